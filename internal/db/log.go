package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/ncruces/go-sqlite3/driver"

	"lykta/internal/errs"
)

// Log is the write-ahead log of an SQLite file in the hands of whoever copies
// it elsewhere: nothing of it is written over before its owner lets go, by this
// process or by any other that has the file open.
//
// At any moment one transaction of the owner's reads. SQLite starts the log
// anew only when nobody reads from it, and moves frames into the file only when
// nobody reads the file alone; the owner always begins the next read before it
// ends the last, so that between two looks at most one restart can happen, and
// that of frames which the owner has said it has.
// See https://www.sqlite.org/walformat.html, section 2.3.
//
// It is not safe for concurrent use.
type Log struct {
	core    *core
	pool    *sql.DB
	control *sql.Conn // stands in no transaction
	hold    *sql.Conn // stands in one that reads
}

// OwnLog takes the log of an SQLite file that was opened with Options.Committed.
// Any other database is Invalid, key "db.log". Close it after the database.
func (d *DB) OwnLog(ctx context.Context) (*Log, error) {
	if d.engine != SQLite || d.options.Committed == nil {
		return nil, errs.E(errs.Invalid, "db.log")
	}
	pool, err := driver.Open(dsn(d.file(), d.options, false))
	if err != nil {
		return nil, classify(err)
	}
	l := &Log{core: d.core, pool: pool}
	if l.control, err = pool.Conn(ctx); err == nil {
		// writers wait while the log is emptied: whoever reads is not waited for
		_, err = l.control.ExecContext(ctx, "PRAGMA busy_timeout = 50")
	}
	if err == nil {
		err = l.renew(ctx)
	}
	if err != nil {
		l.Close()
		return nil, classify(err)
	}
	return l, nil
}

// file is the path of an SQLite database.
func (c *core) file() string { return strings.TrimPrefix(c.url, "sqlite:") }

// File returns the path of the database file. That of the log has "-wal" added.
func (l *Log) File() string { return l.core.file() }

// renew begins a new read and ends the one before.
func (l *Log) renew(ctx context.Context) error {
	next, err := l.pool.Conn(ctx)
	if err != nil {
		return err
	}
	if _, err = next.ExecContext(ctx, "BEGIN DEFERRED"); err == nil {
		var n int // a transaction begins with its first read
		err = next.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n)
	}
	if err != nil {
		discard(next)
		return err
	}
	if l.hold != nil {
		discard(l.hold)
	}
	l.hold = next
	return nil
}

func discard(conn *sql.Conn) {
	conn.Raw(func(any) error { return errBad })
	conn.Close()
}

// Committed returns how many frames of the log are committed and on disk.
func (l *Log) Committed(ctx context.Context) (int, error) {
	_, frames, _, err := l.checkpoint(ctx, "NOOP")
	return frames, err
}

func (l *Log) checkpoint(ctx context.Context, mode string) (busy, frames, moved int, err error) {
	err = l.control.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &frames, &moved)
	return busy, max(frames, 0), max(moved, 0), classify(err)
}

// Empty moves the log into the file and empties it, once copied has said (nil)
// that it has every committed frame; copied is called twice, the second time
// while nobody in this process writes. It reports false where somebody reads
// what is in the log, or another process wrote meanwhile: nothing is lost then,
// and it can be called again. Reading goes on all the while.
func (l *Log) Empty(ctx context.Context, copied func() error) (bool, error) {
	if err := l.move(ctx, copied); err != nil {
		return false, err
	}
	w := l.core.writer
	if err := w.take(ctx); err != nil {
		return false, err
	}
	defer w.settle()
	if w.batch != nil {
		w.commit(w.batch)
	}
	if err := l.move(ctx, copied); err != nil {
		return false, err
	}
	_, frames, moved, err := l.checkpoint(ctx, "NOOP")
	if err != nil || frames != moved {
		return false, err
	}
	if err := l.renew(ctx); err != nil { // now reads the file alone: nothing more is moved
		return false, classify(err)
	}
	busy, _, _, err := l.checkpoint(ctx, "TRUNCATE")
	return busy == 0 && err == nil, err
}

// move moves into the file what copied has.
func (l *Log) move(ctx context.Context, copied func() error) error {
	if err := l.renew(ctx); err != nil {
		return classify(err)
	}
	if err := copied(); err != nil {
		return err
	}
	_, _, _, err := l.checkpoint(ctx, "PASSIVE")
	return err
}

// Close lets go of the log. Where it is the last to have the file open, SQLite
// moves the log into the file and removes it.
func (l *Log) Close() error {
	if l.hold != nil {
		discard(l.hold)
	}
	var err error
	if l.control != nil {
		err = l.control.Close()
	}
	return errors.Join(err, l.pool.Close())
}

// SetScrubber makes Scrub of an SQLite database call fn, while a log is owned:
// its owner alone can empty it. Nil is SQLite's own way again.
func (d *DB) SetScrubber(fn func(context.Context) error) {
	if fn == nil {
		d.scrubber.Store(nil)
		return
	}
	d.scrubber.Store(&fn)
}

// CopyTo writes a copy of an SQLite database, as it is at one moment, to a file
// that does not exist yet, beside all that goes on. It does not sync it.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	if d.engine != SQLite {
		return errs.E(errs.Invalid, "db.log")
	}
	pool, err := driver.Open(dsn(d.file(), d.options, false))
	if err != nil {
		return classify(err)
	}
	defer pool.Close()
	_, err = pool.ExecContext(ctx, "VACUUM INTO $1", path)
	return classify(err)
}
