package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lykta/internal/audit"
)

// An administrator makes a partnership, gives it a coordinator, lets it rest and
// takes it up again; what is wrong is told at its field, with all that was typed.
func TestAdministratorsPages(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		a := w.serve(w.plain(http.MethodGet, "/driftsida", nil, administrator))
		if a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "Trygg i dalen") {
			t.Fatalf("the page: %d\n%s", a.Code, a.Body)
		}
		sent := hidden(t, a.Body.String(), "/driftsida")
		sent.Set("name", "Nya samverkan")
		sent.Set("slug", "Fel Adress")
		sent.Set("municipalities", "9902; Nytorp; Exempels län; Nytorps kommun")
		sent.Set("police", "Polisen i Nytorp")
		a = w.post("/driftsida", sent, administrator)
		if text := a.Body.String(); a.Code != http.StatusUnprocessableEntity || !strings.Contains(text, "Nytorps kommun") || !strings.Contains(text, `href="#f-slug"`) {
			t.Fatalf("a wrong address: %d\n%s", a.Code, a.Body)
		}
		sent = hidden(t, a.Body.String(), "/driftsida")
		sent.Set("name", "Nya samverkan")
		sent.Set("slug", "nytorp")
		sent.Set("municipalities", "9902; Nytorp; Exempels län; Nytorps kommun")
		sent.Set("police", "Polisen i Nytorp")
		a = w.post("/driftsida", sent, administrator)
		page, _, _ := strings.Cut(a.Header().Get("Location"), "?")
		if a.Code != http.StatusSeeOther || !strings.HasPrefix(page, "/driftsida/samverkan/") {
			t.Fatalf("made: %d to %q\n%s", a.Code, a.Header().Get("Location"), a.Body)
		}
		if a = w.serve(w.plain(http.MethodGet, "/i/nytorp", nil, nobody)); a.Code != http.StatusOK {
			t.Errorf("its public page: %d", a.Code)
		}
		form := url.Values{"key": {"k1"}, "login": {"samordnare@nytorp.example"}, "function": {"trygghetssamordnare"}, "party": {"nytorp"}}
		if a = w.post(page+"/samordnare", form, administrator); a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "https://lykta.example/valkommen/") {
			t.Errorf("invited: %d\n%s", a.Code, a.Body)
		}
		if a = w.post(page+"/vila", url.Values{"key": {"k2"}}, administrator); a.Code != http.StatusUnprocessableEntity {
			t.Errorf("neither: %d", a.Code)
		}
		for _, answer := range []string{"rest", "work"} {
			a = w.post(page+"/vila", url.Values{"key": {"k" + answer}, "act": {answer}}, administrator)
			shown := w.serve(w.plain(http.MethodGet, page, nil, administrator)).Body.String()
			if a.Code != http.StatusSeeOther || strings.Contains(shown, "Samverkan vilar. ") != (answer == "rest") {
				t.Errorf("%s: %d\n%s", answer, a.Code, shown)
			}
		}
	})
}

// Administrators invite and end one another, but not the last.
func TestAdministratorsAccounts(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		form := url.Values{"key": {"k1"}, "login": {"andra@lykta.example"}, "function": {"driftansvarig"}}
		if a := w.post("/driftsida/konton", form, administrator); a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "/valkommen/") {
			t.Fatalf("invited: %d\n%s", a.Code, a.Body)
		}
		text := w.serve(w.plain(http.MethodGet, "/driftsida/konton", nil, administrator)).Body.String()
		if !strings.Contains(text, "andra@lykta.example") || strings.Contains(text, login(coordinator)) {
			t.Errorf("the list:\n%s", text)
		}
		ends := between(text, `action="/driftsida/konton/`, `/avsluta"`)
		if len(ends) != 2 {
			t.Fatalf("%d can be ended, want 2", len(ends))
		}
		for i, want := range []int{http.StatusSeeOther, http.StatusUnprocessableEntity} {
			if a := w.post("/driftsida/konton/"+ends[1-i]+"/avsluta", url.Values{"key": {ends[i]}}, administrator); a.Code != want {
				t.Errorf("the end of %d: %d, want %d", 1-i, a.Code, want)
			}
		}
	})
}

// That login names are read is in the log, in that of the partnership or in the
// installation's.
func TestReadingTheAccountsIsLogged(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, c := range []struct{ path, actor, chain string }{
			{"/arbete/viken/konton", coordinator, w.id["viken"]}, {"/driftsida/konton", administrator, ""},
		} {
			if a := w.serve(w.plain(http.MethodGet, c.path, nil, c.actor)); a.Code != http.StatusOK {
				t.Fatalf("%s: %d", c.path, a.Code)
			}
			newest, err := audit.Newest(t.Context(), w.db, c.chain, 0, 1)
			if err != nil || len(newest) != 1 || newest[0].Act != "members.read" || newest[0].Account == "" {
				t.Errorf("%s: %+v, %v", c.path, newest, err)
			}
		}
	})
}

// between are the pieces of a text between two marks.
func between(text, from, to string) (list []string) {
	for _, rest := range strings.Split(text, from)[1:] {
		piece, _, _ := strings.Cut(rest, to)
		list = append(list, piece)
	}
	return list
}

// The coordinator's settings show on the public pages at once; what is wrong keeps
// all that was typed, and names the row that it was typed in.
func TestSettingsPage(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		path := "/arbete/viken/installningar"
		a := w.serve(w.plain(http.MethodGet, path, nil, coordinator))
		sent := hidden(t, a.Body.String(), path)
		sent.Set("brand", "grön")
		sent.Set("languages", "sv")
		sent.Set("contacts.1.label", "Vikens kontaktcenter") // the row before is left empty
		sent.Set("contacts.1.phone", "ring oss")
		sent.Set("mandate.police", "Brott och ordning\nTrafik")
		a = w.post(path, sent, coordinator)
		for _, want := range []string{"ring oss", "Vikens kontaktcenter", `href="#f-contacts.1.phone"`, `href="#f-brand"`, "Trafik"} {
			if !strings.Contains(a.Body.String(), want) {
				t.Errorf("what is wrong: no %q in %d\n%s", want, a.Code, a.Body)
			}
		}
		again := hidden(t, a.Body.String(), path)
		for name, values := range sent {
			if name != "key" {
				again[name] = values
			}
		}
		again.Set("brand", "#005b8c")
		again.Set("contacts.1.phone", "0980-31 92 00")
		again.Set("places.0.name", "Gamla Strand")
		if a = w.post(path, again, coordinator); a.Code != http.StatusSeeOther {
			t.Fatalf("kept: %d\n%s", a.Code, a.Body)
		}
		public := w.serve(w.plain(http.MethodGet, "/i/viken/vem-gor-vad", nil, nobody)).Body.String()
		for _, want := range []string{"Vikens kontaktcenter", "Trafik"} {
			if !strings.Contains(public, want) {
				t.Errorf("the public page lacks %q", want)
			}
		}
		if form := w.serve(w.plain(http.MethodGet, path, nil, coordinator)).Body.String(); !strings.Contains(form, `value="gamla-strand"`) {
			t.Errorf("the new place has no designation of its own:\n%s", form)
		}
		if a = w.post(path, sent, reader); a.Code != http.StatusForbidden {
			t.Errorf("by a reader: %d", a.Code)
		}
	})
}
