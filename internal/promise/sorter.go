package promise

import (
	"cmp"
	"slices"

	"lykta/internal/day"
)

// sorter lays each item of a pledge with the promise that it belongs to.
type sorter struct {
	pledge  *PledgeAccount
	at      map[string]int // promise ID to its place in rows
	rows    []PromiseAccount
	current int // so many of rows are promises of the newest version
}

func newSorter(p *PledgeAccount, items []*item) *sorter {
	s := &sorter{pledge: p, at: map[string]int{}}
	for _, pr := range p.Pledge.Promises {
		s.add(pr)
	}
	s.current = len(s.rows)
	for _, v := range slices.Backward(p.Versions) {
		for _, pr := range v.Pledge.Promises {
			s.add(pr)
		}
	}
	s.makeRoom(items)
	return s
}

// makeRoom allocates each promise's list of actions once, for all that it can
// hold: a promise may have thousands.
func (s *sorter) makeRoom(items []*item) {
	n := make([]int, len(s.rows))
	for _, it := range items {
		if it.body.Action == nil {
			continue
		}
		if i, known := s.at[it.body.Action.Promise]; known {
			n[i]++
		}
	}
	for i := range s.rows {
		if n[i] > 0 {
			s.rows[i].Actions = make([]ActionAccount, 0, n[i])
		}
	}
}

func (s *sorter) add(pr Promise) {
	if _, known := s.at[pr.ID]; known {
		return
	}
	s.at[pr.ID] = len(s.rows)
	s.rows = append(s.rows, PromiseAccount{Promise: pr})
}

// place lays what an item says on day d with its promise. What concerns a
// promise that no version has is left to the list of changes.
func (s *sorter) place(it *item, d day.Day) {
	body, ref, says := it.on(d)
	if !says {
		return
	}
	corrected := body != &it.body
	_, id := body.place()
	var row *PromiseAccount
	if i, known := s.at[id]; known {
		row = &s.rows[i]
	} else if id != "" {
		return
	}
	switch {
	case body.Effect != nil:
		s.placeEffect(row, EffectAccount{ref, *body.Effect, corrected})
	case body.Deviation != nil:
		s.placeDeviation(row, DeviationAccount{ref, *body.Deviation, corrected})
	case row == nil:
	case body.Action != nil:
		outside := !s.pledge.Pledge.Period.Contains(body.Action.Date)
		row.Actions = append(row.Actions, ActionAccount{ref, body.Action, corrected, outside})
	case body.Verdict != nil:
		row.Verdicts = append(row.Verdicts, VerdictAccount{ref, *body.Verdict, corrected})
	}
}

func (s *sorter) placeEffect(row *PromiseAccount, e EffectAccount) {
	s.pledge.Effects = append(s.pledge.Effects, e)
	if row != nil {
		row.Effects = append(row.Effects, e)
	}
}

func (s *sorter) placeDeviation(row *PromiseAccount, d DeviationAccount) {
	s.pledge.Deviations = append(s.pledge.Deviations, d)
	if row != nil {
		row.Deviations = append(row.Deviations, d)
	}
}

// finish orders what was placed and does the sums.
func (s *sorter) finish(d day.Day) {
	p := s.pledge
	sortByDay(p.Deviations, func(x DeviationAccount) Ref { return x.Ref })
	sortByDay(p.Effects, func(x EffectAccount) Ref { return x.Ref })
	for i := range s.rows {
		row := &s.rows[i]
		sortByDay(row.Actions, func(x ActionAccount) Ref { return x.Ref })
		sortByDay(row.Deviations, func(x DeviationAccount) Ref { return x.Ref })
		sortByDay(row.Effects, func(x EffectAccount) Ref { return x.Ref })
		sortByDay(row.Verdicts, func(x VerdictAccount) Ref { return x.Ref })
		if n := len(row.Verdicts); n > 0 {
			row.Verdict = &row.Verdicts[n-1]
		}
		row.ByPlace = sumByPlace(row.Actions)
		row.Progress = progressOf(p, row, d)
	}
	p.Promises = s.rows[:s.current:s.current]
	if p.Promises == nil {
		p.Promises = []PromiseAccount{}
	}
	p.Dropped = s.rows[s.current:]
}

func byDay(a, b Ref) int {
	return cmp.Or(a.Dated.Compare(b.Dated), cmp.Compare(a.Seq, b.Seq))
}

// sortByDay sorts by day, then number. Mostly there is nothing to do, because
// the book keeps its items in that order.
func sortByDay[T any](list []T, ref func(T) Ref) {
	compare := func(a, b T) int { return byDay(ref(a), ref(b)) }
	if !slices.IsSortedFunc(list, compare) {
		slices.SortFunc(list, compare)
	}
}

// sumByPlace sums the counted actions, the largest sum first.
func sumByPlace(actions []ActionAccount) []PlaceSum {
	var sums []PlaceSum
	at := map[string]int{}
	for i := range actions {
		a := &actions[i]
		if a.Outside {
			continue
		}
		j, known := at[a.Action.Place]
		if !known {
			j = len(sums)
			at[a.Action.Place] = j
			sums = append(sums, PlaceSum{Place: a.Action.Place})
		}
		sums[j].Actions++
		sums[j].Count += max(0, a.Action.Count)
	}
	slices.SortFunc(sums, func(a, b PlaceSum) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Place, b.Place))
	})
	return sums
}
