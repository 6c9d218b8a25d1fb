package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A session that is ended, by its owner elsewhere or by the clock, is over at
// the next request.
func TestEndOfASession(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		phone, desk := h.signIn(reporter), h.signIn(reporter)
		phone.get(work()).shows(200)
		desk.send(desk.get("/konto").form("/konto/sessioner/avsluta")).at("/konto").shows(200)
		asked := phone.get(work()).at("/logga-in?vidare=/arbete").shows(200)
		if asked.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the sign-in page: Cache-Control %q", asked.header.Get("Cache-Control"))
		}
		desk.get(work()).shows(200)

		// signing in again leads to where they were going
		phone.send(asked.form("/logga-in").set("login", reporter).set("password", password)).at(work()).shows(200)

		out := desk.send(desk.get("/konto").form("/logga-ut")).at("/logga-in").shows(200)
		if cleared := out.header.Get("Clear-Site-Data"); cleared != "" {
			t.Errorf("the page after signing out clears %q: it is the answer to the form that should", cleared)
		}
		desk.get("/konto").at("/logga-in")

		h.clock.forward(61 * time.Minute)
		phone.get(work()).at("/logga-in")
	})
}

// Wrong passwords and unknown names are answered alike, in the form, with the
// name kept and the password not.
func TestSignInRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		h.signIn(reader)
		b := h.public()
		var said []string
		for _, login := range []string{reader, "ingen@mardsunda.example"} {
			p := b.send(b.get("/logga-in").form("/logga-in").set("login", login).set("password", "fel lykta vid fel hamn"))
			p.shows(http.StatusUnprocessableEntity)
			p.form("/logga-in").holds("login", login).holds("password", "")
			said = append(said, strings.ReplaceAll(p.main(), login, ""))
		}
		if said[0] != said[1] {
			t.Errorf("a wrong password is told from an unknown name:\n%s\n%s", said[0], said[1])
		}
		b.get("/konto").at("/logga-in")
	})
}
