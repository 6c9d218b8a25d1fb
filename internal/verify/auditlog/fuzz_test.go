package auditlog_test

import (
	"strings"
	"testing"

	"lykta/internal/errs"
	"lykta/internal/verify/auditlog"
)

// A kept head that is read is written as it was, line ends apart.
func FuzzParseHead(f *testing.F) {
	f.Add(auditlog.Head{Partnership: "01j9", Seq: 12}.String())
	f.Add(strings.ReplaceAll(auditlog.Head{Partnership: "01j9", Seq: 0}.String(), "\n", "\r\n"))
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := auditlog.ParseHead(text)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if again, err := auditlog.ParseHead(h.String()); err != nil || again != h || h.String() != strings.ReplaceAll(text, "\r\n", "\n") {
			t.Errorf("%q became %q (%v)", text, h.String(), err)
		}
	})
}
