package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/partnership"
	"lykta/internal/words"
)

var formKey = regexp.MustCompile(`name="key" value="[^"]*"`)

func (w *town) suspend(boss access.Scope) error {
	ctx := w.t.Context()
	err := w.db.Write(ctx, func(tx *db.DB) error { return partnership.SetSuspended(ctx, tx, boss, w.id["viken"], true, noon) })
	w.server.site.Touch()
	return err
}

// secured are the headers that every answer has, whatever it is.
var secured = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; " +
		"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "geolocation=(), camera=(), microphone=(), payment=()",
	"Strict-Transport-Security":    "max-age=63072000; includeSubDomains; preload",
}

// located is the policy of the one page that may ask a device where it is.
const located = "geolocation=(self), camera=(), microphone=(), payment=()"

func (w *town) secured(what string, a *httptest.ResponseRecorder) {
	w.t.Helper()
	for name, want := range secured {
		if name == "Permissions-Policy" && strings.Contains(what, "/rapport by "+coordinator) {
			want = located
		}
		if got := a.Header().Values(name); len(got) != 1 || got[0] != want {
			w.t.Errorf("%s (%d): %s is %q, want %q", what, a.Code, name, got, want)
		}
	}
	if a.Header().Get("X-Request-Id") == "" {
		w.t.Errorf("%s (%d) has no request number", what, a.Code)
	}
}

// failures are requests that go wrong, by the status that they get.
func (w *town) failures(prefix string) map[int]*http.Request {
	big := w.plain(http.MethodPost, prefix+"/arbete/viken/nytt-utkast", strings.NewReader("text="+strings.Repeat("a", maxBody)), coordinator)
	cross := w.plain(http.MethodPost, prefix+"/logga-in", strings.NewReader("login=a"), nobody)
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	return map[int]*http.Request{
		401: w.plain(http.MethodPost, prefix+"/arbete/viken/nytt-utkast", strings.NewReader("text=a"), nobody),
		403: cross,
		404: w.plain(http.MethodGet, prefix+"/finns/inte", nil, nobody),
		405: w.plain(http.MethodDelete, prefix+"/om", nil, nobody),
		413: big,
		422: w.plain(http.MethodGet, prefix+"/i/viken?day=9999-01-01", nil, nobody),
	}
}

// Every answer tells the browser to trust nobody but us.
func TestSecurityHeadersOnEveryAnswer(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, r := range w.server.Routes() {
			for _, actor := range []string{nobody, coordinator} {
				w.secured(r.Pattern+" by "+actor, w.cell(r, actor))
			}
		}
		for status, r := range w.failures("") {
			a := w.serve(r)
			if a.Code != status {
				t.Errorf("%s %s: %d, want %d", r.Method, r.URL.Path, a.Code, status)
			}
			w.secured(r.Method+" "+r.URL.Path, a)
		}
		w.secured("a panic", w.panics("/bakdorr"))
	})
}

// keysPattern is fetched by identity providers, who keep it for a while: the
// keys in it are public.
const keysPattern = "GET /logga-in/nycklar.json"

// A page that somebody must be signed in for is kept by no cache; a public one
// sets no cookie, whoever asks.
func TestCookiesAndCaches(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, r := range w.server.Routes() {
			for _, actor := range []string{nobody, coordinator} {
				a := w.cell(r, actor)
				switch {
				case r.Class() == access.Public && a.Header().Get("Set-Cookie") != "":
					t.Errorf("%s by %s sets the cookie %q", r.Pattern, actor, a.Header().Get("Set-Cookie"))
				case r.Class() != access.Public && r.Pattern != keysPattern && a.Header().Get("Cache-Control") != "no-store":
					t.Errorf("%s by %s: Cache-Control %q", r.Pattern, actor, a.Header().Get("Cache-Control"))
				}
			}
		}
		for _, r := range w.failures("") {
			if a := w.serve(r); a.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s %s sets a cookie", r.Method, r.URL.Path)
			}
		}
		w.signed = w.signed.Add(5 * time.Second)
		a := w.serve(w.plain(http.MethodPost, "/logga-in", strings.NewReader("login="+login(reader)+"&password="+strings.ReplaceAll(password, " ", "+")), nobody))
		cookies := a.Result().Cookies()
		if len(cookies) != 1 || cookies[0].Name != "__Host-lykta" || !cookies[0].Secure || !cookies[0].HttpOnly ||
			cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Path != "/" || cookies[0].Domain != "" {
			t.Errorf("signing in sets %v", cookies)
		}
	})
}

// No other site can send a form, with whatever session.
func TestOtherSitesSendNothing(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		before := w.fingerprint("viken")
		sent := 0
		for _, r := range w.server.Routes() {
			if method(r) == http.MethodGet {
				continue
			}
			for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "sec-fetch-site": "same-site", "Origin": "https://other.example"} {
				request := w.request(r, w.viken, coordinator)
				request.Header.Set(name, value)
				if a := w.serve(request); a.Code != http.StatusForbidden {
					t.Errorf("%s with %s %s: %d", r.Pattern, name, value, a.Code)
				}
				sent++
			}
		}
		if sent < 60 || w.fingerprint("viken") != before {
			t.Errorf("%d forms were sent; something may have changed", sent)
		}
		link := w.plain(http.MethodGet, "/i/viken", nil, nobody)
		link.Header.Set("Sec-Fetch-Site", "cross-site")
		if a := w.serve(link); a.Code != http.StatusOK {
			t.Errorf("a link from another site: %d", a.Code)
		}
	})
}

