package app

import (
	"strings"
	"testing"

	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/period"
)

// A reminder says which function is waited for, until when and where, and goes
// to whoever holds it.
func TestReminder(t *testing.T) {
	t.Parallel()
	p := period.Schedule{period.Default()}.Period(day.MustParse("2026-03-04"))
	l := reminder("https://lykta.example", partnership.Partnership{Slug: "vik"})("falt@vik.example", period.Seat{Function: "fältgruppen"}, p)
	if l.To != "falt@vik.example" || l.Subject != "Påminnelse: rapportera senast 9 mars 2026 kl. 12.00" {
		t.Errorf("letter to %s: %s", l.To, l.Subject)
	}
	for _, want := range []string{"fältgruppen", "23 februari–8 mars 2026", "https://lykta.example/arbete/vik/rapport"} {
		if !strings.Contains(l.Text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, l.Text)
		}
	}
}
