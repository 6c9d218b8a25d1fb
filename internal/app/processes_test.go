package app_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lykta/internal/app"
	"lykta/internal/day"
	"lykta/internal/db/dbtest"
	"lykta/internal/demo"
	"lykta/internal/errs"
)

// The program goes on with what it has kept: sessions, drafts, ledger. It does
// not start with a key that is not the logs' own.
func TestRestart(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		checkpoint := h.verified(nil)
		b := h.signIn(reporter)
		f := b.action().set("date", "2026-02-27")
		b.send(f).shows(200)
		size := h.size()
		h.stop()

		wrong := h.config
		wrong.Key, wrong.Addr = key(t), "localhost:0"
		if a, err := app.Open(t.Context(), wrong); err == nil {
			t.Error("another key was accepted")
			a.Close()
		} else if errs.KindOf(err) != errs.Conflict {
			t.Errorf("another key: %v", err)
		}

		again := start(t, h.config)
		again.clock = h.clock
		b.base = again.app.Base
		b.get(work()).shows(200) // still signed in
		b.send(f).shows(200)     // the retry of a form that was sent before
		if got := again.size(); got != size {
			t.Errorf("%d entries after the restart, want %d", got, size)
		}
		again.public().get(shown("loften", running)).shows(200)
		again.verified(checkpoint)
	})
}

// Two programs on one PostgreSQL: what is written through one is on the
// other's public pages within a second.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	config := app.Config{Database: dbtest.Postgres(t), Key: filepath.Join(t.TempDir(), "ledger.key"), Data: t.TempDir(), PasswordAlone: true}
	one := start(t, config)
	one.settle()
	two := start(t, config)
	pledge, done := one.runningNow()
	page := shown("loften", pledge, "punkter", counting)
	writer := one.signIn(reporter)
	for i, pair := range [][2]*house{{one, two}, {two, one}} {
		writer.base = pair[0].app.Base
		path := work("insats", pledge, counting)
		pair[1].public().get(page).shows(200)
		writer.send(writer.get(path).form(path)).shows(200)
		pair[1].soon(page, fmt.Sprintf("%d av minst 20 trafikkontroller", done+i+1))
	}
	boss := one.signIn(coordinator)
	boss.send(boss.get(work("meddelanden")).form("/meddelanden").set("sv", "Mötet på torget är inställt.")).shows(200)
	two.soon(shown(), "Mötet på torget är inställt.")
	one.verified(two.verified(nil))
}

// What is taken away through one program is gone at the next request to the
// other: a session, and what somebody is.
func TestWhatIsTakenAwayIsGoneInEveryProcess(t *testing.T) {
	t.Parallel()
	config := app.Config{Database: dbtest.Postgres(t), Key: filepath.Join(t.TempDir(), "ledger.key"), Data: t.TempDir(), PasswordAlone: true}
	one := start(t, config)
	one.settle()
	two := start(t, config)
	desk, phone, reads, boss := one.signIn(reporter), one.signIn(reporter), one.signIn(reader), one.signIn(coordinator)
	phone.base, reads.base = two.app.Base, two.app.Base
	phone.get(work()).shows(200)
	reads.get(work()).shows(200)

	desk.send(desk.get("/konto").form("/konto/sessioner/avsluta")).shows(200)
	phone.get(work()).at("/logga-in")

	boss.send(boss.get(work("konton") + "?q=" + reader).form("/avsluta")).shows(200)
	reads.get(work()).shows(404)
	reads.get("/konto").shows(200) // the control: still signed in, as nobody here
}

// runningNow is the pledge of the invented partnership that runs now, and how
// much of the counted promise is done.
func (h *house) runningNow() (pledge string, done int) {
	h.t.Helper()
	today := day.In(h.app.Now())
	for _, p := range demo.Partnerships(h.app.Now()) {
		for _, running := range p.Pledges() {
			if p.Slug == slug && running.Period.Contains(today) {
				return running.ID, h.row(running.ID, counting, today.String()).Progress.Done
			}
		}
	}
	h.t.Fatal("no pledge runs")
	return "", 0
}

// soon asserts that a page says something within a second, as the issue has it.
func (h *house) soon(path, want string) {
	h.t.Helper()
	b, began, last := h.public(), time.Now(), ""
	for time.Since(began) < time.Second {
		if last = text(b.get(path).root); strings.Contains(last, want) {
			return
		}
	}
	h.t.Errorf("after a second %s does not say %q:\n%s", path, want, last)
}
