package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

// Many rows are inserted as if each were by itself, more than go into one
// statement too; what is there already is passed over where that is asked for,
// and otherwise none of them is inserted.
func TestInsert(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		dbtest.AsOwner(t, d, `CREATE TABLE many (name TEXT PRIMARY KEY, n BIGINT, small SMALLINT, yes BOOLEAN, raw BYTEA)`)
		columns := []string{"name", "n", "small", "yes", "raw"}
		insert := func(rows [][]any, otherwise string) error {
			return d.Write(t.Context(), func(tx *db.DB) error { return tx.Insert(t.Context(), "many", columns, rows, otherwise) })
		}
		row := func(i int) []any {
			return []any{fmt.Sprintf("rad %05d å'\"", i), int64(i) << 40, int64(i % 4), i%2 == 0, []byte{0, byte(i), 0xff}}
		}
		for _, n := range []int{0, 1, 3, 12_345} {
			if _, err := d.Exec(t.Context(), `DELETE FROM many`); err != nil {
				t.Fatal(err)
			}
			var want [][]any
			for i := range n {
				want = append(want, row(i))
			}
			if err := insert(want, ""); err != nil {
				t.Fatalf("%d rows: %v", n, err)
			}
			if diff := cmp.Diff(want, many(t, d)); diff != "" {
				t.Fatalf("%d rows (-want +got):\n%s", n, diff)
			}
		}
		if err := insert([][]any{row(99_999), row(7)}, ""); err == nil || len(many(t, d)) != 12_345 {
			t.Errorf("a row twice: %v, %d rows", err, len(many(t, d)))
		}
		if err := insert([][]any{row(99_999), row(7)}, "ON CONFLICT (name) DO NOTHING"); err != nil || len(many(t, d)) != 12_346 {
			t.Errorf("a row that is there already: %v, %d rows", err, len(many(t, d)))
		}
		for what, rows := range map[string][][]any{"too few": {row(1), row(2)[:4]}, "too many": {append(row(1), "x")}} {
			if err := insert(rows, ""); errs.KindOf(err) != errs.Internal {
				t.Errorf("%s values: %v", what, err)
			}
		}
	})
}

func many(t *testing.T, d *db.DB) [][]any {
	t.Helper()
	list, err := db.All(context.Background(), d, func(r *sql.Rows) ([]any, error) {
		var name string
		var n, small int64
		var yes bool
		var raw []byte
		err := r.Scan(&name, &n, &small, &yes, &raw)
		return []any{name, n, small, yes, raw}, err
	}, `SELECT name, n, small, yes, raw FROM many ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
