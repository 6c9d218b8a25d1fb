package backup_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lykta/internal/backup"
)

// filled is an archive of two bases and several files, closed.
func filled(t *testing.T) *service {
	t.Helper()
	s := newService(t)
	s.config.FileBytes = 20_000
	s.start()
	s.must(s.a.Base(t.Context()))
	for range 6 {
		s.write("before")
		s.must(s.a.Flush(t.Context()))
	}
	s.must(s.a.Base(t.Context()))
	for range 6 {
		s.write("after")
		s.must(s.a.Flush(t.Context()))
	}
	s.stop()
	return s
}

// files are all files of an archive.
func files(t *testing.T, dir string) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"log-*", "base-*/*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	return paths
}

// A byte of any file that is not as it was, or a file that ends too early, is
// found, and the file named.
func TestDamageIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	s := filled(t)
	if err := backup.Check(t.Context(), s.config.Dir); err != nil {
		t.Fatalf("the archive as it is: %v", err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	paths := files(t, s.config.Dir)
	if len(paths) < 10 {
		t.Fatalf("only %d files", len(paths))
	}
	for _, path := range paths {
		whole, err := os.ReadFile(path)
		s.must(err)
		for range 8 {
			b := append([]byte(nil), whole...)
			if random.IntN(4) == 0 {
				b = b[:len(b)-1-random.IntN(20)] // less than a record
			} else {
				b[random.IntN(len(b))] ^= 1 << random.IntN(8)
			}
			s.must(os.WriteFile(path, b, 0o600))
			err := backup.Check(t.Context(), s.config.Dir)
			if err == nil {
				t.Errorf("a change of %s was not found", path)
			} else if !strings.Contains(err.Error(), filepath.Base(filepath.Dir(path))) {
				t.Errorf("a change of %s is told of as %v", path, err)
			}
		}
		s.must(os.WriteFile(path, whole, 0o600))
	}
}

// A file of the log that is gone is a gap, named with the last moment before it,
// which can then be restored.
func TestAGapIsNamed(t *testing.T) {
	t.Parallel()
	s := filled(t)
	logs, err := filepath.Glob(filepath.Join(s.config.Dir, "log-*"))
	s.must(err)
	gone := logs[len(logs)-2]
	s.must(os.Remove(gone))
	_, _, err = s.restore(time.Time{})
	last, ok := backup.LastMoment(err)
	if key(err) != "backup.missing" || !strings.Contains(err.Error(), filepath.Base(gone)) || !ok {
		t.Fatalf("a missing file is told of as %v", err)
	}
	if _, _, err := s.restore(last); err != nil {
		t.Errorf("the last moment that can be restored cannot: %v", err)
	}
	if _, _, err := s.restore(last.Add(time.Nanosecond)); key(err) != "backup.missing" {
		t.Errorf("the moment after it: %v", err)
	}
}

// What was written while nothing was copied is a gap too.
func TestTheTimeWithoutAnArchiveIsAGap(t *testing.T) {
	t.Parallel()
	s := filled(t)
	dir := s.config.Dir
	s.config.Dir = filepath.Join(t.TempDir(), "other")
	s.start()
	between := s.write("elsewhere")
	s.stop()
	s.config.Dir = dir
	s.start()
	after := s.write("again")
	s.must(s.a.Flush(t.Context()))
	_, _, err := s.restore(between)
	if key(err) != "backup.gap" {
		t.Errorf("a moment without an archive: %v", err)
	}
	_, to, err := s.restore(after)
	s.must(err)
	if got := objects(t, to); len(got) != 14 || got[13] != "again" {
		t.Errorf("afterwards: %q", got)
	}
	s.stop()
}
