package verify

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"pgregory.net/rapid"
)

// The one sum that is written out is the library's.
func TestPerfectAgainstLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Byte().Draw(t, "seed")
		var flat []byte
		r := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
		for i := range pageSize {
			h := sha256.Sum256([]byte{seed, byte(i)})
			flat = append(flat, h[:]...)
			if err := r.Append(h[:], nil); err != nil {
				t.Fatal(err)
			}
		}
		want, err := r.GetRootHash(nil)
		if err != nil {
			t.Fatal(err)
		}
		before := bytes.Clone(flat)
		if got := perfect(flat); !bytes.Equal(got, want) || !bytes.Equal(flat, before) {
			t.Errorf("got %x, want %x", got, want)
		}
	})
}
