package day_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lykta/internal/day"
)

func TestInStockholm(t *testing.T) {
	tests := []struct{ moment, want string }{
		{"2026-11-27T22:59:59Z", "2026-11-27"},
		{"2026-11-27T23:00:00Z", "2026-11-28"}, // winter: one hour ahead
		{"2026-07-01T21:59:59Z", "2026-07-01"},
		{"2026-07-01T22:00:00Z", "2026-07-02"}, // summer: two hours ahead
		{"2026-03-29T00:59:59Z", "2026-03-29"}, // the night that loses an hour
		{"2026-10-25T01:30:00Z", "2026-10-25"}, // the night that gains one
	}
	for _, tt := range tests {
		moment, err := time.Parse(time.RFC3339, tt.moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.In(moment).String(); got != tt.want {
			t.Errorf("In(%s) = %s, want %s", tt.moment, got, tt.want)
		}
	}
}

func TestDaysOfClockChange(t *testing.T) {
	for date, hours := range map[string]float64{"2026-03-29": 23, "2026-10-25": 25, "2026-05-01": 24} {
		d := day.MustParse(date)
		if got := d.Add(1).Start().Sub(d.Start()).Hours(); got != hours {
			t.Errorf("%s is %v hours, want %v", date, got, hours)
		}
	}
}

func TestISOWeek(t *testing.T) {
	tests := []struct {
		date       string
		year, week int
	}{
		{"2021-01-03", 2020, 53},
		{"2021-01-04", 2021, 1},
		{"2024-12-30", 2025, 1},
		{"2026-11-28", 2026, 48},
	}
	for _, tt := range tests {
		if y, w := day.MustParse(tt.date).ISOWeek(); y != tt.year || w != tt.week {
			t.Errorf("%s is week %d of %d, want %d of %d", tt.date, w, y, tt.week, tt.year)
		}
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2023-01-31", 1, "2023-02-28"},
		{"2023-10-31", -1, "2023-09-30"},
		{"2023-11-15", 14, "2025-01-15"},
	}
	for _, tt := range tests {
		if got := day.MustParse(tt.from).AddMonths(tt.n).String(); got != tt.want {
			t.Errorf("%s + %d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-02-30", "28/11 2026", "2026-1-1", "20261128"} {
		if d, err := day.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", s, d)
		}
	}
}

func TestPeriodDays(t *testing.T) {
	p := day.Period{From: day.MustParse("2020-04-01"), To: day.MustParse("2021-04-30")}
	if got := p.Days(); got != 395 {
		t.Errorf("Days = %d, want 395", got)
	}
	if got := (day.Period{}).Days(); got != 0 {
		t.Errorf("an unset period has %d days", got)
	}
}

func TestDayLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day.Of(rapid.IntRange(1, 3000).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if d.Add(1).Sub(d) != 1 || !d.Before(d.Add(1)) {
			t.Fatalf("%s and the day after do not follow each other", d)
		}
		if d.Year() > 20 && d.Add(n).Sub(d) != n {
			t.Fatalf("%s + %d - %s = %d", d, n, d, d.Add(n).Sub(d))
		}
		var back day.Day
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Fatalf("%s came back as %s (%v)", d, back, err)
		}
		if got := day.In(d.Start()); got != d {
			t.Fatalf("%s starts on %s", d, got)
		}
	})
}
