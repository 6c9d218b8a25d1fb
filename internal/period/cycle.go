package period

import (
	"slices"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// Rhythm is how often a period ends.
type Rhythm string

// The rhythms. "Var fjortonde dag" and "två gånger i månaden" are two rules: the
// first is 14 days always, the second 13 to 16.
const (
	Weekly       Rhythm = "weekly"
	Fortnightly  Rhythm = "fortnightly"
	TwiceMonthly Rhythm = "twice-monthly"
	Monthly      Rhythm = "monthly"
)

// Rhythms are all of them, in the order in which they are offered.
var Rhythms = []Rhythm{Weekly, Fortnightly, TwiceMonthly, Monthly}

// Clock is a moment told by a period's end: so many days after its last day, at
// so many minutes after midnight by Stockholm's clock.
type Clock struct {
	Days   int `json:"days"`
	Minute int `json:"minute"`
}

// Repeat says how many reports of one place, within how many months, put the
// place on the agenda.
type Repeat struct {
	Reports int `json:"reports"`
	Months  int `json:"months"`
}

// Cycle is how a partnership's periods run, from a day on.
type Cycle struct {
	Version  int64           `json:"-"`    // from 1; 0 is the program's own
	From     day.Day         `json:"from"` // in force from; no day: always
	Rhythm   Rhythm          `json:"rhythm"`
	First    day.Day         `json:"first"` // the first day of any one of its periods
	Deadline Clock           `json:"deadline"`
	Meeting  Clock           `json:"meeting"`
	Remind   int             `json:"remind"` // hours before the deadline at which those who have not reported are reminded; 0: never
	Repeat   Repeat          `json:"repeat"`
	Agenda   map[Item]string `json:"agenda,omitempty"` // what is said above a point of the agenda
}

// Default is the cycle of a partnership that has set none: fortnights from a
// Monday of an odd week, reports by noon of the first working day after, the
// meeting on the one after that.
func Default() Cycle {
	return Cycle{Rhythm: Fortnightly, First: day.MustParse("2025-12-29"), Deadline: Clock{Days: 1, Minute: 12 * 60},
		Meeting: Clock{Days: 2, Minute: 9 * 60}, Remind: 24, Repeat: Repeat{Reports: 3, Months: 6}}
}

// The most that can be set.
const (
	maxAfter   = 20  // days from a period's end to its deadline or meeting
	maxRemind  = 168 // hours
	maxReports = 50
	maxMonths  = 24
	lastMinute = 24*60 - 1
)

// check complains of what cannot be, at the fields rhythm, first, deadline.days,
// deadline.at, meeting.days, meeting.at, remind, repeat.reports and
// repeat.months.
func (c Cycle) check() []errs.Field {
	var wrong []errs.Field
	complain := func(is bool, name, key string, args ...any) {
		if is {
			wrong = append(wrong, errs.Field{Name: name, Key: key, Args: args})
		}
	}
	complain(!slices.Contains(Rhythms, c.Rhythm), "rhythm", "period.rhythm.none")
	complain(c.First.IsZero(), "first", "date.missing")
	complain(!c.First.IsZero() && !c.startable(), "first", "period.first.day")
	complain(c.Deadline.far(), "deadline.days", "period.after", maxAfter)
	complain(c.Deadline.none(), "deadline.at", "period.clock")
	complain(c.Meeting.far(), "meeting.days", "period.after", maxAfter)
	complain(c.Meeting.none(), "meeting.at", "period.clock")
	early := c.Meeting.Days < c.Deadline.Days || c.Meeting.Days == c.Deadline.Days && c.Meeting.Minute <= c.Deadline.Minute
	complain(early, "meeting.days", "period.meeting.early")
	complain(c.Remind < 0 || c.Remind > maxRemind, "remind", "period.remind.most", maxRemind)
	complain(c.Repeat.Reports < 2 || c.Repeat.Reports > maxReports, "repeat.reports", "period.repeat.reports", maxReports)
	complain(c.Repeat.Months < 1 || c.Repeat.Months > maxMonths, "repeat.months", "period.repeat.months", maxMonths)
	return wrong
}

// far reports whether the moment is not within the days that it can be.
func (c Clock) far() bool { return c.Days < 0 || c.Days > maxAfter }

// none reports whether the clock never shows that.
func (c Clock) none() bool { return c.Minute < 0 || c.Minute > lastMinute }

// startable reports whether every month has the days that the rhythm begins on.
func (c Cycle) startable() bool {
	_, _, dom := c.First.Date()
	switch c.Rhythm {
	case Monthly:
		return dom <= 28
	case TwiceMonthly:
		return dom <= 28 && dom != 14 && dom != 15
	}
	return true
}
