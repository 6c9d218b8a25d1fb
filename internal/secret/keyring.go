package secret

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"lykta/internal/errs"
)

const (
	keySize = 32 // AES-256
	idSize  = 4  // the start of the key's SHA-256
	header  = "lykta secret keys 1"
)

// Keyring seals with its newest key and reads with any of them.
type Keyring struct{ keys []key }

type key struct {
	id   [idSize]byte
	aead cipher.AEAD
}

// Open reads the key file at path. A missing one is NotFound, one that others
// than its owner may read is Unavailable.
func Open(path string) (*Keyring, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errs.E(errs.NotFound, "secret.missing", path)
	case err != nil:
		return nil, errs.E(errs.Unavailable, "secret.file", path, err)
	case info.Mode().Perm()&0o077 != 0:
		return nil, errs.E(errs.Unavailable, "secret.open", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, errs.E(errs.Unavailable, "secret.file", path, err)
	}
	lines := strings.Fields(strings.TrimPrefix(string(text), header))
	if len(lines) == 0 || !strings.HasPrefix(string(text), header) {
		return nil, errs.E(errs.Unavailable, "secret.file", path)
	}
	r := &Keyring{}
	for _, line := range lines {
		raw, err := hex.DecodeString(line)
		if err != nil || len(raw) != keySize {
			return nil, errs.E(errs.Unavailable, "secret.file", path)
		}
		r.keys = append(r.keys, newKey(raw))
	}
	return r, nil
}

// Make writes a key file with one new key, for its owner's eyes only. It never
// writes over a file.
func Make(path string, random io.Reader) (*Keyring, error) {
	raw := make([]byte, keySize)
	if _, err := io.ReadFull(random, raw); err != nil {
		return nil, errs.Wrap(err, "secret")
	}
	if err := WriteFile(path, fmt.Appendf(nil, "%s\n%x\n", header, raw)); err != nil {
		return nil, errs.E(errs.Unavailable, "secret.file", path, err)
	}
	return &Keyring{keys: []key{newKey(raw)}}, nil
}

func newKey(raw []byte) key {
	block, err := aes.NewCipher(raw)
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(raw)
	return key{id: [idSize]byte(sum[:idSize]), aead: aead}
}

// Seal encrypts a value for one place: "totp|<account>". It can be opened for
// that place only, so that a row's value cannot be moved to another row.
func (r *Keyring) Seal(place string, plain []byte) string {
	k := r.keys[0]
	return base64.RawURLEncoding.EncodeToString(k.aead.Seal(bytes.Clone(k.id[:]), nil, plain, []byte(place)))
}

// Open decrypts a value of the same place. One that was sealed with a key that
// is not here, or altered, is Unavailable.
func (r *Keyring) Open(place, sealed string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(raw) < idSize {
		return nil, errs.E(errs.Unavailable, "secret.value")
	}
	for _, k := range r.keys {
		if bytes.Equal(k.id[:], raw[:idSize]) {
			plain, err := k.aead.Open(nil, nil, raw[idSize:], []byte(place))
			if err != nil {
				return nil, errs.E(errs.Unavailable, "secret.value", err)
			}
			return plain, nil
		}
	}
	return nil, errs.E(errs.Unavailable, "secret.key")
}
