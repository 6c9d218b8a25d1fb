package geo

import "math"

// Grid is a lattice of NX × NY rectangles of Width × Height metres whose lower
// left corner is at (X0, Y0). Cell (ix, iy) has index iy·NX + ix.
type Grid struct {
	X0, Y0        float64
	Width, Height float64
	NX, NY        int
}

// Divide lays NX × NY equal cells over a box.
func Divide(b Box, nx, ny int) Grid {
	return Grid{b.MinX, b.MinY, (b.MaxX - b.MinX) / float64(nx), (b.MaxY - b.MinY) / float64(ny), nx, ny}
}

// Squares lays square cells of size metres over a box, with cell borders at
// whole multiples of size from the origin (0, 0): two grids of one size always
// lie on each other. FirstX and FirstY are the numbers floor(x/size) and
// floor(y/size) of the first column and row.
func Squares(b Box, size float64) (g Grid, firstX, firstY int) {
	firstX, firstY = int(math.Floor(b.MinX/size)), int(math.Floor(b.MinY/size))
	lastX, lastY := int(math.Floor(b.MaxX/size)), int(math.Floor(b.MaxY/size))
	g = Grid{float64(firstX) * size, float64(firstY) * size, size, size, lastX - firstX + 1, lastY - firstY + 1}
	return g, firstX, firstY
}

// Centre returns the middle of a cell.
func (g Grid) Centre(ix, iy int) Point {
	return Point{g.X0 + (float64(ix)+0.5)*g.Width, g.Y0 + (float64(iy)+0.5)*g.Height}
}

// Cell returns the cell that holds a point; ok is false outside the grid. The
// upper and right border belong to the last cells.
func (g Grid) Cell(p Point) (ix, iy int, ok bool) {
	x, y := (p.X-g.X0)/g.Width, (p.Y-g.Y0)/g.Height
	if !(x >= 0 && y >= 0 && x <= float64(g.NX) && y <= float64(g.NY)) {
		return 0, 0, false
	}
	return min(int(x), g.NX-1), min(int(y), g.NY-1), true
}

// Cells returns the number of cells.
func (g Grid) Cells() int { return g.NX * g.NY }

// Mask tells for each cell whether its centre is inside the polygon. It costs
// one sweep per row, whatever the number of columns.
func (g Grid) Mask(p Polygon) []bool {
	mask := make([]bool, g.Cells())
	var cuts []float64
	for iy := range g.NY {
		cuts = p.Crossings(cuts[:0], g.Centre(0, iy).Y)
		row := mask[iy*g.NX : (iy+1)*g.NX]
		for k := 0; k+1 < len(cuts); k += 2 {
			from, to := g.firstCentre(cuts[k]), g.firstCentre(cuts[k+1])
			for ix := from; ix < to; ix++ {
				row[ix] = true
			}
		}
	}
	return mask
}

// firstCentre returns the first column whose centre is at or right of x.
func (g Grid) firstCentre(x float64) int {
	ix := min(max(int(math.Ceil((x-g.X0)/g.Width-0.5)), 0), g.NX)
	// Rounding may be one off; the centre itself decides, as in Contains.
	for ix > 0 && g.Centre(ix-1, 0).X >= x {
		ix--
	}
	for ix < g.NX && g.Centre(ix, 0).X < x {
		ix++
	}
	return ix
}
