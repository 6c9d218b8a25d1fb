package db_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

// outside is a connection that is none of ours.
func outside(t *testing.T, address string) func(statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return func(statement string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

func openPostgres(t *testing.T, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address, db.Options{Readers: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Somebody who works on the database by hand changes a row under our feet: the
// server reports a serialization failure and the closure runs again.
func TestSerializationFailureRunsAgain(t *testing.T) {
	t.Parallel()
	ctx, address := t.Context(), dbtest.Postgres(t)
	d, hand := openPostgres(t, address), outside(t, address)
	if err := d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "row") }); err != nil {
		t.Fatal(err)
	}
	runs := 0
	err := d.Write(ctx, func(tx *db.DB) error {
		runs++
		keys(t, tx) // takes the snapshot
		if runs == 1 {
			hand(`UPDATE idempotency SET outcome = 'by hand' WHERE key = 'row'`)
		}
		_, err := tx.Of("p").Exec(ctx, `UPDATE idempotency SET purpose = outcome WHERE partnership = 'p' AND key = 'row'`)
		return err
	})
	var purpose string
	if err := errs.Wrap(err, "write"); err != nil || runs != 2 {
		t.Errorf("%d runs, %v, want 2", runs, err)
	}
	if err := d.Of("p").QueryRow(ctx, `SELECT purpose FROM idempotency WHERE key = 'row'`).Scan(&purpose); err != nil || purpose != "by hand" {
		t.Errorf("purpose %q, %v: the change by hand is lost", purpose, err)
	}
}

// The server throws our connections out: closures run again on new ones, and
// reading goes on.
func TestLostConnectionRunsAgain(t *testing.T) {
	t.Parallel()
	ctx, address := t.Context(), dbtest.Postgres(t)
	d, hand := openPostgres(t, address), outside(t, address)
	const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lykta' AND datname = current_database()`
	runs := 0
	err := d.Write(ctx, func(tx *db.DB) error {
		runs++
		if runs == 1 {
			hand(kill)
		}
		return put(ctx, tx, "row")
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs, %v, want 2", runs, err)
	}
	hand(kill) // between transactions
	if err := d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "row 2") }); err != nil {
		t.Errorf("after the connection was lost between writes: %v", err)
	}
	if got := keys(t, d); len(got) != 2 {
		t.Errorf("keys %v", got)
	}
}

// A weaker default of the database or the role does not reach us.
func TestSynchronousCommitIsAskedFor(t *testing.T) {
	t.Parallel()
	ctx, address := t.Context(), dbtest.Postgres(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	hand := outside(t, address)
	hand(fmt.Sprintf(`ALTER DATABASE %s SET synchronous_commit = off`, strings.TrimPrefix(u.Path, "/")))
	d := openPostgres(t, address)
	var got string
	err = d.Write(ctx, func(tx *db.DB) error { return tx.QueryRow(ctx, `SHOW synchronous_commit`).Scan(&got) })
	if err != nil || got != "on" {
		t.Errorf("synchronous_commit = %s, %v", got, err)
	}
}

// Several processes on one server take turns: no write is lost, none fails,
// and each sees what the others wrote.
func TestSeveralProcessesTakeTurns(t *testing.T) {
	dbtest.RunURL(t, func(t *testing.T, address string) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for process := range 3 {
			d, err := db.Open(ctx, address, db.Options{Readers: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if err := d.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			if process == 0 {
				if err := d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "counter") }); err != nil {
					t.Fatal(err)
				}
			}
			for range 4 {
				wg.Go(func() {
					for range 10 {
						err := d.Write(ctx, func(tx *db.DB) error {
							var n int64
							if err := tx.Of("p").QueryRow(ctx, `SELECT at FROM idempotency WHERE key = 'counter'`).Scan(&n); err != nil {
								return err
							}
							_, err := tx.Of("p").Exec(ctx, `UPDATE idempotency SET at = $1 WHERE key = 'counter'`, n+1)
							return err
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		wg.Wait()
		d, err := db.Open(ctx, address, db.Options{Readers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var n int64
		if err := d.Of("p").QueryRow(ctx, `SELECT at FROM idempotency WHERE key = 'counter'`).Scan(&n); err != nil || n != db.Micros(noon)+120 {
			t.Errorf("%d counted, %v, want 120", n-db.Micros(noon), err)
		}
	})
}

// Processes that start together migrate once.
func TestMigratingTogether(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := d.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}
