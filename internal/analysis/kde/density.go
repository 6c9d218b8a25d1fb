package kde

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// Edge is what is done about the kernel's mass that falls outside the window,
// without which every border looks safe.
type Edge int

// The corrections.
const (
	Uniform Edge = iota // divide by the mass of the kernel inside, at the place looked at
	Diggle              // weigh each event by one over its mass inside (Diggle 1985; Jones 1993)
	None                // nothing
)

// Options say how to draw.
type Options struct {
	Sigma  float64 // the kernel's standard deviation, the bandwidth, in metres
	NX, NY int     // cells over the window's bounding box; 0 means 512
	Edge   Edge
}

// Surface is a density on a grid.
type Surface struct {
	Grid  geo.Grid
	Value []float64 // events per square metre at each cell's centre, NaN outside the window
	Count int       // events inside the window
	Notes []note.Note
}

// Notes of this package:
//   - kde.outside (number, of): events outside the window, which were left out
//   - kde.coarse (cell): the cells are wider than the bandwidth
//   - kde.few (number): fewer than twenty events
//   - kde.bandwidth-at-end: the best bandwidth tried is the least or greatest

// Density returns the density of events inside a window. Events go to the four
// nearest cell centres by their distance (linear binning, Wand 1994), and the
// kernel is narrowed by the variance that this adds, so that the surface is
// nearer the exact sum than one from whole pixels; it is the same to the last
// bit whatever the number of cores. Cost: linear in events, and in cells times
// bandwidth over cell size.
//
// Errors: Invalid for a window without area, a bandwidth that is not above 0, a
// grid of more than 2²⁶ cells, a coordinate that is no number; the context's.
func Density(ctx context.Context, events []geo.Point, window geo.Polygon, o Options) (Surface, error) {
	o.NX, o.NY = orDefault(o.NX), orDefault(o.NY)
	if err := o.check(ctx, events, window); err != nil {
		return Surface{}, err
	}
	grid := geo.Divide(window.Bounds(), o.NX, o.NY)
	s := Surface{Grid: grid}
	mask := grid.Mask(window)
	wanted := columns(grid, mask)
	bins := newBins(grid, window, mask)
	var mass, weights []float64
	switch o.Edge {
	case Uniform:
		mass = massInside(ctx, grid, window, o.Sigma, wanted)
	case Diggle:
		weights = massInside(ctx, grid, window, o.Sigma, nil) // events are between centres
	}
	s.Count = bins.add(ctx, events, weights)
	s.Value = bins.smooth(ctx, o.Sigma, 1.0/6, wanted)
	s.finish(ctx, mask, mass)
	s.Notes = notes(len(events), s.Count, max(grid.Width, grid.Height), o.Sigma)
	return s, ctx.Err()
}

func orDefault(n int) int {
	if n == 0 {
		return 512
	}
	return n
}

func (o Options) check(ctx context.Context, events []geo.Point, window geo.Polygon) error {
	if err := window.Check(); err != nil {
		return err
	}
	if !(o.Sigma > 0) || math.IsInf(o.Sigma, 0) {
		return errs.E(errs.Invalid, "kde.sigma", o.Sigma)
	}
	if o.NX < 1 || o.NY < 1 || o.NX > 1<<26/o.NY {
		return errs.E(errs.Invalid, "kde.grid", o.NX, o.NY)
	}
	return checkEvents(ctx, events)
}

// checkEvents names the first event whose place is no number. A stopped context
// leaves events unread, and is for the caller to see.
func checkEvents(ctx context.Context, events []geo.Point) error {
	const chunk = 1 << 16
	firsts := make([]int, len(events)/chunk+1)
	_ = parallel.Chunks(ctx, len(events), chunk, func(_, from, to int) {
		for i, p := range events[from:to] {
			if v := p.X + p.Y; v-v != 0 { // NaN or infinite
				firsts[from/chunk] = from + i + 1
				return
			}
		}
	})
	for _, first := range firsts {
		if first > 0 {
			return errs.E(errs.Invalid, "kde.coordinate", first)
		}
	}
	return nil
}

func notes(events, inside int, cell, sigma float64) []note.Note {
	var out []note.Note
	if inside < events {
		out = append(out, note.Of("kde.outside", events-inside, events))
	}
	if cell > sigma {
		out = append(out, note.Of("kde.coarse", cell))
	}
	if inside < 20 {
		out = append(out, note.Of("kde.few", inside))
	}
	return out
}

// finish corrects for the edge, with mass, and blanks what is outside.
func (s *Surface) finish(ctx context.Context, mask []bool, mass []float64) {
	_ = parallel.Chunks(ctx, len(mask), 1<<14, func(_, from, to int) {
		for i := from; i < to; i++ {
			switch {
			case !mask[i]:
				s.Value[i] = math.NaN()
			case mass != nil:
				s.Value[i] /= mass[i]
			}
		}
	})
}

// columns returns for each column of a grid the stretch of rows whose cells are
// inside.
func columns(grid geo.Grid, mask []bool) []stretch {
	out := make([]stretch, grid.NX)
	for y := range grid.NY {
		for x, in := range mask[y*grid.NX : (y+1)*grid.NX] {
			if in && out[x].to == 0 {
				out[x].from = y
			}
			if in {
				out[x].to = y + 1
			}
		}
	}
	return out
}

// massInside returns for each cell's centre how much of a kernel there lies
// inside the window: exact along the rows, by a sum over the rows across. Only
// the wanted stretches of columns are filled in; nil wants all.
func massInside(ctx context.Context, grid geo.Grid, window geo.Polygon, sigma float64, wanted []stretch) []float64 {
	cuts := make([][]float64, parallel.Workers())
	along := mirrored(ctx, grid.NX, grid.NY, func(worker, y int, row []float64) {
		c := window.Crossings(cuts[worker][:0], grid.Centre(0, y).Y)
		cuts[worker] = c
		for k := 0; k+1 < len(c); k += 2 {
			addStretch(row, grid, c[k], c[k+1], sigma)
		}
	})
	return along.smoothRows(ctx, gaussian(sigma, grid.Height, grid.Height), wanted, 0).cells
}

// addStretch adds the mass of kernels along a row between two cuts.
func addStretch(row []float64, grid geo.Grid, from, to, sigma float64) {
	const far = 6
	for ix := range row {
		u := grid.X0 + (float64(ix)+0.5)*grid.Width
		a, b := (from-u)/sigma, (to-u)/sigma
		switch {
		case a > far || b < -far:
		case a < -far && b > far:
			row[ix]++
		default:
			row[ix] += (math.Erf(b/math.Sqrt2) - math.Erf(a/math.Sqrt2)) / 2
		}
	}
}
