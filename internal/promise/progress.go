package promise

import (
	"lykta/internal/day"
)

// State tells in one word how a promise stands.
type State string

// The states.
const (
	NotStarted         State = "not-started"   // ej påbörjat: nothing done, and nothing expected yet
	OnTrack            State = "on-track"      // i fas
	Behind             State = "behind"        // ligger efter: done is below expected
	Done               State = "done"          // klart: the target is reached
	Late               State = "late"          // försenat: a deadline or the period has passed, unmet
	StateCannotAssess  State = "cannot-assess" // går inte att bedöma: as written, or because the set is not known
	Ended              State = "ended"         // avslutat: a verdict was given
	OutcomeNotReported State = "not-reported"  // utfallet är inte redovisat i källan
)

// Progress is how far a promise has come, as of the evening of a day.
//
// The unit of Done, Target and Expected is that of the promise: for count what
// is counted, for recurring occasions, for coverage members of the set.
type Progress struct {
	State     State        `json:"state"`
	Done      int          `json:"done"`
	Target    int          `json:"target"`   // 0: no target is known
	Expected  int          `json:"expected"` // by now
	Count     int          `json:"count"`    // the sum of the counts of all actions in the period, whatever the shape
	Actions   int          `json:"actions"`  // how many entries the sum rests on
	Outside   int          `json:"outside"`  // actions dated outside the period: never counted
	First     day.Day      `json:"first,omitzero"`
	Last      day.Day      `json:"last,omitzero"` // the days of the first and the last counted action
	Occasions []Occasion   `json:"occasions,omitempty"`
	Met       int          `json:"met,omitzero"`    // occasions that are over and met
	Missed    int          `json:"missed,omitzero"` // occasions that are over and not met
	Coverage  *CoverageSum `json:"coverage,omitempty"`
	Forecast  *Forecast    `json:"forecast,omitempty"`
	Proposed  *Proposal    `json:"proposed,omitempty"`
	Pace      []PacePoint  `json:"pace,omitempty"`
}

// CoverageSum is who of a named set has been reached.
type CoverageSum struct {
	Known   bool     `json:"known"` // the pledge names the whole set
	Done    int      `json:"done"`
	Of      int      `json:"of"` // 0 where the set is not known
	Reached []Member `json:"reached,omitempty"`
	Left    []Member `json:"left,omitempty"` // in the order of the set
}

// tally is the sum of a promise's actions by one day.
type tally struct {
	promise *Promise
	period  day.Period
	today   day.Day
	actions []ActionAccount // counted ones and those outside, by day
}

// progressOf does the sums of one promise on day d.
func progressOf(account *PledgeAccount, row *PromiseAccount, d day.Day) Progress {
	p := &account.Pledge
	t := tally{promise: &row.Promise, period: p.Period, today: d, actions: row.Actions}
	g := t.basis()
	switch row.Promise.Shape {
	case Count:
		t.count(&g)
	case Recurring:
		t.recurring(&g, account.Deviations)
	case Coverage:
		t.coverage(&g)
	}
	g.State = t.state(p, row, g)
	g.Proposed = t.propose(p, g)
	g.Forecast = t.forecast(p, g)
	return g
}

// basis counts what every shape tells: how many actions, and when.
func (t tally) basis() Progress {
	var g Progress
	for i := range t.actions {
		a := &t.actions[i]
		if a.Outside {
			g.Outside++
			continue
		}
		if g.Actions == 0 {
			g.First = a.Action.Date
		}
		g.Last = a.Action.Date
		g.Actions++
		g.Count += max(0, a.Action.Count)
	}
	return g
}

// elapsed is how many days of the period have gone by the evening of the day:
// the day itself counts, so that it is 1 on the first day and all of them on
// the last.
func (t tally) elapsed() int {
	if t.period.Days() == 0 || t.today.Before(t.period.From) {
		return 0
	}
	return min(t.today.Sub(t.period.From)+1, t.period.Days())
}

// passed reports whether the time for keeping the promise is over: its deadline
// where it has one, else the period.
func (t tally) passed() bool {
	return t.today.After(t.end())
}

// end is the last day on which the promise can be kept.
func (t tally) end() day.Day {
	if dl := t.promise.Deadline; !dl.IsZero() && t.period.Contains(dl) {
		return dl
	}
	return t.period.To
}

// expected is the floor of target × elapsed days / days of the period. After a
// deadline everything is expected.
func (t tally) expected(target int) int {
	days := t.period.Days()
	if days == 0 {
		return 0
	}
	if t.passed() {
		return target
	}
	return int(int64(target) * int64(t.elapsed()) / int64(days))
}

// count: at least so many in the period. A stated total over a span counts
// whole on its last day.
func (t tally) count(g *Progress) {
	g.Done, g.Target = g.Count, max(0, t.promise.AtLeast)
	g.Expected = t.expected(g.Target)
	g.Pace = t.pace(g.Target)
}

// coverage: each one of a named set. Where the set is not known, what has been
// done is counted and there is no target.
func (t tally) coverage(g *Progress) {
	c := &CoverageSum{Known: len(t.promise.Members) > 0, Of: len(t.promise.Members)}
	g.Coverage = c
	if !c.Known {
		c.Done, g.Done = g.Count, g.Count
		return
	}
	reached := map[string]bool{}
	for i := range t.actions {
		if t.actions[i].Outside {
			continue
		}
		for _, id := range t.actions[i].Action.Members {
			reached[id] = true
		}
	}
	for _, m := range t.promise.Members {
		if reached[m.ID] {
			c.Reached = append(c.Reached, m)
		} else {
			c.Left = append(c.Left, m)
		}
	}
	c.Done = len(c.Reached)
	g.Done, g.Target = c.Done, c.Of
	g.Expected = t.expected(g.Target)
}

// assessable reports whether the promise can be checked at all.
func (t tally) assessable(g Progress) bool {
	return g.Target > 0 && t.promise.Shape != Open
}

// state is the table of the states, first match first:
//
//	open, or a set or target that is not known  cannot-assess
//	a verdict was given                         ended
//	the source tells no outcome                 not-reported
//	the target is reached                       done
//	before the period                           not-started
//	told elsewhere: nothing yet                 not-reported
//	the deadline or the period has passed       late
//	told elsewhere: a part                      cannot-assess (no pace is known)
//	nothing done, nothing expected              not-started
//	done below expected                         behind
//	else                                        on-track
//
// A promise without a target, of a pledge whose source tells no outcome, is
// not-reported only where it could have been checked.
func (t tally) state(p *Pledge, row *PromiseAccount, g Progress) State {
	switch {
	case row.Promise.Shape == Open:
		return StateCannotAssess
	case row.Verdict != nil:
		return Ended
	case p.Reporting == NotReported:
		return OutcomeNotReported
	case !t.assessable(g):
		return StateCannotAssess
	case g.Done >= g.Target:
		return Done
	case t.today.Before(t.period.From):
		return NotStarted
	case p.Reporting == ReportedElsewhere:
		return t.stateElsewhere(g)
	case t.passed():
		return Late
	case g.Done == 0 && g.Expected == 0:
		return NotStarted
	case g.Done < g.Expected:
		return Behind
	}
	return OnTrack
}

// stateElsewhere judges by the totals that are quoted, and never by pace.
func (t tally) stateElsewhere(g Progress) State {
	switch {
	case g.Actions == 0:
		return OutcomeNotReported
	case t.passed():
		return Late
	}
	return StateCannotAssess
}
