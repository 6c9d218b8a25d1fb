package survey

import (
	"math"
	"math/bits"
)

// bundles are the rows, gathered as far as replicates need to know them: per
// unit and slot (a group of calibration in a domain) the sums of weights and of
// weighted answers.
type bundles struct {
	s     *Sample
	sums  []*tally
	width int // numbers per slot: the weight, and two per question

	slots  int
	group  []int32 // of each slot
	domain []int32 // of each slot; Missing for rows without

	start []int32 // of each unit's entries
	slot  []int32
	value []float64

	strata      []stratumSpan
	unitStratum []int32
	all         []float64 // slots × width: everybody

	// Units that are alike in a stratum, for the bootstrap: kind of each unit, and
	// of each kind a unit, how many they are and their stratum.
	kind, kindUnit, kindStratum []int32
	kindSize                    []float64
}

// stratumSpan are the units [from, to) of a stratum.
type stratumSpan struct {
	from, to int
	fraction float64
}

// bench is one worker's room.
type bench struct {
	sums   []float64 // slots × width
	drawn  []int32   // per kind
	weight []float64 // per group
}

func (b *bundles) newBench() *bench {
	groups := 1
	if b.s.calib != nil {
		groups = b.s.calib.groups.n
	}
	return &bench{make([]float64, b.slots*b.width), make([]int32, len(b.kindUnit)), make([]float64, groups)}
}

func (s *Sample) bundle(sums []*tally, domain []int32) *bundles {
	b := &bundles{s: s, sums: sums, width: 1 + 2*len(sums), start: []int32{0}}
	slotOf := b.makeSlots(domain, len(sums[0].n))
	held := make([]int32, b.slots) // entry of a slot in the present unit, from 1
	st := s.stages[0]
	for rows := s.order; len(rows) > 0; {
		h := stratumSpan{from: len(b.unitStratum)}
		if st.fraction != nil {
			h.fraction = st.fraction[rows[0]]
		}
		for first := rows[0]; len(rows) > 0 && st.sameStratum(first, rows[0]); {
			end := st.unitEnd(rows)
			b.addRows(rows[:end], slotOf, held)
			b.unitStratum = append(b.unitStratum, int32(len(b.strata)))
			rows = rows[end:]
		}
		h.to = len(b.unitStratum)
		b.strata = append(b.strata, h)
	}
	b.all = make([]float64, b.slots*b.width)
	for u := range b.unitStratum {
		b.addUnit(u, 1, b.all)
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

// addRows makes the entries of one unit.
func (b *bundles) addRows(rows, slotOf, held []int32) {
	begin := len(b.slot)
	for _, i := range rows {
		k := slotOf[i]
		if at := int(held[k]); at <= begin {
			b.slot = append(b.slot, k)
			b.value = append(b.value, make([]float64, b.width)...)
			held[k] = int32(len(b.slot))
		}
		v := b.value[int(held[k]-1)*b.width:]
		w := b.s.base[i]
		v[0] += w
		for q, a := range b.sums {
			if a.code[i] >= 0 {
				v[1+2*q] += w * a.Values[i]
				v[2+2*q] += w * a.divisor(int(i))
			}
		}
	}
	b.start = append(b.start, int32(len(b.slot)))
}

// addUnit adds f times a unit to the sums per slot.
func (b *bundles) addUnit(u int, f float64, sums []float64) {
	for e := b.start[u]; e < b.start[u+1]; e++ {
		to := sums[int(b.slot[e])*b.width : int(b.slot[e]+1)*b.width]
		for c, v := range b.value[int(e)*b.width : int(e+1)*b.width] {
			to[c] += f * v
		}
	}
}

// merge finds the units of a stratum that are alike, so that a replicate passes
// over kinds rather than units: answers on a scale have few.
func (b *bundles) merge() {
	units := len(b.unitStratum)
	b.kind = make([]int32, units)
	mask := 1<<bits.Len(uint(2*units)) - 1
	table := make([]int32, mask+1) // kind, from 1
	for u := range units {
		at := int(b.hash(u)) & mask
		for table[at] != 0 && !b.alike(u, int(b.kindUnit[table[at]-1])) {
			at = (at + 1) & mask
		}
		if table[at] == 0 {
			b.kindUnit = append(b.kindUnit, int32(u))
			b.kindStratum = append(b.kindStratum, b.unitStratum[u])
			b.kindSize = append(b.kindSize, 0)
			table[at] = int32(len(b.kindUnit))
		}
		b.kind[u] = table[at] - 1
		b.kindSize[b.kind[u]]++
	}
}

func (b *bundles) hash(u int) uint64 {
	h := uint64(b.unitStratum[u])
	for e := b.start[u]; e < b.start[u+1]; e++ {
		h = (h ^ uint64(b.slot[e])) * 0x9e3779b97f4a7c15
		for _, v := range b.value[int(e)*b.width : int(e+1)*b.width] {
			h = (bits.RotateLeft64(h, 29) ^ math.Float64bits(v)) * 0xbf58476d1ce4e5b9
		}
	}
	return h ^ h>>32
}

func (b *bundles) alike(u, v int) bool {
	n := b.start[u+1] - b.start[u]
	if b.unitStratum[u] != b.unitStratum[v] || n != b.start[v+1]-b.start[v] {
		return false
	}
	for e := range n {
		x, y := int(b.start[u]+e), int(b.start[v]+e)
		if b.slot[x] != b.slot[y] {
			return false
		}
		for c := range b.width {
			if b.value[x*b.width+c] != b.value[y*b.width+c] {
				return false
			}
		}
	}
	return true
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
			top[q*domains+int(d)] += f * v[1+2*q]
			bottom[q*domains+int(d)] += f * v[2+2*q]
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
	factor, off := c.how.fit(c.groups, w.weight, c.factor)
	if off >= 0 {
		return nil
	}
	return factor
}
