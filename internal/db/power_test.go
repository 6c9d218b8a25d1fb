package db

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// disk is a file system under SQLite whose power can be cut: what was written
// but not synced may be lost, in part and in any order, as with a real disk.
// It is registered under its name while a test runs.
type disk struct {
	vfs.VFSFilename // the machine's own file system holds what the running program sees

	mu     sync.Mutex
	files  map[string]*platter
	cutAt  int // the operation at which the power goes; 0: never
	done   int // operations so far
	fault  error
	failAt int  // the operation that fails with fault instead
	sticky bool // and every one after it
	image  map[string][]byte
	random *rand.Rand
}

// platter is what a file holds without fail, and what waits to be synced.
type platter struct {
	durable []byte
	pending []change
}

// change is a write, or a truncation where data is nil.
type change struct {
	offset int64
	data   []byte
}

func (c change) apply(content []byte) []byte {
	if c.data == nil {
		return resize(content, c.offset)
	}
	return overwrite(content, c.data, c.offset)
}

func (d *disk) dead() bool { return d.image != nil }

// step counts an operation that changes something, and says whether it fails.
func (d *disk) step() error {
	if d.dead() {
		return sqlite3.IOERR
	}
	d.done++
	if d.done == d.cutAt {
		d.cut()
		return sqlite3.IOERR
	}
	if d.fault != nil && (d.done == d.failAt || d.sticky && d.done > d.failAt) {
		return d.fault
	}
	return nil
}

// cut takes the image that a machine finds when its power comes back. One disk
// in four had just written everything, without having said so.
func (d *disk) cut() { d.take(d.random.IntN(4) == 0) }

// take takes an image: of everything that was written, or of what survives.
func (d *disk) take(everything bool) {
	d.image = map[string][]byte{}
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range d.files {
			if !yield(name) {
				return
			}
		}
	})
	for _, name := range names {
		p := d.files[name]
		content := slices.Clone(p.durable)
		for _, c := range p.pending {
			if everything {
				content = c.apply(content)
			} else {
				content = d.survive(content, c)
			}
		}
		d.image[name] = content
	}
}

// survive applies what the disk had got round to of one change: all of it,
// nothing, or some of its sectors.
func (d *disk) survive(content []byte, c change) []byte {
	fate := d.random.IntN(3)
	if fate == 0 {
		return content
	}
	if c.data == nil {
		return resize(content, c.offset)
	}
	const sector = 512
	for at := 0; at < len(c.data); at += sector {
		if fate == 1 || d.random.IntN(2) == 0 {
			content = overwrite(content, c.data[at:min(at+sector, len(c.data))], c.offset+int64(at))
		}
	}
	return content
}

func overwrite(content, data []byte, offset int64) []byte {
	content = resize(content, max(int64(len(content)), offset+int64(len(data))))
	copy(content[offset:], data)
	return content
}

func resize(content []byte, size int64) []byte {
	if n := size - int64(len(content)); n > 0 {
		return append(content, make([]byte, n)...)
	}
	return content[:size]
}

// platter returns the record of a file, as it is on the machine's own disk
// where it has not been opened before.
func (d *disk) platter(name string) *platter {
	p := d.files[name]
	if p == nil {
		content, _ := os.ReadFile(name)
		p = &platter{durable: content}
		d.files[name] = p
	}
	return p
}

// OpenFilename opens a file; those that last are recorded.
func (d *disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead() {
		return nil, flags, sqlite3.IOERR
	}
	const lasting = vfs.OPEN_MAIN_DB | vfs.OPEN_WAL | vfs.OPEN_MAIN_JOURNAL
	if flags&lasting == 0 {
		return d.VFSFilename.OpenFilename(name, flags)
	}
	p := d.platter(name.String())
	f, flags, err := d.VFSFilename.OpenFilename(name, flags)
	if err != nil {
		return nil, flags, err
	}
	return &head{File: f, disk: d, platter: p}, flags, nil
}

// Delete removes a file, which a directory entry makes all or nothing.
func (d *disk) Delete(name string, syncDir bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step(); err != nil {
		return err
	}
	delete(d.files, name)
	return d.VFSFilename.Delete(name, false)
}

// head reads and writes one open file.
type head struct {
	vfs.File
	disk    *disk
	platter *platter
}

// SharedMemory hands on what WAL mode needs.
func (h *head) SharedMemory() vfs.SharedMemory { return h.File.(vfs.FileSharedMemory).SharedMemory() }

func (h *head) note(c change) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if err := h.disk.step(); err != nil {
		return err
	}
	h.platter.pending = append(h.platter.pending, c)
	return nil
}

// WriteAt writes, for now.
func (h *head) WriteAt(b []byte, offset int64) (int, error) {
	if err := h.note(change{offset, slices.Clone(b)}); err != nil {
		return 0, err
	}
	return h.File.WriteAt(b, offset)
}

// Truncate cuts the file off, for now.
func (h *head) Truncate(size int64) error {
	if err := h.note(change{offset: size}); err != nil {
		return err
	}
	return h.File.Truncate(size)
}

// Sync makes durable what was written before it.
func (h *head) Sync(vfs.SyncFlag) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if err := h.disk.step(); err != nil {
		return err
	}
	p := h.platter
	for _, c := range p.pending {
		p.durable = c.apply(p.durable)
	}
	p.pending = nil
	return nil
}

// powerUp writes the image into a new folder, and returns the path of the
// database in it.
func (d *disk) powerUp(dir, base string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, content := range d.image {
		if !strings.HasPrefix(filepath.Base(name), base) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), content, 0o600); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, base), nil
}
