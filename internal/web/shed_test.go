package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Who waits longer than one may is refused, and so is who comes when the line
// is full; whoever leaves makes room for the next.
func TestPool(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		p := newPool(2, 1)
		for i := range 2 {
			if !p.enter(ctx) {
				t.Fatalf("two slots, but number %d did not get in", i+1)
			}
		}
		began := time.Now()
		waiting := make(chan bool)
		go func() { waiting <- p.enter(ctx) }()
		synctest.Wait()
		if p.enter(ctx) {
			t.Error("a full line took one more")
		}
		if time.Since(began) != 0 {
			t.Error("who is refused waited first")
		}
		p.leave()
		if !<-waiting {
			t.Error("a slot was given up, but whoever waited did not get it")
		}
		go func() { waiting <- p.enter(ctx) }()
		if <-waiting || time.Since(began) != patience {
			t.Errorf("entered, or waited %v", time.Since(began))
		}
		gone, cancel := context.WithCancel(ctx)
		go func() { waiting <- p.enter(gone) }()
		synctest.Wait()
		cancel()
		if <-waiting || p.waiting.Load() != 0 {
			t.Error("who has gone away still waits")
		}
	})
}

// Too many requests at once: as many as there is room for are answered, the
// rest are refused with 503 and when to come back, and neither the watchman nor
// the readers of public pages notice, nor who does something else.
func TestCrowd(t *testing.T) {
	for _, c := range []struct {
		method, path string
		room         int
		open         []string // what is answered meanwhile
	}{
		{"GET", "/konto", running, []string{"GET /halsa", "GET /i/viken", "POST /klart/x"}},
		{"POST", "/klart/x", writing, []string{"GET /halsa", "GET /i/viken", "GET /konto", "POST /arbete/viken/kartfil"}},
	} {
		t.Run(c.method, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) { w.crowd(c.method, c.path, c.room, c.open) })
		})
	}
}

// crowd sends five times as many as there is room for.
func (w *town) crowd(method, path string, room int, open []string) {
	w.t.Helper()
	enough, crowd := make(chan struct{}), 5*(room+inLine)
	handler := w.server.gated(w.server.mux, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-enough }))
	answers := make(chan *httptest.ResponseRecorder, crowd)
	var wg sync.WaitGroup
	for range crowd {
		wg.Go(func() {
			a := httptest.NewRecorder()
			handler.ServeHTTP(a, httptest.NewRequest(method, path, nil))
			answers <- a
		})
	}
	for range crowd - room - inLine {
		a := <-answers
		if a.Code != http.StatusServiceUnavailable || a.Header().Get("Retry-After") == "" || a.Header().Get("Cache-Control") != "no-store" ||
			!strings.Contains(a.Body.String(), "Vänta en stund och försök igen") {
			w.t.Fatalf("refused with %d %v", a.Code, a.Header())
		}
	}
	for _, other := range open {
		method, path, _ := strings.Cut(other, " ")
		a := httptest.NewRecorder()
		w.server.ServeHTTP(a, httptest.NewRequest(method, path, nil))
		if a.Code == http.StatusServiceUnavailable {
			w.t.Errorf("%s is shut out", other)
		}
	}
	program := httptest.NewRequest(method, path, nil)
	program.Header.Set("Accept", "application/json")
	a := httptest.NewRecorder()
	w.server.turnAway(a, program)
	if a.Code != http.StatusServiceUnavailable || a.Header().Get("Content-Type") != "application/problem+json" || a.Header().Get("Retry-After") == "" {
		w.t.Errorf("a program is refused with %d %v", a.Code, a.Header())
	}
	close(enough)
	wg.Wait()
	close(answers)
	ok := 0
	for a := range answers {
		if a.Code == http.StatusOK {
			ok++
		}
	}
	if ok < room {
		w.t.Errorf("%d answered, want at least %d", ok, room)
	}
	after := httptest.NewRecorder()
	handler.ServeHTTP(after, httptest.NewRequest(method, path, nil))
	if after.Code != http.StatusOK {
		w.t.Errorf("%d after the crowd", after.Code)
	}
}

// A crowd lingers: it is reckoned with for a second after it has gone.
func TestCrowdLingers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPool(running, inLine)
		see := func(want bool, when string) {
			t.Helper()
			if got := p.crowded(); got != want {
				t.Errorf("%s: crowded is %v, want %v", when, got, want)
			}
		}
		for range few {
			p.enter(t.Context())
		}
		see(false, "a few at a time")
		p.enter(t.Context())
		see(true, "one more")
		p.leave()
		time.Sleep(lingers - 1)
		see(true, "just after it has gone")
		time.Sleep(time.Nanosecond)
		see(false, "a second after it was last seen")
	})
}

// A crowd of readers shares the page that was shown last, and asks for no new
// one because something was written; whoever comes when it has gone sees what
// was written.
func TestCrowdSharesPages(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		const page, note = "/i/viken/loften/2026/punkter/viken-turer", "Två turer vid stationen."
		told := func() bool {
			a := w.serve(w.plain(http.MethodGet, page, nil, nobody))
			if a.Code != http.StatusOK {
				t.Fatalf("the page: %d", a.Code)
			}
			return strings.Contains(a.Body.String(), note)
		}
		told()
		for range few + 1 {
			w.server.gates.public.enter(t.Context())
		}
		path := "/klart/" + w.viken.Done
		form := url.Values{"key": {"crowd"}, "date": {"2026-02-02"}, "count": {"2"}, "note": {note}}
		if a := w.post(path, form, nobody); a.Code != http.StatusSeeOther {
			t.Fatalf("telling: %d\n%s", a.Code, a.Body)
		}
		if told() {
			t.Error("in a crowd the page was made anew at once")
		}
		for range few + 1 {
			w.server.gates.public.leave()
		}
		w.server.gates.public.crowd.Store(0)
		if !told() {
			t.Error("when the crowd has gone, the page does not show what was written")
		}
	})
}
