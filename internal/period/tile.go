package period

import (
	"slices"
	"time"

	"lykta/internal/day"
	"lykta/internal/swedish"
)

// Schedule is the cycles of a partnership in the order in which they came into
// force; the first is in force always.
type Schedule []Cycle

// On returns the cycle that is in force on a day.
func (s Schedule) On(d day.Day) Cycle { return s[s.index(d)] }

func (s Schedule) index(d day.Day) int {
	for i, c := range slices.Backward(s) {
		if !d.Before(c.From) {
			return i
		}
	}
	return 0
}

// Period returns the period that a day lies in. The periods of a schedule cover
// every day once; one that a new cycle cuts off is shorter.
func (s Schedule) Period(d day.Day) Period {
	i := s.index(d)
	span := s[i].tile(d)
	if i > 0 && span.From.Before(s[i].From) {
		span.From = s[i].From
	}
	if i+1 < len(s) && !span.To.Before(s[i+1].From) {
		span.To = s[i+1].From.Add(-1)
	}
	p := Period{ID: span.From.String(), Span: span, State: Open, Version: 1}
	p.Deadline, p.Meeting = s[i].moments(span.To)
	return p
}

// After returns the period that follows one.
func (s Schedule) After(p Period) Period { return s.Period(p.Span.To.Add(1)) }

// tile is the span of the rhythm that a day lies in.
func (c Cycle) tile(d day.Day) day.Period {
	switch c.Rhythm {
	case Weekly:
		return c.days(d, 7)
	case TwiceMonthly:
		return c.halves(d)
	case Monthly:
		return c.months(d)
	}
	return c.days(d, 14)
}

func (c Cycle) days(d day.Day, n int) day.Period {
	from := d.Add(-(((d.Sub(c.First) % n) + n) % n))
	return day.Period{From: from, To: from.Add(n - 1)}
}

func (c Cycle) months(d day.Day) day.Period {
	_, _, dom := c.First.Date()
	y, m, today := d.Date()
	if today < dom {
		m--
	}
	return day.Period{From: day.Of(y, m, dom), To: day.Of(y, m+1, dom).Add(-1)}
}

// halves begin on a day of the month from 1 to 13, and fifteen days later.
func (c Cycle) halves(d day.Day) day.Period {
	_, _, first := c.First.Date()
	if first > 15 {
		first -= 15
	}
	y, m, today := d.Date()
	switch {
	case today < first:
		return day.Period{From: day.Of(y, m-1, first+15), To: day.Of(y, m, first).Add(-1)}
	case today < first+15:
		return day.Period{From: day.Of(y, m, first), To: day.Of(y, m, first+14)}
	}
	return day.Period{From: day.Of(y, m, first+15), To: day.Of(y, m+1, first).Add(-1)}
}

// moments are the deadline and the meeting of a period with that last day. What
// falls on a day that nobody works on moves to the next that they do, and the
// meeting stays behind the deadline.
func (c Cycle) moments(last day.Day) (deadline, meeting time.Time) {
	due := working(last.Add(c.Deadline.Days))
	met := working(last.Add(c.Meeting.Days))
	deadline, meeting = at(due, c.Deadline.Minute), at(met, c.Meeting.Minute)
	if !meeting.After(deadline) {
		meeting = at(working(due.Add(1)), c.Meeting.Minute)
	}
	return deadline, meeting
}

func working(d day.Day) day.Day {
	for !swedish.WorkingDay(d) {
		d = d.Add(1)
	}
	return d
}

// at is so many minutes after midnight by Stockholm's clock, whatever the clock
// did in the night.
func at(d day.Day, minute int) time.Time {
	y, m, dom := d.Date()
	return time.Date(y, m, dom, 0, minute, 0, 0, day.Stockholm).UTC()
}
