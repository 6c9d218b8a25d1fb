package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// put adds a row to the table that these tests borrow.
func put(ctx context.Context, tx *db.DB, key string) error {
	_, err := tx.Of("p").Exec(ctx, `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ($1, $2, $3, $4, $5)`,
		"p", key, "", "", db.Micros(noon))
	return err
}

func keys(t *testing.T, d *db.DB) []string {
	t.Helper()
	list, err := db.All(t.Context(), d.Of("p"), func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) },
		`SELECT key FROM idempotency WHERE partnership = $1 ORDER BY key`, "p")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWriteKeepsAndRollsBack(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "kept") }); err != nil {
			t.Fatal(err)
		}
		mine := errors.New("mine")
		err := d.Write(ctx, func(tx *db.DB) error {
			if err := put(ctx, tx, "lost"); err != nil {
				return err
			}
			if got := keys(t, tx); len(got) != 2 {
				t.Errorf("the transaction sees %v, want its own row too", got)
			}
			if got := keys(t, d); len(got) != 1 {
				t.Errorf("others see %v before the commit", got)
			}
			return mine
		})
		if !errors.Is(err, mine) {
			t.Errorf("err = %v, want the closure's own", err)
		}
		if got := keys(t, d); len(got) != 1 || got[0] != "kept" {
			t.Errorf("keys = %v, want [kept]", got)
		}
	})
}

func TestNestedWriteIsTheSameTransaction(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Write(ctx, func(tx *db.DB) error {
			if err := tx.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "inner") }); err != nil {
				return err
			}
			return errors.New("outer")
		})
		if err == nil || len(keys(t, d)) != 0 {
			t.Errorf("err = %v, keys = %v: the inner write outlived the outer", err, keys(t, d))
		}
	})
}

// Closures that wait together share a transaction; the error of one must not
// touch the others.
func TestGroupCommitIsolatesErrors(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.DB) error {
					if err := put(ctx, tx, fmt.Sprintf("%02d", i)); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return errs.E(errs.Conflict, "mine")
					case 2:
						return put(ctx, tx, fmt.Sprintf("%02d", i)) // a duplicate: the engine's error
					}
					return nil
				})
				switch i % 4 {
				case 1:
					if !errs.Is(err, errs.Conflict) {
						t.Errorf("%d: %v, want its own error", i, err)
					}
				case 2:
					if !db.Duplicate(err) {
						t.Errorf("%d: %v, want a duplicate", i, err)
					}
				default:
					if err != nil {
						t.Errorf("%d: %v", i, err)
					}
				}
			})
		}
		wg.Wait()
		if got := len(keys(t, d)); got != 32 {
			t.Errorf("%d rows, want 32", got)
		}
	})
}

func TestPanicDoesNotStopTheWriter(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not reach the caller")
				}
			}()
			d.Write(ctx, func(tx *db.DB) error {
				if err := put(ctx, tx, "lost"); err != nil {
					return err
				}
				panic("a bug")
			})
		}()
		if err := d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "after") }); err != nil {
			t.Fatal(err)
		}
		if got := keys(t, d); len(got) != 1 || got[0] != "after" {
			t.Errorf("keys = %v, want [after]", got)
		}
	})
}

func TestCancelledWriteChangesNothing(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Write(ctx, func(tx *db.DB) error {
			if err := put(ctx, tx, "lost"); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v, want cancelled", err)
		}
		if err := d.Write(ctx, func(*db.DB) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v, want cancelled before the start", err)
		}
		if got := keys(t, d); len(got) != 0 {
			t.Errorf("keys = %v, want none", got)
		}
	})
}

