package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/ids"
	"lykta/internal/report"
)

const (
	reportForm = "/arbete/viken/rapport"
	ownReports = "/arbete/viken/rapporter"
	program    = "application/json"
)

// sendForm posts fields to a path, and asks for an answer in a media type.
func (w *town) sendForm(actor, path, accept string, pairs ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	if !form.Has("key") {
		form.Set("key", ids.Token())
	}
	r := w.plain(http.MethodPost, path, strings.NewReader(form.Encode()), actor)
	r.Header.Set("Accept", accept)
	return w.serve(r)
}

func (w *town) page(actor, path string) string {
	w.t.Helper()
	a := w.serve(w.plain(http.MethodGet, path, nil, actor))
	if a.Code != http.StatusOK {
		w.t.Fatalf("%s: %d\n%s", path, a.Code, a.Body)
	}
	return a.Body.String()
}

// tells asserts what a page holds, and what it must not hold.
func (w *town) tells(what, body string, contains []string, absent ...string) {
	w.t.Helper()
	for _, text := range contains {
		if !strings.Contains(body, text) {
			w.t.Errorf("%s lacks %q\n%s", what, text, mainOf(body))
		}
	}
	for _, text := range absent {
		if strings.Contains(body, text) {
			w.t.Errorf("%s holds %q", what, text)
		}
	}
}

var mainPart = regexp.MustCompile(`(?s)<main.*</main>`)

func mainOf(body string) string {
	if found := mainPart.FindString(body); found != "" {
		body = found
	}
	return body[:min(len(body), 4000)]
}

// one is a form with one event, with what is changed of it.
func one(pairs ...string) []string {
	return append([]string{"events", "1", "act", "send", "event.0.category", "klotter", "event.0.area", report.Outside,
		"event.0.how", "then", "event.0.when", "i natt", "event.0.severity", "1", "event.0.text", "Nytt klotter i tunneln."}, pairs...)
}

// changed is one with some fields set anew.
func changed(pairs ...string) []string {
	form := one()
	for i := 0; i+1 < len(pairs); i += 2 {
		for j := 0; j+1 < len(form); j += 2 {
			if form[j] == pairs[i] {
				form[j+1] = pairs[i+1]
			}
		}
	}
	return form
}

func TestReportOnAPhone(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.tells("the form", w.page(reporter, reportForm), []string{`<optgroup label="Skadegörelse och klotter">`, `value="klotter"`, `rel="manifest"`,
			`name="event.0.severity"`, "Inget att rapportera", "orosanmälan", "100 gånger 100 meter"}, "event.1.", "<style")
		a := w.sendForm(reporter, reportForm, "text/html", one()...)
		if a.Code != http.StatusSeeOther || a.Header().Get("Location") != ownReports+"?klart=report" {
			t.Fatalf("sent: %d to %s\n%s", a.Code, a.Header().Get("Location"), mainOf(a.Body.String()))
		}
		w.tells("own reports", w.page(reporter, ownReports+"?klart=report"), []string{"Tack! Rapporten är mottagen", "Klotter", "Nytt klotter i tunneln.", "Mindre", "Ta tillbaka"})
		w.tells("everybody's", w.page(coordinator, ownReports+"/alla"), []string{"Nytt klotter i tunneln.", "provare"}, login(reporter))
		w.tells("another's own", w.page(coordinator, ownReports), []string{"Du har inte rapporterat"}, "Nytt klotter")
		w.sendForm(reporter, reportForm, "text/html", "events", "1", "act", "nothing")
		w.tells("nothing to report", w.page(reporter, ownReports), []string{"Inget att rapportera"})
	})
}

func TestAnotherEventKeepsWhatIsTyped(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		more := changed("act", "add", "event.0.text", "Det första.")
		a := w.sendForm(reporter, reportForm, "text/html", more...)
		w.tells("two events", a.Body.String(), []string{"Det första.", `value="klotter" selected`, `value="i natt"`, "Händelse 2", `name="event.1.category"`, "autofocus"}, "Rätta det här")
		two := append(changed("events", "2", "act", "remove.0"), "event.1.category", "brak", "event.1.how", "now", "event.1.text", "Det andra.")
		a = w.sendForm(reporter, reportForm, "text/html", two...)
		w.tells("the first is gone", a.Body.String(), []string{"Det andra.", `value="brak" selected`}, "Nytt klotter", "event.1.")
		empty := append(changed("events", "2"), "event.1.category", "", "event.1.how", "now")
		if a = w.sendForm(reporter, reportForm, "text/html", empty...); a.Code != http.StatusSeeOther {
			t.Errorf("an empty second event: %d, want it left out\n%s", a.Code, mainOf(a.Body.String()))
		}
	})
}

