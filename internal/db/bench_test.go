package db_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// BenchmarkWrite measures durable writes, each a change with its audit entry
// and its idempotency key, by one client and by 64 at a time. writes/s is what
// to look at.
func BenchmarkWrite(b *testing.B) {
	engines := map[string]func(b *testing.B) string{
		"sqlite":   func(b *testing.B) string { return "sqlite:" + filepath.Join(b.TempDir(), "lykta.db") },
		"postgres": func(b *testing.B) string { return dbtest.Postgres(b) },
	}
	for engine, address := range engines {
		for _, clients := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s-%d", engine, clients), func(b *testing.B) {
				ctx := b.Context()
				d, err := db.Open(ctx, address(b), db.Options{})
				if err != nil {
					b.Fatal(err)
				}
				defer d.Close()
				if err := d.Migrate(ctx); err != nil {
					b.Fatal(err)
				}
				var n atomic.Int64
				write := func() {
					key := fmt.Sprint(n.Add(1))
					err := d.Write(ctx, func(tx *db.DB) error {
						_, _, err := db.Once(ctx, tx, "p", key, "log", noon, func() (string, error) {
							if err := put(ctx, tx, "change "+key); err != nil {
								return "", err
							}
							return "", audit.Append(ctx, tx, audit.Event{Partnership: "p", At: noon, Act: "action.log", Object: "row:" + key})
						})
						return err
					})
					if err != nil {
						b.Error(err)
					}
				}
				b.ResetTimer()
				if clients == 1 {
					for range b.N {
						write()
					}
				} else {
					b.SetParallelism(clients / 2) // of two processors
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							write()
						}
					})
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
			})
		}
	}
}
