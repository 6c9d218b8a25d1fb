package backup

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/secret"
)

// What is sealed comes back whole, whatever its length and however it is written;
// and cut off, with chunks moved, or with a changed byte it does not.
func TestSealedFiles(t *testing.T) {
	t.Parallel()
	ring, err := secret.Make(filepath.Join(t.TempDir(), "k"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.OneOf(rapid.SampledFrom([]int{0, 1, sealedChunk - 1, sealedChunk, sealedChunk + 1, 3 * sealedChunk}), rapid.IntRange(0, 3*sealedChunk)).Draw(t, "length")
		plain := make([]byte, length)
		rand.Read(plain)
		sealed := sealAll(t, ring, plain, rapid.IntRange(1, 100_000).Draw(t, "step"))
		if got, err := openAll(ring, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes came back as %d, %v", length, len(got), err)
		}
		cut := rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")
		if _, err := openAll(ring, sealed[:cut]); !errors.Is(err, errChanged) {
			t.Fatalf("cut off after %d of %d: %v", cut, len(sealed), err)
		}
		changed := bytes.Clone(sealed)
		changed[rapid.IntRange(0, len(changed)-1).Draw(t, "place")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := openAll(ring, changed); !errors.Is(err, errChanged) && !keyless(err) {
			t.Fatalf("a changed byte: %v", err)
		}
		if chunk := sealedChunk + 16; length == 3*sealedChunk {
			swapped := bytes.Clone(sealed)
			tail := swapped[len(swapped)-3*chunk:]
			copy(tail, sealed[len(sealed)-2*chunk:len(sealed)-chunk])
			copy(tail[chunk:], sealed[len(sealed)-3*chunk:len(sealed)-2*chunk])
			if _, err := openAll(ring, swapped); !errors.Is(err, errChanged) {
				t.Fatalf("two chunks changed places: %v", err)
			}
		}
	})
}

func sealAll(t *rapid.T, ring *secret.Keyring, plain []byte, step int) []byte {
	var out bytes.Buffer
	w, err := newSealing(&out, ring)
	if err != nil {
		t.Fatal(err)
	}
	for rest := plain; len(rest) > 0; rest = rest[min(step, len(rest)):] {
		if _, err := w.Write(rest[:min(step, len(rest))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openAll(ring *secret.Keyring, sealed []byte) ([]byte, error) {
	r, err := newOpening(bytes.NewReader(sealed), ring, "test")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
