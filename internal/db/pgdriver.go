package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"lykta/internal/errs"
)

// openPool opens database/sql's pool over pgx, whose connections run each
// statement in the name of its tenant.
func openPool(config *pgx.ConnConfig) *sql.DB {
	return sql.OpenDB(connector{stdlib.GetConnector(*config)})
}

type connector struct{ driver.Connector }

// Connect opens a connection of which nothing is known yet.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &walled{Conn: conn.(*stdlib.Conn)}, nil
}

// walled is a connection that names the tenant of each statement to the server
// before it runs the statement. A statement whose context carries none runs in
// nobody's name: a connection keeps no tenant for whoever uses it next.
type walled struct {
	*stdlib.Conn
	tenant tenant // what the server was told last
	known  bool   // false where the server may have gone back to an earlier one
}

// enter tells the server the statement's tenant, where it is another than before.
func (c *walled) enter(ctx context.Context) error {
	want := tenantOf(ctx)
	if want == steering || c.known && c.tenant == want {
		return nil
	}
	c.known = false
	_, err := c.Conn.ExecContext(ctx, `SELECT set_config('`+tenantSetting+`', $1, false)`, []driver.NamedValue{{Ordinal: 1, Value: string(want)}})
	if err == nil {
		c.tenant, c.known = want, true
	}
	return err
}

// ExecContext runs a statement in its tenant's name. What a transaction has told
// the server is taken back with it: after anything but a commit that held, the
// tenant is told anew.
func (c *walled) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.enter(ctx); err != nil {
		return nil, err
	}
	held := transactionHolds(c) == nil
	result, err := c.Conn.ExecContext(ctx, query, args)
	if strings.HasPrefix(query, "ROLLBACK") || query == "COMMIT" && (!held || err != nil) {
		c.known = false
	}
	return result, err
}

// QueryContext runs a query in its tenant's name.
func (c *walled) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.enter(ctx); err != nil {
		return nil, err
	}
	return c.Conn.QueryContext(ctx, query, args)
}

// BeginTx begins a transaction in its tenant's name.
func (c *walled) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.enter(ctx); err != nil {
		return nil, err
	}
	tx, err := c.Conn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &walledTx{Tx: tx, conn: c, before: c.tenant, known: c.known}, nil
}

// PrepareContext prepares a statement that names its tenant each time it runs.
func (c *walled) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &walledStmt{Stmt: stmt.(*stdlib.Stmt), conn: c}, nil
}

// walledTx is a transaction that database/sql began.
type walledTx struct {
	driver.Tx
	conn   *walled
	before tenant
	known  bool
}

// Rollback takes back what the server was told since the beginning.
func (t *walledTx) Rollback() error {
	t.conn.tenant, t.conn.known = t.before, t.known
	return t.Tx.Rollback()
}

// Commit may have become a rollback, so that the tenant is told anew.
func (t *walledTx) Commit() error {
	t.conn.known = false
	return t.Tx.Commit()
}

type walledStmt struct {
	*stdlib.Stmt
	conn *walled
}

// ExecContext runs the statement in its tenant's name.
func (s *walledStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := s.conn.enter(ctx); err != nil {
		return nil, err
	}
	return s.Stmt.ExecContext(ctx, args)
}

// QueryContext runs the query in its tenant's name.
func (s *walledStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.conn.enter(ctx); err != nil {
		return nil, err
	}
	return s.Stmt.QueryContext(ctx, args)
}

// transactionHolds returns an error where a statement has failed in the
// connection's transaction: PostgreSQL then answers ROLLBACK to COMMIT.
func transactionHolds(driverConn any) error {
	if c, ok := driverConn.(*walled); !ok || c.Conn.Conn().PgConn().TxStatus() != 'T' {
		return errs.E(errs.Internal, "db.swallowed")
	}
	return nil
}
