package ledger_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ledger"
)

// BenchmarkAppend appends to one log: one entry a transaction, one entry a
// transaction by 64 writers who share commits, and 1,000 entries a transaction.
// Every entry is signed for and on disk when it counts.
func BenchmarkAppend(b *testing.B) {
	engines := []struct {
		name string
		url  func() string
	}{
		{"sqlite", func() string { return "sqlite:" + filepath.Join(b.TempDir(), "lykta.db") }},
		{"postgres", func() string { return dbtest.Postgres(b) }},
	}
	for _, engine := range engines {
		d, err := db.Open(b.Context(), engine.url(), db.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { d.Close() })
		if err := d.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		w := begin(b, d)
		for _, c := range []struct{ writers, entries int }{{1, 1}, {64, 1}, {1, 1000}} {
			b.Run(fmt.Sprintf("%s/writers=%d/entries=%d", engine.name, c.writers, c.entries), func(b *testing.B) {
				appendAll(b, d, w, c.writers, notes(0, c.entries))
			})
		}
	}
}

func appendAll(b *testing.B, d *db.DB, w *ledger.Writer, writers int, entries []ledger.New) {
	todo := make(chan struct{})
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range todo {
				if _, err := add(b.Context(), d, w, noon, entries...); err != nil {
					b.Error(err)
				}
			}
		})
	}
	n := 0
	for b.Loop() {
		todo <- struct{}{}
		n++
	}
	close(todo)
	wg.Wait()
	b.ReportMetric(float64(n*len(entries))/b.Elapsed().Seconds(), "entries/s")
}
