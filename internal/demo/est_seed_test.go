package demo

import (
	"crypto/rand"
	"path/filepath"
	"testing"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/promise"
	"lykta/internal/secret"
)

// The year of joint pictures stands beside the diary: meetings are held, their
// editions frozen, and the promises of a joint picture count themselves, while
// every correction of the diary still finds the entry that it is about.
func TestSeedWithEditions(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := store(d)
		keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s.Secrets = keys
		want := example(fixedNow)
		if err := Write(t.Context(), s, want); err != nil {
			t.Fatal(err)
		}
		verifyLog(t, d, want)
		meetings(t, d, want)
		counted(t, d, want)
	})
}

func meetings(t *testing.T, d *db.DB, p Partnership) {
	t.Helper()
	list, err := period.Recent(t.Context(), d, p.ID, 100)
	if err != nil {
		t.Fatal(err)
	}
	closed := 0
	for _, turn := range list {
		if turn.State == period.Closed {
			closed++
		}
	}
	if closed < 24 || list[0].State != period.Open {
		t.Errorf("%d of %d periods are closed, the newest is %s", closed, len(list), list[0].State)
	}
}

func counted(t *testing.T, d *db.DB, p Partnership) {
	t.Helper()
	entries, err := ledger.Entries(t.Context(), d, p.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var list []promise.Entry
	for _, e := range entries {
		list = append(list, promise.Entry{Seq: e.Seq, At: e.EnteredAt, Kind: promise.Kind(e.Kind), Content: e.Content})
	}
	b, err := promise.Replay(list)
	if err != nil {
		t.Fatal(err)
	}
	account := b.On(day.In(fixedNow))
	alone := book(t, p).On(day.In(fixedNow))
	pledge := account.Pledges[0].Pledge.ID
	for promised, more := range map[string]int{"lagesbild": 4, "publik-lagesbild": 1, "trafikkontroller": 0} {
		got, _ := account.Promise(pledge, promised)
		diary, _ := alone.Promise(pledge, promised)
		if n := len(got.Actions) - len(diary.Actions); n < more || more == 0 && n != 0 {
			t.Errorf("%s: %d actions beside the diary's, want at least %d", promised, n, more)
		}
		if g, w := corrected(got), corrected(diary); g != w {
			t.Errorf("%s: %d corrected, in the diary %d", promised, g, w)
		}
	}
	editions, err := picture.Editions(t.Context(), d, p.ID, 100)
	if err != nil || len(editions) < 25 {
		t.Errorf("%d editions, %v", len(editions), err)
	}
	for _, e := range editions {
		if e.State != picture.Frozen {
			t.Errorf("%s is %s", e.ID, e.State)
		}
	}
	if got, err := partnership.Organisations(t.Context(), d, p.ID); err != nil || len(got) != len(organisations()) {
		t.Errorf("%d organisations, %v", len(got), err)
	}
}

func corrected(p promise.PromiseAccount) (n int) {
	for _, a := range p.Actions {
		if a.Corrected {
			n++
		}
	}
	return n
}
