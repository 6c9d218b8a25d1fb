package db_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// foreignKeys are unique keys of tables with a partnership that do not begin with it.
var foreignKeys = map[string]string{
	"done_link (token)": "a hash of 256 random bits, asked for by whoever holds the link, before any partnership is known",
}

// Whether a key is taken next door must not be told by a refusal
// (https://www.postgresql.org/docs/15/ddl-rowsecurity.html, covert channels):
// every unique key of a table with a partnership begins with it.
func TestUniqueKeysBeginWithThePartnership(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		tables := withPartnership(t, d)
		if len(tables) < 10 {
			t.Fatalf("control: only %v have a partnership", tables)
		}
		seen := 0
		for _, table := range tables {
			for _, columns := range uniqueKeys(t, d, table) {
				seen++
				key := fmt.Sprintf("%s (%s)", table, columns)
				if first, _, _ := strings.Cut(columns, ","); first != "partnership" && foreignKeys[key] == "" {
					t.Errorf("%s does not begin with the partnership", key)
				}
			}
		}
		if seen < len(tables) {
			t.Errorf("control: %d keys of %d tables", seen, len(tables))
		}
	})
}

// Whoever adds a table with a partnership puts it on the list of those with a
// wall.
func TestEveryTableWithAPartnershipIsWalled(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		tables := withPartnership(t, d)
		for _, table := range tables {
			if !slices.Contains(db.Walled, table) {
				t.Errorf("%s stands without a wall: let its store name the partnership (Of) and put it on db.Walled", table)
			}
		}
		if d.Engine() == db.PostgreSQL {
			if open := unwalled(t, d); len(open) > 0 {
				t.Errorf("without a wall: %v", open)
			}
		}
	})
}

func texts(t *testing.T, d *db.DB, query string, args ...any) []string {
	t.Helper()
	list, err := db.All(t.Context(), d, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func withPartnership(t *testing.T, d *db.DB) []string {
	t.Helper()
	if d.Engine() == db.PostgreSQL {
		return texts(t, d, `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
			WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'partnership' AND NOT a.attisdropped ORDER BY 1`)
	}
	return texts(t, d, `SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'partnership' ORDER BY 1`)
}

var indexColumns = regexp.MustCompile(`\((.*)\)`)

// uniqueKeys returns the columns of each unique index of a table: "partnership,id".
func uniqueKeys(t *testing.T, d *db.DB, table string) []string {
	t.Helper()
	if d.Engine() == db.SQLite {
		return texts(t, d, `SELECT (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno))
			FROM pragma_index_list($1) l WHERE l."unique" = 1`, table)
	}
	var keys []string
	for _, text := range texts(t, d, `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1 AND indexdef LIKE 'CREATE UNIQUE%'`, table) {
		keys = append(keys, strings.ReplaceAll(indexColumns.FindStringSubmatch(text)[1], ", ", ","))
	}
	return keys
}
