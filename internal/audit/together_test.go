package audit_test

import (
	"fmt"
	"sync"
	"testing"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

// Closures that share a transaction share what they know of the chain's end:
// one whose work is taken back must leave no gap and no false hash.
func TestTakenBackAmongOthers(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for i := range 90 {
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.DB) error {
					for _, p := range []string{"a", "b"}[:1+i%2] {
						if err := audit.Append(ctx, tx, event(p, i)); err != nil {
							return err
						}
					}
					if i%3 == 0 {
						return errs.E(errs.Conflict, fmt.Sprint(i))
					}
					return nil
				})
				if (err != nil) != (i%3 == 0) {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wg.Wait()
		for p, want := range map[string]int64{"a": 60, "b": 30} {
			if head, err := audit.Verify(ctx, d, p); err != nil || head.Seq != want {
				t.Errorf("%q: head %d, %v, want %d", p, head.Seq, err, want)
			}
		}
	})
}

// Another process writes to the same chain: nothing is remembered from one
// transaction to the next.
func TestTwoProcessesOneChain(t *testing.T) {
	dbtest.RunURL(t, func(t *testing.T, url string) {
		ctx := t.Context()
		var two [2]*db.DB
		for i := range two {
			d, err := db.Open(ctx, url, db.Options{Readers: 1})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			if err := d.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			two[i] = d
		}
		for i := range 10 {
			if err := add(ctx, two[i%2], event("a", i)); err != nil {
				t.Fatal(err)
			}
		}
		if head, err := audit.Verify(ctx, two[0], "a"); err != nil || head.Seq != 10 {
			t.Errorf("head %d, %v, want 10", head.Seq, err)
		}
	})
}
