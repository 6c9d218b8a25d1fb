package promisetext_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lykta/internal/day"
	"lykta/internal/document/textfile"
	"lykta/internal/promisetext"
)

// TestTheFormDoesNotMatter: the same pledge as a web page, as Markdown and as
// plain text is read alike, headings apart.
func TestTheFormDoesNotMatter(t *testing.T) {
	t.Parallel()
	forms := map[string]string{
		"plain": "Medborgarlöfte 2031\n\nKommunen ska\n\n• belysa Strandstigen\n• hålla minst tre möten\n\nÅtgärd\tAnsvarig\nRonder varje vecka\tPolisen\n",
		"mark":  "# Medborgarlöfte 2031\n\n## Kommunen ska\n\n- belysa Strandstigen\n- hålla minst tre möten\n\n| Åtgärd | Ansvarig |\n|---|---|\n| Ronder varje vecka | Polisen |\n",
		"html":  "<html><nav><a>Start</a></nav><h1>Medborgarlöfte 2031</h1><h2>Kommunen ska</h2><ul><li>belysa Strandstigen</li><li>hålla minst tre möten</li></ul><table><tr><th>Åtgärd<th>Ansvarig<tr><td>Ronder varje vecka<td>Polisen</table></html>",
	}
	read := func(form string) promisetext.Reading {
		text, err := textfile.Read(strings.NewReader(forms[form]), form)
		if err != nil {
			t.Fatal(err)
		}
		return promisetext.Read(text)
	}
	want := read("plain")
	if len(want.Promises) != 3 {
		t.Fatalf("%d promises, want 3", len(want.Promises))
	}
	for form := range forms {
		if diff := cmp.Diff(want, read(form), cmpopts.EquateComparable(day.Day{})); diff != "" {
			t.Errorf("%s is read otherwise than plain text:\n%s", form, diff)
		}
	}
}
