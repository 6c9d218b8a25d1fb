package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"lykta/internal/errs"
)

// pragma is a setting of a connection and what it must read back as.
type pragma struct{ name, set, want string }

// pragmas returns the settings in the order in which they are set: without a
// busy_timeout first, another process that has the file open makes the others
// fail. See https://www.sqlite.org/pragma.html.
func (o Options) pragmas() []pragma {
	p := []pragma{
		{"busy_timeout", "10000", "10000"},
		{"journal_mode", "wal", "wal"},
		{"synchronous", "full", "2"},
		{"foreign_keys", "on", "1"},
		{"trusted_schema", "off", "0"},
		{"secure_delete", "on", "1"},
		{"cell_size_check", "on", "1"},
		{"temp_store", "memory", "2"}, // what is sorted or may be undone is never written elsewhere in the clear
	}
	if o.synchronous != "" {
		p[2] = pragma{"synchronous", o.synchronous, map[string]string{"normal": "1", "off": "0"}[o.synchronous]}
	}
	return p
}

// What sets the two kinds of connections apart. The one that writes may keep
// 8 MB in memory, so that a large file is taken in without writing pages out
// and reading them again; the ones that read may change nothing.
var (
	wide = pragma{"cache_size", "-8000", "-8000"}
	shut = pragma{"query_only", "on", "1"}
)

// openSQLite opens one pool that reads and one connection that writes, and
// refuses what would not keep its word.
func (c *core) openSQLite(ctx context.Context, path string) error {
	if path == "" {
		return errs.E(errs.Invalid, "db.url")
	}
	own := c.options.VFS == "" // another file system has folders of its own
	if own {
		if err := c.local(path); err != nil {
			return err
		}
	}
	var err error
	if c.writes, err = c.sqlitePool(); err != nil {
		return classify(err)
	}
	c.writes.SetMaxOpenConns(1)
	if err := gate(ctx, c.writes); err != nil {
		return err
	}
	if err := readBack(ctx, c.writes, append(c.options.pragmas(), wide)); err != nil {
		return err
	}
	if c.read, err = driver.Open(dsn(path, c.options, true)); err != nil {
		return classify(err)
	}
	c.read.SetMaxOpenConns(c.options.Readers)
	c.read.SetMaxIdleConns(c.options.Readers)
	if err := readBack(ctx, c.read, append(c.options.pragmas(), shut)); err != nil {
		return err
	}
	c.load(path)
	if !own {
		return nil
	}
	return syncFolder(path)
}

// sqlitePool opens a pool that writes. A hook takes the place of SQLite's own
// emptying of the log (https://www.sqlite.org/c3ref/wal_hook.html).
func (c *core) sqlitePool() (*sql.DB, error) {
	committed := c.options.Committed
	if committed == nil {
		return driver.Open(dsn(c.file(), c.options, false))
	}
	return driver.Open(dsn(c.file(), c.options, false), func(conn *sqlite3.Conn) error {
		conn.WALHook(func(_ *sqlite3.Conn, _ string, frames int) error {
			committed(frames)
			return nil
		})
		return nil
	})
}

func dsn(path string, opts Options, readOnly bool) string {
	q := url.Values{"_txlock": {"immediate"}, "vfs": {cmp.Or(opts.VFS, roomFS)}}
	own := wide
	if readOnly {
		own = shut
		q.Set("_txlock", "deferred")
	}
	for _, p := range append(opts.pragmas(), own) {
		q.Add("_pragma", fmt.Sprintf("%s(%s)", p.name, p.set))
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// gate refuses the versions of SQLite in which a reset of the write-ahead log
// could corrupt the file: fixed in 3.51.3, while 3.52.0 was withdrawn.
func gate(ctx context.Context, pool *sql.DB) error {
	var version string
	if err := pool.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return classify(err)
	}
	if !sound(version) {
		return errs.E(errs.Unavailable, "db.version", version)
	}
	return nil
}

// sound reports whether a version of SQLite, "3.51.3", may be used.
func sound(version string) bool {
	var v [3]int
	for i, part := range strings.SplitN(version, ".", 3) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return false
		}
		v[i] = n
	}
	number := v[0]*1_000_000 + v[1]*1000 + v[2]
	return number >= 3_051_003 && number != 3_052_000
}

// readBack refuses a connection whose pragmas are not what was asked for.
func readBack(ctx context.Context, pool *sql.DB, pragmas []pragma) error {
	for _, p := range pragmas {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return classify(err)
		}
		if got != p.want {
			return errs.E(errs.Unavailable, "db.pragma", p.name, got, p.want)
		}
	}
	return nil
}

// sqliteKey returns the message key for an error of SQLite's that trying again
// may help against, and "" for any other.
func sqliteKey(err error) string {
	switch {
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return "db.busy"
	case errors.Is(err, sqlite3.FULL):
		return "db.full"
	case errors.Is(err, sqlite3.IOERR), errors.Is(err, sqlite3.CANTOPEN), errors.Is(err, sqlite3.READONLY):
		return "db.down"
	}
	return ""
}

// interrupted reports that a context ended while SQLite worked.
func interrupted(err error) bool { return errors.Is(err, sqlite3.INTERRUPT) }

// diskFailed reports whether a commit failed in a way that leaves in doubt
// what the disk holds.
func diskFailed(err error) bool {
	return errors.Is(err, sqlite3.IOERR) || errors.Is(err, sqlite3.CORRUPT)
}

func sqliteDuplicate(err error) bool {
	return errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
}
