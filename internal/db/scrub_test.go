package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// TestScrubWorksOnBothEngines: that nothing is left in the files is shown where
// something is removed by law, in the room ledger; here that it can be called
// beside readers and writers, again and again.
func TestScrubWorksOnBothEngines(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		for range 3 {
			before := walFile(t, d)
			if _, err := d.Of("nobody").Exec(t.Context(), `DELETE FROM idempotency WHERE partnership = $1`, "nobody"); err != nil {
				t.Fatal(err)
			}
			if err := d.Scrub(t.Context(), "idempotency"); err != nil {
				t.Fatal(err)
			}
			if after := walFile(t, d); d.Engine() == db.PostgreSQL && after == before {
				t.Errorf("the server still writes to %s, which holds what was removed", after)
			}
		}
	})
}

// walFile names the file of its log that PostgreSQL writes to; "" on SQLite.
func walFile(t *testing.T, d *db.DB) (name string) {
	t.Helper()
	if d.Engine() != db.PostgreSQL {
		return ""
	}
	if err := d.QueryRow(t.Context(), `SELECT pg_walfile_name(pg_current_wal_lsn())`).Scan(&name); err != nil {
		t.Fatal(err)
	}
	return name
}

// A server that uses the old files of its log again is warned of.
func TestAServerThatRecyclesIsWarnedOf(t *testing.T) {
	dbtest.RunURL(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{Readers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		var recycles string
		if d.Engine() == db.PostgreSQL {
			if err := d.QueryRow(t.Context(), `SELECT current_setting('wal_recycle')`).Scan(&recycles); err != nil {
				t.Fatal(err)
			}
		}
		warned := slices.ContainsFunc(d.Warnings(), func(err error) bool { return strings.Contains(err.Error(), "db.recycles") })
		if warned != (recycles == "on") {
			t.Errorf("wal_recycle is %q, warned: %v", recycles, warned)
		}
	})
}

// For whoever reads PostgreSQL as it was before, it keeps what was removed: it is
// waited for them. The control: once they are gone it goes on.
func TestScrubWaitsForReaders(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		if d.Engine() != db.PostgreSQL {
			return // SQLite says that it is busy, and is asked again
		}
		reading, done, scrubbed := make(chan error, 2), make(chan struct{}), make(chan error, 1)
		go func() {
			reading <- d.Of("nobody").Snapshot(t.Context(), func(d *db.DB) error {
				var n int
				err := d.QueryRow(t.Context(), `SELECT COUNT(*) FROM idempotency`).Scan(&n)
				reading <- err
				<-done
				return err
			})
		}()
		if err := <-reading; err != nil {
			t.Fatal(err)
		}
		if _, err := d.Of("nobody").Exec(t.Context(), `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ('nobody', 'k', '', '', 0)`); err != nil {
			t.Fatal(err)
		}
		go func() { scrubbed <- d.Scrub(t.Context(), "done_link") }()
		select {
		case err := <-scrubbed:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		close(done)
		if err := <-scrubbed; err != nil {
			t.Errorf("when they had gone: %v", err)
		}
	})
}
