package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lykta/e2e/browser"
	"lykta/e2e/site"
	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db/dbtest"
	"lykta/internal/period"
	pages "lykta/internal/web/staff"
)

// seen is what a reporter writes in the walk: no public page may hold it.
const seen = "Krossat glas i busskuren vid hållplatsen."

// TestFortnight goes one whole fortnight through: a reporter tells what was
// seen, the coordinator locks the period, a meeting is held point by point, the
// police and the municipalities approve the picture, the promise of a picture
// every fortnight counts itself, the reporter sees what came of it, and a
// withdrawal is the button that takes presence back, once its question is open.
const withdrawal = `form[action$="/ta-tillbaka"] button`

// resident reads what is public. Every form first with a mistake where it can
// hold one, without a script.
func TestFortnight(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, database string) {
		s, err := site.Open(t.Context(), t.TempDir(), database, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Errorf("the program did not end well: %v", err)
			}
		}()
		reporter := signedIn(t, s, access.Reporter, "mardsunda")
		reportGlass(reporter)
		turn := newest(t, s)
		s.AdvanceTo(turn.Deadline.Add(time.Minute))
		coordinator := signedIn(t, s, access.Coordinator, "mardsunda")
		lock(coordinator, turn)
		s.AdvanceTo(turn.Meeting)
		coordinator.again(access.Coordinator, "mardsunda")
		hold(coordinator, turn)
		before := coordinator.pictures()
		edition := makeEdition(coordinator, turn)
		approveEdition(t, s, edition)
		coordinator.open(work+"/lagesbild/"+edition, http.StatusOK)
		coordinator.judgeOnce("a frozen edition")
		if after := coordinator.pictures(); after != before+1 {
			t.Errorf("the promise of a picture counts %d, want %d", after, before+1)
		}
		reporter.again(access.Reporter, "mardsunda")
		receipt(reporter)
		officer(signedIn(t, s, access.Reporter, "polisen"), turn)
		resident(t, s, edition)
	})
}

// judgeOnce judges the page that is shown, on the first engine.
func (w *worker) judgeOnce(about string) {
	w.t.Helper()
	if w.first() {
		w.judge(about)
	}
}

// again signs somebody in who has a password already.
func (w *worker) again(role access.Role, party string) {
	w.t.Helper()
	a, err := w.s.Account(role, party)
	if err != nil {
		w.t.Fatal(err)
	}
	w.open("/logga-in", http.StatusOK)
	w.send("/logga-in", http.StatusOK, map[string]string{"login": a.Login, "password": site.Password})
}

func newest(t *testing.T, s *site.Site) period.Period {
	t.Helper()
	list, err := period.Recent(context.Background(), s.App.DB, s.Partnership(), 1)
	if err != nil || len(list) == 0 || list[0].State != period.Open {
		t.Fatalf("the newest period: %+v, %v", list, err)
	}
	return list[0]
}

// reportGlass reports two things, is shown the right way for what is about a
// person, and finds the report among the reporter's own.
func reportGlass(w *worker) {
	w.open(work+"/rapport", http.StatusOK)
	w.judgeOnce("the form for a report")
	w.press(`button[value="send"]:not(.ly-unseen)`, http.StatusUnprocessableEntity, map[string]string{"event.0.text": seen})
	w.kept("event.0.text", seen)
	w.press(`button[value="send"]:not(.ly-unseen)`, http.StatusUnprocessableEntity, map[string]string{
		"event.0.category": "skadegorelse-annan", "event.0.place": "stortorget", "event.0.how": "now", "event.0.severity": "2",
		"event.0.text": "Anna Andersson krossade glaset."})
	w.shows("114 14")
	w.press(`button[value="add"]`, http.StatusOK, map[string]string{"event.0.text": seen})
	w.press(`button[value="send"]:not(.ly-unseen)`, http.StatusOK, map[string]string{
		"event.1.category": "positiv", "event.1.place": "stortorget", "event.1.how": "now", "event.1.text": "Många vuxna ute."})
	w.open(work+"/rapporter", http.StatusOK)
	w.shows(seen)
	w.open(work+"/kvitto", http.StatusOK)
	w.judgeOnce("receipts")
}

// lock ends the time for reports.
func lock(w *worker, p period.Period) {
	w.open(work+"/lagesbild", http.StatusOK)
	w.judgeOnce("the hub")
	w.open(work+"/period", http.StatusOK)
	w.judgeOnce("periods")
	w.open(work+"/period/"+p.ID, http.StatusOK)
	w.shows("fältgruppen")
	w.judgeOnce("a period")
	w.send("/las", http.StatusOK, nil)
	w.open(work+"/lagesbild/utkast?period="+p.ID, http.StatusOK)
	w.judgeOnce("the drafted picture")
}

