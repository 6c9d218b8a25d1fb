package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/secret"
)

// Restored says what was restored.
type Restored struct {
	Base     string    // name of the base that it began from
	At       time.Time // UTC: the last commit that is in it, or the moment of the base
	Known    time.Time // UTC: nothing else was committed until then
	Commits  int       // transactions after the base
	Unbroken bool      // the archive's end is not within a record
	Bytes    int64     // PostgreSQL: of the server's log after the base
	Canary   string    // the entry that the audit log must have; "" where none was told of by then
	Rows     map[string]int64
}

// Restore makes the folder to with the database as it was at a moment; the zero
// time is the newest that there is. Of a PostgreSQL server it makes the data
// folder, with a server of the same major version that listens to nobody else and
// is stopped when all has been checked. Keys are those that the archive was sealed
// with; nil for one that is not. The errors are
//
//	backup.taken    Conflict     the folder exists already
//	backup.none     NotFound     no base is as old as the moment
//	backup.gap      NotFound     the archive knows nothing of the moment; its first
//	                             argument is the last moment before that can be restored
//	backup.damaged  Invalid      a file is not as it was written, and from which byte on;
//	                             its third argument is the last moment that can be restored
//	backup.missing  NotFound     a file of the log is not there; its second argument is
//	                             the last moment before that can be restored
//	backup.sealed   Invalid      the archive is sealed, and keys is nil
//	backup.key      Invalid      it was sealed with another key
//	backup.server   Unavailable  PostgreSQL could not be started on what was restored
//	backup.wrong    Invalid      what was restored does not fit its manifest
//
// and after none of them does the folder exist.
func Restore(ctx context.Context, from, to string, at time.Time, keys *secret.Keyring) (Restored, error) {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return Restored{}, errs.E(errs.Conflict, "backup.taken", to)
	}
	temp := filepath.Clean(to) + ".part"
	if err := os.MkdirAll(filepath.Dir(temp), 0o700); err != nil {
		return Restored{}, errs.E(errs.Unavailable, "backup.dir", to, err)
	}
	if err := os.Mkdir(temp, 0o700); err != nil {
		return Restored{}, errs.E(errs.Conflict, "backup.taken", temp, err)
	}
	defer os.RemoveAll(temp)
	r, err := restore(ctx, from, temp, at, keys)
	if err != nil {
		return r, err
	}
	return r, errors.Join(os.Rename(temp, to), syncDir(filepath.Dir(temp)))
}

func restore(ctx context.Context, from, to string, at time.Time, keys *secret.Keyring) (Restored, error) {
	l, err := list(from)
	if err != nil {
		return Restored{}, errs.E(errs.Unavailable, "backup.dir", from, err)
	}
	m, name, err := choose(from, l, at)
	if err != nil {
		return Restored{}, err
	}
	p := replay{dir: from, list: l, base: name, until: at, keys: keys, sealed: m.Sealed, Restored: Restored{Base: name, At: m.At, Known: m.At, Unbroken: true}}
	if m.Engine == db.PostgreSQL {
		err := p.server(ctx, to, m)
		return p.Restored, err
	}
	path := filepath.Join(to, databaseName)
	if err := fetch(filepath.Join(from, name), path, m, keys); err != nil {
		return Restored{}, err
	}
	if err := p.run(ctx, path, m); err != nil {
		return p.Restored, err
	}
	p.Rows, err = check(ctx, path, m, p.Restored)
	return p.Restored, errors.Join(err, syncDir(to))
}

// choose finds the newest base that is not younger than the moment.
func choose(dir string, l listing, at time.Time) (Manifest, string, error) {
	for i := len(l.bases) - 1; i >= 0; i-- {
		if !at.IsZero() && l.bases[i] > baseName(at) {
			continue
		}
		m, err := readManifest(filepath.Join(dir, l.bases[i]))
		return m, l.bases[i], err
	}
	return Manifest{}, "", errs.E(errs.NotFound, "backup.none", dir)
}

// fetch copies the base's database and holds it against the manifest.
func fetch(dir, to string, m Manifest, keys *secret.Keyring) error {
	in, err := openBase(dir, databaseName, m, keys)
	if err != nil {
		return err
	}
	defer in.close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(in.whole(err), out.Sync(), out.Close())
}

