package kde

import (
	"context"
	"slices"

	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// bins hold events on a grid with one more cell all round, by linear binning.
// Shares are added up as whole numbers, so that the sums do not depend on their
// order.
type bins struct {
	grid  geo.Grid
	state []uint8          // of each cell: outside, inside, or perhaps cut by the border
	edges [][][2]geo.Point // of the window, by the rows of cells that they touch
	width int              // of a padded row
	sums  plane            // events by padded cell
}

const (
	inside = iota
	outside
	border

	partBits   = 10
	fraction   = 1 << partBits // parts that a cell's width is cut in
	weightUnit = 1 << 20       // parts of an event's weight
)

// newBins takes events inside a window. mask tells which cells' centres are.
func newBins(grid geo.Grid, window geo.Polygon, mask []bool) *bins {
	b := openBins(grid)
	b.edges = make([][][2]geo.Point, grid.NY)
	for i, in := range mask {
		if !in {
			b.state[i] = outside
		}
	}
	for _, ring := range window {
		for i := range ring {
			b.markEdge(ring[i], ring[(i+1)%len(ring)])
		}
	}
	return b
}

// openBins takes events wherever they are on the grid.
func openBins(grid geo.Grid) *bins {
	return &bins{grid: grid, width: grid.NX + 2, state: make([]uint8, grid.Cells()), sums: newPlane(grid.NX+2, grid.NY+2)}
}

// contains is geo.Polygon.Contains for a place in a row, by the edges there.
func (b *bins) contains(p geo.Point, iy int) bool {
	in := false
	for _, e := range b.edges[iy] {
		low, high := e[0], e[1]
		if (low.Y > p.Y) != (high.Y > p.Y) && p.X >= low.X+(p.Y-low.Y)*(high.X-low.X)/(high.Y-low.Y) {
			in = !in
		}
	}
	return in
}

// markEdge marks the cells that an edge may touch, and their neighbours in the
// row, against rounding.
func (b *bins) markEdge(p, q geo.Point) {
	g := b.grid
	if p.Y > q.Y {
		p, q = q, p
	}
	for iy := max(0, int((p.Y-g.Y0)/g.Height)-1); iy <= min(g.NY-1, int((q.Y-g.Y0)/g.Height)+1); iy++ {
		b.edges[iy] = append(b.edges[iy], [2]geo.Point{p, q})
		low, high := p.X, q.X
		if q.Y > p.Y {
			at := func(y float64) float64 {
				return p.X + (min(max(y, p.Y), q.Y)-p.Y)/(q.Y-p.Y)*(q.X-p.X)
			}
			low, high = at(g.Y0+float64(iy)*g.Height), at(g.Y0+float64(iy+1)*g.Height)
		}
		first, last := int((min(low, high)-g.X0)/g.Width)-1, int((max(low, high)-g.X0)/g.Width)+1
		for ix := max(0, first); ix <= min(g.NX-1, last); ix++ {
			b.state[iy*g.NX+ix] = border
		}
	}
}

// spot is where an event lies: the padded number of the cell whose centre is
// left of and below it, and how far it is from there in parts of a cell.
type spot uint64

func (s spot) split() (at int, fx, fy uint64) {
	return int(s >> (2 * partBits)), uint64(s >> partBits % fraction), uint64(s % fraction)
}

// spot returns that of a place given in cells.
func (b *bins) spot(x, y float64) spot {
	// In parts of a padded cell, from the centre of the first.
	u, v := uint(int((x+0.5)*fraction+0.5)), uint(int((y+0.5)*fraction+0.5))
	at := v/fraction*uint(b.width) + u/fraction
	return spot(at<<(2*partBits) | u%fraction<<partBits | v%fraction)
}

// add bins the events inside the window and returns how many they are. mass, if
// not nil, is by cell what each event's weight is divided by.
func (b *bins) add(ctx context.Context, events []geo.Point, mass []float64) int {
	workers, count := min(parallel.Workers(), 1+len(events)/50_000), 0
	for some := range slices.Chunk(events, mostMoments) {
		rooms := make([]room, workers)
		_ = parallel.For(ctx, workers, func(_, w int) {
			rooms[w].add(b, some[len(some)*w/workers:len(some)*(w+1)/workers], mass)
		})
		b.collect(ctx, rooms)
		for _, r := range rooms {
			count += r.count
		}
	}
	return count
}

// inside appends the spots of the events inside the window to list.
func (b *bins) inside(list []spot, events []geo.Point) []spot {
	g := b.grid
	perX, perY := 1/g.Width, 1/g.Height
	for _, p := range events {
		x, y := (p.X-g.X0)*perX, (p.Y-g.Y0)*perY
		if !(x >= 0 && y >= 0 && x <= float64(g.NX) && y <= float64(g.NY)) {
			continue
		}
		ix, iy := min(int(x), g.NX-1), min(int(y), g.NY-1)
		if s := b.state[iy*g.NX+ix]; s == inside || s == border && b.contains(p, iy) {
			list = append(list, b.spot(x, y))
		}
	}
	return list
}

// between interpolates values given at the cells' centres; beyond the outermost
// they go on as they are.
func (b *bins) between(values []float64, s spot) float64 {
	g := b.grid
	at, fx, fy := s.split()
	ix, iy := at%b.width-1, at/b.width-1
	x0, x1 := max(ix, 0), min(ix+1, g.NX-1)
	y0, y1 := max(iy, 0)*g.NX, min(iy+1, g.NY-1)*g.NX
	u, v := float64(fx)/fraction, float64(fy)/fraction
	return (values[y0+x0]*(1-u)+values[y0+x1]*u)*(1-v) + (values[y1+x0]*(1-u)+values[y1+x1]*u)*v
}
