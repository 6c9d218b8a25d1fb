package backup_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/backup"
	"lykta/internal/db"
)

// victimFolder, in the environment, makes the test binary a program that writes
// until it is killed.
const victimFolder = "LYKTA_BACKUP_VICTIM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimFolder); dir != "" {
		fmt.Fprintln(os.Stderr, victim(context.Background(), dir))
		os.Exit(1)
	}
	flag.Set("rapid.checks", "15") // a walk syncs many files; the command line can ask for more
	os.Exit(m.Run())
}

// victim says each write after it was acknowledged, and now and then up to which
// write all is in the archive.
func victim(ctx context.Context, dir string) error {
	a := backup.New(backup.Config{Dir: filepath.Join(dir, "archive"), Log: slog.New(slog.DiscardHandler), Pause: time.Millisecond,
		FileBytes: 100_000, Empty: 200_000, BaseBytes: 400_000})
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "lykta.db"), db.Options{Readers: 1, Committed: a.Committed})
	if err != nil {
		return err
	}
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	if err := a.Start(ctx, d); err != nil {
		return err
	}
	for n := 0; ; n++ {
		err := d.Write(ctx, func(tx *db.DB) error {
			return audit.Append(ctx, tx, audit.Event{Partnership: "p", At: time.Now(), Act: "test.write", Object: fmt.Sprintf("%d/%d", os.Getpid(), n)})
		})
		if err != nil {
			return err
		}
		if n%20 == 19 {
			if err := a.Tend(ctx); err != nil {
				return err
			}
			fmt.Printf("archived %d/%d\n", os.Getpid(), n)
			continue
		}
		fmt.Printf("written %d/%d\n", os.Getpid(), n)
	}
}

// round lets a victim write some lines, kills it, and returns what it had
// acknowledged and the last that it knew to be in the archive.
func round(t *testing.T, dir string, lines int) (written []string, archived string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), victimFolder+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for said.Scan() {
		var what, object string
		if n, _ := fmt.Sscan(said.Text(), &what, &object); n != 2 {
			break
		}
		written = append(written, object)
		if what == "archived" {
			archived = object
		}
		if len(written) == lines {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if len(written) < lines {
		t.Fatalf("it ended by itself after %d writes", len(written))
	}
	return written, archived
}

// A program that is killed at any moment loses nothing that was in the archive;
// the next one goes on in the same archive, where everything acknowledged is in
// the end.
func TestKilledProgramsLoseNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	archive := filepath.Join(dir, "archive")
	var all []string
	for _, lines := range []int{25, 47, 130, 61} {
		written, archived := round(t, dir, lines)
		all = append(all, written...)
		to := filepath.Join(t.TempDir(), "restored")
		if _, err := backup.Restore(t.Context(), archive, to, time.Time{}, nil); err != nil {
			t.Fatalf("after a kill: %v", err)
		}
		got := map[string]bool{}
		for _, o := range objects(t, to) {
			got[o] = true
		}
		for _, o := range all {
			if !got[o] {
				t.Fatalf("%s was in the archive and is not", o)
			}
			if o == archived {
				break
			}
		}
	}
	s := newService(t)
	s.config.Dir, s.file, s.config.Now = archive, filepath.Join(dir, "lykta.db"), time.Now
	s.start()
	s.stop()
	_, to, err := s.restore(time.Time{})
	s.must(err)
	got := map[string]bool{}
	for _, o := range objects(t, to) {
		got[o] = true
	}
	for _, o := range all {
		if !got[o] {
			t.Errorf("%s was acknowledged and is not in the archive", o)
		}
	}
	s.must(backup.Check(t.Context(), archive))
}