func TestWhatIsWrongWithAReport(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, c := range []struct {
			what     string
			form     []string
			contains []string
		}{
			{"nothing chosen", []string{"events", "1", "act", "send"}, []string{"Välj vad rapporten gäller", "Välj när det hände", `href="#f-event.0.category"`}},
			{"an unreadable time", changed("event.0.when", "häromsistens"), []string{"Tiden går inte att läsa", `value="häromsistens"`, "Nytt klotter i tunneln."}},
			{"half a span", append(changed("event.0.how", "between"), "event.0.since", "i går 22"), []string{"Tiden går inte att läsa", `id="f-event.0.since-error"`}},
			{"long ago", changed("event.0.when", "2020-01-01"), []string{"högst 400 dygn tillbaka"}},
			{"ahead", changed("event.0.when", "2026-12-24 12.00"), []string{"Tiden ligger i framtiden"}},
			{"no severity", changed("event.0.severity", ""), []string{"Välj hur allvarligt", `href="#f-event.0.severity"`}},
			{"a plate", changed("event.0.text", "Bilen ABC 12A stod där."), []string{"114 14"}},
			{"a number", changed("event.0.text", "Ring 070-174 06 05."), []string{"sparas inte", "din egen organisations", `id="f-event.0.text-error"`}},
			{"a long text", changed("event.0.text", strings.Repeat("å", 501)), []string{"500"}},
		} {
			a := w.sendForm(reporter, reportForm, "text/html", c.form...)
			if a.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d, want 422\n%s", c.what, a.Code, mainOf(a.Body.String()))
				continue
			}
			w.tells(c.what, a.Body.String(), append(c.contains, "<title>Fel:"))
		}
		w.tells("nothing was kept", w.page(reporter, ownReports), []string{"Du har inte rapporterat"})
	})
}

func TestADoubtIsAskedAboutOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		doubtful := changed("event.0.text", "Växeln svarar på 0523-61 30 00.")
		a := w.sendForm(reporter, reportForm, "text/html", doubtful...)
		w.tells("asked", a.Body.String(), []string{"Se efter innan du sparar", `name="looked"`})
		looked := regexp.MustCompile(`name="looked" value="([^"]*)"`).FindStringSubmatch(a.Body.String())
		if a = w.sendForm(reporter, reportForm, "text/html", append(doubtful, "looked", looked[1])...); a.Code != http.StatusSeeOther {
			t.Errorf("looked at: %d, want 303", a.Code)
		}
	})
}

// What a device sends when the network is back is counted once, at the time when
// it was written, and told in JSON.
func TestReportsThatWaitedOnADevice(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		form := append(changed("event.0.how", "now"), "key", "device-key", "written", "2026-03-01T22:15:00.000Z")
		for range 3 {
			a := w.sendForm(reporter, reportForm, program, form...)
			var answer struct{ Next string }
			if err := json.Unmarshal(a.Body.Bytes(), &answer); err != nil || a.Code != http.StatusOK || answer.Next != ownReports+"?klart=report" {
				t.Fatalf("%d %s, %v", a.Code, a.Body, err)
			}
		}
		service := report.NewService(w.db, w.server.now)
		scope := w.boss("viken")
		found, err := service.Find(t.Context(), scope, report.Search{Words: "tunneln"}, report.Cursor{}, 10)
		w.check(err)
		if len(found) != 1 || found[0].Began.Format("2006-01-02 15:04") != "2026-03-01 22:15" {
			t.Errorf("kept: %+v, want one of when it was written", found)
		}
		for _, c := range []struct {
			what, actor string
			form        []string
			status      int
		}{
			{"nobody is signed in", nobody, form, 401},
			{"may not", reader, form, 403},
			{"wrong", reporter, changed("event.0.category", ""), 422},
			{"to be looked at", reporter, changed("event.0.text", "Växeln svarar på 0523-61 30 00."), 422},
			{"another's", reporter, append(one(), "from", "0123456789abcdef"), 409},
			{"the key of another report", reporter, append(changed("event.0.text", "Något annat."), "key", "device-key"), 409},
		} {
			a := w.sendForm(c.actor, reportForm, program, c.form...)
			if a.Code != c.status || a.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s, want %d in JSON", c.what, a.Code, a.Header().Get("Content-Type"), c.status)
			}
		}
	})
}

