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

// worker is somebody who works with the example, in a browser of their own that
// runs no script.
type worker struct {
	t    *testing.T
	s    *site.Site
	view *browser.Tab
}

// signedIn sets the password of the account with the role and party by its
// single-use link, and signs in with it; each first with a mistake.
func signedIn(t *testing.T, s *site.Site, role access.Role, party string) *worker {
	t.Helper()
	a, err := s.Account(role, party)
	if err != nil {
		t.Fatal(err)
	}
	w := &worker{t, s, tab(t, browser.Look{NoScript: true})}
	w.open("/valkommen/"+a.Token, http.StatusOK)
	w.send("/valkommen/", http.StatusUnprocessableEntity, map[string]string{"password": site.Password, "again": "något annat"})
	w.send("/valkommen/", http.StatusOK, map[string]string{"password": site.Password, "again": site.Password})
	w.send("/logga-in", http.StatusUnprocessableEntity, map[string]string{"login": a.Login, "password": "femton lyktor vid ån"})
	w.kept("login", a.Login)
	w.send("/logga-in", http.StatusOK, map[string]string{"password": site.Password})
	if at := w.at(); !strings.Contains(at, "/arbete") {
		t.Fatalf("%s signed in and is at %s", a.Login, at)
	}
	return w
}

// first reports whether this is the engine on which every page is judged in every
// way. On the other the pages are made by the same code of the same rows: there
// it is the walk that matters.
func (w *worker) first() bool { return strings.HasPrefix(w.s.App.Database, "sqlite:") }

// open goes to a path and wants a status.
func (w *worker) open(path string, status int) {
	w.t.Helper()
	got, err := w.view.Open(w.s.Base + path)
	if err != nil || got != status {
		w.t.Fatalf("%s: status %d, want %d (%v)", path, got, status, err)
	}
}

// send fills in the page's form that goes to an address that holds the part,
// sends it by the keyboard with its first button, and wants a status. A page with complaints
// is judged like any other.
func (w *worker) send(part string, status int, answers map[string]string) {
	w.t.Helper()
	w.press(`form[action*="`+part+`"] button[type="submit"]`, status, answers)
}

// press is send by a button of one's choice.
func (w *worker) press(button string, status int, answers map[string]string) {
	w.t.Helper()
	w.pressUnjudged(button, status, answers)
	if status == http.StatusUnprocessableEntity {
		w.complains()
	}
}

// pressUnjudged is press for a page with complaints that has been judged
// before.
func (w *worker) pressUnjudged(button string, status int, answers map[string]string) {
	w.t.Helper()
	if err := w.view.Fill(answers); err != nil {
		w.t.Fatalf("%s: %v", w.at(), err)
	}
	w.unfold(button)
	w.view.Forget()
	from := w.at()
	got, err := w.view.Submit(button)
	if err != nil || got != status {
		w.t.Fatalf("%s on %s: status %d, want %d (%v): %s", button, from, got, status, err, w.text("main"))
	}
}

// unfold opens what hides an element until its summary is clicked.
func (w *worker) unfold(selector string) {
	w.t.Helper()
	var hidden bool
	if err := w.view.Eval(fmt.Sprintf(`(() => { const e = document.querySelector(%q), d = e && e.closest("details:not([open])"); return !!d && (d.dataset.unfold = "1") === "1" })()`, selector), &hidden); err != nil {
		w.t.Fatal(err)
	}
	if !hidden {
		return
	}
	err := w.view.Enter(`details[data-unfold] > summary`)
	if err == nil {
		err = w.view.Wait(`details[data-unfold][open]`)
	}
	if err != nil {
		w.t.Fatalf("%s does not unfold on %s: %v", selector, w.at(), err)
	}
}

// complains wants a summary of what is wrong that leads to the fields, and a
// page that is as good as any.
func (w *worker) complains() {
	w.t.Helper()
	var dead []string
	err := w.view.Eval(`(() => {
		const links = [...document.querySelectorAll('main [role="alert"] a[href^="#"], main .ds-error-summary a[href^="#"]')];
		return links.filter(a => !document.getElementById(a.getAttribute("href").slice(1))).map(a => a.getAttribute("href"));
	})()`, &dead)
	if err != nil || len(dead) > 0 {
		w.t.Errorf("%s: the summary leads nowhere: %v (%v)", w.at(), dead, err)
	}
	w.judgeOnce("after an error: " + w.at())
}

// judge judges the page that is shown.
func (w *worker) judge(about string) {
	w.t.Helper()
	checker, err := axe()
	if err != nil {
		w.t.Fatal(err)
	}
	wrong, err := w.view.Judge(checker, w.s.Base, true)
	if err != nil {
		w.t.Fatalf("%s: %v", about, err)
	}
	for _, found := range wrong {
		w.t.Errorf("%s: %s", about, found)
	}
}

// kept wants a field to hold what was typed.
func (w *worker) kept(name, value string) {
	w.t.Helper()
	var got string
	if err := w.view.Eval(`document.querySelector('[name="`+name+`"]').value`, &got); err != nil || got != value {
		w.t.Errorf("%s: %s holds %q, want what was typed, %q (%v)", w.at(), name, got, value, err)
	}
}

// follow follows the first link that a CSS selector finds.
func (w *worker) follow(link string) {
	w.t.Helper()
	if got, err := w.view.Submit(link); err != nil || got != http.StatusOK {
		w.t.Fatalf("%s on %s: status %d (%v)", link, w.at(), got, err)
	}
}

// at is the path where the worker is.
func (w *worker) at() string {
	w.t.Helper()
	address, err := w.view.Address()
	if err != nil {
		w.t.Fatal(err)
	}
	path, _, _ := strings.Cut(strings.TrimPrefix(address, w.s.Base), "?")
	return path
}

func (w *worker) text(selector string) string {
	w.t.Helper()
	text, err := w.view.Text(selector)
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.Join(strings.Fields(text), " ")
}

// shows wants the page to hold a text.
func (w *worker) shows(text string) {
	w.t.Helper()
	if all := w.text("main"); !strings.Contains(all, text) {
		w.t.Errorf("%s lacks %q: %s", w.at(), text, all)
	}
}