// hold goes through the meeting's agenda, point by point.
func hold(w *worker, p period.Period) {
	at := work + "/period/" + p.ID
	w.open(at, http.StatusOK)
	w.send("/borja", http.StatusOK, nil)
	said := map[string]func(){
		"oppning":      func() { w.send("/mote/", http.StatusOK, map[string]string{"text": "Alla utom en är här."}) },
		"uppfoljning":  func() { followUp(w) },
		"handelser":    func() { guarded(w) },
		"bedomning":    func() { judgeAreas(w) },
		"aterkommande": func() { repeated(w) },
		"beslut":       func() { decide(w, p) },
		"narvaro":      func() { want(w, p) },
		"utat": func() {
			w.send("/mote/", http.StatusOK, map[string]string{"text": "Vi är ute mer på helgerna.", "back": "Tack, glaset är borta."})
		},
	}
	for _, slug := range pages.AgendaSlugs() {
		w.open(at+"/mote/"+slug, http.StatusOK)
		w.judgeOnce("the meeting: " + slug)
		if do := said[slug]; do != nil {
			do()
		}
	}
	w.open(at+"/mote/avslut", http.StatusOK)
	w.send("/stang", http.StatusOK, nil)
	w.open(at+"/protokoll", http.StatusOK)
	w.shows("Fältgruppen är på torget")
	w.judgeOnce("minutes")
}

// followUp tells of the first decision that is open: stopped needs a reason.
func followUp(w *worker) {
	const forms = `main form:has([name="thing"])`
	if !w.has(forms) {
		return
	}
	id := w.value(`[name="thing"]`)
	w.press(forms+` button`, http.StatusUnprocessableEntity, map[string]string{"state." + id: "stopped"})
	w.press(forms+` button`, http.StatusOK, map[string]string{"state." + id: "done", "text." + id: "Gjort."})
}

// guarded writes about a person first.
func guarded(w *worker) {
	w.send("/mote/", http.StatusUnprocessableEntity, map[string]string{"text": "Anna Andersson, 070-174 06 05, såg allt."})
	w.send("/mote/", http.StatusOK, map[string]string{"text": "Fler rapporter från torget än vanligt."})
}

// judgeAreas says how each area is: what is not calm needs a reason.
func judgeAreas(w *worker) {
	answers := map[string]string{}
	for _, name := range w.names(`[name^="level."]`) {
		answers[name] = "calm"
	}
	first := w.names(`[name^="level."]`)[0]
	area := strings.TrimPrefix(first, "level.")
	answers[first] = "raised"
	w.send("/mote/", http.StatusUnprocessableEntity, answers)
	w.send("/mote/", http.StatusOK, map[string]string{"why." + area: "Fler händelser än vanligt."})
}

// repeated answers every place that came back; the meeting cannot be closed
// before.
func repeated(w *worker) {
	const forms = `main form:has([name="thing"])`
	for range 30 {
		if !w.has(forms) {
			return
		}
		place := w.value(`[name="thing"]`)
		w.pressUnjudged(forms+` button`, http.StatusOK, map[string]string{"kind." + place: "nothing", "why." + place: "Det som redan är beslutat gäller."})
		if !strings.HasSuffix(w.at(), "/aterkommande") {
			w.t.Fatalf("after a decision about %s: %s", place, w.at())
		}
	}
}

// decide decides something about the place of the report.
func decide(w *worker, p period.Period) {
	w.send("/mote/", http.StatusUnprocessableEntity, map[string]string{"what": "Fältgruppen är på torget varje fredag.", "where": "place:stortorget"})
	w.kept("what", "Fältgruppen är på torget varje fredag.")
	w.send("/mote/", http.StatusOK, map[string]string{"owner": "fältgruppen", "organisation": "mardsunda", "deadline": p.Span.To.Add(14).String()})
}

// want asks for somebody at the place.
func want(w *worker, p period.Period) {
	w.send("/mote/", http.StatusUnprocessableEntity, map[string]string{"where": "place:stortorget", "from": "klockan nio"})
	w.send("/mote/", http.StatusOK, map[string]string{"weekdays": "5", "from": "21.00", "to": "01.00",
		"span.from": p.Span.To.Add(1).String(), "span.to": p.Span.To.Add(14).String()})
}

