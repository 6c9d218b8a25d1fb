package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/errs"
)

// tidy empties the log where it has grown, and forgets what is too old.
func (a *Archive) tidy(ctx context.Context) error {
	info, err := a.wal.Stat()
	if err != nil {
		return err
	}
	if info.Size() >= a.config.Empty && a.copying.TryLock() {
		_, err = a.empty(ctx, info.Size() >= a.config.Bound)
		a.copying.Unlock()
	}
	return errors.Join(err, Forget(a.config.Dir, a.config.Now().Add(-a.config.Keep)))
}

// empty empties the log after it has been copied; by force also where it cannot
// be, and then the archive begins anew.
func (a *Archive) empty(ctx context.Context, force bool) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	emptied, err := a.log.Empty(ctx, func() error {
		err := a.ship(ctx)
		if err != nil && force {
			a.abandon(errors.Join(errBroken, err))
			return nil
		}
		return err
	})
	if err != nil || !emptied || a.segment == nil {
		return emptied, err
	}
	state, err := stateOf(a.log.File())
	if err != nil {
		return true, err
	}
	a.place = nil
	return true, a.tell(KindEmpty, a.at, state)
}

// stateOf is the size of a file and when it was last changed: cheap to note each
// time that the log is emptied, and another file or a later one does not have it.
func stateOf(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%d %d", info.Size(), info.ModTime().UnixNano()), nil
}

// scrub is what a removal by law asks for: it does not wait for the archive.
func (a *Archive) scrub(ctx context.Context) error {
	if !a.copying.TryLock() {
		return errs.E(errs.Unavailable, "db.busy")
	}
	defer a.copying.Unlock()
	emptied, err := a.empty(ctx, true)
	if err == nil && !emptied {
		return errs.E(errs.Unavailable, "db.busy")
	}
	return err
}

// Forget removes what no moment at or after the oldest to keep needs: bases
// before the newest one that is that old, and the files of the log before it.
func Forget(dir string, oldest time.Time) error {
	l, err := list(dir)
	if err != nil {
		return err
	}
	kept := -1
	for i, name := range l.bases {
		if name <= baseName(oldest) {
			kept = i
		}
	}
	if kept <= 0 {
		return nil
	}
	m, err := readManifest(filepath.Join(dir, l.bases[kept]))
	if err != nil {
		return err
	}
	for _, name := range l.bases[:kept] {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
	}
	for _, n := range l.segments {
		if n < m.Log {
			err = errors.Join(err, os.Remove(filepath.Join(dir, segmentName(n))))
		}
	}
	return err
}
