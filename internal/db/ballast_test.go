package db

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"

	"lykta/internal/errs"
)

const ballastSize = 256 << 10

// cramped is a database with a ballast, on a disk that has room for nothing
// more, and for what the ballast holds where that is gone. Until more is said.
type cramped struct {
	d    *DB
	disk *disk
	path string // of the ballast
	more int64  // bytes of room besides
}

func newCramped(t *testing.T) *cramped {
	t.Helper()
	c := &cramped{}
	folder := t.TempDir()
	path := filepath.Join(folder, file)
	c.path = path + "-ballast"
	disk, name := newDisk(folder, 1, image{path: seed(t)[file]})
	t.Cleanup(func() { vfs.Unregister(name) })
	c.disk, c.more = disk, 1<<30
	stat := func(string) (place, error) { return place{free: uint64(max(0, c.left()))}, nil }
	d, err := Open(t.Context(), "sqlite:"+path, Options{Readers: 1, VFS: name, Ballast: ballastSize, stat: stat})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	c.d = d
	for n := range 50 {
		if err := do(t.Context(), d, 0, n); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Exec(t.Context(), `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ('p', 'long', $1, '', 0)`, strings.Repeat("x", 30<<10)); err != nil {
		t.Fatal(err) // the file will have to grow when the log is moved into it
	}
	disk.mu.Lock()
	defer disk.mu.Unlock()
	disk.left = c.left
	c.more = 0
	c.more = -c.left()
	if c.there() {
		return c
	}
	t.Fatal("no ballast was made")
	return nil
}

func (c *cramped) there() bool {
	_, err := os.Stat(c.path)
	return err == nil
}

// left is how much more can be written.
func (c *cramped) left() int64 {
	room := c.more
	if !c.there() {
		room += ballastSize
	}
	for _, p := range c.disk.files {
		room -= int64(len(p.seen))
	}
	return room
}

// On a full disk reading goes on, writing is refused, and what the law demands
// to be removed is removed and scrubbed; the room that was given up for it is
// nobody else's. When there is room again, all is as before.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := newCramped(t)
	refused := func(when string) {
		t.Helper()
		if err := do(ctx, c.d, 1, 0); key(err) != "db.full" || !errs.Is(err, errs.Unavailable) {
			t.Errorf("%s: a write: %v, want unavailable, db.full", when, err)
		}
		if n := len(rows(ctx, t, c.d)); n < 40 {
			t.Errorf("%s: %d rows can be read", when, n)
		}
	}
	refused("the ballast in place")
	if !c.there() {
		t.Error("a write took the ballast")
	}
	remove := func(tx *DB) error {
		_, err := tx.Exec(ctx, `DELETE FROM work WHERE n < 10`)
		return err
	}
	if err := c.d.Write(ctx, remove); key(err) != "db.full" {
		t.Errorf("control: removing without the ballast: %v", err)
	}
	if err := c.d.Erase(ctx, remove); err != nil {
		t.Fatalf("removing: %v", err)
	}
	if n := len(rows(ctx, t, c.d)); n != 40 || c.there() {
		t.Errorf("%d rows, want 40; ballast there: %v", n, c.there())
	}
	refused("the ballast gone")
	if err := c.d.Scrub(ctx, "work"); err != nil {
		t.Errorf("scrub: %v", err)
	}
	c.disk.mu.Lock()
	c.more += 4 * ballastSize
	c.disk.mu.Unlock()
	if err := do(ctx, c.d, 1, 0); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if !c.there() {
		t.Error("the ballast was not made again")
	}
	var verdict string
	if err := c.d.QueryRow(ctx, `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("the file: %s, %v", verdict, err)
	}
}

// Scrub alone takes the room, too, where moving the log needs it.
func TestScrubOnAFullDisk(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := newCramped(t)
	if err := c.d.Scrub(ctx, "work"); err != nil {
		t.Fatal(err)
	}
	if n := len(rows(ctx, t, c.d)); n != 50 || c.there() {
		t.Errorf("%d rows, want 50; ballast there: %v", n, c.there())
	}
}

// A program that starts on a full disk answers readers and says what is amiss.
func TestStartOnAFullDisk(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), file)
	full := func(string) (place, error) { return place{free: 10}, nil }
	d, err := Open(ctx, "sqlite:"+path, Options{Readers: 1, Ballast: ballastSize, stat: full})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if w := d.Warnings(); len(w) != 1 || key(w[0]) != "db.full" {
		t.Errorf("warnings %v", w)
	}
	var one int
	if err := d.QueryRow(ctx, `SELECT 1`).Scan(&one); err != nil {
		t.Error(err)
	}
	if err := d.Write(ctx, func(*DB) error { return nil }); key(err) != "db.full" {
		t.Errorf("a write: %v", err)
	}
	if err := d.Erase(ctx, func(*DB) error { return nil }); err != nil {
		t.Errorf("removing where that needs no room: %v", err)
	}
}

// The ballast of an earlier run is kept, and one of another size replaced.
func TestBallastAtStart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), file)
	for _, size := range []int64{1000, 1000, 3000, 500} {
		d, err := Open(t.Context(), "sqlite:"+path, Options{Readers: 1, Ballast: size})
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
		if info, err := os.Stat(path + "-ballast"); err != nil || info.Size() != size {
			t.Errorf("%v, %v, want %d bytes", info, err, size)
		}
	}
	var none *ballast
	if none.free() || none.room() != nil {
		t.Error("what is not there was freed")
	}
	broken := &ballast{path: filepath.Join(t.TempDir(), "no", "folder"), size: 1, stat: on(0)}
	broken.gone.Store(true)
	if err := broken.room(); key(err) != "db.full" {
		t.Errorf("a file that cannot be made: %v", err)
	}
}
