package ledger_test

import (
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ledger"
)

// nodeFrom computes a node of the tree from the one tile that it lies in.
func nodeFrom(t *testing.T, d *db.DB, id compact.NodeID) []byte {
	t.Helper()
	level, inside := int(id.Level)/8, id.Level%8
	first := int64(id.Index) << inside
	width := int(first%256) + 1<<inside
	b, err := ledger.Tile(t.Context(), d, "vik", level, first/256, width)
	if err != nil {
		t.Fatalf("node %+v: %v", id, err)
	}
	r := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	for at := int(first % 256); at < width; at++ {
		if err := r.Append(b[at*32:(at+1)*32], nil); err != nil {
			t.Fatal(err)
		}
	}
	root, err := r.GetRootHash(nil)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func hashesOf(t *testing.T, d *db.DB, nodes proof.Nodes) [][]byte {
	t.Helper()
	var hashes [][]byte
	for _, id := range nodes.IDs {
		hashes = append(hashes, nodeFrom(t, d, id))
	}
	hashes, err := nodes.Rehash(hashes, rfc6962.DefaultHasher.HashChildren)
	if err != nil {
		t.Fatal(err)
	}
	return hashes
}

// A client of another library proves inclusion and consistency from the tiles,
// and tlog's own client agrees.
func TestProofs(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := begin(t, d)
		var earlier []ledger.Head
		for size, n := 0, 0; size < 600; size += n {
			n = []int{1, 6, 249, 1, 43, 300}[len(earlier)]
			h, err := add(t.Context(), d, w, noon, notes(size, n)...)
			if err != nil {
				t.Fatal(err)
			}
			earlier = append(earlier, h)
		}
		h := earlier[len(earlier)-1]
		leaves := leavesOf(t, d, h.Size)
		for _, seq := range []int64{0, 1, 255, 256, 300, h.Size - 1} {
			nodes, err := proof.Inclusion(uint64(seq), uint64(h.Size))
			if err != nil {
				t.Fatal(err)
			}
			leaf := rfc6962.DefaultHasher.HashLeaf(leaves[seq])
			if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(seq), uint64(h.Size), leaf, hashesOf(t, d, nodes), h.Root[:]); err != nil {
				t.Errorf("entry %d: %v", seq, err)
			}
		}
		for _, e := range earlier {
			checkConsistency(t, d, e, h)
		}
	})
}

func checkConsistency(t *testing.T, d *db.DB, earlier, h ledger.Head) {
	t.Helper()
	nodes, err := proof.Consistency(uint64(earlier.Size), uint64(h.Size))
	if err != nil {
		t.Fatal(err)
	}
	err = proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(earlier.Size), uint64(h.Size), hashesOf(t, d, nodes), earlier.Root[:], h.Root[:])
	if err != nil {
		t.Errorf("from %d: %v", earlier.Size, err)
	}
	other := earlier.Root
	other[0] ^= 1
	if proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(earlier.Size), uint64(h.Size), hashesOf(t, d, nodes), other[:], h.Root[:]) == nil {
		t.Errorf("from %d: another root counts as consistent", earlier.Size)
	}
	reader := tlog.TileHashReader(tlog.Tree{N: h.Size, Hash: h.Root}, tiles{t.Context(), d})
	p, err := tlog.ProveTree(h.Size, earlier.Size, reader)
	if err == nil {
		err = tlog.CheckTree(p, h.Size, h.Root, earlier.Size, earlier.Root)
	}
	if err != nil {
		t.Errorf("from %d: tlog: %v", earlier.Size, err)
	}
}
