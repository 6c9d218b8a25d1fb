package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
)

// Every route is asked by everyone. What each gets was reviewed by a person in
// access.golden, and follows from the decision table.
func TestEveryRouteByEveryone(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var b strings.Builder
		fmt.Fprintf(&b, "%-70s", "route")
		for _, actor := range actors {
			fmt.Fprintf(&b, " %-13s", actor)
		}
		b.WriteString("\n")
		for _, r := range w.server.Routes() {
			fmt.Fprintf(&b, "%-70s", r.Pattern)
			for _, actor := range actors {
				a := w.cell(r, actor)
				fmt.Fprintf(&b, " %-13s", told(a))
				if a.Code >= 500 {
					t.Errorf("%s by %s breaks: %d", r.Pattern, actor, a.Code)
				}
				gone := a.Code == http.StatusNotFound && (r.Class() == access.Door || spent[r.Pattern] != "") // a link that works no more
				if allowed := w.allowed(r, actor); allowed == denied(a) && !gone {
					t.Errorf("%s by %s: the decision table says allowed %v, the answer is %s", r.Pattern, actor, allowed, told(a))
				}
			}
			b.WriteString("\n")
		}
		golden(t, "access.golden", trailing.ReplaceAllString(b.String(), "\n"))
	})
}

// spent are the routes whose example is gone for whoever asks later, or is
// another's, with the reason: there 404 is what somebody who may gets too.
var spent = map[string]string{
	"POST /driftsida/konton/{member}/avsluta":                   "the membership has been ended by an earlier route",
	"POST /arbete/{partnership}/rapporter/{report}/ta-tillbaka": "only whoever sent a report takes it back",
	"POST /arbete/{partnership}/narvaro/{visit}/ta-tillbaka":    "only those who told of presence take it back, and a coordinator",
	"POST /arbete/{partnership}/kartfil/{upload}/slang":         "the file has been taken in by an earlier route",
	"POST /arbete/{partnership}/import/{file}/slang":            "the file has been taken in by an earlier route",
}

var trailing = regexp.MustCompile(` +\n`)

// cell asks one route by one actor. Who has a session gets a new one where the
// route may have ended it.
func (w *town) cell(r Route, actor string) *httptest.ResponseRecorder {
	w.t.Helper()
	seed := w.viken
	if r.Class() == access.Door {
		w.signed = w.signed.Add(time.Second) // so that nobody is asked to wait
	}
	if strings.Contains(r.Pattern, "{session}") && actor != nobody {
		seed.Session = w.signIn(actor)
	}
	a := w.ask(r, seed, actor)
	if r.Rule == access.OwnAccount && method(r) == http.MethodPost && actor != nobody {
		w.signIn(actor)
	}
	return a
}

// told is an answer in one word. A step to the sign-in page is told from others.
func told(a *httptest.ResponseRecorder) string {
	if toSignIn(a) {
		return "sign-in"
	}
	return fmt.Sprint(a.Code)
}

func toSignIn(a *httptest.ResponseRecorder) bool {
	return a.Code == http.StatusSeeOther && strings.Contains(a.Header().Get("Location"), "/logga-in?vidare=")
}

// denied reports whether an answer refuses.
func denied(a *httptest.ResponseRecorder) bool {
	return toSignIn(a) || a.Code == http.StatusUnauthorized || a.Code == http.StatusForbidden || a.Code == http.StatusNotFound
}

// allowed asks the decision table, without the server.
func (w *town) allowed(r Route, actor string) bool {
	w.t.Helper()
	id := ""
	if strings.Contains(r.Pattern, "/{partnership}") {
		id = w.id["viken"]
	}
	var scope access.Scope
	if token := w.tokens[actor]; token != "" {
		session, err := w.identity.Authenticate(w.t.Context(), token, noon)
		w.check(err)
		scope, err = w.identity.Scope(w.t.Context(), session, id, noon)
		w.check(err)
	}
	object := access.Object{Partnership: id}
	if len(scope.Roles) == 0 && id != "" {
		object.Partnership = "another"
	}
	if len(scope.Approves) == 1 {
		object.Party = scope.Approves[0]
	}
	return access.Decide(scope, r.Rule, object).Allow
}

// missing is what does not exist, by names as long as those of the other
// partnership.
func (w *town) missing() Seed {
	s := w.dalen
	last := func(id string) string {
		if strings.HasSuffix(id, "0") {
			return id[:len(id)-1] + "1"
		}
		return id[:len(id)-1] + "0"
	}
	s.Partnership, s.Pledge, s.Promise, s.Entry = "dalem", "2023", "dalen-turex", s.Entry+1
	s.Draft, s.Notice, s.Member, s.Account, s.Session = last(s.Draft), last(s.Notice), last(s.Member), last(s.Account), last(s.Session)
	return s
}