func TestWithdrawingAReport(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.sendForm(reporter, reportForm, "text/html", one()...)
		action := regexp.MustCompile(`action="(/arbete/viken/rapporter/[^"]+/ta-tillbaka)"`).FindStringSubmatch(w.page(reporter, ownReports))
		if action == nil {
			t.Fatal("the report cannot be withdrawn")
		}
		if a := w.sendForm(coordinator, action[1], "text/html"); a.Code != http.StatusNotFound {
			t.Errorf("another's: %d, want 404", a.Code)
		}
		if a := w.sendForm(reporter, action[1], "text/html"); a.Code != http.StatusSeeOther {
			t.Errorf("withdrawn: %d, want 303", a.Code)
		}
		w.tells("own reports", w.page(reporter, ownReports), []string{"Återtagen"}, "Nytt klotter", "ta-tillbaka")
		w.tells("everybody's", w.page(coordinator, ownReports+"/alla"), nil, "Nytt klotter")
	})
}

func TestSearchAndExportOfReports(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.sendForm(reporter, reportForm, "text/html", changed("event.0.text", "=1+1 stod på väggen")...)
		w.sendForm(reporter, reportForm, "text/html", changed("event.0.category", "brak", "event.0.text", "Bråk i kön.")...)
		w.tells("by category", w.page(coordinator, ownReports+"/alla?kategori=brak"), []string{"Bråk i kön."}, "väggen")
		w.tells("by words", w.page(coordinator, ownReports+"/alla?q=V%C3%84GGEN"), []string{"väggen"}, "Bråk i kön.")
		w.tells("by nothing that is", w.page(coordinator, ownReports+"/alla?plats=ingen&efter=x"), []string{"Inga rapporter"})
		csv := w.page(coordinator, ownReports+"/alla.csv?q=v%C3%A4ggen")
		w.tells("the file", csv, []string{"Beskrivning", "'=1+1 stod på väggen", "provare", "Klotter"}, "Bråk", login(reporter))
	})
}

func TestCategoriesAreChanged(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		const path = "/arbete/viken/kategorier"
		w.tells("the list", w.page(reader, path), []string{"Skadegörelse och klotter", "Krossat glas"}, `href="`+path+`/klotter"`)
		a := w.sendForm(coordinator, path+"/klotter", "text/html", "version", "0", "verb", "split", "sv.0", "Klotter på skola", "sv.1", "Klotter på annat")
		if a.Code != http.StatusSeeOther {
			t.Fatalf("split: %d\n%s", a.Code, mainOf(a.Body.String()))
		}
		w.tells("split", w.page(coordinator, path), []string{"Klotter på skola", "Klotter på annat", "Klotter delades i"})
		w.tells("the form", w.page(reporter, reportForm), []string{"Klotter på skola"}, `value="klotter"`)
		a = w.sendForm(coordinator, path, "text/html", "version", "0", "group", "brand", "kind", "incident", "sv.0", "Bengaler")
		w.tells("changed by another", a.Body.String(), []string{"Någon annan har ändrat", `value="Bengaler"`})
		a = w.sendForm(coordinator, path, "text/html", "version", "1", "sv.0", "brak")
		w.tells("wrong", a.Body.String(), []string{"Välj en grupp", "Välj ett slag", `value="brak"`})
	})
}

// Whoever cannot report is not offered it.
func TestTheWayToTheForm(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.tells("a reporter's pages", w.page(reporter, "/arbete/viken"), []string{`href="` + reportForm + `"`})
		w.tells("a reader's pages", w.page(reader, "/arbete/viken"), nil, `href="`+reportForm+`"`)
		var app webApp
		if err := json.Unmarshal([]byte(w.page(nobody, "/i/viken/rapportera.webmanifest")), &app); err != nil || app.Start != reportForm || app.Name != "Rapportera – Trygg i viken" {
			t.Errorf("the app is %+v, %v", app, err)
		}
		for _, icon := range app.Icons {
			if a := w.look(icon.Src); a.Code != 200 || a.Header().Get("Content-Type") != icon.Type {
				t.Errorf("the icon of %s: %d %s, want %s", icon.Sizes, a.Code, a.Header().Get("Content-Type"), icon.Type)
			}
		}
		if got := access.ClassOf(access.SendReport); got != access.Staff {
			t.Errorf("reports are sent by %s", got)
		}
	})
}
