package db

import (
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// Lock takes SQLite's lock on a file. See https://www.sqlite.org/lockingv3.html.
func (h *head) Lock(want vfs.LockLevel) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	p := h.platter
	if h.lock >= want {
		return nil
	}
	switch {
	case p.exclusive != nil,
		want >= vfs.LOCK_RESERVED && p.reserved != nil && p.reserved != h,
		want == vfs.LOCK_EXCLUSIVE && p.shared > 1:
		return sqlite3.BUSY
	}
	switch want {
	case vfs.LOCK_SHARED:
		p.shared++
	case vfs.LOCK_RESERVED:
		p.reserved = h
	default:
		p.exclusive = h
	}
	h.lock = want
	return nil
}

// Unlock goes down to a lower lock.
func (h *head) Unlock(want vfs.LockLevel) error {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	h.unlock(want)
	return nil
}

func (h *head) unlock(want vfs.LockLevel) {
	p := h.platter
	if p.exclusive == h {
		p.exclusive = nil
	}
	if p.reserved == h {
		p.reserved = nil
	}
	if h.lock > vfs.LOCK_NONE && want == vfs.LOCK_NONE {
		p.shared--
	}
	h.lock = min(h.lock, want)
}

// CheckReservedLock reports whether anybody is about to write.
func (h *head) CheckReservedLock() (bool, error) {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	return h.platter.reserved != nil || h.platter.exclusive != nil, nil
}

// Close lets go of the file.
func (h *head) Close() error {
	if h.index != nil {
		h.index.Close()
	}
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	h.unlock(vfs.LOCK_NONE)
	return nil
}
