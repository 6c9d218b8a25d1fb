package backup

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/verify"
)

// check holds a restored database against the manifest that it began from, and
// returns how many rows each table has.
func check(ctx context.Context, path string, m Manifest, r Restored) (map[string]int64, error) {
	d, err := db.Open(ctx, "sqlite:"+path, db.Options{Readers: 1})
	if err != nil {
		return nil, wrong("integrity_check", err)
	}
	defer d.Close()
	verdict, err := db.One(ctx, d, text, `PRAGMA integrity_check`)
	if err != nil || verdict != "ok" {
		return nil, wrong("integrity_check: "+verdict, err)
	}
	return fits(ctx, d, filepath.Dir(path), m, r)
}

// fits holds a database against the manifest; dir is for what it must write.
func fits(ctx context.Context, d *db.DB, dir string, m Manifest, r Restored) (map[string]int64, error) {
	var now Manifest
	if err := now.describe(ctx, d); err != nil {
		return nil, wrong("manifest", err)
	}
	if d.Engine() == db.SQLite && r.Commits == 0 && !maps.Equal(now.Rows, m.Rows) {
		return nil, wrong("rows", nil)
	}
	if now.Schema < m.Schema {
		return nil, wrong("schema", nil)
	}
	if err := audits(ctx, d, m, now, r); err != nil {
		return nil, err
	}
	return now.Rows, ledgers(ctx, d, dir, m, now)
}

// wrong says what does not fit.
func wrong(what string, cause error) error {
	if cause == nil {
		return errs.E(errs.Invalid, "backup.wrong", what)
	}
	return errs.E(errs.Invalid, "backup.wrong", what, cause)
}

// audits recomputes each partnership's audit chain, on which the manifest's head
// must lie, and looks for the canary.
func audits(ctx context.Context, d *db.DB, m, now Manifest, r Restored) error {
	for _, p := range union(m.Audit, now.Audit) {
		var kept []audit.Head
		if h, ok := m.Audit[p]; ok {
			head := audit.Head{Seq: h.Seq}
			if n, err := hex.Decode(head.Hash[:], []byte(h.Hash)); err != nil || n != len(head.Hash) {
				return wrong("audit "+p, err)
			}
			kept = append(kept, head)
		}
		if _, err := audit.Verify(ctx, d, p, kept...); err != nil {
			return wrong("audit "+p, err)
		}
	}
	if r.Canary == "" {
		return nil
	}
	n, err := db.One(ctx, d.Of(""), number, `SELECT count(*) FROM audit WHERE partnership = '' AND act = $1 AND object = $2`, ActBase, r.Canary)
	if err != nil || n != 1 {
		return wrong("canary", err)
	}
	return nil
}

// ledgers writes each public ledger out and has it checked by the code that
// strangers check it with, against the checkpoint of the manifest.
func ledgers(ctx context.Context, d *db.DB, dir string, m, now Manifest) error {
	for i, p := range union(m.Ledger, now.Ledger) {
		out := filepath.Join(dir, fmt.Sprintf("ledger-%d", i))
		err := oneLedger(ctx, d, out, p, m.Ledger[p])
		os.RemoveAll(out)
		if err != nil {
			return wrong("ledger "+p, err)
		}
	}
	return nil
}

func oneLedger(ctx context.Context, d *db.DB, out, partnership string, kept Ledger) error {
	if err := ledger.Export(ctx, d, partnership, out); err != nil {
		return err
	}
	source, err := verify.Dir(out)
	if err != nil {
		return err
	}
	options := verify.Options{Key: kept.Key}
	if kept.Checkpoint != "" {
		options.Earlier = []byte(kept.Checkpoint)
	}
	report, err := verify.Log(ctx, source, options)
	if err == nil && !report.OK() {
		err = fmt.Errorf("%v", report.Findings)
	}
	return err
}

func union[A, B any](a map[string]A, b map[string]B) []string {
	names := slices.Collect(maps.Keys(a))
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
