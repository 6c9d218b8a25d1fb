package backup_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/backup"
	"lykta/internal/db"
)

// processor is the processor time of this process so far.
func processor() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkRestore restores a database of 200 MB: a base of 160 MB, and 40 MB
// that were committed after it.
func BenchmarkRestore(b *testing.B) {
	ctx := context.Background()
	dir := filepath.Join(b.TempDir(), "archive")
	a := backup.New(backup.Config{Dir: dir, Log: slog.New(slog.DiscardHandler), BaseBytes: 1 << 40})
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "lykta.db"), db.Options{Readers: 1, Committed: a.Committed})
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	check(err)
	check(d.Migrate(ctx))
	_, err = d.Exec(ctx, `CREATE TABLE bulk (n BIGINT, body BYTEA)`)
	check(err)
	fill := func(megabytes int) {
		for n := range megabytes / 4 {
			_, err := d.Exec(ctx, `INSERT INTO bulk SELECT $1, randomblob(4000) FROM (WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1024) SELECT i FROM c)`, n)
			check(err)
		}
	}
	fill(160)
	check(a.Start(ctx, d))
	fill(40)
	check(a.Flush(ctx))
	b.SetBytes(200 << 20)
	var spent time.Duration
	for b.Loop() {
		before := processor()
		to := filepath.Join(b.TempDir(), "restored")
		if _, err := backup.Restore(ctx, dir, to, time.Time{}, nil); err != nil {
			b.Fatal(err)
		}
		spent += processor() - before
	}
	b.ReportMetric(spent.Seconds()/float64(b.N), "cpu-s/op")
	check(d.Close())
	check(a.Close(ctx))
}

// BenchmarkWrite is what copying costs those who write: alone, and archived.
func BenchmarkWrite(b *testing.B) {
	for _, archived := range []bool{false, true} {
		b.Run(map[bool]string{false: "alone", true: "archived"}[archived], func(b *testing.B) {
			ctx := context.Background()
			options := db.Options{Readers: 1}
			a := backup.New(backup.Config{Dir: filepath.Join(b.TempDir(), "archive"), Log: slog.New(slog.DiscardHandler)})
			if archived {
				options.Committed = a.Committed
			}
			d, err := db.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "lykta.db"), options)
			if err == nil {
				err = d.Migrate(ctx)
			}
			if err == nil && archived {
				err = a.Start(ctx, d)
			}
			if err != nil {
				b.Fatal(err)
			}
			before := processor()
			b.ResetTimer()
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					err := d.Write(ctx, func(tx *db.DB) error {
						return audit.Append(ctx, tx, audit.Event{Partnership: "p", At: time.Now(), Act: "test.write", Object: "one"})
					})
					if err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64((processor()-before).Microseconds())/float64(b.N), "cpu-µs/op")
			if err := errors.Join(d.Close(), a.Close(ctx)); err != nil {
				b.Fatal(err)
			}
		})
	}
}
