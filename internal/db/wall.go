package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/errgroup"

	"lykta/internal/errs"
)

// The second wall between partnerships, on PostgreSQL: row-level security
// (https://www.postgresql.org/docs/15/ddl-rowsecurity.html). It stands against a
// fault of the program, such as a query that forgot its WHERE; whoever can run
// SQL of their own can name any tenant.
const (
	tenantSetting = "lykta.tenant" // "=" and a partnership, "*", or nothing
	appRole       = "lykta_app"    // what a connection is that could climb over
	wallPolicy    = "partnership"
)

// Walled are the tables that open themselves to the partnership alone that a
// row belongs to. Every store that reads or writes one names its partnership
// with Of.
var Walled = []string{
	"absence", "affiliation", "area", "audit", "category_scheme", "cycle", "decision", "decision_step", "disposal",
	"disposal_line", "done_link", "draft", "edition", "edition_approval", "edition_count", "edition_secret",
	"edition_tie", "event", "handover", "idempotency", "import_batch", "import_seen", "import_source", "ledger_entry",
	"ledger_head", "ledger_node", "legal_hold", "meeting_note", "membership", "minutes", "organisation", "outbox",
	"period", "place", "presence_done", "presence_wanted", "profile", "provider", "referral", "report",
	"retention_period", "subscription", "upload",
}

// wallFunction fails where nobody is named, instead of showing nothing: what was
// forgotten is noticed. A policy asks it once per statement, as a subquery.
const wallFunction = `CREATE OR REPLACE FUNCTION lykta_tenant() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	named text := current_setting('` + tenantSetting + `', true);
BEGIN
	IF coalesce(named, '') = '' THEN
		RAISE EXCEPTION 'no partnership is named' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN named;
END $$`

// raise puts the wall around every table of the list that stands without it. It
// runs after migrating, as the owner, under the lock of migrations, and changes
// nothing where nothing is missing.
func raise(ctx context.Context, pool *sql.DB) error {
	open, err := unwalled(ctx, pool)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		statements := []string{wallFunction}
		for _, table := range open {
			statements = append(statements, wallAround(table)...)
		}
		if _, err := pool.ExecContext(ctx, strings.Join(statements, ";\n")); err != nil {
			return err
		}
	}
	return admit(ctx, pool)
}

// unwalled are the tables of the list that stand without the wall.
func unwalled(ctx context.Context, pool *sql.DB) ([]string, error) {
	open, err := names(ctx, pool, `SELECT c.relname FROM pg_class c
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
			AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
				SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = $1)) ORDER BY 1`, wallPolicy)
	return slices.DeleteFunc(open, func(table string) bool { return !slices.Contains(Walled, table) }), err
}

func wallAround(table string) []string {
	return []string{
		fmt.Sprintf(`ALTER TABLE %s ENABLE ROW LEVEL SECURITY`, table),
		fmt.Sprintf(`ALTER TABLE %s FORCE ROW LEVEL SECURITY`, table),
		fmt.Sprintf(`DROP POLICY IF EXISTS %s ON %s`, wallPolicy, table),
		fmt.Sprintf(`CREATE POLICY %s ON %s
			USING ((SELECT lykta_tenant()) IN ('*', '=' || partnership))
			WITH CHECK ((SELECT lykta_tenant()) IN ('*', '=' || partnership))`, wallPolicy, table),
	}
}

// admit lets the role of the program read and write rows, and no more.
func admit(ctx context.Context, pool *sql.DB) error {
	missing, err := unadmitted(ctx, pool)
	if err != nil || len(missing) == 0 {
		return err
	}
	_, err = pool.ExecContext(ctx, `GRANT SELECT, INSERT, UPDATE, DELETE ON `+strings.Join(missing, ", ")+` TO `+appRole)
	return err
}

// unadmitted are the tables that the role of the program may not use.
func unadmitted(ctx context.Context, pool *sql.DB) ([]string, error) {
	return names(ctx, pool, `SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.rolname = $1
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT (
			has_table_privilege(r.oid, c.oid, 'SELECT') AND has_table_privilege(r.oid, c.oid, 'INSERT') AND
			has_table_privilege(r.oid, c.oid, 'UPDATE') AND has_table_privilege(r.oid, c.oid, 'DELETE'))`, appRole)
}

func names(ctx context.Context, pool *sql.DB, query string, args ...any) ([]string, error) {
	rows, err := pool.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, rows.Err()
}

// behindWall makes the connections of a configuration be somebody who cannot
// pass over row-level security: a superuser, or a role with BYPASSRLS, becomes
// the role of the program, which is made where it is missing. An owner who is
// neither is held by FORCE as it is.
func behindWall(ctx context.Context, config *pgx.ConnConfig) error {
	pool := stdlib.OpenDB(*config)
	defer pool.Close()
	var over, made bool
	err := pool.QueryRowContext(ctx, `SELECT rolsuper OR rolbypassrls, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)
		FROM pg_roles WHERE rolname = current_user`, appRole).Scan(&over, &made)
	if err != nil || !over {
		return classify(err)
	}
	set(config, "role", appRole)
	if made {
		return nil
	}
	_, err = pool.ExecContext(ctx, `DO $$ BEGIN
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '`+appRole+`') THEN
			CREATE ROLE `+appRole+` NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
		END IF;
	EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another process made it
	END $$`)
	return classify(err)
}

// holds refuses (Unavailable, key "db.wall") connections that pass over the wall,
// and opens the first of each pool, all at once.
func holds(ctx context.Context, pools ...*sql.DB) error {
	var group errgroup.Group
	for _, pool := range pools {
		group.Go(func() error {
			over, err := passesOver(ctx, pool)
			if err == nil && over {
				err = errs.E(errs.Unavailable, "db.wall", appRole)
			}
			return err
		})
	}
	return group.Wait()
}

func passesOver(ctx context.Context, pool *sql.DB) (over bool, err error) {
	err = pool.QueryRowContext(ctx, `SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user`).Scan(&over)
	return over, classify(err)
}
