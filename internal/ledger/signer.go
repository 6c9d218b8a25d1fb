package ledger

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/errs"
	"lykta/internal/secret"
)

// Signer holds the private key that signs the checkpoints of all logs of an
// installation. The name in a signature is the log's origin, so that every log
// has a verifier key of its own.
type Signer struct{ key ed25519.PrivateKey }

// SignerFromSeed returns the signer of a seed of 32 bytes, for tests and for
// demonstrations whose key may be known.
func SignerFromSeed(seed [ed25519.SeedSize]byte) *Signer {
	return &Signer{key: ed25519.NewKeyFromSeed(seed[:])}
}

// NewSigner makes a key out of random and writes it to a file that only its
// owner may read (PKCS #8 in PEM). It never overwrites: a file that is there is
// a Conflict with the key "ledger.key.exists". When it returns, the key is on
// disk; a crash leaves the whole file or none.
func NewSigner(path string, random io.Reader) (*Signer, error) {
	var seed [ed25519.SeedSize]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return nil, errs.Wrap(err, "ledger key")
	}
	s := SignerFromSeed(seed)
	der, err := x509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		return nil, errs.Wrap(err, "ledger key")
	}
	err = secret.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if errors.Is(err, fs.ErrExist) {
		return nil, errs.E(errs.Conflict, "ledger.key.exists", path, err)
	}
	return s, errs.Wrap(err, "ledger key")
}

// OpenSigner reads a key file. No file is a NotFound error with the key
// "ledger.key.none"; a file that others may read is an Invalid error with the
// key "ledger.key.open", and one that holds no Ed25519 key "ledger.key.form".
func OpenSigner(path string) (*Signer, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.E(errs.NotFound, "ledger.key.none", path, err)
	}
	if err != nil {
		return nil, errs.Wrap(err, "ledger key")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, errs.E(errs.Invalid, "ledger.key.open", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, errs.Wrap(err, "ledger key")
	}
	key, err := parseKey(b)
	if err != nil {
		return nil, errs.E(errs.Invalid, "ledger.key.form", path, err)
	}
	return &Signer{key: key}, nil
}

func parseKey(b []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, errors.New("no PEM block")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	ed, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%T is no Ed25519 key", key)
	}
	return ed, nil
}

// VerifierKey returns the public key of the log with the origin, in the form
// of C2SP signed-note ("<origin>+<hash>+<key>").
func (s *Signer) VerifierKey(origin string) (string, error) {
	if err := checkOrigin(origin); err != nil {
		return "", err
	}
	return note.NewEd25519VerifierKey(origin, s.key.Public().(ed25519.PublicKey))
}

// checkpoint returns the signed checkpoint of a tree.
func (s *Signer) checkpoint(origin string, size int64, root tlog.Hash) ([]byte, error) {
	vkey, err := s.VerifierKey(origin)
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: checkpointText(origin, size, root)}, noteSigner{verifier, s.key})
}

// noteSigner lends its name and hash from the verifier of the same key.
type noteSigner struct {
	note.Verifier
	key ed25519.PrivateKey
}

// Sign signs a note's text.
func (s noteSigner) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }
