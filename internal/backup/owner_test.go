package backup_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Another program that has the file open, with SQLite's own ways, writes and
// tries to empty the log: everything reaches the archive all the same.
func TestAnotherProgramCannotTakeTheLogAway(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.config.Pause = time.Hour // copied when the test says so
	s.start()
	other, err := db.Open(t.Context(), "sqlite:"+s.file, db.Options{Readers: 1})
	s.must(err)
	const writes = 400 // of some frames each: more than SQLite's own bound
	for n := range writes {
		s.must(other.Write(t.Context(), func(tx *db.DB) error {
			return audit.Append(t.Context(), tx, audit.Event{Partnership: "p", At: s.hand.Now(), Act: "test.write", Object: fmt.Sprint(n)})
		}))
		if n%100 == 50 {
			if err := other.Scrub(t.Context(), "audit"); err != nil && !errs.Is(err, errs.Unavailable) {
				t.Fatal(err)
			}
			s.must(s.a.Tend(t.Context()))
		}
	}
	s.must(other.Close())
	s.must(s.a.Flush(t.Context()))
	_, dir, err := s.restore(time.Time{})
	s.must(err)
	if got := objects(t, dir); len(got) != writes {
		t.Errorf("%d of %d writes are in the archive", len(got), writes)
	}
	s.stop()
}

// An archive that cannot be written stops no write and no read, the log does not
// grow without bound, a removal by law works, and afterwards the archive begins
// anew and says which moments are missing.
func TestTroubleWithTheArchiveStopsNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.config.Pause, s.config.Empty, s.config.Bound, s.config.FileBytes = time.Hour, 50_000, 200_000, 1
	s.start()
	before := s.write("before")
	s.must(s.a.Flush(t.Context()))
	aside := s.config.Dir + "-aside"
	s.must(os.Rename(s.config.Dir, aside))
	var during time.Time
	for n := range 200 {
		during = s.write(fmt.Sprintf("during-%d", n))
		if n%10 == 0 && s.a.Tend(t.Context()) == nil && n > 0 {
			t.Fatal("control: the archive could be written")
		}
	}
	if info, err := os.Stat(s.file + "-wal"); err != nil || info.Size() > 400_000 {
		t.Errorf("the log has grown to %d bytes, %v", info.Size(), err)
	}
	s.must(s.d.Scrub(t.Context(), "audit"))
	if info, err := os.Stat(s.file + "-wal"); err != nil || info.Size() != 0 {
		t.Errorf("after a removal by law the log holds %d bytes, %v", info.Size(), err)
	}
	s.must(os.Rename(aside, s.config.Dir))
	s.must(s.a.Tend(t.Context()))
	s.write("after")
	s.must(s.a.Flush(t.Context()))
	if _, _, err := s.restore(during); key(err) != "backup.gap" {
		t.Errorf("a moment that was never archived: %v", err)
	}
	_, dir, err := s.restore(before)
	s.must(err)
	if got := objects(t, dir); len(got) != 1 {
		t.Errorf("before the trouble: %q", got)
	}
	_, dir, err = s.restore(time.Time{})
	s.must(err)
	if got := objects(t, dir); len(got) != 202 {
		t.Errorf("after the trouble: %d entries, want 202", len(got))
	}
	s.stop()
}

// A rehearsal notes itself, leaves nothing else, and fails where a byte has
// changed. What is older than the retention goes, and nothing that is not.
func TestRehearsalAndRetention(t *testing.T) {
	t.Parallel()
	s := filled(t)
	middle := func(n int64) int64 { return n / 2 }
	r, err := backup.Rehearse(t.Context(), s.config.Dir, s.config.Seal, s.hand.Now, middle)
	s.must(err)
	if r.Took <= 0 || r.Rows < 12 || !r.Moment.Before(r.Newest) {
		t.Errorf("rehearsal %+v", r)
	}
	if last, err := backup.LastRehearsal(s.config.Dir); err != nil || last != r {
		t.Errorf("the note says %+v, %v, want %+v", last, err, r)
	}
	s.hand.pass(36 * 24 * time.Hour)
	old := files(t, s.config.Dir)
	s.start()
	s.must(s.a.Tend(t.Context()))
	kept := s.write("kept")
	s.stop()
	if _, err := os.Stat(old[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is kept beyond its time", old[0])
	}
	s.must(backup.Check(t.Context(), s.config.Dir))
	_, _, err = s.restore(kept)
	s.must(err)
	paths := files(t, s.config.Dir)
	b, err := os.ReadFile(paths[0])
	s.must(err)
	b[len(b)-7] ^= 8
	s.must(os.WriteFile(paths[0], b, 0o600))
	if _, err := backup.Rehearse(t.Context(), s.config.Dir, s.config.Seal, s.hand.Now, middle); err == nil {
		t.Error("a changed byte did not matter")
	}
	if last, err := backup.LastRehearsal(s.config.Dir); err != nil || last != r {
		t.Errorf("a rehearsal that failed was noted: %+v, %v", last, err)
	}
}
