package verify_test

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ledger"
	"lykta/internal/verify"
)

// Any mixture of changes by somebody without the key is found: bits flipped,
// files cut, lengthened, emptied, dropped, exchanged, stretches moved.
func TestAnyMutationIsFound(t *testing.T) {
	t.Parallel()
	key := vkey(t)
	entries := append(actions(259), removalOf(30, noon.Add(260*time.Minute)))
	entries[30].removedBy = 259
	control := build(t, entries)
	if r := run(t, control, verify.Options{Key: key}); !r.OK() {
		t.Fatalf("the control fails: %v", r.Findings)
	}
	rapid.Check(t, func(rt *rapid.T) {
		files := fstest.MapFS{}
		for path, f := range control {
			files[path] = &fstest.MapFile{Data: bytes.Clone(f.Data)}
		}
		for range rapid.IntRange(1, 3).Draw(rt, "changes") {
			mutate(rt, files)
		}
		if same(files, control) {
			return // the changes undid each other
		}
		if r := run(t, files, verify.Options{Key: key}); r.OK() {
			rt.Fatal("not found")
		}
	})
}

func mutate(t *rapid.T, files fstest.MapFS) {
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	f := files[rapid.SampledFrom(paths).Draw(t, "file")]
	at := rapid.IntRange(0, len(f.Data)).Draw(t, "at")
	to := rapid.IntRange(at, len(f.Data)).Draw(t, "to")
	switch rapid.SampledFrom([]string{"flip", "cut", "repeat", "drop", "exchange", "move", "append"}).Draw(t, "change") {
	case "flip":
		if at < len(f.Data) {
			f.Data[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		}
	case "cut":
		f.Data = slices.Delete(f.Data, at, to)
	case "repeat":
		f.Data = slices.Insert(f.Data, at, bytes.Clone(f.Data[at:to])...)
	case "drop":
		delete(files, rapid.SampledFrom(paths).Draw(t, "dropped"))
	case "exchange":
		other := files[rapid.SampledFrom(paths).Draw(t, "with")]
		f.Data, other.Data = other.Data, f.Data
	case "move":
		f.Data = slices.Concat(f.Data[:at], f.Data[to:], f.Data[at:to])
	case "append":
		f.Data = append(f.Data, rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "more")...)
	}
}

func same(a, b fstest.MapFS) bool {
	for path, f := range a {
		if b[path] == nil || !bytes.Equal(f.Data, b[path].Data) {
			return false
		}
	}
	return len(a) == len(b)
}

// A whole log written anew with another key is found by whoever has the true
// key, and (the control) by nobody who takes the key from the log itself.
func TestChainedAnewWithAnotherKey(t *testing.T) {
	t.Parallel()
	stranger := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	files := build(t, actions(3))
	rightful := vkey(t)
	forged, err := note.NewEd25519VerifierKey(origin, stranger.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(forged)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := bytes.Cut(files["checkpoint"].Data, []byte("\n\n"))
	checkpoint, err := note.Sign(&note.Note{Text: string(text) + "\n"}, strangeSigner{v, stranger})
	if err != nil {
		t.Fatal(err)
	}
	files["checkpoint"].Data, files["key"].Data = checkpoint, []byte(forged+"\n")
	if r := run(t, files, verify.Options{Key: rightful}); !slices.Equal(codes(r), []verify.Code{verify.OtherKey, verify.BadSignature}) {
		t.Errorf("with the true key: found %v", r.Findings)
	}
	if r := run(t, files, verify.Options{}); !r.OK() || r.KeyGiven {
		t.Errorf("control: on trust: %+v", r)
	}
	earlier := build(t, actions(2))["checkpoint"].Data
	if r := run(t, files, verify.Options{Earlier: earlier}); !slices.Equal(codes(r), []verify.Code{verify.BadEarlier}) {
		t.Errorf("on trust, with an earlier checkpoint: found %v", r.Findings)
	}
}

type strangeSigner struct {
	note.Verifier
	key ed25519.PrivateKey
}

func (s strangeSigner) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }

// A log that was written once verifies for good.
func TestGoldenLog(t *testing.T) {
	t.Parallel()
	src := verify.Files{FS: os.DirFS(goldenLog)}
	r, err := verify.Log(t.Context(), src, verify.Options{})
	if err != nil || !r.OK() || r.Checked != 4 || r.Removed != 1 {
		t.Errorf("error %v, report %+v", err, r)
	}
}

// A log that was just begun is empty, and sound.
func TestEmptyLog(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		newStore(t, d, "vik")
		dir := t.TempDir()
		if err := ledger.Export(t.Context(), d, "vik", dir); err != nil {
			t.Fatal(err)
		}
		src, err := verify.Dir(dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := verify.Log(t.Context(), src, verify.Options{Key: vkey(t)})
		if err != nil || !r.OK() || r.Size != 0 {
			t.Errorf("error %v, report %+v", err, r)
		}
	})
}
