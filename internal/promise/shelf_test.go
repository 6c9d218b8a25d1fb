package promise_test

import (
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/promise"
)

// TestShelfFollowsTheLedger: what another process appends is on the shelf once
// its patience is over, and at once after Touch.
func TestShelfFollowsTheLedger(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		shelf := promise.NewShelf(d, func() time.Time { return now })
		w := ledger.NewWriter(ledger.SignerFromSeed([32]byte{1}), nil)
		tenant := ids.New(now)

		if book, _, err := shelf.Get(t.Context(), tenant); err != nil || book.Size() != 0 {
			t.Fatalf("no log yet: %d entries, %v; want an empty book", book.Size(), err)
		}
		grow := func(n int) {
			t.Helper()
			err := d.Write(t.Context(), func(tx *db.DB) error {
				if _, err := w.Begin(t.Context(), tx, tenant, "vik.example/vik", now); err != nil {
					return err
				}
				for range n {
					if _, err := w.Append(t.Context(), tx, tenant, now, ledger.New{Kind: "later-kind", Content: []byte(`{}`)}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		size := func() int64 {
			t.Helper()
			book, head, err := shelf.Get(t.Context(), tenant)
			if err != nil {
				t.Fatal(err)
			}
			if book.Size() != head.Size {
				t.Errorf("the book holds %d entries, its head says %d", book.Size(), head.Size)
			}
			return book.Size()
		}

		grow(3)
		if got := size(); got != 0 {
			t.Errorf("within its patience the shelf asked again: %d entries", got)
		}
		now = now.Add(time.Second)
		if got := size(); got != 3 {
			t.Errorf("after a second it holds %d entries, want 3", got)
		}
		grow(600) // more than a page
		shelf.Touch(tenant)
		if got := size(); got != 603 {
			t.Errorf("after Touch it holds %d entries, want 603", got)
		}
	})
}
