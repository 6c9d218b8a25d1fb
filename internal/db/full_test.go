package db_test

import (
	"errors"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

// On a full disk reading goes on, writing is refused clearly, and when there is
// room again writing goes on too. The control: what the driver makes of it alone
// ends the database.
func TestFullDiskThroughTheDriver(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		as   func(vfs.VFS) vfs.VFS
		key  string
		ends bool
	}{
		"told":    {db.TellsOfRoom, "db.full", false},
		"control": {func(below vfs.VFS) vfs.VFS { return below }, "db.unknown", true},
	} {
		d, fill := dbtest.FullDisk(t, tt.as)
		write := func(key string) error {
			_, err := d.Of("vik").Exec(t.Context(), `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ('vik', $1, '', '', 0)`, key)
			return err
		}
		if err := write("before"); err != nil {
			t.Fatal(err)
		}
		fill(true)
		err := write("meanwhile")
		if e, ok := errors.AsType[*errs.Error](err); !ok || e.Key != tt.key {
			t.Errorf("%s: writing on a full disk: %v, want %s", name, err, tt.key)
		}
		var n int
		if err := d.Of("vik").QueryRow(t.Context(), `SELECT COUNT(*) FROM idempotency`).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: reading on a full disk: %d rows, %v", name, n, err)
		}
		fill(false)
		if err := write("afterwards"); (err != nil) != tt.ends {
			t.Errorf("%s: writing when there is room again: %v", name, err)
		}
	}
}
