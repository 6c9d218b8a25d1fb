package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"sync/atomic"

	"lykta/internal/errs"
)

const (
	maxBatch = 256 // closures in one transaction
	maxTries = 10  // times that a closure is run before the caller is told
)

var (
	errAgain = errors.New("the shared transaction was spoilt: run again")
	errBad   = driver.ErrBadConn
)

// Write runs fn in a transaction and returns nil when what it did is on disk.
// An error of fn's own rolls back fn's work alone and comes back as it is.
// Write on a DB that stands in a transaction runs fn in that transaction,
// without a savepoint.
//
// An Unavailable error with the key "db.unknown" means that the commit failed
// and may have happened all the same: repeat with the same key (Once). So does
// "db.full", a disk without room, though there nothing has been changed as far
// as anybody can see. With any other error nothing was changed. Where ctx ends before fn has run, or
// while it runs, nothing was changed either.
//
// fn may be run more than once; only the last run counts.
func (d *DB) Write(ctx context.Context, fn func(tx *DB) error) error {
	if d.tx == nil {
		if err := d.ballast.room(); err != nil {
			return err
		}
	}
	return d.write(ctx, fn)
}

func (d *DB) write(ctx context.Context, fn func(tx *DB) error) error {
	if d.tx != nil {
		if d.tx.readOnly {
			return errs.E(errs.Internal, "db.readonly")
		}
		return fn(d)
	}
	named := func(tx *DB) error { return fn(tx.named(d.tenant)) }
	for range maxTries {
		err := d.writer.attempt(ctx, d.core, named)
		if !errors.Is(err, errAgain) {
			return classify(err)
		}
	}
	return errs.E(errs.Unavailable, "db.busy")
}

// batch is a transaction that several closures share.
type batch struct {
	done chan struct{} // closed when the outcome is known
	err  error         // valid once done is closed
	size int
}

// writer lets one closure at a time run on the session. Whoever holds the
// token may use session and batch. The last one of those who wait commits.
type writer struct {
	open    func(context.Context) (*session, error)
	token   chan struct{} // holds one value when nobody writes
	waiting atomic.Int64
	session *session // nil before the first write and after a failure
	batch   *batch   // nil where no transaction is open
	closed  bool
	failed  chan struct{}
	failing sync.Once
}

func newWriter(c *core) *writer {
	w := &writer{open: c.newSession, token: make(chan struct{}, 1), failed: make(chan struct{})}
	w.token <- struct{}{}
	return w
}

// attempt runs fn once and waits for the commit.
func (w *writer) attempt(ctx context.Context, c *core, fn func(*DB) error) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	b, err := w.run(ctx, c, fn)
	if b == nil {
		return err
	}
	<-b.done // nobody is told anything that is not on disk, refusals included
	if b.err != nil {
		return b.err
	}
	return err
}

// take waits for the token. Who leaves early still does the duty of the last
// in line: the batch may be waiting for it.
func (w *writer) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.waiting.Add(1)
	select {
	case <-w.token:
		w.waiting.Add(-1)
		return nil
	case <-ctx.Done():
	}
	go func() {
		<-w.token
		w.waiting.Add(-1)
		w.settle()
	}()
	return ctx.Err()
}

// run runs fn in a savepoint of the open batch, and passes the token on.
func (w *writer) run(ctx context.Context, c *core, fn func(*DB) error) (*batch, error) {
	defer w.settle()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := w.begin(ctx); err != nil {
		return nil, err
	}
	b := w.batch
	err := w.inSavepoint(ctx, c, fn)
	switch {
	case err == nil:
		return b, nil
	case again(err):
		w.spoil()
		return nil, errAgain
	case w.batch != b: // fn's error took the whole transaction with it
		return nil, err
	}
	return b, err
}

// begin opens a transaction where none is open, and a savepoint in it.
func (w *writer) begin(ctx context.Context) error {
	select {
	case <-w.failed:
		return errs.E(errs.Unavailable, "db.failed")
	default:
	}
	if w.closed {
		return errs.E(errs.Unavailable, "db.closed")
	}
	if w.batch == nil {
		if err := w.beginBatch(ctx); err != nil {
			return err
		}
	}
	if err := w.session.mark(); err != nil {
		w.spoil()
		return errAgain
	}
	w.batch.size++
	return nil
}

// beginBatch opens a transaction, and a session where there is none. A session
// that has been lost meanwhile is replaced once.
func (w *writer) beginBatch(ctx context.Context) error {
	fresh := w.session == nil
	if fresh {
		s, err := w.open(ctx)
		if err != nil {
			return err
		}
		w.session = s
	}
	if err := w.session.control(w.session.begin); err != nil {
		w.drop()
		if fresh {
			return err
		}
		return errAgain
	}
	w.session.kept = false
	clear(w.session.learned)
	w.batch = &batch{done: make(chan struct{})}
	return nil
}

// inSavepoint runs fn and keeps its work or takes it back: also where fn
// panics, or ends the goroutine, as t.Fatal does.
func (w *writer) inSavepoint(ctx context.Context, c *core, fn func(*DB) error) (err error) {
	kept := false
	defer func() {
		if kept {
			return
		}
		if e := w.session.undo(); e != nil {
			w.spoil()
		}
	}()
	if err := fn(&DB{core: c, tx: &tx{run: w.session, learned: w.session.learned}}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.session.keep(); err != nil {
		return errs.Wrap(err, "an error of a statement was not handed on")
	}
	kept = true
	return nil
}

// settle commits where nobody waits to join the batch, and gives the token
// back.
func (w *writer) settle() {
	if b := w.batch; b != nil && (w.waiting.Load() == 0 || b.size >= maxBatch) {
		w.commit(b)
	}
	w.token <- struct{}{}
}

func (w *writer) commit(b *batch) {
	w.batch = nil
	err := w.session.control("COMMIT")
	switch {
	case err == nil:
	case postgresConflict(err):
		b.err = errAgain
		w.drop()
	default:
		b.err = errs.E(errs.Unavailable, "db.unknown", err)
		if diskFull(err) {
			b.err = errs.E(errs.Unavailable, "db.full", err)
		}
		w.drop()
		if diskFailed(err) {
			w.failing.Do(func() { close(w.failed) })
		}
	}
	close(b.done)
}

// spoil ends the open batch without a commit: everyone in it runs again.
func (w *writer) spoil() {
	b := w.batch
	if b == nil {
		return
	}
	w.batch = nil
	b.err = errAgain
	if err := w.session.control("ROLLBACK"); err != nil {
		w.drop()
	}
	close(b.done)
}

func (w *writer) drop() {
	w.session.close()
	w.session = nil
}

// close waits for its turn, and refuses whoever comes later.
func (w *writer) close() {
	<-w.token
	if w.batch != nil {
		w.commit(w.batch)
	}
	w.closed = true
	if w.session != nil {
		w.drop()
	}
	w.token <- struct{}{}
}

// again reports whether an error within a transaction says that the same work
// may succeed in a new one.
func again(err error) bool {
	return errors.Is(err, errAgain) || postgresConflict(err) || postgresLost(err)
}
