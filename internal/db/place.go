package db

import (
	"os"
	"path/filepath"

	"lykta/internal/errs"
)

// place is where a file lies.
type place struct {
	kind int64  // the kernel's number for the kind of file system; 0 where it is not known
	free uint64 // bytes that may be used
}

// The kinds of file systems that Open has a word to say about, by the number
// that statfs(2) gives them (linux/magic.h).
const (
	tmpfs = 0x01021994
	ramfs = 0x858458f6
)

// distant are the kinds whose files another machine, or a program of anybody's
// making, keeps: neither SQLite's locks nor what it shares between processes,
// nor fsync, can be relied upon there (https://www.sqlite.org/howtocorrupt.html,
// section 2.1; https://www.sqlite.org/wal.html).
var distant = map[int64]string{
	0x6969:     "NFS",
	0x517b:     "SMB",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB2",
	0x01021997: "9p",
	0x65735546: "FUSE",
	0x5346414f: "AFS",
	0x6b414653: "AFS",
	0x73757245: "Coda",
	0x00c36400: "Ceph",
	0x0bd00bd0: "Lustre",
	0x47504653: "GPFS",
	0x01161970: "GFS2",
	0x7461636f: "OCFS2",
	0x19830326: "BeeGFS",
	0x786f4256: "vboxsf",
	0xbacbacbc: "vmhgfs",
}

// local refuses a file whose place would not keep what it is given: Unavailable,
// key "db.network". A place in memory is allowed, with a warning.
func (c *core) local(path string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	at, err := c.stat(filepath.Dir(path))
	if err != nil {
		return errs.E(errs.Unavailable, "db.down", err)
	}
	if name := distant[at.kind]; name != "" {
		return errs.E(errs.Unavailable, "db.network", name)
	}
	if at.kind == tmpfs || at.kind == ramfs {
		c.warnings = append(c.warnings, errs.E(errs.Unavailable, "db.memory"))
	}
	return nil
}

func (c *core) stat(folder string) (place, error) {
	if c.options.stat != nil {
		return c.options.stat(folder)
	}
	return statfs(folder)
}

// Warnings are what Open found that a test may live with and a server should
// not: whoever starts the program says them aloud.
func (d *DB) Warnings() []error { return d.warnings }

// syncFolder makes the names of the file and of its log durable, which the
// driver leaves to the file system: a log whose name is lost is lost.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return errs.E(errs.Unavailable, "db.down", err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return errs.E(errs.Unavailable, "db.down", err)
	}
	return nil
}
