package day_test

import (
	"testing"

	"lykta/internal/day"
)

// A day that is read is written as it was, and nothing else is a day.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-11-28", "0001-01-01", "9999-12-31", "2026-02-30", "2024-02-29", "2026-1-1", "", "-2026-01-01", "2026-11-28T00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := day.Parse(s)
		if err != nil {
			if !d.IsZero() {
				t.Errorf("%q is an error and the day %s", s, d)
			}
			return
		}
		var again day.Day
		if err := again.UnmarshalText([]byte(s)); err != nil || again != d || d.String() != s {
			t.Errorf("%q is %s, then %s (%v)", s, d, again, err)
		}
	})
}
