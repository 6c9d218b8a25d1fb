package promise_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// What may point at a person is told and not refused; what does is refused
// elsewhere, and a plain promise raises no doubt.
func TestDoubts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []errs.Field
	}{
		{"Vi vandrar i Badhusparken varje fredag.", nil},
		{"Vi stöttar flickan i 7B på Kvarnskolan.", []errs.Field{{Name: "text", Key: "persondata.combination"}}},
		{"Anna Andersson vandrar med oss.", nil}, // refused when it is saved
	} {
		got := promise.Guard{}.PromiseDoubts(promise.Promise{Text: c.text})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Doubts(%q) (-want +got):\n%s", c.text, diff)
		}
	}
}

// What the partnership says is its own is no finding: its numbers, addresses
// and named places.
func TestGuardOf(t *testing.T) {
	t.Parallel()
	own := promise.GuardOf(partnership.Profile{
		Places: []partnership.Place{{ID: "astrid", Name: "Astrid"}},
		Settings: partnership.Settings{Contacts: []partnership.Contact{
			{Label: "Jour", Phone: "0523-61 30 00"}, {Label: "Brev", URL: "mailto:registrator@kommun.example.se"}}},
	})
	for _, text := range []string{"Växeln svarar på 0523-61 30 00.", "Mejla registrator@kommun.example.se.", "Vi ses vid Astrid i kväll."} {
		if got := own.Doubts(text); len(got) != 0 {
			t.Errorf("Doubts(%q) = %v, want none of what is the partnership's own", text, got)
		}
		if got := (promise.Guard{}).Doubts(text); len(got) == 0 {
			t.Errorf("Doubts(%q) of a guard that knows nothing: none, want one", text)
		}
	}
	if got := own.Doubts("Vi ses vid Astrid, ring 070-174 06 05."); len(got) != 0 {
		t.Errorf("Doubts of a text that is refused = %v, want none", got)
	}
}
