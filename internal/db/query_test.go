package db_test

import (
	"bytes"
	"database/sql"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

// Out-of-order parameters are bound by number on both engines.
func TestParametersOutOfOrder(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		check := func(d *db.DB) {
			var a, b, c string
			err := d.QueryRow(t.Context(), `SELECT CAST($3 AS TEXT), CAST($1 AS TEXT), '$2 "' || CAST($2 AS TEXT) -- $4`,
				"one", "two", "three").Scan(&a, &b, &c)
			if err != nil {
				t.Fatal(err)
			}
			if a != "three" || b != "one" || c != `$2 "two` {
				t.Errorf("got %q %q %q", a, b, c)
			}
		}
		check(d)
		if err := d.Write(t.Context(), func(tx *db.DB) error { check(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWrongNumberOfArguments(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		var s sql.NullString
		for _, args := range [][]any{{}, {"a"}, {"a", "b", "c"}} {
			if err := d.QueryRow(t.Context(), `SELECT CAST($1 AS TEXT) || CAST($2 AS TEXT)`, args...).Scan(&s); err == nil {
				t.Errorf("%d arguments for two parameters were taken", len(args))
			}
		}
	})
}

func TestColumnTypes(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		moment := time.Date(2026, 11, 28, 13, 14, 15, 123456789, time.FixedZone("", 3600))
		blob := []byte{0, 1, 255, 0}
		dbtest.AsOwner(t, d, `CREATE TABLE kinds (n BIGINT, s TEXT, b BYTEA, ok BOOLEAN, PRIMARY KEY (n))`)
		err := d.Write(ctx, func(tx *db.DB) error {
			if _, err := tx.Exec(ctx, `INSERT INTO kinds (n, s, b, ok) VALUES ($1, $2, $3, $4)`, db.Micros(moment), "åäö", blob, true); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO kinds (n, s, b, ok) VALUES (-1, NULL, $1, FALSE)`, []byte{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var n, total int64
		var s string
		var b []byte
		var ok bool
		if err := d.QueryRow(ctx, `SELECT n, s, b, ok FROM kinds WHERE ok`).Scan(&n, &s, &b, &ok); err != nil {
			t.Fatal(err)
		}
		if got := db.Time(n); !got.Equal(moment.Truncate(time.Microsecond)) || got.Location() != time.UTC || s != "åäö" || !bytes.Equal(b, blob) || !ok {
			t.Errorf("got %v %q %v %v", got, s, b, ok)
		}
		var none sql.NullString
		if err := d.QueryRow(ctx, `SELECT s, b, ok FROM kinds WHERE ok = FALSE`).Scan(&none, &b, &ok); err != nil {
			t.Fatal(err)
		}
		if none.Valid || len(b) != 0 || ok {
			t.Errorf("got %v %v %v", none, b, ok)
		}
		if err := d.QueryRow(ctx, `SELECT CAST(SUM(n) + 1 AS BIGINT) FROM kinds`).Scan(&total); err != nil || total != n {
			t.Errorf("sum %d (%v), want %d", total, err, n)
		}
	})
}

func TestNoRow(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		var s string
		const q = `SELECT key FROM idempotency WHERE partnership = $1`
		if err := d.Of("p").QueryRow(t.Context(), q, "p").Scan(&s); !errs.Is(err, errs.NotFound) {
			t.Errorf("QueryRow: %v", err)
		}
		_, err := db.One(t.Context(), d.Of("p"), func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }, q, "p")
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("One: %v", err)
		}
	})
}

func TestZeroTime(t *testing.T) {
	if got := db.Time(db.Micros(time.Time{})); !got.IsZero() {
		t.Errorf("the zero time came back as %v", got)
	}
}
