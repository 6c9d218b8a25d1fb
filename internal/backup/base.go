package backup

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/audit"
	"lykta/internal/db"
)

// ActBase is the act of the entry in the installation's audit log that is
// written when a base is made. Rehearsals look for it.
const ActBase = "backup.base"

func (a *Archive) baseDue() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.segment == nil {
		return false
	}
	return a.newest.At.IsZero() || a.grown >= a.config.BaseBytes || a.config.Now().Sub(a.newest.At) >= a.config.BaseEvery
}

// Base copies the whole file, beside all that goes on.
func (a *Archive) Base(ctx context.Context) error {
	a.copying.Lock()
	defer a.copying.Unlock()
	at, from, number, err := a.mark(ctx)
	if err != nil {
		return err
	}
	m := Manifest{Format: format, Program: a.config.Program, At: at, Log: number, Excluded: a.config.Keys}
	name := baseName(at)
	temp := a.path(name + ".tmp")
	defer os.RemoveAll(temp)
	if err := os.Mkdir(temp, 0o700); err != nil {
		return err
	}
	aside, err := a.aside(temp)
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	if err := a.image(filepath.Join(aside, databaseName), from); err != nil {
		return err
	}
	if err := m.finish(ctx, filepath.Join(aside, databaseName), temp, a.config.Seal); err != nil {
		return err
	}
	if err := errors.Join(os.Rename(temp, a.path(name)), syncDir(a.config.Dir)); err != nil {
		return err
	}
	a.mu.Lock()
	if a.segment != nil && number <= a.segment.number {
		a.newest = m
	}
	a.mu.Unlock()
	return a.proclaim(ctx, name)
}

// aside is a folder for the copy before it is sealed: beside the database, since
// nothing is in the archive that is not sealed, and else the base's own.
func (a *Archive) aside(temp string) (string, error) {
	if a.config.Seal == nil {
		return temp, nil
	}
	return emptied(a.log.File() + asideSuffix)
}

// asideSuffix is the end of the name of a folder that is empty again when a base
// or a copy has been made.
const asideSuffix = ".copying"

func emptied(dir string) (string, error) {
	return dir, errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700))
}

// mark notes where in the archive the base belongs: all records before are in
// it, and none after.
func (a *Archive) mark(ctx context.Context) (at time.Time, from *place, number int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.ship(ctx); err != nil {
		return at, nil, 0, err
	}
	at = a.reached
	if at.Before(a.at) {
		at = a.at
	}
	if err := a.tell(KindBase, at, []byte(baseName(at))); err != nil {
		return at, nil, 0, err
	}
	if a.place != nil {
		p := *a.place
		from = &p
	}
	a.grown = 0
	return at.UTC(), from, a.segment.number, nil
}

// image writes the file as it is after the frames of a place. While it is copied
// nothing moves from the log into the file but those frames, and they are laid
// over the copy. Only a log that was in the file already can have been started
// anew meanwhile; then the file alone is what is wanted.
func (a *Archive) image(to string, from *place) error {
	if err := copyFile(a.log.File(), to); err != nil {
		return err
	}
	if from == nil || from.frames == 0 {
		return nil
	}
	laid := a.overlay(to, *from)
	if h, err := a.header(); err != nil || h != nil && *h == from.header {
		return errors.Join(laid, err)
	}
	return copyFile(a.log.File(), to)
}

func (a *Archive) overlay(to string, from place) error {
	size := from.header.frame()
	in := io.NewSectionReader(a.wal, walHeaderSize, int64(from.frames)*int64(size))
	out, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer out.Close()
	p := pages{file: out, size: from.header.page}
	b, s := make([]byte, size), from.header.start()
	for range from.frames {
		if _, err := io.ReadFull(in, b); err != nil {
			return err
		}
		if s, err = from.header.check(s, b); err != nil {
			return err
		}
		f := parseFrame(b)
		f.data = bytes.Clone(f.data)
		p.add(f)
		if f.commit > 0 {
			if err := p.commit(f.commit); err != nil {
				return err
			}
		}
	}
	return p.finish()
}

// pages lays transactions over a file.
type pages struct {
	file    *os.File
	size    int
	waiting []frame
	count   uint32 // pages after the last commit; 0 before the first
}

func (p *pages) add(f frame) { p.waiting = append(p.waiting, f) }

func (p *pages) commit(count uint32) error {
	for _, f := range p.waiting {
		if _, err := p.file.WriteAt(f.data, int64(f.page-1)*int64(p.size)); err != nil {
			return err
		}
	}
	p.waiting, p.count = p.waiting[:0], count
	return nil
}

func (p *pages) finish() error {
	if p.count > 0 {
		if err := p.file.Truncate(int64(p.count) * int64(p.size)); err != nil {
			return err
		}
	}
	return p.file.Sync()
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// proclaim writes the canary, and notes it.
func (a *Archive) proclaim(ctx context.Context, base string) error {
	object, err := sing(ctx, a.db, a.config.Now(), base)
	if err != nil {
		return err
	}
	a.mu.Lock()
	a.canary = object
	a.mu.Unlock()
	return a.locked(ctx, a.ship)
}

// sing writes the canary, an entry that a rehearsal must find again, and returns
// its object.
func sing(ctx context.Context, d *db.DB, now time.Time, base string) (string, error) {
	object := base + "/" + rand.Text()
	return object, d.Write(ctx, func(tx *db.DB) error {
		return audit.Append(ctx, tx, audit.Event{At: now, Function: "lykta", Act: ActBase, Object: object})
	})
}
