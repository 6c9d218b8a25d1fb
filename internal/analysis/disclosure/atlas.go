package disclosure

import (
	"slices"
)

// atlas is the cells of one period, and how they lie on each other.
type atlas struct {
	cells []area
	kinds int
	sums  []sum
	// regions are the cells first, and then what is not published but can be worked
	// out: the overlaps, differences and remainders.
	regions []region
}

// area is a published cell, the same in every period.
type area struct {
	name Name // without period
	region
}

// region is a set of places by a set of kinds.
type region struct {
	places bits
	kinds  bits
}

// sum says that a region is the sum of others that do not overlap.
type sum struct {
	whole int
	parts []int
}

// bits is a set of small numbers.
type bits string

func bitsOf(n int, in func(i int) bool) bits {
	b := make([]byte, (n+7)/8)
	for i := range n {
		if in(i) {
			b[i/8] |= 1 << (i % 8)
		}
	}
	return bits(b)
}

func (b bits) and(c bits) bits { return b.with(c, func(x, y byte) byte { return x & y }) }
func (b bits) not(c bits) bits { return b.with(c, func(x, y byte) byte { return x &^ y }) }
func (b bits) with(c bits, f func(x, y byte) byte) bits {
	out := make([]byte, len(b))
	for i := range out {
		out[i] = f(b[i], c[i])
	}
	return bits(out)
}

func (b bits) empty() bool {
	for i := range len(b) {
		if b[i] != 0 {
			return false
		}
	}
	return true
}

func (b bits) within(c bits) bool {
	for i := range len(b) {
		if b[i]&^c[i] != 0 {
			return false
		}
	}
	return true
}

func (b bits) meets(c bits) bool {
	for i := range len(b) {
		if b[i]&c[i] != 0 {
			return true
		}
	}
	return false
}

func (r region) within(q region) bool { return r.places.within(q.places) && r.kinds.within(q.kinds) }
func (r region) meets(q region) bool {
	return r.places.meets(q.places) && r.kinds.meets(q.kinds)
}

func (p Plan) atlas() atlas {
	a := atlas{kinds: max(1, len(p.Kinds))}
	for _, t := range p.Tables {
		for _, name := range p.areas(t.Geography) {
			places := bitsOf(len(p.Places), func(i int) bool { return t.Geography == Whole || p.Places[i][t.Geography] == name })
			if !t.ByKind {
				all := bitsOf(a.kinds, func(int) bool { return true })
				a.cells = append(a.cells, area{Name{Geography: t.Geography, Area: name}, region{places, all}})
				continue
			}
			for k, kind := range p.Kinds {
				one := bitsOf(a.kinds, func(i int) bool { return i == k })
				a.cells = append(a.cells, area{Name{Geography: t.Geography, Area: name, Kind: kind}, region{places, one}})
			}
		}
	}
	for _, c := range a.cells {
		a.regions = append(a.regions, c.region)
	}
	a.findSums()
	return a
}

// areas lists the areas of a geography in the order of the plan.
func (p Plan) areas(geography int) []string {
	if geography == Whole {
		return []string{""}
	}
	var out []string
	for _, place := range p.Places {
		if name := place[geography]; name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// findSums works out what adds up to what: for every two cells their overlap
// and differences, and for every cell and table the table's cells inside it
// and the rest.
func (a *atlas) findSums() {
	number := map[region]int{}
	for i, r := range a.regions {
		if _, same := number[r]; same { // two names for one region
			a.sums = append(a.sums, sum{number[r], []int{i}})
			continue
		}
		number[r] = i
	}
	known := func(r region) int {
		i, ok := number[r]
		if !ok {
			i = len(a.regions)
			number[r] = i
			a.regions = append(a.regions, r)
		}
		return i
	}
	for i, c := range a.cells {
		a.addPairs(i, known)
		a.addTables(i, c, known)
	}
}

// addPairs adds a cell's overlap with each later one, and what is over on
// either side, where they have the same kinds or the same places.
func (a *atlas) addPairs(i int, known func(region) int) {
	c := a.cells[i]
	for j := i + 1; j < len(a.cells); j++ {
		d := a.cells[j]
		if c.region == d.region || !c.meets(d.region) {
			continue
		}
		for _, side := range [2][2]int{{i, j}, {j, i}} {
			x, y := a.cells[side[0]], a.cells[side[1]]
			over, ok := x.less(y.region)
			if !ok || over.places.empty() || over.kinds.empty() {
				continue
			}
			both := region{x.places.and(y.places), x.kinds.and(y.kinds)}
			a.sums = append(a.sums, sum{side[0], []int{known(both), known(over)}})
		}
	}
}

// less returns what a region has beyond another, when that is a set of places
// by a set of kinds.
func (r region) less(q region) (region, bool) {
	switch {
	case r.kinds.within(q.kinds):
		return region{r.places.not(q.places), r.kinds}, true
	case r.places.within(q.places):
		return region{r.places, r.kinds.not(q.kinds)}, true
	}
	return region{}, false
}

// addTables adds, for each table, the cells of it that lie inside a cell and
// differ from it in one way only, and what is left over.
func (a *atlas) addTables(i int, c area, known func(region) int) {
	type group struct {
		geography int
		byKind    bool
		samePlace bool
	}
	parts := map[group][]int{}
	var order []group
	for j, d := range a.cells {
		if j == i || d.region == c.region || !d.within(c.region) || d.kinds != c.kinds && d.places != c.places {
			continue
		}
		g := group{d.name.Geography, d.name.Kind != "", d.places == c.places}
		if parts[g] == nil {
			order = append(order, g)
		}
		parts[g] = append(parts[g], j)
	}
	for _, g := range order {
		rest := c.region
		for _, j := range parts[g] {
			if g.samePlace {
				rest.kinds = rest.kinds.not(a.cells[j].kinds)
			} else {
				rest.places = rest.places.not(a.cells[j].places)
			}
		}
		list := parts[g]
		if !rest.places.empty() && !rest.kinds.empty() {
			list = append(list, known(rest))
		}
		a.sums = append(a.sums, sum{i, list})
	}
}
