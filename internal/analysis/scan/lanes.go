package scan

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"lykta/internal/analysis/random"
	"lykta/internal/geo"
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
	s      *study
	first  [laneCount]int // shortest window of each group
	last   [laneCount]int // longest; 0 for a lane without windows
	ones   []vector       // per age in days, 0 for the last day: 1 in all groups that hold it
	late   []int32        // ages of the late cases
	home   []int32        // place of every case
	rows   []int32        // of tables of limits: the fewest cases in all of each
	window []float64      // per window length: share of all cases that fall in it
	logs   []float64      // of those shares
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
	l := &lanes{s: s, window: make([]float64, s.o.MaxDays+1), logs: make([]float64, s.o.MaxDays+1)}
	l.setGroups(laneCount)
	for d := 1; d <= s.o.MaxDays; d++ {
		l.window[d] = float64(s.byDay[n]-s.byDay[n-d]) / s.total
		l.logs[d] = math.Log(l.window[d])
	}
	location, day := single(s.in.Cases)
	l.home = location
	for _, d := range day {
		if age := n - 1 - int(d); age < s.o.MaxDays {
			l.late = append(l.late, int32(age))
		}
	}
	most := 0
	for i := range s.in.Locations {
		most = max(most, l.setHeld(s.circles.around(i)))
	}
	l.setRows(most)
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
// distance are in, and returns the most. Counting part of them against that
// number is on the low side, so it does no harm before the last is in.
func (l *lanes) setHeld(steps []step) (most int) {
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
	return sum
}