// Who gives up while another's closure runs must not leave that one waiting
// for a commit which nobody makes.
func TestGivingUpInTheQueue(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		running, leave := make(chan struct{}), make(chan struct{})
		first := make(chan error)
		go func() {
			ctx := t.Context()
			first <- d.Write(ctx, func(tx *db.DB) error {
				close(running)
				<-leave
				return put(ctx, tx, "first")
			})
		}()
		<-running
		ctx, cancel := context.WithCancel(t.Context())
		second := make(chan error)
		go func() { second <- d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "second") }) }()
		cancel()
		if err := <-second; !errors.Is(err, context.Canceled) {
			t.Errorf("second: %v, want cancelled", err)
		}
		close(leave)
		if err := <-first; err != nil {
			t.Errorf("first: %v", err)
		}
		if got := keys(t, d); len(got) != 1 {
			t.Errorf("keys = %v, want [first]", got)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		rows, err := d.Of("p").Query(ctx, `DELETE FROM idempotency WHERE partnership = $1 RETURNING key`, "p")
		if err == nil {
			for rows.Next() {
			}
			err = rows.Err()
			rows.Close()
		}
		if err == nil {
			t.Error("a query outside a transaction could delete")
		}
		err = d.Snapshot(ctx, func(tx *db.DB) error { return put(ctx, tx, "x") })
		if err == nil {
			t.Error("a snapshot could write")
		}
		if err := d.Snapshot(ctx, func(tx *db.DB) error { return tx.Write(ctx, func(*db.DB) error { return nil }) }); err == nil {
			t.Error("a snapshot gave a write")
		}
	})
}

func TestSnapshotStandsStill(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Snapshot(ctx, func(tx *db.DB) error {
			before := len(keys(t, tx))
			if err := d.Write(ctx, func(tx *db.DB) error { return put(ctx, tx, "new") }); err != nil {
				return err
			}
			if after := len(keys(t, tx)); after != before {
				t.Errorf("the snapshot moved from %d to %d rows", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := keys(t, d); len(got) != 1 {
			t.Errorf("keys = %v, want [new]", got)
		}
	})
}

func TestClosedDatabaseRefuses(t *testing.T) {
	dbtest.RunURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		d, err := db.Open(ctx, url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(*db.DB) error { return nil }); !errs.Is(err, errs.Unavailable) {
			t.Errorf("err = %v, want unavailable", err)
		}
	})
}

// A closure that hides the error of a statement does not take the others of
// its transaction with it. (SQLite goes on after such an error; PostgreSQL
// cannot, and says so.)
func TestHiddenErrorStaysAlone(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for i := range 30 {
			wg.Go(func() {
				key := fmt.Sprintf("%02d", i)
				err := d.Write(ctx, func(tx *db.DB) error {
					if err := put(ctx, tx, key); err != nil {
						return err
					}
					if i%3 == 0 {
						put(ctx, tx, key) // a duplicate, and nobody looks
					}
					return nil
				})
				hidden := i%3 == 0 && d.Engine() == db.PostgreSQL
				if (err != nil) != hidden {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wg.Wait()
		want := 30
		if d.Engine() == db.PostgreSQL {
			want = 20
		}
		if got := len(keys(t, d)); got != want {
			t.Errorf("%d rows, want %d", got, want)
		}
	})
}

// What is remembered ends with the transaction, and with any closure's work
// that is taken back.
func TestRememberedForOneTransaction(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		d.Remember("k", 0)
		err := d.Write(ctx, func(tx *db.DB) error {
			if v, ok := tx.Recall("k"); ok {
				t.Errorf("recalled %v at the start", v)
			}
			tx.Remember("k", 1)
			return tx.Write(ctx, func(tx *db.DB) error {
				if v, ok := tx.Recall("k"); !ok || v != 1 {
					t.Errorf("recalled %v, %v within", v, ok)
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if v, ok := d.Recall("k"); ok {
			t.Errorf("recalled %v outside", v)
		}
		var wg sync.WaitGroup
		for range 40 { // some of them share a transaction
			wg.Go(func() {
				d.Write(ctx, func(tx *db.DB) error {
					if v, ok := tx.Recall("k"); ok {
						t.Errorf("recalled %v from what was taken back", v)
					}
					tx.Remember("k", 2)
					return errors.New("no")
				})
			})
		}
		wg.Wait()
		d.Snapshot(ctx, func(tx *db.DB) error {
			tx.Remember("k", 3)
			if _, ok := tx.Recall("k"); ok {
				t.Error("a transaction that reads remembers")
			}
			return nil
		})
	})
}
