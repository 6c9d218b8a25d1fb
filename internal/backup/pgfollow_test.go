package backup_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/secret"
)

// followed is a PostgreSQL server of its own with its archive.
type followed struct {
	*service
	cluster *dbtest.Cluster
	address string
	f       *backup.Follower
	stop    func() error
}

func follow(t *testing.T) *followed {
	t.Helper()
	s := newService(t)
	return followInto(t, s.config.Dir, s.config.Seal)
}

// followInto archives a new server into a folder.
func followInto(t *testing.T, dir string, keys *secret.Keyring) *followed {
	t.Helper()
	// a server that root starts is another user, who must get to what is restored
	if err := os.Chmod(filepath.Dir(t.TempDir()), 0o711); err != nil {
		t.Fatal(err)
	}
	cluster, err := dbtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Stop() })
	s := &followed{service: newService(t), cluster: cluster, address: cluster.DSN}
	s.config.Dir, s.config.Seal, s.config.Pause = dir, keys, 20*time.Millisecond
	s.d, err = db.Open(t.Context(), s.address, db.Options{Readers: 1})
	s.must(err)
	t.Cleanup(func() { s.d.Close() })
	s.must(s.d.Migrate(t.Context()))
	s.begin()
	return s
}

// begin archives until stop is called.
func (s *followed) begin() {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	s.f = backup.NewFollower(s.config, s.d, s.address, backup.DefaultSlot)
	ended := make(chan error, 1)
	go func() { ended <- s.f.Run(ctx) }()
	s.stop = func() error { cancel(); return <-ended }
}

// write adds an entry, and returns a moment of the server's clock after it was
// acknowledged.
func (s *followed) write(object string) time.Time {
	s.Helper()
	s.must(s.d.Write(s.Context(), func(tx *db.DB) error {
		return audit.Append(s.Context(), tx, audit.Event{Partnership: "p", At: s.hand.Now(), Act: "test.write", Object: object})
	}))
	return time.Now() // the server is on this machine and has its clock
}

// until waits for something of the archive's.
func (s *followed) until(what string, there func() bool) {
	s.Helper()
	for again := time.NewTicker(20 * time.Millisecond); !there(); {
		select {
		case <-s.Context().Done():
			s.Fatalf("waiting for %s: %v", what, s.Context().Err())
		case <-again.C:
		}
	}
}

// reached waits until the archive knows of everything up to a moment.
func (s *followed) reached(at time.Time) {
	s.Helper()
	s.until("the archive", func() bool { return s.f.Reached().After(at) })
}

// based waits for a number of bases, with what they are sung with.
func (s *followed) based(count int) {
	s.Helper()
	s.until("a base", func() bool {
		found, err := filepath.Glob(filepath.Join(s.config.Dir, "base-*Z", "manifest.json"))
		s.must(err)
		return len(found) >= count
	})
}

