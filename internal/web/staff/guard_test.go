package staff_test

import (
	"net/http"
	"strings"
	"testing"

	"lykta/internal/audit"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

// What the guard refuses or doubts in a form is counted in the log, by kind alone:
// the log holds nothing of what was typed.
func TestGuardIsCounted(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/kontroller"
		send := func(note string) answer {
			return o.post("reporter", path, "date", "2026-03-01", "count", "1", "party", "polisen", "note", note)
		}
		o.want("refused", send("Ring Kanariesson på 070-174 06 05"), http.StatusUnprocessableEntity, []string{"telefonnummer"})
		o.want("doubted", send("Samtal med flickan i 7B på Kvarnskolan"), http.StatusUnprocessableEntity, []string{"peka ut en person"})
		o.want("neither", send("Lugnt på torget"), http.StatusSeeOther, nil)
		if got, want := strings.Join(guardEntries(t, o), ", "), "guard.refuse phone:1 refused, guard.doubt combination:1 done"; got != want {
			t.Errorf("the log counts %q, want %q", got, want)
		}
		var log strings.Builder
		if _, err := audit.Export(t.Context(), o.db, o.id, &log); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(log.String(), "Kanarie") || strings.Contains(log.String(), "174 06") || !strings.Contains(log.String(), "guard.refuse") {
			t.Errorf("the log holds what was typed, or no count: %s", log.String())
		}
		o.want("in words", o.get("coordinator", "/arbete/viken/logg"), http.StatusOK, []string{"Text stoppad av personuppgiftsvakten"})
	})
}

// A copy whose text may point at a person is not sent before whoever hands it over
// has looked; a text that is masked is nothing to look at.
func TestCopyIsGuarded(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		id, err := o.promises.NewDraft(t.Context(), o.scopes["coordinator"], ids.Token(), promise.DraftBody{Pledge: promise.Pledge{Title: "Möte med Astrid"}})
		if err != nil {
			t.Fatal(err)
		}
		const page = "/arbete/viken/utlamnande"
		form := []string{"what", "draft", "draft", id, "receiver", "press", "reference", "Begäran KS 2026/203"}
		a := o.post("coordinator", page, append(form, "ground", "none")...)
		o.want("before it is looked at", a, http.StatusUnprocessableEntity, []string{"Se efter innan du lämnar ut", "kan innehålla en persons namn"}, "Astrid")
		b := o.post("coordinator", page, append(form, "ground", "none", "looked", o.hidden(a, "looked"))...)
		if text := unpacked(t, b.body); !strings.Contains(text, "Möte med Astrid") {
			t.Errorf("looked at and handed over: %d %q", b.status, text)
		}
		c := o.post("coordinator", page, append(form, "ground", "osl-39-3", "masked", "text")...)
		if text := unpacked(t, c.body); strings.Contains(text, "Astrid") {
			t.Errorf("masked: %q", text)
		}
		if got := guardEntries(t, o); len(got) != 1 || got[0] != "guard.doubt name:1 done" {
			t.Errorf("the log counts %v, want one doubt about a name", got)
		}
	})
}

// guardEntries are the entries that the guard left in the log.
func guardEntries(t *testing.T, o *office) []string {
	t.Helper()
	list, err := audit.List(t.Context(), o.db, o.id, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range list {
		if strings.HasPrefix(e.Act, "guard.") {
			lines = append(lines, e.Act+" "+e.Object+" "+string(e.Outcome))
		}
	}
	return lines
}
