package warning

import (
	"lykta/internal/day"
	"lykta/internal/errs"
)

// Series is one count per week, without gaps.
type Series struct {
	Name string
	// First is the number of the first week. All series of a run number their
	// weeks from the same start.
	First  int
	Counts []int
}

// Last returns the number of the last week.
func (s Series) Last() int { return s.First + len(s.Counts) - 1 }

// FromWeeks makes a series of numbered weeks.
//
// Errors: Invalid with warning.lengths, warning.gap (name, the missing week),
// warning.order (name, a week that does not come after the one before it) or
// warning.count (name, week).
func FromWeeks(name string, weeks, counts []int) (Series, error) {
	if len(weeks) != len(counts) || len(weeks) == 0 {
		return Series{}, errs.E(errs.Invalid, "warning.lengths", name, len(weeks), len(counts))
	}
	for i := 1; i < len(weeks); i++ {
		switch {
		case weeks[i] <= weeks[i-1]:
			return Series{}, errs.E(errs.Invalid, "warning.order", name, weeks[i])
		case weeks[i] > weeks[i-1]+1:
			return Series{}, errs.E(errs.Invalid, "warning.gap", name, weeks[i-1]+1)
		}
	}
	s := Series{Name: name, First: weeks[0], Counts: counts}
	return s, s.check()
}

// FromDays makes a series of weeks that are named by a day each, always of the
// same weekday. Week numbers count from zero, which is a day of that weekday;
// give it to Farrington.Zero as well.
//
// Errors: those of FromWeeks, and warning.weekday (name, day).
func FromDays(name string, zero day.Day, days []day.Day, counts []int) (Series, error) {
	weeks := make([]int, len(days))
	for i, d := range days {
		if d.Sub(zero)%7 != 0 {
			return Series{}, errs.E(errs.Invalid, "warning.weekday", name, d.String())
		}
		weeks[i] = d.Sub(zero) / 7
	}
	return FromWeeks(name, weeks, counts)
}

// most is the greatest count that is taken for one.
const most = 10_000_000

func (s Series) check() error {
	for i, c := range s.Counts {
		if c < 0 || c > most {
			return errs.E(errs.Invalid, "warning.count", s.Name, s.First+i)
		}
	}
	return nil
}

// covers says what is missing for judging the weeks of a span when the first
// of them needs the past from a week on.
func (s Series) covers(span Span, past int) error {
	if s.First > past {
		return errs.E(errs.Invalid, "warning.short", s.Name, span.From, s.First-past)
	}
	if s.Last() < span.To {
		return errs.E(errs.Invalid, "warning.ended", s.Name, s.Last())
	}
	return nil
}
