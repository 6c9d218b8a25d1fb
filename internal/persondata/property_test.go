package persondata_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lykta/internal/persondata"
)

func check(text string) []persondata.Finding { return persondata.Check(text, persondata.Options{}) }

// wellFormed says what is wrong with the places of findings, or nothing.
func wellFormed(text string, found []persondata.Finding) string {
	last := 0
	for _, f := range found {
		switch {
		case f.Start < last || f.End <= f.Start || f.End > len(text):
			return "out of order, empty or outside"
		case utf8.ValidString(text) && !utf8.ValidString(text[f.Start:f.End]):
			return "cuts a character"
		case strings.TrimSpace(text[f.Start:f.End]) == "":
			return "marks white space"
		case f.Severity != persondata.Block && f.Severity != persondata.Warn || !slices.Contains(persondata.Kinds(), f.Kind) || f.Why == "":
			return "has no kind, severity or reason"
		}
		last = f.End
	}
	return ""
}

// pieces are what texts are drawn from: the sentences of testdata in bits.
func pieces(t *testing.T) []string {
	var all []string
	for _, pattern := range []string{"planted*.txt", "clean*.txt"} {
		for _, name := range sets(t, pattern) {
			for _, s := range samples(t, name) {
				all = append(all, strings.SplitAfter(s.text, " ")...)
			}
		}
	}
	return all
}

// Whatever words stand in whatever order, the places are well formed.
func TestPlacesOfAnyText(t *testing.T) {
	t.Parallel()
	all := pieces(t)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), 0, 60).Draw(t, "pieces"), rapid.SampledFrom([]string{"", "\n", " "}).Draw(t, "glue"))
		if wrong := wellFormed(text, check(text)); wrong != "" {
			t.Fatalf("Check(%q) %s", text, wrong)
		}
	})
}

// A text without a letter and without a digit points at nobody.
func TestNothingInSigns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return ' '
			}
			return r
		}, rapid.String().Draw(t, "text"))
		if found := check(text); len(found) != 0 {
			t.Fatalf("Check(%q) = %v", text, found)
		}
	})
}

// What is found in a sentence is found where the sentence stands among others.
func TestNeutralTextAround(t *testing.T) {
	t.Parallel()
	const before, after = "Planen gäller hela året.\n\n", "\n\nMötet är öppet för alla."
	for _, name := range plantedSets(t) {
		for _, s := range samples(t, name) {
			want := check(s.text)
			for i := range want {
				want[i].Start += len(before)
				want[i].End += len(before)
			}
			got := check(before + s.text + after)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(persondata.Finding{})); diff != "" {
				t.Errorf("%q (-alone +among others):\n%s", s.text, diff)
			}
		}
	}
}

// What the partnership says is everybody's is no finding, in any form.
func TestOptions(t *testing.T) {
	t.Parallel()
	o := persondata.Options{Numbers: []string{"+46 70 174 06 05"}, Places: []string{"Kalle Anderssons"}, Emails: []string{"trygg@example.se"}}
	const text = "Ring 070-174 06 05, skriv till trygg@example.se eller kom till Kalle Anderssons på torget."
	if found := persondata.Check(text, o); len(found) != 0 {
		t.Errorf("with options: %v", found)
	}
	if found := check(text); len(found) != 3 {
		t.Errorf("control without options: %v, want three", found)
	}
}

// A long text is read in parts, and nothing is lost or moved between them.
func TestLongText(t *testing.T) {
	t.Parallel()
	const line = "Ring 070-174 06 05 om Anna Andersson i dag. "
	for _, glue := range []string{"", "\n", "\n\n"} {
		text := strings.Repeat(line+glue, 2000)
		found := check(text)
		if len(found) != 4000 {
			t.Errorf("glue %q: %d findings, want 4000", glue, len(found))
		}
		for i, f := range found {
			want := []string{"070-174 06 05", "Anna Andersson"}[i%2]
			if got := text[f.Start:f.End]; got != want {
				t.Fatalf("glue %q: finding %d is %q, want %q", glue, i, got, want)
			}
		}
	}
}
