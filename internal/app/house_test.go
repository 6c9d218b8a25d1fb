package app_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lykta/internal/app"
	"lykta/internal/day"
	"lykta/internal/db/dbtest"
	"lykta/internal/demo"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// The partnership that the scenarios play in is the invented one of the demo:
// two municipalities and the police.
const slug = "mardsunda-ekevala"

// Who works there, by their sign-in names.
const (
	coordinator = "samordnare@mardsunda.example"
	mardsunda   = "direktor@mardsunda.example"
	ekevala     = "direktor@ekevala.example"
	police      = "chef@polisen.example"
	reporter    = "omradespolis@polisen.example"
	reader      = "lasare@ekevala.example"
)

// password is everybody's in the tests.
const password = "fyra lyktor vid hamnen"

// clock is the time that a program is told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)} } // a Monday

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// house is a program that runs.
type house struct {
	t      *testing.T
	app    *app.App
	config app.Config
	clock  *clock            // nil: the real time
	links  map[string]string // sign-in name to the path with which its password is set
	stop   func()
}

// start opens a program and lets it run until the test ends or it is stopped.
func start(t *testing.T, config app.Config) *house {
	t.Helper()
	config.Addr, config.Log = "localhost:0", slog.New(slog.DiscardHandler)
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the program ended with %v", err)
		}
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	t.Cleanup(stop)
	return &house{t: t, app: a, config: config, stop: stop}
}

// onBoth plays a scenario on SQLite and on PostgreSQL, in a program with the
// invented partnership and a clock that stands still.
func onBoth(t *testing.T, play func(t *testing.T, h *house)) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, url string) {
		c := newClock()
		h := start(t, app.Config{Data: t.TempDir(), Database: url, Now: c.Now, PasswordAlone: true})
		h.clock = c
		h.settle()
		play(t, h)
	})
}

// settle writes the invented partnership and invites those who work there. Its
// year of joint pictures, which takes seconds, is left out: no scenario here
// plays in it.
func (h *house) settle() {
	h.t.Helper()
	for _, p := range demo.Partnerships(h.app.Now()) {
		if p.Slug == slug {
			p.Joint = time.Time{}
			if err := demo.Write(h.t.Context(), h.store(), p); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	h.invite()
}

func (h *house) invite() {
	h.t.Helper()
	invited, err := demo.InviteStaff(h.t.Context(), h.app.Identity, h.app.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	h.links = map[string]string{}
	for _, i := range invited {
		h.links[i.Login] = "/valkommen/" + i.Token
	}
}

func (h *house) store() demo.Store {
	return demo.Store{DB: h.app.DB, Ledger: h.app.Ledger, Secrets: h.app.Sealing, Host: strings.TrimPrefix(h.app.Base, "http://")}
}

// public is the browser of somebody who is not signed in.
func (h *house) public() *browser { return newBrowser(h.t, h.app.Base) }

// signIn is the browser of somebody who has signed in. The first time the
// password is set with the link.
func (h *house) signIn(login string) *browser {
	h.t.Helper()
	return h.signInTo(login, "/arbete")
}

// signInTo signs in, and demands to be led to a page: an administrator's is
// another than that of a partnership's people.
func (h *house) signInTo(login, page string) *browser {
	h.t.Helper()
	b := h.public()
	if link := h.links[login]; link != "" {
		delete(h.links, login)
		b.send(b.get(link).form(link).set("password", password).set("again", password)).at("/logga-in")
	}
	b.send(b.get("/logga-in").form("/logga-in").set("login", login).set("password", password)).at(page).shows(200)
	return b
}

// work is the path of a page of the partnership's staff.
func work(below ...string) string {
	return strings.Join(append([]string{"/arbete", slug}, below...), "/")
}

// public path of the partnership, or below it.
func shown(below ...string) string { return strings.Join(append([]string{"/i", slug}, below...), "/") }

// size returns how many entries the partnership's ledger holds.
func (h *house) size() int64 {
	h.t.Helper()
	p, err := partnership.BySlug(h.t.Context(), h.app.DB, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	head, err := ledger.HeadOf(h.t.Context(), h.app.DB, p.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return head.Size
}

// row is what the public account says of a promise on a day, read anew from the
// database.
func (h *house) row(pledge, id, on string) promise.PromiseAccount {
	h.t.Helper()
	p, err := partnership.BySlug(h.t.Context(), h.app.DB, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	book, _, err := promise.NewShelf(h.app.DB, h.app.Now).Get(h.t.Context(), p.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	row, ok := book.On(day.MustParse(on)).Promise(pledge, id)
	if !ok {
		h.t.Fatalf("no promise %s of %s", id, pledge)
	}
	return row
}

// running is the pledge that runs in the invented partnership on the day of the
// clock, and one of its promises, with a number to reach.
const (
	running  = "2025-2026"
	counting = "trafikkontroller"
)

// key is a file of a signing key that is not there yet.
func key(t *testing.T) string { return filepath.Join(t.TempDir(), "another.key") }
