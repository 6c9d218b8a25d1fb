package db

import (
	"context"
	"database/sql"
)

// runner is what runs statements: the writer's session or a read transaction.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// tx is the transaction that a DB stands in.
type tx struct {
	run      runner
	learned  map[any]any // nil where the transaction only reads
	readOnly bool
}

// Remember keeps a value for the rest of the shared transaction, also for the
// closures that come after this one in it: what was read or written under the
// writer's lock stays true until it ends. Where a closure's work is taken back,
// everything that was remembered is forgotten. Outside a transaction, and in
// one that only reads, it does nothing.
func (d *DB) Remember(key, value any) {
	if d.tx != nil && d.tx.learned != nil {
		d.tx.learned[key] = value
	}
}

// Recall returns what was remembered under a key in this transaction, and
// whether anything was.
func (d *DB) Recall(key any) (value any, ok bool) {
	if d.tx == nil {
		return nil, false
	}
	value, ok = d.tx.learned[key]
	return value, ok
}

// detached returns the context for a statement of the shared transaction. One
// caller's cancellation must not break what others wait for (SQLite rolls the
// whole transaction back, pgx closes the connection), so it is heeded between
// statements and not within them.
func (t *tx) detached(ctx context.Context) (context.Context, error) {
	if t.readOnly {
		return ctx, nil
	}
	return context.WithoutCancel(ctx), ctx.Err()
}

func (t *tx) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	ctx, err := t.detached(ctx)
	if err != nil {
		return nil, err
	}
	return t.run.QueryContext(ctx, text, args...)
}

func (t *tx) exec(ctx context.Context, text string, args []any) (int64, error) {
	ctx, err := t.detached(ctx)
	if err != nil {
		return 0, err
	}
	result, err := t.run.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// session is the one connection that writes, with its prepared statements.
type session struct {
	conn    *sql.Conn
	begin   string
	stmts   map[string]*sql.Stmt
	learned map[any]any // by the closures of the open transaction
	lazy    bool        // PostgreSQL: a savepoint is released together with the next one's making
	kept    bool        // a savepoint waits to be released
}

func (c *core) newSession(ctx context.Context) (*session, error) {
	conn, err := c.writes.Conn(ctx)
	if err != nil {
		return nil, err
	}
	begin := "BEGIN IMMEDIATE"
	if c.engine == PostgreSQL {
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE writer IN EXCLUSIVE MODE"
	}
	return &session{conn: conn, begin: begin, stmts: map[string]*sql.Stmt{}, learned: map[any]any{}, lazy: c.engine == PostgreSQL}, nil
}

// prepared returns nil where the cache is full.
func (s *session) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt := s.stmts[text]; stmt != nil || len(s.stmts) >= maxStatements {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, text)
	if err == nil {
		s.stmts[text] = stmt
	}
	return stmt, err
}

// QueryContext runs a prepared query.
func (s *session) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.conn.QueryContext(ctx, text, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// ExecContext runs a prepared statement.
func (s *session) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	stmt, err := s.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.conn.ExecContext(ctx, text, args...)
	}
	return stmt.ExecContext(ctx, args...)
}

// mark makes a savepoint.
func (s *session) mark() error {
	if !s.lazy {
		_, err := s.ExecContext(context.Background(), "SAVEPOINT one")
		return err
	}
	text := "SAVEPOINT one"
	if s.kept {
		s.kept, text = false, "RELEASE one; SAVEPOINT one"
	}
	return s.control(text)
}

// keep keeps what was done since the mark. Where a statement failed without
// its error having been handed on, PostgreSQL would keep nothing: that is an
// error.
func (s *session) keep() error {
	if !s.lazy {
		_, err := s.ExecContext(context.Background(), "RELEASE one")
		return err
	}
	s.kept = true
	return s.conn.Raw(transactionHolds)
}

// undo takes back what was done since the mark.
func (s *session) undo() error {
	s.kept = false
	clear(s.learned)
	return s.control("ROLLBACK TO one; RELEASE one")
}

// control runs a statement that steers the transaction.
func (s *session) control(text string) error {
	_, err := s.conn.ExecContext(steer, text)
	return err
}

// close throws the connection away, whatever state it is in. SQLite closes only
// a connection whose statements are closed.
func (s *session) close() {
	for _, stmt := range s.stmts {
		stmt.Close()
	}
	s.conn.Raw(func(any) error { return errBad })
	s.conn.Close()
}
