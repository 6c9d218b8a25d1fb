package db

import (
	"context"
	"database/sql"
	"io/fs"
	"slices"
	"strings"

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
		if settled, err := settled(ctx, pool, files); err != nil || settled {
			return classify(err)
		}
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

// settled reports whether nothing is to be done, as at most starts: that is asked
// over one connection, without the lock, and without reading the migrations.
func settled(ctx context.Context, pool *sql.DB, files fs.FS) (bool, error) {
	wanted, err := versions(files)
	if err != nil {
		return false, err
	}
	applied, err := names(ctx, pool, `SELECT DISTINCT version_id FROM schema_version WHERE is_applied AND version_id > 0 ORDER BY version_id`)
	if sqlState(err) == "42P01" { // there is no such table yet
		return false, nil
	}
	if err != nil || !slices.Equal(applied, wanted) {
		return false, err
	}
	open, err := unwalled(ctx, pool)
	if err != nil || len(open) > 0 {
		return false, err
	}
	missing, err := unadmitted(ctx, pool)
	return len(missing) == 0, err
}

// versions are the numbers of the migrations, as the database writes them.
func versions(files fs.FS) ([]string, error) {
	entries, err := fs.Glob(files, "*.sql")
	var list []string
	for _, name := range entries {
		number, _, _ := strings.Cut(name, "_")
		list = append(list, strings.TrimLeft(number, "0"))
	}
	return list, err
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
