package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"lykta/e2e/browser"
	"lykta/e2e/site"
	"lykta/internal/access"
)

// draftCare begins a draft by hand, adds two promises, moves one and takes one
// out, throws the draft away and takes it back; each act that can meet another
// editor first with a version that is no longer the draft's.
func draftCare(w *worker) {
	w.open(work+"/nytt-utkast", http.StatusOK)
	w.press(`button[value="empty"]`, http.StatusOK, nil)
	draft := w.at()
	w.addPromise(draft, "Polisen går minst fyra vandringar.", map[string]string{"shape": "count", "at_least": "4", "unit": "vandringar", "by": "polisen"})
	w.addPromise(draft, "Kommunen lyser upp parken.", map[string]string{"shape": "open", "by": "mardsunda"})

	down := `form[action$="/flytta"] button[value="1"]`
	w.stale()
	w.press(down, http.StatusUnprocessableEntity, nil)
	w.open(draft, http.StatusOK)
	w.press(down, http.StatusOK, nil)
	if first := w.text("main h3"); !strings.Contains(first, "lyser upp parken") {
		w.t.Errorf("after the move the first promise is %q", first)
	}
	out := `form[action$="/ta-bort"] button[type="submit"]`
	w.stale()
	w.press(out, http.StatusUnprocessableEntity, nil)
	w.open(draft, http.StatusOK)
	w.press(out, http.StatusOK, nil)
	if all := w.text("main"); strings.Contains(all, "lyser upp parken") || !strings.Contains(all, "fyra vandringar") {
		w.t.Errorf("after the removal: %s", all)
	}

	w.stale()
	w.press(`form[action$="/slang"] button[type="submit"]`, http.StatusUnprocessableEntity, nil)
	w.open(draft, http.StatusOK)
	w.press(`form[action$="/slang"] button[type="submit"]`, http.StatusOK, nil)
	w.shows("Utkastet är slängt")
	w.press(`form[action$="/aterstall"] button[type="submit"]`, http.StatusOK, nil)
	w.shows("Utkastet är tillbaka")
	w.open(work+"/utkast", http.StatusOK)
	w.press(`form[role="search"] button`, http.StatusOK, map[string]string{"q": "vandringar"})
	w.shows("1 utkast")
}

// addPromise adds a promise to a draft, first without its text.
func (w *worker) addPromise(draft, text string, answers map[string]string) {
	w.t.Helper()
	w.open(draft+"/nytt-lofte", http.StatusOK)
	w.send("/nytt-lofte", http.StatusUnprocessableEntity, map[string]string{"text": "", "place": "Parken"})
	w.kept("place", "Parken")
	answers["text"] = text
	w.send("/nytt-lofte", http.StatusOK, answers)
	w.shows(text)
}

// stale makes every form of the page one that was opened before somebody else
// changed the draft.
func (w *worker) stale() {
	w.t.Helper()
	var n int
	err := w.view.Eval(`(() => { const all = [...document.querySelectorAll('main input[name="version"]')]; all.forEach(i => i.value = "1"); return all.length })()`, &n)
	if err != nil || n == 0 {
		w.t.Fatalf("no form with a version on %s (%v)", w.at(), err)
	}
}

// renew begins next year's pledge; a second time leads to the same draft.
func renew(w *worker, pledge string) {
	w.open(work+"/lofte/"+pledge, http.StatusOK)
	w.send("/fornya", http.StatusOK, nil)
	draft := w.at()
	if !strings.Contains(draft, "/utkast/") {
		w.t.Fatalf("renewing leads to %s", draft)
	}
	w.open(work+"/lofte/"+pledge, http.StatusOK)
	w.send("/fornya", http.StatusOK, nil)
	w.shows("Det finns redan ett utkast")
	if w.at() != draft {
		w.t.Errorf("renewing again leads to %s, want %s", w.at(), draft)
	}
}

// correctVerdict corrects what was decided, first without a reason; the public
// sees why.
func correctVerdict(w *worker, pledge, promise string) {
	w.open(work+"/utfall/"+pledge+"/"+promise, http.StatusOK)
	w.follow(`main a[href*="/rattelse/"]`)
	w.send("/rattelse/", http.StatusUnprocessableEntity, map[string]string{"outcome": "not-kept"})
	w.send("/rattelse/", http.StatusOK, map[string]string{"outcome": "not-kept", "reason": "Vi valde fel i listan."})
	w.open("/i/mardsunda-ekevala/loften/"+pledge+"/punkter/"+promise, http.StatusOK)
	w.shows("Vi valde fel i listan.")
}