// What is another partnership's is answered exactly as what does not exist:
// status, headers, text and length.
func TestElsewhereIsAsIfItWereNot(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		before, missing := w.fingerprint("dalen"), w.missing()
		within := func(s Seed) Seed { s.Partnership = w.viken.Partnership; return s }
		compared := 0
		for _, r := range w.server.Routes() {
			if r.Class() != access.Staff {
				continue
			}
			for _, actor := range []string{nobody, reader, reporter, approver, coordinator, administrator} {
				for _, pair := range [][2]Seed{{w.dalen, missing}, {within(w.dalen), within(missing)}} {
					if r.Example(pair[0]).Path == r.Example(pair[1]).Path {
						continue // names nothing of the other partnership
					}
					foreign, none := w.alike(r, pair[0], actor), w.alike(r, pair[1], actor)
					if foreign != none {
						t.Errorf("%s by %s: another's is told from none\n%s\n----\n%s", r.Pattern, actor, foreign, none)
					}
					compared++
				}
			}
		}
		if compared < 250 {
			t.Errorf("only %d answers were compared", compared)
		}
		if w.fingerprint("dalen") != before {
			t.Error("what is kept of the other partnership has changed")
		}
		// the control: to its own coordinator it is not as if it were not
		for _, r := range w.server.Routes() {
			if r.Pattern == "GET /arbete/{partnership}/utkast/{draft}" && w.alike(r, w.dalen, elsewhere) == w.alike(r, missing, elsewhere) {
				t.Error("the comparison sees no difference where there is one")
			}
		}
	})
}

// alike is an answer with the names of a seed taken out. Keys of forms are new
// on every page.
func (w *town) alike(r Route, s Seed, actor string) string {
	w.t.Helper()
	example := r.Example(s)
	text := whole(w.ask(r, s, actor))
	text = formKey.ReplaceAllString(text, `name="key" value=""`)
	return strings.NewReplacer(example.Path, "PATH", s.Draft, "ID", s.Notice, "ID", s.Member, "ID", s.Account, "ID", s.Session, "ID").Replace(text)
}

// Nothing of another partnership's drafts and members reaches anybody outside
// it, and nothing of its pledges and notices stands on the pages of this one.
func TestCanariesStayAtHome(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		within := w.dalen
		within.Partnership = w.viken.Partnership
		for _, r := range w.server.Routes() {
			for _, actor := range actors {
				if actor == elsewhere {
					continue
				}
				for _, s := range []Seed{w.viken, within, w.dalen} {
					if strings.Contains(r.Pattern, "{session}") || r.Pattern == "POST /logga-ut" || strings.Contains(r.Pattern, "avsluta") {
						continue // would end what the next ones need; the matrix has asked them
					}
					secret := w.canaries()
					if s.Partnership != w.dalen.Partnership && !strings.Contains(r.Pattern, "{done}") { // whoever holds a link sees what it is for
						secret = append(secret, w.publicCanaries()...)
					}
					w.silent(r, s, actor, secret)
				}
			}
		}
		w.controls()
	})
}

func (w *town) silent(r Route, s Seed, actor string, secret []string) {
	w.t.Helper()
	text := strings.ReplaceAll(whole(w.ask(r, s, actor)), r.Example(s).Path, "PATH") // what was asked for may be said again
	for _, canary := range secret {
		if strings.Contains(text, canary) {
			w.t.Errorf("%s of %s by %s tells %q", r.Pattern, s.Partnership, actor, canary)
		}
	}
}

// controls asserts that the canaries are seen where they may be.
func (w *town) controls() {
	w.t.Helper()
	for path, canaries := range map[string][]string{
		"/arbete/dalen/utkast":         {canaryDraft, w.dalen.Draft},
		"/arbete/dalen/konton":         {canaryLogin, canaryFunction, w.dalen.Member, w.dalen.Account},
		"/arbete/dalen/meddelanden":    {canaryNotice},
		"/arbete/dalen/organisationer": {"Bostäder i dalen", w.dalen.Organisation},
		"/arbete/dalen/rapporter/alla": {canaryDraft},
		"/arbete/dalen/platser":        {"Torget i dalen", w.dalen.Place, w.dalen.Area},
		"/arbete/dalen/beslut":         {canaryDraft, w.dalen.Decision},
		"/i/dalen":                     {canaryPledge, canaryNotice},
	} {
		text := whole(w.serve(w.plain(http.MethodGet, path, nil, elsewhere)))
		for _, canary := range canaries {
			if !strings.Contains(text, canary) {
				w.t.Errorf("%s does not tell its own coordinator %q", path, canary)
			}
		}
	}
}

// In a suspended partnership nothing is changed any more; what is public stays
// public.
func TestSuspendedPartnershipChangesNothing(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		boss := access.Scope{Account: "drift", Function: "drift", Roles: []access.Role{access.Administrator}, Fresh: true}
		if err := w.suspend(boss); err != nil {
			t.Fatal(err)
		}
		before := w.fingerprint("viken")
		for _, r := range w.server.Routes() {
			a := w.ask(r, w.viken, coordinator)
			switch {
			case r.Class() == access.Staff && method(r) == http.MethodPost && a.Code < 400:
				t.Errorf("%s in a suspended partnership: %d", r.Pattern, a.Code)
			case r.Class() == access.Public && a.Code != http.StatusOK:
				t.Errorf("%s of a suspended partnership: %d", r.Pattern, a.Code)
			}
			if strings.Contains(r.Pattern, "konto") || strings.Contains(r.Pattern, "logga-ut") {
				w.signIn(coordinator)
			}
		}
		if w.fingerprint("viken") != before {
			t.Error("something was changed")
		}
	})
}