// setRows shares numbers of cases in a circle out among rows, each a sixtieth
// of what came before: limits hardly differ within one, and few rows stay at
// hand.
func (l *lanes) setRows(most int) {
	row := make([]int32, most+1)
	for held, next := 0, 0; held <= most; held++ {
		if held == next {
			l.rows = append(l.rows, int32(held))
			next = held + 1 + held/60
		}
		row[held] = int32(len(l.rows) - 1)
	}
	for i := range l.s.in.Locations {
		steps := l.s.circles.around(i)
		for k := range steps {
			steps[k].row = row[steps[k].held]
		}
	}
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

// limits returns for each floor, per row of numbers of cases in a circle, 0x8000
// less the count that a group must reach for one of its windows to beat the
// floor. It may be a little too low, never too high.
func (l *lanes) limits(floors ...float64) *tiers {
	t := &tiers{floors: floors, rows: len(l.rows)}
	t.limits = make([]vector, len(floors)*t.rows)
	// Groups lie in words that others share, so that tiers, not groups, are what
	// can be filled side by side.
	_ = parallel.For(context.Background(), len(floors), func(_, tier int) {
		table := t.table(tier)
		for g := 0; g < laneCount && l.last[g] > 0; g++ {
			need := l.s.o.MinCases
			for row := range table {
				for need < 1<<15 && l.atMost(need, int(l.rows[row]), l.first[g]) <= floors[tier] {
					need++
				}
				table[row][g/4] |= uint64(1<<15-need) << (g % 4 * 16)
			}
		}
	})
	return t
}

// atMost returns what the statistic is at most, from logarithms of whole numbers
// and of shares alone, for c cases in a circle with held cases in all and a
// window of so many days.
func (l *lanes) atMost(c, held, days int) float64 {
	r, share := &l.s.ratio, l.window[days]
	basis := float64(held) * share
	n := float64(c)
	if n <= basis || n > r.cases {
		return 0
	}
	if held == 0 || share == 0 || n == r.cases {
		return math.Inf(1)
	}
	over := n - basis
	return r.nLogN[c] - n*(r.nLogN[held]/float64(held)+l.logs[days]) - over + over*over/(2*(r.cases-n))
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
	// Places next to each other are taken after each other, so that what one circle
	// needs is still at hand for the next.
	order := geo.NewNear(l.s.in.Locations, min(l.s.o.MaxRadius, 1e9)).Order
	if l.sparse() {
		return l.runSparse(ctx, order, from, out, limits)
	}
	return l.runDense(ctx, order, from, out, limits)
}

// deal puts the places of a replication's late cases, in the order of late,
// into the front of room.
func (l *lanes) deal(room []int32, replication int) []int32 {
	room = append(room[:0], l.home...)
	stream := random.New(l.s.o.Seed, uint64(replication))
	random.Sample(&stream, room, len(l.late))
	return room
}

// runDense scans some replications at a time, all places of all circles.
func (l *lanes) runDense(ctx context.Context, order []int32, from int, out []float64, limits *tiers) error {
	workers := parallel.Workers()
	turns := (len(out) + workers*sideBySide - 1) / (workers * sideBySide) // of each worker
	size := (len(out) + workers*turns - 1) / (workers * turns)
	rooms := make([]dense, workers)
	return parallel.Chunks(ctx, len(out), size, func(worker, first, end int) {
		rooms[worker].maxima(ctx, l, order, limits, from+first, out[first:end])
	})
}

// sideBySide is how many replications are scanned around a place before the next
// is turned to: as many as the processor can keep at hand.
const sideBySide = 16

// dense is what one worker needs.
type dense struct {
	dealt        []int32
	replications [sideBySide]replication
	sums         []int32 // by age, of the circle looked at
	looked       int     // how many steps it has; 0 when none has been
}

// replication is where its late cases are.
type replication struct {
	counts []vector // per place
	ages   table    // per place
	top    float64  // the greatest statistic so far
	tier   int      // of top
}

// maxima fills out with the greatest statistics of replications from onwards.
func (d *dense) maxima(ctx context.Context, l *lanes, order []int32, limits *tiers, from int, out []float64) {
	some := d.replications[:len(out)]
	for k := range some {
		d.dealt = l.deal(d.dealt, from+k)
		some[k].open(l, d.dealt[:len(l.late)], limits.floors[0])
	}
	for _, places := range scattered(order) {
		if ctx.Err() != nil {
			return
		}
		for k := range some {
			r := &some[k]
			r.tier = limits.of(r.tier, r.top)
			for _, i := range places {
				d.centre(l, r, limits.table(r.tier), l.s.circles.around(int(i)))
			}
		}
	}
	for k, r := range some {
		out[k] = r.top
	}
}

// scattered cuts an order into stretches and takes every eighth of them, then
// every eighth of the rest: the sooner the most unusual is met, the less needs
// looking at, and it is in one neighbourhood.
func scattered(order []int32) [][]int32 {
	const apart = 8
	all := slices.Collect(slices.Chunk(order, 16))
	out := make([][]int32, 0, len(all))
	for first := range apart {
		for k := first; k < len(all); k += apart {
			out = append(out, all[k])
		}
	}
	return out
}

// open begins a replication whose late cases, in the order of late, are at
// these places.
func (r *replication) open(l *lanes, at []int32, floor float64) {
	r.counts = append(r.counts[:0], make([]vector, len(l.s.in.Locations))...)
	for k, age := range l.late {
		c, one := &r.counts[at[k]], &l.ones[age]
		c[0], c[1], c[2], c[3] = c[0]+one[0], c[1]+one[1], c[2]+one[2], c[3]+one[3]
	}
	r.ages.fill(len(l.s.in.Locations), at, l.late)
	r.top, r.tier = floor, 0
}

// centre scans the circles around a place.
func (d *dense) centre(l *lanes, r *replication, limits []vector, steps []step) {
	d.looked = 0
	var sum vector
	for from := 0; from < len(steps); {
		from += skip(r.counts, limits, steps[from:], &sum)
		end := min(from+some, len(steps))
		d.each(l, r, limits, steps[:end], from, &sum)
		from = end
	}
}

// some steps are added before any is compared.
const some = 4

// skip adds to sum some steps after some, as long as none of them can reach its
// limit, and returns how many it added. A count only grows and so does its
// limit: where the last of some does not reach the limit of the first, none
// reaches its own.
func skip(counts, limits []vector, steps []step, sum *vector) int {
	a0, a1, a2, a3 := sum[0], sum[1], sum[2], sum[3]
	from := 0
	for ; from+some <= len(steps); from += some {
		s := steps[from : from+some : from+some]
		c, d, e, f := &counts[s[0].location], &counts[s[1].location], &counts[s[2].location], &counts[s[3].location]
		b0, b1 := a0+c[0]+d[0]+e[0]+f[0], a1+c[1]+d[1]+e[1]+f[1]
		b2, b3 := a2+c[2]+d[2]+e[2]+f[2], a3+c[3]+d[3]+e[3]+f[3]
		m := &limits[s[0].row]
		if ((b0+m[0])|(b1+m[1])|(b2+m[2])|(b3+m[3]))&top16 != 0 {
			break
		}
		a0, a1, a2, a3 = b0, b1, b2, b3
	}
	*sum = vector{a0, a1, a2, a3}
	return from
}

// each scans the steps from one on, one at a time; sum is what those before it
// hold.
func (d *dense) each(l *lanes, r *replication, limits []vector, steps []step, from int, sum *vector) {
	for k := from; k < len(steps); k++ {
		c, m := &r.counts[steps[k].location], &limits[steps[k].row]
		a0, a1, a2, a3 := sum[0]+c[0], sum[1]+c[1], sum[2]+c[2], sum[3]+c[3]
		*sum = vector{a0, a1, a2, a3}
		b0, b1, b2, b3 := a0+m[0], a1+m[1], a2+m[2], a3+m[3]
		if (b0|b1|b2|b3)&top16 != 0 && l.promising(*sum, vector{b0, b1, b2, b3}, steps[k].held, r.top) {
			d.look(l, r, steps[:k+1])
		}
	}
}

// promising reports whether a group that reached its limit could beat top, if
// all of its count were in its shortest window.
func (l *lanes) promising(sum, reached vector, held int32, top float64) bool {
	for word := range reached {
		for hits := reached[word] & top16; hits != 0; hits &= hits - 1 {
			at := bits.TrailingZeros64(hits) - 15
			count := int(sum[word] >> at & 0xffff)
			if l.atMost(count, int(held), l.first[word*4+at/16]) > top {
				return true
			}
		}
	}
	return false
}

// look counts a circle's cases by age, going on from the one around the same
// place that was looked at before, and keeps its best statistic if it beats top.
func (d *dense) look(l *lanes, r *replication, steps []step) {
	if d.looked == 0 {
		d.sums = append(d.sums[:0], make([]int32, l.s.o.MaxDays)...)
	}
	for _, st := range steps[d.looked:] {
		for _, age := range r.ages.at(st.location) {
			d.sums[age]++
		}
	}
	d.looked = len(steps)
	r.top = l.bestOf(d.sums, steps[len(steps)-1].held, r.top)
}

// bestOf takes cases by age.
func (l *lanes) bestOf(byAge []int32, held int32, top float64) float64 {
	count := 0
	for age, n := range byAge {
		if n > 0 {
			count += int(n)
			if l.atMost(count, int(held), age+1) > top {
				top = max(top, l.s.ratio.statistic(count, float64(held)*l.window[age+1]))
			}
		}
	}
	return top
}
