package theme

import (
	"regexp"
	"strings"
	"testing"
)

// A colour that is read is written as it was, in small letters.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"#005b8c", "#FFF000", "#fff", "005b8c", "#+12345", "#1_2345", "#00000g", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := Parse(s); err == nil && c.Hex() != strings.ToLower(s) {
			t.Errorf("%q is %s", s, c.Hex())
		}
	})
}

// foreignCSS is what no style sheet of ours has.
var foreignCSS = regexp.MustCompile(`(?i)url\(|@import|expression|</|javascript`)

// A name that is not one that File gives is no file; one that is, is a style
// sheet of ours and nothing of the asker's.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{File("#8c0044"), "8c0044-000000000000.css", "../../ledger.key", "theme", "-", "}body{-", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		css, ok := Open(name)
		if !ok {
			return
		}
		if colour, _, _ := strings.Cut(name, "-"); File("#"+colour) != name || len(css) == 0 || foreignCSS.Match(css) {
			t.Errorf("%q is a style sheet of %d bytes", name, len(css))
		}
	})
}
