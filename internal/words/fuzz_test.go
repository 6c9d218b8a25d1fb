package words

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A text that is taken apart at its blanks can be put together again, and keeps
// every letter beside them.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "{0} av minst {1}", "{n} dagar", "{", "}", "{10}", "{-1}", "{{0}}", "å{0}ä{1}ö", "{00}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		pieces, err := split(s)
		if err != nil {
			return
		}
		var b strings.Builder
		letters := 0
		for i, p := range pieces {
			b.WriteString(p.text)
			letters += len(p.text)
			switch {
			case p.blank == countBlank:
				b.WriteString("{n}")
			case p.blank >= 0:
				b.WriteString("{" + strconv.Itoa(p.blank) + "}")
			case i != len(pieces)-1:
				t.Fatalf("%q: a piece within has no blank", s)
			}
		}
		again, err := split(b.String())
		if err != nil || !cmp.Equal(again, pieces, cmp.AllowUnexported(piece{})) || letters > len(s) {
			t.Errorf("%q became %q (%v)", s, b.String(), err)
		}
	})
}
