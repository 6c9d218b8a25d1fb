package db

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements bounds how many prepared statements a cache keeps: SQL texts
// are written by hand, so that there are few hundred of them.
const maxStatements = 512

// stmtCache keeps statements prepared over a pool.
type stmtCache struct {
	pool  *sql.DB
	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

func (c *stmtCache) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	stmt, err := c.get(ctx, text)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return c.pool.QueryContext(ctx, text, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// get returns nil without an error where the cache is full.
func (c *stmtCache) get(ctx context.Context, text string) (*sql.Stmt, error) {
	c.mu.RLock()
	stmt, full := c.stmts[text], len(c.stmts) >= maxStatements
	c.mu.RUnlock()
	if stmt != nil || full {
		return stmt, nil
	}
	stmt, err := c.pool.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if earlier := c.stmts[text]; earlier != nil {
		stmt.Close()
		return earlier, nil
	}
	if c.stmts == nil {
		c.stmts = map[string]*sql.Stmt{}
	}
	c.stmts[text] = stmt
	return stmt, nil
}
