package words

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// blanks lists the blanks of a text, each once, in order.
func blanks(pieces []piece) []int {
	var list []int
	for _, p := range pieces {
		if p.blank != noBlank && p.blank != countBlank && !slices.Contains(list, p.blank) {
			list = append(list, p.blank)
		}
	}
	slices.Sort(list)
	return list
}

func plain(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	for _, key := range slices.Sorted(maps.Keys(swedish.texts)) {
		sv := swedish.texts[key]
		en, ok := english.texts[key]
		if !ok {
			t.Errorf("%s has no English", key)
			continue
		}
		if got, want := blanks(en.other), blanks(sv.other); !slices.Equal(got, want) {
			t.Errorf("%s: the English has the blanks %v, the Swedish %v", key, got, want)
		}
		if (sv.one == nil) != (en.one == nil) {
			t.Errorf("%s is a plural in one language only", key)
		}
	}
	for key := range english.texts {
		if _, ok := swedish.texts[key]; !ok {
			t.Errorf("%s has no Swedish", key)
		}
	}
}

// Words that have no place in Swedish from a public service: left over from
// English, or stiff.
var unwanted = regexp.MustCompile(`(?i)\b(the|and|your|email|e-mail|okay|submit|dashboard|feedback|implementera\w*|erhåll\w*|beträffande|vänligen|avseende|härmed|ovanstående)\b`)

func TestSwedishIsPlain(t *testing.T) {
	t.Parallel()
	for key, text := range swedish.texts {
		for _, pieces := range [][]piece{text.one, text.other} {
			s := plain(pieces)
			if found := unwanted.FindString(s); found != "" {
				t.Errorf("%s says %q: %s", key, found, s)
			}
			if words := len(strings.Fields(s)); words >= 25 && lix(s) >= 45 {
				t.Errorf("%s is hard to read, LIX %d: %s", key, lix(s), s)
			}
		}
	}
}

// lix is Björnsson's readability index (1968): words per sentence and the
// share of words longer than six letters.
func lix(s string) int {
	fields := strings.Fields(s)
	long, sentences := 0, 0
	for _, f := range fields {
		if len([]rune(strings.Trim(f, `.,:;!?()”"`))) > 6 {
			long++
		}
		if strings.ContainsAny(f[len(f)-1:], ".!?:") {
			sentences++
		}
	}
	return len(fields)/max(sentences, 1) + 100*long/max(len(fields), 1)
}

func TestLixIsBjornssons(t *testing.T) {
	t.Parallel()
	if got, want := lix("Hunden sprang hem. Katten följde efteråt långsamt."), 3+100*2/7; got != want {
		t.Errorf("lix = %d, want %d", got, want)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"the same key twice":    {"catalogue/a.sv.json": {Data: []byte(`{"x.y":"a"}`)}, "catalogue/b.sv.json": {Data: []byte(`{"x.y":"b"}`)}},
		"half a plural":         {"catalogue/a.sv.json": {Data: []byte(`{"x.y":{"one":"a"}}`)}},
		"an open blank":         {"catalogue/a.sv.json": {Data: []byte(`{"x.y":"a {0"}`)}},
		"a blank with a name":   {"catalogue/a.sv.json": {Data: []byte(`{"x.y":"a {namn}"}`)}},
		"what is not an object": {"catalogue/a.sv.json": {Data: []byte(`[]`)}},
	} {
		if _, err := load(files, Swedish); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
