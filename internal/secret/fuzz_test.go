package secret_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"lykta/internal/errs"
	"lykta/internal/secret"
)

// What is sealed opens in its place and in no other, and nothing else opens.
func FuzzOpen(f *testing.F) {
	ring, err := secret.Make(filepath.Join(f.TempDir(), "secret.key"), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("totp|1", ring.Seal("totp|1", []byte("hemligt")))
	f.Add("totp|2", ring.Seal("totp|1", []byte("hemligt")))
	f.Add("", "")
	f.Fuzz(func(t *testing.T, place, value string) {
		if plain, err := ring.Open(place, value); err == nil && (place != "totp|1" || string(plain) != "hemligt") {
			t.Errorf("%q opens in %q: %q", value, place, plain)
		} else if err != nil && !errs.Is(err, errs.Unavailable) {
			t.Errorf("%q: %v", value, err)
		}
		sealed := ring.Seal(place, []byte(value))
		if plain, err := ring.Open(place, sealed); err != nil || !bytes.Equal(plain, []byte(value)) {
			t.Errorf("%q is sealed and opens as %q (%v)", value, plain, err)
		}
		if _, err := ring.Open(place+"x", sealed); err == nil {
			t.Errorf("what was sealed for %q opens elsewhere", place)
		}
	})
}

// A file of keys that cannot be used is refused, and one that can be used
// opens what it sealed.
func FuzzKeyFile(f *testing.F) {
	made := filepath.Join(f.TempDir(), "made.key")
	if _, err := secret.Make(made, rand.Reader); err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(made)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(append(b, b...))
	f.Add(b[:len(b)-2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		file := filepath.Join(t.TempDir(), "k")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		ring, err := secret.Open(file)
		if err != nil {
			return
		}
		if plain, err := ring.Open("p", ring.Seal("p", []byte("x"))); err != nil || string(plain) != "x" {
			t.Errorf("keys that cannot be used were taken: %v", err)
		}
	})
}
