package period_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/period"
	"lykta/internal/swedish"
)

// any draws a schedule of one to four cycles.
func schedules(t *rapid.T) period.Schedule {
	var s period.Schedule
	from := day.Day{}
	for range rapid.IntRange(1, 4).Draw(t, "cycles") {
		c := period.Default()
		c.From = from
		c.Rhythm = rapid.SampledFrom(period.Rhythms).Draw(t, "rhythm")
		c.First = day.Of(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 13).Draw(t, "day"))
		if rapid.Bool().Draw(t, "late") {
			c.First = c.First.Add(15)
		}
		s = append(s, c)
		from = day.Of(2024, 1, 1).Add(rapid.IntRange(0, 900).Draw(t, "from"))
		if last := s[len(s)-1].From; !last.IsZero() && !from.After(last) {
			from = last.Add(1)
		}
	}
	return s
}

// Every day lies in one period, and each period begins the day after another
// ended: over clock changes, year ends and changes of rhythm.
func TestPeriodsCoverEveryDayOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := schedules(t)
		p := s.Period(day.Of(2023, 12, 1))
		for p.Span.From.Before(day.Of(2028, 2, 1)) {
			for d := p.Span.From; !d.After(p.Span.To); d = d.Add(1) {
				if got := s.Period(d); got != p {
					t.Fatalf("%s lies in %s and in %s", d, got.Span, p.Span)
				}
			}
			next := s.After(p)
			if next.Span.From != p.Span.To.Add(1) || next.Span.Days() < 1 {
				t.Fatalf("%s is followed by %s", p.Span, next.Span)
			}
			if !p.Meeting.After(p.Deadline) || !p.Deadline.After(p.Span.To.Start()) {
				t.Fatalf("%s: reports by %s, meeting %s", p.Span, p.Deadline, p.Meeting)
			}
			for _, m := range []time.Time{p.Deadline, p.Meeting} {
				if !swedish.WorkingDay(day.In(m)) {
					t.Fatalf("%s: %s is no working day", p.Span, m)
				}
			}
			p = next
		}
	})
}

func TestRhythms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rhythm   period.Rhythm
		first    string
		on, want string
	}{
		{period.Fortnightly, "2025-12-29", "2026-12-31", "2026-12-28/2027-01-10"}, // week 53
		{period.Fortnightly, "2025-12-29", "2027-01-11", "2027-01-11/2027-01-24"},
		{period.Fortnightly, "2025-12-29", "2026-03-29", "2026-03-23/2026-04-05"}, // a night with 23 hours
		{period.Fortnightly, "2026-06-01", "2026-05-31", "2026-05-18/2026-05-31"}, // before the first
		{period.Weekly, "2026-01-05", "2027-01-01", "2026-12-28/2027-01-03"},
		{period.TwiceMonthly, "2026-01-01", "2026-02-14", "2026-02-01/2026-02-15"},
		{period.TwiceMonthly, "2026-01-01", "2026-02-16", "2026-02-16/2026-02-28"},
		{period.TwiceMonthly, "2026-01-16", "2024-02-20", "2024-02-16/2024-02-29"},
		{period.TwiceMonthly, "2026-01-10", "2026-01-05", "2025-12-25/2026-01-09"},
		{period.Monthly, "2026-01-25", "2027-01-24", "2026-12-25/2027-01-24"},
	}
	for _, tt := range tests {
		c := period.Default()
		c.Rhythm, c.First = tt.rhythm, day.MustParse(tt.first)
		if got := (period.Schedule{c}).Period(day.MustParse(tt.on)).Span.String(); got != tt.want {
			t.Errorf("%s from %s: %s lies in %s, want %s", tt.rhythm, tt.first, tt.on, got, tt.want)
		}
	}
}

// Fourteen days are fourteen days whatever the month; twice a month is not.
func TestFourteenDaysAreNotTwiceAMonth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := period.Default()
		d := day.Of(rapid.IntRange(2020, 2040).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		if n := (period.Schedule{c}).Period(d).Span.Days(); n != 14 {
			t.Fatalf("a fortnight around %s is %d days", d, n)
		}
		c.Rhythm, c.First = period.TwiceMonthly, day.Of(2026, 1, 1)
		year, seen := d.Year(), map[day.Day]bool{}
		for d := day.Of(year, 1, 1); d.Year() == year; d = d.Add(1) {
			p := period.Schedule{c}.Period(d)
			seen[p.Span.From] = true
			if n := p.Span.Days(); n < 13 || n > 16 {
				t.Fatalf("half a month around %s is %d days", d, n)
			}
		}
		if len(seen) != 24 {
			t.Fatalf("%d periods in %d, want 24", len(seen), year)
		}
	})
}

// Reports by noon on the first working day after; holidays move both.
func TestHolidaysMoveTheMeeting(t *testing.T) {
	t.Parallel()
	tests := []struct{ on, deadline, meeting string }{
		{"2026-03-02", "2026-03-09T11:00:00Z", "2026-03-10T08:00:00Z"}, // winter time
		{"2026-03-23", "2026-04-07T10:00:00Z", "2026-04-08T07:00:00Z"}, // Easter Monday; summer time
		{"2026-12-14", "2026-12-28T11:00:00Z", "2026-12-29T08:00:00Z"},
	}
	for _, tt := range tests {
		p := period.Schedule{period.Default()}.Period(day.MustParse(tt.on))
		if got := p.Deadline.Format(time.RFC3339); got != tt.deadline {
			t.Errorf("%s: deadline %s, want %s", p.Span, got, tt.deadline)
		}
		if got := p.Meeting.Format(time.RFC3339); got != tt.meeting {
			t.Errorf("%s: meeting %s, want %s", p.Span, got, tt.meeting)
		}
	}
}
