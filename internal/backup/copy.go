package backup

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Copy makes one base of a database that may be in use, in a folder of bases,
// and returns its name and manifest. SQLite is copied with VACUUM INTO, which
// sees one moment; PostgreSQL with pg_basebackup, whose copy holds the log that
// makes it whole and whose own manifest pg_verifybackup reads. An archive of
// SQLite's makes its own bases: its folder is refused (backup.taken).
func Copy(ctx context.Context, d *db.DB, address, to string, m Manifest, now func() time.Time) (string, Manifest, error) {
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
		err = m.cluster(ctx, d, address, temp)
	} else {
		err = m.single(ctx, d, temp)
	}
	if err != nil {
		return name, m, err
	}
	return name, m, errors.Join(os.Rename(temp, filepath.Join(to, name)), syncDir(to))
}

// single copies SQLite's file. What was committed by the moment of the manifest
// is in it; a little of what came just after may be.
func (m *Manifest) single(ctx context.Context, d *db.DB, dir string) error {
	path := filepath.Join(dir, databaseName)
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
	return m.seal(ctx, dir)
}

// cluster copies a whole PostgreSQL server. Its rows are counted after it was
// copied: they are what the server had then, and not exact for the copy.
func (m *Manifest) cluster(ctx context.Context, d *db.DB, address, dir string) error {
	program, err := pgBaseBackup()
	if err != nil {
		return errs.E(errs.Unavailable, "backup.pg", err)
	}
	out, err := exec.CommandContext(ctx, program, "--pgdata="+dir, "--dbname="+address, "--format=plain", "--wal-method=stream",
		"--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password").CombinedOutput()
	if err != nil {
		return errs.E(errs.Unavailable, "backup.pg", errors.Join(err, errors.New(withoutPassword(string(out), address))))
	}
	if err := m.describe(ctx, d); err != nil {
		return err
	}
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		size, hash, err := hashFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		m.Files = append(m.Files, File{name, size, hash})
		return err
	})
	return errors.Join(err, m.write(dir), syncDir(dir))
}

func pgBaseBackup() (string, error) {
	if path, err := exec.LookPath("pg_basebackup"); err == nil {
		return path, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_basebackup")
	if err != nil || len(found) == 0 {
		return "", errors.New("pg_basebackup is not installed")
	}
	sort.Strings(found)
	return found[len(found)-1], nil
}

// withoutPassword takes the password of an address out of a text.
func withoutPassword(text, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return text
	}
	if password, ok := u.User.Password(); ok && password != "" {
		return strings.ReplaceAll(text, password, "…")
	}
	return text
}
