package ledger_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ledger"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenLog is a log that was written once and must verify for good: its form
// is public. Package verify checks it too.
const goldenLog = "testdata/log"

// The same entries, salts and key give the same files, byte for byte, on both
// engines and in every later version.
func TestGolden(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		for i, content := range []string{
			`{"note":"Fotpatrull i hamnen","count":1}`, `{"note":"Det här togs bort","count":2}`, `{"note":"Åtta samtal","count":8}`,
		} {
			canonical, err := ledger.Canonical(jsonText(content))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := add(t.Context(), d, w, noon.Add(time.Duration(i)*time.Hour), ledger.New{Kind: "action", Content: canonical}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := remove(t.Context(), d, w, noon.Add(5*time.Hour), 1); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "log")
		if err := ledger.Export(t.Context(), d, "vik", dir); err != nil {
			t.Fatal(err)
		}
		if *update && d.Engine() == db.SQLite {
			if err := os.RemoveAll(goldenLog); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(goldenLog, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
		}
		sameFiles(t, os.DirFS(dir), os.DirFS(goldenLog))
		sameFiles(t, os.DirFS(goldenLog), os.DirFS(dir))
	})
}

// jsonText is JSON as it stands.
type jsonText string

// MarshalJSON returns the text.
func (s jsonText) MarshalJSON() ([]byte, error) { return []byte(s), nil }

// sameFiles checks that all files of a are in b, and the same.
func sameFiles(t *testing.T, a, b fs.FS) {
	t.Helper()
	err := fs.WalkDir(a, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		inA, err := fs.ReadFile(a, path)
		if err != nil {
			return err
		}
		inB, err := fs.ReadFile(b, path)
		if err != nil || !bytes.Equal(inA, inB) {
			t.Errorf("%s: %q, want %q (%v)", path, inA, inB, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
