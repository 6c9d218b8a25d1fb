package e2e_test

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"lykta/e2e/site"
	"lykta/internal/access"
)

const work = "/arbete/mardsunda-ekevala"

// staff: from a pasted text to a published pledge, and from an action to its
// verdict, by form after form without a script, each first with a mistake.
func staff(t *testing.T, s *site.Site) {
	coordinator := signedIn(t, s, access.Coordinator, "mardsunda")
	draftCare(coordinator)
	draft := writeDraft(coordinator)
	pledge := approve(t, s, coordinator, draft)
	promise := firstPromise(coordinator, pledge)
	reporter := signedIn(t, s, access.Reporter, "polisen")
	logAction(reporter, pledge, promise)
	tellMore(coordinator, pledge, promise)
	correctVerdict(coordinator, pledge, promise)
	remove(coordinator, pledge)
	renew(coordinator, pledge)
	manage(coordinator)
	members(coordinator, "ny@ekevala.example")
	ownSessions(t, s, coordinator)
	signedPages(coordinator)
	refusals(signedIn(t, s, access.Reader, "ekevala"))
	coordinator.open("/konto", http.StatusOK)
	coordinator.send("/logga-ut", http.StatusOK, nil)
	coordinator.open(work, http.StatusOK)
	if at := coordinator.at(); at != "/logga-in" {
		t.Errorf("after signing out %s leads to %s", work, at)
	}
}

// writeDraft pastes a text, corrects what was read, and fills in what lacks.
func writeDraft(w *worker) (draft string) {
	year := time.Now().Year()
	text := fmt.Sprintf("Medborgarlöfte\n\nUnder tiden 1 januari %d – 31 december %d lovar polisen att:\n\n"+
		"• Göra minst tolv trafikkontroller vid Ekevåla torg.\n• Prioritera synlig närvaro.\n", year, year)
	w.open(work+"/nytt-utkast", http.StatusOK)
	w.press(`button[value="read"]`, http.StatusUnprocessableEntity, map[string]string{"text": "Hej!"})
	w.kept("text", "Hej!")
	w.press(`button[value="read"]`, http.StatusOK, map[string]string{"text": text})
	draft = w.at()
	w.shows("trafikkontroller")
	w.follow(`main a[href*="/lofte/"]`)
	w.send("/lofte/", http.StatusUnprocessableEntity, map[string]string{"text": "", "unit": "kontroller"})
	w.kept("unit", "kontroller")
	w.send("/lofte/", http.StatusOK, map[string]string{"text": "Polisen gör minst tolv trafikkontroller vid Ekevåla torg.", "shape": "count", "at_least": "12", "by": "polisen", "place": "Ekevåla torg"})
	w.open(draft+"/inledning", http.StatusOK)
	w.send("/inledning", http.StatusUnprocessableEntity, map[string]string{"title": "Årets löfte", "goal": "Lugnare trafik.", "period.from": fmt.Sprint(year, "-12-31"), "period.to": fmt.Sprint(year, "-01-01")})
	w.kept("goal", "Lugnare trafik.")
	w.send("/inledning", http.StatusOK, map[string]string{"period.from": fmt.Sprint(year, "-01-01"), "period.to": fmt.Sprint(year, "-12-31")})
	return draft
}

// approve sends the draft to its parties. One sends it back, for which it gives
// a reason; then all say yes, and only then can the public see it.
func approve(t *testing.T, s *site.Site, w *worker, draft string) (pledge string) {
	w.open(draft, http.StatusOK)
	w.send("/skicka", http.StatusOK, nil)
	var parties []*worker
	for _, party := range []string{"mardsunda", "ekevala", "polisen"} {
		parties = append(parties, signedIn(t, s, access.Approver, party))
	}
	parties[0].open(draft, http.StatusOK)
	parties[0].send("/tillbaka", http.StatusUnprocessableEntity, nil)
	parties[0].send("/tillbaka", http.StatusOK, map[string]string{"reason": "Skriv var kontrollerna görs."})
	w.open(draft, http.StatusOK)
	w.shows("Skriv var kontrollerna görs.")
	w.send("/skicka", http.StatusOK, nil)
	for i, p := range parties {
		p.open(draft, http.StatusOK)
		p.send("/godkann", http.StatusOK, nil)
		if published := strings.Contains(p.at(), "/lofte/"); published != (i == len(parties)-1) {
			t.Fatalf("after %d of %d approvals: %s", i+1, len(parties), p.at())
		}
	}
	return path.Base(parties[2].at())
}

// firstPromise finds a promise of the published pledge, where the public sees
// it.
func firstPromise(w *worker, pledge string) string {
	w.open("/i/mardsunda-ekevala/loften/"+pledge, http.StatusOK)
	w.shows("trafikkontroller")
	w.follow(`main a[href*="/punkter/"]`)
	return path.Base(w.at())
}

// logAction logs an action and takes it back.
func logAction(w *worker, pledge, promise string) {
	about := "/" + pledge + "/" + promise
	note := "Lugnt vid torget."
	w.open(work+"/insats"+about, http.StatusOK)
	w.send("/insats/", http.StatusUnprocessableEntity, map[string]string{"count": "-3", "note": note})
	w.kept("note", note)
	w.kept("count", "-3")
	w.send("/insats/", http.StatusOK, map[string]string{"count": "2"})
	w.open("/i/mardsunda-ekevala/loften/"+pledge+"/punkter/"+promise, http.StatusOK)
	w.shows(note)
	w.open(work+"/insatser", http.StatusOK)
	w.follow(`main a[href*="/rattelse/"]`)
	w.send("/rattelse/", http.StatusUnprocessableEntity, map[string]string{"count": "1"})
	w.send("/rattelse/", http.StatusOK, map[string]string{"count": "1", "reason": "En kontroll ställdes in."})
}

