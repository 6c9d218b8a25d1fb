package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"lykta/internal/errs"
)

// Query runs SQL that returns rows. Inside a transaction the rows must be
// closed before the next statement: prefer All.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	text, err := d.prepare(query, args)
	if err != nil {
		return nil, err
	}
	if ctx, err = d.as(ctx); err != nil {
		return nil, err
	}
	var rows *sql.Rows
	if d.tx != nil {
		rows, err = d.tx.query(ctx, text, args)
	} else {
		rows, err = d.stmts.query(ctx, text, args)
	}
	return rows, classify(err)
}

// Row is the answer to QueryRow.
type Row struct {
	rows *sql.Rows
	err  error
}

// QueryRow runs SQL that returns at most one row.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) *Row {
	rows, err := d.Query(ctx, query, args...)
	return &Row{rows: rows, err: err}
}

// Scan copies the row's columns. No row is a NotFound error with the key
// "db.none".
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return classify(err)
		}
		return errs.E(errs.NotFound, "db.none")
	}
	if err := r.rows.Scan(dest...); err != nil {
		return classify(err)
	}
	return classify(r.rows.Close())
}

// Exec runs SQL that changes rows and returns how many. Outside a transaction
// it is a Write of its own.
func (d *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	text, err := d.prepare(query, args)
	if err != nil {
		return 0, err
	}
	if d.tx != nil {
		if ctx, err = d.as(ctx); err != nil {
			return 0, err
		}
		n, err := d.tx.exec(ctx, text, args)
		return n, classify(err)
	}
	var n int64
	err = d.Write(ctx, func(tx *DB) error {
		n, err = tx.Exec(ctx, query, args...)
		return err
	})
	return n, err
}

// All runs SQL and returns what scan makes of each row, in order.
func All[T any](ctx context.Context, d *DB, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := d.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, classify(err)
		}
		list = append(list, v)
	}
	return list, classify(rows.Err())
}

// One runs SQL and returns what scan makes of its first row. No row is a
// NotFound error with the key "db.none".
func One[T any](ctx context.Context, d *DB, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	var zero T
	rows, err := d.Query(ctx, query, args...)
	if err != nil {
		return zero, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return zero, classify(err)
		}
		return zero, errs.E(errs.NotFound, "db.none")
	}
	v, err := scan(rows)
	if err != nil {
		return zero, classify(err)
	}
	return v, classify(rows.Close())
}

// Snapshot runs fn with a DB whose reads all see the same moment. It cannot
// write. Inside a transaction it is that transaction.
func (d *DB) Snapshot(ctx context.Context, fn func(*DB) error) error {
	if d.tx != nil {
		return fn(d)
	}
	ctx, err := d.as(ctx)
	if err != nil {
		return err
	}
	isolation := sql.LevelDefault
	if d.engine == PostgreSQL {
		isolation = sql.LevelRepeatableRead
	}
	t, err := d.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: isolation})
	if err != nil {
		return classify(err)
	}
	defer t.Rollback() // a read has nothing to commit
	return fn(&DB{core: d.core, tx: &tx{run: t, readOnly: true}, tenant: d.tenant})
}

// classify gives what a driver says a kind. An error that has one keeps it,
// and so do the context's errors.
func classify(err error) error {
	var known *errs.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case interrupted(err):
		return fmt.Errorf("%w: %w", context.Canceled, err)
	case errors.Is(err, sql.ErrNoRows):
		return errs.E(errs.NotFound, "db.none", err)
	}
	if key := sqliteKey(err); key != "" {
		return errs.E(errs.Unavailable, key, err)
	}
	if key := postgresKey(err); key != "" {
		return errs.E(errs.Unavailable, key, err)
	}
	return err
}

// Duplicate reports whether err says that a unique key exists already.
func Duplicate(err error) bool { return sqliteDuplicate(err) || postgresDuplicate(err) }
