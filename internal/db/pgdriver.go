package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"lykta/internal/errs"
)

// This file lets database/sql speak through a pgx connection. pgx has such an
// adapter of its own, which brings a second pool along; this one knows the
// column types of doc.go and hands everything else over as text.

// binaryFormats asks for the types that decode reads in binary.
var binaryFormats = pgx.QueryResultFormatsByOID{
	pgtype.BoolOID: 1, pgtype.ByteaOID: 1, pgtype.Int2OID: 1, pgtype.Int4OID: 1, pgtype.Int8OID: 1, pgtype.Float8OID: 1,
}

type pgConnector struct{ config *pgx.ConnConfig }

func openPool(config *pgx.ConnConfig) *sql.DB { return sql.OpenDB(pgConnector{config}) }

// Connect opens one connection.
func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, c.config)
	if err != nil {
		return nil, err
	}
	return &pgConn{conn: conn}, nil
}

// Driver satisfies driver.Connector.
func (c pgConnector) Driver() driver.Driver { return c }

// Open is never called: pools are opened with a connector.
func (c pgConnector) Open(string) (driver.Conn, error) { return c.Connect(context.Background()) }

type pgConn struct {
	conn *pgx.Conn
	used time.Time // when it was last taken from the pool
}

var (
	_ driver.ExecerContext      = (*pgConn)(nil)
	_ driver.QueryerContext     = (*pgConn)(nil)
	_ driver.ConnBeginTx        = (*pgConn)(nil)
	_ driver.ConnPrepareContext = (*pgConn)(nil)
	_ driver.SessionResetter    = (*pgConn)(nil)
	_ driver.Validator          = (*pgConn)(nil)
	_ driver.Pinger             = (*pgConn)(nil)
)

// Prepare makes a statement; pgx prepares it at the server when it first runs.
func (c *pgConn) Prepare(query string) (driver.Stmt, error) { return pgStmt{c, query}, nil }

// PrepareContext is Prepare: nothing is sent.
func (c *pgConn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return pgStmt{c, query}, nil
}

// Close ends the connection.
func (c *pgConn) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return c.conn.Close(ctx)
}

// Begin starts a transaction with the server's defaults.
func (c *pgConn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx starts a transaction.
func (c *pgConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	begin := "BEGIN"
	switch sql.IsolationLevel(opts.Isolation) {
	case sql.LevelDefault:
	case sql.LevelRepeatableRead:
		begin += " ISOLATION LEVEL REPEATABLE READ"
	default:
		return nil, fmt.Errorf("isolation level %v is not used here", opts.Isolation)
	}
	if opts.ReadOnly {
		begin += " READ ONLY"
	}
	_, err := c.ExecContext(ctx, begin, nil)
	return pgTx{c}, err
}

// ExecContext runs one statement, or several where there are no arguments. A
// server that answers ROLLBACK to COMMIT did not commit.
func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	tag, err := c.conn.Exec(ctx, query, values(args)...)
	if err != nil {
		return nil, c.retry(err)
	}
	if query == "COMMIT" && tag.String() != query {
		return nil, pgx.ErrTxCommitRollback
	}
	return driver.RowsAffected(tag.RowsAffected()), nil
}

// QueryContext runs a query. The first row is fetched at once, since only then
// an error of the query itself is known.
func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.conn.Query(ctx, query, append([]any{binaryFormats}, values(args)...)...)
	if err != nil {
		return nil, c.retry(err)
	}
	more := rows.Next()
	if err := rows.Err(); err != nil {
		rows.Close()
		return nil, c.retry(err)
	}
	return &pgRows{rows: rows, fetched: true, more: more}, nil
}

// retry tells database/sql to take another connection where nothing was sent.
func (c *pgConn) retry(err error) error {
	if pgconn.SafeToRetry(err) {
		return driver.ErrBadConn
	}
	return err
}

