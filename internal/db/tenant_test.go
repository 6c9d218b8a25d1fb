package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

// putOf adds a row of a partnership through a handle.
func putOf(ctx context.Context, d *db.DB, partnership, key string) error {
	_, err := d.Exec(ctx, `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ($1, $2, '', '', 0)`, partnership, key)
	return err
}

// partnerships reads a table as a query does that forgot its WHERE.
func partnerships(ctx context.Context, d *db.DB) ([]string, error) {
	return db.All(ctx, d, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }, `SELECT partnership FROM idempotency ORDER BY 1`)
}

// twoTenants returns a database with one row of a, one of b and one of the
// installation.
func twoTenants(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), dbtest.Postgres(t), db.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	for _, p := range []string{"", "a", "b"} {
		if err := putOf(t.Context(), d.Of(p), p, "k"); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// denied reports whether PostgreSQL refused for want of a right.
func denied(err error) bool {
	var state interface{ SQLState() string }
	return errors.As(err, &state) && state.SQLState() == "42501"
}

func TestWhoNamesNobodyGetsNothing(t *testing.T) {
	t.Parallel()
	ctx, d := t.Context(), twoTenants(t)
	for name, ask := range map[string]func() error{
		"query": func() error { _, err := partnerships(ctx, d); return err },
		"snapshot": func() error {
			return d.Snapshot(ctx, func(d *db.DB) error { _, err := partnerships(ctx, d); return err })
		},
		"read in a write": func() error {
			return d.Write(ctx, func(tx *db.DB) error { _, err := partnerships(ctx, tx); return err })
		},
		"insert": func() error { return putOf(ctx, d, "a", "new") },
		"update": func() error { _, err := d.Exec(ctx, `UPDATE idempotency SET at = 1`); return err },
		"delete": func() error { _, err := d.Exec(ctx, `DELETE FROM idempotency WHERE partnership = 'a'`); return err },
	} {
		if err := ask(); !denied(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	all, err := partnerships(ctx, d.Everyone("test"))
	if err != nil || !slices.Equal(all, []string{"", "a", "b"}) {
		t.Errorf("control: %q, %v", all, err)
	}
}

// A query that forgot its WHERE, a write that meant one row and an insert for
// somebody else reach nothing that is another's.
func TestAFaultReachesNoOther(t *testing.T) {
	t.Parallel()
	ctx, d := t.Context(), twoTenants(t)
	for _, p := range []string{"", "a", "b", "nobody's"} {
		var want []string
		if p != "nobody's" {
			want = []string{p}
		}
		if got, err := partnerships(ctx, d.Of(p)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q sees %q, %v", p, got, err)
		}
		n, err := d.Of(p).Exec(ctx, `UPDATE idempotency SET at = at + 1`)
		if err != nil || int(n) != len(want) {
			t.Errorf("%q changed %d rows, %v", p, n, err)
		}
		if err := putOf(ctx, d.Of(p), "c", "k"); !denied(err) {
			t.Errorf("%q wrote for c: %v", p, err)
		}
		if _, err := d.Of(p).Exec(ctx, `UPDATE idempotency SET partnership = 'c'`); len(want) > 0 && !denied(err) {
			t.Errorf("%q gave its row to c: %v", p, err)
		}
	}
	if n, err := d.Of("a").Exec(ctx, `DELETE FROM idempotency`); n != 1 || err != nil {
		t.Errorf("a deleted %d rows, %v", n, err)
	}
	// a key that is taken next door tells nothing
	if err := putOf(ctx, d.Of("c"), "c", "k"); err != nil {
		t.Errorf("c has no such key: %v", err)
	}
}

// The one connection that reads, and the one that writes, serve one after the
// other: none keeps a tenant for the next, however the last one ended.
func TestAConnectionKeepsNoTenant(t *testing.T) {
	t.Parallel()
	ctx, d := t.Context(), twoTenants(t)
	mine := errors.New("mine")
	ends := map[string]func(d *db.DB) error{
		"query":     func(d *db.DB) error { _, err := partnerships(ctx, d); return err },
		"bad query": func(d *db.DB) error { _, err := d.Query(ctx, `SELECT 1/0 FROM idempotency`); return err },
		"snapshot": func(d *db.DB) error {
			return d.Snapshot(ctx, func(d *db.DB) error { partnerships(ctx, d); return mine })
		},
		"write": func(d *db.DB) error {
			return d.Write(ctx, func(tx *db.DB) error { _, err := partnerships(ctx, tx); return err })
		},
		"taken back": func(d *db.DB) error {
			return d.Write(ctx, func(tx *db.DB) error { partnerships(ctx, tx); return mine })
		},
		"failed": func(d *db.DB) error {
			return d.Write(ctx, func(tx *db.DB) error { _, err := tx.Exec(ctx, `SELECT 1/0`); return err })
		},
		"swallowed": func(d *db.DB) error {
			return d.Write(ctx, func(tx *db.DB) error { tx.Exec(ctx, `SELECT 1/0`); return nil })
		},
		"cancelled": func(d *db.DB) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			_, err := partnerships(ctx, d)
			return err
		},
	}
	for name, end := range ends {
		for _, p := range []string{"a", "b", "a"} {
			end(d.Of(p))
			if _, err := partnerships(ctx, d); !denied(err) {
				t.Errorf("after %s of %s a query of nobody's got %v", name, p, err)
			}
			err := d.Write(ctx, func(tx *db.DB) error { _, err := partnerships(ctx, tx); return err })
			if !denied(err) {
				t.Errorf("after %s of %s a write of nobody's got %v", name, p, err)
			}
			end(d.Of(p))
			if got, err := partnerships(ctx, d.Of("b")); err != nil || !slices.Equal(got, []string{"b"}) {
				t.Errorf("after %s of %s b sees %q, %v", name, p, got, err)
			}
		}
	}
}

// Many partnerships write in shared transactions, some of them in vain, and
// read at the same time: each sees its own rows all the while.
func TestTenantsShareTransactions(t *testing.T) {
	t.Parallel()
	ctx, d := t.Context(), twoTenants(t)
	var wg sync.WaitGroup
	for client := range 12 {
		wg.Go(func() {
			p := string(rune('a' + client%3))
			for i := range 15 {
				err := d.Of(p).Write(ctx, func(tx *db.DB) error {
					if err := putOf(ctx, tx, p, fmt.Sprintf("%d-%d", client, i)); err != nil {
						return err
					}
					if got, err := partnerships(ctx, tx); err != nil || strings.Trim(strings.Join(got, ""), p) != "" {
						t.Errorf("%s sees %q in a write, %v", p, got, err)
					}
					if i%3 == 0 {
						return errs.E(errs.Conflict, "no")
					}
					return nil
				})
				if err != nil && !errs.Is(err, errs.Conflict) {
					t.Error(err)
				}
				if got, err := partnerships(ctx, d.Of(p)); err != nil || strings.Trim(strings.Join(got, ""), p) != "" {
					t.Errorf("%s sees %q, %v", p, got, err)
				}
			}
		})
	}
	wg.Wait()
	all, err := partnerships(ctx, d.Everyone("test"))
	if want := 3 + 12*10; err != nil || len(all) != want {
		t.Errorf("%d rows, %v, want %d", len(all), err, want)
	}
}

// A superuser's address, and one with BYPASSRLS, are held by the wall; so is an
// owner who is neither, without the role of the program.
func TestNobodyPassesOver(t *testing.T) {
	t.Parallel()
	ctx, address := t.Context(), dbtest.Postgres(t)
	hand := outside(t, address)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	hand(fmt.Sprintf(`CREATE ROLE %[1]s_owner LOGIN; ALTER DATABASE %[1]s OWNER TO %[1]s_owner; ALTER SCHEMA public OWNER TO %[1]s_owner`, name))
	hand(fmt.Sprintf(`DO $$ DECLARE t text; BEGIN
		FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE format('ALTER TABLE %%I OWNER TO %[1]s_owner', t); END LOOP;
	END $$; ALTER FUNCTION lykta_tenant OWNER TO %[1]s_owner`, name))
	owner := *u
	owner.User = url.User(name + "_owner")
	for who, address := range map[string]string{"superuser": address, "owner": owner.String()} {
		d := openPostgres(t, address)
		if err := d.Migrate(ctx); err != nil {
			t.Fatalf("%s: %v", who, err)
		}
		var role string
		if err := d.QueryRow(ctx, `SELECT current_user`).Scan(&role); err != nil || (role == "lykta_app") != (who == "superuser") {
			t.Errorf("%s is %q, %v", who, role, err)
		}
		if err := putOf(ctx, d, "a", who); !denied(err) {
			t.Errorf("%s wrote for nobody: %v", who, err)
		}
		if err := putOf(ctx, d.Of("b"), "a", who); !denied(err) {
			t.Errorf("%s wrote for another: %v", who, err)
		}
		if err := putOf(ctx, d.Of("a"), "a", who); err != nil {
			t.Errorf("%s wrote for itself: %v", who, err)
		}
		if _, err := partnerships(ctx, d); !denied(err) {
			t.Errorf("%s read for nobody: %v", who, err)
		}
	}
	hand(`ALTER TABLE audit DISABLE ROW LEVEL SECURITY; DROP POLICY partnership ON outbox; ALTER TABLE draft NO FORCE ROW LEVEL SECURITY`)
	if open := unwalled(t, openPostgres(t, address)); len(open) != 3 {
		t.Fatalf("control: without a wall are %v", open)
	}
	d := openPostgres(t, address)
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if open := unwalled(t, d); len(open) != 0 {
		t.Errorf("the wall is not put up again around %v", open)
	}
}

// unwalled returns the tables of the list that stand without the wall.
func unwalled(t *testing.T, d *db.DB) []string {
	t.Helper()
	list, err := db.All(t.Context(), d, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) },
		`SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND relforcerowsecurity AND
			EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)) ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(table string) bool { return !slices.Contains(db.Walled, table) })
}

// Two partnerships on one handle are a fault on either engine.
func TestAHandleHasOneTenant(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		for name, wrong := range map[string]*db.DB{
			"another":   d.Of("a").Of("b"),
			"everyone":  d.Of("a").Everyone("test"),
			"and back":  d.Of("a").Of("b").Of("a"),
			"no reason": d.Everyone(""),
		} {
			if _, err := partnerships(ctx, wrong); !errs.Is(err, errs.Internal) {
				t.Errorf("%s: read %v", name, err)
			}
			if err := putOf(ctx, wrong, "a", name); !errs.Is(err, errs.Internal) {
				t.Errorf("%s: write %v", name, err)
			}
			if err := wrong.Snapshot(ctx, func(*db.DB) error { return nil }); !errs.Is(err, errs.Internal) {
				t.Errorf("%s: snapshot %v", name, err)
			}
		}
		err := d.Of("a").Write(ctx, func(tx *db.DB) error { return putOf(ctx, tx.Of("b"), "b", "k") })
		if !errs.Is(err, errs.Internal) {
			t.Errorf("another in a write: %v", err)
		}
		if err := putOf(ctx, d.Everyone("test").Of("a").Of("a"), "a", "k"); err != nil {
			t.Errorf("one of all: %v", err)
		}
	})
}
