package promisetext_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/promisetext"
)

// pieces are parts of pledges from which the property tests build texts.
var pieces = []string{
	"Medborgarlöfte 2027", "Polisen lovar att:", "Kommunen ska", "• minst 12 kontroller vid Ågatan", "- besöka varje skola", "1. var fjortonde dag träffas",
	"Polisen genomför minst två insatser under året.", "Ansvarig: kommunen", "Mål", "senast den 30 september", "Vi lovar upp till tio möten och minst fem kaffestunder.",
	"114 14", "– Bra, säger Anna Ek.", "| Åtgärd | Vem |", "| Vandring | Kommunen |", "\tHamnen\tPolisen", "# Rubrik", "**Fet**", "2026-01-01–2027-03-31", "(", ")", "…", "å", "—", "ett par",
}

func drawText(t *rapid.T) string {
	var b strings.Builder
	for range rapid.IntRange(0, 14).Draw(t, "pieces") {
		if rapid.IntRange(0, 5).Draw(t, "kind") == 0 {
			b.WriteString(rapid.String().Draw(t, "noise"))
		} else {
			b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
		}
		b.WriteString(rapid.SampledFrom([]string{"\n", "\n\n", " "}).Draw(t, "gap"))
	}
	return b.String()
}

// bare leaves only what is no white space and no mark that layout leaves.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune("*|-‐‑−–", r) {
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")))
}

// checkReading asserts what holds of every reading.
func checkReading(t interface{ Errorf(string, ...any) }, text string, r promisetext.Reading) {
	whole := bare(text)
	for _, p := range r.Promises {
		if p.Text == "" || !strings.Contains(whole, bare(p.Text)) {
			t.Errorf("%q is not in the text", p.Text)
		}
		if (p.Shape == promisetext.Recurring) != (p.Recurs != nil) {
			t.Errorf("%q is %s with rhythm %v", p.Text, p.Shape, p.Recurs)
		}
		if p.Recurs != nil && (p.Recurs.Times < 1 || p.Recurs.Interval < 1) {
			t.Errorf("%q: rhythm %v", p.Text, *p.Recurs)
		}
		if p.Shape == promisetext.Count && (p.AtLeast == nil || *p.AtLeast < 1) {
			t.Errorf("%q is a count of %v", p.Text, p.AtLeast)
		}
		if (len(p.Missing) == 0) != (p.Advice == "") {
			t.Errorf("%q lacks %v and is advised %q", p.Text, p.Missing, p.Advice)
		}
		checkAdvice(t, p)
		if len(p.Vague) != len(p.VagueAt) {
			t.Errorf("%q: %d vague words at %d places", p.Text, len(p.Vague), len(p.VagueAt))
		}
	}
	if r.Period != nil && r.Period.Days() == 0 {
		t.Errorf("an empty period: %v", r.Period)
	}
}

// adviceParts are what the advice says of each element: its question, and what
// its blank in the proposed wording ends with.
var adviceParts = map[promisetext.Element][2]string{
	promisetext.Number: {"hur många eller hur ofta", ""}, promisetext.UnitOf: {"vad som räknas", "___ (vad)"},
	promisetext.Place: {"var", "___ (plats)"}, promisetext.Time: {"när", "___ (dagar och tider)"},
	promisetext.TargetGroup: {"för vem", "___ (målgrupp)"}, promisetext.By: {"vem som gör det", "___ (vem)"},
	promisetext.Period: {"under vilken tid löftet gäller", "från den ___ till den ___"}, promisetext.FollowUp: {"hur det följs upp", "Vi redovisar resultatet den ___"},
}

