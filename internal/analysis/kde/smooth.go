package kde

import (
	"context"
	"math"

	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// plane is a table of numbers, row by row.
type plane struct {
	nx, ny int
	cells  []float64
}

func newPlane(nx, ny int) plane { return plane{nx, ny, make([]float64, nx*ny)} }

// rows returns those from one to another, in the same room.
func (p plane) rows(from, to int) plane { return plane{p.nx, to - from, p.cells[from*p.nx : to*p.nx]} }

func (p plane) row(y int) []float64 { return p.cells[y*p.nx : (y+1)*p.nx] }

// mirrored returns a plane of which fill makes row after row, with rows and
// columns exchanged. Some rows are made at a time and put in place while the
// processor still has them at hand. row is empty when fill gets it; worker is
// as in parallel.For.
func mirrored(ctx context.Context, nx, ny int, fill func(worker, y int, row []float64)) plane {
	out := newPlane(ny, nx)
	const block = 16
	rooms := make([]plane, parallel.Workers())
	_ = parallel.Chunks(ctx, ny, block, func(worker, from, to int) {
		rows := &rooms[worker]
		if rows.cells == nil {
			*rows = newPlane(nx, block)
		}
		clear(rows.cells)
		for y := from; y < to; y++ {
			fill(worker, y, rows.row(y-from))
		}
		for x := range nx {
			column := out.row(x)[from:to]
			for i := range column {
				column[i] = rows.cells[i*nx+x]
			}
		}
	})
	return out
}

// gaussian returns half a kernel: its density at 0, 1, 2… steps of cell metres,
// times scale, out to six standard deviations.
func gaussian(sigma, cell, scale float64) []float64 {
	half := make([]float64, int(6*sigma/cell)+2)
	for j := range half {
		u := float64(j) * cell / sigma
		half[j] = scale * math.Exp(-u*u/2) / (sigma * math.Sqrt(2*math.Pi))
	}
	return half
}

// stretch is the part [from, to) of a row.
type stretch struct{ from, to int }

// smoothRows returns each row convolved with a symmetric kernel, as a column:
// the plane mirrored, ready to be smoothed the other way. What lies beyond the
// row's ends is 0. Where only a stretch of each row is wanted, moved by shift,
// the rest is 0; nil wants all.
func (p plane) smoothRows(ctx context.Context, half []float64, wanted []stretch, shift int) plane {
	smoothers := make([]*smoother, parallel.Workers())
	return mirrored(ctx, p.nx, p.ny, func(worker, y int, out []float64) {
		if smoothers[worker] == nil {
			smoothers[worker] = newSmoother(half, p.nx)
		}
		want := stretch{0, p.nx}
		if wanted != nil {
			want = stretch{wanted[y].from + shift, wanted[y].to + shift}
		}
		smoothers[worker].smooth(out, p.row(y), want)
	})
}

// smoother is one worker's room for smoothing rows.
type smoother struct {
	half   []float64
	whole  float64   // sum of the kernel
	padded []float64 // a row between zeros
	alike  []int     // of padded: how many up to each, with itself, are the same
}

func newSmoother(half []float64, length int) *smoother {
	padded := length + 2*(len(half)-1) + 4
	r := &smoother{half: half, whole: half[0], padded: make([]float64, padded), alike: make([]int, padded)}
	for _, k := range half[1:] {
		r.whole += 2 * k
	}
	return r
}

// smooth convolves a row where it is wanted and leaves the rest of out. Where
// nothing changes within the kernel's reach, as far outside a window and deep
// inside it, the sum is known.
func (r *smoother) smooth(out, row []float64, want stretch) {
	pad := len(r.half) - 1
	copy(r.padded[pad:], row)
	r.countAlike()
	for x := want.from; x < want.to; x += 4 {
		n := min(4, want.to-x)
		if r.alike[x+2*pad+3] >= 2*pad+4 {
			for i := range n {
				out[x+i] = r.whole * r.padded[x+pad]
			}
			continue
		}
		convolve(out[x:x+n], r.padded, r.half, x+pad)
	}
}

func (r *smoother) countAlike() {
	run, before := 0, math.NaN()
	for i, v := range r.padded {
		if run++; v != before {
			run, before = 1, v
		}
		r.alike[i] = run
	}
}

// convolve fills out, up to four places, with the sums around those of a padded
// row from c on; four at once keep the processor's adders busy.
func convolve(out, padded, half []float64, c int) {
	m := padded[c : c+4 : c+4]
	s0, s1, s2, s3 := half[0]*m[0], half[0]*m[1], half[0]*m[2], half[0]*m[3]
	for j := 1; j < len(half); j++ {
		k := half[j]
		l := padded[c-j : c-j+4 : c-j+4]
		r := padded[c+j : c+j+4 : c+j+4]
		s0 += k * (l[0] + r[0])
		s1 += k * (l[1] + r[1])
		s2 += k * (l[2] + r[2])
		s3 += k * (l[3] + r[3])
	}
	if len(out) == 4 {
		out[0], out[1], out[2], out[3] = s0, s1, s2, s3
		return
	}
	copy(out, []float64{s0, s1, s2, s3})
}

// smooth returns the density at the cells' centres. widening is the variance,
// in squared cells, that binning and reading add, and that is taken from the
// kernel. Only the wanted stretches of columns are filled in; nil wants all.
func (b *bins) smooth(ctx context.Context, sigma, widening float64, wanted []stretch) []float64 {
	g := b.grid
	kx, ky := kernels(g, sigma, widening)
	// The margin goes when it has been smoothed: columns first, rows last.
	across := b.sums.smoothRows(ctx, kx, nil, 0).rows(1, g.NX+1)
	return across.smoothRows(ctx, ky, wanted, 1).rows(1, g.NY+1).cells
}

func kernels(g geo.Grid, sigma, widening float64) (kx, ky []float64) {
	return gaussian(narrowed(sigma, g.Width, widening), g.Width, 1), gaussian(narrowed(sigma, g.Height, widening), g.Height, 1)
}

// narrowed returns the kernel's width that is left when binning has done its
// part, and never less than half.
func narrowed(sigma, cell, widening float64) float64 {
	return math.Sqrt(max(sigma*sigma-widening*cell*cell, sigma*sigma/4))
}