// tellMore reports a deviation, records an effect and decides the verdict.
func tellMore(w *worker, pledge, promise string) {
	about := "/" + pledge + "/" + promise
	w.open(work+"/avvikelse"+about, http.StatusOK)
	w.send("/avvikelse/", http.StatusUnprocessableEntity, map[string]string{"what": "Färre kontroller än planerat."})
	w.kept("what", "Färre kontroller än planerat.")
	w.send("/avvikelse/", http.StatusOK, map[string]string{"why": "Polisen är utlånad.", "party": "polisen"})
	w.open(work+"/effekt"+about, http.StatusOK)
	w.send("/effekt/", http.StatusUnprocessableEntity, map[string]string{"direction": "improved"})
	w.send("/effekt/", http.StatusOK, map[string]string{"direction": "improved", "figure": "12 av 80 störs, tidigare 20 av 80.", "source": "Enkät på torget", "party": "mardsunda"})
	w.open(work+"/utfall"+about, http.StatusOK)
	w.send("/utfall/", http.StatusUnprocessableEntity, map[string]string{"outcome": "kept", "motive": ""})
	w.send("/utfall/", http.StatusOK, map[string]string{"outcome": "partly-kept", "motive": "Året är inte slut, men vi avslutar nu.", "party": "mardsunda"})
	w.open("/i/mardsunda-ekevala/loften/"+pledge+"/punkter/"+promise, http.StatusOK)
	for _, text := range []string{"Polisen är utlånad.", "12 av 80 störs", "Året är inte slut"} {
		w.shows(text)
	}
	w.open("/i/mardsunda-ekevala/loften/"+pledge+"/historik", http.StatusOK)
	w.shows("En kontroll ställdes in.")
}

// remove takes the content of the newest entry away by law, which its pledge's
// history tells.
func remove(w *worker, pledge string) {
	w.open(work+"/insatser", http.StatusOK)
	w.follow(`main a[href*="/borttagning/"]`)
	w.send("/borttagning/", http.StatusUnprocessableEntity, nil)
	w.send("/borttagning/", http.StatusOK, map[string]string{"ground": "personal-data", "law": "artikel 17 i dataskyddsförordningen", "sure": "1"})
	w.open("/i/mardsunda-ekevala/loften/"+pledge+"/historik?visa=rattelser", http.StatusOK)
	w.shows("artikel 17 i dataskyddsförordningen")
}

// manage sets a notice, invites somebody and changes the password.
func manage(w *worker) {
	w.open(work+"/meddelanden", http.StatusOK)
	notice, member := `form[action$="/meddelanden"] button[type="submit"]`, `form[method="post"][action$="/konton"] button[type="submit"]`
	w.press(notice, http.StatusUnprocessableEntity, map[string]string{"sv": ""})
	w.press(notice, http.StatusOK, map[string]string{"sv": "Torget är avstängt i dag.", "severity": "info"})
	w.open("/i/mardsunda-ekevala", http.StatusOK)
	if all := w.text("body"); !strings.Contains(all, "Torget är avstängt i dag.") {
		w.t.Errorf("the notice does not stand on the public page: %s", all)
	}
	w.open(work+"/konton", http.StatusOK)
	w.press(member, http.StatusUnprocessableEntity, map[string]string{"login": "ny@ekevala.example", "function": ""})
	w.kept("login", "ny@ekevala.example")
	w.press(member, http.StatusOK, map[string]string{"role": "reader", "party": "ekevala", "function": "utredare"})
	w.open("/konto", http.StatusOK)
	w.send("/konto/losenord", http.StatusUnprocessableEntity, map[string]string{"old": "fel", "password": "sexton lyktor vid ån"})
}

// signedPages judges every page that needs somebody signed in, in both
// languages, with a draft that changes the running pledge.
func signedPages(w *worker) {
	seed, err := w.s.Seed()
	if err != nil {
		w.t.Fatal(err)
	}
	w.open(work+"/lofte/"+seed.Pledge, http.StatusOK)
	w.send("/andra", http.StatusOK, nil)
	seed.Draft = path.Base(w.at())
	languages := []string{"sv", "en"}
	if !w.first() {
		languages = languages[:1]
	}
	for _, language := range languages {
		for _, page := range w.s.Signed(seed) {
			w.view.Forget()
			w.open(page.In(language), page.Status)
			var kind string
			if err := w.view.Eval(`document.contentType`, &kind); err != nil {
				w.t.Fatal(err)
			}
			if kind == "text/html" {
				w.judge(page.In(language))
			}
		}
	}
}

// refusals judges the pages that say no.
func refusals(w *worker) {
	for path, status := range map[string]int{work + "/konton": http.StatusForbidden, "/arbete/finns-inte": http.StatusNotFound, work + "/utkast/finns-inte": http.StatusNotFound} {
		w.view.Forget()
		w.open(path, status)
		w.judge(path)
	}
}
