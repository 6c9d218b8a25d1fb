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
	named   []int          // the same for what the record's items name
	rows    []PromiseAccount
	current int  // so many of rows are promises of the newest version
	mended  bool // a correction was laid, and may have moved what it corrects
}

// Places in rows that are none.
const (
	wholePledge = -1
	elsewhere   = -2 // a promise that no version has
)

func newSorter(p *PledgeAccount, names []named) *sorter {
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
	s.makeRoom(names)
	return s
}

// makeRoom looks up once what the items name, and allocates each promise's list
// of actions once, for all that it can hold: a promise may have thousands.
func (s *sorter) makeRoom(names []named) {
	s.named = make([]int, len(names))
	for i, n := range names {
		s.named[i] = s.find(n.promise)
		if row := s.named[i]; row >= 0 && n.actions > 0 {
			s.rows[row].Actions = make([]ActionAccount, 0, n.actions)
		}
	}
}

func (s *sorter) find(promise string) int {
	i, known := s.at[promise]
	switch {
	case known:
		return i
	case promise == "":
		return wholePledge
	}
	return elsewhere
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
	row, known := s.row(it, body, corrected)
	if !known {
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

// row is that of the promise that the body is about; nil for the pledge as a
// whole, and not known for a promise that no version has.
func (s *sorter) row(it *item, body *Body, corrected bool) (row *PromiseAccount, known bool) {
	at := wholePledge
	if corrected {
		_, id := body.place()
		at, s.mended = s.find(id), true
	} else {
		at = s.named[it.named]
	}
	if at < 0 {
		return nil, at == wholePledge
	}
	return &s.rows[at], true
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
	if s.mended {
		s.sort()
	}
	for i := range s.rows {
		row := &s.rows[i]
		if n := len(row.Verdicts); n > 0 {
			row.Verdict = &row.Verdicts[n-1]
		}
		row.Progress = progressOf(p, row, d)
	}
	s.share()
}

// share gives the pledge its rows: those of its promises, and of the ones that
// it has no more.
func (s *sorter) share() {
	p := s.pledge
	p.Promises = s.rows[:s.current:s.current]
	if p.Promises == nil {
		p.Promises = []PromiseAccount{}
	}
	p.Dropped = s.rows[s.current:]
}

// sort puts back in order what corrections have moved. Without any there is
// nothing to do: the book keeps its items by day, then number.
func (s *sorter) sort() {
	sortByDay(s.pledge.Deviations, func(x DeviationAccount) Ref { return x.Ref })
	sortByDay(s.pledge.Effects, func(x EffectAccount) Ref { return x.Ref })
	for i := range s.rows {
		row := &s.rows[i]
		sortByDay(row.Actions, func(x ActionAccount) Ref { return x.Ref })
		sortByDay(row.Deviations, func(x DeviationAccount) Ref { return x.Ref })
		sortByDay(row.Effects, func(x EffectAccount) Ref { return x.Ref })
		sortByDay(row.Verdicts, func(x VerdictAccount) Ref { return x.Ref })
	}
}

func byDay(a, b Ref) int {
	return cmp.Or(a.Dated.Compare(b.Dated), cmp.Compare(a.Seq, b.Seq))
}

func sortByDay[T any](list []T, ref func(T) Ref) {
	slices.SortFunc(list, func(a, b T) int { return byDay(ref(a), ref(b)) })
}
