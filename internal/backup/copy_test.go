package backup_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/secret"
)

// A copy of either engine has every file in its manifest, is checked, and comes
// back with what the database held.
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
		for _, ring := range []*secret.Keyring{nil, keys(t)} {
			copyAndBack(t, s, url, ring)
		}
	})
}

func copyAndBack(t *testing.T, s *service, url string, ring *secret.Keyring) {
	t.Helper()
	d := s.d
	to := filepath.Join(t.TempDir(), "copies")
	name, m, err := backup.Copy(t.Context(), d, url, to, ring, backup.Manifest{Program: "test", Excluded: []string{"ledger.key"}}, time.Now)
	s.must(err)
	if m.Rows["audit"] != 1 || m.Audit["p"].Seq != 1 || m.Schema < 10 || len(m.Files) == 0 || m.Engine != d.Engine() {
		t.Errorf("manifest %+v", m)
	}
	s.must(backup.Check(t.Context(), to))
	s.must(os.Chmod(filepath.Dir(t.TempDir()), 0o711)) // a server that root starts is another user
	r, err := backup.Restore(t.Context(), to, filepath.Join(t.TempDir(), "restored"), time.Time{}, ring)
	if err != nil || r.Rows["audit"] != 1 {
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
}
