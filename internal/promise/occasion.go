package promise

import (
	"lykta/internal/day"
)

// OccasionState tells how an occasion of a rhythm stands.
type OccasionState string

// The states of an occasion.
const (
	OccasionMet    OccasionState = "met"
	OccasionMissed OccasionState = "missed"  // over, and not met
	OccasionNotDue OccasionState = "not-due" // not over yet, and not met yet: not broken
)

// Occasion is one interval of a rhythm, both days included.
type Occasion struct {
	From    day.Day       `json:"from"`
	To      day.Day       `json:"to"`
	Need    int           `json:"need"` // how many times in it; 1 except where a rhythm asks for more than one a day
	Done    int           `json:"done"` // at most Need
	State   OccasionState `json:"state"`
	Rest    bool          `json:"rest,omitempty"`    // what is left of the period after the last whole interval: shown, never due
	Actions []int64       `json:"actions,omitempty"` // ledger numbers of the actions that meet it
	Told    []int64       `json:"told,omitempty"`    // ledger numbers of deviations that concern it: an explanation, not an excuse
}

// Occasions divides a period into the consecutive intervals of a rhythm, from
// its first day on. Together they are the period, each day once.
//
// The intervals are exact: every n days, n × 7 days for weeks, calendar months
// counted from the first day, and 365.25 days for a year, so that four a year
// is one per 91.3 days. Several times per interval divide it evenly, a month
// within itself. Borders fall on whole days, rounded down. Where that would
// give two on one day they become one occasion with a greater Need.
//
// An interval that the period cuts short is Rest, and never due; only where the
// whole period is shorter than one interval it is due once, at the end of the
// period. A rhythm or a period that makes no sense gives no occasions.
func Occasions(p day.Period, r Rhythm) []Occasion {
	days := p.Days()
	if days == 0 || r.Times < 1 || r.Interval < 1 {
		return nil
	}
	var list []Occasion
	start, need := 0, 0
	for i := 1; start < days; i++ {
		end, known := border(p.From, r, i)
		if !known {
			return nil
		}
		need++
		if end <= start {
			continue
		}
		o := Occasion{From: p.From.Add(start), To: p.From.Add(min(end, days) - 1), Need: need, State: OccasionNotDue}
		o.Rest = end > days && len(list) > 0
		list = append(list, o)
		start, need = end, 0
	}
	return list
}

// border is the day, counted from the first one, at which interval i ends and
// the next begins.
func border(from day.Day, r Rhythm, i int) (days int, known bool) {
	n, times := int64(i)*int64(r.Interval), int64(r.Times)
	switch r.Per {
	case PerDay:
		return int(n / times), true
	case PerWeek:
		return int(n * 7 / times), true
	case PerYear:
		return int(n * 1461 / (4 * times)), true
	case PerMonth:
		return monthBorder(from, r, i), true
	}
	return 0, false
}

func monthBorder(from day.Day, r Rhythm, i int) int {
	whole, part := i/r.Times, i%r.Times
	start := from.AddMonths(whole * r.Interval)
	length := from.AddMonths((whole + 1) * r.Interval).Sub(start)
	return start.Sub(from) + part*length/r.Times
}

// recurring: a rhythm. An occasion is met by an action dated within it; a
// stated total of N over a span meets, earliest first, N of the occasions that
// the span touches. Expected are the occasions that are over: the floor of
// elapsed days / length of the interval, in whole days that have passed.
func (t tally) recurring(g *Progress, deviations []DeviationAccount) {
	if t.promise.Recurs == nil {
		return
	}
	occasions := Occasions(day.Period{From: t.period.From, To: t.end()}, *t.promise.Recurs)
	for i := range t.actions {
		if a := &t.actions[i]; !a.Outside {
			meet(occasions, a)
		}
	}
	for i := range occasions {
		o := &occasions[i]
		o.settle(t.today)
		o.Told = tellers(*o, t.promise.ID, deviations)
		if o.Rest {
			continue
		}
		g.Target += o.Need
		g.Done += o.Done
		if !o.To.Before(t.today) {
			continue
		}
		g.Expected += o.Need
		if o.State == OccasionMet {
			g.Met++
		} else {
			g.Missed++
		}
	}
	g.Occasions = occasions
}

// meet lets an action count for its occasions.
func meet(occasions []Occasion, a *ActionAccount) {
	first, left := a.Action.Date, max(0, a.Action.Count)
	if from := a.Action.From; !from.IsZero() && from.Before(first) {
		first = from
	}
	for i := searchOccasion(occasions, first); i < len(occasions) && left > 0; i++ {
		o := &occasions[i]
		if o.From.After(a.Action.Date) {
			return
		}
		n := min(left, o.Need)
		o.Done = min(o.Need, o.Done+n)
		o.Actions = append(o.Actions, a.Seq)
		left -= n
	}
}

// searchOccasion finds the first occasion that ends on d or later.
func searchOccasion(occasions []Occasion, d day.Day) int {
	low, high := 0, len(occasions)
	for low < high {
		mid := (low + high) / 2
		if occasions[mid].To.Before(d) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// settle sets the state: an occasion is missed only once its last day is over.
func (o *Occasion) settle(today day.Day) {
	switch {
	case o.Done >= o.Need:
		o.State = OccasionMet
	case !o.Rest && o.To.Before(today):
		o.State = OccasionMissed
	}
}

// tellers are the deviations of the promise, or of the whole pledge, whose span
// touches the occasion.
func tellers(o Occasion, promise string, deviations []DeviationAccount) []int64 {
	var told []int64
	for i := range deviations {
		d := &deviations[i]
		span := d.Deviation.Span
		if span.Days() == 0 || (d.Deviation.Promise != "" && d.Deviation.Promise != promise) {
			continue
		}
		if !span.From.After(o.To) && !span.To.Before(o.From) {
			told = append(told, d.Seq)
		}
	}
	return told
}
