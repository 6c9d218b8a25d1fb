package backup

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// DefaultSlot is the name in which a PostgreSQL server keeps what the archive does
// not have yet.
const DefaultSlot = "lykta_archive"

// Follower archives a PostgreSQL server: the whole server at times (bases), and
// all that it writes to its log in between, as it writes it. The archive has the
// form of SQLite's; moments are of the server's clock.
type Follower struct {
	config  Config
	address string
	slot    string
	db      *db.DB

	wire    *wire
	segment *segment
	stream  stream // where the archive stands
	waiting piece  // what is not on disk yet
	at      time.Time
	grown   int64
	newest  Manifest

	marked *marked     // a moment that is told of when its place is reached
	quiet  lsn         // the place of the last one that was told of
	told   time.Time   // when that was, by this machine's clock
	canary string      // committed, not yet marked
	basing chan baseOf // not nil while a base is made

	reached atomic.Int64 // microseconds
}

type marked struct {
	at     time.Time
	end    lsn
	canary string
}

type baseOf struct {
	Manifest
	canary string
	err    error
}

// NewFollower prepares to archive the server at an address, whose Lykta database
// is d. The slot is DefaultSlot unless the server has several archives.
func NewFollower(config Config, d *db.DB, address, slot string) *Follower {
	if config.BaseBytes == 0 { // the log of a whole server
		config.BaseBytes = 4 << 30
	}
	return &Follower{config: config.complete(), address: address, slot: slot, db: d}
}

// retry is how long it waits after a server went away.
const retry = 5 * time.Second

// Run archives until ctx ends. A server that cannot be followed at all is an error
// now (Unavailable, backup.pg); one that goes away later is waited for.
func (f *Follower) Run(ctx context.Context) error {
	if err := os.MkdirAll(f.config.Dir, 0o700); err != nil {
		return errs.E(errs.Unavailable, "backup.dir", f.config.Dir, err)
	}
	begun, anew := false, false
	for {
		streamed, err := f.session(ctx, anew)
		if ctx.Err() != nil {
			return nil
		}
		begun = begun || streamed
		refused := errors.Is(err, errBroken)
		if !begun && !refused || refused && anew {
			return errs.E(errs.Unavailable, "backup.pg", err)
		}
		if anew = refused; !refused {
			f.config.Log.Error("the archive is behind", "dir", f.config.Dir, "reached", f.at, "error", err.Error())
			select {
			case <-ctx.Done():
			case <-time.After(retry):
			}
		}
	}
}

// session follows the server over one connection, and reports whether the log
// came.
func (f *Follower) session(ctx context.Context, anew bool) (streamed bool, err error) {
	if f.wire, err = dial(ctx, f.address, f.slot, anew); err != nil {
		return false, err
	}
	defer f.wire.close()
	f.marked, f.waiting = nil, piece{}
	if err := f.goOn(ctx, anew); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.segment.file.Close()) }()
	if err := f.wire.start(ctx, f.stream.at); err != nil {
		return false, gone(err, "58P01", "55000", "XX000") // or it is ahead of the server, or the slot was let go
	}
	defer f.settle()
	return true, gone(f.follow(ctx), "58P01")
}

// gone marks an error of the server's that says, by its code, that it no longer
// has what the archive needs: undefined_file.
func gone(err error, codes ...string) error {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && slices.Contains(codes, refusal.Code) {
		return errors.Join(errBroken, err)
	}
	return err
}

// goOn continues the archive where it ended, or begins it anew at the start of
// the file that the server writes to.
func (f *Follower) goOn(ctx context.Context, anew bool) error {
	l, err := list(f.config.Dir)
	if err != nil {
		return err
	}
	if l.last() > 0 && !anew {
		t, err := readTail(f.config.Dir, l.last(), f.config.Seal)
		if err == nil && t.stream != nil && t.stream.system == f.wire.system && t.stream.line == f.wire.line && t.stream.size == f.wire.size {
			f.stream, f.at = *t.stream, t.at
			return f.open(t.number+1, t.chain, l)
		}
		f.config.Log.Error("the archive begins anew: moments from here to its next base cannot be restored", "dir", f.config.Dir, "from", t.at)
	}
	end, err := f.wire.end(ctx)
	if err != nil {
		return err
	}
	if f.at, err = f.wire.now(ctx); err != nil {
		return err
	}
	f.stream = stream{line: f.wire.line, size: f.wire.size, first: l.last() + 1, system: f.wire.system}
	f.stream.at = f.stream.begin(end)
	return f.open(l.last()+1, chain{}, l)
}

