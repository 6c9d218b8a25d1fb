package backup

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/secret"
)

// Config says where an archive lies and how it is kept. Only Dir must be set.
type Config struct {
	Dir     string
	Program string   // the program's version, for manifests
	Keys    []string // files of keys, which are named in manifests and never read

	Seal *secret.Keyring // what the archive holds is sealed with it; nil seals nothing

	Pause     time.Duration // between two copies at least; 0 is 200 ms
	BaseEvery time.Duration // 0 is 24 hours
	BaseBytes int64         // a base also after so much of the log; 0 is 256 MB
	Keep      time.Duration // any moment so far back can be restored; 0 is 35 days
	FileBytes int64         // size at which a file of the log is full; 0 is 16 MB
	Empty     int64         // size of SQLite's log at which it is emptied; 0 is 4 MB
	Bound     int64         // size at which it is emptied though it could not be copied; 0 is 256 MB

	Log *slog.Logger     // nil is slog.Default
	Now func() time.Time // nil is time.Now
}

func (c Config) complete() Config {
	c.Pause = or(c.Pause, 200*time.Millisecond)
	c.BaseEvery = or(c.BaseEvery, 24*time.Hour)
	c.BaseBytes = or(c.BaseBytes, 256<<20)
	c.Keep = or(c.Keep, 35*24*time.Hour)
	c.FileBytes = or(c.FileBytes, 16<<20)
	c.Empty = or(c.Empty, 4<<20)
	c.Bound = or(c.Bound, 256<<20)
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func or[T int64 | time.Duration](value, otherwise T) T {
	if value == 0 {
		return otherwise
	}
	return value
}

// tick is how long the archive is silent at most: a moment later than the last
// record cannot be restored, since nobody knows what happened by then.
const tick = 30 * time.Second

// Archive copies what is committed. Begin with New, hand Committed to db.Open,
// then Start; Close it after the database.
type Archive struct {
	config Config
	clock  clock
	wake   chan struct{}
	stop   context.CancelFunc
	ended  chan struct{}

	copying sync.Mutex // held while the file is copied: nothing may move into it

	mu      sync.Mutex // what follows
	db      *db.DB
	log     *db.Log
	wal     *os.File
	segment *segment  // nil where the archive must begin anew
	place   *place    // nil before the first frame
	at      time.Time // of the last record
	newest  Manifest  // the newest base, without its counts while it is made
	grown   int64     // bytes since then
	reached time.Time // all commits until then are in the archive
	canary  string    // committed, not yet told of
	trouble error     // why the archive is behind
}

// New prepares an archive. Nothing is written before Start.
func New(config Config) *Archive {
	a := &Archive{config: config.complete(), wake: make(chan struct{}, 1), ended: make(chan struct{})}
	a.clock.now = a.config.Now
	return a
}

// Committed is for db.Options.Committed.
func (a *Archive) Committed(frames int) {
	a.clock.committed(frames)
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// Start takes the log of d, goes on where the archive ended or begins it anew
// with a base, and copies until Close. A folder that cannot be written to is an error now,
// and only logged later.
func (a *Archive) Start(ctx context.Context, d *db.DB) error {
	if err := os.MkdirAll(a.config.Dir, 0o700); err != nil {
		return errs.E(errs.Unavailable, "backup.dir", a.config.Dir, err)
	}
	var err error
	if a.log, err = d.OwnLog(ctx); err != nil {
		return err
	}
	if err := os.RemoveAll(a.log.File() + asideSuffix); err != nil { // of one that was killed while it made a base
		return errs.E(errs.Unavailable, "backup.dir", a.log.File()+asideSuffix, err)
	}
	a.db = d
	if a.wal, err = os.OpenFile(a.log.File()+"-wal", os.O_RDONLY|os.O_CREATE, 0o600); err == nil {
		err = a.locked(ctx, a.catchUp)
	}
	if err == nil && a.baseDue() {
		err = a.Base(ctx)
	}
	if err != nil {
		a.log.Close()
		return errs.E(errs.Unavailable, "backup.dir", a.config.Dir, err)
	}
	d.SetScrubber(a.scrub)
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stop
	go a.run(run)
	return nil
}

func (a *Archive) catchUp(ctx context.Context) error {
	a.clock.read(a.wal)
	if err := a.resume(ctx); err != nil {
		return err
	}
	return a.ship(ctx)
}

// run copies after each commit, and looks after the rest every second.
func (a *Archive) run(ctx context.Context) {
	defer close(a.ended)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-second.C:
			a.report(a.Tend(ctx))
			continue
		case <-a.wake:
		}
		a.report(a.locked(ctx, a.ship))
		pause.Reset(a.config.Pause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
	}
}

func (a *Archive) locked(ctx context.Context, do func(context.Context) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return do(ctx)
}

// report logs what begins to go wrong, and that it goes well again.
func (a *Archive) report(err error) {
	a.mu.Lock()
	before := a.trouble
	a.trouble = err
	a.mu.Unlock()
	lag := a.Lag()
	switch {
	case err != nil && before == nil && !errors.Is(err, context.Canceled):
		a.config.Log.Error("the archive is behind", "dir", a.config.Dir, "lag", lag.String(), "error", err.Error())
	case err == nil && before != nil:
		a.config.Log.Info("the archive is whole again", "dir", a.config.Dir)
	}
}

// Lag is the age of the oldest commit that is not in the archive, and 0 where
// all are.
func (a *Archive) Lag() time.Duration {
	if oldest := a.clock.oldest(); !oldest.IsZero() {
		return max(a.config.Now().Sub(oldest), 0)
	}
	return 0
}

// Reached is the moment until which every commit is in the archive, and why it
// does not come further, if it does not.
func (a *Archive) Reached() (time.Time, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.reached, a.trouble
}

// Tend does what is due: it copies, begins the archive anew where it broke,
// makes a base, empties the log and forgets what is too old. It is called every
// second; another call meanwhile does no harm.
func (a *Archive) Tend(ctx context.Context) error {
	err := a.locked(ctx, a.ship)
	if a.baseDue() {
		err = errors.Join(err, a.Base(ctx))
	}
	return errors.Join(err, a.tidy(ctx))
}

// Flush copies all that has been committed, and notes that this is all.
func (a *Archive) Flush(ctx context.Context) error {
	return a.locked(ctx, func(ctx context.Context) error {
		now := a.config.Now()
		if err := a.ship(ctx); err != nil {
			return err
		}
		return a.tell(KindTick, now, nil)
	})
}

// Close copies the rest, moves the log into the file, and notes what the file is
// then, so that the next start can go on from there.
func (a *Archive) Close(ctx context.Context) error {
	if a.stop == nil {
		return nil
	}
	a.stop()
	<-a.ended
	a.mu.Lock()
	defer a.mu.Unlock()
	a.db.SetScrubber(nil)
	err := a.ship(ctx)
	if err == nil {
		err = a.finish(ctx)
	}
	if a.segment != nil {
		err = errors.Join(err, a.segment.file.Close())
	}
	return errors.Join(err, a.log.Close(), a.wal.Close())
}

// finish leaves the file whole by itself, if nobody else has it open.
func (a *Archive) finish(ctx context.Context) error {
	emptied, err := a.log.Empty(ctx, func() error { return a.ship(ctx) })
	if err != nil || !emptied {
		return err
	}
	now := a.config.Now()
	_, hash, err := hashFile(a.log.File())
	if err != nil {
		return err
	}
	return a.tell(KindEnd, now, []byte(hash))
}

// path is where a file of the archive lies.
func (a *Archive) path(name string) string { return filepath.Join(a.config.Dir, name) }
