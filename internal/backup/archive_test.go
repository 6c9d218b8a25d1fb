package backup_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/secret"
)

// hand is a clock that a test moves by hand.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Microsecond)
	return h.now
}

func (h *hand) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// service is a database with its archive.
type service struct {
	*testing.T
	hand   *hand
	config backup.Config
	file   string
	d      *db.DB
	a      *backup.Archive
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{T: t, hand: &hand{now: time.Date(2026, 11, 28, 18, 0, 0, 0, time.UTC)}, file: filepath.Join(t.TempDir(), "lykta.db")}
	s.config = backup.Config{Dir: filepath.Join(t.TempDir(), "archive"), Program: "test", Seal: keys(t), Now: s.hand.Now, Log: slog.New(slog.DiscardHandler)}
	b, err := template()
	s.must(err)
	s.must(os.WriteFile(s.file, b, 0o600))
	return s
}

// keys are new ones.
func keys(t testing.TB) *secret.Keyring {
	t.Helper()
	r, err := secret.Make(filepath.Join(t.TempDir(), "archive.key"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// template is a migrated database without rows, which tests copy.
var template = sync.OnceValues(func() ([]byte, error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "lykta-backup-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "lykta.db")
	d, err := db.Open(ctx, "sqlite:"+path, db.Options{Readers: 1})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(d.Migrate(ctx), d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// start opens the database and goes on with the archive.
func (s *service) start() {
	s.Helper()
	s.a = backup.New(s.config)
	var err error
	s.d, err = db.Open(s.Context(), "sqlite:"+s.file, db.Options{Readers: 1, Committed: s.a.Committed})
	s.must(err)
	s.must(s.d.Migrate(s.Context()))
	s.must(s.a.Start(s.Context(), s.d))
}

func (s *service) stop() {
	s.Helper()
	s.must(errors.Join(s.d.Close(), s.a.Close(context.Background())))
}

// kill leaves the files as a process that was killed leaves them.
func (s *service) kill() {
	s.Helper()
	dir := s.TempDir()
	s.must(os.CopyFS(filepath.Join(dir, "archive"), os.DirFS(s.config.Dir)))
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(s.file + suffix)
		s.must(err)
		to := filepath.Join(dir, "lykta.db"+suffix)
		s.must(os.WriteFile(to, b, 0o600))
		info, err := os.Stat(s.file + suffix)
		s.must(err)
		s.must(os.Chtimes(to, info.ModTime(), info.ModTime()))
	}
	s.stop()
	s.file, s.config.Dir = filepath.Join(dir, "lykta.db"), filepath.Join(dir, "archive")
}

func (s *service) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// write adds one entry to a partnership's audit log, and returns the moment at
// which it was acknowledged.
func (s *service) write(object string) time.Time {
	s.Helper()
	s.must(s.d.Write(s.Context(), func(tx *db.DB) error {
		return audit.Append(s.Context(), tx, audit.Event{Partnership: "p", At: s.hand.Now(), Act: "test.write", Object: object})
	}))
	return s.hand.Now()
}

// objects are what a restored database holds, oldest first.
func objects(t testing.TB, dir string) []string {
	t.Helper()
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(dir, "lykta.db"), db.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	list, err := audit.List(context.Background(), d, "p", 0, 10000)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Object)
	}
	return names
}

func (s *service) restore(at time.Time) (backup.Restored, string, error) {
	s.Helper()
	to := filepath.Join(s.TempDir(), "restored")
	r, err := backup.Restore(s.Context(), s.config.Dir, to, at, s.config.Seal)
	return r, to, err
}

func key(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

// A moment between two writes has the first and not the second.
func TestRestoreToAMomentBetweenTwoWrites(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.start()
	first := s.write("one")
	s.hand.pass(time.Second)
	s.write("two")
	s.must(s.a.Flush(t.Context()))
	r, dir, err := s.restore(first)
	s.must(err)
	if got := objects(t, dir); len(got) != 1 || got[0] != "one" {
		t.Errorf("restored %q, want one", got)
	}
	if r.Canary == "" || r.At.After(first) || !r.Unbroken {
		t.Errorf("restored %+v", r)
	}
	r, dir, err = s.restore(time.Time{})
	s.must(err)
	if got := objects(t, dir); len(got) != 2 {
		t.Errorf("the newest holds %q", got)
	}
	_, _, err = s.restore(first.Add(time.Hour))
	if key(err) != "backup.gap" {
		t.Errorf("a moment to come: %v", err)
	}
	_, _, err = s.restore(first.Add(-time.Hour))
	if key(err) != "backup.none" {
		t.Errorf("a moment before the first base: %v", err)
	}
	if _, err := backup.Restore(t.Context(), s.config.Dir, dir, time.Time{}, s.config.Seal); key(err) != "backup.taken" {
		t.Errorf("over something: %v", err)
	}
	s.stop()
	if _, err := os.Stat(s.file + "-wal"); !os.IsNotExist(err) {
		t.Errorf("the log was left behind: %v", err)
	}
}
