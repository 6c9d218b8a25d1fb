package scan

import (
	"context"
	"slices"

	"lykta/internal/parallel"
)

// study is what stays the same under all replications.
type study struct {
	in      Input
	o       Options
	circles circles
	ratio   ratio
	weight  []float64 // of places: cases, population, or cases and controls
	total   float64   // of weight
	byDay   []int64   // cases before each day, for Permutation
	events  table     // Bernoulli: cases and controls
}

// table holds events by place: those of place i are days[start[i]:start[i+1]],
// one entry per event.
type table struct {
	start []int32
	days  []int32
}

func (t table) at(i int32) []int32 { return t.days[t.start[i]:t.start[i+1]] }

// fill sorts events by place, into room that it keeps.
func (t *table) fill(places int, location, day []int32) {
	t.start = append(t.start[:0], make([]int32, places+2)...)
	for _, l := range location {
		t.start[l+2]++
	}
	for i := 2; i < len(t.start); i++ {
		t.start[i] += t.start[i-1]
	}
	t.days = append(t.days[:0], day...)
	for k, l := range location {
		t.days[t.start[l+1]] = day[k]
		t.start[l+1]++
	}
	t.start = t.start[:places+1]
}

// single lists each event by itself.
func single(lists ...[]Events) (location, day []int32) {
	for _, list := range lists {
		for _, e := range list {
			for range e.Count {
				location, day = append(location, int32(e.Location)), append(day, int32(e.Day))
			}
		}
	}
	return location, day
}

func newStudy(ctx context.Context, in Input, o Options) (*study, error) {
	s := &study{in: in, o: o}
	s.weigh()
	var err error
	s.circles, err = findCircles(ctx, in.Locations, s.weight, o)
	return s, err
}

// weigh counts what there is, which is all that new days change.
func (s *study) weigh() {
	cases, controls := 0, 0
	s.weight = make([]float64, len(s.in.Locations))
	s.byDay = make([]int64, s.in.Days+1)
	for _, e := range s.in.Cases {
		cases += e.Count
		s.byDay[e.Day+1] += int64(e.Count)
		s.weight[e.Location] += float64(e.Count)
	}
	for d := range s.in.Days {
		s.byDay[d+1] += s.byDay[d]
	}
	switch s.o.Model {
	case Poisson:
		copy(s.weight, s.in.Population)
	case Bernoulli:
		for _, e := range s.in.Controls {
			controls += e.Count
			s.weight[e.Location] += float64(e.Count)
		}
		location, day := single(s.in.Cases, s.in.Controls)
		s.events.fill(len(s.in.Locations), location, day)
	}
	s.total = 0
	for _, w := range s.weight {
		s.total += w
	}
	s.ratio = newRatio(s.o.Model, cases, controls, s.o.MinCases)
}

// found is the best circle and window of a centre.
type found struct {
	statistic float64
	centre    int32
	size      int32 // places in the circle
	from, to  int32
	cases     int32
	basis     float64
}

// best scans all circles and windows for cases and returns the best of each
// centre.
func (s *study) best(ctx context.Context, cases *table) ([]found, error) {
	out := make([]found, len(s.in.Locations))
	rooms := make([]walker, parallel.Workers())
	err := parallel.Chunks(ctx, len(out), 16, func(worker, from, to int) {
		rooms[worker].open(s)
		for i := from; i < to; i++ {
			out[i] = rooms[worker].centre(s, cases, i, 0)
		}
	})
	return out, err
}

// walker grows a circle and keeps the cases in it by day.
type walker struct {
	cases, events []int32 // per day
	basis         float64 // weight in the circle
}

func (w *walker) open(s *study) {
	if w.cases == nil {
		w.cases, w.events = make([]int32, s.in.Days), make([]int32, s.in.Days)
	}
}

// centre returns the best circle around a place, if it beats floor.
func (w *walker) centre(s *study, cases *table, i int, floor float64) found {
	clear(w.cases)
	clear(w.events)
	w.basis = 0
	top := found{statistic: floor, centre: int32(i)}
	first, added := s.firstDay(), false
	for k, st := range s.circles.around(i) {
		for _, day := range cases.at(st.location) {
			w.cases[day]++
			added = added || int(day) >= first
		}
		if s.o.Model == Bernoulli {
			for _, day := range s.events.at(st.location) {
				w.events[day]++
			}
		}
		w.basis += s.weight[st.location]
		// For the same cases a circle with less in it is the more unusual.
		if int(st.last) == k && added {
			w.windows(s, &top, int32(k+1))
			added = false
		}
	}
	return top
}

// firstDay returns the first day of the longest window, when only one matters.
func (s *study) firstDay() int {
	if s.o.Retrospective {
		return 0
	}
	return s.in.Days - s.o.MaxDays
}

// windows looks at every window for the circle as it is.
func (w *walker) windows(s *study, top *found, size int32) {
	last := s.in.Days - 1
	ends := last
	if s.o.Retrospective {
		ends = 0
	}
	for to := last; to >= ends; to-- {
		if s.o.Retrospective && w.cases[to] == 0 {
			continue // a shorter window has the same cases
		}
		count, among := 0, int32(0)
		for from := to; from >= max(0, to-s.o.MaxDays+1); from-- {
			among += w.events[from]
			if w.cases[from] == 0 {
				continue
			}
			count += int(w.cases[from])
			basis := s.basis(w.basis, among, from, to)
			if s.ratio.hopeless(count, basis, top.statistic) {
				continue
			}
			if value := s.ratio.statistic(count, basis); value > top.statistic {
				*top = found{value, top.centre, size, int32(from), int32(to), int32(count), basis}
			}
		}
	}
}

// basis returns what the cases of a circle and window are held against.
func (s *study) basis(weight float64, among int32, from, to int) float64 {
	switch s.o.Model {
	case Permutation:
		return weight * float64(s.byDay[to+1]-s.byDay[from]) / s.total
	case Poisson:
		return weight / s.total * float64(to-from+1) / float64(s.in.Days) * s.ratio.cases
	}
	return float64(among)
}

// clusters picks the best circles that share no place.
func (s *study) clusters(best []found) []Cluster {
	slices.SortStableFunc(best, func(a, b found) int {
		switch {
		case a.statistic > b.statistic:
			return -1
		case a.statistic < b.statistic:
			return 1
		case a.size != b.size: // the same set of places from several centres
			return int(a.size - b.size)
		}
		return int(a.centre - b.centre)
	})
	taken := make([]bool, len(s.in.Locations))
	var out []Cluster
	for _, f := range best {
		if f.size == 0 {
			continue
		}
		steps := s.circles.around(int(f.centre))[:f.size]
		if slices.ContainsFunc(steps, func(st step) bool { return taken[st.location] }) {
			continue
		}
		out = append(out, s.cluster(f, steps))
		for _, st := range steps {
			taken[st.location] = true
		}
	}
	return out
}

func (s *study) cluster(f found, steps []step) Cluster {
	c := Cluster{
		Centre: s.in.Locations[f.centre], From: int(f.from), To: int(f.to),
		Observed: int(f.cases), Expected: s.ratio.expected(f.basis), Statistic: f.statistic,
	}
	for _, st := range steps {
		c.Locations = append(c.Locations, int(st.location))
	}
	c.Radius = distance(c.Centre, s.in.Locations[c.Locations[len(c.Locations)-1]])
	return c
}
