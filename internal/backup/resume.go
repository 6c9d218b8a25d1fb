package backup

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/secret"
)

// begin begins the archive anew, in a file that continues nothing.
func (a *Archive) begin() error {
	l, err := list(a.config.Dir)
	if err != nil {
		return err
	}
	if a.segment, err = createSegment(a.config.Dir, l.last()+1, chain{}, a.config.Seal); err != nil {
		return err
	}
	a.place, a.newest, a.at = nil, Manifest{}, a.config.Now()
	return nil
}

// tail is how an archive ends.
type tail struct {
	number int
	size   int64
	chain  chain
	place  *place
	stream *stream // of PostgreSQL's archive
	at     time.Time
	end    string // SHA-256 of the file, where the archive was closed
	empty  string // state of the file, where the log had been emptied
}

// readTail reads the last file, and cuts off a record that was never finished.
// One that is sealed where the archive is not, or the other way round, is not gone on
// from.
func readTail(dir string, number int, keys *secret.Keyring) (tail, error) {
	t := tail{number: number}
	r, err := openSegment(dir, number, keys)
	if err != nil {
		return t, err
	}
	defer r.close()
	if r.sealed != (keys != nil) {
		return t, errors.New("from here on the archive is sealed")
	}
	for {
		record, err := r.next()
		if errors.Is(err, errTorn) {
			err = cut(r.file.Name(), r.offset)
			if err == nil {
				err = io.EOF
			}
		}
		if errors.Is(err, io.EOF) {
			t.size, t.chain = r.offset, r.chain
			return t, nil
		}
		if err == nil {
			err = t.add(record)
		}
		if err != nil {
			return t, err
		}
	}
}

func cut(path string, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Sync(), f.Close())
}

func (t *tail) add(r Record) error {
	t.at, t.end = r.At, ""
	switch r.Kind {
	case KindEmpty:
		t.empty = string(r.Body)
	case KindEnd:
		t.end, t.place = string(r.Body), nil
	case KindPart:
		p, err := parsePlace(r.Body)
		if err != nil {
			return err
		}
		t.place, t.empty = &p, ""
	case KindFrames:
		if t.place == nil {
			return errChanged
		}
		size := t.place.header.frame()
		_, frames, err := parseFrames(r.Body, size)
		if err != nil {
			return err
		}
		if t.place.sum, err = t.place.header.check(t.place.sum, frames); err != nil {
			return err
		}
		t.place.frames += len(frames) / size
	case KindStream:
		s, err := parseStream(r.Body)
		if err != nil {
			return err
		}
		t.stream = &s
	case KindLog:
		p, err := parsePiece(r.Body)
		if err != nil || t.stream == nil {
			return errors.Join(errChanged, err)
		}
		return t.stream.took(p, t.number)
	}
	return nil
}

// resume goes on where the archive ended, if the database stands where it stood
// then, or has only gone on from there.
func (a *Archive) resume(ctx context.Context) error {
	l, err := list(a.config.Dir)
	if err != nil || l.last() == 0 {
		return err
	}
	t, err := readTail(a.config.Dir, l.last(), a.config.Seal)
	if err != nil {
		a.config.Log.Error("the end of the archive cannot be read: it begins anew", "file", segmentName(l.last()), "error", err.Error())
		return nil
	}
	same, err := a.continues(ctx, t)
	if err != nil || !same {
		return err
	}
	if a.segment, err = createSegment(a.config.Dir, t.number+1, t.chain, a.config.Seal); err != nil {
		return err
	}
	a.at = t.at
	if t.empty == "" {
		a.place = t.place
	}
	if a.place != nil {
		if err := a.segment.write(Record{KindPart, a.at, a.place.body()}); err != nil {
			return err
		}
	}
	a.newest, err = newestBase(a.config.Dir, a.segment.number, l)
	return err
}

// continues reports whether the database goes on from the archive's end: the
// file is the one that was left, or the log still holds the last frame that was
// copied, with a checksum over all before it.
func (a *Archive) continues(ctx context.Context, t tail) (bool, error) {
	if t.end != "" {
		_, hash, err := hashFile(a.log.File())
		return hash == t.end, err
	}
	if t.empty != "" {
		state, err := stateOf(a.log.File())
		return string(state) == t.empty, err
	}
	if t.place == nil {
		return false, nil
	}
	h, err := a.header()
	if err != nil || h == nil || *h != t.place.header {
		return false, err
	}
	end, err := a.log.Committed(ctx)
	if err != nil || end < t.place.frames {
		return false, err
	}
	if t.place.frames == 0 {
		return true, nil
	}
	b := make([]byte, frameHeaderSize)
	at := walHeaderSize + int64(t.place.frames-1)*int64(h.frame())
	if _, err := a.wal.ReadAt(b, at); err != nil {
		return false, err
	}
	return stored(b[16:]) == t.place.sum, nil
}

// newestBase finds the newest base that the file of a number continues.
func newestBase(dir string, from int, l listing) (newest Manifest, err error) {
	for from > 1 {
		r, err := openChain(dir, from)
		if err != nil {
			return newest, err
		}
		r.close()
		if r.begins() {
			break
		}
		from--
	}
	for _, name := range l.bases {
		m, err := readManifest(filepath.Join(dir, name))
		if err == nil && m.Log >= from && m.At.After(newest.At) {
			newest = m
		}
	}
	return newest, nil
}
