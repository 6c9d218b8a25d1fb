package db

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// fullFile is a file on the device that is always full.
type fullFile struct {
	ownFile
	device *os.File
}

func (f fullFile) WriteAt(b []byte, at int64) (int, error) { return f.device.WriteAt(b, at) }

// A full disk is told to be full, and is not taken for a broken one.
func TestAFullDiskIsToldToBeFull(t *testing.T) {
	t.Parallel()
	device, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	f := fullFile{device: device}
	if _, err := (roomFile{f}).WriteAt([]byte("x"), 0); !errors.Is(err, sqlite3.FULL) {
		t.Errorf("told as %v, want FULL", err)
	}
	if _, err := f.WriteAt([]byte("x"), 0); errors.Is(err, sqlite3.FULL) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("control: the file itself says %v", err)
	}
}

// filling is the machine's own file system, whose disk may be full: writing then
// fails as os.File says it.
type filling struct {
	vfs.VFS
	full *atomic.Bool
}

func (v filling) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.fill(vfsutil.WrapOpen(v.VFS, name, flags))
}

func (v filling) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.fill(vfsutil.WrapOpenFilename(v.VFS, name, flags))
}

func (v filling) fill(f vfs.File, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if own, ok := f.(ownFile); ok && err == nil {
		return fillingFile{own, v.full}, flags, nil
	}
	return f, flags, err
}

type fillingFile struct {
	ownFile
	full *atomic.Bool
}

func (f fillingFile) WriteAt(b []byte, at int64) (int, error) {
	if f.full.Load() {
		return 0, &fs.PathError{Op: "write", Path: "lykta.db-wal", Err: syscall.ENOSPC}
	}
	return f.ownFile.WriteAt(b, at)
}

// On a full disk reading goes on, writing is refused clearly, and when there is
// room again writing goes on too. The control: what the driver makes of it alone
// ends the database.
func TestFullDiskThroughTheDriver(t *testing.T) {
	ctx := t.Context()
	for name, tt := range map[string]struct {
		told bool
		key  string
		ends bool
	}{"told": {true, "db.full", false}, "control": {false, "db.unknown", true}} {
		var full atomic.Bool
		var system vfs.VFS = filling{vfs.Find(""), &full}
		if tt.told {
			system = tellsOfRoom{system}
		}
		registered := "filling-" + name
		vfs.Register(registered, system)
		t.Cleanup(func() { vfs.Unregister(registered) })
		d, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "lykta.db"), Options{Readers: 1, VFS: registered})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "CREATE TABLE work (client INTEGER, n INTEGER)"); err != nil {
			t.Fatal(err)
		}
		write := func() error {
			return d.Write(ctx, func(tx *DB) error {
				_, err := tx.Exec(ctx, `INSERT INTO work (client, n) VALUES (1, 1)`)
				return err
			})
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
		full.Store(true)
		if err := write(); key(err) != tt.key {
			t.Errorf("%s: writing on a full disk: %v, want %s", name, err, tt.key)
		}
		if n := len(rows(ctx, t, d)); n != 1 {
			t.Errorf("%s: reading on a full disk: %d rows", name, n)
		}
		full.Store(false)
		if err := write(); (err != nil) != tt.ends {
			t.Errorf("%s: writing when there is room again: %v", name, err)
		}
		d.Close()
	}
}
