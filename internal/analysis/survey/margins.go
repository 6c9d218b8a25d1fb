package survey

import (
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Margin is what is known of everybody: how many residents each level of a
// factor has.
type Margin struct {
	Factor Factor
	Levels []string
	Totals []float64
}

// Auxiliary is a number known for every row, and its sum over all residents.
type Auxiliary struct {
	Name   string
	Values []float64
	Total  float64
}

// Targets are what the weights shall reach.
type Targets struct {
	Margins     []Margin
	Auxiliaries []Auxiliary
	// Slack is how far the sum of a margin may be from that of the first, as a share
	// of it, and still be taken for the same: the margin is then scaled to it, and a
	// note says so. Official tables that are protected by small random changes do
	// not add up to the same. 0 allows for rounding only (one in a million).
	Slack float64
}

// sameTotal is how far apart the sums of two margins always may be, as a share.
const sameTotal = 1e-6

// check looks for what no weights could reach, and for respondents that the
// margins say nothing of. It returns the totals of each margin in the order of
// its factor's levels.
func (t Targets) check(rows int) ([][]float64, []note.Note, error) {
	if len(t.Margins)+len(t.Auxiliaries) == 0 {
		return nil, nil, errs.E(errs.Invalid, "survey.no-margins")
	}
	totals := make([][]float64, len(t.Margins))
	var notes []note.Note
	for m, margin := range t.Margins {
		var err error
		if totals[m], err = margin.check(rows); err != nil {
			return nil, nil, err
		}
		first, this := sum(t.Margins[0].Totals), sum(margin.Totals)
		apart := math.Abs(first-this) / first
		if !(apart <= max(t.Slack, sameTotal)) {
			return nil, nil, errs.E(errs.Invalid, "survey.margins-differ", t.Margins[0].Factor.Name, first, margin.Factor.Name, this)
		}
		if apart > sameTotal {
			notes = append(notes, note.Of("survey.margin-scaled", margin.Factor.Name, this, first))
		}
		for l := range totals[m] {
			totals[m][l] *= first / this
		}
	}
	return totals, notes, t.checkAuxiliaries(rows)
}

func (t Targets) checkAuxiliaries(rows int) error {
	for _, a := range t.Auxiliaries {
		if len(a.Values) != rows {
			return errs.E(errs.Invalid, "survey.lengths", len(a.Values), rows)
		}
		for i, v := range append(a.Values[:rows:rows], a.Total) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return errs.E(errs.Invalid, "survey.auxiliary", a.Name, i+1)
			}
		}
	}
	return nil
}

func (m Margin) check(rows int) ([]float64, error) {
	if len(m.Factor.Code) != rows || len(m.Levels) != len(m.Totals) {
		return nil, errs.E(errs.Invalid, "survey.lengths", len(m.Factor.Code), rows)
	}
	known := map[string]float64{}
	for l, level := range m.Levels {
		if _, twice := known[level]; twice {
			return nil, errs.E(errs.Invalid, "survey.level-twice", m.Factor.Name, level)
		}
		if v := m.Totals[l]; !(v >= 0) || math.IsInf(v, 0) {
			return nil, errs.E(errs.Invalid, "survey.level-total", m.Factor.Name, level, v)
		}
		known[level] = m.Totals[l]
	}
	seen, err := m.seen(known)
	if err != nil {
		return nil, err
	}
	for l, level := range m.Levels {
		if !seen[level] && m.Totals[l] > 0 {
			return nil, errs.E(errs.Invalid, "survey.level-empty", m.Factor.Name, level, m.Totals[l])
		}
	}
	totals := make([]float64, len(m.Factor.Levels))
	for l, level := range m.Factor.Levels {
		totals[l] = known[level]
	}
	return totals, nil
}

// seen returns which levels have respondents, all of which the margin must know.
func (m Margin) seen(known map[string]float64) (map[string]bool, error) {
	first := make([]int, len(m.Factor.Levels)) // row of the first respondent, from 1
	for i, code := range m.Factor.Code {
		if code < 0 || int(code) >= len(first) {
			return nil, errs.E(errs.Invalid, "survey.level-missing", m.Factor.Name, i+1)
		}
		if first[code] == 0 {
			first[code] = i + 1
		}
	}
	seen := map[string]bool{}
	for l, level := range m.Factor.Levels {
		if first[l] == 0 {
			continue
		}
		if total, ok := known[level]; !ok {
			return nil, errs.E(errs.Invalid, "survey.level-unknown", m.Factor.Name, level, first[l])
		} else if total == 0 {
			return nil, errs.E(errs.Invalid, "survey.level-zero", m.Factor.Name, level, first[l])
		}
		seen[level] = true
	}
	return seen, nil
}

func sum(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}
