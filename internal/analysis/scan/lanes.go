package scan

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"lykta/internal/analysis/parallel"
	"lykta/internal/analysis/random"
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

// lanes is the scan of one study.
type lanes struct {
	s        *study
	group    []int          // of each window length from 1; lanes[group]
	first    [laneCount]int // shortest window of each group
	last     [laneCount]int // longest; 0 for a lane without windows
	ones     []vector       // per age in days, 0 for the last day: 1 in all groups that hold it
	late     []int32        // ages of the late cases
	home     []int32        // place of every case
	rows     []int32        // per step of the circles: cases in the circle
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
	l := &lanes{s: s, group: make([]int, s.o.MaxDays+1), window: make([]float64, s.o.MaxDays+1)}
	l.setGroups()
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
	l.rows = make([]int32, len(s.circles.steps))
	for i := range s.in.Locations {
		l.setRows(int(s.circles.start[i]), s.circles.around(i))
	}
	return l, true
}

// setGroups shares the window lengths out among the lanes: the shortest, where
// one day more is much more, have one each.
func (l *lanes) setGroups() {
	longest := l.s.o.MaxDays
	for g, from := 0, 1; from <= longest; g++ {
		left := laneCount - g
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
		for d := from; d <= to; d++ {
			l.group[d] = g
		}
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

// setRows notes how many cases each growing circle holds when all places at one
// distance are in. Counting part of them against that number is on the low
// side, so it does no harm before the last is in.
func (l *lanes) setRows(start int, steps []step) {
	sum := 0
	for k := 0; k < len(steps); {
		last := int(steps[k].last)
		for j := k; j <= last; j++ {
			sum += int(l.s.weight[steps[j].location])
		}
		for ; k <= last; k++ {
			l.rows[start+k] = int32(sum)
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
	if err := l.run(ctx, from, out, l.limits(1.5, 3, 4, 4.75, 5.5, 6.25, 7, 8, 10, 13)); err != nil {
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
	from, to := l.s.circles.start[i], l.s.circles.start[i+1]
	steps, rows := l.s.circles.steps[from:to], l.rows[from:to]
	var a0, a1, a2, a3 uint64
	for k := range steps {
		c := &d.counts[steps[k].location]
		a0, a1, a2, a3 = a0+c[0], a1+c[1], a2+c[2], a3+c[3]
		m := &limits[rows[k]]
		b0, b1, b2, b3 := a0+m[0], a1+m[1], a2+m[2], a3+m[3]
		if (b0|b1|b2|b3)&top16 != 0 {
			if l.promising(vector{a0, a1, a2, a3}, vector{b0, b1, b2, b3}, rows[k], top) {
				top = d.look(l, steps[:k+1], rows[k], top)
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

// sparse reports whether so few cases are late that it is quicker to follow
// them than to add up all places. The figures are nanoseconds, measured.
func (l *lanes) sparse() bool {
	const perStep, perCase, perLate = 2.2, 0.05, 9
	whole, single := 0.0, 0.0
	for _, st := range l.s.circles.steps {
		whole++
		single += l.s.weight[st.location]
	}
	share := float64(len(l.late)) / l.s.total
	return single*(perCase+share*perLate) < whole*perStep
}

// runSparse scans sixty-four replications at a time: bit k of a case's word says
// that the case is late in replication k.
func (l *lanes) runSparse(ctx context.Context, from int, out []float64, limits *tiers) error {
	groups := (len(out) + 63) / 64
	deals := make([]deal, groups)
	if err := parallel.For(ctx, groups, func(_, g int) {
		deals[g] = l.dealGroup(from+64*g, min(64, len(out)-64*g))
	}); err != nil {
		return err
	}
	rooms := make([]follower, parallel.Workers())
	err := parallel.Chunks(ctx, len(l.s.in.Locations), 16, func(worker, first, end int) {
		f := &rooms[worker]
		f.open(l, len(out), limits)
		for i := first; i < end; i++ {
			f.centre(l, limits, deals, i)
		}
	})
	for i := range out {
		out[i] = limits.floors[0]
		for _, f := range rooms {
			if f.tops != nil {
				out[i] = max(out[i], f.tops[i])
			}
		}
	}
	return err
}

// deal is sixty-four replications.
type deal struct {
	late []uint64    // per case
	ages [][64]uint8 // per case: of its late replications
}

func (l *lanes) dealGroup(from, number int) deal {
	cases := len(l.home)
	d := deal{make([]uint64, cases), make([][64]uint8, cases)}
	room := make([]int32, cases)
	for k := range number {
		for i := range room {
			room[i] = int32(i)
		}
		stream := random.New(l.s.o.Seed, uint64(from+k))
		random.Sample(&stream, room, len(l.late))
		for n, age := range l.late {
			d.late[room[n]] |= 1 << k
			d.ages[room[n]][k] = uint8(age)
		}
	}
	return d
}

// follower follows the late cases around centres.
type follower struct {
	cases table // numbers of the cases at each place
	line  []onLine
	sums  [64]vector
	tops  []float64
	byAge []int32
}

// onLine is one case on the way out from a centre.
type onLine struct{ number, row int32 }

func (f *follower) open(l *lanes, replications int, limits *tiers) {
	if f.tops != nil {
		return
	}
	numbers := make([]int32, len(l.home))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	f.cases.fill(len(l.s.in.Locations), l.home, numbers)
	f.tops = slices.Repeat(limits.floors[:1], replications)
}

func (f *follower) centre(l *lanes, limits *tiers, deals []deal, i int) {
	f.line = f.line[:0]
	start := int(l.s.circles.start[i])
	for k, st := range l.s.circles.around(i) {
		for _, number := range f.cases.at(st.location) {
			f.line = append(f.line, onLine{number, l.rows[start+k]})
		}
	}
	for g := range deals {
		f.follow(l, limits, &deals[g], f.tops[64*g:])
	}
}

func (f *follower) follow(l *lanes, limits *tiers, d *deal, tops []float64) {
	clear(f.sums[:])
	var offset [64]int32 // of each replication's tier
	for k := range min(64, len(tops)) {
		offset[k] = int32(limits.of(0, tops[k]) * limits.rows)
	}
	for n, on := range f.line {
		late := d.late[on.number]
		if late == 0 {
			continue
		}
		ages := &d.ages[on.number]
		for ; late != 0; late &= late - 1 {
			k := bits.TrailingZeros64(late) & 63
			s, one := &f.sums[k], &l.ones[ages[k]]
			a0, a1, a2, a3 := s[0]+one[0], s[1]+one[1], s[2]+one[2], s[3]+one[3]
			s[0], s[1], s[2], s[3] = a0, a1, a2, a3
			m := &limits.limits[offset[k]+on.row]
			b0, b1, b2, b3 := a0+m[0], a1+m[1], a2+m[2], a3+m[3]
			if (b0|b1|b2|b3)&top16 != 0 && l.promising(*s, vector{b0, b1, b2, b3}, on.row, tops[k]) {
				tops[k] = f.look(l, d, k, n, tops[k])
			}
		}
	}
}

// look counts what replication k has on the line so far, by window.
func (f *follower) look(l *lanes, d *deal, k, n int, top float64) float64 {
	f.byAge = append(f.byAge[:0], make([]int32, l.s.o.MaxDays)...)
	for _, on := range f.line[:n+1] {
		if d.late[on.number]>>k&1 == 1 {
			f.byAge[d.ages[on.number][k]]++
		}
	}
	return l.bestOf(f.byAge, f.line[n].row, top)
}
