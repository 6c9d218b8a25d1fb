package guard_test

import (
	"testing"

	"lykta/internal/guard"
	"lykta/internal/partnership"
)

// What the partnership says is its own is no finding: its numbers, addresses
// and named places.
func TestWhatIsOwnIsNoFinding(t *testing.T) {
	t.Parallel()
	own := guard.Of(partnership.Profile{
		Places: []partnership.Place{{ID: "astrid", Name: "Astrid"}},
		Settings: partnership.Settings{Contacts: []partnership.Contact{
			{Label: "Jour", Phone: "0523-61 30 00"}, {Label: "Brev", URL: "mailto:registrator@kommun.example.se"}}},
	})
	for _, text := range []string{"Växeln svarar på 0523-61 30 00.", "Mejla registrator@kommun.example.se.", "Vi ses vid Astrid i kväll."} {
		if got := own.Doubts(text); len(got) != 0 {
			t.Errorf("Doubts(%q) = %v, want none of what is the partnership's own", text, got)
		}
		if got := (guard.Guard{}).Doubts(text); len(got) == 0 {
			t.Errorf("Doubts(%q) of a guard that knows nothing: none, want one", text)
		}
	}
	if got := own.Doubts("Vi ses vid Astrid, ring 070-174 06 05."); len(got) != 0 {
		t.Errorf("Doubts of a text that is refused = %v, want none", got)
	}
}
