package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/errs"
)

// breaks serves a request to a handler that answers with an error.
func (w *town) breaks(kind errs.Kind) *httptest.ResponseRecorder {
	mux := w.server.mount([]Route{{"GET /bakdorr", access.ReadPublic, get("/bakdorr"),
		func(http.ResponseWriter, *http.Request) error { return errs.E(kind, "error.unavailable") }}})
	record := httptest.NewRecorder()
	w.server.around(mux).ServeHTTP(record, w.plain(http.MethodGet, "/bakdorr", nil, nobody))
	return record
}

// answers hands over an answer of every kind: each route by those who may and
// who may not, in both languages, and each way of going wrong.
func (w *town) answers(take func(what string, public bool, a *httptest.ResponseRecorder)) {
	w.t.Helper()
	for _, r := range w.server.Routes() {
		public := r.Class() == access.Public
		for _, actor := range []string{nobody, coordinator, administrator} {
			take(r.Pattern+" by "+actor, public, w.cell(r, actor))
		}
		if method(r) == http.MethodGet {
			take(r.Pattern+" in English", public, w.serve(w.plain(http.MethodGet, "/en"+r.Example(w.viken).Path, nil, coordinator)))
		}
	}
	for _, prefix := range []string{"", "/en"} {
		for status, r := range w.failures(prefix) {
			take(fmt.Sprint(prefix, " ", status), true, w.expect(w.serve(r), status))
		}
	}
	take("a panic", true, w.expect(w.panics("/bakdorr"), 500))
	take("unavailable", true, w.expect(w.breaks(errs.Unavailable), 503))
	take("too many", true, w.expect(w.breaks(errs.TooMany), 429))
	take("in conflict", true, w.expect(w.breaks(errs.Conflict), 409))
	take("guessed too often", false, w.guessed())
	take("no such file", true, w.expect(w.serve(w.plain(http.MethodGet, "/assets/finns-inte.css", nil, nobody)), 404))
	take("an unclean path", true, w.serve(w.plain(http.MethodGet, "/i/../om", nil, nobody)))
	known := w.plain(http.MethodGet, "/i/viken", nil, nobody)
	known.Header.Set("If-None-Match", "*")
	take("not modified", true, w.expect(w.serve(known), 304))
}

func (w *town) expect(a *httptest.ResponseRecorder, status int) *httptest.ResponseRecorder {
	w.t.Helper()
	if a.Code != status {
		w.t.Errorf("status %d, want %d", a.Code, status)
	}
	return a
}

// guessed is the answer to the one guess too many.
func (w *town) guessed() *httptest.ResponseRecorder {
	w.t.Helper()
	var a *httptest.ResponseRecorder
	for range 7 {
		a = w.serve(w.plain(http.MethodPost, "/logga-in", strings.NewReader("login=ingen@lykta.example&password=fel+lykta+vid+fel+hamn"), nobody))
	}
	if a.Code != http.StatusTooManyRequests && a.Code != http.StatusUnprocessableEntity {
		w.t.Errorf("the seventh guess: %d", a.Code)
	}
	return a
}

// Whatever is answered has every point that the table gives.
func TestObservatory(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		count, lowest, set, ended := 0, 1000, map[string]bool{}, 0
		w.answers(func(what string, public bool, a *httptest.ResponseRecorder) {
			o := observe(a)
			o.located = strings.Contains(what, "/{partnership}/rapport ") && (a.Code == http.StatusOK || a.Code == http.StatusUnprocessableEntity)
			o.public = public || strings.HasPrefix(what, "GET /logga-in/nycklar.json")
			o.ended = slices.ContainsFunc(o.cookies, func(c *http.Cookie) bool { return c.Name == "__Host-lykta" && c.MaxAge < 0 })
			got, most, short := score(o)
			if got != most {
				t.Errorf("%s (%d): %d of %d points, short of\n  %s", what, a.Code, got, most, strings.Join(short, "\n  "))
			}
			count, lowest = count+1, min(lowest, got)
			for _, c := range o.cookies {
				set[c.Name] = true
			}
			if o.ended {
				ended++
			}
		})
		t.Logf("%d answers: the lowest has %d points (A+ is 100), by %d rules", count, lowest, len(criteria))
		if count < 300 || lowest < 130 || !set["__Host-lykta"] || !set["__Host-lykta-besok"] || ended == 0 {
			t.Errorf("%d answers, the lowest %d, cookies %v, %d sessions ended: too little was asked", count, lowest, set, ended)
		}
	})
}

// The control: an answer that lacks something, or has it wrong, loses points.
func TestObservatorySeesWhatIsMissing(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, name := range []string{"Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy",
			"Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy"} {
			w.loses("without "+name, func(o *observed) { o.header.Del(name) })
		}
		csp := func(from, to string) func(*observed) {
			return func(o *observed) {
				o.header.Set("Content-Security-Policy", strings.Replace(contentSecurity, from, to, 1))
			}
		}
		for what, spoil := range map[string]func(*observed){
			"inline styles":         csp("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
			"scripts from data":     csp("script-src 'self'", "script-src 'self' data:"),
			"pictures from all":     csp("img-src 'self' data:", "img-src https:"),
			"default self":          csp("default-src 'none'", "default-src 'self'"),
			"framed by ourselves":   csp("frame-ancestors 'none'", "frame-ancestors 'self'"),
			"a base of one's own":   csp("base-uri 'none'; ", ""),
			"forms anywhere":        csp("form-action 'self'; ", ""),
			"half a year":           func(o *observed) { o.header.Set("Strict-Transport-Security", "max-age=15768000; includeSubDomains") },
			"two referrer policies": func(o *observed) { o.header.Add("Referrer-Policy", "unsafe-url") },
			"shared by session": func(o *observed) {
				o.header.Set("Access-Control-Allow-Origin", "*")
				o.header.Set("Access-Control-Allow-Credentials", "true")
			},
			"shared with one":       func(o *observed) { o.header.Set("Access-Control-Allow-Origin", "https://other.example") },
			"kept by caches":        func(o *observed) { o.public = false; o.header.Set("Cache-Control", "no-cache") },
			"signed out, not clean": func(o *observed) { o.ended = true },
			"an inline script": func(o *observed) {
				o.page.LastChild.LastChild.FirstChild.Attr = nil
				o.page.LastChild.LastChild.FirstChild.Data = "style"
			},
			"cookie not Secure":     cookie(http.Cookie{Name: "__Host-x", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}),
			"cookie for scripts":    cookie(http.Cookie{Name: "__Host-x", Path: "/", Secure: true, SameSite: http.SameSiteLaxMode}),
			"cookie for all sites":  cookie(http.Cookie{Name: "__Host-x", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode}),
			"cookie without prefix": cookie(http.Cookie{Name: "x", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}),
		} {
			w.loses(what, spoil)
		}
	})
}

func cookie(c http.Cookie) func(*observed) {
	return func(o *observed) { o.cookies = []*http.Cookie{&c} }
}

// loses asserts that a page that has every point has fewer once it is spoiled.
func (w *town) loses(what string, spoil func(*observed)) {
	w.t.Helper()
	o := observe(w.serve(w.plain(http.MethodGet, "/i/viken", nil, nobody)))
	o.public = true
	if got, most, short := score(o); got != most {
		w.t.Fatalf("before it is spoiled: %d of %d, short of %v", got, most, short)
	}
	spoil(&o)
	if got, most, _ := score(o); got >= most {
		w.t.Errorf("%s: still %d of %d points", what, got, most)
	}
}
