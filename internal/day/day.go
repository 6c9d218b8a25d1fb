package day

import (
	"fmt"
	"time"
	_ "time/tzdata" // the program must know Stockholm's clock on any machine

	"lykta/internal/errs"
)

// Stockholm is the time zone of everything that people see.
var Stockholm = mustLoad("Europe/Stockholm")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is compiled in
	}
	return loc
}

// Day is a calendar day of the Gregorian calendar. The zero value is no day.
// Days are comparable with ==.
type Day struct {
	n int32 // days since 1 January of year 1, counted from 1
}

// Of returns the day of a year, month and day of month, normalised as
// time.Date does (32 January is 1 February).
func Of(year int, month time.Month, dayOfMonth int) Day {
	return fromUTC(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC))
}

// In returns the day that it is in Stockholm at the moment t.
func In(t time.Time) Day {
	y, m, d := t.In(Stockholm).Date()
	return Of(y, m, d)
}

var epoch = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

func fromUTC(t time.Time) Day {
	return Day{n: int32((t.Unix()-epoch.Unix())/86400) + 1}
}

func (d Day) utc() time.Time {
	return time.Unix(epoch.Unix()+int64(d.n-1)*86400, 0).UTC()
}

// Parse reads "2026-11-28". Anything else, and a date that does not exist, is
// an Invalid error with the key "day.invalid".
func Parse(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, errs.E(errs.Invalid, "day.invalid", s, err)
	}
	return fromUTC(t), nil
}

// MustParse is Parse for constants in code and tests; it panics.
func MustParse(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero reports whether d is no day.
func (d Day) IsZero() bool { return d.n == 0 }

// Date returns year, month and day of month.
func (d Day) Date() (int, time.Month, int) { return d.utc().Date() }

// Year returns the year.
func (d Day) Year() int { return d.utc().Year() }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// ISOWeek returns the ISO 8601 year and week that d lies in.
func (d Day) ISOWeek() (year, week int) { return d.utc().ISOWeek() }

// Add returns the day n days later, or earlier where n is negative.
func (d Day) Add(n int) Day { return Day{n: d.n + int32(n)} }

// AddMonths returns the same day of the month n months later, or the last day
// of that month where it has no such day (31 January + 1 month is the last of
// February).
func (d Day) AddMonths(n int) Day {
	y, m, dom := d.Date()
	first := Of(y, m+time.Month(n), 1)
	fy, fm, _ := first.Date()
	if last := Of(fy, fm+1, 0); dom > last.utc().Day() {
		return last
	}
	return Of(fy, fm, dom)
}

// Sub returns how many days d lies after e.
func (d Day) Sub(e Day) int { return int(d.n - e.n) }

// Before reports whether d comes before e.
func (d Day) Before(e Day) bool { return d.n < e.n }

// After reports whether d comes after e.
func (d Day) After(e Day) bool { return d.n > e.n }

// Compare returns -1, 0 or +1 as d comes before, is or comes after e.
func (d Day) Compare(e Day) int {
	switch {
	case d.n < e.n:
		return -1
	case d.n > e.n:
		return 1
	}
	return 0
}

// Start returns the moment at which d begins in Stockholm. A day is 23, 24 or
// 25 hours long.
func (d Day) Start() time.Time {
	y, m, dom := d.Date()
	return time.Date(y, m, dom, 0, 0, 0, 0, Stockholm)
}

// String returns "2026-11-28", and "" for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText writes the day as String does, for JSON and SQL text.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Period is a span of days, both ends included.
type Period struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Days returns how many days the period holds; 0 where it is empty or unset.
func (p Period) Days() int {
	if p.From.IsZero() || p.To.IsZero() || p.To.Before(p.From) {
		return 0
	}
	return p.To.Sub(p.From) + 1
}

// Contains reports whether d lies in the period.
func (p Period) Contains(d Day) bool { return !d.Before(p.From) && !d.After(p.To) }

// String returns "2020-04-01/2021-04-30", the ISO 8601 form.
func (p Period) String() string { return fmt.Sprintf("%s/%s", p.From, p.To) }
