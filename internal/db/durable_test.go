package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"

	"lykta/internal/db/migrations"
	"lykta/internal/errs"
)

const (
	clients = 4
	file    = "lykta.db"
)

// seed makes a database file with the ground schema, to be copied for each run.
// The rest of the schema would be read by every connection and used by none.
func seed(t *testing.T) image {
	t.Helper()
	ground, err := migrations.Files.ReadFile("0001_ground.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), file)
	d, err := Open(t.Context(), "sqlite:"+path, Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.migrate(t.Context(), fstest.MapFS{"0001_ground.sql": {Data: ground}}); err != nil {
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
	return image{file: content}
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

// result is how runs ended.
type result struct {
	cuts, acknowledged, lost, doubled, corrupt, unknown int
}

func (r *result) add(o result) {
	r.cuts += o.cuts
	r.acknowledged += o.acknowledged
	r.lost += o.lost
	r.doubled += o.doubled
	r.corrupt += o.corrupt
	r.unknown += o.unknown
}

// whole reports whether nothing bad came of it.
func (r result) whole() bool { return r.lost == 0 && r.doubled == 0 && r.corrupt == 0 }

// moment is what a disk holds, and how many requests of each client, 0 … n-1,
// had been acknowledged by then.
type moment struct {
	files        image
	acknowledged [clients]int
}

// work lets clients write through a new database on the disk until they have
// made their requests or been refused three times, each time repeating the same
// one. It returns the moments at which the power was cut, and the last one.
func work(ctx context.Context, disk *disk, options Options, requests int) (cuts []moment, last moment) {
	var acknowledged [clients]atomic.Int64
	now := func(files image) (m moment) {
		m.files = files
		for i := range clients {
			m.acknowledged[i] = int(acknowledged[i].Load())
		}
		return m
	}
	disk.onCut = func(files image) { cuts = append(cuts, now(files)) }
	if d, err := Open(ctx, "sqlite:"+file, options); err == nil {
		d.Exec(ctx, `PRAGMA wal_autocheckpoint = 12`) // so that checkpoints are cut too
		var wg sync.WaitGroup
		for client := range clients {
			wg.Go(func() {
				for n, refused := 0, 0; n < requests && refused < 3; {
					if do(ctx, d, client, n) != nil {
						refused++
						continue
					}
					acknowledged[client].Add(1)
					n, refused = n+1, 0
				}
			})
		}
		wg.Wait()
		d.Close()
	}
	disk.mu.Lock()
	defer disk.mu.Unlock()
	return cuts, now(disk.take(true))
}

// inspect starts the program anew on what a disk held, lets each client repeat
// its last request, and counts what came of it.
func inspect(ctx context.Context, t *testing.T, folder string, m moment) (r result) {
	t.Helper()
	_, name := newDisk(folder, 0, m.files)
	defer vfs.Unregister(name)
	d, err := Open(ctx, "sqlite:"+file, Options{Readers: 1, VFS: name})
	if err != nil {
		return result{corrupt: 1}
	}
	defer d.Close()
	var verdict string
	if err := d.QueryRow(ctx, `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		return result{corrupt: 1}
	}
	found := rows(ctx, t, d)
	for client, n := range m.acknowledged {
		r.acknowledged += n
		for i := range n {
			if found[[2]int{client, i}] == 0 {
				r.lost++
			}
		}
		r.unknown += found[[2]int{client, n}] // not acknowledged, but there
		if err := do(ctx, d, client, n); err != nil {
			t.Fatalf("repeating the last request: %v", err)
		}
	}
	for _, n := range rows(ctx, t, d) {
		if n != 1 {
			r.doubled++
		}
	}
	return r
}

// rows counts the rows of each request.
func rows(ctx context.Context, t *testing.T, d *DB) map[[2]int]int {
	t.Helper()
	found := map[[2]int]int{}
	_, err := All(ctx, d, func(r *sql.Rows) (struct{}, error) {
		var client, n int
		err := r.Scan(&client, &n)
		found[[2]int{client, n}]++
		return struct{}{}, err
	}, `SELECT client, n FROM work`)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

const (
	perRun     = 10  // power cuts in one run of the program
	operations = 330 // of one run, roughly
)

// cuts cuts the power at random moments, n times.
func cuts(t *testing.T, n int, options Options) (total result) {
	t.Helper()
	base, folder := seed(t), t.TempDir()
	random := rand.New(rand.NewPCG(7, 7))
	for run := uint64(0); total.cuts < n; run++ {
		disk, name := newDisk(folder, run, base)
		for range perRun {
			disk.cutAt = append(disk.cutAt, 1+random.IntN(operations))
		}
		o := options
		o.Readers, o.VFS = 1, name
		moments, _ := work(t.Context(), disk, o, 40)
		vfs.Unregister(name)
		for _, m := range moments {
			total.add(inspect(t.Context(), t, folder, m))
			total.cuts++
		}
		if len(moments) == 0 && run > 100 && total.cuts == 0 {
			t.Fatal("no power cut came about")
		}
	}
	t.Logf("%+v", total)
	return total
}

// long is how many times to do what is done n times a day: a hundred times as
// often where LYKTA_SOAK is set.
func long(n int) int {
	if os.Getenv("LYKTA_SOAK") != "" {
		return 100 * n
	}
	return n
}

// What was acknowledged is there after a power cut, and a repeated request
// counts once.
func TestPowerCutLosesNothing(t *testing.T) {
	t.Parallel()
	got := cuts(t, long(2000/thin), Options{})
	if !got.whole() {
		t.Errorf("lost, doubled or corrupt: %+v", got)
	}
	if got.acknowledged < 10*got.cuts || got.unknown == 0 { // a busy machine commits more at a time
		t.Errorf("the cuts met too little: %+v", got)
	}
}

// The controls: with synchronous=NORMAL the same cuts must lose writes, and
// with OFF they must ruin the file, or the test above proves nothing.
func TestPowerCutControls(t *testing.T) {
	t.Parallel()
	if got := cuts(t, max(200/thin, 40), Options{synchronous: "normal"}); got.lost == 0 {
		t.Errorf("synchronous=NORMAL lost nothing: %+v", got)
	}
	if got := cuts(t, max(200/thin, 40), Options{synchronous: "off"}); got.lost == 0 || got.corrupt == 0 {
		t.Errorf("synchronous=OFF lost or ruined nothing: %+v", got)
	}
}

// An operation that fails, once or from then on, with an error or a full disk,
// at every operation in turn, from the opening to the closing: nothing
// acknowledged is lost, nothing is corrupt, and a repeated request counts once,
// whether the machine stays up or its power goes too.
func TestFaultAtEveryOperation(t *testing.T) {
	t.Parallel()
	base, folder := seed(t), t.TempDir()
	for _, kind := range []struct {
		name  string
		fault error
		reads bool
	}{{"error", sqlite3.IOERR, true}, {"full", sqlite3.FULL, false}} {
		for _, sticky := range []bool{false, true} {
			var total result
			positions := 0
			for at := 1; ; at += thin {
				disk, name := newDisk(folder, uint64(at), base)
				disk.fault, disk.failAt, disk.sticky, disk.reads = kind.fault, at, sticky, kind.reads
				_, up := work(t.Context(), disk, Options{Readers: 1, VFS: name}, 6)
				vfs.Unregister(name)
				total.add(inspect(t.Context(), t, folder, up))
				total.add(inspect(t.Context(), t, folder, moment{disk.cut(), up.acknowledged}))
				if disk.done < at { // the workload ends before the fault
					break
				}
				positions++
			}
			t.Logf("%s, from then on %v: %d positions: %+v", kind.name, sticky, positions, total)
			if !total.whole() || positions < 40/thin {
				t.Errorf("%s, from then on %v: %d positions: %+v", kind.name, sticky, positions, total)
			}
			if total.unknown == 0 && sticky && thin == 1 {
				t.Errorf("no write failed and was there all the same: the faults meet no commit")
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
		key   string
		rows  int
	}{
		"error": {sqlite3.IOERR_FSYNC, true, "db.unknown", 1},
		"full":  {sqlite3.FULL, false, "db.full", 2},
	} {
		ctx := t.Context()
		disk, registered := newDisk(t.TempDir(), 1, seed(t))
		defer vfs.Unregister(registered)
		d, err := Open(ctx, "sqlite:"+file, Options{Readers: 1, VFS: registered})
		if err != nil {
			t.Fatal(err)
		}
		if err := do(ctx, d, 1, 1); err != nil {
			t.Fatal(err)
		}
		disk.breaks(tt.fault)
		if err := do(ctx, d, 1, 2); !errs.Is(err, errs.Unavailable) || key(err) != tt.key {
			t.Errorf("%s: %v, want unavailable, %s", name, err, tt.key)
		}
		if n := len(rows(ctx, t, d)); n != 1 {
			t.Errorf("%s: reading meanwhile: %d rows", name, n)
		}
		disk.breaks(nil)
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
		if n := len(rows(ctx, t, d)); n != tt.rows {
			t.Errorf("%s: %d rows afterwards, want %d", name, n, tt.rows)
		}
		d.Close()
	}
}

// key is the message key of an error.
func key(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	return ""
}
