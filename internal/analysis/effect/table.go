package effect

import (
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/day"
	"lykta/internal/errs"
)

// Record is how many events an area had in the seven days from a day.
type Record struct {
	Area  string
	From  day.Day
	Count int64
}

// table is the planned counts: by group of areas (as Plan.groups), area, and
// week, those before and then those after.
type table struct {
	counts   [4][][]float64
	start    int
	missing  int
	unused   int
	breaches []note.Note
}

// table fills the plan's areas and weeks with records.
func (p Plan) table(records []Record) (table, error) {
	t := table{start: p.Before.Days() / 7}
	n := t.start + p.After.Days()/7
	rows := map[string][]float64{}
	for g, areas := range p.groups() {
		for _, a := range areas {
			row := make([]float64, n)
			for w := range row {
				row[w] = math.NaN()
			}
			rows[a], t.counts[g] = row, append(t.counts[g], row)
		}
	}
	amiss, first := 0, Record{}
	for i, r := range records {
		if r.Count < 0 {
			return t, errs.E(errs.Invalid, "effect.negative", i+1)
		}
		w, whole, in := p.week(r.From)
		row := rows[r.Area]
		switch {
		case row == nil || !in:
			t.unused++
		case !whole:
			if amiss++; amiss == 1 {
				first = r
			}
		case !math.IsNaN(row[w]):
			return t, errs.E(errs.Invalid, "effect.twice", r.Area, r.From.String())
		default:
			row[w] = float64(r.Count)
		}
	}
	if amiss > 0 {
		t.breaches = append(t.breaches, note.Of("effect.breach.week", amiss, first.Area, first.From.String()))
	}
	t.lookForGaps(p)
	return t, nil
}

// week returns the number of the planned week that begins on a day, whether one
// begins just then, and whether the day lies in a planned period.
func (p Plan) week(from day.Day) (week int, whole, in bool) {
	for i, period := range []day.Period{p.Before, p.After} {
		if period.Contains(from) {
			days := from.Sub(period.From)
			return i*(p.Before.Days()/7) + days/7, days%7 == 0, true
		}
	}
	return 0, false, false
}

// lookForGaps counts the planned weeks without a record, and names the first.
func (t *table) lookForGaps(p Plan) {
	area, week := "", day.Day{}
	for g, areas := range p.groups() {
		for a, row := range t.counts[g] {
			for w, c := range row {
				if !math.IsNaN(c) {
					continue
				}
				if t.missing++; t.missing == 1 {
					area, week = areas[a], p.from(w)
				}
			}
		}
	}
	if t.missing > 0 {
		t.breaches = append(t.breaches, note.Of("effect.breach.missing", t.missing, area, week.String()))
	}
}

func (p Plan) from(week int) day.Day {
	if before := p.Before.Days() / 7; week >= before {
		return p.After.From.Add(7 * (week - before))
	}
	return p.Before.From.Add(7 * week)
}

func (t table) weeks() int { return len(t.counts[0][0]) }

// weekly sums a group's areas.
func (t table) weekly(group int) []float64 {
	out := make([]float64, t.weeks())
	for _, row := range t.counts[group] {
		for w, c := range row {
			out[w] += c
		}
	}
	return out
}

func (t table) pair(group int) Pair {
	weekly := t.weekly(group)
	return Pair{Before: int64(sum(weekly[:t.start])), After: int64(sum(weekly[t.start:]))}
}

func (t table) panel() Panel {
	p := Panel{Start: t.start}
	for g, treated := range []bool{true, false} {
		for _, row := range t.counts[g] {
			p.Counts, p.Treated = append(p.Counts, row), append(p.Treated, treated)
		}
	}
	return p
}

// Dispersion returns by how much the weekly difference between treated and
// control varies more than chance gives, about its mean before start and its
// mean after, and the correlation of a week with the next when that is beyond
// chance, else 0. What season does alike to both falls out. It is 1 for fewer
// than twelve weeks, and never below 1.
func Dispersion(treated, control []float64, start int) (variance, correlation float64) {
	n := len(treated)
	if n < 12 || start < 2 || n-start < 2 {
		return 1, 0
	}
	residuals, squares := make([]float64, n), 0.0
	for _, span := range [][2]int{{0, start}, {start, n}} {
		from, to := span[0], span[1]
		mean := (sum(treated[from:to]) - sum(control[from:to])) / float64(to-from)
		for w := from; w < to; w++ {
			residuals[w] = treated[w] - control[w] - mean
			squares += residuals[w] * residuals[w]
		}
	}
	events := sum(treated) + sum(control)
	if events == 0 {
		return 1, 0
	}
	correlation, widened := rate.Widening(residuals, 2)
	if widened == 1 {
		correlation = 0
	}
	return max(1, squares/float64(n-2)*float64(n)/events*widened), correlation
}
