package hotspot

import (
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Cells are the squares of a grid whose centre is inside a window, with the
// number of events in each. Square (IX, IY) is floor(x/Size), floor(y/Size):
// grids of one size always lie on each other.
type Cells struct {
	Size   float64 // metres
	IX, IY []int32
	Count  []float64
	Notes  []note.Note // hotspot.outside: events in no cell, of all
}

// Count lays squares of size metres over a window and counts the events in
// each. Events in squares whose centre is outside are left out, and a note says
// how many. Errors: Invalid for a window without area, a size that is not above
// 0 or gives more than 100 million squares, and a coordinate that is no number.
func Count(events []geo.Point, window geo.Polygon, size float64) (Cells, error) {
	if err := window.Check(); err != nil {
		return Cells{}, err
	}
	box := window.Bounds()
	if !(size > 0) || (box.MaxX-box.MinX)/size*((box.MaxY-box.MinY)/size) > 1e8 {
		return Cells{}, errs.E(errs.Invalid, "hotspot.size", size)
	}
	grid, firstX, firstY := geo.Squares(box, size)
	c := Cells{Size: size}
	number := make([]int32, grid.Cells()) // 1 + place in c, 0 outside
	for i, inside := range grid.Mask(window) {
		if inside {
			c.IX, c.IY = append(c.IX, int32(firstX+i%grid.NX)), append(c.IY, int32(firstY+i/grid.NX))
			number[i] = int32(len(c.IX))
		}
	}
	c.Count = make([]float64, len(c.IX))
	return c, c.add(events, grid, firstX, firstY, number)
}

func (c *Cells) add(events []geo.Point, grid geo.Grid, firstX, firstY int, number []int32) error {
	outside := 0
	for i, p := range events {
		if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
			return errs.E(errs.Invalid, "hotspot.coordinate", i+1)
		}
		ix, iy := int(math.Floor(p.X/c.Size))-firstX, int(math.Floor(p.Y/c.Size))-firstY
		if ix < 0 || iy < 0 || ix >= grid.NX || iy >= grid.NY || number[iy*grid.NX+ix] == 0 {
			outside++
			continue
		}
		c.Count[number[iy*grid.NX+ix]-1]++
	}
	if outside > 0 {
		c.Notes = append(c.Notes, note.Of("hotspot.outside", outside, len(events)))
	}
	return nil
}

// Queen returns who borders on whom, by a side or a corner.
func (c Cells) Queen() Neighbours {
	if len(c.IX) == 0 {
		return Neighbours{Start: []int32{0}}
	}
	minX, maxX, minY, maxY := c.IX[0], c.IX[0], c.IY[0], c.IY[0]
	for i := range c.IX {
		minX, maxX = min(minX, c.IX[i]), max(maxX, c.IX[i])
		minY, maxY = min(minY, c.IY[i]), max(maxY, c.IY[i])
	}
	// A margin of one all round spares the tests at the border.
	width := int(maxX-minX) + 3
	number := make([]int32, width*(int(maxY-minY)+3))
	at := func(i int) int { return (int(c.IY[i]-minY)+1)*width + int(c.IX[i]-minX) + 1 }
	for i := range c.IX {
		number[at(i)] = int32(i + 1)
	}
	nb := Neighbours{Start: make([]int32, 1, len(c.IX)+1), Index: make([]int32, 0, 8*len(c.IX))}
	for i := range c.IX {
		here := at(i)
		for _, step := range [8]int{-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1} {
			if j := number[here+step]; j > 0 {
				nb.Index = append(nb.Index, j-1)
			}
		}
		nb.Start = append(nb.Start, int32(len(nb.Index)))
	}
	return nb
}

// Within returns who has its centre within so many metres of whose. Errors: as
// WithinDistance.
func (c Cells) Within(metres float64) (Neighbours, error) {
	centres := make([]geo.Point, len(c.IX))
	for i := range centres {
		centres[i] = geo.Point{X: (float64(c.IX[i]) + 0.5) * c.Size, Y: (float64(c.IY[i]) + 0.5) * c.Size}
	}
	return WithinDistance(centres, metres)
}
