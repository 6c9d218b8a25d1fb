package db

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/ncruces/go-sqlite3"

	"lykta/internal/errs"
)

// ballast is a file beside the database that takes up room until it is needed:
// on a full disk nothing can be deleted either, and what the law demands to be
// removed has to be removed. While it is gone, nobody else writes.
type ballast struct {
	path string
	size int64 // bytes; 0 is no ballast
	stat func(folder string) (place, error)
	mu   sync.Mutex
	gone atomic.Bool
}

// room makes the ballast again where it is gone and there is room for it and a
// quarter more. Where there is not: Unavailable, key "db.full".
func (b *ballast) room() error {
	if b == nil || !b.gone.Load() {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.gone.Load() {
		return nil
	}
	at, err := b.stat(filepath.Dir(b.path))
	if err != nil || at.free < uint64(b.size+b.size/4) {
		return errs.E(errs.Unavailable, "db.full", err)
	}
	if err := b.fill(); err != nil {
		return errs.E(errs.Unavailable, "db.full", err)
	}
	b.gone.Store(false)
	return nil
}

// fill makes the file: room that the file system sets aside at once, and where it
// cannot, bytes that none can store in less.
func (b *ballast) fill() error {
	f, err := os.OpenFile(b.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if reserve(f, b.size) == nil {
		return f.Close()
	}
	if _, err := io.CopyN(f, rand.Reader, b.size); err != nil {
		return errors.Join(err, f.Close(), os.Remove(b.path))
	}
	return f.Close()
}

// free gives the room up, and reports whether there was any to give.
func (b *ballast) free() bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.gone.Swap(true) && os.Remove(b.path) == nil
}

// load puts the ballast in place beside the database file. A disk that is full
// already can still be read from, and be removed from where that needs no room.
func (c *core) load(path string) {
	if c.options.Ballast <= 0 {
		return
	}
	c.ballast = &ballast{path: path + "-ballast", size: c.options.Ballast, stat: c.stat}
	info, err := os.Stat(c.ballast.path)
	if err == nil && info.Size() == c.ballast.size {
		return
	}
	c.ballast.gone.Store(true)
	if err := c.ballast.room(); err != nil {
		c.warnings = append(c.warnings, err)
	}
}

// Erase is Write for what the law demands to be removed, and for what whoever
// does it has to do before: sign in and prove who they are. So it is for ending
// sessions. Where the disk is full it frees the room that Options.Ballast holds, which Write leaves alone, and
// runs fn again. Call Scrub after it.
func (d *DB) Erase(ctx context.Context, fn func(tx *DB) error) error {
	err := d.write(ctx, fn)
	if diskFull(err) && d.tx == nil && d.ballast.free() {
		return d.write(ctx, fn)
	}
	return err
}

// diskFull reports that there was no room.
func diskFull(err error) bool {
	return errors.Is(err, sqlite3.FULL) || errors.Is(err, syscall.ENOSPC) || sqlState(err) == "53100"
}