// serve starts a server on a restored folder.
func serve(t *testing.T, folder string) *db.DB {
	t.Helper()
	address, stop, err := backup.Serve(t.Context(), folder, "lykta", "postgres")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop() })
	d, err := db.Open(t.Context(), address, db.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// kept restores a moment, and returns what the server then holds.
func (s *followed) kept(at time.Time) []string {
	s.Helper()
	r, to, err := s.restore(at)
	s.must(err)
	if !at.IsZero() && (r.At.After(at) || r.Known.Before(at)) {
		s.Errorf("restored to %s, known to %s, asked for %s", r.At, r.Known, at)
	}
	d := serve(s.T, to)
	list, err := audit.List(s.Context(), d, "p", 0, 10000)
	s.must(err)
	s.must(d.Close())
	var names []string
	for _, e := range list {
		names = append(names, e.Object)
	}
	return names
}

// A server goes on while it is archived, and any moment can be had back: all that
// was acknowledged by then is there, and nothing later.
func TestPostgreSQLIsRestoredToAMoment(t *testing.T) {
	t.Parallel()
	s := follow(t)
	s.write("before-the-base")
	s.based(1)
	var moments []time.Time
	want := []string{"before-the-base"}
	for n := range 60 {
		name := fmt.Sprintf("entry-%d", n)
		at := s.write(name)
		want = append(want, name)
		if n%20 == 10 {
			moments = append(moments, at)
			<-time.After(time.Millisecond) // the next commit is of a later moment
		}
	}
	s.reached(moments[2])
	for i, at := range moments {
		if got := s.kept(at); !slices.Equal(got, want[:i*20+12]) {
			t.Errorf("at moment %d there are %d entries, want %d: %q", i, len(got), i*20+12, got)
		}
	}
	// the program that archives is ended, and goes on where it was
	s.must(s.stop())
	s.write("while-nobody-archived")
	s.begin()
	at := s.write("afterwards")
	s.reached(at)
	if got := s.kept(at); len(got) != 63 || got[62] != "afterwards" {
		t.Errorf("after a pause: %d entries, %q", len(got), got[max(0, len(got)-3):])
	}
	// the server is killed, and goes on
	s.must(s.cluster.Kill())
	s.must(s.cluster.Restart())
	s.d.Close()
	var err error
	s.d, err = db.Open(t.Context(), s.address, db.Options{Readers: 1})
	s.must(err)
	s.must(s.stop())
	s.begin()
	at = s.write("after-the-fall")
	s.reached(at)
	r, err := backup.Rehearse(t.Context(), s.config.Dir, s.config.Seal, time.Now, func(n int64) int64 { return n / 2 })
	s.must(err)
	if r.Took <= 0 || r.Rows < 64 || !r.Newest.After(at) || r.Moment.After(r.Newest) {
		t.Errorf("rehearsal %+v", r)
	}
	s.must(s.stop())
	if _, _, err := s.restore(time.Now()); key(err) != "backup.gap" {
		t.Errorf("control: a moment of which the archive knows nothing: %v", err)
	}
	s.must(backup.Check(t.Context(), s.config.Dir))
}

// An archive that comes to another server begins anew: what it had can still be
// restored, what it has too, and the time in between is named a gap.
func TestTheArchiveOfAnotherServerBeginsAnew(t *testing.T) {
	t.Parallel()
	first := follow(t)
	first.based(1)
	before := first.write("first")
	first.reached(before)
	first.must(first.stop())
	between := time.Now()
	second := followInto(t, first.config.Dir, first.config.Seal)
	second.based(2)
	after := second.write("second")
	second.reached(after)
	second.must(second.stop())
	for at, want := range map[time.Time]string{before: "first", after: "second", {}: "second"} {
		if got := second.kept(at); !slices.Equal(got, []string{want}) {
			t.Errorf("at %s: %q, want %q", at, got, want)
		}
	}
	if _, _, err := second.restore(between); key(err) != "backup.gap" {
		t.Errorf("in between: %v", err)
	}
	second.must(backup.Check(t.Context(), second.config.Dir))
}

// What a base lacks is not made up: a byte of the log that changed is found, and
// so is a base that changed.
func TestPostgreSQLsArchiveFindsDamage(t *testing.T) {
	t.Parallel()
	s := follow(t)
	s.based(1)
	s.reached(s.write("one"))
	s.must(s.stop())
	if got := s.kept(time.Time{}); !slices.Equal(got, []string{"one"}) {
		t.Fatalf("control: the newest has %q", got)
	}
	for _, path := range files(t, s.config.Dir) {
		if filepath.Base(path) == "SHA256SUMS" {
			continue
		}
		b, err := os.ReadFile(path)
		s.must(err)
		changed := slices.Clone(b)
		changed[len(b)/2] ^= 4
		s.must(os.WriteFile(path, changed, 0o600))
		if _, _, err := s.restore(time.Time{}); key(err) != "backup.damaged" {
			t.Errorf("%s: %v", path, err)
		}
		s.must(os.WriteFile(path, b, 0o600))
	}
}
