package verify_test

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/verify"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// What is checked and what checks share no code: not by import, and not
// through another package.
func TestSharesNoCodeWithTheLedger(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if strings.HasPrefix(i.Path.Value, `"lykta/`) && i.Path.Value != `"lykta/internal/errs"` {
				t.Errorf("%s imports %s", name, i.Path.Value)
			}
		}
	}
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, shared := range []string{"lykta/internal/ledger", "lykta/internal/db", "golang.org/x/mod/sumdb/tlog", "golang.org/x/mod/sumdb/note", "database/sql"} {
		if slices.Contains(deps, shared) {
			t.Errorf("depends on %s", shared)
		}
	}
	if !slices.Contains(deps, "github.com/transparency-dev/merkle/compact") {
		t.Error("the list of dependencies is not what this test takes it for")
	}
}

// store is a log in a database.
type store struct {
	d *db.DB
	w *ledger.Writer
}

// slug makes a log per name, so that one database holds many.
func newStore(t rapidOrTest, d *db.DB, slug string) store {
	seed := [32]byte{}
	s := store{d, ledger.NewWriter(ledger.SignerFromSeed(seed), rand.NewChaCha8(seed))}
	err := d.Write(context.Background(), func(tx *db.DB) error {
		_, err := s.w.Begin(context.Background(), tx, slug, "lykta.example/"+slug, noon)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rapidOrTest is what *testing.T and *rapid.T have in common here.
type rapidOrTest interface{ Fatal(args ...any) }

func (s store) append(t rapidOrTest, slug string, at time.Time, contents ...string) {
	var entries []ledger.New
	for _, c := range contents {
		entries = append(entries, ledger.New{Kind: "action", Content: []byte(c)})
	}
	err := s.d.Write(context.Background(), func(tx *db.DB) error {
		_, err := s.w.Append(context.Background(), tx, slug, at, entries...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s store) remove(slug string, at time.Time, seq int64) error {
	return s.d.Write(context.Background(), func(tx *db.DB) error {
		_, err := s.w.Remove(context.Background(), tx, slug, at, ledger.Removal{
			Of: seq, Ground: "personal-data", Law: "artikel 17 GDPR", Date: day.MustParse("2026-03-02")})
		return err
	})
}

// served is a Source over ledger.ServePath.
type served struct {
	d    *db.DB
	slug string
}

func (s served) Fetch(ctx context.Context, path string, _ int64) ([]byte, error) {
	b, _, _, err := ledger.ServePath(ctx, s.d, s.slug, path)
	if errs.Is(err, errs.NotFound) {
		return nil, fs.ErrNotExist
	}
	return b, err
}

func load(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// blames says which codes are right for a change in a file.
var blames = map[string][]verify.Code{
	"checkpoint":           {verify.BadCheckpoint, verify.BadSignature},
	"key":                  {verify.BadKey, verify.OtherKey},
	"tile/0/000.p/4":       {verify.WrongTile},
	"tile/entries/000.p/4": {verify.BadBundle, verify.BadEntry, verify.AlteredEntry},
	"contents/000.p/4":     {verify.BadContents, verify.AlteredContent, verify.HiddenContent},
}

// goldenLog was exported by the ledger, whose tests show that both engines
// write the same bytes.
const goldenLog = "../ledger/testdata/log"

// Every byte of every file of a log, changed in every single bit and to every
// neighbour of note: each change is found, with the right name and in the
// right file.
func TestEveryByte(t *testing.T) {
	t.Parallel()
	files := load(t, goldenLog)
	key := strings.TrimSpace(string(files["key"].Data))
	opts := verify.Options{Key: key, Now: noon.Add(6 * time.Hour)}
	if r := run(t, files, opts); !r.OK() || r.Removed != 1 || r.Checked != 4 {
		t.Fatalf("the control fails: %+v", r)
	}
	if len(files) != len(blames) {
		t.Fatalf("%d files, want %d", len(files), len(blames))
	}
	changes := 0
	for path, f := range files {
		for i, original := range f.Data {
			for _, changed := range changesOf(original) {
				f.Data[i] = changed
				changes++
				if r := run(t, files, opts); !blamed(r, path) {
					t.Errorf("%s byte %d, %q for %q: found %v", path, i, changed, original, r.Findings)
				}
			}
			f.Data[i] = original
		}
	}
	t.Logf("%d changes", changes)
}

func changesOf(b byte) []byte {
	var out []byte
	for bit := range 8 {
		out = append(out, b^1<<bit)
	}
	for _, c := range []byte("\n\r\t 0+") {
		if c != b && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func blamed(r verify.Report, path string) bool {
	return slices.ContainsFunc(r.Findings, func(f verify.Finding) bool {
		return f.Path == path && slices.Contains(blames[path], f.Code)
	})
}

// The same with the key taken on trust: a change cannot hide behind it.
func TestEveryByteOnTrust(t *testing.T) {
	t.Parallel()
	files := build(t, actions(3))
	for path, f := range files {
		for i := range f.Data {
			f.Data[i] ^= 1
			if r := run(t, files, verify.Options{}); r.OK() {
				t.Errorf("%s byte %d: not found", path, i)
			}
			f.Data[i] ^= 1
		}
	}
}

// Whatever one does to a log, it verifies, and it is consistent with itself at
// any earlier moment.
func TestAnySequenceVerifies(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		logs := 0
		rapid.Check(t, func(t *rapid.T) {
			logs++
			slug := fmt.Sprintf("log-%d", logs)
			s := newStore(t, d, slug)
			at, last, size, removed := noon, noon, 0, map[int64]bool{}
			var earlier []byte
			for range rapid.IntRange(1, 4).Draw(t, "steps") {
				last = maxTime(last, at)
				at = last.Add(time.Duration(rapid.IntRange(-5e6, 1e9).Draw(t, "later")) * time.Microsecond)
				if size > 0 && rapid.Bool().Draw(t, "remove") {
					seq := rapid.Int64Range(0, int64(size)-1).Draw(t, "seq")
					err := s.remove(slug, at, seq)
					if refused := errs.Is(err, errs.Conflict); err != nil && !refused || refused != removed[seq] {
						t.Fatalf("remove %d: %v", seq, err)
					}
					if err == nil {
						removed[seq], removed[int64(size)] = true, true
						size++
					}
				} else {
					n := rapid.SampledFrom([]int{1, 2, 3, 31, 33, 255, 257}).Draw(t, "entries")
					s.append(t, slug, at, slices.Repeat([]string{`{"count":1}`}, n)...)
					size += n
				}
				earlier = checkLog(t, served{d, slug}, size, earlier, rapid.Bool().Draw(t, "keep"))
			}
		})
	})
}

func maxTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// checkLog verifies a log, also against the checkpoint kept, and returns the
// one to keep.
func checkLog(t *rapid.T, src verify.Source, size int, earlier []byte, keep bool) []byte {
	r, err := verify.Log(context.Background(), src, verify.Options{Earlier: earlier})
	if err != nil || !r.OK() || r.Size != int64(size) {
		t.Fatalf("size %d, error %v, report %+v", size, err, r)
	}
	if earlier != nil && r.Earlier != verify.Consistent {
		t.Fatalf("against the earlier checkpoint: %q", r.Earlier)
	}
	if keep || earlier == nil {
		return r.Checkpoint
	}
	return earlier
}

// growing is a log to which things happen while it is being read.
type growing struct {
	served
	after string // the path after whose first reading it happens
	what  func()
}

func (g *growing) Fetch(ctx context.Context, path string, limit int64) ([]byte, error) {
	b, err := g.served.Fetch(ctx, path, limit)
	if path == g.after && g.what != nil {
		g.what()
		g.what = nil
	}
	return b, err
}

// A log that grows, and loses a content, while it is being read is no fault.
func TestGrowsMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStore(t, d, "vik")
		s.append(t, "vik", noon, `{"count":1}`, `{"count":2}`)
		src := &growing{served{d, "vik"}, "checkpoint", func() {
			if err := s.remove("vik", noon, 0); err != nil {
				t.Error(err)
			}
			s.append(t, "vik", noon, slices.Repeat([]string{`{"count":3}`}, 300)...)
		}}
		r, err := verify.Log(t.Context(), src, verify.Options{})
		if err != nil || !r.OK() || r.Removed != 1 || r.Size != 303 {
			t.Errorf("error %v, report %+v", err, r)
		}
	})
}

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStore(t, d, "vik")
		s.append(t, "vik", noon, slices.Repeat([]string{`{"count":1}`}, 600)...)
		broken := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			path := strings.TrimPrefix(r.URL.Path, "/vik/log/")
			b, contentType, _, err := ledger.ServePath(r.Context(), d, "vik", path)
			switch {
			case path == broken:
				w.WriteHeader(http.StatusBadGateway)
			case err != nil:
				http.NotFound(w, r)
			default:
				w.Header().Set("Content-Type", contentType)
				w.Write(b)
			}
		}))
		defer server.Close()
		site, err := verify.HTTP(server.URL + "/vik/log/")
		if err != nil {
			t.Fatal(err)
		}
		r, err := verify.Log(t.Context(), site, verify.Options{})
		if err != nil || !r.OK() || r.Checked != 600 {
			t.Errorf("error %v, report %+v", err, r)
		}
		broken = "tile/0/001"
		if _, err := verify.Log(t.Context(), site, verify.Options{}); !errs.Is(err, errs.Unavailable) {
			t.Errorf("a server that fails: %v", err)
		}
		elsewhere, err := verify.HTTP(server.URL + "/nowhere")
		if err != nil {
			t.Fatal(err)
		}
		r, err = verify.Log(t.Context(), elsewhere, verify.Options{})
		if err != nil || !slices.Equal(codes(r), []verify.Code{verify.Missing}) {
			t.Errorf("no log there: error %v, found %v", err, r.Findings)
		}
	})
}
