package db

import (
	"errors"
	"syscall"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// roomFS is the name of the machine's own file system, as SQLite is given it: it
// tells that there is no room. The driver's own compares what os.File returns
// with a number of an error, which it is wrapped around, and calls a full disk an
// input or output error, after which nothing may go on.
const roomFS = "lykta"

func init() { vfs.Register(roomFS, TellsOfRoom(vfs.Find(""))) }

// TellsOfRoom returns a file system that tells a full disk, or a quota that is
// used up, from what is broken, whatever the one below says.
func TellsOfRoom(below vfs.VFS) vfs.VFS { return tellsOfRoom{below} }

type tellsOfRoom struct{ vfs.VFS }

// Open opens a file as the machine's own file system does.
func (v tellsOfRoom) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return told(vfsutil.WrapOpen(v.VFS, name, flags))
}

// OpenFilename is Open for a name with parameters.
func (v tellsOfRoom) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return told(vfsutil.WrapOpenFilename(v.VFS, name, flags))
}

func told(f vfs.File, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if own, ok := f.(ownFile); ok && err == nil {
		return roomFile{own}, flags, nil
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

type roomFile struct{ ownFile }

// Unwrap returns the machine's own file.
func (f roomFile) Unwrap() vfs.File { return f.ownFile }

// WriteAt writes, and tells a full disk, or a quota that is used up, from what is
// broken.
func (f roomFile) WriteAt(b []byte, at int64) (int, error) {
	n, err := f.ownFile.WriteAt(b, at)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		err = sqlite3.FULL
	}
	return n, err
}
