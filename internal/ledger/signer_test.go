package ledger_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"lykta/internal/errs"
	"lykta/internal/ledger"
)

func TestKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.key")
	_, err := ledger.OpenSigner(path)
	wantKey(t, "no file", err, errs.NotFound, "ledger.key.none")
	made, err := ledger.NewSigner(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v; want 0600", info.Mode(), err)
	}
	opened, err := ledger.OpenSigner(path)
	if err != nil {
		t.Fatal(err)
	}
	if vkeyOf(t, made) != vkeyOf(t, opened) {
		t.Error("the key read is not the key written")
	}
	_, err = ledger.NewSigner(path, rand.Reader)
	wantKey(t, "a file is there", err, errs.Conflict, "ledger.key.exists")
	if again, err := ledger.OpenSigner(path); err != nil || vkeyOf(t, again) != vkeyOf(t, made) {
		t.Errorf("the key was overwritten (%v)", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, error %v; want the key alone", len(left), err)
	}
}

func vkeyOf(t *testing.T, s *ledger.Signer) string {
	t.Helper()
	vkey, err := s.VerifierKey(origin)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := note.NewVerifier(vkey); err != nil || v.Name() != origin {
		t.Fatalf("verifier key %q: %v", vkey, err)
	}
	return vkey
}

// otherKey returns a private key of another kind, in the same form.
func otherKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func TestKeyFileRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "ledger.key")
	if _, err := ledger.NewSigner(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	_, err := ledger.OpenSigner(path)
	wantKey(t, "others may read it", err, errs.Invalid, "ledger.key.open")
	for name, text := range map[string]string{
		"empty":     "",
		"no PEM":    "hej",
		"no key":    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"wrong key": otherKey(t),
	} {
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := ledger.OpenSigner(path)
		wantKey(t, name, err, errs.Invalid, "ledger.key.form")
	}
	_, err = ledger.NewSigner(filepath.Join(dir, "x"), strings.NewReader("too short"))
	if err == nil {
		t.Error("a key was made of too little chance")
	}
	if _, err := os.Stat(filepath.Join(dir, "x")); err == nil {
		t.Error("and a file was left")
	}
}
