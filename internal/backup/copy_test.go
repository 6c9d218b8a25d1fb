package backup_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// A copy of either engine has every file in its manifest, is checked, and holds
// what the database held. SQLite's is restored by us, PostgreSQL's by itself.
func TestCopyOfARunningDatabase(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{Readers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		s := &service{T: t, d: d, hand: &hand{now: time.Now()}}
		s.must(d.Migrate(t.Context()))
		s.write("one")
		to := filepath.Join(t.TempDir(), "copies")
		name, m, err := backup.Copy(t.Context(), d, url, to, backup.Manifest{Program: "test", Excluded: []string{"ledger.key"}}, time.Now)
		s.must(err)
		if m.Rows["audit"] != 1 || m.Audit["p"].Seq != 1 || m.Schema < 10 || len(m.Files) == 0 || m.Engine != d.Engine() {
			t.Errorf("manifest %+v", m)
		}
		s.must(backup.Check(t.Context(), to))
		r, err := backup.Restore(t.Context(), to, filepath.Join(t.TempDir(), "restored"), time.Time{})
		if d.Engine() == db.PostgreSQL {
			if key(err) != "backup.postgres" {
				t.Errorf("restored PostgreSQL: %v", err)
			}
		} else if err != nil || r.Rows["audit"] != 1 {
			t.Errorf("restored %+v, %v", r, err)
		}
		path := filepath.Join(to, name, m.Files[0].Name)
		b, err := os.ReadFile(path)
		s.must(err)
		b[len(b)/2] ^= 4
		s.must(os.WriteFile(path, b, 0o600))
		if key(backup.Check(t.Context(), to)) == "" {
			t.Error("control: a changed byte was not found")
		}
	})
}
