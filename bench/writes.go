package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"lykta/internal/audit"
	"lykta/internal/db"
)

const (
	writers     = 128 // clients that write at the same time
	writeFor    = 5 * time.Second
	sqliteLimit = 10_000 // durable, audited writes per second
)

// writes measures durable writes, each a change, its audit entry and its
// idempotency key in one transaction, on both engines; and pgbench with rows of
// the same size on the same server, right before and right after.
func writes(ctx context.Context, dir, server string) ([]figure, error) {
	file, err := auditedWrites(ctx, "sqlite:"+filepath.Join(dir, "writes.db"))
	if err != nil {
		return nil, err
	}
	address, drop, err := freshDatabase(ctx, server)
	if err != nil {
		return nil, err
	}
	defer drop()
	before, err := pgbench(ctx, dir, address)
	if err != nil {
		return nil, err
	}
	ours, err := auditedWrites(ctx, address)
	if err != nil {
		return nil, err
	}
	after, err := pgbench(ctx, dir, address)
	if err != nil {
		return nil, err
	}
	theirs := (before + after) / 2
	return []figure{
		{fmt.Sprintf("SQLite: durable, audited writes per second, %d clients", writers), fmt.Sprintf("%.0f", file), strconv.Itoa(sqliteLimit), file >= sqliteLimit},
		{fmt.Sprintf("PostgreSQL: durable, audited writes per second, %d clients", writers), fmt.Sprintf("%.0f", ours), fmt.Sprintf("half of pgbench: %.0f", theirs/2), ours >= theirs/2},
		{"pgbench: transactions per second with the same three rows, 64 connections, before and after", fmt.Sprintf("%.0f, %.0f", before, after), "", true},
	}, nil
}

// auditedWrites returns how many writes a second are on disk.
func auditedWrites(ctx context.Context, address string) (float64, error) {
	d, err := db.Open(ctx, address, db.Options{})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		return 0, err
	}
	var (
		n, done  atomic.Int64
		wg       sync.WaitGroup
		failures = make([]error, writers)
		start    = time.Now()
	)
	for i := range writers {
		wg.Go(func() {
			for time.Since(start) < writeFor && failures[i] == nil {
				if failures[i] = auditedWrite(ctx, d, n.Add(1), start); failures[i] == nil {
					done.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), errors.Join(failures...)
}

// auditedWrite is one change. The table of keys is borrowed for it: what is
// measured does not depend on what a row means.
func auditedWrite(ctx context.Context, d *db.DB, n int64, at time.Time) error {
	key := fmt.Sprintf("01kb0000000000000000%08d", n)
	return d.Write(ctx, func(tx *db.DB) error {
		_, _, err := db.Once(ctx, tx, "p", key, "log", at, func() (string, error) {
			_, err := tx.Of("p").Exec(ctx, `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ($1, $2, $3, $4, $5)`,
				"p", "change "+key, "log", key, db.Micros(at))
			if err != nil {
				return "", err
			}
			return key, audit.Append(ctx, tx, audit.Event{Partnership: "p", At: at, Account: key, Function: "områdespolis", Act: "action.log", Object: "row:" + key, Request: key})
		})
		return err
	})
}

// pgbenchTables and pgbenchScript are the same three rows, as somebody would
// write them who is in no need of a chain.
const pgbenchTables = `CREATE TABLE IF NOT EXISTS bench_key (partnership TEXT NOT NULL, key TEXT NOT NULL, purpose TEXT NOT NULL, outcome TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (partnership, key));
CREATE SEQUENCE IF NOT EXISTS bench_seq;
CREATE TABLE IF NOT EXISTS bench_audit (partnership TEXT NOT NULL, seq BIGINT NOT NULL DEFAULT nextval('bench_seq'), at BIGINT NOT NULL, account TEXT NOT NULL, function TEXT NOT NULL, act TEXT NOT NULL, object TEXT NOT NULL, outcome TEXT NOT NULL, request TEXT NOT NULL, hash BYTEA NOT NULL, PRIMARY KEY (partnership, seq))`

const pgbenchScript = `\set n random(1, 9000000000000000000)
BEGIN;
SELECT purpose, outcome FROM bench_key WHERE partnership = 'p' AND key = '01kb' || :n;
INSERT INTO bench_key VALUES ('p', 'change 01kb' || :n, 'log', '01kb0000000000000000' || '00000000', 1764352800000000);
INSERT INTO bench_audit (partnership, at, account, function, act, object, outcome, request, hash) VALUES ('p', 1764352800000000, '01kb000000000000000000000000', 'områdespolis', 'action.log', 'row:01kb000000000000000000000000', 'done', '01kb000000000000000000000000', '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
INSERT INTO bench_key VALUES ('p', '01kb' || :n, 'log', '01kb000000000000000000000000', 1764352800000000);
COMMIT;
`

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench returns the transactions per second that PostgreSQL's own tool reaches.
func pgbench(ctx context.Context, dir, address string) (float64, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	slices.Sort(found)
	program := "pgbench"
	if len(found) > 0 {
		program = found[len(found)-1]
	}
	script := filepath.Join(dir, "pgbench.sql")
	if err := os.WriteFile(script, []byte(pgbenchScript), 0o600); err != nil {
		return 0, err
	}
	if out, err := exec.CommandContext(ctx, filepath.Join(filepath.Dir(program), "psql"), "-q", "-c", pgbenchTables, address).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("psql: %w\n%s", err, out)
	}
	out, err := run(ctx, program, "-n", "-M", "prepared", "-c", "64", "-j", "2", "-T", strconv.Itoa(int(writeFor.Seconds())), "-f", script, address)
	if err != nil {
		return 0, err
	}
	match := tps.FindStringSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("pgbench says:\n%s", out)
	}
	return strconv.ParseFloat(match[1], 64)
}
