package nearrepeat

import (
	"context"
	"math"
	"slices"

	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// pairs are the pairs of events within the last distance limit, by distance
// band: those of event i in band s, with later events only, are
// list[start[i·bands+s]:start[i·bands+s+1]]. Events are numbered so that those
// close in space are close in memory; order gives their first numbers.
type pairs struct {
	order []int32
	bands int
	start []int64
	list  []int32
}

// findPairs looks for the pairs of some events at a time, and puts what was
// found one after the other. A stopped context leaves pairs out.
func findPairs(ctx context.Context, places []geo.Point, o Options) pairs {
	const chunk = 512
	near := geo.NewNear(places, o.Space[len(o.Space)-1])
	parts := make([]pairs, (len(places)+chunk-1)/chunk)
	_ = parallel.Chunks(ctx, len(places), chunk, func(_, from, to int) {
		parts[from/chunk] = o.pairsOf(near, from, to)
	})
	p := pairs{order: near.Order, bands: len(o.Space), start: make([]int64, 1, len(places)*len(o.Space)+1)}
	total := 0
	for _, part := range parts {
		total += len(part.list)
	}
	p.list = make([]int32, 0, total)
	for _, part := range parts {
		for _, end := range part.start {
			p.start = append(p.start, int64(len(p.list))+end)
		}
		p.list = append(p.list, part.list...)
	}
	return p
}

// pairsOf returns the list of some events, and where in it each band ends.
func (o Options) pairsOf(near *geo.Near, from, to int) (p pairs) {
	rows := make([][]int32, len(o.Space))
	reach := o.Space[len(o.Space)-1]
	far := reach * reach * (1 + 1e-9)
	for i := from; i < to; i++ {
		for s := range rows {
			rows[s] = rows[s][:0]
		}
		at := near.At(int32(i))
		for row := range 2 { // the events' own row and the one above: each pair once
			first, last := near.Span(at, row)
			for j := max(first, int32(i+1)); j < last; j++ {
				if s := o.band(at, near.At(j), far); s < len(rows) {
					rows[s] = append(rows[s], j)
				}
			}
		}
		for _, row := range rows {
			p.list = append(p.list, row...)
			p.start = append(p.start, int64(len(p.list)))
		}
	}
	return p
}

// band returns the number of the distance band of two places. Most are further
// apart than the last, which is plain from the squares: far is above that of
// its limit.
func (o Options) band(a, b geo.Point, far float64) int {
	dx, dy := math.Abs(a.X-b.X), math.Abs(a.Y-b.Y)
	if dx*dx+dy*dy > far {
		return len(o.Space)
	}
	d := dx + dy
	if o.Metric == Euclidean {
		d = math.Sqrt(dx*dx + dy*dy)
	}
	for s, limit := range o.Space {
		if d < limit || d == limit && !o.Below {
			return s
		}
	}
	return len(o.Space)
}

func (p pairs) events() int { return len(p.order) }

func (p pairs) of(i, band int) []int32 {
	k := i*p.bands + band
	return p.list[p.start[k]:p.start[k+1]]
}

func (p pairs) bandTotals() []int64 {
	totals := make([]int64, p.bands)
	for i := range p.events() {
		for s := range totals {
			totals[s] += int64(len(p.of(i, s)))
		}
	}
	return totals
}

// ranked returns the events' times, from the earliest, in the pairs' order.
func ranked(times []int64, order []int32) []uint64 {
	first := slices.Min(times)
	ticks := make([]uint64, len(times))
	for i, j := range order {
		ticks[i] = uint64(times[j] - first)
	}
	return ticks
}

// timeTotals returns the number of pairs of events within each span of time.
func timeTotals(times, spans []int64) []int64 {
	sorted := slices.Clone(times)
	slices.Sort(sorted)
	totals := make([]int64, len(spans))
	for k, span := range spans {
		from := 0
		for i, t := range sorted {
			for t-sorted[from] > span {
				from++
			}
			totals[k] += int64(i - from)
		}
	}
	return totals
}

// countOnce counts, for each distance band, the pairs within each span.
func countOnce(p pairs, ticks []uint64, spans []int64) [][]int64 {
	near := make([][]int64, p.bands)
	for s := range near {
		near[s] = make([]int64, len(spans))
	}
	for i := range p.events() {
		for s := range near {
			for _, j := range p.of(i, s) {
				apart := ticks[i] - ticks[j]
				if ticks[i] < ticks[j] {
					apart = -apart
				}
				for t := len(spans) - 1; t >= 0 && apart <= uint64(spans[t]); t-- {
					near[s][t]++
				}
			}
		}
	}
	return near
}