// pictures is how many actions the running promise of a picture has.
func (w *worker) pictures() int {
	w.t.Helper()
	seed, err := w.s.Seed()
	if err != nil {
		w.t.Fatal(err)
	}
	n, err := w.s.Actions(seed.Pledge, "lagesbild")
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// makeEdition words the period's edition and sends it to be approved.
func makeEdition(w *worker, p period.Period) string {
	w.open(work+"/lagesbild/ny", http.StatusOK)
	w.send("/lagesbild/ny", http.StatusUnprocessableEntity, map[string]string{"kind": "operative", "span": ""})
	w.send("/lagesbild/ny", http.StatusOK, map[string]string{"kind": "operative", "span": p.Span.From.String()})
	at := w.at()
	edition := at[strings.LastIndex(at, "/")+1:]
	w.judgeOnce("an edition that is written")
	w.open(at+"/ord", http.StatusOK)
	w.send("/ord", http.StatusUnprocessableEntity, map[string]string{"words.summary": "Ring Anna Andersson på 070-174 06 05."})
	w.send("/ord", http.StatusOK, map[string]string{"words.summary": "Glas på torget. Vi är där på fredagar."})
	w.open(at, http.StatusOK)
	w.send("/skicka", http.StatusOK, nil)
	return edition
}

// approveEdition is the yes of the police and of both municipalities.
func approveEdition(t *testing.T, s *site.Site, edition string) {
	t.Helper()
	for _, party := range []string{"polisen", "mardsunda", "ekevala"} {
		w := signedIn(t, s, access.Approver, party)
		w.open(work+"/lagesbild/"+edition, http.StatusOK)
		w.judgeOnce("an edition that waits for a yes")
		w.send("/godkann", http.StatusOK, nil)
	}
}

// receipt shows what came of the report: at which meeting it was, and what was
// decided.
func receipt(w *worker) {
	w.open(work+"/kvitto", http.StatusOK)
	w.shows("Fältgruppen är på torget varje fredag.")
	w.shows("Tack, glaset är borta.")
	w.judgeOnce("receipts with an answer")
}

// officer tells of presence, first without a place, and then takes it back: it
// was another night.
func officer(w *worker, p period.Period) {
	w.open(work+"/narvaro", http.StatusOK)
	w.judgeOnce("presence")
	w.press(`form[method="post"][action$="/narvaro"] button`, http.StatusUnprocessableEntity, map[string]string{"from": "21.00"})
	w.press(`form[method="post"][action$="/narvaro"] button`, http.StatusOK, map[string]string{"function": "hundföraren", "where": "place:stortorget",
		"date": day.In(p.Meeting).String(), "from": "01.00", "to": "02.00"})
	w.shows("hundföraren")
	w.unfold(withdrawal)
	w.judgeOnce("presence that can be taken back")
	w.press(withdrawal, http.StatusOK, nil)
	w.shows("Närvaron är återtagen.")
	if w.has(withdrawal) {
		w.t.Error("presence that was taken back can be taken back once more")
	}
	w.view.Forget()
	w.open(work+"/beslut", http.StatusOK)
	w.shows("Fältgruppen är på torget varje fredag.")
	w.judgeOnce("decisions")
}

// resident reads what is public, and nothing else.
func resident(t *testing.T, s *site.Site, edition string) {
	t.Helper()
	w := &worker{t, s, tab(t, browser.Look{NoScript: true})}
	w.open("/i/mardsunda-ekevala/lagesbild", http.StatusOK)
	w.judgeOnce("the open editions")
	w.follow(`main a[href*="/lagesbild/oppen-"]`)
	w.judgeOnce("an open edition")
	for _, secret := range []string{seen, "fältgruppen", "Krossat glas"} {
		if all := w.text("body"); strings.Contains(all, secret) {
			t.Errorf("the open edition holds %q", secret)
		}
	}
	w.open("/i/mardsunda-ekevala/lagesbild/"+edition, http.StatusNotFound)
	w.open(work+"/lagesbild/"+edition, http.StatusOK)
	if at := w.at(); at != "/logga-in" {
		t.Errorf("an edition of staff is shown to everybody at %s", at)
	}
}

// has reports whether the page has an element.
func (w *worker) has(selector string) bool {
	w.t.Helper()
	var is bool
	if err := w.view.Eval(fmt.Sprintf(`!!document.querySelector(%q)`, selector), &is); err != nil {
		w.t.Fatal(err)
	}
	return is
}

// value is the value of the first field that a selector finds.
func (w *worker) value(selector string) (value string) {
	w.t.Helper()
	if err := w.view.Eval(fmt.Sprintf(`document.querySelector(%q).value`, selector), &value); err != nil {
		w.t.Fatal(err)
	}
	return value
}

// names are those of the fields that a selector finds, each once.
func (w *worker) names(selector string) (names []string) {
	w.t.Helper()
	if err := w.view.Eval(fmt.Sprintf(`[...new Set([...document.querySelectorAll(%q)].map(e => e.name))]`, selector), &names); err != nil {
		w.t.Fatal(err)
	}
	return names
}
