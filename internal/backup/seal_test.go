package backup_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lykta/internal/backup"
)

// holding counts the files of a folder that hold a text.
func holding(t *testing.T, dir, text string) (count int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(text)) {
			count++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// What was written is in no byte of the archive, neither in a base nor in the log;
// without the key, and with another, nothing comes back; with it all does.
func TestTheArchiveIsSealed(t *testing.T) {
	t.Parallel()
	for _, sealed := range []bool{false, true} {
		s := newService(t)
		if !sealed {
			s.config.Seal = nil
		}
		s.start()
		s.write("kanariefagel-ett")
		s.must(s.a.Base(t.Context()))
		s.write("kanariefagel-tva")
		s.stop()
		if n := holding(t, filepath.Dir(s.file), "kanariefagel"); n == 0 {
			t.Fatal("control: the text is not in the database either")
		}
		if found, err := filepath.Glob(s.file + ".copying*"); err != nil || len(found) > 0 {
			t.Errorf("left beside the database: %q", found)
		}
		if got := holding(t, s.config.Dir, "kanariefagel"); (got == 0) != sealed {
			t.Errorf("sealed %t: the text is in %d files of the archive", sealed, got)
		}
		_, dir, err := s.restore(time.Time{})
		s.must(err)
		if got := objects(t, dir); !slices.Equal(got, []string{"kanariefagel-ett", "kanariefagel-tva"}) {
			t.Errorf("sealed %t: restored %q", sealed, got)
		}
		s.must(backup.Check(t.Context(), s.config.Dir)) // which needs no key
		if !sealed {
			continue
		}
		s.config.Seal = keys(t)
		if _, dir, err := s.restore(time.Time{}); key(err) != "backup.key" {
			t.Errorf("another key: %v", err)
		} else if _, err := os.Stat(dir); err == nil {
			t.Error("another key: something was restored")
		}
		s.config.Seal = nil
		if _, _, err := s.restore(time.Time{}); key(err) != "backup.sealed" {
			t.Errorf("no key: %v", err)
		}
	}
}

// An archive that was not sealed goes on sealed, from a new base on; what is older
// can be restored with the same key at hand.
func TestAnArchiveBecomesSealed(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ring := s.config.Seal
	s.config.Seal = nil
	s.start()
	before := s.write("before")
	s.must(s.a.Flush(t.Context()))
	s.stop()
	s.config.Seal = ring
	s.start()
	s.write("kanariefagel")
	s.stop()
	if n := holding(t, s.config.Dir, "kanariefagel"); n > 0 {
		t.Errorf("the text is in %d files of the archive", n)
	}
	for at, want := range map[time.Time]int{before: 1, {}: 2} {
		_, dir, err := s.restore(at)
		s.must(err)
		if got := objects(t, dir); len(got) != want {
			t.Errorf("at %s: %q", at, got)
		}
	}
}
