package report_test

import (
	"testing"
	"time"

	"lykta/internal/day"
	"lykta/internal/report"
)

// now is a Tuesday afternoon, in winter time.
var now = time.Date(2026, 12, 1, 15, 20, 0, 0, day.Stockholm)

const written = "2006-01-02 15.04"

func shown(s report.Span) string {
	from, to := s.Began.In(day.Stockholm).Format(written), s.Finished.In(day.Stockholm).Format(written)
	if from == to {
		return from
	}
	return from + " – " + to
}

func TestReadWhen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want string // "" is not understood
	}{
		{"nu", "2026-12-01 15.20"},
		{"Nyss", "2026-12-01 15.20"},
		{"för en timme sedan", "2026-12-01 14.20"},
		{"för 20 min sedan", "2026-12-01 15.00"},
		{"för en halvtimme sedan", "2026-12-01 14.50"},
		{"för två dagar sedan", "2026-11-29 15.20"},
		{"14.30", "2026-12-01 14.30"},
		{"kl 14", "2026-12-01 14.00"},
		{"klockan 22:30", "2026-11-30 22.30"},
		{"2230", "2026-11-30 22.30"},
		{"i dag 8.15", "2026-12-01 08.15"},
		{"igår 22.30", "2026-11-30 22.30"},
		{"i går kväll", "2026-11-30 18.00 – 2026-11-30 23.00"},
		{"i går kväll kl. 9", "2026-11-30 21.00"},
		{"i förrgår", "2026-11-29 00.00 – 2026-11-30 00.00"},
		{"idag", "2026-12-01 00.00 – 2026-12-01 15.20"},
		{"i natt", "2026-11-30 22.00 – 2026-12-01 06.00"},
		{"i morse", "2026-12-01 05.00 – 2026-12-01 09.00"},
		{"i eftermiddags", "2026-12-01 12.00 – 2026-12-01 15.20"},
		{"fredag kväll", "2026-11-27 18.00 – 2026-11-27 23.00"},
		{"fredagskvällen", "2026-11-27 18.00 – 2026-11-27 23.00"},
		{"natten till i dag", "2026-11-30 22.00 – 2026-12-01 06.00"},
		{"natten till lördag", "2026-11-27 22.00 – 2026-11-28 06.00"},
		{"i fredags 22–02", "2026-11-27 22.00 – 2026-11-28 02.00"},
		{"lördag natt kl 2", "2026-11-29 02.00"},
		{"i tisdags", "2026-11-24 00.00 – 2026-11-25 00.00"},
		{"28/11", "2026-11-28 00.00 – 2026-11-29 00.00"},
		{"28/11 22.15", "2026-11-28 22.15"},
		{"den 28 november kl 22–02", "2026-11-28 22.00 – 2026-11-29 02.00"},
		{"24/12", "2025-12-24 00.00 – 2025-12-25 00.00"},
		{"28 nov 2026 18.00", "2026-11-28 18.00"},
		{"2026-11-28 18:05", "2026-11-28 18.05"},
		{"22-02", "2026-11-30 22.00 – 2026-12-01 02.00"},
		{"mellan 22 och 02", "2026-11-30 22.00 – 2026-12-01 02.00"},
		{"från 22.30 till 23", "2026-11-30 22.30 – 2026-11-30 23.00"},
		{"fredag 18 till måndag 7", "2026-11-27 18.00 – 2026-11-30 07.00"},
		{"28/11 18 - 30/11 07.30", "2026-11-28 18.00 – 2026-11-30 07.30"},
		{"31/2", ""},
		{"25.00", ""},
		{"", ""},
		{"häromdagen", ""},
		{"fredag fredag", ""},
	} {
		span, ok := report.ReadWhen(c.text, now, false)
		got := shown(span)
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("ReadWhen(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestReadWhenAhead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"fredag 20–01", "2026-12-04 20.00 – 2026-12-05 01.00"},
		{"24/12", "2026-12-24 00.00 – 2026-12-25 00.00"},
		{"i morgon kväll", "2026-12-02 18.00 – 2026-12-02 23.00"},
		{"1/1", "2027-01-01 00.00 – 2027-01-02 00.00"},
		{"14.30", "2026-12-02 14.30"},
	} {
		span, ok := report.ReadWhen(c.text, now, true)
		if got := shown(span); !ok || got != c.want {
			t.Errorf("ReadWhen(%q) ahead = %q, %v; want %q", c.text, got, ok, c.want)
		}
	}
}

// In the night when the clock is turned back, a span is as long as it was.
func TestReadWhenOverTheTurnOfTheClock(t *testing.T) {
	t.Parallel()
	span, ok := report.ReadWhen("i natt", time.Date(2026, 10, 25, 9, 0, 0, 0, day.Stockholm), false)
	if length := span.Finished.Sub(span.Began); !ok || length != 9*time.Hour {
		t.Errorf("the night to 25 October is %v long, want 9 h", length)
	}
}

func FuzzReadWhen(f *testing.F) {
	for _, text := range []string{"i natt", "28/11 22–02", "fredag 18 till måndag 7", "för 3 tim sedan", "29/2", "i går kväll kl 9"} {
		f.Add(text, int64(1796134800), false)
		f.Add(text, int64(1796134800), true)
	}
	f.Fuzz(func(t *testing.T, text string, unix int64, ahead bool) {
		now := time.Unix(unix%(1<<33), 0)
		span, ok := report.ReadWhen(text, now, ahead)
		if ok && span.Finished.Before(span.Began) {
			t.Errorf("%q ends before it begins: %s", text, shown(span))
		}
		if again, okAgain := report.ReadWhen(text, now, ahead); again != span || okAgain != ok {
			t.Errorf("%q is read in two ways", text)
		}
	})
}
