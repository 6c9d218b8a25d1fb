package backup

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"

	"lykta/internal/errs"
	"lykta/internal/secret"
)

// What an archive holds is sealed with AES-256-GCM. Every file has a key of its
// own, which stands at its beginning, sealed with the archive's key: that lies in a
// file elsewhere, and never in the archive. Manifests and sums are not sealed, so
// that a file can be held against its sum by whoever has no key.
const (
	sealedSuffix = ".sealed"
	sealedMagic  = "lykta-sealed/1\n"
	sealedChunk  = 64 << 10
	keyPlace     = "archive"
)

// KeyName is what the file of an archive's key is called, where nobody says
// otherwise.
const KeyName = "archive.key"

// Key reads the file of an archive's key, and makes it where there is none yet.
func Key(path string) (keys *secret.Keyring, made bool, err error) {
	keys, err = secret.Open(path)
	if errs.Is(err, errs.NotFound) {
		keys, err = secret.Make(path, rand.Reader)
		return keys, true, err
	}
	return keys, false, err
}

// newFileKey makes the key of a file, and gives it sealed too.
func newFileKey(keys *secret.Keyring) (cipher.Block, []byte) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails: crypto/rand
	return blockOf(raw), []byte(keys.Seal(keyPlace, raw))
}

// fileKey opens the key of a file. Without a key the error is Invalid
// (backup.sealed), and with another than it was sealed with Invalid (backup.key).
func fileKey(keys *secret.Keyring, sealed []byte, name string) (cipher.Block, error) {
	if keys == nil {
		return nil, errs.E(errs.Invalid, "backup.sealed", name)
	}
	raw, err := keys.Open(keyPlace, string(sealed))
	if err != nil || len(raw) != 32 {
		return nil, errs.E(errs.Invalid, "backup.key", name, err)
	}
	return blockOf(raw), nil
}

func blockOf(raw []byte) cipher.Block {
	block, err := aes.NewCipher(raw)
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	return block
}

// keyless reports that a file was not read for want of its key, which is no damage.
func keyless(err error) bool {
	var e *errs.Error
	return errors.As(err, &e) && (e.Key == "backup.sealed" || e.Key == "backup.key")
}

// bodies seals the bodies of a file's records, each for its place in the chain.
type bodies struct{ aead cipher.AEAD }

func newBodies(block cipher.Block) *bodies {
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // the block is AES's
	}
	return &bodies{aead}
}

func bound(r Record, before chain) []byte {
	b := append([]byte{byte(r.Kind)}, before[:]...)
	return binary.BigEndian.AppendUint64(b, uint64(r.At.UnixNano()))
}

func (s *bodies) seal(r Record, before chain) Record {
	if s != nil {
		r.Body = s.aead.Seal(nil, nil, r.Body, bound(r, before))
	}
	return r
}

func (s *bodies) open(r Record, before chain) (Record, error) {
	if s == nil {
		return r, nil
	}
	plain, err := s.aead.Open(nil, nil, r.Body, bound(r, before))
	if err != nil {
		return r, errChanged
	}
	r.Body = plain
	return r, nil
}

// sealing seals a file in chunks: each with its number and whether it is the last
// as its nonce, so that none can be left out, moved or cut off (STREAM, as in age).
type sealing struct {
	out    io.Writer
	aead   cipher.AEAD
	number uint64
	chunk  []byte
}

// newSealing writes the head of a sealed file. Where keys is nil, what is written
// is not sealed.
func newSealing(out io.Writer, keys *secret.Keyring) (io.WriteCloser, error) {
	if keys == nil {
		return unsealed{out}, nil
	}
	block, sealed := newFileKey(keys)
	head := binary.BigEndian.AppendUint16([]byte(sealedMagic), uint16(len(sealed)))
	if _, err := out.Write(append(head, sealed...)); err != nil {
		return nil, err
	}
	return &sealing{out: out, aead: gcm(block)}, nil
}

type unsealed struct{ io.Writer }

func (unsealed) Close() error { return nil }

func gcm(block cipher.Block) cipher.AEAD {
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // the block is AES's
	}
	return aead
}

func nonce(number uint64, last bool) []byte {
	b := binary.BigEndian.AppendUint64([]byte{0, 0, 0}, number)
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}

// Write seals the chunks that are full.
func (s *sealing) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		if len(s.chunk) == sealedChunk { // more follows, so that it is not the last
			if err := s.put(false); err != nil {
				return 0, err
			}
		}
		take := min(len(b), sealedChunk-len(s.chunk))
		s.chunk, b = append(s.chunk, b[:take]...), b[take:]
	}
	return n, nil
}

func (s *sealing) put(last bool) error {
	_, err := s.out.Write(s.aead.Seal(nil, nonce(s.number, last), s.chunk, nil))
	s.number, s.chunk = s.number+1, s.chunk[:0]
	return err
}

// Close writes the last chunk.
func (s *sealing) Close() error { return s.put(true) }

// opening reads a sealed file.
type opening struct {
	in     io.Reader
	aead   cipher.AEAD
	number uint64
	plain  []byte // opened and not yet read
	next   []byte // read ahead: only what is last has nothing behind it
	ended  bool
}

// newOpening reads the head of a sealed file of that name.
func newOpening(in io.Reader, keys *secret.Keyring, name string) (io.Reader, error) {
	head := make([]byte, len(sealedMagic)+2)
	if _, err := io.ReadFull(in, head); err != nil || !bytes.HasPrefix(head, []byte(sealedMagic)) {
		return nil, errChanged
	}
	sealed := make([]byte, binary.BigEndian.Uint16(head[len(sealedMagic):]))
	if _, err := io.ReadFull(in, sealed); err != nil {
		return nil, errChanged
	}
	block, err := fileKey(keys, sealed, name)
	if err != nil {
		return nil, err
	}
	o := &opening{in: in, aead: gcm(block)}
	o.next, err = o.ahead()
	return o, err
}

func (o *opening) ahead() ([]byte, error) {
	b := make([]byte, sealedChunk+o.aead.Overhead())
	n, err := io.ReadFull(o.in, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return b[:n], err
}

// Read gives what was sealed; errChanged where it is not as it was.
func (o *opening) Read(b []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.ended {
			return 0, io.EOF
		}
		after, err := o.ahead()
		if err != nil {
			return 0, err
		}
		o.ended = len(after) == 0
		if o.plain, err = o.aead.Open(nil, nonce(o.number, o.ended), o.next, nil); err != nil {
			return 0, errChanged
		}
		o.next, o.number = after, o.number+1
	}
	n := copy(b, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}
