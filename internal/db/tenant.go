package db

import (
	"context"

	"lykta/internal/errs"
)

// tenant is in whose name statements run.
type tenant string

const (
	nobody   tenant = ""  // no table with a partnership opens itself
	everyone tenant = "*" // every partnership
	mixed    tenant = "!" // two partnerships were named: nothing runs

	// steering statements begin and end transactions and touch no row: they run
	// in whatever name the connection has.
	steering tenant = "~"
)

// one is the tenant of a partnership; "" is the installation, which is one too.
func one(partnership string) tenant { return tenant("=" + partnership) }

// Of returns the database as one partnership has it; "" is the installation.
// On PostgreSQL row-level security lets statements see and write that
// partnership's rows and no others, whatever their text says; what a statement
// of a handle that names nobody asks of a table with a partnership is an error.
// SQLite has no such wall: there Of says what is meant.
//
// Naming another partnership on a handle that has one is a fault of the
// program: every statement of what comes back is an Internal error with the key
// "db.tenant", on either engine.
func (d *DB) Of(partnership string) *DB { return d.named(one(partnership)) }

// Everyone returns the database with the rows of all partnerships, for the few
// places that by their nature cross from one to another. Each gives its reason
// as a literal text, and stands in testdata/everyone.golden.
func (d *DB) Everyone(reason string) *DB {
	if reason == "" {
		return d.named(mixed)
	}
	return d.named(everyone)
}

func (d *DB) named(t tenant) *DB {
	if d.tenant == t {
		return d
	}
	if d.tenant != nobody && d.tenant != everyone {
		t = mixed
	}
	return &DB{core: d.core, tx: d.tx, tenant: t}
}

// tenantKey is where a statement's context carries its tenant from a DB to the
// connection, over database/sql, which has no other place for it.
type tenantKey struct{}

// as returns the context for a statement in the name of the handle's tenant.
func (d *DB) as(ctx context.Context) (context.Context, error) {
	if d.tenant == mixed {
		return nil, errs.E(errs.Internal, "db.tenant")
	}
	if d.engine != PostgreSQL {
		return ctx, nil
	}
	return context.WithValue(ctx, tenantKey{}, d.tenant), nil
}

// tenantOf returns the tenant that a statement's context carries.
func tenantOf(ctx context.Context) tenant {
	t, _ := ctx.Value(tenantKey{}).(tenant)
	return t
}

// steer is the context of the statements that begin and end transactions.
var steer = context.WithValue(context.Background(), tenantKey{}, steering)
