package backup

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/db"
)

// base begins to make a base, beside all that goes on. The log that makes it whole
// is in the archive, from the file on in which the log's present file begins.
func (f *Follower) base(ctx context.Context) {
	f.basing, f.grown = make(chan baseOf, 1), 0
	m := Manifest{Format: format, Program: f.config.Program, Log: f.stream.first, Excluded: f.config.Keys}
	go func(done chan<- baseOf) {
		canary, err := m.follows(ctx, f)
		done <- baseOf{m, canary, err}
	}(f.basing)
}

// follows copies the server, and writes the canary. The base's moment is after the
// copy: from then on everything can be restored with it.
func (m *Manifest) follows(ctx context.Context, f *Follower) (string, error) {
	d, dir := f.db, f.config.Dir // which do not change
	temp := filepath.Join(dir, "base.tmp")
	defer os.RemoveAll(temp)
	if err := errors.Join(os.RemoveAll(temp), os.Mkdir(temp, 0o700)); err != nil {
		return "", err
	}
	if err := m.cluster(ctx, d, f.address, temp, logOutside, f.config.Seal); err != nil {
		return "", err
	}
	now, err := db.One(ctx, d, micros, `SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint`)
	if err != nil {
		return "", err
	}
	m.At = now
	name := baseName(m.At)
	if err := errors.Join(m.write(temp), syncDir(temp), os.Rename(temp, filepath.Join(dir, name)), syncDir(dir)); err != nil {
		return "", err
	}
	return sing(ctx, d, m.At, name)
}

func micros(r *sql.Rows) (time.Time, error) {
	var n int64
	err := r.Scan(&n)
	return time.UnixMicro(n).UTC(), err
}

// based takes note of a base that has been made. One that could not be is logged,
// and tried again when the next is due.
func (f *Follower) based() {
	select {
	case b := <-f.basing:
		f.took(b)
	default:
	}
}

// settle waits for the base that is being made.
func (f *Follower) settle() {
	if f.basing != nil {
		f.took(<-f.basing)
	}
}

func (f *Follower) took(b baseOf) {
	f.basing = nil
	if b.At.IsZero() {
		f.config.Log.Error("no base could be made", "dir", f.config.Dir, "error", b.err.Error())
		b.At = f.at.Add(retry - f.config.BaseEvery) // again soon
		f.newest = b.Manifest
		return
	}
	f.newest, f.canary = b.Manifest, b.canary
	if err := errors.Join(b.err, Forget(f.config.Dir, b.At.Add(-f.config.Keep))); err != nil {
		f.config.Log.Error("the archive is not tidy", "dir", f.config.Dir, "error", err.Error())
	}
}
