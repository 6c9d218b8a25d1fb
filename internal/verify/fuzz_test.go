package verify

import (
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// A key that we take is one to Go's checksum database's reader too, with the
// same name and hash. Ours demands the one way of writing it.
func FuzzParseKey(f *testing.F) {
	for _, s := range []string{"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "lykta.example/vik+00000000+AQ==", "a+b", "+", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		k, err := parseKey(text)
		if err != nil {
			return
		}
		v, err := note.NewVerifier(text)
		if err != nil {
			t.Fatalf("%q is a key to us only: %v", text, err)
		}
		if v.Name() != k.name || v.KeyHash() != k.hash {
			t.Errorf("%q is %s %08x to us, %s %08x to another", text, k.name, k.hash, v.Name(), v.KeyHash())
		}
	})
}

// What is read as a removal names an entry, whatever else it says.
func FuzzParseRemoval(f *testing.F) {
	for _, s := range []string{`{"of":3,"ground":"x","law":"x","date":"2026-03-02"}`, `{"of":null}`, `{"Of":1,"of":2}`, `{}`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if of, err := parseRemoval(content); err != nil && of != 0 {
			t.Errorf("%q is an error and names entry %d", content, of)
		}
	})
}
