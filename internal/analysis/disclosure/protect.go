package disclosure

// span is what can be known of a region's number of reporters.
type span struct{ least, greatest int }

// publish puts the cells of a period in classes and hides what must be hidden.
// Only the first lines see counts: all the rest is made from the classes, so
// that it tells nothing that they do not.
func (a atlas) publish(cube *Cube, account *Account, period string, counts map[Name]int, key []byte, s scale) {
	class := make([]int, len(a.cells))
	for i, c := range a.cells {
		name := c.name
		name.Period = period
		class[i] = s.of(counts[name], moved(key, name))
	}
	a.raise(class)
	hidden := a.protect(class, s)
	for i, c := range a.cells {
		cell := Cell{Name: c.name}
		cell.Period = period
		switch {
		case class[i] == 0:
			account.Few++
		case hidden[i]:
			account.Protected++
		default:
			cell.Class = s.class(class[i])
		}
		cube.Cells = append(cube.Cells, cell)
	}
}

func (s scale) class(i int) Class {
	least, greatest := s.bounds(i)
	if greatest == unlimited {
		greatest = 0
	}
	return Class{least, greatest}
}

// raise lifts a cell to the class of any cell inside it: the limits of each are
// moved by an amount of its own, and a whole below its part would be absurd.
func (a atlas) raise(class []int) {
	for i, c := range a.cells {
		for j, d := range a.cells {
			if class[j] > class[i] && d.within(c.region) {
				class[i] = class[j]
			}
		}
	}
}

// protect returns which cells to hide beside those of the lowest class: until
// no region is known to have at least one reporter and fewer than the first
// limit. Each round hides one cell more, so that it ends.
func (a atlas) protect(class []int, s scale) []bool {
	hidden := make([]bool, len(class))
	for {
		known, because := a.deduce(class, hidden, s)
		exposed := -1
		for r, k := range known {
			if k.least >= 1 && k.least <= k.greatest && k.greatest < s.limits[1] {
				exposed = r
				break
			}
		}
		if exposed < 0 {
			return hidden
		}
		hidden[a.choose(exposed, because[exposed], class, hidden)] = true
	}
}

// choose picks the cell to hide: the lowest class of those that gave the region
// away, or else the first that touches it, or else the first shown.
func (a atlas) choose(exposed, because int, class []int, hidden []bool) int {
	best := -1
	consider := func(i int) {
		if i < len(a.cells) && class[i] > 0 && !hidden[i] && (best < 0 || class[i] < class[best]) {
			best = i
		}
	}
	if because >= 0 {
		for _, i := range a.sums[because].parts {
			consider(i)
		}
		consider(a.sums[because].whole)
	}
	for i, c := range a.cells {
		if best < 0 && c.meets(a.regions[exposed]) {
			consider(i)
		}
	}
	for i := range a.cells {
		if best < 0 {
			consider(i)
		}
	}
	return best
}

// deduce returns what somebody can work out who knows the plan, the classes
// and the rules, and takes it that nobody reported twice: the spans of all
// regions, narrowed by every sum until nothing changes. Because is the sum that
// last raised a region's least, or -1. A cell hidden for others' sake tells
// nothing; one of the lowest class is taken to be known as such.
func (a atlas) deduce(class []int, hidden []bool, s scale) (known []span, because []int) {
	known, because = make([]span, len(a.regions)), make([]int, len(a.regions))
	for r := range known {
		known[r], because[r] = span{0, unlimited}, -1
	}
	for i := range a.cells {
		if !hidden[i] {
			known[i].least, known[i].greatest = s.bounds(class[i])
		}
	}
	for again, rounds := true, 0; again && rounds < 100; rounds++ {
		again = false
		for n, sum := range a.sums {
			again = sum.narrow(n, known, because) || again
		}
	}
	return known, because
}

// narrow uses one sum in all directions and reports whether anything became
// narrower.
func (m sum) narrow(n int, known []span, because []int) bool {
	least, greatest := 0, 0
	for _, p := range m.parts {
		least += known[p].least
		greatest += known[p].greatest
	}
	changed := tighten(n, m.whole, span{least, min(greatest, unlimited)}, known, because)
	whole := known[m.whole]
	for _, p := range m.parts {
		others := span{least - known[p].least, greatest - known[p].greatest}
		s := span{0, unlimited}
		if whole.greatest < unlimited {
			s.greatest = whole.greatest - others.least
		}
		if others.greatest < unlimited {
			s.least = whole.least - others.greatest
		}
		changed = tighten(n, p, s, known, because) || changed
	}
	return changed
}

func tighten(n, r int, s span, known []span, because []int) bool {
	k := &known[r]
	changed := false
	if s.least > k.least {
		k.least, because[r], changed = s.least, n, true
	}
	if s.greatest < k.greatest {
		k.greatest, changed = s.greatest, true
	}
	return changed
}
