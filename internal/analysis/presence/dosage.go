package presence

import (
	"cmp"
	"slices"

	"lykta/internal/analysis/note"
)

// Rule says how long a visit should be and how soon the next one should come.
type Rule struct {
	Least, Most int64 // minutes of a visit
	Again       int64 // the longest wanted time between two visits, minutes
}

// Koper is the rule of thumb from observed patrols: visits of 10 to 16 minutes,
// again within two hours (Koper, "Just enough police presence", 1995). It has
// been repeated in few places: a hint for planning, never a demand.
var Koper = Rule{Least: 10, Most: 16, Again: 120}

// Dose is how a place was visited during one need.
type Dose struct {
	Need                 int // index into the needs
	Visits               int
	Short, Fitting, Long int   // visits under Least, within the rule, over Most
	Minutes              int64 // present, a minute counted once
	LongestGap           int64 // minutes with nobody there, the need's ends included
	InTime               bool  // no gap longer than Again
}

// Dosage tells for each need how long and how often somebody was there. Visits
// by several at the same time, or straight after each other, are one visit;
// what of a visit lies outside the need is not counted.
func Dosage(needs []Need, visits []Visit, rule Rule) ([]Dose, []note.Note, error) {
	if err := checkSpans(needs, visits); err != nil {
		return nil, nil, err
	}
	anybody := make([]Visit, len(visits))
	for i, v := range visits {
		v.Who = 0
		anybody[i] = v
	}
	there := merge(anybody)
	doses := make([]Dose, len(needs))
	for i, n := range needs {
		doses[i] = dose(i, n, there[n.Place], rule)
	}
	return doses, []note.Note{note.Of("presence.dosage-hint")}, nil
}

func dose(index int, n Need, at []Visit, rule Rule) Dose {
	d := Dose{Need: index}
	free := n.From
	for _, v := range at {
		from, to := max(v.From, n.From), min(v.To, n.To)
		if from >= to {
			continue
		}
		d.Visits++
		d.Minutes += to - from
		switch length := to - from; {
		case length < rule.Least:
			d.Short++
		case length > rule.Most:
			d.Long++
		default:
			d.Fitting++
		}
		d.LongestGap = max(d.LongestGap, from-free)
		free = to
	}
	d.LongestGap = max(d.LongestGap, n.To-free)
	d.InTime = d.LongestGap <= rule.Again
	return d
}

// Worst returns the doses with the longest gaps first.
func Worst(doses []Dose) []Dose {
	sorted := slices.Clone(doses)
	slices.SortStableFunc(sorted, func(a, b Dose) int { return cmp.Compare(b.LongestGap, a.LongestGap) })
	return sorted
}
