package db_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// BenchmarkTenant measures one row read by its key: by one partnership again and
// again, by two in turn, which makes the connection name another each time, and
// by everyone.
func BenchmarkTenant(b *testing.B) {
	for engine, address := range map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return "sqlite:" + filepath.Join(b.TempDir(), "lykta.db") },
		"postgres": func(b *testing.B) string { return dbtest.Postgres(b) },
	} {
		d, err := db.Open(b.Context(), address(b), db.Options{Readers: 1})
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		for i := range 200 {
			for _, p := range []string{"p", "q"} {
				if err := putOf(b.Context(), d.Of(p), p, fmt.Sprint(i)); err != nil {
					b.Fatal(err)
				}
			}
		}
		p, q, all := "p", "q", func(string) *db.DB { return d.Everyone("test") }
		for name, how := range map[string]struct {
			turns []string
			as    func(string) *db.DB
		}{"one": {[]string{p, p}, d.Of}, "two": {[]string{p, q}, d.Of}, "everyone": {[]string{p, q}, all}} {
			b.Run(engine+"-"+name, func(b *testing.B) {
				i := 0
				for b.Loop() {
					var key string
					turn := how.turns[i%2]
					i++
					if err := how.as(turn).QueryRow(b.Context(), `SELECT key FROM idempotency WHERE partnership = $1 AND key = $2`, turn, "7").Scan(&key); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		d.Close()
	}
}

// BenchmarkOf measures what naming a partnership costs by itself.
func BenchmarkOf(b *testing.B) {
	d, err := db.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "lykta.db"), db.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	for b.Loop() {
		d.Of("01jdq8x5h6k7m8n9p0q1r2s3t4")
	}
}