// ownSessions makes recovery codes, signs in elsewhere with one of them, and
// ends that session from here: one by its own button, then all others.
func ownSessions(t *testing.T, s *site.Site, w *worker) {
	w.open("/konto", http.StatusOK)
	w.press(`form[action$="/konto/koder"] button[type="submit"]`, http.StatusOK, nil)
	var codes []string
	if err := w.view.Eval(`[...document.querySelectorAll("main li code")].map(c => c.textContent)`, &codes); err != nil || len(codes) < 3 {
		t.Fatalf("the recovery codes %v: %s", codes, w.text("main"))
	}
	a, err := s.Account(access.Coordinator, "mardsunda")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := &worker{t, s, tab(t, browser.Look{NoScript: true})}
	elsewhere.byCode(a.Login, "aaaaa-bbbbb", codes[0], true)
	w.open("/konto", http.StatusOK)
	w.pressOther(`form[action*="/konto/sessioner/"]:not([action$="/sessioner/avsluta"]) button`)
	w.shows("Utloggningen är klar")
	elsewhere.signedOut()
	elsewhere.byCode(a.Login, codes[0], codes[1], false)
	w.open("/konto", http.StatusOK)
	w.press(`form[action$="/konto/sessioner/avsluta"] button[type="submit"]`, http.StatusOK, nil)
	w.shows("Utloggningen är klar")
	elsewhere.signedOut()
}

// byCode signs in with a recovery code, first with one that is wrong or used.
func (w *worker) byCode(login, wrong, code string, judged bool) {
	w.t.Helper()
	w.open("/logga-in", http.StatusOK)
	button := `form[action$="/logga-in/kod"] button[type="submit"]`
	answers := map[string]string{"code-login": login, "code": wrong}
	if judged {
		w.press(button, http.StatusUnprocessableEntity, answers)
	} else {
		w.pressUnjudged(button, http.StatusUnprocessableEntity, answers)
	}
	w.kept("code-login", login)
	w.pressUnjudged(button, http.StatusOK, map[string]string{"code": code})
	if at := w.at(); !strings.Contains(at, "/arbete") {
		w.t.Fatalf("signed in with a recovery code, and at %s", at)
	}
}

// signedOut wants the worker's next page to be the sign-in page.
func (w *worker) signedOut() {
	w.t.Helper()
	w.open(work, http.StatusOK)
	if at := w.at(); at != "/logga-in" {
		w.t.Errorf("a session that was ended elsewhere still shows %s", at)
	}
}

// pressOther presses the button, among those that a selector finds, whose row
// of a table is not this very session's.
func (w *worker) pressOther(buttons string) {
	w.t.Helper()
	w.pressRow(buttons, `!row.querySelector(".ly-cell-note")`)
}

// pressRow presses the button, among those that a selector finds, in the first
// row of a table of which a condition holds.
func (w *worker) pressRow(buttons, condition string) {
	w.t.Helper()
	w.mark(buttons, condition)
	w.press(`[data-chosen]`, http.StatusOK, nil)
}

// mark marks the button that pressRow presses.
func (w *worker) mark(buttons, condition string) {
	w.t.Helper()
	var found bool
	err := w.view.Eval(fmt.Sprintf(`(() => {
		const button = [...document.querySelectorAll(%q)].find(b => { const row = b.closest("tr"); return row && (%s) });
		if (button) button.dataset.chosen = "1";
		return !!button;
	})()`, buttons, condition), &found)
	if err != nil || !found {
		w.t.Fatalf("%s: no %s in a row where %s (%v)", w.at(), buttons, condition, err)
	}
}

// members makes a link for a new password and ends a membership; the only
// coordinator's cannot be ended.
func members(w *worker, login string) {
	holds := fmt.Sprintf(`row.textContent.includes(%q)`, login)
	w.open(work+"/konton", http.StatusOK)
	w.pressRow(`form[action$="/losenord"] button`, holds)
	w.shows("/valkommen/")
	w.shows(login)
	w.open(work+"/konton", http.StatusOK)
	w.pressRow(`form[action$="/avsluta"] button`, holds)
	w.shows("Kontot är avslutat")
	if all := w.text("main table"); strings.Contains(all, login) {
		w.t.Errorf("%s is still a member: %s", login, all)
	}
	w.mark(`form[action$="/avsluta"] button`, `row.textContent.includes("Samordnare")`)
	w.press(`[data-chosen]`, http.StatusUnprocessableEntity, nil)
}
