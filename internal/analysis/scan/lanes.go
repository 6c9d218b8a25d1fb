package scan

import (
	"context"
	"math"
	"math/bits"

	"lykta/internal/analysis/random"
	"lykta/internal/parallel"
)

// The prospective permutation scan in whole numbers. Only the late cases, those
// within the longest window, differ between replications, and only their
// number per circle and window. Sixteen counts of sixteen bits, one for each
// group of window lengths, are added and compared at once: for a circle with so
// many cases in all, a table says what count a group must reach for any of its
// windows to beat floor. What reaches it, and that is little, is then looked
// at in full.

const (
	laneCount = 16
	top16     = 0x8000800080008000
)

type vector [laneCount / 4]uint64

// followed is how many lanes the way for few late cases has: it spends its time
// on moving words, and fewer are better.
const followed = 8

// lanes is the scan of one study.
type lanes struct {
	s        *study
	first    [laneCount]int // shortest window of each group
	last     [laneCount]int // longest; 0 for a lane without windows
	ones     []vector       // per age in days, 0 for the last day: 1 in all groups that hold it
	late     []int32        // ages of the late cases
	home     []int32        // place of every case
	mostRows int
	window   []float64 // per window length: share of all cases that fall in it
}

// lanes returns the fast scan, when the study allows it.
func (s *study) lanes() (*lanes, bool) {
	if s.o.Model != Permutation || s.o.Retrospective || s.o.MaxDays > 256 {
		return nil, false
	}
	n := s.in.Days
	if late := s.byDay[n] - s.byDay[n-s.o.MaxDays]; late >= 1<<15 {
		return nil, false
	}
	l := &lanes{s: s, window: make([]float64, s.o.MaxDays+1)}
	l.setGroups(laneCount)
	for d := 1; d <= s.o.MaxDays; d++ {
		l.window[d] = float64(s.byDay[n]-s.byDay[n-d]) / s.total
	}
	location, day := single(s.in.Cases)
	l.home = location
	for _, d := range day {
		if age := n - 1 - int(d); age < s.o.MaxDays {
			l.late = append(l.late, int32(age))
		}
	}
	for i := range s.in.Locations {
		l.setHeld(s.circles.around(i))
	}
	if l.sparse() {
		l.setGroups(followed)
	}
	return l, true
}

// setGroups shares the window lengths out among so many lanes: the shortest,
// where one day more is much more, have one each.
func (l *lanes) setGroups(number int) {
	longest := l.s.o.MaxDays
	l.first, l.last = [laneCount]int{}, [laneCount]int{}
	for g, from := 0, 1; from <= longest; g++ {
		left := number - g
		to := from
		// As even in proportion as the lanes that are left allow.
		if longest-from+1 > left {
			grow := math.Pow(float64(longest)/float64(from), 1/float64(left))
			to = max(from, int(float64(from)*grow+1e-9))
		}
		if left == 1 {
			to = longest
		}
		l.first[g], l.last[g] = from, to
		from = to + 1
	}
	l.ones = make([]vector, longest)
	for age := range l.ones {
		for g := range laneCount {
			if l.last[g] > age { // a window of d days holds ages below d
				l.ones[age][g/4] |= 1 << (g % 4 * 16)
			}
		}
	}
}

// setHeld notes how many cases each growing circle holds when all places at one
// distance are in. Counting part of them against that number is on the low
// side, so it does no harm before the last is in.
func (l *lanes) setHeld(steps []step) {
	sum := 0
	for k := 0; k < len(steps); {
		last := int(steps[k].last)
		for j := k; j <= last; j++ {
			sum += int(l.s.weight[steps[j].location])
		}
		for ; k <= last; k++ {
			steps[k].held = int32(sum)
		}
	}
	l.mostRows = max(l.mostRows, sum)
}

// tiers are tables of limits for ever higher floors: the more unusual the best
// of a replication is already, the less needs looking at.
type tiers struct {
	floors []float64
	rows   int
	limits []vector // tier by tier
}

// of returns the highest tier whose floor top has reached, from tier on.
func (t *tiers) of(tier int, top float64) int {
	for tier+1 < len(t.floors) && t.floors[tier+1] <= top {
		tier++
	}
	return tier
}

func (t *tiers) table(tier int) []vector { return t.limits[tier*t.rows : (tier+1)*t.rows] }

// limits returns for each floor, per number of cases in a circle, 0x8000 less
// the count that a group must reach for one of its windows to beat the floor.
// It may be a little too low, never too high.
func (l *lanes) limits(floors ...float64) *tiers {
	t := &tiers{floors: floors, rows: l.mostRows + 1}
	t.limits = make([]vector, len(floors)*t.rows)
	// Groups lie in words that others share, so that tiers, not groups, are what
	// can be filled side by side.
	_ = parallel.For(context.Background(), len(floors), func(_, tier int) {
		table := t.table(tier)
		for g := 0; g < laneCount && l.last[g] > 0; g++ {
			need := l.s.o.MinCases
			share := l.window[l.first[g]]
			logShare := math.Log(share)
			for row := range table {
				for need < 1<<15 && l.atMost(need, row, share, logShare) <= floors[tier] {
					need++
				}
				table[row][g/4] |= uint64(1<<15-need) << (g % 4 * 16)
			}
		}
	})
	return t
}

