package verify

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
)

// hash is a hash of the tree (RFC 6962 section 2.1).
type hash = [sha256.Size]byte

var ranges = compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// tree gathers the tree of a log: the roots of its full pages, 256 leaves each,
// and the leaf hashes of the few pages within which it may end.
type tree struct {
	pages [][]byte
	leafs map[int64][]byte // leaf hashes one after the other, by page
}

// rootAt returns the root of the tree when it had size leaves.
func (t *tree) rootAt(size int64) (hash, error) {
	r := ranges.NewEmptyRange(0)
	for i := range size / pageSize {
		page, err := ranges.NewRange(uint64(i)*pageSize, uint64(i+1)*pageSize, [][]byte{t.pages[i]})
		if err != nil {
			return hash{}, err
		}
		if err := r.AppendRange(page, nil); err != nil {
			return hash{}, err
		}
	}
	for _, leaf := range split(t.leafs[size/pageSize], size%pageSize) {
		if err := r.Append(leaf, nil); err != nil {
			return hash{}, err
		}
	}
	if size == 0 {
		return hash(rfc6962.DefaultHasher.EmptyRoot()), nil
	}
	root, err := r.GetRootHash(nil)
	return hash(root), err
}

// split cuts the first n hashes apart.
func split(b []byte, n int64) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = b[i*sha256.Size : (i+1)*sha256.Size]
	}
	return out
}

// perfect returns the root over 256 hashes that stand one after the other. It
// is written out, and hashes in place, because it is where the time goes.
func perfect(b []byte) []byte {
	var node [1 + 2*sha256.Size]byte
	node[0] = rfc6962.RFC6962NodeHashPrefix
	level := bytes.Clone(b)
	for len(level) > sha256.Size {
		for i := 0; i < len(level); i += 2 * sha256.Size {
			copy(node[1:], level[i:i+2*sha256.Size])
			sum := sha256.Sum256(node[:])
			copy(level[i/2:], sum[:])
		}
		level = level[:len(level)/2]
	}
	return level
}

// compareTile tells where a tile differs from the hashes that it should hold.
func compareTile(path string, got, want []byte) []Finding {
	if len(got) != len(want) {
		return []Finding{{WrongTile, None, path, fmt.Sprintf("%d bytes, want %d", len(got), len(want))}}
	}
	for i := 0; i < len(want); i += sha256.Size {
		if !bytes.Equal(got[i:i+sha256.Size], want[i:i+sha256.Size]) {
			return []Finding{{WrongTile, None, path, fmt.Sprintf("hash %d", i/sha256.Size)}}
		}
	}
	return nil
}
