package ledger_test

import (
	"testing"

	"lykta/internal/errs"
	"lykta/internal/ledger"
)

// A removal that is read is written and read as the same.
func FuzzParseRemoval(f *testing.F) {
	for _, s := range []string{`{"of":3,"ground":"personal-data","law":"OSL 21:7","date":"2026-03-02","pledge":"2026","promise":"turer"}`, `{"of":-1}`, `{}`, `[]`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := ledger.ParseRemoval(content)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%q: %v", content, err)
			}
			return
		}
		written, err := ledger.Canonical(r)
		if err != nil {
			t.Fatalf("read and cannot be written: %v", err)
		}
		if again, err := ledger.ParseRemoval(written); err != nil || again != r {
			t.Errorf("%+v became %+v (%v)", r, again, err)
		}
	})
}
