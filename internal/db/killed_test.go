package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// writers are clients that write without end, each repeating a request that
// failed until it is acknowledged.
type writers struct {
	write        func(ctx context.Context, client, n int) error
	acknowledged [16]atomic.Int64 // requests 0 … n-1 of each client
}

func (w *writers) total() (sum int64) {
	for i := range w.acknowledged {
		sum += w.acknowledged[i].Load()
	}
	return sum
}

// until lets the clients write until ctx ends, and returns when all have
// stopped.
func (w *writers) until(ctx context.Context) {
	var wg sync.WaitGroup
	for client := range w.acknowledged {
		wg.Go(func() {
			for ctx.Err() == nil {
				if w.write(ctx, client, int(w.acknowledged[client].Load())) == nil {
					w.acknowledged[client].Add(1)
				}
			}
		})
	}
	wg.Wait()
}

// killing kills the server under the clients' load, again and again, and returns
// how many requests were acknowledged and how many of those are not there.
func killing(t *testing.T, rounds int, cluster *dbtest.Cluster, w *writers, there func(key string) int) (acknowledged, lost, doubled int) {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 3))
	for range rounds {
		before, enough := w.total(), int64(50+random.IntN(400))
		ctx, cancel := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { w.until(ctx); close(stopped) }()
		for w.total() < before+enough { // until they are under way
			select {
			case <-stopped:
				t.Fatal("the clients stopped")
			case <-time.After(time.Millisecond):
			}
		}
		if err := cluster.Kill(); err != nil {
			t.Fatal(err)
		}
		cancel()
		<-stopped
		if err := cluster.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	for client := range w.acknowledged {
		last := int(w.acknowledged[client].Load())
		for n := range last + 1 {
			switch found := there(fmt.Sprintf("%d/%d", client, n)); {
			case found == 0 && n < last:
				lost++
			case found > 1:
				doubled++
			}
		}
	}
	return int(w.total()), lost, doubled
}

func rounds(n int) int {
	if os.Getenv("LYKTA_SOAK") != "" {
		return 20 * n
	}
	return n
}

// PostgreSQL is killed under load: what was acknowledged is there, what was
// repeated is there once, and the audit chain is whole.
func TestKilledServerLosesNothing(t *testing.T) {
	t.Parallel()
	cluster, address := killable(t)
	ctx := t.Context()
	d, err := db.Open(ctx, address, db.Options{Readers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	w := &writers{write: func(ctx context.Context, client, n int) error {
		key := fmt.Sprintf("%d/%d", client, n)
		return d.Write(ctx, func(tx *db.DB) error {
			_, _, err := db.Once(ctx, tx, "p", key, "log", noon, func() (string, error) {
				return "", audit.Append(ctx, tx, audit.Event{Partnership: "p", At: noon, Act: "action.log", Object: "row:" + key})
			})
			return err
		})
	}}
	count := func(key string) (n int) {
		if err := d.Of("p").QueryRow(ctx, `SELECT COUNT(*) FROM audit WHERE partnership = 'p' AND object = $1`, "row:"+key).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	acknowledged, lost, doubled := killing(t, rounds(3), cluster, w, count)
	t.Logf("%d acknowledged, %d lost, %d doubled", acknowledged, lost, doubled)
	if lost > 0 || doubled > 0 || acknowledged < 100 {
		t.Errorf("%d acknowledged, %d lost, %d doubled", acknowledged, lost, doubled)
	}
	if _, err := audit.Verify(ctx, d, "p"); err != nil {
		t.Errorf("the audit log: %v", err)
	}
}

// The control: with synchronous_commit=off the same kills must lose writes.
func TestKilledServerControl(t *testing.T) {
	t.Parallel()
	cluster, address := killable(t)
	ctx := t.Context()
	hand, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`CREATE TABLE work (key TEXT)`, `ALTER DATABASE postgres SET synchronous_commit = off`} {
		if _, err := hand.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	hand.Close(ctx)
	var conns [16]*pgx.Conn
	w := &writers{write: func(ctx context.Context, client, n int) (err error) {
		if conns[client] == nil || conns[client].IsClosed() {
			if conns[client], err = pgx.Connect(ctx, address); err != nil {
				return err
			}
		}
		_, err = conns[client].Exec(ctx, `INSERT INTO work (key) VALUES ($1)`, fmt.Sprintf("%d/%d", client, n))
		return err
	}}
	var after *pgx.Conn
	count := func(key string) (n int) {
		if after == nil {
			if after, err = pgx.Connect(ctx, address); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { after.Close(context.Background()) })
		}
		if err := after.QueryRow(ctx, `SELECT COUNT(*) FROM work WHERE key = $1`, key).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	acknowledged, lost, _ := killing(t, 3, cluster, w, count)
	t.Logf("%d acknowledged, %d lost", acknowledged, lost)
	if lost == 0 {
		t.Errorf("%d acknowledged with synchronous_commit=off, none lost", acknowledged)
	}
}

// killable starts a server of the test's own.
func killable(t *testing.T) (cluster *dbtest.Cluster, address string) {
	t.Helper()
	cluster, err := dbtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Stop() })
	return cluster, cluster.DSN
}
