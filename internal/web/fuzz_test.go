package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/web/assets"
)

// Whatever somebody asks for and says of themselves, the answer is whole: a
// request number, every header, no fault of the program's, and no way off this
// host.
func FuzzAround(f *testing.F) {
	built, err := assets.Load()
	if err != nil {
		f.Fatal(err)
	}
	s := &Server{assets: built, secure: true, log: slog.New(slog.DiscardHandler), now: func() time.Time { return noon }}
	if s.gates, err = s.newGates(); err != nil {
		f.Fatal(err)
	}
	says := func(err error) func(http.ResponseWriter, *http.Request) error {
		return func(http.ResponseWriter, *http.Request) error { return err }
	}
	around := s.around(s.mount([]Route{
		{"GET /{$}", access.ReadPublic, get("/"), says(nil)},
		{"GET /assets/{file}", access.ReadPublic, get("/assets/x"), s.asset},
		{"GET /i/{partnership}/", access.ReadPublic, get("/i/x/"), says(errs.E(errs.NotFound, "error.notfound"))},
		{"GET /arbete/{rest...}", access.ReadStaff, get("/arbete/x"), says(errs.E(errs.Unauthenticated, "access.signin"))},
		{"POST /logga-in", access.SignIn, get("/logga-in"), says(errs.E(errs.TooMany, "signin.wait", 5))},
	}))
	for _, x := range [][5]string{
		{"GET", "/", "text/html", "", "gzip"}, {"GET", "/en//a.example/", "application/json", "", ""}, {"GET", "//a.example/%2f..", "", "", "gzip;q=0"},
		{"POST", "/logga-in", "*/*", "https://a.example", ""}, {"PUT", "/arbete/../x", "json", "null", ""}, {"GET", "/arbete//a.example?x=y", "", "", ""},
		{"HEAD", "/en/i/x", "", "", ""}, {"OPTIONS", "/assets/..%2f", ",;=", "://", ";;,"}, {"CONNECT", "/en", "", "", ""}, {"GET", "/arbete/\\a.example", "", "", ""},
	} {
		f.Add(x[0], x[1], x[2], x[3], x[4])
	}
	f.Fuzz(func(t *testing.T, method, target, accept, origin, encoding string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || method == "" {
			return // the server of net/http turns it away
		}
		r := (&http.Request{Method: method, URL: u, Host: "lykta.example", RequestURI: target, Body: http.NoBody, Header: http.Header{
			"Accept": {accept}, "Origin": {origin}, "Accept-Encoding": {encoding}}}).WithContext(t.Context())
		a := httptest.NewRecorder()
		around.ServeHTTP(a, r)
		for name, want := range secured {
			if got := a.Header().Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s %q: %s is %q", method, target, name, got)
			}
		}
		if a.Code >= 500 || a.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s %q: %d\n%s", method, target, a.Code, a.Body)
		}
		if to := a.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(strings.ReplaceAll(to, "\\", "/"), "//")) {
			t.Errorf("%s %q leads to %q", method, target, to)
		}
	})
}
