package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/secret"
)

// Copy makes one base of a database that may be in use, in a folder of bases,
// and returns its name and manifest. SQLite is copied with VACUUM INTO, which
// sees one moment; PostgreSQL with pg_basebackup, whose copy holds the log that
// makes it whole. What is copied is sealed with keys, unless that is nil. An archive makes its own bases: its folder is refused
// (backup.taken).
func Copy(ctx context.Context, d *db.DB, address, to string, keys *secret.Keyring, m Manifest, now func() time.Time) (string, Manifest, error) {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return "", m, errs.E(errs.Unavailable, "backup.dir", to, err)
	}
	l, err := list(to)
	if err != nil || l.last() > 0 {
		return "", m, errs.E(errs.Conflict, "backup.taken", to, err)
	}
	m.Format, m.At = format, now().UTC()
	name := baseName(m.At)
	temp := filepath.Join(to, name+".tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		return name, m, errs.E(errs.Unavailable, "backup.dir", to, err)
	}
	defer os.RemoveAll(temp)
	if d.Engine() == db.PostgreSQL {
		if err = m.cluster(ctx, d, address, temp, logInside, keys); err == nil {
			err = errors.Join(m.write(temp), syncDir(temp))
		}
	} else {
		err = m.single(ctx, d, strings.TrimPrefix(address, "sqlite:"), temp, keys)
	}
	if err != nil {
		return name, m, err
	}
	return name, m, errors.Join(os.Rename(temp, filepath.Join(to, name)), syncDir(to))
}

// single copies SQLite's file. What was committed by the moment of the manifest
// is in it; a little of what came just after may be.
func (m *Manifest) single(ctx context.Context, d *db.DB, file, dir string, keys *secret.Keyring) error {
	aside := dir
	if keys != nil {
		var err error
		if aside, err = emptied(file + asideSuffix + "-once"); err != nil {
			return err
		}
		defer os.RemoveAll(aside)
	}
	path := filepath.Join(aside, databaseName)
	if err := d.CopyTo(ctx, path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return m.finish(ctx, path, dir, keys)
}
