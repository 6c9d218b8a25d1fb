package backup

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"lykta/internal/errs"
)

// Check reads every file of an archive and returns an error for each that is not
// as it was written, or is missing. A record that is not finished at the very end
// is one of them: Check an archive that nobody writes to, or see Restored. An
// archive whose last records were taken away whole looks like a younger one;
// against that help a checkpoint and an audit head that are kept elsewhere.
func Check(ctx context.Context, dir string) error {
	return inspect(ctx, dir, false)
}

// inspect is Check; where the archive is live its last record may be unfinished.
func inspect(ctx context.Context, dir string, live bool) error {
	l, err := list(dir)
	if err != nil {
		return errs.E(errs.Unavailable, "backup.dir", dir, err)
	}
	var found []error
	for _, name := range l.bases {
		found = append(found, checkBase(filepath.Join(dir, name)))
	}
	var before chain
	for i, number := range l.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i > 0 && number != l.segments[i-1]+1 {
			found = append(found, errs.E(errs.NotFound, "backup.missing", segmentName(l.segments[i-1]+1), time.Time{}))
			before = chain{}
		}
		after, err := checkSegment(dir, number, before, i == 0, live && number == l.last())
		found = append(found, err)
		before = after
	}
	return errors.Join(found...)
}

func checkBase(dir string) error {
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	for _, f := range m.Files {
		path := filepath.Join(dir, f.Name)
		if size, hash, err := hashFile(path); err != nil || size != f.Size || hash != f.SHA256 {
			return damaged(path, 0, errors.Join(errChanged, err))
		}
	}
	return nil
}

// checkSegment reads a file of the log to its end.
func checkSegment(dir string, number int, before chain, first, live bool) (chain, error) {
	path := filepath.Join(dir, segmentName(number))
	r, err := openChain(dir, number)
	if err != nil {
		return chain{}, damaged(path, 0, err)
	}
	defer r.close()
	if !first && before != (chain{}) && !r.begins() && r.before != before {
		return chain{}, damaged(path, 0, errChanged)
	}
	for {
		if _, err := r.next(); errors.Is(err, io.EOF) || live && errors.Is(err, errTorn) {
			return r.chain, nil
		} else if err != nil {
			return chain{}, damaged(path, r.offset, err)
		}
	}
}

// LastMoment is the last moment that can be restored, as an error of Restore's
// tells it.
func LastMoment(err error) (time.Time, bool) {
	var e *errs.Error
	if !errors.As(err, &e) {
		return time.Time{}, false
	}
	for _, arg := range e.Args {
		if at, ok := arg.(time.Time); ok && !at.IsZero() {
			return at, true
		}
	}
	return time.Time{}, false
}
