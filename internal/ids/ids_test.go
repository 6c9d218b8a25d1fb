package ids_test

import (
	"testing"
	"time"

	"lykta/internal/ids"
)

func TestNewSortsByTime(t *testing.T) {
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	last := ""
	for i := range 1000 {
		id := ids.New(at.Add(time.Duration(i) * time.Millisecond))
		if id <= last {
			t.Fatalf("%s does not sort after %s", id, last)
		}
		if !ids.Valid(id) {
			t.Fatalf("%s is not valid", id)
		}
		last = id
	}
}

func TestTokensDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token := ids.Token()
		if len(token) != 52 || seen[token] || seen[ids.Hash(token)] {
			t.Fatalf("token %q is short or repeated", token)
		}
		seen[token] = true
	}
}

func TestValidRefuses(t *testing.T) {
	for _, s := range []string{"", "short", "01arz3ndektsv4rrffq69g5faU", "01arz3ndektsv4rrffq69g5fa/"} {
		if ids.Valid(s) {
			t.Errorf("Valid(%q)", s)
		}
	}
}
