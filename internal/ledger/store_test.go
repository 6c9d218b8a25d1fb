package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ledger"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const origin = "lykta.example/vik"

// newWriter signs with a key of bytes k and salts that are the same every time.
func newWriter(k byte) *ledger.Writer {
	seed := [32]byte{k}
	return ledger.NewWriter(ledger.SignerFromSeed(seed), rand.NewChaCha8(seed))
}

// begin begins a log for "vik".
func begin(t testing.TB, d *db.DB) *ledger.Writer {
	t.Helper()
	w := newWriter(1)
	err := d.Write(t.Context(), func(tx *db.DB) error {
		_, err := w.Begin(t.Context(), tx, "vik", origin, noon)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func add(ctx context.Context, d *db.DB, w *ledger.Writer, at time.Time, entries ...ledger.New) (h ledger.Head, err error) {
	err = d.Write(ctx, func(tx *db.DB) error {
		h, err = w.Append(ctx, tx, "vik", at, entries...)
		return err
	})
	return h, err
}

func remove(ctx context.Context, d *db.DB, w *ledger.Writer, at time.Time, seq int64) (h ledger.Head, err error) {
	err = d.Write(ctx, func(tx *db.DB) error {
		h, err = w.Remove(ctx, tx, "vik", at, ledger.Removal{
			Of: seq, Ground: "personal-data", Law: "artikel 17 GDPR", Date: day.MustParse("2026-03-02")})
		return err
	})
	return h, err
}

func notes(from, n int) []ledger.New {
	var out []ledger.New
	for i := from; i < from+n; i++ {
		out = append(out, ledger.New{Kind: "action", Content: fmt.Appendf(nil, `{"count":%d,"note":"Åkte till Öns hamn"}`, i)})
	}
	return out
}

func wantKey(t *testing.T, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		t.Errorf("%s: error %v, want %v %s", what, err, kind, key)
	}
}

func TestAppendAndRead(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		sent := notes(0, 3)
		h, err := add(t.Context(), d, w, noon.Add(time.Hour), sent...)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := ledger.HeadOf(t.Context(), d, "vik")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(h, stored); diff != "" {
			t.Errorf("the head told and the head stored differ:\n%s", diff)
		}
		if h.Size != 3 || !h.EnteredAt.Equal(noon.Add(time.Hour)) || h.Origin != origin {
			t.Errorf("head = %+v", h)
		}
		entries, err := ledger.Entries(t.Context(), d, "vik", 1, 10)
		if err != nil || len(entries) != 2 {
			t.Fatalf("%d entries from 1, error %v; want 2", len(entries), err)
		}
		for i, e := range entries {
			if e.Seq != int64(i+1) || e.Removed() || !bytes.Equal(e.Content, sent[i+1].Content) {
				t.Errorf("entry %d = %+v", i+1, e)
			}
			if ledger.Commit(e.Salt, e.Content) != e.Commitment {
				t.Errorf("entry %d: the commitment is not to its content", i+1)
			}
		}
	})
}

func TestWhatIsRolledBackNeverWas(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		before, err := add(t.Context(), d, w, noon, notes(0, 2)...)
		if err != nil {
			t.Fatal(err)
		}
		refused := errors.New("refused")
		err = d.Write(t.Context(), func(tx *db.DB) error {
			if _, err := w.Append(t.Context(), tx, "vik", noon, notes(2, 40)...); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatalf("error %v", err)
		}
		after, err := ledger.HeadOf(t.Context(), d, "vik")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("the head changed:\n%s", diff)
		}
		if entries, _ := ledger.Entries(t.Context(), d, "vik", 2, 1); len(entries) != 0 {
			t.Error("an entry is left of what was rolled back")
		}
	})
}

