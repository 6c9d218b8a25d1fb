package db

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/errs"
)

// Scrub makes what has been deleted or overwritten in a table unreadable in the
// database's own files, as a removal by law demands: SQLite's write-ahead log is
// moved into the file, where secure_delete has written zeros, and emptied;
// PostgreSQL writes the table and its indexes anew (a plain VACUUM leaves what was
// removed in the free room of pages) when nobody reads it any more as it was
// before, locks it meanwhile, and is done with its own
// log, as far as it may. It is called after the change has
// been committed, outside a transaction. Where somebody reads at that moment it
// may be Unavailable (db.busy): call it again.
//
// Copies outside the database (backups, PostgreSQL's archived log) are not
// reached.
//
// Where the disk is full it takes the room that Options.Ballast holds.
func (d *DB) Scrub(ctx context.Context, table string) error {
	err := d.scrub(ctx, table)
	if diskFull(err) && d.ballast.free() {
		return d.scrub(ctx, table)
	}
	return err
}

func (d *DB) scrub(ctx context.Context, table string) error {
	if d.engine == PostgreSQL {
		pool, err := d.postgresPool()
		if err != nil {
			return err
		}
		defer pool.Close()
		if err = readersGone(ctx, pool); err != nil {
			return err
		}
		if _, err = pool.ExecContext(ctx, "VACUUM (FULL) "+table); err != nil { // the owner alone may
			return classify(err)
		}
		return emptyLog(ctx, pool)
	}
	if own := d.scrubber.Load(); own != nil {
		return (*own)(ctx)
	}
	var busy, pages, moved int
	if err := d.QueryRow(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errs.E(errs.Unavailable, "db.busy")
	}
	return nil
}

// How long, and how often, to look whether somebody still reads the database as
// it was before the removal.
const (
	readersWait  = 20 * time.Second
	readersPause = 20 * time.Millisecond
)

// readersGone waits until nobody reads the database as it was before: for them
// PostgreSQL keeps what was removed, also where a table is written anew. Somebody
// who reads for longer is Unavailable (db.busy).
func readersGone(ctx context.Context, pool *sql.DB) error {
	var now string
	if err := pool.QueryRowContext(ctx, `SELECT CAST(pg_current_xact_id() AS TEXT)`).Scan(&now); err != nil {
		return classify(err)
	}
	for began := time.Now(); ; {
		var n int
		err := pool.QueryRowContext(ctx, `SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age(CAST(CAST($1 AS xid8) AS xid))`, now).Scan(&n)
		switch {
		case err != nil:
			return classify(err)
		case n == 0:
			return nil
		case time.Since(began) > readersWait:
			return errs.E(errs.Unavailable, "db.busy")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(readersPause):
		}
	}
}

// emptyLog has PostgreSQL begin a new file of its own log and be done with the
// earlier ones, which hold what was removed. Only a superuser may ask for it:
// for others the server does the same by itself, within minutes.
func emptyLog(ctx context.Context, pool *sql.DB) error {
	for _, text := range []string{"SELECT pg_switch_wal()", "CHECKPOINT"} {
		if _, err := pool.ExecContext(ctx, text); err != nil {
			if sqlState(err) == notAllowed {
				return nil
			}
			return classify(err)
		}
	}
	return nil
}

// notAllowed is PostgreSQL's insufficient_privilege.
const notAllowed = "42501"
