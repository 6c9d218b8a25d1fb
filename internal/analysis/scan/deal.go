package scan

import (
	"context"
	"sort"

	"lykta/internal/analysis/random"
)

// dealer draws replications one at a time and scans them in full: for every
// model, and the twin of the faster way.
type dealer struct {
	walker        walker
	location, day []int32 // the events as they were
	shuffled      []int32
	cumulated     []float64 // population
	cases         table
}

func (d *dealer) maximum(ctx context.Context, s *study, replication int) float64 {
	d.open(s)
	stream := random.New(s.o.Seed, uint64(replication))
	places := len(s.in.Locations)
	switch n := int(s.ratio.cases); s.o.Model {
	case Permutation:
		copy(d.shuffled, d.location)
		random.Shuffle(&stream, d.shuffled)
		d.cases.fill(places, d.shuffled, d.day)
	case Poisson:
		for k := range n {
			at := stream.Float64() * s.total
			d.shuffled[k] = int32(sort.Search(places-1, func(i int) bool { return d.cumulated[i] > at }))
			d.day[k] = int32(stream.Below(uint64(s.in.Days)))
		}
		d.cases.fill(places, d.shuffled, d.day)
	case Bernoulli:
		for k := range d.shuffled {
			d.shuffled[k] = int32(k)
		}
		random.Sample(&stream, d.shuffled, n)
		location, day := make([]int32, n), make([]int32, n)
		for k, e := range d.shuffled[:n] {
			location[k], day[k] = d.location[e], d.day[e]
		}
		d.cases.fill(places, location, day)
	}
	top := 0.0
	for i := range places {
		if i&255 == 0 && ctx.Err() != nil {
			return 0
		}
		top = max(top, d.walker.centre(s, &d.cases, i, top).statistic)
	}
	return top
}

func (d *dealer) open(s *study) {
	if d.shuffled != nil {
		return
	}
	d.walker.open(s)
	if s.o.Model == Bernoulli {
		d.location, d.day = single(s.in.Cases, s.in.Controls)
	} else {
		d.location, d.day = s.lateFirst()
	}
	d.shuffled = make([]int32, len(d.location))
	sum := 0.0
	for _, w := range s.weight {
		sum += w
		d.cumulated = append(d.cumulated, sum)
	}
}

// lateFirst lists the places of the cases as they stand, and the days with
// those within the longest window first: the places are dealt out anyhow, and
// so the same stream gives the late days the same places as in lanes, which
// deals no others.
func (s *study) lateFirst() (location, day []int32) {
	var early []int32
	location, days := single(s.in.Cases)
	for _, d := range days {
		if int(d) >= s.in.Days-s.o.MaxDays {
			day = append(day, d)
		} else {
			early = append(early, d)
		}
	}
	return location, append(day, early...)
}
