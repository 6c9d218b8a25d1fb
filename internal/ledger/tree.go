package ledger

import (
	"errors"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is the height of a tile: 2^8 = 256 hashes wide (C2SP tlog-tiles).
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// frontier is the right edge of a tree: the roots of its complete subtrees,
// the largest first. It is all that is needed to add leaves and to tell the
// root, so appending reads one row however long the log is.
type frontier struct {
	size   int64
	hashes []tlog.Hash // as many as size has one-bits
}

var errFrontier = errors.New("the hash is not on the edge of the tree")

// ReadHashes makes the edge a tlog.HashReader, so that the sums are tlog's.
func (f *frontier) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		above := bits.OnesCount64(uint64(f.size >> (level + 1)))
		if f.size>>level&1 == 0 || n != f.size>>level-1 || above >= len(f.hashes) {
			return nil, errFrontier
		}
		out[i] = f.hashes[above]
	}
	return out, nil
}

// add puts one leaf hash at the end and returns the hashes of the subtrees that
// it completes: its own on level 0, then upwards.
func (f *frontier) add(leaf tlog.Hash) ([]tlog.Hash, error) {
	completed, err := tlog.StoredHashesForRecordHash(f.size, leaf, f)
	if err != nil {
		return nil, err
	}
	merged := len(completed) - 1
	f.hashes = append(f.hashes[:len(f.hashes)-merged], completed[merged])
	f.size++
	return completed, nil
}

// root returns the root hash of the tree (RFC 6962 section 2.1).
func (f *frontier) root() (tlog.Hash, error) { return tlog.TreeHash(f.size, f) }

// bytes returns the hashes one after the other, as they are stored.
func (f *frontier) bytes() []byte {
	b := make([]byte, 0, len(f.hashes)*tlog.HashSize)
	for _, h := range f.hashes {
		b = append(b, h[:]...)
	}
	return b
}

// parseFrontier reads what bytes wrote for a tree of the size.
func parseFrontier(size int64, b []byte) (*frontier, error) {
	if size < 0 || len(b) != bits.OnesCount64(uint64(size))*tlog.HashSize {
		return nil, errFrontier
	}
	f := &frontier{size: size}
	for ; len(b) > 0; b = b[tlog.HashSize:] {
		f.hashes = append(f.hashes, tlog.Hash(b[:tlog.HashSize]))
	}
	return f, nil
}
