package db

import (
	"context"

	"lykta/internal/errs"
)

// Scrub makes what has been deleted or overwritten in a table unreadable in the
// database's own files, as a removal by law demands: SQLite's write-ahead log is
// moved into the file, where secure_delete has written zeros, and emptied;
// PostgreSQL writes the table and its indexes anew (a plain VACUUM leaves what was
// removed in the free room of pages) and locks it meanwhile. It is called after the change has
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
		_, err = pool.ExecContext(ctx, "VACUUM (FULL) "+table) // the owner alone may
		return classify(err)
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
