package ui

import (
	"strings"
	"testing"

	"lykta/internal/words"
)

// Only the quoted words are marked as Swedish, on an English page alone.
func TestMixed(t *testing.T) {
	t.Parallel()
	sv, en := words.For(words.Swedish), words.For(words.English)
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "Because: rain", "Because: rain"},
		{"quoted", "Because: " + Quote(en, "Sjukdom"), `Because: <span lang="sv">Sjukdom</span>`},
		{"twice", Quote(en, "Torget") + " and " + Quote(en, "Åsen <b>"), `<span lang="sv">Torget</span> and <span lang="sv">Åsen &lt;b&gt;</span>`},
		{"nothing", Quote(en, ""), ""},
		{"in Swedish", "Därför: " + Quote(sv, "Sjukdom"), "Därför: Sjukdom"},
		{"marks within", Quote(en, "a"+quoteCloses+"b"), `<span lang="sv">ab</span>`},
		{"never closed", "x " + quoteOpens + "y", `x <span lang="sv">y</span>`},
	} {
		var b strings.Builder
		if err := Mixed(tt.text).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := Plain("a " + Quote(en, "b")); got != "a b" {
		t.Errorf("Plain = %q", got)
	}
}
