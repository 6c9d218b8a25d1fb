package backup

import (
	"context"
	"errors"
	"io"
	"time"

	"lykta/internal/errs"
)

// errBroken says that the archive cannot go on from where it ended: something
// was committed that it can no longer get.
var errBroken = errors.New("what follows the archive's end is gone")

// chunk is how many bytes of the log are copied at once.
const chunk = 4 << 20

// ship copies all that is committed and not yet in the archive, and begins the
// archive anew where it cannot go on.
func (a *Archive) ship(ctx context.Context) error {
	if a.segment == nil {
		if err := a.begin(); err != nil {
			return err
		}
	}
	err := a.copy(ctx)
	if errors.Is(err, errBroken) || errors.Is(err, errDead) {
		a.abandon(err)
	}
	return err
}

// abandon ends what can no longer be continued.
func (a *Archive) abandon(cause error) {
	if a.segment == nil {
		return
	}
	a.config.Log.Error("the archive begins anew: moments from here to its next base cannot be restored",
		"dir", a.config.Dir, "from", a.reached, "error", cause.Error())
	a.segment.file.Close()
	a.segment, a.place, a.newest, a.canary = nil, nil, Manifest{}, ""
}

func (a *Archive) copy(ctx context.Context) error {
	for {
		now := a.config.Now()
		end, err := a.look(ctx)
		if err != nil {
			return err
		}
		if a.place == nil || end <= a.place.frames {
			return a.told(now)
		}
		if err := a.take(ctx, min(end, a.place.frames+max(chunk/a.place.header.frame(), 1))); err != nil {
			return err
		}
	}
}

// told notes the moment until which all is copied: often in memory, and on disk
// when nothing has been noted for a while.
func (a *Archive) told(now time.Time) error {
	a.reached = now
	if a.place != nil { // a commit may have been copied before its moment was noted
		a.clock.forget(string(a.place.header.raw[16:24]), a.place.frames)
	}
	if a.canary != "" {
		if err := a.tell(KindCanary, now, []byte(a.canary)); err != nil {
			return err
		}
		a.canary = ""
	}
	if now.Sub(a.at) < tick {
		return nil
	}
	return a.tell(KindTick, now, nil)
}

// look returns how many frames of the log are committed, and begins a new part
// where the log was started anew.
func (a *Archive) look(ctx context.Context) (int, error) {
	for range 10 { // the log may be started anew between the looks
		first, err := a.header()
		if err != nil {
			return 0, err
		}
		end, err := a.log.Committed(ctx)
		if err != nil {
			return 0, err
		}
		second, err := a.header()
		if err != nil {
			return 0, err
		}
		switch {
		case first == nil || end == 0:
			return 0, nil
		case second == nil || *first != *second:
			continue
		}
		return end, a.part(*first)
	}
	return 0, errs.E(errs.Unavailable, "db.busy")
}

// header reads the head of the log. It is nil while the log is empty, or its
// head is being written.
func (a *Archive) header() (*walHeader, error) {
	b := make([]byte, walHeaderSize)
	if _, err := a.wal.ReadAt(b, 0); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	h, err := parseWALHeader(b)
	if err != nil {
		return nil, nil
	}
	return &h, nil
}

// part begins a new part where the head is not the one that is being copied. The
// log can only have been started anew after all of it was copied: see db.Log.
func (a *Archive) part(h walHeader) error {
	if a.place != nil && a.place.header == h {
		return nil
	}
	p := place{header: h, sum: h.start()}
	if err := a.tell(KindPart, a.at, p.body()); err != nil {
		return err
	}
	a.place = &p
	return nil
}

// take copies the frames up to a number.
func (a *Archive) take(ctx context.Context, end int) error {
	p := *a.place
	size := p.header.frame()
	b := make([]byte, (end-p.frames)*size)
	if _, err := a.wal.ReadAt(b, walHeaderSize+int64(p.frames)*int64(size)); err != nil {
		return errors.Join(errBroken, err)
	}
	seen := a.config.Now() // before the clock is asked: whoever is not in it yet has not been told
	after, err := p.header.check(p.sum, b)
	if err != nil {
		return errors.Join(errBroken, err)
	}
	commits := a.date(p, b, seen)
	at := a.at
	if n := len(commits); n > 0 {
		at = commits[n-1].at
	}
	p.frames, p.sum = end, after
	if err := a.write(Record{KindFrames, at, framesBody(commits, b)}); err != nil {
		return err
	}
	a.place = &p
	a.clock.forget(string(p.header.raw[16:24]), end)
	return ctx.Err()
}

// date finds the ends of transactions among frames, and when each was committed.
// A transaction of another process is dated when it was seen.
func (a *Archive) date(p place, frames []byte, seen time.Time) (commits []commit) {
	known := a.clock.of(string(p.header.raw[16:24]))
	size, last := p.header.frame(), a.at
	for i := 0; i*size < len(frames); i++ {
		if parseFrame(frames[i*size:(i+1)*size]).commit == 0 {
			continue
		}
		end := p.frames + i + 1
		for len(known) > 0 && known[0].frames < end {
			known = known[1:]
		}
		at := seen
		if len(known) > 0 {
			at = known[0].at
		}
		if at.Before(last) {
			at = last
		}
		last = at
		commits = append(commits, commit{i + 1, at})
	}
	return commits
}

func (a *Archive) tell(kind Kind, at time.Time, body []byte) error {
	if at.Before(a.at) { // a clock that was set back
		at = a.at
	}
	return a.write(Record{kind, at, body})
}

// write puts a record at the end of the archive, in a new file where the last is
// full.
func (a *Archive) write(r Record) error {
	if a.segment == nil {
		return errBroken
	}
	if a.segment.size >= a.config.FileBytes {
		if err := a.roll(r.At); err != nil {
			return err
		}
	}
	before := a.segment.size
	if err := a.segment.write(r); err != nil {
		return err
	}
	a.grown += a.segment.size - before
	a.at = r.At
	return nil
}

// roll goes on in a new file, which says again where in the log it stands.
func (a *Archive) roll(at time.Time) error {
	next, err := createSegment(a.config.Dir, a.segment.number+1, a.segment.chain, a.config.Seal)
	if err != nil {
		return err
	}
	if a.place != nil {
		if err := next.write(Record{KindPart, a.at, a.place.body()}); err != nil {
			next.file.Close()
			return errors.Join(errDead, err)
		}
	}
	a.segment.file.Close()
	a.segment = next
	return nil
}
