package swedish_test

import (
	"testing"
	"time"

	"lykta/internal/day"
	"lykta/internal/swedish"
)

// Easter Days of the almanac.
func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{2000: "2000-04-23", 2008: "2008-03-23", 2011: "2011-04-24", 2019: "2019-04-21",
		2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25"} {
		if got := swedish.Easter(year).String(); got != want {
			t.Errorf("Easter(%d) = %s, want %s", year, got, want)
		}
	}
}

// All holidays of 2026 that are no plain Sunday, as the almanac has them.
func TestHolidaysOfAYear(t *testing.T) {
	t.Parallel()
	want := map[string]bool{"2026-01-01": true, "2026-01-06": true, "2026-04-03": true, "2026-04-05": true, "2026-04-06": true,
		"2026-05-01": true, "2026-05-14": true, "2026-05-24": true, "2026-06-06": true, "2026-06-19": true, "2026-06-20": true,
		"2026-10-31": true, "2026-12-24": true, "2026-12-25": true, "2026-12-26": true, "2026-12-31": true}
	for d := day.Of(2026, time.January, 1); d.Year() == 2026; d = d.Add(1) {
		if got := swedish.Holiday(d); got != want[d.String()] {
			t.Errorf("Holiday(%s) = %v, want %v", d, got, want[d.String()])
		}
	}
	if swedish.WorkingDay(day.MustParse("2026-11-28")) || !swedish.WorkingDay(day.MustParse("2026-11-27")) {
		t.Error("a Saturday is worked on, or a plain Friday is not")
	}
}