// ResetSession turns away a connection that is broken or left in a
// transaction. One that has rested for a second is asked first.
func (c *pgConn) ResetSession(ctx context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	rested := time.Since(c.used) > time.Second
	c.used = time.Now()
	if rested && c.conn.Ping(ctx) != nil {
		return driver.ErrBadConn
	}
	return nil
}

// IsValid reports whether the connection may go back to the pool.
func (c *pgConn) IsValid() bool { return !c.conn.IsClosed() && c.conn.PgConn().TxStatus() == 'I' }

// Ping asks the server.
func (c *pgConn) Ping(ctx context.Context) error { return c.conn.Ping(ctx) }

// transactionHolds returns an error where a statement has failed in the
// connection's transaction: PostgreSQL then answers ROLLBACK to COMMIT.
func transactionHolds(driverConn any) error {
	if c, ok := driverConn.(*pgConn); !ok || c.conn.PgConn().TxStatus() != 'T' {
		return errs.E(errs.Internal, "db.swallowed")
	}
	return nil
}

func values(args []driver.NamedValue) []any {
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = a.Value
	}
	return list
}

type pgTx struct{ c *pgConn }

// Commit commits.
func (t pgTx) Commit() error {
	_, err := t.c.ExecContext(context.Background(), "COMMIT", nil)
	return err
}

// Rollback rolls back.
func (t pgTx) Rollback() error {
	_, err := t.c.ExecContext(context.Background(), "ROLLBACK", nil)
	return err
}

type pgStmt struct {
	c     *pgConn
	query string
}

// Close keeps the statement: pgx's cache has its own bound.
func (s pgStmt) Close() error { return nil }

// NumInput lets the server count.
func (s pgStmt) NumInput() int { return -1 }

// Exec satisfies driver.Stmt.
func (s pgStmt) Exec([]driver.Value) (driver.Result, error) { return nil, driver.ErrSkip }

// Query satisfies driver.Stmt.
func (s pgStmt) Query([]driver.Value) (driver.Rows, error) { return nil, driver.ErrSkip }

// ExecContext runs the statement.
func (s pgStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.c.ExecContext(ctx, s.query, args)
}

// QueryContext runs the statement.
func (s pgStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.c.QueryContext(ctx, s.query, args)
}

type pgRows struct {
	rows    pgx.Rows
	fetched bool // the next row is there already
	more    bool
}

// Columns returns the names.
func (r *pgRows) Columns() []string {
	var names []string
	for _, f := range r.rows.FieldDescriptions() {
		names = append(names, f.Name)
	}
	return names
}

// Close reads the rest away.
func (r *pgRows) Close() error {
	r.rows.Close()
	return r.rows.Err()
}

// Next fills dest with the next row.
func (r *pgRows) Next(dest []driver.Value) error {
	if r.fetched {
		r.fetched = false
	} else {
		r.more = r.rows.Next()
	}
	if !r.more {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	fields := r.rows.FieldDescriptions()
	for i, raw := range r.rows.RawValues() {
		dest[i] = decode(fields[i], raw)
	}
	return nil
}

// decode reads a value: nil, bool, int64, float64 or []byte for the types of
// binaryFormats, and text for any other.
func decode(f pgconn.FieldDescription, raw []byte) driver.Value {
	if raw == nil {
		return nil
	}
	if f.Format == 0 {
		return string(raw)
	}
	switch f.DataTypeOID {
	case pgtype.BoolOID:
		return raw[0] != 0
	case pgtype.Int2OID:
		return int64(int16(binary.BigEndian.Uint16(raw)))
	case pgtype.Int4OID:
		return int64(int32(binary.BigEndian.Uint32(raw)))
	case pgtype.Int8OID:
		return int64(binary.BigEndian.Uint64(raw))
	case pgtype.Float8OID:
		return math.Float64frombits(binary.BigEndian.Uint64(raw))
	}
	return slices.Clone(raw)
}
