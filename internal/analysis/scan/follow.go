package scan

import (
	"context"
	"math/bits"
	"slices"

	"lykta/internal/analysis/random"
	"lykta/internal/parallel"
)

// sparse reports whether so few cases are late that it is quicker to follow
// them than to add up all places. The figures are nanoseconds, measured.
func (l *lanes) sparse() bool {
	const perStep, perCase, perLate = 2.2, 0.05, 9
	whole, single := 0.0, 0.0
	for i := range l.s.in.Locations {
		if steps := l.s.circles.around(i); len(steps) > 0 {
			whole += float64(len(steps))
			single += float64(steps[len(steps)-1].held)
		}
	}
	share := float64(len(l.late)) / l.s.total
	return single*(perCase+share*perLate) < whole*perStep
}

// runSparse scans sixty-four replications at a time: bit k of a case's word says
// that the case is late in replication k.
func (l *lanes) runSparse(ctx context.Context, order []int32, from int, out []float64, limits *tiers) error {
	slot := l.slots(order)
	groups := (len(out) + 63) / 64
	deals := make([]deal, groups)
	if err := parallel.For(ctx, groups, func(_, g int) {
		deals[g] = l.dealGroup(slot, from+64*g, min(64, len(out)-64*g))
	}); err != nil {
		return err
	}
	rooms := make([]follower, parallel.Workers())
	err := parallel.Chunks(ctx, len(l.s.in.Locations), 16, func(worker, first, end int) {
		f := &rooms[worker]
		f.open(l, slot, len(out), limits)
		f.centres(l, limits, deals, order[first:end])
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

// slots numbers the cases, given by place, in an order of places.
func (l *lanes) slots(order []int32) []int32 {
	next := make([]int32, len(order))
	for _, home := range l.home {
		next[home]++
	}
	sum := int32(0)
	for _, place := range order {
		next[place], sum = sum, sum+next[place]
	}
	slot := make([]int32, len(l.home))
	for i, home := range l.home {
		slot[i] = next[home]
		next[home]++
	}
	return slot
}

// deal is sixty-four replications.
type deal struct {
	late []uint64    // per case
	ages [][64]uint8 // per case: of its late replications
}

func (l *lanes) dealGroup(slot []int32, from, number int) deal {
	cases := len(l.home)
	d := deal{make([]uint64, cases), make([][64]uint8, cases)}
	room := make([]int32, cases)
	for k := range number {
		for i := range room {
			room[i] = slot[i]
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
	cases table    // numbers of the cases at each place
	line  []onLine // of some centres, one after the other
	ends  []int    // where each ends
	sums  [64][followed / 4]uint64
	tops  []float64
	byAge []int32
}

// onLine is one case on the way out from a centre.
type onLine struct{ number, held, row int32 }

func (f *follower) open(l *lanes, slot []int32, replications int, limits *tiers) {
	if f.tops != nil {
		return
	}
	f.cases.fill(len(l.s.in.Locations), l.home, slot)
	f.tops = slices.Repeat(limits.floors[:1], replications)
}

// centres follows the late cases around some places that lie together.
func (f *follower) centres(l *lanes, limits *tiers, deals []deal, places []int32) {
	f.line, f.ends = f.line[:0], f.ends[:0]
	for _, i := range places {
		for _, st := range l.s.circles.around(int(i)) {
			for _, number := range f.cases.at(st.location) {
				f.line = append(f.line, onLine{number, st.held, st.row})
			}
		}
		f.ends = append(f.ends, len(f.line))
	}
	for g := range deals {
		from := 0
		for _, end := range f.ends {
			f.follow(l, limits, &deals[g], f.line[from:end], f.tops[64*g:])
			from = end
		}
	}
}

func (f *follower) follow(l *lanes, limits *tiers, d *deal, line []onLine, tops []float64) {
	clear(f.sums[:])
	var offset [64]int32 // of each replication's tier
	for k := range min(64, len(tops)) {
		offset[k] = int32(limits.of(0, tops[k]) * limits.rows)
	}
	for n, on := range line {
		late := d.late[on.number]
		if late == 0 {
			continue
		}
		ages := &d.ages[on.number]
		for ; late != 0; late &= late - 1 {
			k := bits.TrailingZeros64(late) & 63
			s, one := &f.sums[k], &l.ones[ages[k]]
			a0, a1 := s[0]+one[0], s[1]+one[1]
			s[0], s[1] = a0, a1
			m := &limits.limits[offset[k]+on.row]
			b0, b1 := a0+m[0], a1+m[1]
			if (b0|b1)&top16 != 0 && l.promising(vector{a0, a1}, vector{b0, b1}, on.held, tops[k]) {
				tops[k] = f.look(l, d, line[:n+1], k, tops[k])
			}
		}
	}
}

// look counts what replication k has on the line so far, by age.
func (f *follower) look(l *lanes, d *deal, line []onLine, k int, top float64) float64 {
	f.byAge = append(f.byAge[:0], make([]int32, l.s.o.MaxDays)...)
	for _, on := range line {
		if d.late[on.number]>>k&1 == 1 {
			f.byAge[d.ages[on.number][k]]++
		}
	}
	return l.bestOf(f.byAge, line[len(line)-1].held, top)
}