func TestRefused(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		w := begin(t, d)
		if _, err := add(ctx, d, w, noon, notes(0, 2)...); err != nil {
			t.Fatal(err)
		}
		content := []byte(`{"a":1}`)
		for _, c := range []struct {
			name string
			at   time.Time
			new  ledger.New
			kind errs.Kind
			key  string
		}{
			{"clock gone back", noon.Add(-ledger.Patience - time.Microsecond), ledger.New{Kind: "action", Content: content}, errs.Unavailable, "ledger.clock"},
			{"no kind", noon, ledger.New{Content: content}, errs.Invalid, "ledger.kind"},
			{"kind with space", noon, ledger.New{Kind: "an action", Content: content}, errs.Invalid, "ledger.kind"},
			{"kind is the ledger's own", noon, ledger.New{Kind: ledger.KindRemoval, Content: content}, errs.Invalid, "ledger.kind"},
			{"no JSON", noon, ledger.New{Kind: "action", Content: []byte("{")}, errs.Invalid, "ledger.content.form"},
			{"white space", noon, ledger.New{Kind: "action", Content: []byte(`{"a": 1}`)}, errs.Invalid, "ledger.content.form"},
			{"no object", noon, ledger.New{Kind: "action", Content: []byte(`[1]`)}, errs.Invalid, "ledger.content.form"},
			{"too large", noon, ledger.New{Kind: "action", Content: make([]byte, ledger.MaxContent+1)}, errs.TooLarge, "ledger.content.size"},
		} {
			_, err := add(ctx, d, w, c.at, c.new)
			wantKey(t, c.name, err, c.kind, c.key)
		}
		_, err := add(ctx, d, newWriter(2), noon, notes(2, 1)...)
		wantKey(t, "another key", err, errs.Conflict, "ledger.key.other")
		wantKey(t, "start with another key", newWriter(2).Check(ctx, d), errs.Conflict, "ledger.key.other")
		if err := w.Check(ctx, d); err != nil {
			t.Errorf("start with the same key: %v", err)
		}
		if h, err := ledger.HeadOf(ctx, d, "vik"); err != nil || h.Size != 2 {
			t.Errorf("size %d, error %v after refusals; want 2", h.Size, err)
		}
	})
}

func TestBegin(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		w := begin(t, d)
		again := func(w *ledger.Writer, origin string) error {
			return d.Write(ctx, func(tx *db.DB) error {
				_, err := w.Begin(ctx, tx, "vik", origin, noon)
				return err
			})
		}
		if err := again(w, origin); err != nil {
			t.Errorf("begun twice: %v", err)
		}
		wantKey(t, "another origin", again(w, "other.example/vik"), errs.Conflict, "ledger.begun")
		wantKey(t, "another key", again(newWriter(2), origin), errs.Conflict, "ledger.begun")
		wantKey(t, "origin with space", again(w, "a b"), errs.Invalid, "ledger.origin")
		_, err := ledger.HeadOf(ctx, d, "nowhere")
		wantKey(t, "no log", err, errs.NotFound, "ledger.none")
	})
}

// Two requests that overtake each other on the way to the database are no
// reason to refuse, but times never decrease.
func TestOvertaken(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		for _, at := range []time.Time{noon.Add(2 * time.Second), noon.Add(time.Second), noon.Add(2*time.Second + 1500*time.Nanosecond)} {
			if _, err := add(t.Context(), d, w, at, notes(0, 1)...); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := ledger.Entries(t.Context(), d, "vik", 0, 3)
		if err != nil {
			t.Fatal(err)
		}
		got := []time.Duration{}
		for _, e := range entries {
			got = append(got, e.EnteredAt.Sub(noon))
		}
		want := []time.Duration{2 * time.Second, 2 * time.Second, 2*time.Second + time.Microsecond}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("entered after noon:\n%s", diff)
		}
	})
}

func TestRemove(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		w := begin(t, d)
		if _, err := add(ctx, d, w, noon, notes(0, 3)...); err != nil {
			t.Fatal(err)
		}
		h, err := remove(ctx, d, w, noon, 1)
		if err != nil || h.Size != 4 {
			t.Fatalf("size %d, error %v; want 4", h.Size, err)
		}
		entries, err := ledger.Entries(ctx, d, "vik", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if e := entries[1]; !e.Removed() || e.Salt != nil || e.RemovedBy != 3 {
			t.Errorf("removed entry = %+v", e)
		}
		want := `{"date":"2026-03-02","ground":"personal-data","law":"artikel 17 GDPR","of":1}`
		if e := entries[3]; e.Kind != ledger.KindRemoval || string(e.Content) != want {
			t.Errorf("removal = %s %s", e.Kind, e.Content)
		}
		r, err := ledger.ParseRemoval(entries[3].Content)
		if err != nil || r.Of != 1 || r.Law != "artikel 17 GDPR" {
			t.Errorf("read as %+v, error %v", r, err)
		}
		_, err = ledger.ParseRemoval([]byte(`{"of":1}`))
		wantKey(t, "a removal without ground", err, errs.Invalid, "error.fields")
		_, err = ledger.ParseRemoval([]byte(`{"of":"1"}`))
		wantKey(t, "no removal", err, errs.Invalid, "ledger.removal")
		_, err = remove(ctx, d, w, noon, 1)
		wantKey(t, "twice", err, errs.Conflict, "ledger.removal.twice")
		_, err = remove(ctx, d, w, noon, 3)
		wantKey(t, "a removal", err, errs.Conflict, "ledger.removal.removal")
		_, err = remove(ctx, d, w, noon, 4)
		wantKey(t, "not there", err, errs.NotFound, "ledger.entry.none")
		err = d.Write(ctx, func(tx *db.DB) error {
			_, err := w.Remove(ctx, tx, "vik", noon, ledger.Removal{})
			return err
		})
		wantKey(t, "no ground", err, errs.Invalid, "error.fields")
		for _, place := range [][2]string{{"Olle Svensson", ""}, {"2026", "hos Olle"}, {"", "kontroller"}} {
			err = d.Write(ctx, func(tx *db.DB) error {
				_, err := w.Remove(ctx, tx, "vik", noon, ledger.Removal{Of: 2, Ground: "personal-data", Law: "artikel 17 GDPR",
					Date: day.MustParse("2026-03-02"), Pledge: place[0], Promise: place[1]})
				return err
			})
			wantKey(t, "at "+place[0]+"/"+place[1], err, errs.Invalid, "error.fields")
		}
	})
}

