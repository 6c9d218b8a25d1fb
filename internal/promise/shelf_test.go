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

// TestShelfShowsACrowdWhatWasShownLast: a crowd sees what was shown last until
// that is a second old, whoever comes alone sees what was just written, and
// nobody sees less than was shown before.
func TestShelfShowsACrowdWhatWasShownLast(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		shelf := promise.NewShelf(d, func() time.Time { return now })
		w := ledger.NewWriter(ledger.SignerFromSeed([32]byte{1}), nil)
		tenant := ids.New(now)
		write := func() {
			t.Helper()
			err := d.Write(t.Context(), func(tx *db.DB) error {
				if _, err := w.Begin(t.Context(), tx, tenant, "vik.example/vik", now); err != nil {
					return err
				}
				_, err := w.Append(t.Context(), tx, tenant, now, ledger.New{Kind: "later-kind", Content: []byte(`{}`)})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			shelf.Touch(tenant)
		}
		for _, step := range []struct {
			what   string
			writes bool
			later  time.Duration
			crowd  bool
			want   int64
		}{
			{"a crowd that is shown the first book", true, 0, true, 1},
			{"a crowd, just after a write", true, 0, true, 1},
			{"the same crowd, a little later", true, 900 * time.Millisecond, true, 1},
			{"somebody alone", false, 0, false, 3},
			{"a crowd after that", false, 0, true, 3},
			{"a crowd, just after another write", true, 0, true, 3},
			{"the crowd a second later", false, time.Second, true, 4},
			{"a crowd under a clock that was set back", true, -time.Minute, true, 5},
		} {
			if step.writes {
				write()
			}
			now = now.Add(step.later)
			book, head, err := shelf.Show(t.Context(), tenant, step.crowd)
			if err != nil || book.Size() != step.want || head.Size != step.want {
				t.Errorf("%s sees a book of %d entries with a head of %d, %v; want %d", step.what, book.Size(), head.Size, err, step.want)
			}
		}
	})
}
