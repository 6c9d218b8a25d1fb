package partnership_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"lykta/internal/errs"
	"lykta/internal/partnership"
)

// A profile that is valid is written and read as the same, and stays valid; one
// that is not is refused by its fields.
func FuzzProfile(f *testing.F) {
	f.Add([]byte(`{"name":"Vik","municipalities":[{"code":"9999","name":"Vik","county":"Viks län"}],"parties":[{"id":"vik","kind":"municipality","name":"Viks kommun"},` +
		`{"id":"polisen","kind":"police","name":"Polisen"}],"places":[{"id":"torget","name":"Torget"}],"settings":{"brand":"#005b8c","contacts":[{"label":"Jour","phone":"0980-31 92 00"}],` +
		`"notices":[{"id":"1","sv":"Inställt","severity":"information","from":"2026-03-02T11:00:00Z"}]}}`))
	f.Add([]byte(`{"name":"x\u0000","municipalities":[{"code":"1","name":"","county":""}],"settings":{"brand":"red"}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		p := partnership.Partnership{ID: "1", Slug: "vik"}
		if json.Unmarshal(document, &p.Profile) != nil {
			return
		}
		if err := p.Validate(); err != nil {
			if !errs.Is(err, errs.Invalid) || len(errs.FieldsOf(err)) == 0 {
				t.Errorf("refused without a field: %v", err)
			}
			return
		}
		if strings.ContainsFunc(p.Name, unicode.IsControl) {
			t.Errorf("the name %q is valid", p.Name)
		}
		first, err := json.Marshal(p.Profile)
		if err != nil {
			t.Fatal(err)
		}
		again := partnership.Partnership{ID: "1", Slug: "vik"}
		if err := json.Unmarshal(first, &again.Profile); err != nil || again.Validate() != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if second, err := json.Marshal(again.Profile); err != nil || !bytes.Equal(first, second) {
			t.Errorf("changed on the way (%v):\n%s\n%s", err, first, second)
		}
	})
}
