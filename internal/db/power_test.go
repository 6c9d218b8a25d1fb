package db

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// disk is a file system in memory under SQLite whose power can be cut: what was
// written but not synced may be lost, in part and in any order, as with a real
// disk. Operations can fail, too. It is registered under its name while a test
// runs.
type disk struct {
	shared string // path of the file that WAL mode shares between connections

	mu     sync.Mutex
	files  map[string]*platter
	random *rand.Rand
	done   int // operations so far

	cutAt []int       // operations before which the power is cut
	onCut func(image) // gets what a machine finds whose power comes back; the running one goes on

	fault  error
	failAt int  // the operation that fails with fault instead
	sticky bool // and every one after it
	reads  bool // reading is an operation too

	left func() int64 // bytes that files may still grow; nil: any number
}

// image is the files that a machine finds, by name.
type image map[string][]byte

// platter is what a file looks like to the running program, what it holds
// without fail, and what waits to be synced.
type platter struct {
	seen, durable []byte
	pending       []change

	shared              int // how many hold SQLite's SHARED lock
	reserved, exclusive *head
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

var disks atomic.Int64

// newDisk makes a disk that holds files, makes it known to SQLite, and returns
// it with its name there. What connections share lies in the folder.
func newDisk(folder string, seed uint64, files image) (d *disk, name string) {
	name = fmt.Sprintf("disk-%d", disks.Add(1))
	d = &disk{shared: filepath.Join(folder, name), files: map[string]*platter{}, random: rand.New(rand.NewPCG(seed, 1))}
	for file, content := range files {
		d.files[file] = &platter{seen: slices.Clone(content), durable: slices.Clone(content)}
	}
	vfs.Register(name, d)
	return d, name
}

// step counts an operation and says whether it fails.
func (d *disk) step() error {
	d.done++
	if slices.Contains(d.cutAt, d.done) {
		d.onCut(d.cut())
	}
	if d.fault != nil && (d.done == d.failAt || d.sticky && d.done > d.failAt) {
		return d.fault
	}
	return nil
}

// breaks makes the next operations fail, or with nil makes the disk whole.
func (d *disk) breaks(fault error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault, d.failAt, d.sticky = fault, d.done+1, true
}

// cut returns what survives a power cut. One disk in four had just written
// everything, without having said so.
func (d *disk) cut() image { return d.take(d.random.IntN(4) == 0) }

// take returns everything that was written, or what survives.
func (d *disk) take(everything bool) image {
	found := image{}
	for name, p := range d.files {
		if everything {
			found[name] = slices.Clone(p.seen)
			continue
		}
		content := slices.Clone(p.durable)
		for _, c := range p.pending {
			content = d.survive(content, c)
		}
		found[name] = content
	}
	return found
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

// Open opens a file.
func (d *disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.files[name]
	if p == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		p = &platter{}
		d.files[name] = p
	}
	return &head{disk: d, platter: p, index: vfs.NewSharedMemory(d.shared, flags)}, flags, nil
}

// Delete removes a file, which a directory entry makes all or nothing.
func (d *disk) Delete(name string, _ bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.step(); err != nil {
		return err
	}
	if d.files[name] == nil {
		return sqlite3.IOERR_DELETE_NOENT
	}
	delete(d.files, name)
	return nil
}

// Access reports whether a file exists.
func (d *disk) Access(name string, _ vfs.AccessFlag) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files[name] != nil, nil
}

// FullPathname returns the name as it is.
func (d *disk) FullPathname(name string) (string, error) { return name, nil }

// head reads and writes one open file.
type head struct {
	disk    *disk
	platter *platter
	index   vfs.SharedMemory
	lock    vfs.LockLevel
}

// SharedMemory is what WAL mode needs.
func (h *head) SharedMemory() vfs.SharedMemory { return h.index }

// SectorSize is that of the machine's own files.
func (h *head) SectorSize() int { return 4096 }

// DeviceCharacteristics are those of the machine's own files.
func (h *head) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_SUBPAGE_READ | vfs.IOCAP_POWERSAFE_OVERWRITE
}

// Size returns the size as the running program sees it.
func (h *head) Size() (int64, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	return int64(len(h.platter.seen)), nil
}

// ReadAt reads what the running program has written.
func (h *head) ReadAt(b []byte, offset int64) (int, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if h.disk.reads {
		if err := h.disk.step(); err != nil {
			return 0, err
		}
	}
	n := 0
	if seen := h.platter.seen; offset < int64(len(seen)) {
		n = copy(b, seen[offset:])
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (h *head) note(c change) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	if err := h.disk.step(); err != nil {
		return err
	}
	if grown := c.offset + int64(len(c.data)) - int64(len(h.platter.seen)); h.disk.left != nil && grown > 0 && grown > h.disk.left() {
		return sqlite3.FULL
	}
	h.platter.pending = append(h.platter.pending, c)
	h.platter.seen = c.apply(h.platter.seen)
	return nil
}

// WriteAt writes, for now.
func (h *head) WriteAt(b []byte, offset int64) (int, error) {
	if err := h.note(change{offset, slices.Clone(b)}); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Truncate cuts the file off, for now.
func (h *head) Truncate(size int64) error { return h.note(change{offset: size}) }

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