// panics serves a request to a handler that breaks.
func (w *town) panics(path string) *httptest.ResponseRecorder {
	mux := w.server.mount([]Route{{"GET /bakdorr", access.ReadPublic, get("/bakdorr"),
		func(http.ResponseWriter, *http.Request) error { panic("kanarie i koden") }}})
	record := httptest.NewRecorder()
	w.server.around(mux).ServeHTTP(record, w.plain(http.MethodGet, path, nil, nobody))
	return record
}

// A handler that breaks is an error page without a word of why; the log has it.
func TestPanicIsAPage(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var log strings.Builder
		w.server.log = slog.New(slog.NewTextHandler(&log, nil))
		a := w.panics("/bakdorr")
		if a.Code != http.StatusInternalServerError || strings.Contains(whole(a), "kanarie") || strings.Contains(whole(a), "goroutine") {
			t.Errorf("a panic is answered\n%s", whole(a))
		}
		if id := a.Header().Get("X-Request-Id"); !strings.Contains(a.Body.String(), id) || !strings.Contains(log.String(), id) {
			t.Error("the page and the log do not share the request's number")
		}
		if !strings.Contains(log.String(), "kanarie i koden") {
			t.Error("the log does not tell what broke")
		}
	})
}

// What goes wrong is told in the language of the address, as a page.
func TestErrorsInBothLanguages(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for prefix, lang := range map[string]string{"": words.Swedish, "/en": words.English} {
			p := words.For(lang)
			titles := map[int]string{401: p.T("access.signin"), 403: p.T("error.forbidden"), 404: p.T("error.page.404"), 405: p.T("error.method"),
				413: p.T("error.too-large"), 422: p.T("day.future"), 500: p.T("error.internal")}
			answers := map[int]*httptest.ResponseRecorder{500: w.panics(prefix + "/bakdorr")}
			for status, r := range w.failures(prefix) {
				answers[status] = w.serve(r)
			}
			for status, title := range titles {
				a := answers[status]
				text := a.Body.String()
				if a.Code != status || !strings.Contains(text, `<html lang="`+lang+`"`) || !strings.Contains(text, escaped(title)) {
					t.Errorf("%s %d: status %d, want the text %q\n%s", lang, status, a.Code, title, text)
				}
			}
		}
	})
}

// A method that a path does not take is answered by a page of ours that names
// those it takes, and to a program by a problem in JSON.
func TestMethodNotAllowed(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, tt := range []struct{ method, path, allow string }{
			{http.MethodDelete, "/om", "GET, HEAD"},
			{http.MethodPut, "/logga-in", "GET, HEAD, POST"},
			{http.MethodGet, "/logga-ut", "POST"},
			{http.MethodPatch, "/i/viken", "GET, HEAD"},
		} {
			for _, accept := range []string{"text/html", "application/json", "*/*"} {
				r := w.plain(tt.method, tt.path, nil, nobody)
				r.Header.Set("Accept", accept)
				a := w.serve(r)
				kind, marker := "text/html; charset=utf-8", "<h1>"
				if accept == "application/json" {
					kind, marker = "application/problem+json", `"status":405`
				}
				if a.Code != http.StatusMethodNotAllowed || a.Header().Get("Allow") != tt.allow || a.Header().Get("Content-Type") != kind || !strings.Contains(a.Body.String(), marker) {
					t.Errorf("%s %s for %s: %d, Allow %q, %q\n%s", tt.method, tt.path, accept, a.Code, a.Header().Get("Allow"), a.Header().Get("Content-Type"), a.Body)
				}
			}
		}
	})
}

func escaped(text string) string { return strings.ReplaceAll(text, "'", "&#39;") }

// HEAD is GET without the page: the same status and the same headers.
func TestHead(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		server := httptest.NewServer(w.server)
		defer server.Close()
		client := server.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, r := range w.server.Routes() {
			if method(r) != http.MethodGet {
				continue
			}
			for _, actor := range []string{nobody, coordinator} {
				got, want := w.over(client, server.URL, http.MethodHead, r, actor), w.over(client, server.URL, http.MethodGet, r, actor)
				if got.StatusCode != want.StatusCode {
					t.Errorf("HEAD of %s by %s: %d, GET %d", r.Pattern, actor, got.StatusCode, want.StatusCode)
				}
				for _, name := range []string{"Content-Type", "ETag", "Cache-Control", "Location"} {
					if settled(got.Header.Get(name)) != settled(want.Header.Get(name)) {
						t.Errorf("HEAD of %s by %s: %s %q, GET %q", r.Pattern, actor, name, got.Header.Get(name), want.Header.Get(name))
					}
				}
			}
		}
	})
}

// settled is a header without what an identity provider is asked, which is new
// each time.
func settled(value string) string {
	if strings.HasPrefix(value, "http") {
		value, _, _ = strings.Cut(value, "?")
	}
	return value
}

// over asks a route over the network.
func (w *town) over(client *http.Client, base, method string, r Route, actor string) *http.Response {
	w.t.Helper()
	request := w.plain(method, r.Example(w.viken).Path, nil, actor)
	sent, err := http.NewRequestWithContext(w.t.Context(), method, base+request.URL.RequestURI(), nil)
	w.check(err)
	sent.Header = request.Header
	response, err := client.Do(sent)
	w.check(err)
	w.check(response.Body.Close())
	return response
}
