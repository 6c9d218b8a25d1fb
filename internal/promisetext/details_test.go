package promisetext_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lykta/internal/promisetext"
)

// TestDetails measures what is read of unit, place, time and target group
// against what a person reads in the same promises of the corpus.
func TestDetails(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("testdata", "details.txt"))
	if err != nil {
		t.Fatal(err)
	}
	fields, right, rows := 0, 0, 0
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "|")
		if len(f) != 6 {
			t.Fatalf("%q has %d fields, want 6", line, len(f))
		}
		rows++
		p := promiseWith(t, f[0], f[1])
		for k, got := range []string{p.Unit, p.Place, p.Time, p.TargetGroup} {
			fields++
			if got == f[k+2] {
				right++
				continue
			}
			t.Logf("%s: %q: %s: got %q, want %q", f[0], p.Text, [...]string{"unit", "place", "time", "target group"}[k], got, f[k+2])
		}
	}
	t.Logf("details: %d of %d right in %d promises", right, fields, rows)
	if rows < 40 || right*10 < fields*9 {
		t.Errorf("%d of %d right in %d promises, want at least 9 in 10 in 40 or more", right, fields, rows)
	}
}

// promiseWith returns the promise of a corpus text in which the words stand.
func promiseWith(t *testing.T, name, words string) promisetext.Promise {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "corpus", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range promisetext.Read(string(text)).Promises {
		if strings.Contains(p.Text, words) {
			return p
		}
	}
	t.Fatalf("%s: no promise with %q", name, words)
	return promisetext.Promise{}
}