// replay lays over a base what was committed after it.
type replay struct {
	Restored
	dir    string
	list   listing
	base   string
	until  time.Time // zero: all
	keys   *secret.Keyring
	sealed bool // the base is: then its log is too

	begun bool // the base's record was met
	place *place
	pages pages
	log   *serverLog // of a PostgreSQL server
}

// errReached ends a replay: all that was committed by the moment is there.
var errReached = errors.New("the moment is reached")

func (p *replay) run(ctx context.Context, path string, m Manifest) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	p.pages.file = file
	err = p.read(ctx, m)
	if err != nil && !errors.Is(err, errReached) {
		return err
	}
	if err == nil && !p.until.IsZero() && p.until.After(p.Known) {
		return p.gap()
	}
	return p.pages.finish()
}

func (p *replay) gap() error { return errs.E(errs.NotFound, "backup.gap", p.Known, p.dir) }

// read reads the files of the log from the one that the base names.
func (p *replay) read(ctx context.Context, m Manifest) error {
	if m.Log == 0 {
		return nil
	}
	var before chain
	for number := m.Log; number <= p.list.last(); number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		after, err := p.segment(number, before, number == m.Log)
		if err != nil && !p.until.IsZero() && !p.until.After(p.Known) {
			return errReached
		}
		if err != nil {
			return err
		}
		before = after
	}
	if !p.begun {
		return damaged(filepath.Join(p.dir, segmentName(m.Log)), 0, errChanged)
	}
	return nil
}

// segment reads one file, which must continue the one before.
func (p *replay) segment(number int, before chain, first bool) (chain, error) {
	path := filepath.Join(p.dir, segmentName(number))
	r, err := openSegment(p.dir, number, p.keys)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return before, errs.E(errs.NotFound, "backup.missing", segmentName(number), p.Known, err)
	case keyless(err):
		return before, err
	case err != nil:
		return before, p.damaged(path, 0, err)
	}
	defer r.close()
	if p.sealed && !r.sealed {
		return before, p.damaged(path, 0, errChanged)
	}
	if !first && r.begins() { // the archive began anew
		return before, p.gap()
	}
	if !first && r.before != before {
		return before, p.damaged(path, 0, errChanged)
	}
	for {
		record, err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return r.chain, nil
		case errors.Is(err, errTorn) && number == p.list.last() && p.begun:
			p.Unbroken = false
			return r.chain, nil
		case err != nil:
			return before, p.damaged(path, r.offset, err)
		}
		if err := p.apply(record); err != nil {
			if errors.Is(err, errChanged) {
				err = p.damaged(path, r.offset, err)
			}
			return before, err
		}
	}
}

func (p *replay) damaged(path string, offset int64, cause error) error {
	return errs.E(errs.Invalid, "backup.damaged", path, offset, p.Known, cause)
}

func (p *replay) apply(r Record) error {
	switch {
	case r.Kind == KindPart:
		at, err := parsePlace(r.Body)
		p.place, p.pages.size = &at, at.header.page
		return err
	case r.Kind == KindBase && string(r.Body) == p.base:
		p.begun = true
		return nil
	case !p.begun:
		return nil
	case r.Kind == KindFrames:
		return p.frames(r)
	case r.Kind == KindStream || r.Kind == KindLog:
		return p.piece(r)
	}
	if !p.until.IsZero() && r.At.After(p.until) {
		if p.log != nil { // all that was acknowledged before the tick is in the log
			p.Known = p.until
		}
		return errReached
	}
	if r.Kind == KindCanary {
		p.Canary = string(r.Body)
	}
	p.Known = r.At
	return nil
}

// frames lays the transactions of a record over the file, as far as they were
// committed by the moment.
func (p *replay) frames(r Record) error {
	if p.place == nil {
		return errChanged
	}
	size := p.place.header.frame()
	commits, frames, err := parseFrames(r.Body, size)
	if err != nil {
		return err
	}
	next := 0
	for _, c := range commits {
		if !p.until.IsZero() && c.at.After(p.until) {
			return errReached
		}
		for ; next < c.end; next++ {
			p.pages.add(parseFrame(frames[next*size : (next+1)*size]))
		}
		last := parseFrame(frames[(next-1)*size : next*size])
		if last.commit == 0 {
			return errChanged
		}
		if err := p.pages.commit(last.commit); err != nil {
			return err
		}
		p.At, p.Known, p.Commits = c.at, c.at, p.Commits+1
	}
	for ; next*size < len(frames); next++ {
		p.pages.add(parseFrame(frames[next*size : (next+1)*size]))
	}
	return nil
}
