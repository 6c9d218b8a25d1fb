package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Export writes all files of a partnership's log as they are at one moment to
// a directory, which it makes if it is not there. The result can be verified
// without the server, and served as it is by any web server. A directory that
// holds anything already is a Conflict with the key "ledger.export.taken".
func Export(ctx context.Context, d *db.DB, partnership, dir string) error {
	if err := emptyDir(dir); err != nil {
		return err
	}
	return d.Snapshot(ctx, func(d *db.DB) error {
		h, err := HeadOf(ctx, d, partnership)
		if err != nil {
			return err
		}
		for p := range paths(h.Size) {
			b, err := ReadFile(ctx, d, partnership, p)
			if err != nil {
				return err
			}
			if err := writeFile(filepath.Join(dir, filepath.FromSlash(p.String())), b); err != nil {
				return err
			}
		}
		return nil
	})
}

func emptyDir(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	there, err := os.ReadDir(dir)
	if err == nil && len(there) > 0 {
		err = errs.E(errs.Conflict, "ledger.export.taken", dir)
	}
	return err
}

func writeFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}
