package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"lykta/internal/errs"
)

// Engine is the kind of database.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// Options adjust Open. The zero value is right for a server.
type Options struct {
	Readers int    // connections that read at the same time; 0 means 4
	VFS     string // SQLite only: the name of a registered file system; "" is the machine's own

	// Committed, where it is not nil, keeps SQLite from emptying its log by
	// itself: whoever sets it owns the log (OwnLog). It is called after each
	// commit that is on disk, before anybody is told, with the number of frames
	// in the log. It must be quick and must not use the database.
	Committed func(frames int)

	// Ballast is the size in bytes of a file beside an SQLite database that is
	// given up where the disk is full and something must be removed (Erase,
	// Scrub), and made again when there is room. 0 is none; a server has 64 MB.
	Ballast int64

	stat        func(folder string) (place, error) // tests only: another machine's file systems
	synchronous string                             // tests only: "normal" and "off", the controls that must lose writes
}

// DB is a database, or a transaction in one. It is safe for concurrent use
// outside a transaction; inside one it belongs to the closure that got it.
type DB struct {
	*core
	tx     *tx    // nil outside a transaction
	tenant tenant // in whose name statements run
}

// core is what a database and its transactions share.
type core struct {
	engine  Engine
	url     string
	options Options
	read    *sql.DB
	writes  *sql.DB
	writer  *writer
	stmts   stmtCache

	warnings []error
	ballast  *ballast

	scrubber atomic.Pointer[func(context.Context) error]

	texts      sync.Map // SQL with $n -> *text
	remembered atomic.Int64
}

// Open opens the database that url names: "sqlite:PATH" for a file, or
// "postgres://…". It does not migrate. It refuses (Unavailable) an engine that
// would not keep what it acknowledges: a version of SQLite with the WAL-reset
// bug, a file on another machine's disk, a pragma or setting that reads back
// otherwise than asked for.
func Open(ctx context.Context, url string, opts Options) (*DB, error) {
	if opts.Readers <= 0 {
		opts.Readers = 4
	}
	c := &core{url: url, options: opts}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		c.engine = SQLite
		err = c.openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		c.engine = PostgreSQL
		err = c.openPostgres(ctx)
	default:
		return nil, errs.E(errs.Invalid, "db.url")
	}
	d := &DB{core: c}
	if err != nil {
		d.Close()
		return nil, err
	}
	c.stmts.pool = c.read
	c.writer = newWriter(c)
	return d, nil
}

// Engine returns which engine this is.
func (d *DB) Engine() Engine { return d.engine }

// Failed is closed when a commit ended in an input or output error: nothing is
// acknowledged any more, and the process should end and start anew.
func (d *DB) Failed() <-chan struct{} { return d.writer.failed }

// Close waits for the transaction that runs, and closes every connection, the
// writing one last, so that SQLite folds its log into the file. Later writes
// are refused.
func (d *DB) Close() error {
	var err error
	if d.core.read != nil {
		err = d.core.read.Close()
	}
	if d.core.writer != nil {
		d.core.writer.close()
	}
	if d.core.writes == nil {
		return err
	}
	return errors.Join(err, d.core.writes.Close())
}
