package backup

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/secret"
)

// How the log that makes a copy of a server whole comes into it.
const (
	logInside  = "fetch" // it is in the copy
	logOutside = "none"  // the archive has it
)

// cluster copies a whole PostgreSQL server into one file. What the manifest says
// of its rows is of the moment before: the copy has that, and a little more.
func (m *Manifest) cluster(ctx context.Context, d *db.DB, address, dir, log string, keys *secret.Keyring) error {
	config, err := pgconn.ParseConfig(address)
	if err != nil {
		return errs.E(errs.Invalid, "db.url")
	}
	m.User, m.Database = config.User, config.Database
	if err := m.describe(ctx, d); err != nil {
		return err
	}
	program, err := serverProgram("pg_basebackup", "")
	if err != nil {
		return errs.E(errs.Unavailable, "backup.pg", err)
	}
	return m.put(dir, serverName, keys, func(out io.Writer) error {
		said, err := tarOf(ctx, program, address, log, out)
		if err != nil {
			return errs.E(errs.Unavailable, "backup.pg", errors.Join(err, errors.New(withoutPassword(said, address))))
		}
		return nil
	})
}

// tarOf has pg_basebackup write the server's files to out, and returns what it
// said beside.
func tarOf(ctx context.Context, program, address, log string, out io.Writer) (string, error) {
	cmd := exec.CommandContext(ctx, program, "--pgdata=-", "--format=tar", "--dbname="+address, "--wal-method="+log,
		"--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &said
	err := cmd.Run()
	return said.String(), err
}

// serverProgram finds a program of PostgreSQL's: of a major version, where one is
// given, or else the one on the PATH or the newest that Debian installed.
func serverProgram(name, version string) (string, error) {
	if version == "" {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
		version = "*"
	}
	found, err := filepath.Glob("/usr/lib/postgresql/" + version + "/bin/" + name)
	if err == nil && len(found) > 0 {
		return found[len(found)-1], nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", errors.New(name + " is not installed")
	}
	return path, nil
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
