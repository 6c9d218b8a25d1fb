package db

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"lykta/internal/errs"
)

func TestVersionGate(t *testing.T) {
	for version, want := range map[string]bool{
		"3.51.2": false, "3.51.3": true, "3.52.0": false, "3.52.1": true, "3.53.4": true, "4.0.0": true,
		"3.40.1": false, "3.9.99": false, "": false, "x": false,
	} {
		if got := sound(version); got != want {
			t.Errorf("sound(%q) = %v", version, got)
		}
	}
}

// Reading back refuses a connection that is not as asked for: here every
// pragma in turn is set otherwise behind its back.
func TestPragmasAreReadBack(t *testing.T) {
	t.Parallel()
	open := func() *DB {
		d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a b?c#d.db"), Options{Readers: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	d := open()
	if err := readBack(t.Context(), d.writes, d.options.pragmas()); err != nil {
		t.Fatalf("control: %v", err)
	}
	for name, other := range map[string]string{"synchronous": "normal", "foreign_keys": "off", "trusted_schema": "on", "secure_delete": "fast", "busy_timeout": "0", "cell_size_check": "off"} {
		d := open()
		if _, err := d.writes.Exec("PRAGMA " + name + " = " + other); err != nil {
			t.Fatal(err)
		}
		err := readBack(t.Context(), d.writes, d.options.pragmas())
		if !errs.Is(err, errs.Unavailable) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s = %s: %v", name, other, err)
		}
	}
}

func TestOpenRefusesOtherAddresses(t *testing.T) {
	for _, url := range []string{"", "sqlite:", "mysql://x", "lykta.db", "postgres://%zz"} {
		d, err := Open(t.Context(), url, Options{})
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("Open(%q) = %v, %v", url, d, err)
		}
	}
	_, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "no", "folder"), Options{})
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("a missing folder: %v", err)
	}
	_, err = Open(t.Context(), "postgres://u:secret@/x?host="+t.TempDir(), Options{})
	if !errs.Is(err, errs.Unavailable) || strings.Contains(err.Error(), "secret") {
		t.Errorf("no server: %v", err)
	}
}

// A closed database is one file: the log has been folded in.
func TestCloseLeavesOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := Open(t.Context(), "sqlite:"+filepath.Join(dir, "lykta.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(t.Context(), `DELETE FROM audit WHERE partnership = $1`, "x"); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

func TestRewrite(t *testing.T) {
	tests := []struct{ query, want string }{
		{"SELECT $1", "SELECT ?1"},
		{"$2,$10,$1", "?2,?10,?1"},
		{"'$1' || $1", "'$1' || ?1"},
		{"'it''s $2' $1", "'it''s $2' ?1"},
		{`"a$1" $1`, `"a$1" ?1`},
		{"-- $2\n$1", "-- $2\n?1"},
		{"/* $2 */ $1", "/* $2 */ ?1"},
		{"'$.x' $1", "'$.x' ?1"},
		{"a$b $", "a$b $"},
		{"'open $1", "'open $1"},
	}
	for _, tt := range tests {
		if got := rewrite(tt.query, SQLite).sql; got != tt.want {
			t.Errorf("rewrite(%q) = %q, want %q", tt.query, got, tt.want)
		}
		if got := rewrite(tt.query, PostgreSQL).sql; got != tt.query {
			t.Errorf("PostgreSQL: %q became %q", tt.query, got)
		}
	}
	if n := rewrite("$3 '$9' $1", SQLite).params; n != 3 {
		t.Errorf("params = %d, want 3", n)
	}
}

func FuzzRewrite(f *testing.F) {
	for _, s := range []string{"SELECT $1", "'$1", "/*", "--", `"$2" $2`, "$99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := rewrite(s, SQLite)
		if len(got.sql) != len(s) {
			t.Errorf("%q became %q: only $ may become ?", s, got.sql)
		}
		if again := rewrite(got.sql, SQLite); again.sql != got.sql {
			t.Errorf("%q is not settled", got.sql)
		}
	})
}

// A schema that is newer than the program is refused; an older one is brought
// up, and what yesterday's program knows is still there.
func TestMigrateRefusesTheFuture(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := "sqlite:" + filepath.Join(t.TempDir(), "lykta.db")
	one := fstest.MapFS{"0001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (n BIGINT);\n")}}
	two := fstest.MapFS{"0001_a.sql": one["0001_a.sql"], "0002_b.sql": {Data: []byte("-- +goose Up\nCREATE TABLE b (n BIGINT);\n")}}
	d, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, files := range []fstest.MapFS{one, two, two} {
		if err := d.migrate(ctx, files); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.migrate(ctx, one); !errs.Is(err, errs.Unavailable) {
		t.Errorf("a newer schema: %v", err)
	}
	tables, err := All(ctx, d, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) },
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('a', 'b') ORDER BY name`)
	if err != nil || strings.Join(tables, " ") != "a b" {
		t.Errorf("tables %v, %v", tables, err)
	}
}

// A cancelled reader does not spoil the connection for the next.
func TestCancelledReader(t *testing.T) {
	t.Parallel()
	d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "lykta.db"), Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := d.Query(ctx, `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c`)
	if err != nil {
		t.Fatal(err)
	}
	rows.Next()
	cancel()
	for rows.Next() {
	}
	if rows.Err() == nil {
		t.Error("an endless query ended without an error")
	}
	rows.Close()
	ctx, cancel = context.WithCancel(t.Context())
	_, err = All(ctx, d, func(r *sql.Rows) (n int, err error) { cancel(); return n, r.Scan(&n) },
		`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c`)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("All: %v, want cancelled", err)
	}
	var n int
	if err := d.QueryRow(t.Context(), `SELECT 1`).Scan(&n); err != nil || n != 1 {
		t.Errorf("the next reader: %d, %v", n, err)
	}
}
