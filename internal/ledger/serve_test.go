package ledger_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ledger"
)

// tiles lets tlog's own client read a log through ServePath, which speaks of
// tile/<L>/<N> where tlog speaks of tile/8/<L>/<N>.
type tiles struct {
	ctx context.Context
	d   *db.DB
}

func (tiles) Height() int                     { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (r tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range list {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		b, _, immutable, err := ledger.ServePath(r.ctx, r.d, "vik", path)
		if err != nil || !immutable {
			return nil, fmt.Errorf("%s: immutable %v: %w", path, immutable, err)
		}
		out = append(out, b)
	}
	return out, nil
}

// checkTree checks a log as an independent client would: the signature with
// sumdb/note, and every leaf's record proof from the tiles with sumdb/tlog.
func checkTree(t *testing.T, d *db.DB, h ledger.Head) {
	t.Helper()
	verifier, err := note.NewVerifier(h.VerifierKey)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(h.Checkpoint, note.VerifierList(verifier))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(n.Text, "\n")
	root, err := tlog.ParseHash(lines[2])
	if err != nil || lines[0] != h.Origin || lines[1] != fmt.Sprint(h.Size) || root != h.Root {
		t.Fatalf("checkpoint %q for head %+v", n.Text, h)
	}
	reader := tlog.TileHashReader(tlog.Tree{N: h.Size, Hash: root}, tiles{t.Context(), d})
	leaves := leavesOf(t, d, h.Size)
	for _, seq := range []int64{0, h.Size / 3, h.Size / 2, h.Size - 1} {
		proof, err := tlog.ProveRecord(h.Size, seq, reader)
		if err != nil {
			t.Fatalf("prove %d: %v", seq, err)
		}
		if err := tlog.CheckRecord(proof, h.Size, root, seq, tlog.RecordHash(leaves[seq])); err != nil {
			t.Errorf("entry %d: %v", seq, err)
		}
	}
}

func leavesOf(t *testing.T, d *db.DB, size int64) [][]byte {
	t.Helper()
	var out [][]byte
	for index := int64(0); index*256 < size; index++ {
		b, err := ledger.EntryBundle(t.Context(), d, "vik", index, int(min(256, size-index*256)))
		if err != nil {
			t.Fatal(err)
		}
		for len(b) > 0 {
			n := binary.BigEndian.Uint16(b)
			out = append(out, b[2:2+n])
			b = b[2+n:]
		}
	}
	if len(out) != int(size) {
		t.Fatalf("%d leaves, want %d", len(out), size)
	}
	return out
}

// Sizes around the tile borders, one append a time and in batches: the tree is
// what the library computes from all leaves at once.
func TestTreeAgainstLibrary(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		var size int
		for _, n := range []int{1, 1, 1, 30, 32, 190, 1, 1, 255, 1, 600} {
			h, err := add(t.Context(), d, w, noon, notes(size, n)...)
			if err != nil {
				t.Fatal(err)
			}
			size += n
			if h.Size != int64(size) {
				t.Fatalf("size %d, want %d", h.Size, size)
			}
			if want := rootOf(t, leavesOf(t, d, h.Size)); h.Root != want {
				t.Fatalf("size %d: root %v, want %v", size, h.Root, want)
			}
			checkTree(t, d, h)
		}
	})
}

// memory is a tlog.HashReader over all hashes of a tree.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, m[i])
	}
	return out, nil
}

func rootOf(t *testing.T, leaves [][]byte) tlog.Hash {
	t.Helper()
	var all memory
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashes(int64(i), leaf, all)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hashes...)
	}
	root, err := tlog.TreeHash(int64(len(leaves)), all)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestServePath(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		w := begin(t, d)
		h, err := add(ctx, d, w, noon, notes(0, 300)...)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			path, contentType string
			immutable         bool
			size              int // 0: any
		}{
			{"checkpoint", "text/plain; charset=utf-8", false, len(h.Checkpoint)},
			{"key", "text/plain; charset=utf-8", false, len(h.VerifierKey) + 1},
			{"tile/0/000", "application/octet-stream", true, 256 * 32},
			{"tile/0/001.p/44", "application/octet-stream", true, 44 * 32},
			{"tile/0/001.p/7", "application/octet-stream", true, 7 * 32},
			{"tile/1/000.p/1", "application/octet-stream", true, 32},
			{"tile/entries/000", "application/octet-stream", true, 0},
			{"tile/entries/001.p/44", "application/octet-stream", true, 0},
			{"contents/000", "application/jsonl; charset=utf-8", false, 0},
			{"contents/001.p/44", "application/jsonl; charset=utf-8", false, 0},
		} {
			b, contentType, immutable, err := ledger.ServePath(ctx, d, "vik", c.path)
			if err != nil || contentType != c.contentType || immutable != c.immutable || c.size != 0 && len(b) != c.size || len(b) == 0 {
				t.Errorf("%s: %d bytes, %s, immutable %v, error %v; want %+v", c.path, len(b), contentType, immutable, err, c)
			}
		}
		for _, path := range []string{
			"", "/checkpoint", "Checkpoint", "tile", "tile/", "tile/0/000/", "tile/0/1", "tile/00/000", "tile/8/000", "tile/-1/000",
			"tile/0/001", "tile/0/001.p/45", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/000.p/01", "tile/0/002.p/1",
			"tile/1/000", "tile/1/000.p/2", "tile/data/000", "tile/entries/001", "tile/entries/0", "contents/001", "contents/../key",
			"tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "contents/x-01/000",
		} {
			b, _, immutable, err := ledger.ServePath(ctx, d, "vik", path)
			if !errs.Is(err, errs.NotFound) || immutable || b != nil {
				t.Errorf("%q: %d bytes, immutable %v, error %v; want not found", path, len(b), immutable, err)
			}
		}
		if _, _, _, err := ledger.ServePath(ctx, d, "nowhere", "checkpoint"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a log that is not: %v", err)
		}
	})
}

func TestExport(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		if _, err := add(t.Context(), d, w, noon, notes(0, 260)...); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "log")
		if err := ledger.Export(t.Context(), d, "vik", dir); err != nil {
			t.Fatal(err)
		}
		want := []string{"checkpoint", "key", "tile/0/000", "tile/entries/000", "contents/000",
			"tile/0/001.p/4", "tile/entries/001.p/4", "contents/001.p/4", "tile/1/000.p/1"}
		for _, path := range want {
			got, err := os.ReadFile(filepath.Join(dir, path))
			if err != nil {
				t.Fatal(err)
			}
			served, _, _, err := ledger.ServePath(t.Context(), d, "vik", path)
			if err != nil || !bytes.Equal(got, served) {
				t.Errorf("%s: exported and served differ (%v)", path, err)
			}
		}
		wantKey(t, "twice", ledger.Export(t.Context(), d, "vik", dir), errs.Conflict, "ledger.export.taken")
	})
}
