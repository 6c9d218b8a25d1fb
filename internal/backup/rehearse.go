package backup

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/errs"
	"lykta/internal/secret"
)

// rehearsalName is the file in which the last rehearsal that went well is noted.
const rehearsalName = "rehearsal.json"

// Rehearsal is a rehearsal that went well.
type Rehearsal struct {
	At     time.Time     `json:"at"`     // UTC: when it began
	Newest time.Time     `json:"newest"` // the newest moment, which was restored
	Moment time.Time     `json:"moment"` // another, drawn at random
	Took   time.Duration `json:"took"`   // nanoseconds, for both
	Rows   int64         `json:"rows"`   // in the newest
}

// Rehearse reads every file of an archive, restores its newest moment and one
// drawn with random, which returns a number from 0 to below n, into a scratch
// folder, and checks both as Restore does. Archives with a log must hold the
// canary. It leaves nothing behind but the note of one that went well.
func Rehearse(ctx context.Context, dir string, keys *secret.Keyring, now func() time.Time, random func(n int64) int64) (Rehearsal, error) {
	begun := now()
	r := Rehearsal{At: begun.UTC()}
	if err := inspect(ctx, dir, true); err != nil {
		return r, err
	}
	scratch, err := os.MkdirTemp("", "lykta-rehearsal-")
	if err != nil {
		return r, errs.E(errs.Unavailable, "backup.dir", os.TempDir(), err)
	}
	defer os.RemoveAll(scratch)
	if err := letServerIn(scratch); err != nil {
		return r, err
	}
	newest, err := Restore(ctx, dir, filepath.Join(scratch, "newest"), time.Time{}, keys)
	if err != nil {
		return r, err
	}
	for _, n := range newest.Rows {
		r.Rows += n
	}
	r.Newest = newest.Known
	if r.Moment, err = draw(dir, newest.Known, random); err != nil {
		return r, err
	}
	if _, err := Restore(ctx, dir, filepath.Join(scratch, "moment"), r.Moment, keys); err != nil {
		return r, err
	}
	r.Took = now().Sub(begun)
	return r, note(dir, r)
}

// draw draws a moment that can be restored: one after the last break in the
// archive, or that of a base where no log continues it.
func draw(dir string, newest time.Time, random func(int64) int64) (time.Time, error) {
	l, err := list(dir)
	if err != nil || len(l.bases) == 0 {
		return newest, err
	}
	oldest, err := readManifest(filepath.Join(dir, l.bases[len(l.bases)-1]))
	if err != nil {
		return newest, err
	}
	if oldest.Log == 0 {
		m, err := readManifest(filepath.Join(dir, l.bases[random(int64(len(l.bases)))]))
		return m.At, err
	}
	start := unbroken(dir, l.last())
	for i := len(l.bases) - 2; i >= 0; i-- {
		m, err := readManifest(filepath.Join(dir, l.bases[i]))
		if err != nil {
			return newest, err
		}
		if m.Log < start {
			break
		}
		oldest = m
	}
	return oldest.At.Add(time.Duration(random(int64(newest.Sub(oldest.At)) + 1))), nil
}

// unbroken is the number of the file from which on the log is whole.
func unbroken(dir string, last int) int {
	for n := last; n > 0; n-- {
		r, err := openChain(dir, n)
		if err != nil {
			return n + 1
		}
		begins := r.begins()
		r.close()
		if begins {
			return n
		}
	}
	return 1
}

func note(dir string, r Rehearsal) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, rehearsalName)
	if err := writeSynced(path+".tmp", append(b, '\n')); err != nil {
		return errs.E(errs.Unavailable, "backup.dir", dir, err)
	}
	return errors.Join(os.Rename(path+".tmp", path), syncDir(dir))
}

// LastRehearsal returns the last rehearsal that went well. None is NotFound,
// key "backup.unrehearsed".
func LastRehearsal(dir string) (Rehearsal, error) {
	var r Rehearsal
	b, err := os.ReadFile(filepath.Join(dir, rehearsalName))
	if errors.Is(err, fs.ErrNotExist) {
		return r, errs.E(errs.NotFound, "backup.unrehearsed")
	}
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	return r, err
}
