package secret_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lykta/internal/errs"
	"lykta/internal/secret"
)

func made(t *testing.T) (string, *secret.Keyring) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret.key")
	r, err := secret.Make(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return path, r
}

func TestSealedIsReadAgain(t *testing.T) {
	path, r := made(t)
	sealed := r.Seal("totp|a1", []byte("tyst som graven"))
	if strings.Contains(sealed, "tyst") || sealed == r.Seal("totp|a1", []byte("tyst som graven")) {
		t.Error("what is sealed shows its content, or is the same twice")
	}
	again, err := secret.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open("totp|a1", sealed); err != nil || string(got) != "tyst som graven" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestSealedStaysInItsPlace(t *testing.T) {
	_, r := made(t)
	_, other := made(t)
	sealed := r.Seal("totp|a1", []byte("x"))
	if _, err := r.Open("totp|a2", sealed); !errs.Is(err, errs.Unavailable) {
		t.Errorf("moved to another account: got %v, want Unavailable", err)
	}
	if _, err := other.Open("totp|a1", sealed); !errs.Is(err, errs.Unavailable) {
		t.Errorf("with another key: got %v, want Unavailable", err)
	}
	for i := range sealed {
		altered := []byte(sealed)
		altered[i] = 'A' + (altered[i]+1)%26
		if string(altered) == sealed {
			continue
		}
		if plain, err := r.Open("totp|a1", string(altered)); err == nil && !bytes.Equal(plain, []byte("x")) {
			t.Fatalf("altered at %d: opened as %q", i, plain)
		}
	}
}

// TestANewKeyOnTop is how keys are changed: a line on top of the file.
func TestANewKeyOnTop(t *testing.T) {
	path, old := made(t)
	sealed := old.Seal("p", []byte("before"))
	fresh, _ := made(t)
	first, err := os.ReadFile(fresh)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, keys, _ := strings.Cut(string(second), "\n")
	if err := os.WriteFile(fresh, append(first, keys...), 0o600); err != nil {
		t.Fatal(err)
	}
	both, err := secret.Open(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := both.Open("p", sealed); err != nil || string(got) != "before" {
		t.Errorf("what the old key sealed: got %q, %v", got, err)
	}
	if _, err := old.Open("p", both.Seal("p", []byte("after"))); err == nil {
		t.Error("the old key alone reads what the new one sealed")
	}
}

func TestFileIsGuarded(t *testing.T) {
	path, _ := made(t)
	if _, err := secret.Make(path, rand.Reader); !errs.Is(err, errs.Unavailable) {
		t.Errorf("written over: got %v, want Unavailable", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.Open(path); !errs.Is(err, errs.Unavailable) {
		t.Errorf("readable by all: got %v, want Unavailable", err)
	}
	if _, err := secret.Open(path + "x"); !errs.Is(err, errs.NotFound) {
		t.Errorf("missing: got %v, want NotFound", err)
	}
	for _, text := range []string{"", "lykta secret keys 1\n", "lykta secret keys 1\nabcd\n", "no\n" + strings.Repeat("00", 32)} {
		bad := filepath.Join(t.TempDir(), "k")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := secret.Open(bad); !errs.Is(err, errs.Unavailable) {
			t.Errorf("%q: got %v, want Unavailable", text, err)
		}
	}
}
