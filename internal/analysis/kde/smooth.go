package kde

import (
	"context"
	"math"

	"lykta/internal/parallel"
)

// plane is a table of numbers, row by row.
type plane struct {
	nx, ny int
	cells  []float64
}

func newPlane(nx, ny int) plane { return plane{nx, ny, make([]float64, nx*ny)} }

func (p plane) row(y int) []float64 { return p.cells[y*p.nx : (y+1)*p.nx] }

// transposed mirrors rows and columns, in squares that fit the cache.
func (p plane) transposed(ctx context.Context) plane {
	out := newPlane(p.ny, p.nx)
	const block = 16
	_ = parallel.Chunks(ctx, p.ny, block, func(_, from, to int) {
		for x0 := 0; x0 < p.nx; x0 += block {
			for x := x0; x < min(x0+block, p.nx); x++ {
				for y := from; y < to; y++ {
					out.cells[x*p.ny+y] = p.cells[y*p.nx+x]
				}
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

// smoothRows returns each row convolved with a symmetric kernel, as a column:
// the plane mirrored, ready to be smoothed the other way. What lies beyond the
// row's ends is 0. Some rows are smoothed at a time and put in place while the
// processor still has them at hand.
func (p plane) smoothRows(ctx context.Context, half []float64) plane {
	out := newPlane(p.ny, p.nx)
	pad := len(half) - 1
	const block = 16
	type room struct {
		padded []float64
		rows   plane
	}
	rooms := make([]room, parallel.Workers())
	_ = parallel.Chunks(ctx, p.ny, block, func(worker, from, to int) {
		r := &rooms[worker]
		if r.padded == nil {
			*r = room{make([]float64, p.nx+2*pad+4), newPlane(p.nx, block)}
		}
		clear(r.rows.cells)
		for y := from; y < to; y++ {
			if first, last := occupied(p.row(y)); first <= last {
				copy(r.padded[pad:], p.row(y))
				convolve(r.rows.row(y-from), r.padded, half, max(0, first-pad), min(p.nx, last+pad+1))
			}
		}
		for x := range p.nx {
			column := out.cells[x*p.ny+from : x*p.ny+to]
			for i := range column {
				column[i] = r.rows.cells[i*p.nx+x]
			}
		}
	})
	return out
}

func occupied(row []float64) (first, last int) {
	last = len(row) - 1
	for first < len(row) && row[first] == 0 {
		first++
	}
	for last >= first && row[last] == 0 {
		last--
	}
	return first, last
}

// convolve fills out[from:to] from a row that is padded with zeros on both
// sides; four places at once, which keeps the processor's adders busy.
func convolve(out, padded, half []float64, from, to int) {
	pad := len(half) - 1
	for x := from; x < to; x += 4 {
		c := x + pad
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
		if x+4 <= to {
			o := out[x : x+4 : x+4]
			o[0], o[1], o[2], o[3] = s0, s1, s2, s3
			continue
		}
		copy(out[x:to], []float64{s0, s1, s2, s3})
	}
}
