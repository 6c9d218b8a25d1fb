package presence

import (
	"cmp"
	"context"
	"slices"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Need is a span of time in which presence is wanted at a place.
type Need struct {
	Place    int     // any number that the caller gives a place
	From, To int64   // minutes, [From, To)
	Weight   float64 // how much a minute of it counts; above 0
}

// Visit is a span of time in which somebody was at a place.
type Visit struct {
	Place    int
	From, To int64 // minutes, [From, To)
	Who      int   // an organisation or a function, numbered from 0
}

// Stretch is a part of a need, and how many visits covered it.
type Stretch struct {
	Need     int // index into the needs
	From, To int64
	Visits   int
}

// Share is what one of those present covered.
type Share struct {
	Who    int
	Needed int64 // minutes of need at which they were present
	Alone  int64 // of these, with nobody else there
	Beside int64 // minutes present where and when nothing was needed
}

// Coverage is presence held against need.
type Coverage struct {
	Needed, Covered int64   // minutes; a minute with three present is covered once
	Weighted        float64 // the covered share of the weighted minutes, 0–1
	PerNeed         []int64 // covered minutes of each need
	Holes           []Stretch
	Overlaps        []Stretch // where two or more were present at once
	By              []Share   // by number
	Notes           []note.Note
}

// Cover holds visits against needs. Needs may overlap each other: each is
// counted for itself. Several visits by the same who at once count as one of
// theirs, and as one in Overlaps.
//
// A span that ends before it begins, a weight that is not above 0 and a negative
// who are Invalid errors, with the row counted from 1.
func Cover(ctx context.Context, needs []Need, visits []Visit) (Coverage, error) {
	if err := checkSpans(needs, visits); err != nil {
		return Coverage{}, err
	}
	there := merge(visits)
	c := Coverage{PerNeed: make([]int64, len(needs))}
	by := map[int]*Share{}
	for _, v := range visits {
		if by[v.Who] == nil {
			by[v.Who] = &Share{Who: v.Who}
		}
	}
	var weight, weighted float64
	for i, n := range needs {
		if err := ctx.Err(); err != nil {
			return Coverage{}, err
		}
		for _, s := range slice(i, n, there[n.Place], by) {
			switch {
			case s.Visits == 0:
				c.Holes = append(c.Holes, s)
				continue
			case s.Visits > 1:
				c.Overlaps = append(c.Overlaps, s)
			}
			c.PerNeed[i] += s.To - s.From
		}
		c.Needed += n.To - n.From
		c.Covered += c.PerNeed[i]
		weight += n.Weight * float64(n.To-n.From)
		weighted += n.Weight * float64(c.PerNeed[i])
	}
	if weight > 0 {
		c.Weighted = weighted / weight
	} else {
		c.Notes = append(c.Notes, note.Of("presence.no-need"))
	}
	beside(needs, there, by)
	for _, s := range by {
		c.By = append(c.By, *s)
	}
	slices.SortFunc(c.By, func(a, b Share) int { return cmp.Compare(a.Who, b.Who) })
	return c, nil
}

func checkSpans(needs []Need, visits []Visit) error {
	for i, n := range needs {
		if n.To <= n.From {
			return errs.E(errs.Invalid, "presence.need-span", i+1)
		}
		if !(n.Weight > 0) {
			return errs.E(errs.Invalid, "presence.need-weight", i+1)
		}
	}
	for i, v := range visits {
		if v.To <= v.From {
			return errs.E(errs.Invalid, "presence.visit-span", i+1)
		}
		if v.Who < 0 {
			return errs.E(errs.Invalid, "presence.visit-who", i+1)
		}
	}
	return nil
}

// merge gives each place's visits in time order, those of the same who joined
// where they touch or overlap.
func merge(visits []Visit) map[int][]Visit {
	sorted := slices.Clone(visits)
	slices.SortFunc(sorted, func(a, b Visit) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Who, b.Who), cmp.Compare(a.From, b.From))
	})
	there := map[int][]Visit{}
	for _, v := range sorted {
		at := there[v.Place]
		if last := len(at) - 1; last >= 0 && at[last].Who == v.Who && at[last].To >= v.From {
			at[last].To = max(at[last].To, v.To)
			continue
		}
		there[v.Place] = append(at, v)
	}
	for _, at := range there {
		slices.SortFunc(at, func(a, b Visit) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Who, b.Who)) })
	}
	return there
}

// slice cuts a need at every coming and going, and adds to those present what
// each of them covered.
func slice(index int, n Need, at []Visit, by map[int]*Share) []Stretch {
	var inside []Visit
	cuts := []int64{n.From, n.To}
	for _, v := range at {
		if v.From >= n.To {
			break
		}
		if v.To <= n.From {
			continue
		}
		v.From, v.To = max(v.From, n.From), min(v.To, n.To)
		inside = append(inside, v)
		cuts = append(cuts, v.From, v.To)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var parts []Stretch
	for i := 1; i < len(cuts); i++ {
		from, to := cuts[i-1], cuts[i]
		count, one := 0, 0
		for _, v := range inside {
			if v.From <= from && to <= v.To {
				count, one = count+1, v.Who
				by[v.Who].Needed += to - from
			}
		}
		if count == 1 {
			by[one].Alone += to - from
		}
		if last := len(parts) - 1; last >= 0 && parts[last].Visits == count {
			parts[last].To = to
			continue
		}
		parts = append(parts, Stretch{Need: index, From: from, To: to, Visits: count})
	}
	return parts
}

// beside counts the minutes that were spent outside every need. Where needs
// overlap, a minute inside any of them is not outside.
func beside(needs []Need, there map[int][]Visit, by map[int]*Share) {
	wanted := map[int][]Need{}
	for _, n := range needs {
		wanted[n.Place] = append(wanted[n.Place], n)
	}
	for place, at := range there {
		spans := wanted[place]
		slices.SortFunc(spans, func(a, b Need) int { return cmp.Compare(a.From, b.From) })
		for _, v := range at {
			outside, from := int64(0), v.From
			for _, n := range spans {
				if n.From >= v.To {
					break
				}
				outside += max(0, n.From-from)
				from = max(from, n.To)
			}
			by[v.Who].Beside += outside + max(0, v.To-from)
		}
	}
}
