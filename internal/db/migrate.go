package db

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"

	"lykta/internal/db/migrations"
	"lykta/internal/errs"
)

// migrationLock is the key of PostgreSQL's advisory lock, so that processes
// that start together migrate one after the other.
const migrationLock = 0x6c796b7461 // "lykta"

// Migrate brings the schema up to what the program knows. A schema that is
// newer than the program is refused with Unavailable, key "db.newer".
func (d *DB) Migrate(ctx context.Context) error { return d.migrate(ctx, migrations.Files) }

func (d *DB) migrate(ctx context.Context, files fs.FS) error {
	pool, err := d.migrationPool()
	if err != nil {
		return err
	}
	defer pool.Close()
	if d.engine == PostgreSQL {
		unlock, err := lock(ctx, pool)
		if err != nil {
			return classify(err)
		}
		defer unlock()
	}
	dialect := goose.DialectSQLite3
	if d.engine == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, pool, files, goose.WithTableName("schema_version"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return errs.Wrap(err, "migrations")
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return classify(err)
	}
	if current > target {
		return errs.E(errs.Unavailable, "db.newer", current, target)
	}
	if _, err = provider.Up(ctx); err == nil && d.engine == PostgreSQL {
		err = raise(ctx, pool)
	}
	return classify(errs.Wrap(err, "migrate"))
}

// lock takes the advisory lock on a connection of its own.
func lock(ctx context.Context, pool *sql.DB) (unlock func(), err error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		conn.Close()
		return nil, err
	}
	return func() {
		conn.Raw(func(any) error { return errBad }) // closing the connection gives the lock back
		conn.Close()
	}, nil
}

// migrationPool opens connections of their own for migrations.
func (c *core) migrationPool() (*sql.DB, error) {
	if c.engine == PostgreSQL {
		return c.postgresPool()
	}
	return c.sqlitePool()
}
