package promisetext_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/promisetext"
)

var update = flag.Bool("update", false, "write the golden files anew")

const printed = `Medborgarlöfte 2031 för Ekby kommun

Löftet bygger på 350 samtal med invånare.

Polisen lovar att
• genomföra minst 12 cykelkontroller på Ågatan
• i möjligaste mån synas i centrum

Kommunen lovar att
• gå en trygghetsrond varannan vecka
• besiktiga samtliga lekplatser senast den 15 maj

Om det behövs ska ett extra möte hållas.
`

func TestWriteTable(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"sv", "en"} {
		var got bytes.Buffer
		if err := promisetext.WriteTable(&got, promisetext.Read(printed), lang); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "table."+lang+".golden")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s:\n%s", lang, diff)
		}
		for line := range strings.SplitSeq(got.String(), "\n") {
			if n := utf8.RuneCountInString(line); n > 92 {
				t.Errorf("%s: a line of %d characters: %q", lang, n, line)
			}
		}
	}
}

func TestWriteTableOfNothing(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	if err := promisetext.WriteTable(&got, promisetext.Read(""), "sv"); err != nil || got.String() != "Inga löften hittades i texten.\n" {
		t.Errorf("got %q, %v", got.String(), err)
	}
}

type fullDisk struct{}

var errFull = errors.New("full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteTablePassesTheWritersErrorOn(t *testing.T) {
	t.Parallel()
	if err := promisetext.WriteTable(fullDisk{}, promisetext.Reading{}, "sv"); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

// TestAdvice: the advice asks for what is missing, all of it and nothing else,
// and never states a number that the text has not.
func TestAdvice(t *testing.T) {
	t.Parallel()
	asks := map[promisetext.Element]string{
		promisetext.Number: "hur många", promisetext.UnitOf: "vad som räknas", promisetext.Place: " var", promisetext.Time: " när",
		promisetext.TargetGroup: "för vem", promisetext.By: "vem som gör det", promisetext.Period: "under vilken tid", promisetext.FollowUp: "hur det följs upp",
	}
	for _, c := range []struct {
		text    string
		missing []promisetext.Element
	}{
		{"Medborgarlöfte 2031\n\nPolisen genomför minst tolv kontroller.", nil},
		{"Polisen lovar minst tolv kontroller.", []promisetext.Element{promisetext.Period}},
		{"Medborgarlöfte 2031\n\nVi lovar minst tolv kontroller.", []promisetext.Element{promisetext.By}},
		{"Medborgarlöfte 2031\n\nKommunen lovar fler patruller på Ågatan under kvällar för unga. Löftet följs upp.", []promisetext.Element{promisetext.Number}},
		{"Vi lovar att verka för trygghet.", []promisetext.Element{promisetext.Number, promisetext.UnitOf, promisetext.Place, promisetext.Time, promisetext.TargetGroup, promisetext.By, promisetext.Period, promisetext.FollowUp}},
	} {
		r := promisetext.Read(c.text)
		if len(r.Promises) != 1 {
			t.Errorf("%q: %d promises", c.text, len(r.Promises))
			continue
		}
		p := r.Promises[0]
		if !slices.Equal(p.Missing, c.missing) {
			t.Errorf("%q: missing %v, want %v", c.text, p.Missing, c.missing)
		}
		question, proposal, _ := strings.Cut(p.Advice, "»")
		for e, ask := range asks {
			if strings.Contains(question, ask) != slices.Contains(p.Missing, e) {
				t.Errorf("%q: lacks %v, and the advice is %q", c.text, p.Missing, p.Advice)
			}
		}
		if strings.ContainsAny(proposal, "0123456789") && p.AtLeast == nil {
			t.Errorf("a number is made up: %q", p.Advice)
		}
	}
}