// What was removed is not left anywhere in the database file. The control: it
// is there before.
func TestRemovedIsShredded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lykta.db")
	d, err := db.Open(t.Context(), "sqlite:"+path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := begin(t, d)
	secret := []byte("c4n4ry-Qx77")
	entries := notes(0, 40)
	entries[7].Content = fmt.Appendf(nil, `{"note":"%s"}`, secret)
	if _, err := add(t.Context(), d, w, noon, entries...); err != nil {
		t.Fatal(err)
	}
	stored, err := ledger.Entries(t.Context(), d, "vik", 7, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !onDisk(t, path, secret) || !onDisk(t, path, stored[0].Salt) {
		t.Fatal("the control fails: the content is not in the files before it is removed")
	}
	if _, err := remove(t.Context(), d, w, noon, 7); err != nil {
		t.Fatal(err)
	}
	if err := d.Scrub(t.Context(), "ledger_entry"); err != nil {
		t.Fatal(err)
	}
	if onDisk(t, path, secret) || onDisk(t, path, stored[0].Salt) {
		t.Error("removed content or its salt is still in the files")
	}
}

func onDisk(t *testing.T, path string, secret []byte) bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, secret) {
			t.Logf("in %s at %d of %d", filepath.Base(name), bytes.Index(b, secret), len(b))
			return true
		}
	}
	return false
}

// Several processes on one PostgreSQL (and several writers on one SQLite file)
// must not fork the log: every entry has its own number, and the tree is one.
func TestManyWritersOneHistory(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, url string) {
		const processes, each = 3, 8
		var wg sync.WaitGroup
		for p := range processes {
			d, err := db.Open(t.Context(), url, db.Options{Readers: 1})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			if err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			w := begin(t, d)
			wg.Go(func() {
				for i := range each {
					if _, err := add(t.Context(), d, w, noon, notes(p*each+i, 1)...); err != nil {
						t.Errorf("process %d: %v", p, err)
					}
				}
			})
		}
		wg.Wait()
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		h, err := ledger.HeadOf(t.Context(), d, "vik")
		if err != nil || h.Size != processes*each {
			t.Fatalf("size %d, error %v; want %d", h.Size, err, processes*each)
		}
		checkTree(t, d, h)
	})
}

// Many share a transaction, and half of them are refused after they have
// appended: what they appended is in nobody's tree, and whoever comes next grows
// the log from where it stands.
func TestOthersRefusalsLeaveTheHeadRight(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		refused := errors.New("refused")
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := d.Write(t.Context(), func(tx *db.DB) error {
					for j := range 2 {
						h, err := w.Append(t.Context(), tx, "vik", noon, notes(2*i+j, 1)...)
						if err != nil {
							return err
						}
						if seen, err := ledger.HeadOf(t.Context(), tx, "vik"); err != nil || seen.Size != h.Size || seen.Root != h.Root {
							t.Errorf("the transaction sees %d entries, %v; it has %d", seen.Size, err, h.Size)
						}
					}
					if i%2 == 0 {
						return refused
					}
					return nil
				})
				if i%2 == 0 != errors.Is(err, refused) {
					t.Errorf("writer %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		h, err := ledger.HeadOf(t.Context(), d, "vik")
		if err != nil || h.Size != 40 {
			t.Fatalf("size %d, %v; want 40", h.Size, err)
		}
		checkTree(t, d, h)
	})
}
