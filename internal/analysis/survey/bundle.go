package survey

import (
	"cmp"
	"context"
	"math"
	"slices"

	"lykta/internal/parallel"
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
	unitStratum []int32   // of each unit
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

// often is how often owners count: keep for each of their units, and each for
// every time that one was drawn.
type often struct {
	size, drawn []int32
	keep, each  float64
}

func (o *often) times(owner int) float64 {
	return o.keep*float64(o.size[owner]) + o.each*float64(o.drawn[owner])
}

// addDrawn adds the owners [from, to) to the sums per slot. Entries of one slot
// that follow each other are added up first.
func (e *entries) addDrawn(from, to int, o often, sums []float64) {
	w := e.width
	if len(e.slot) != len(e.start)-1 { // some have several entries
		for k := from; k < to; k++ {
			e.add(k, o.times(k), sums)
		}
		return
	}
	var times [64]float64
	for k := from; k < to; {
		slot, n := e.slot[k], 0
		for k+n < to && n < len(times) && e.slot[k+n] == slot {
			times[n] = o.times(k + n)
			n++
		}
		for c := range w {
			total := 0.0
			for i, at := 0, k*w+c; i < n; i, at = i+1, at+w {
				total += times[i&63] * e.value[at]
			}
			sums[int(slot)*w+c] += total
		}
		k += n
	}
}

// one returns an owner's entries, in the same room.
func (e *entries) one(owner int) entries {
	a, z := e.start[owner], e.start[owner+1]
	return entries{e.width, []int32{0, z - a}, e.slot[a:z], e.value[int(a)*e.width : int(z)*e.width]}
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
	first    int32 // row
	from, to int
	fraction float64
}

// bench is one worker's room.
type bench struct {
	sums   []float64 // slots × width
	drawn  []int32   // per owner
	weight []float64 // per group
}

func (b *bundles) newBench() *bench {
	groups := 1
	if b.s.calib != nil {
		groups = b.s.calib.groups.n
	}
	return &bench{make([]float64, b.slots*b.width), make([]int32, len(b.size)), make([]float64, groups)}
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
	slotOf := b.makeSlots(domain, len(sums[0].n))
	b.gatherAll(slotOf, merged)
	b.unitStratum = make([]int32, len(b.owner))
	for n, h := range b.strata {
		for u := h.from; u < h.to; u++ {
			b.unitStratum[u] = int32(n)
		}
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

// gatherAll makes the owners, of stretches of the rows side by side; what was
// found in the later ones is then put to the first.
func (b *bundles) gatherAll(slotOf []int32, merged bool) {
	stretches := b.s.stretches(merged)
	parts, tables := make([]*bundles, len(stretches)), make([]*lookup, len(stretches))
	_ = parallel.For(context.Background(), len(stretches), func(_, i int) {
		part := *b
		part.owners = entries{width: b.width, start: []int32{0}}
		parts[i], tables[i] = &part, newLookup(merged)
		part.gatherRows(stretches[i], slotOf, tables[i])
	})
	for _, part := range parts[1:] {
		parts[0].join(part, tables[0])
	}
	*b = *parts[0]
}

// stretches cuts the rows, in order, between units: into one for each core where
// there are many and units that are alike are merged.
func (s *Sample) stretches(merged bool) [][]int32 {
	const least = 10_000 // rows worth a core
	number, st := 1, s.stages[0]
	if merged {
		number = min(parallel.Workers(), 1+len(s.order)/least)
	}
	var out [][]int32
	rest := s.order
	for left := number; left > 1 && len(rest) > left; left-- {
		end := len(rest) / left
		if end += st.unitEnd(rest[end:]); end < len(rest) {
			out, rest = append(out, rest[:end]), rest[end:]
		}
	}
	return append(out, rest)
}

func (b *bundles) gatherRows(rows, slotOf []int32, table *lookup) {
	one := entries{width: b.width, start: []int32{0, 0}}
	held, st := make([]int32, b.slots), b.s.stages[0]
	b.owner = make([]int32, 0, len(rows))
	for len(rows) > 0 {
		b.openStratum(rows[0], table)
		for first := rows[0]; len(rows) > 0 && st.sameStratum(first, rows[0]); {
			end := st.unitEnd(rows)
			b.gather(rows[:end], slotOf, held, &one)
			b.owner = append(b.owner, b.own(&one, 1, table))
			rows = rows[end:]
		}
		b.strata[len(b.strata)-1].to = len(b.owner)
	}
}

// openStratum begins the stratum of a row, which is the first of those that it
// has here.
func (b *bundles) openStratum(row int32, table *lookup) {
	h := stratumSpan{first: row, from: len(b.owner)}
	if fraction := b.s.stages[0].fraction; fraction != nil {
		h.fraction = fraction[row]
	}
	table.reset(len(b.size))
	b.strata = append(b.strata, h)
}

// join adds what was found in the rows that follow. A stratum may go on there.
func (b *bundles) join(o *bundles, table *lookup) {
	for _, h := range o.strata {
		if last := b.strata[len(b.strata)-1]; !b.s.stages[0].sameStratum(last.first, h.first) {
			b.openStratum(h.first, table)
		}
		units := o.owner[h.from:h.to]
		from, to := slices.Min(units), slices.Max(units)+1
		place := make([]int32, to-from)
		for k := from; k < to; k++ {
			one := o.owners.one(int(k))
			place[k-from] = b.own(&one, o.size[k], table)
		}
		for _, k := range units {
			b.owner = append(b.owner, place[k-from])
		}
		b.strata[len(b.strata)-1].to = len(b.owner)
	}
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

// own finds the owner that is like one, or makes it, and gives it so many units
// more.
func (b *bundles) own(one *entries, units int32, table *lookup) int32 {
	k, found := table.find(one, &b.owners)
	if !found {
		k = int32(len(b.size))
		b.owners.copy(*one, 0)
		b.size = append(b.size, 0)
	}
	b.size[k] += units
	return k
}

// arrange puts the owners of one slot together within their stratum, so that a
// replicate goes through memory in order, and makes ready to deal.
func (b *bundles) arrange() {
	old, sizes := b.owners, b.size
	b.owners = entries{width: b.width, start: make([]int32, 1, len(old.start)), slot: make([]int32, 0, len(old.slot)), value: make([]float64, 0, len(old.value))}
	b.size = make([]int32, 0, len(sizes))
	place, next := make([]int32, len(sizes)), make([]int32, b.slots+1)
	for _, h := range b.strata {
		units := b.owner[h.from:h.to]
		for _, k := range inSlots(&old, slices.Min(units), slices.Max(units)+1, next) {
			place[k] = int32(len(b.size))
			b.owners.copy(old, int(k))
			b.size = append(b.size, sizes[k])
		}
		for u, k := range units {
			units[u] = place[k]
		}
		b.deals = append(b.deals, newDeal(units, b.size))
	}
}

// inSlots returns the owners [from, to) in the order of their first slots. Where
// there are many, they are sorted by counting, for which next has room for a
// number per slot, and one more.
func inSlots(e *entries, from, to int32, next []int32) []int32 {
	slot := func(k int32) int32 { return e.slot[e.start[k]] }
	order := make([]int32, to-from)
	for i := range order {
		order[i] = from + int32(i)
	}
	if 8*len(order) < len(next) {
		slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(slot(a), slot(b)) })
		return order
	}
	clear(next)
	for k := from; k < to; k++ {
		next[slot(k)+1]++
	}
	for s := 1; s < len(next); s++ {
		next[s] += next[s-1]
	}
	for k := from; k < to; k++ {
		at := &next[slot(k)]
		order[*at] = k
		*at++
	}
	return order
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
