package dbtest

import (
	"context"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"lykta/internal/db"
)

// addresses holds where the databases of Run are.
var addresses sync.Map // *db.DB -> string

// AsOwner runs a statement that changes the schema of one of Run's databases:
// on PostgreSQL the program itself may not.
func AsOwner(t *testing.T, d *db.DB, statement string) {
	t.Helper()
	if d.Engine() == db.SQLite {
		if _, err := d.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		return
	}
	address, ok := addresses.Load(d)
	if !ok {
		t.Fatal("not a database of Run's")
	}
	conn, err := pgx.Connect(t.Context(), address.(string))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context()); err != nil { // lets the program in
		t.Fatal(err)
	}
}
