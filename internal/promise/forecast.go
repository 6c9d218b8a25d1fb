package promise

import (
	"lykta/internal/day"
)

// Forecast is where the pace until now leads: "med nuvarande takt: 16 av 20 vid
// periodens slut".
type Forecast struct {
	AtEnd  int     `json:"at_end"`
	Target int     `json:"target"`
	By     day.Day `json:"by"` // the last day of the period, or the deadline
}

// Proposal is the verdict that the sum proposes. A person decides.
type Proposal struct {
	Outcome Outcome `json:"outcome"`
	Done    int     `json:"done"`             // the sum it rests on, by the last day for keeping the promise
	Target  int     `json:"target,omitempty"` // 0: none is known
}

// PacePoint is one step of the pace line: what was done in all by the evening
// of a day, and what was expected by then.
type PacePoint struct {
	Day      day.Day `json:"day"`
	Done     int     `json:"done"`
	Expected int     `json:"expected"`
}

// forecast carries the pace on to the end: the floor of done × days / elapsed
// days, for occasions done × all / those that are over. It says nothing before
// a tenth of the days have gone and something has been done, nor where there is
// no target, the outcome is told elsewhere or the time is over. Of a set or a
// rhythm there is never more than all.
func (t tally) forecast(p *Pledge, g Progress) *Forecast {
	if p.Reporting != ReportedHere || g.State != OnTrack && g.State != Behind && g.State != Done {
		return nil
	}
	end := t.end()
	days := day.Period{From: t.period.From, To: end}.Days()
	elapsed := min(t.elapsed(), days)
	if g.Done == 0 || elapsed*10 < days || t.passed() {
		return nil
	}
	f := &Forecast{AtEnd: int(int64(g.Done) * int64(days) / int64(elapsed)), Target: g.Target, By: end}
	switch {
	case t.promise.Shape == Coverage:
		f.AtEnd = min(f.AtEnd, g.Target)
	case t.promise.Shape == Recurring && g.Expected == 0:
		return nil
	case t.promise.Shape == Recurring:
		f.AtEnd = max(g.Done, t.dueDone(g)*g.Target/g.Expected)
	}
	return f
}

// dueDone is how much of what was due was done in its time.
func (t tally) dueDone(g Progress) int {
	done := 0
	for _, o := range g.Occasions {
		if !o.Rest && o.To.Before(t.today) {
			done += o.Done
		}
	}
	return done
}

// propose gives the verdict that the sum speaks for. Kept as soon as the target
// is reached in time; partly kept or not kept once the time is over; before
// that, nothing. What is reached only after a deadline is partly kept.
func (t tally) propose(p *Pledge, g Progress) *Proposal {
	over := t.passed()
	switch {
	case p.Reporting == NotReported, !t.assessable(g), p.Reporting == ReportedElsewhere && g.Actions == 0:
		if !over {
			return nil
		}
		return &Proposal{Outcome: CannotAssess, Done: g.Done, Target: g.Target}
	}
	inTime := t.doneInTime(g)
	out := &Proposal{Done: inTime, Target: g.Target}
	switch {
	case inTime >= g.Target:
		out.Outcome = Kept
	case !over:
		return nil
	case g.Done == 0:
		out.Outcome = NotKept
	default:
		out.Outcome = PartlyKept
	}
	return out
}

// doneInTime is what was done by the last day for keeping the promise.
func (t tally) doneInTime(g Progress) int {
	end := t.end()
	if t.promise.Shape == Recurring || !g.Last.After(end) {
		return g.Done
	}
	early := t
	early.actions = nil
	for _, a := range t.actions {
		if !a.Action.Date.After(end) {
			early.actions = append(early.actions, a)
		}
	}
	sum := early.basis()
	if t.promise.Shape == Count {
		return sum.Count
	}
	early.coverage(&sum)
	return sum.Done
}

// pace lists a point for each day on which something was done.
func (t tally) pace(target int) []PacePoint {
	var points []PacePoint
	done := 0
	for i := range t.actions {
		a := &t.actions[i]
		if a.Outside {
			continue
		}
		done += max(0, a.Action.Count)
		on := a.Action.Date
		if n := len(points); n > 0 && points[n-1].Day == on {
			points[n-1].Done = done
			continue
		}
		then := t
		then.today = on
		points = append(points, PacePoint{Day: on, Done: done, Expected: then.expected(target)})
	}
	return points
}
