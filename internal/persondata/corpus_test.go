package persondata_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lykta/internal/persondata"
)

// sample is a sentence and what was planted in it.
type sample struct {
	text    string
	planted []persondata.Finding
}

// samples reads "Ring [[phone 070-174 06 05]] nu." from a file, one a line.
func samples(t *testing.T, name string) []sample {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []sample
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, parse(t, line))
		}
	}
	return all
}

func parse(t *testing.T, line string) sample {
	t.Helper()
	var s sample
	for {
		before, rest, ok := strings.Cut(line, "[[")
		s.text += before
		if !ok {
			return s
		}
		inside, after, ok := strings.Cut(rest, "]]")
		kind, text, ok2 := strings.Cut(inside, " ")
		if !ok || !ok2 {
			t.Fatalf("not closed: %s", line)
		}
		s.planted = append(s.planted, persondata.Finding{Kind: persondata.Kind(kind), Start: len(s.text), End: len(s.text) + len(text)})
		s.text += text
		line = after
	}
}

// covers reports whether found is of the planted kind and marks at least half
// of it.
func covers(found, planted persondata.Finding) bool {
	both := min(found.End, planted.End) - max(found.Start, planted.Start)
	return found.Kind == planted.Kind && 2*both >= planted.End-planted.Start
}

// score counts what was planted and found, by kind.
type score struct{ planted, found int }

func measure(t *testing.T, name string) map[persondata.Kind]score {
	t.Helper()
	scores := map[persondata.Kind]score{}
	for _, s := range samples(t, name) {
		found := persondata.Check(s.text, persondata.Options{})
		for _, p := range s.planted {
			sc := scores[p.Kind]
			sc.planted++
			if slices.ContainsFunc(found, func(f persondata.Finding) bool { return covers(f, p) }) {
				sc.found++
			} else {
				t.Logf("missed %s %q in %q: %s", p.Kind, s.text[p.Start:p.End], s.text, told(s.text, found))
			}
			scores[p.Kind] = sc
		}
	}
	return scores
}

func told(text string, found []persondata.Finding) string {
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s/%s %q; ", f.Kind, f.Severity, text[f.Start:f.End])
	}
	return b.String()
}

// TestPlanted: of what was planted, at least 98 of 100 identifiers and 80 of
// 100 combinations are found.
func TestPlanted(t *testing.T) {
	t.Parallel()
	for _, name := range plantedSets(t) {
		var all, combined score
		for kind, s := range measure(t, name) {
			t.Logf("%s %-18s %d of %d", name, kind, s.found, s.planted)
			if kind == persondata.Combination {
				combined = s
				continue
			}
			all.planted += s.planted
			all.found += s.found
		}
		t.Logf("%s identifiers %d of %d, combinations %d of %d", name, all.found, all.planted, combined.found, combined.planted)
		if 100*all.found < 98*all.planted {
			t.Errorf("%s: %d of %d identifiers found, want 98 of 100", name, all.found, all.planted)
		}
		if 100*combined.found < 80*combined.planted {
			t.Errorf("%s: %d of %d combinations found, want 80 of 100", name, combined.found, combined.planted)
		}
	}
}

func plantedSets(t *testing.T) []string { return sets(t, "planted*.txt") }

func sets(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	for i, p := range paths {
		paths[i] = filepath.Base(p)
	}
	return paths
}

// TestClean: of sentences that point at nobody, at most 2 of 100 are blocked
// and at most 10 of 100 are marked at all: the sentences are made to tempt, and
// hold switchboards and addresses of functions that a partnership would name as
// its own.
func TestClean(t *testing.T) {
	t.Parallel()
	for _, name := range sets(t, "clean*.txt") {
		all := samples(t, name)
		blocked, marked := 0, 0
		for _, s := range all {
			found := persondata.Check(s.text, persondata.Options{})
			if len(found) > 0 {
				marked++
				t.Logf("%q: %s", s.text, told(s.text, found))
			}
			if slices.ContainsFunc(found, func(f persondata.Finding) bool { return f.Severity == persondata.Block }) {
				blocked++
			}
		}
		t.Logf("%s: %d of %d blocked, %d marked", name, blocked, len(all), marked)
		if 100*blocked > 2*len(all) || 100*marked > 10*len(all) {
			t.Errorf("%s: %d of %d blocked and %d marked, want at most 2 and 10 of 100", name, blocked, len(all), marked)
		}
	}
}
