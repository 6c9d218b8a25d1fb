package survey

import (
	"cmp"
	"math"
	"slices"
)

// bundles are the rows, gathered as far as replicates need to know them: per
// unit and slot (a group of calibration in a domain) the sums of weights and of
// weighted answers.
type bundles struct {
	s     *Sample
	sums  []*tally
	width int // numbers per slot
	// top and bottom are, per question, which of the numbers are the sum and what
	// it is divided by. Number 0 is the weight, which is the divisor as well when
	// everybody answered.
	top, bottom []int

	slots  int
	group  []int32 // of each slot
	domain []int32 // of each slot; Missing for rows without

	strata      []stratumSpan
	unitStratum []int32
	all         []float64 // slots × width: everybody

	// owners are the units; merged, the kinds of units that are alike, in the order
	// of strata.
	owners entries
	owner  []int32 // of each unit
	size   []int32 // of each owner: how many units
	deals  []deal  // per stratum, when merged
}

// entries are sums per owner (a unit, or a kind of units) and slot.
type entries struct {
	width int
	start []int32 // of each owner's entries
	slot  []int32
	value []float64
}

// add adds f times an owner to the sums per slot.
func (e *entries) add(owner int, f float64, sums []float64) {
	w := e.width
	for i := int(e.start[owner]); i < int(e.start[owner+1]); i++ {
		from, to := e.value[i*w:(i+1)*w], sums[int(e.slot[i])*w:]
		to = to[:len(from)]
		for c, v := range from {
			to[c] += f * v
		}
	}
}

// addAll adds every owner as often as times says to the sums per slot. Entries
// of one slot that follow each other are added up first.
func (e *entries) addAll(times, sums []float64) {
	w, owners := e.width, len(e.start)-1
	if len(e.slot) != owners { // some have several entries
		for k, f := range times {
			e.add(k, f, sums)
		}
		return
	}
	for k := 0; k < owners; {
		slot, end := e.slot[k], k+1
		for end < owners && e.slot[end] == slot {
			end++
		}
		for c := range w {
			total := 0.0
			for at, i := k*w+c, k; i < end; at, i = at+w, i+1 {
				total += times[i] * e.value[at]
			}
			sums[int(slot)*w+c] += total
		}
		k = end
	}
}

// copy appends an owner of other entries.
func (e *entries) copy(from entries, owner int) {
	a, z := from.start[owner], from.start[owner+1]
	e.slot = append(e.slot, from.slot[a:z]...)
	e.value = append(e.value, from.value[int(a)*e.width:int(z)*e.width]...)
	e.start = append(e.start, int32(len(e.slot)))
}

// stratumSpan are the units [from, to) of a stratum.
type stratumSpan struct {
	from, to int
	fraction float64
}

// bench is one worker's room.
type bench struct {
	sums   []float64 // slots × width
	drawn  []int32   // per owner
	times  []float64 // per owner: how often it counts
	weight []float64 // per group
}

func (b *bundles) newBench() *bench {
	groups := 1
	if b.s.calib != nil {
		groups = b.s.calib.groups.n
	}
	return &bench{make([]float64, b.slots*b.width), make([]int32, len(b.size)), make([]float64, len(b.size)), make([]float64, groups)}
}

// bundle gathers the rows. Merged, units that are alike in a stratum become one
// owner, so that a replicate passes over kinds rather than units: answers on a
// scale have few.
func (s *Sample) bundle(sums []*tally, domain []int32, merged bool) *bundles {
	b := &bundles{s: s, sums: sums, width: 1}
	for _, a := range sums {
		b.top, b.bottom = append(b.top, b.width), append(b.bottom, 0)
		if b.width++; a.Kind == Ratio || slices.Max(a.silent) > 0 {
			b.bottom[len(b.bottom)-1] = b.width
			b.width++
		}
	}
	b.owners = entries{width: b.width, start: []int32{0}}
	one := entries{width: b.width, start: []int32{0, 0}}
	slotOf := b.makeSlots(domain, len(sums[0].n))
	held := make([]int32, b.slots)
	table := newLookup(merged)
	b.owner = make([]int32, 0, s.units)
	st := s.stages[0]
	for rows := s.order; len(rows) > 0; {
		h := stratumSpan{from: len(b.owner)}
		if st.fraction != nil {
			h.fraction = st.fraction[rows[0]]
		}
		table.reset(len(b.size))
		for first := rows[0]; len(rows) > 0 && st.sameStratum(first, rows[0]); {
			end := st.unitEnd(rows)
			b.gather(rows[:end], slotOf, held, &one)
			b.own(&one, table)
			rows = rows[end:]
		}
		h.to = len(b.owner)
		for range h.to - h.from {
			b.unitStratum = append(b.unitStratum, int32(len(b.strata)))
		}
		b.strata = append(b.strata, h)
	}
	if merged {
		b.arrange()
	}
	b.all = make([]float64, b.slots*b.width)
	for k, n := range b.size {
		b.owners.add(k, float64(n), b.all)
	}
	return b
}