// open begins a file of the archive, which says whose log it has.
func (f *Follower) open(number int, before chain, l listing) error {
	next, err := createSegment(f.config.Dir, number, before, f.config.Seal)
	if err != nil {
		return err
	}
	if err := next.write(Record{KindStream, f.at, f.stream.body()}); err != nil {
		next.file.Close()
		return err
	}
	f.segment = next
	f.newest, err = newestBase(f.config.Dir, number, l)
	return err
}

// follow copies what comes until the connection ends, or until it is to stop and
// has noted the moment.
func (f *Follower) follow(ctx context.Context) error {
	for ctx.Err() == nil {
		err := f.fetch(ctx)
		if err == nil {
			err = f.tend(ctx)
		}
		if err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	at, end, err := f.wire.mark(ctx)
	f.marked = &marked{at: at, end: end}
	for err == nil && f.stream.at < end {
		if err = ctx.Err(); err == nil {
			err = f.fetch(ctx)
		}
	}
	if err == nil {
		err = f.tell()
	}
	return err
}

// grace is how long it may take to stop.
const grace = 5 * time.Second

// fetch takes what comes until the pause has passed, and puts it on disk.
func (f *Follower) fetch(ctx context.Context) error {
	until := time.Now().Add(f.config.Pause)
	for time.Now().Before(until) && len(f.waiting.data) < chunk {
		p, err := f.wire.receive(context.WithoutCancel(ctx), until, f.stream.at) // a connection that is broken off is none
		if err == nil && len(p.data) > 0 {
			err = f.waiting.add(p)
		}
		if err != nil {
			return errors.Join(f.flush(), err)
		}
	}
	return f.flush()
}

// flush puts on disk what has come, and tells the server.
func (f *Follower) flush() error {
	if len(f.waiting.data) == 0 {
		return nil
	}
	if err := f.write(Record{KindLog, f.at, f.waiting.body()}); err != nil {
		return err
	}
	if err := f.stream.took(f.waiting, f.segment.number); err != nil {
		return err
	}
	f.grown += int64(len(f.waiting.data))
	f.waiting = piece{}
	return f.wire.confirm(f.stream.at)
}

func (f *Follower) write(r Record) error {
	if f.segment.size >= f.config.FileBytes {
		next, err := createSegment(f.config.Dir, f.segment.number+1, f.segment.chain, f.config.Seal)
		if err != nil {
			return err
		}
		f.segment.file.Close()
		f.segment = next
		if err := next.write(Record{KindStream, f.at, f.stream.body()}); err != nil {
			return err
		}
	}
	return f.segment.write(r)
}

// tend notes up to which moment all is in the archive, and makes bases.
func (f *Follower) tend(ctx context.Context) error {
	if f.marked != nil && f.stream.at >= f.marked.end {
		if err := f.tell(); err != nil {
			return err
		}
	}
	f.based()
	if f.marked == nil && (f.stream.at > f.quiet || f.canary != "" || time.Since(f.told) >= tick) {
		at, end, err := f.wire.mark(ctx)
		if err != nil {
			return err
		}
		f.marked, f.canary = &marked{at, end, f.canary}, ""
	}
	due := f.newest.At.IsZero() || f.grown >= f.config.BaseBytes || f.at.Sub(f.newest.At) >= f.config.BaseEvery
	if f.basing == nil && due {
		f.base(ctx)
	}
	return nil
}

// tell notes the marked moment.
func (f *Follower) tell() error {
	m := *f.marked
	if m.at.Before(f.at) { // a clock that was set back
		m.at = f.at
	}
	if err := f.write(Record{KindTick, m.at, nil}); err != nil {
		return err
	}
	if m.canary != "" {
		if err := f.write(Record{KindCanary, m.at, []byte(m.canary)}); err != nil {
			return err
		}
	}
	f.at, f.quiet, f.told, f.marked = m.at, m.end, time.Now(), nil
	f.reached.Store(m.at.UnixMicro())
	return nil
}

// Reached is the moment, of the server's clock, up to which all that was
// acknowledged is in the archive; 1970 before any is.
func (f *Follower) Reached() time.Time { return time.UnixMicro(f.reached.Load()).UTC() }
