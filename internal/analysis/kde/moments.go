package kde

import (
	"context"
	"math"

	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// moments are of the events whose spots have one cell: how many they are, and
// the sums of fx, fy and fx·fy. Their shares of the four cells around follow
// from those, so that each event touches one place in memory and not two.
type moments struct {
	places uint64 // Σfx, and Σfy from bit 32 on
	both   uint64 // Σfx·fy, and the number of events from bit 42 on
}

// mostMoments is how many events there is room for.
const mostMoments = 1<<22 - 1

// shares returns what the events give to the cells below and left, below and
// right, above and left, above and right.
func (m moments) shares() (here, right, above, across uint64) {
	n, both := m.both>>42, m.both&(1<<42-1)
	fx, fy := m.places&(1<<32-1), m.places>>32
	return fraction*fraction*n - fraction*(fx+fy) + both, fraction*fx - both, fraction*fy - both, both
}

// room is where one worker adds events: those that weigh alike as moments, by
// padded cell, and others as shares.
type room struct {
	moments []moments
	sums    []uint64
	count   int
}

// add works in batches: first it finds the spots, then it adds all of a batch,
// so that the processor can wait for many cells at once.
func (r *room) add(b *bins, events []geo.Point, mass []float64) {
	var batch [256]spot
	if mass == nil && r.moments == nil {
		r.moments = make([]moments, len(b.sums.cells))
	}
	if mass != nil && r.sums == nil {
		r.sums = make([]uint64, len(b.sums.cells))
	}
	for len(events) > 0 {
		n := min(len(events), len(batch))
		spots := b.inside(batch[:0], events[:n])
		events = events[n:]
		r.count += len(spots)
		if mass == nil {
			r.addAlike(spots)
		} else {
			r.addWeighed(b, spots, mass)
		}
	}
}

func (r *room) addAlike(spots []spot) {
	for _, s := range spots {
		at, fx, fy := s.split()
		m := &r.moments[at]
		m.places += fx | fy<<32
		m.both += fx*fy | 1<<42
	}
}

func (r *room) addWeighed(b *bins, spots []spot, mass []float64) {
	for _, s := range spots {
		at, fx, fy := s.split()
		weight := uint64(math.Round(weightUnit / max(1e-3, b.between(mass, s))))
		low, high := (fraction-fy)*weight, fy*weight
		r.sums[at] += low * (fraction - fx)
		r.sums[at+1] += low * fx
		r.sums[at+b.width] += high * (fraction - fx)
		r.sums[at+b.width+1] += high * fx
	}
}

// collect adds what the rooms hold to the sums.
func (b *bins) collect(ctx context.Context, rooms []room) {
	_ = parallel.Chunks(ctx, b.grid.NY+2, 16, func(_, from, to int) {
		for y := from; y < to; y++ {
			b.collectRow(rooms, y)
		}
	})
}

// collectRow adds a row of every room. Shares of events that weigh alike are
// whole numbers that a float64 holds to the last bit.
func (b *bins) collectRow(rooms []room, y int) {
	row, from := b.sums.row(y), y*b.width
	low := make([]moments, b.width)
	for _, r := range rooms {
		if r.moments == nil {
			continue
		}
		if y > 0 {
			low = r.moments[from-b.width : from]
		}
		addShares(row, r.moments[from:from+b.width], low)
	}
	for x := range row {
		weighed := uint64(0)
		for _, r := range rooms {
			if r.sums != nil {
				weighed += r.sums[from+x]
			}
		}
		row[x] += float64(weighed) * (1.0 / (fraction * fraction * weightUnit))
	}
}

// addShares adds what the events in a row of cells and in the one below give to
// that row.
func addShares(row []float64, here, low []moments) {
	const part = 1.0 / (fraction * fraction)
	for x := range row[1:] {
		if here[x].both|low[x].both == 0 {
			continue // no events
		}
		own, right, _, _ := here[x].shares()
		_, _, above, across := low[x].shares()
		row[x] += float64(own+above) * part
		row[x+1] += float64(right+across) * part
	}
}