func (b *bundles) makeSlots(domain []int32, domains int) []int32 {
	of := make([]int32, len(domain))
	groups := 1
	if b.s.calib != nil {
		groups = b.s.calib.groups.n
	}
	number := newNumbering(groups * (domains + 1))
	for i, d := range domain {
		g := int32(0)
		if b.s.calib != nil {
			g = b.s.calib.groups.of[i]
		}
		at := number.at(int(g)*(domains+1) + int(d) + 1)
		if *at == 0 {
			b.slots++
			*at = int32(b.slots)
			b.group, b.domain = append(b.group, g), append(b.domain, d)
		}
		of[i] = *at - 1
	}
	return of
}

// gather makes the entries of one unit. Held has room for the slots, and is
// left as it was found.
func (b *bundles) gather(rows, slotOf, held []int32, one *entries) {
	one.slot, one.value = one.slot[:0], one.value[:0]
	for _, i := range rows {
		k := slotOf[i]
		if held[k] == 0 {
			one.slot = append(one.slot, k)
			for range b.width {
				one.value = append(one.value, 0)
			}
			held[k] = int32(len(one.slot))
		}
		v := one.value[int(held[k]-1)*b.width:]
		w := b.s.base[i]
		v[0] += w
		for q, a := range b.sums {
			if a.code[i] >= 0 {
				v[b.top[q]] += w * a.Values[i]
				if b.bottom[q] > 0 {
					v[b.bottom[q]] += w * a.divisor(int(i))
				}
			}
		}
	}
	one.start[1] = int32(len(one.slot))
	for _, k := range one.slot {
		held[k] = 0
	}
}

// own finds the owner that is like one, or makes it.
func (b *bundles) own(one *entries, table *lookup) {
	k, found := table.find(one, &b.owners)
	if !found {
		k = int32(len(b.size))
		b.owners.copy(*one, 0)
		b.size = append(b.size, 0)
	}
	b.owner = append(b.owner, k)
	b.size[k]++
}

// arrange puts the owners of one slot together within their stratum, so that a
// replicate goes through memory in order, and makes ready to deal.
func (b *bundles) arrange() {
	old, sizes := b.owners, b.size
	b.owners, b.size = entries{width: b.width, start: []int32{0}}, nil
	place := make([]int32, len(sizes))
	for _, h := range b.strata {
		var order []int32
		for _, k := range b.owner[h.from:h.to] {
			if place[k] == 0 {
				place[k] = 1
				order = append(order, k)
			}
		}
		slices.SortFunc(order, func(x, y int32) int {
			return cmp.Or(cmp.Compare(old.slot[old.start[x]], old.slot[old.start[y]]), cmp.Compare(x, y))
		})
		for _, k := range order {
			place[k] = int32(len(b.size))
			b.owners.copy(old, int(k))
			b.size = append(b.size, sizes[k])
		}
		for u := h.from; u < h.to; u++ {
			b.owner[u] = place[b.owner[u]]
		}
		b.deals = append(b.deals, newDeal(b.owner[h.from:h.to], b.size))
	}
}

// estimate calibrates the replicate on the bench and answers every question in
// every domain; nil when it cannot be calibrated, or a domain has lost its
// rows.
func (b *bundles) estimate(w *bench) []float64 {
	factor := b.factors(w)
	if factor == nil {
		return nil
	}
	domains := len(b.sums[0].n)
	top := make([]float64, 2*len(b.sums)*domains)
	bottom := top[len(b.sums)*domains:]
	for k, d := range b.domain {
		if d < 0 {
			continue
		}
		f, v := factor[b.group[k]], w.sums[k*b.width:(k+1)*b.width]
		for q := range b.sums {
			top[q*domains+int(d)] += f * v[b.top[q]]
			bottom[q*domains+int(d)] += f * v[b.bottom[q]]
		}
	}
	theta := top[:len(b.sums)*domains]
	for q, a := range b.sums {
		for d := range domains {
			v := &theta[q*domains+d]
			if *v = a.quotient(*v, bottom[q*domains+d]); a.n[d] > 0 && math.IsNaN(*v) {
				return nil
			}
		}
	}
	return theta
}

// factors calibrates a replicate, from the factors of the whole.
func (b *bundles) factors(w *bench) []float64 {
	c := b.s.calib
	if c == nil {
		return []float64{1}
	}
	clear(w.weight)
	for k, g := range b.group {
		w.weight[g] += max(0, w.sums[k*b.width])
	}
	factor, off := c.how.fit(c.groups, w.weight, c.factor, replicateCloseness)
	if off >= 0 {
		return nil
	}
	return factor
}