// checkAdvice asserts that the advice asks for what is missing, each of it and
// nothing else, that its proposal has a blank for just that, and that neither
// states a number that the promise does not.
func checkAdvice(t interface{ Errorf(string, ...any) }, p promisetext.Promise) {
	if p.Advice == "" {
		return
	}
	question, proposal, _ := strings.Cut(p.Advice, "»")
	_, asked, _ := strings.Cut(question, "Skriv ")
	asked = strings.TrimSuffix(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(asked), "Förslag:")), ".")
	var asks []string
	for part := range strings.SplitSeq(asked, ", ") {
		asks = append(asks, strings.Split(part, " och ")...)
	}
	var want []string
	for _, e := range p.Missing {
		want = append(want, adviceParts[e][0])
	}
	if !slices.Equal(asks, want) {
		t.Errorf("%q lacks %v and is asked for %q", p.Text, p.Missing, asks)
	}
	for e, part := range adviceParts {
		if part[1] != "" && !strings.Contains(p.Text, "___") && strings.Contains(proposal, part[1]) != slices.Contains(p.Missing, e) {
			t.Errorf("%q lacks %v and is proposed %q", p.Text, p.Missing, proposal)
		}
	}
	if p.AtLeast == nil && !strings.ContainsAny(p.Text, "0123456789") && strings.ContainsAny(proposal, "0123456789") {
		t.Errorf("%q: a number is made up in %q", p.Text, proposal)
	}
}

// TestAdviceOnCorpus: what holds of every reading holds of each text of the
// corpus.
func TestAdviceOnCorpus(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.txt"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d texts: %v", len(files), err)
	}
	advised := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := promisetext.Read(string(text))
		checkReading(t, string(text), r)
		for _, p := range r.Promises {
			if p.Advice != "" {
				advised++
			}
		}
	}
	if advised < 200 {
		t.Errorf("%d promises with advice, want more to judge by", advised)
	}
}

func TestReadingProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		checkReading(t, text, promisetext.Read(text))
	})
}

// TestWhiteSpaceDoesNotMatter: line ends, no-break spaces and soft hyphens
// change nothing.
func TestWhiteSpaceDoesNotMatter(t *testing.T) {
	t.Parallel()
	changes := map[string]*strings.Replacer{
		"CRLF":         strings.NewReplacer("\n", "\r\n"),
		"no-break":     strings.NewReplacer(" ", "\u00a0"),
		"soft hyphens": strings.NewReplacer("kontroller", "kon\u00adtrol\u00adler", "fjortonde", "fjor\u00adtonde"),
		"decomposed":   strings.NewReplacer("ö", "o\u0308", "å", "a\u030a", "ä", "a\u0308"),
		"trailing":     strings.NewReplacer("\n", "  \n"),
	}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 12).Draw(t, "pieces") {
			b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece") + "\n")
		}
		want := promisetext.Read(b.String())
		for name, change := range changes {
			if diff := cmp.Diff(want, promisetext.Read(change.Replace(b.String())), cmpopts.EquateComparable(day.Day{})); diff != "" {
				t.Fatalf("%s changes the reading:\n%s", name, diff)
			}
		}
	})
}

func TestJSONShape(t *testing.T) {
	t.Parallel()
	r := promisetext.Read("Medborgarlöfte april 2031 – april 2032\n\n• Ekby kommun och polisen tar var fjortonde dag fram en gemensam lägesbild.\n• Polisen ska synas.")
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"period":{"from":"2031-04-01","to":"2032-04-30"}`, `"by":["municipality","police"]`, `"shape":"recurring"`,
		`"recurs":{"times":1,"per":"day","interval":14}`, `"at_least":null`, `"deadline":null`, `"optional":false`, `"recurs":null`,
		`"missing":["number"`, `"parties":["Ekby kommun","Polisen"]`, `"continues":""`, `"basis":[]`, `"vague":[]`,
	} {
		if !bytes.Contains(got, []byte(part)) {
			t.Errorf("no %s in %s", part, got)
		}
	}
}

// TestNothingPromised: the zero reading has lists, not nulls.
func TestNothingPromised(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " \n", "Kommunen har öppet till fem.", "Medborgarlöfte\n\nInnehållet kommer snart."} {
		got, err := json.Marshal(promisetext.Read(text))
		if err != nil || string(got) != `{"period":null,"promises":[],"parties":[],"continues":"","basis":[]}` {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Polisen lovar att:\n• minst tio kontroller per månad\n")
	f.Add("(2) a\u0301 | x | y |\n1.\n\t\t\n«\xff\xfe")
	for _, p := range pieces {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkReading(t, text, promisetext.Read(text))
	})
}
