package kde

import (
	"context"
	"math"

	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// bins hold events on a grid with one more cell all round, by linear binning.
// The shares are whole numbers, so that the sums do not depend on their order.
type bins struct {
	grid  geo.Grid
	state []uint8          // of each cell: outside, inside, or perhaps cut by the border
	edges [][][2]geo.Point // of the window, by the rows of cells that they touch
	width int              // of a padded row
	sums  []uint64
}

const (
	inside = iota
	outside
	border

	fraction   = 1 << 10 // parts that a cell's width is cut in
	weightUnit = 1 << 20 // parts of an event's weight
)

func newBins(grid geo.Grid, window geo.Polygon) *bins {
	b := openBins(grid)
	b.edges = make([][][2]geo.Point, grid.NY)
	for i, in := range grid.Mask(window) {
		if in {
			b.state[i] = inside
		} else {
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
	return &bins{grid: grid, width: grid.NX + 2, state: make([]uint8, grid.Cells()), sums: make([]uint64, (grid.NX+2)*(grid.NY+2))}
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

// add bins the events inside the window and returns how many they are. mass, if
// not nil, is by cell what each event's weight is divided by.
func (b *bins) add(ctx context.Context, events []geo.Point, mass []float64) int {
	workers := min(parallel.Workers(), 1+len(events)/50_000)
	counts, sums := make([]int, workers), make([][]uint64, workers)
	_ = parallel.For(ctx, workers, func(_, w int) {
		if sums[w] = b.sums; w > 0 {
			sums[w] = make([]uint64, len(b.sums))
		}
		from, to := len(events)*w/workers, len(events)*(w+1)/workers
		counts[w] = b.addTo(sums[w], events[from:to], mass)
	})
	total := 0
	for w, one := range sums {
		total += counts[w]
		if w > 0 {
			for i, v := range one {
				b.sums[i] += v
			}
		}
	}
	return total
}

// shared is an event on its way to the four cells around it.
type shared struct {
	at         int
	fx         uint64
	low, upper uint64 // weight for the rows below and above
}

// addTo works in batches: first what each event needs is reckoned, then all of
// a batch is added, so that the processor can wait for many cells at once.
func (b *bins) addTo(sums []uint64, events []geo.Point, mass []float64) int {
	count := 0
	var batch [128]shared
	for len(events) > 0 {
		some := events[:min(len(events), len(batch))]
		events = events[len(some):]
		n := b.prepare(batch[:0], some, mass)
		count += n
		for i := range batch[:n] {
			s := &batch[i]
			cells := sums[s.at : s.at+b.width+2 : s.at+b.width+2]
			cells[0] += s.low * (fraction - s.fx)
			cells[1] += s.low * s.fx
			cells[b.width] += s.upper * (fraction - s.fx)
			cells[b.width+1] += s.upper * s.fx
		}
	}
	return count
}

// prepare appends the events inside the window to batch and returns how many
// they are.
func (b *bins) prepare(batch []shared, events []geo.Point, mass []float64) int {
	g := b.grid
	perX, perY := 1/g.Width, 1/g.Height
	for _, p := range events {
		x, y := (p.X-g.X0)*perX, (p.Y-g.Y0)*perY
		if !(x >= 0 && y >= 0 && x <= float64(g.NX) && y <= float64(g.NY)) {
			continue
		}
		ix, iy := min(int(x), g.NX-1), min(int(y), g.NY-1)
		if s := b.state[iy*g.NX+ix]; s != inside && (s == outside || !b.contains(p, iy)) {
			continue
		}
		at, fx, fy := b.place(x, y)
		weight := uint64(weightUnit)
		if mass != nil {
			weight = uint64(math.Round(weightUnit / max(1e-3, b.between(mass, at, fx, fy))))
		}
		batch = append(batch, shared{at, fx, fraction*weight - fy*weight, fy * weight})
	}
	return len(batch)
}

// place returns the padded number of the cell whose centre is left of and below
// a place given in cells, and how far it is from there in parts of a cell.
func (b *bins) place(x, y float64) (at int, fx, fy uint64) {
	u, v := x+0.5, y+0.5 // in padded cells, from the centre of the first
	ix, iy := int(u), int(v)
	return iy*b.width + ix, uint64((u-float64(ix))*fraction + 0.5), uint64((v-float64(iy))*fraction + 0.5)
}

// between interpolates values given at the cells' centres; beyond the outermost
// they go on as they are.
func (b *bins) between(values []float64, at int, fx, fy uint64) float64 {
	g := b.grid
	ix, iy := at%b.width-1, at/b.width-1
	x0, x1 := max(ix, 0), min(ix+1, g.NX-1)
	y0, y1 := max(iy, 0)*g.NX, min(iy+1, g.NY-1)*g.NX
	s, t := float64(fx)/fraction, float64(fy)/fraction
	return (values[y0+x0]*(1-s)+values[y0+x1]*s)*(1-t) + (values[y1+x0]*(1-s)+values[y1+x1]*s)*t
}

// smooth returns the density at the cells' centres. widening is the variance,
// in squared cells, that binning and reading add, and that is taken from the
// kernel.
func (b *bins) smooth(ctx context.Context, sigma, widening float64) []float64 {
	g := b.grid
	padded := newPlane(b.width, g.NY+2)
	for i, v := range b.sums {
		padded.cells[i] = float64(v) * (1.0 / (fraction * fraction * weightUnit))
	}
	kx, ky := kernels(g, sigma, widening)
	return padded.smoothRows(ctx, kx).smoothRows(ctx, ky).inner().cells
}

func kernels(g geo.Grid, sigma, widening float64) (kx, ky []float64) {
	return gaussian(narrowed(sigma, g.Width, widening), g.Width, 1), gaussian(narrowed(sigma, g.Height, widening), g.Height, 1)
}

// narrowed returns the kernel's width that is left when binning has done its
// part, and never less than half.
func narrowed(sigma, cell, widening float64) float64 {
	return math.Sqrt(max(sigma*sigma-widening*cell*cell, sigma*sigma/4))
}

// inner returns the plane without its margin.
func (p plane) inner() plane {
	out := newPlane(p.nx-2, p.ny-2)
	for y := range out.ny {
		copy(out.row(y), p.row(y + 1)[1:])
	}
	return out
}
