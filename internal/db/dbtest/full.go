package dbtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"

	"lykta/internal/db"
)

var filled atomic.Int64 // makes the names of the file systems differ

// FullDisk opens an empty SQLite database with its schema on a disk that fill
// makes full: writing then fails as os.File says it, for as long as the ballast
// lies beside the database; when it has been given up, anything can be written.
// as is the file system that the database is given over that disk: what the
// program has is db.TellsOfRoom.
func FullDisk(t *testing.T, as func(vfs.VFS) vfs.VFS) (d *db.DB, fill func(full bool)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lykta.db")
	disk := &filling{VFS: vfs.Find(""), ballast: path + "-ballast"}
	name := fmt.Sprintf("filling-%d", filled.Add(1))
	vfs.Register(name, as(disk))
	d, err := db.Open(t.Context(), "sqlite:"+path, db.Options{Readers: 2, VFS: name, Ballast: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		disk.full.Store(false)
		d.Close()
		vfs.Unregister(name)
	})
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d, disk.full.Store
}

// filling is the machine's own file system on a disk that fills up.
type filling struct {
	vfs.VFS
	ballast string
	full    atomic.Bool
}

func (v *filling) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.fill(vfsutil.WrapOpen(v.VFS, name, flags))
}

func (v *filling) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return v.fill(vfsutil.WrapOpenFilename(v.VFS, name, flags))
}

func (v *filling) fill(f vfs.File, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if own, ok := f.(ownFile); ok && err == nil {
		return fillingFile{own, v}, flags, nil
	}
	return f, flags, err
}

// ownFile is all that the machine's own files can do.
type ownFile interface {
	vfs.FileLockState
	vfs.FileHasMoved
	vfs.FileSizeHint
	vfs.FilePersistWAL
	vfs.FilePowersafeOverwrite
	vfs.FileSharedMemory
}

type fillingFile struct {
	ownFile
	disk *filling
}

func (f fillingFile) WriteAt(b []byte, at int64) (int, error) {
	if f.disk.full.Load() {
		if _, err := os.Stat(f.disk.ballast); err == nil {
			return 0, &fs.PathError{Op: "write", Path: "lykta.db-wal", Err: syscall.ENOSPC}
		}
	}
	return f.ownFile.WriteAt(b, at)
}