// atMost returns what the statistic is at most, from logarithms of whole numbers
// alone, for c cases in a circle with row cases in all and a window with a share
// of the study's.
func (l *lanes) atMost(c, row int, share, logShare float64) float64 {
	r := &l.s.ratio
	basis := float64(row) * share
	n := float64(c)
	if n <= basis || n > r.cases {
		return 0
	}
	if row == 0 || share == 0 || n == r.cases {
		return math.Inf(1)
	}
	over := n - basis
	return r.nLogN[c] - n*(r.nLogN[row]/float64(row)+logShare) - over + over*over/(2*(r.cases-n))
}

// maxima fills out with the greatest statistics of replications from onwards.
func (l *lanes) maxima(ctx context.Context, from int, out []float64) error {
	if err := l.run(ctx, from, out, l.limits(1.5, 3, 4, 4.75, 5.5, 6, 6.5, 7, 8, 10, 13)); err != nil {
		return err
	}
	var all *tiers
	for i, m := range out {
		if m > 1.5 {
			continue
		}
		if all == nil { // next to nothing was found: look at everything
			all = l.limits(0)
		}
		if err := l.run(ctx, from+i, out[i:i+1], all); err != nil {
			return err
		}
	}
	return nil
}

func (l *lanes) run(ctx context.Context, from int, out []float64, limits *tiers) error {
	if l.sparse() {
		return l.runSparse(ctx, from, out, limits)
	}
	rooms := make([]dense, parallel.Workers())
	return parallel.For(ctx, len(out), func(worker, i int) {
		out[i] = rooms[worker].maximum(ctx, l, limits, from+i)
	})
}

// deal puts the places of a replication's late cases, in the order of late,
// into the front of room.
func (l *lanes) deal(room []int32, replication int) []int32 {
	room = append(room[:0], l.home...)
	stream := random.New(l.s.o.Seed, uint64(replication))
	random.Sample(&stream, room, len(l.late))
	return room
}

// dense scans one replication at a time, all places of all circles.
type dense struct {
	dealt  []int32
	counts []vector // per place
	ages   table    // of late cases, per place
	sums   []int32  // per window length
}

func (d *dense) maximum(ctx context.Context, l *lanes, limits *tiers, replication int) float64 {
	places := len(l.s.in.Locations)
	d.dealt = l.deal(d.dealt, replication)
	at := d.dealt[:len(l.late)]
	d.counts = append(d.counts[:0], make([]vector, places)...)
	for k, age := range l.late {
		c, one := &d.counts[at[k]], &l.ones[age]
		c[0], c[1], c[2], c[3] = c[0]+one[0], c[1]+one[1], c[2]+one[2], c[3]+one[3]
	}
	d.ages.fill(places, at, l.late)
	top, tier := limits.floors[0], 0
	for i := range places {
		if i&255 == 0 && ctx.Err() != nil {
			return 0
		}
		tier = limits.of(tier, top)
		top = d.centre(l, limits.table(tier), top, i)
	}
	return top
}

func (d *dense) centre(l *lanes, limits []vector, top float64, i int) float64 {
	steps := l.s.circles.around(i)
	var a0, a1, a2, a3 uint64
	for k := range steps {
		c := &d.counts[steps[k].location]
		a0, a1, a2, a3 = a0+c[0], a1+c[1], a2+c[2], a3+c[3]
		m := &limits[steps[k].held]
		b0, b1, b2, b3 := a0+m[0], a1+m[1], a2+m[2], a3+m[3]
		if (b0|b1|b2|b3)&top16 != 0 {
			if l.promising(vector{a0, a1, a2, a3}, vector{b0, b1, b2, b3}, steps[k].held, top) {
				top = d.look(l, steps[:k+1], steps[k].held, top)
			}
		}
	}
	return top
}

// promising reports whether a group that reached its limit could beat top, if
// all of its count were in its shortest window.
func (l *lanes) promising(sum, reached vector, row int32, top float64) bool {
	for word := range reached {
		for hits := reached[word] & top16; hits != 0; hits &= hits - 1 {
			at := bits.TrailingZeros64(hits) - 15
			count := int(sum[word] >> at & 0xffff)
			basis := float64(row) * l.window[l.first[word*4+at/16]]
			if !l.s.ratio.hopeless(count, basis, top) && l.s.ratio.statistic(count, basis) > top {
				return true
			}
		}
	}
	return false
}

// look counts a circle's cases by window length and returns the greater of top
// and its best statistic.
func (d *dense) look(l *lanes, steps []step, row int32, top float64) float64 {
	d.sums = append(d.sums[:0], make([]int32, l.s.o.MaxDays)...)
	for _, st := range steps {
		for _, age := range d.ages.at(st.location) {
			d.sums[age]++
		}
	}
	return l.bestOf(d.sums, row, top)
}

// bestOf takes cases by age.
func (l *lanes) bestOf(byAge []int32, row int32, top float64) float64 {
	count := 0
	for age, n := range byAge {
		if n > 0 {
			count += int(n)
			if basis := float64(row) * l.window[age+1]; !l.s.ratio.hopeless(count, basis, top) {
				top = max(top, l.s.ratio.statistic(count, basis))
			}
		}
	}
	return top
}
