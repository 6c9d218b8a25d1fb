package db

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"lykta/internal/errs"
)

// openPostgres opens one pool that reads and one connection that writes, and
// refuses a server that would not keep its word.
func (c *core) openPostgres(ctx context.Context) error {
	config, err := pgx.ParseConfig(c.url)
	if err != nil {
		return errs.E(errs.Invalid, "db.url") // the cause would hold the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	set(config, "application_name", "lykta")
	set(config, "timezone", "UTC")
	if err := behindWall(ctx, config); err != nil {
		return err
	}
	c.writes = openPool(writing(config))
	c.writes.SetMaxOpenConns(1)
	c.read = openPool(reading(config))
	c.read.SetMaxOpenConns(c.options.Readers)
	c.read.SetMaxIdleConns(c.options.Readers)
	if err := holds(ctx, c.writes, c.read); err != nil {
		return err
	}
	if err := keepsItsWord(ctx, c.writes); err != nil {
		return err
	}
	return c.forgets(ctx)
}

// forgets warns of a server that gives the old files of its log new names, with
// what they hold: what was disposed of can be read there for as long as nothing
// is written over it.
func (c *core) forgets(ctx context.Context) error {
	var recycles bool
	if err := c.writes.QueryRowContext(ctx, "SELECT COALESCE(current_setting('wal_recycle', true), 'on') = 'on'").Scan(&recycles); err != nil {
		return classify(err)
	}
	if recycles {
		c.warnings = append(c.warnings, errs.E(errs.Unavailable, "db.recycles"))
	}
	return nil
}

// durable are the settings without which an acknowledged write may be lost.
var durable = []struct{ name, want string }{
	{"fsync", "on"}, {"full_page_writes", "on"}, {"synchronous_commit", "on"}, {"server_encoding", "UTF8"},
}

// keepsItsWord reads the settings back, all in one question.
func keepsItsWord(ctx context.Context, pool *sql.DB) error {
	var columns []string
	got := make([]string, len(durable))
	into := make([]any, len(durable))
	for i, s := range durable {
		columns, into[i] = append(columns, "current_setting('"+s.name+"')"), &got[i]
	}
	if err := pool.QueryRowContext(ctx, "SELECT "+strings.Join(columns, ", ")).Scan(into...); err != nil {
		return classify(err)
	}
	for i, s := range durable {
		if !strings.EqualFold(got[i], s.want) {
			return errs.E(errs.Unavailable, "db.setting", s.name, got[i], s.want)
		}
	}
	return nil
}

// postgresPool opens a pool of the owner, for changes of the schema and what
// goes with it. They concern every partnership.
func (c *core) postgresPool() (*sql.DB, error) {
	config, err := pgx.ParseConfig(c.url)
	if err != nil {
		return nil, errs.E(errs.Invalid, "db.url")
	}
	set(config, tenantSetting, string(everyone))
	return stdlib.OpenDB(*config), nil
}

// writing ends a transaction that hangs, since it holds up every process.
func writing(config *pgx.ConnConfig) *pgx.ConnConfig {
	w := config.Copy()
	set(w, "synchronous_commit", "on")
	set(w, "idle_in_transaction_session_timeout", "60s")
	set(w, "statement_timeout", "60s")
	return w
}

func reading(config *pgx.ConnConfig) *pgx.ConnConfig {
	r := config.Copy()
	set(r, "default_transaction_read_only", "on")
	return r
}

func set(config *pgx.ConnConfig, name, value string) { config.RuntimeParams[name] = value }

// sqlState returns the SQLSTATE of a PostgreSQL error, and "" for any other.
// See https://www.postgresql.org/docs/15/errcodes-appendix.html.
func sqlState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// postgresConflict reports a serialization failure or a deadlock: the server
// has rolled the transaction back.
func postgresConflict(err error) bool {
	state := sqlState(err)
	return state == "40001" || state == "40P01"
}

// postgresLost reports that the server has gone away.
func postgresLost(err error) bool {
	state := sqlState(err)
	var network *net.OpError
	if errors.As(err, &network) {
		return true
	}
	return state == "57P01" || state == "57P02" || state == "57P03" || state == "25P03" ||
		errors.Is(err, errBad) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

func postgresDuplicate(err error) bool { return sqlState(err) == "23505" }

// postgresKey returns the message key for an error that trying again may help
// against, and "" for any other.
func postgresKey(err error) string {
	state := sqlState(err)
	var connect *pgconn.ConnectError
	var network *net.OpError
	switch {
	case state == "53100":
		return "db.full"
	case state == "55P03", state == "57014", state == "25P03", state == "25006":
		return "db.busy"
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "57P"), strings.HasPrefix(state, "53"):
		return "db.down"
	case errors.As(err, &connect), errors.As(err, &network), postgresLost(err):
		return "db.down"
	}
	return ""
}
