package db

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"

	"lykta/internal/errs"
)

const clients = 4

// seed makes an empty, migrated database file, to be copied for each run.
func seed(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lykta.db")
	d, err := Open(t.Context(), "sqlite:"+path, Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(t.Context(), `CREATE TABLE work (client BIGINT, n BIGINT)`); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// do is one request of a client's, with its key.
func do(ctx context.Context, d *DB, client, n int) error {
	return d.Write(ctx, func(tx *DB) error {
		_, _, err := Once(ctx, tx, "p", fmt.Sprintf("%d/%d", client, n), "work", time.UnixMicro(1), func() (string, error) {
			_, err := tx.Exec(ctx, `INSERT INTO work (client, n) VALUES ($1, $2)`, client, n)
			return "", err
		})
		return err
	})
}

// result is how one run ended.
type result struct {
	acknowledged, lost, doubled, corrupt, unknown int
}

func (r *result) add(o result) {
	r.acknowledged += o.acknowledged
	r.lost += o.lost
	r.doubled += o.doubled
	r.corrupt += o.corrupt
	r.unknown += o.unknown
}

// outage lets clients write until the disk fails them, brings the power back,
// lets each repeat its last request, and counts what came of it.
func outage(t *testing.T, base []byte, disk *disk, options Options, requests int) (r result) {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	path := filepath.Join(dir, "lykta.db")
	if err := os.WriteFile(path, base, 0o600); err != nil {
		t.Fatal(err)
	}
	options.Readers, options.VFS = 1, disk.register()
	defer vfs.Unregister(options.VFS)

	acknowledged := [clients]int{} // requests 0 … n-1 of each client
	d, err := Open(ctx, "sqlite:"+path, options)
	if err != nil && disk.cutAt == 0 && disk.fault == nil {
		t.Fatal(err)
	}
	if err == nil {
		d.Exec(ctx, `PRAGMA wal_autocheckpoint = 12`) // so that checkpoints are cut too
		var wg sync.WaitGroup
		for client := range clients {
			wg.Go(func() {
				for n := range requests {
					err := do(ctx, d, client, n)
					if err != nil {
						return
					}
					acknowledged[client]++
				}
			})
		}
		wg.Wait()
		d.Close()
	}
	disk.mu.Lock()
	if !disk.dead() {
		disk.take(true) // the machine stays up
	}
	disk.mu.Unlock()
	if len(disk.files) == 0 {
		t.Fatalf("nothing was opened: %v", err)
	}
	after, err := disk.powerUp(t.TempDir(), "lykta.db")
	if err != nil {
		t.Fatal(err)
	}
	return inspect(ctx, t, after, acknowledged)
}

func inspect(ctx context.Context, t *testing.T, path string, acknowledged [clients]int) (r result) {
	t.Helper()
	sound := newDisk(0) // spares the machine's own disk the syncs
	name := sound.register()
	defer vfs.Unregister(name)
	d, err := Open(ctx, "sqlite:"+path, Options{Readers: 1, VFS: name})
	if err != nil {
		r.corrupt++
		return r
	}
	defer d.Close()
	var verdict string
	if err := d.QueryRow(ctx, `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		r.corrupt++
		return r
	}
	count := func(client, n int) (rows int) {
		if err := d.QueryRow(ctx, `SELECT COUNT(*) FROM work WHERE client = $1 AND n = $2`, client, n).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	for client, n := range acknowledged {
		r.acknowledged += n
		for i := range n {
			if count(client, i) != 1 {
				r.lost++
			}
		}
		r.unknown += count(client, n) // not acknowledged, but there
		if err := do(ctx, d, client, n); err != nil {
			t.Fatalf("repeating the last request: %v", err)
		}
		if count(client, n) != 1 {
			r.doubled++
		}
	}
	return r
}

var disks atomic.Int64

// register makes the disk known to SQLite and returns the name.
func (d *disk) register() string {
	name := fmt.Sprintf("disk-%d", disks.Add(1))
	vfs.Register(name, d)
	return name
}

func newDisk(seed uint64) *disk {
	return &disk{VFSFilename: vfs.Find("").(vfs.VFSFilename), files: map[string]*platter{}, random: rand.New(rand.NewPCG(seed, 1))}
}

// cuts cuts the power at a random moment, again and again.
func cuts(t *testing.T, n int, options Options) (total result) {
	t.Helper()
	base := seed(t)
	r := rand.New(rand.NewPCG(7, 7))
	for i := range n {
		disk := newDisk(uint64(i))
		disk.cutAt = 1 + r.IntN(160)
		total.add(outage(t, base, disk, options, 40))
	}
	t.Logf("%d cuts: %+v", n, total)
	return total
}

// What was acknowledged is there after a power cut, and a repeated request
// counts once.
func TestPowerCutLosesNothing(t *testing.T) {
	t.Parallel()
	got := cuts(t, 200/thin, Options{})
	if got.lost > 0 || got.doubled > 0 || got.corrupt > 0 {
		t.Errorf("lost, doubled or corrupt: %+v", got)
	}
	if got.acknowledged < 500/thin || got.unknown == 0 && thin == 1 {
		t.Errorf("the cuts met too little: %+v", got)
	}
}

// The control: with synchronous=NORMAL the same cuts must lose writes, or the
// test above proves nothing.
func TestPowerCutControlLosesWrites(t *testing.T) {
	t.Parallel()
	if got := cuts(t, max(40/thin, 12), Options{unsafeNormal: true}); got.lost == 0 {
		t.Errorf("synchronous=NORMAL lost nothing: %+v", got)
	}
}

// A write that fails, once or from then on, with an error or a full disk, at
// every operation in turn: nothing acknowledged is lost, nothing is corrupt,
// and a repeated request counts once.
func TestFaultAtEveryOperation(t *testing.T) {
	t.Parallel()
	base := seed(t)
	for name, fault := range map[string]error{"error": sqlite3.IOERR_WRITE, "full": sqlite3.FULL} {
		for _, sticky := range []bool{false, true} {
			var total result
			positions := 0
			for at := 1; ; at += thin {
				disk := newDisk(uint64(at))
				disk.fault, disk.failAt, disk.sticky = fault, at, sticky
				total.add(outage(t, base, disk, Options{}, 2))
				if disk.done < at { // the workload ends before the fault
					break
				}
				positions++
			}
			if total.unknown == 0 && sticky && thin == 1 {
				t.Errorf("no write failed and was there all the same: the faults meet no commit")
			}
			t.Logf("%s, sticky %v, %d positions: %+v", name, sticky, positions, total)
			if total.lost > 0 || total.doubled > 0 || total.corrupt > 0 || positions < 20/thin {
				t.Errorf("%s, sticky %v, %d positions: %+v", name, sticky, positions, total)
			}
		}
	}
}

// After an input or output error at a commit the database says that it is
// done for; after a full disk it goes on when there is room again.
func TestFailedCommit(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault error
		ends  bool
	}{
		"error": {sqlite3.IOERR_FSYNC, true},
		"full":  {sqlite3.FULL, false},
	} {
		ctx := t.Context()
		path := filepath.Join(t.TempDir(), "lykta.db")
		if err := os.WriteFile(path, seed(t), 0o600); err != nil {
			t.Fatal(err)
		}
		disk := newDisk(1)
		options := Options{Readers: 1, VFS: disk.register()}
		defer vfs.Unregister(options.VFS)
		d, err := Open(ctx, "sqlite:"+path, options)
		if err != nil {
			t.Fatal(err)
		}
		if err := do(ctx, d, 1, 1); err != nil {
			t.Fatal(err)
		}
		disk.mu.Lock()
		disk.fault, disk.failAt, disk.sticky = tt.fault, disk.done+1, true
		disk.mu.Unlock()
		if err := do(ctx, d, 1, 2); !errs.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v, want unavailable", name, err)
		}
		disk.mu.Lock()
		disk.fault = nil
		disk.mu.Unlock()
		ended := false
		select {
		case <-d.Failed():
			ended = true
		default:
		}
		if ended != tt.ends {
			t.Errorf("%s: failed = %v, want %v", name, ended, tt.ends)
		}
		err = do(ctx, d, 1, 2)
		if tt.ends != errs.Is(err, errs.Unavailable) || !tt.ends && err != nil {
			t.Errorf("%s: the next write: %v", name, err)
		}
		var n int
		if err := d.QueryRow(ctx, `SELECT COUNT(*) FROM work WHERE client = 1 AND n = 1`).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: reading goes on: %d, %v", name, n, err)
		}
		d.Close()
	}
}
