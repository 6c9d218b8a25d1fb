package importing

import (
	"testing"
	"time"

	"lykta/internal/day"
)

// told writes a span in Stockholm's time.
func told(began, finished time.Time) string {
	const form = "2006-01-02 15:04"
	return began.In(day.Stockholm).Format(form) + " – " + finished.In(day.Stockholm).Format(form)
}

func TestTimesAsSwedesWriteThem(t *testing.T) {
	t.Parallel()
	const moment = "2026-11-28 22:30 – 2026-11-28 22:30"
	for _, c := range []struct{ from, beside, to, want string }{
		{"2026-11-28 22:30", "", "", moment}, {"2026-11-28T22:30:15", "", "", moment}, {"2026-11-28 22.30", "", "", moment},
		{"2026-11-28T21:30:00Z", "", "", moment}, {"2026-11-28 22:30:00 +01:00", "", "", moment}, {"2026-11-28 22:30:00.000", "", "", moment},
		{"20261128", "2230", "", moment}, {"20261128 22:30", "", "", moment}, {"28/11 2026", "kl 22.30", "", moment}, {"28/11/2026 22:30", "", "", moment},
		{"28.11.2026 kl. 22.30", "", "", moment}, {"28 november 2026", "22:30", "", moment}, {"28 nov 2026 kl 22.30", "", "", moment},
		{"lördag 28 november 2026 klockan 22.30", "", "", moment}, {"46354.9375", "", "", moment}, {"46354", "0,9375", "", moment}, {"2026-11-28", "22:30:00", "", moment},
		{"2026-11-28", "", "", "2026-11-28 00:00 – 2026-11-29 00:00"},
		{"2026-11-28", "22–02", "", "2026-11-28 22:00 – 2026-11-29 02:00"}, {"2026-11-28", "kl. 22.30 - 23.15", "", "2026-11-28 22:30 – 2026-11-28 23:15"},
		{"2026-11-28 22 till 23", "", "", "2026-11-28 22:00 – 2026-11-28 23:00"}, {"2026-11-28", "22-24", "", "2026-11-28 22:00 – 2026-11-29 00:00"},
		{"2026-11-28 18:00", "", "2026-11-30 07:00", "2026-11-28 18:00 – 2026-11-30 07:00"}, {"2026-11-28", "18", "07", "2026-11-28 18:00 – 2026-11-29 07:00"},
		{"2026-11-28 18:00", "", "2026-11-29", "2026-11-28 18:00 – 2026-11-30 00:00"},
		{"2026-03-29", "01:30", "", "2026-03-29 01:30 – 2026-03-29 01:30"},
		{"2026-11-30", "", "2026-11-28", ""}, {"22:30", "", "", ""}, {"i går", "", "", ""}, {"2026-02-30", "", "", ""}, {"31/4 2026", "", "", ""},
		{"2026-13-01", "", "", ""}, {"2026-11-28 25:00", "", "", ""}, {"2026-11-28", "22:75", "", ""}, {"28/11", "", "", ""}, {"1226", "", "", ""}, {"19261128", "", "", ""}, {"", "22:30", "", ""},
	} {
		from, ok1 := readWhen(c.from)
		beside, ok2 := readWhen(c.beside)
		to, ok3 := readWhen(c.to)
		got := ""
		if began, finished, ok := span(from, beside, to); ok && ok1 && ok2 && ok3 {
			got = told(began, finished)
		}
		if got != c.want {
			t.Errorf("%q, %q, %q is %q, want %q", c.from, c.beside, c.to, got, c.want)
		}
	}
}

func FuzzReadWhen(f *testing.F) {
	for _, s := range []string{"2026-11-28 22:30", "28/11 2026", "46354.9375", "22–02", "2026-11-28t21:30z", "0,5", "kl."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, ok := readWhen(text)
		if !ok {
			return
		}
		if w.clock.from < 0 || w.clock.to < w.clock.from || w.clock.to > 48*time.Hour {
			t.Fatalf("%q is from %v to %v", text, w.clock.from, w.clock.to)
		}
		if again, ok := readWhen("  " + text + "\u00a0"); !ok || again.day != w.day || again.clock != w.clock {
			t.Fatalf("%q with spaces around is %+v, %v", text, again, ok)
		}
		if began, finished, ok := span(w, when{}, when{}); ok && finished.Before(began) {
			t.Fatalf("%q ends before it begins", text)
		}
	})
}
