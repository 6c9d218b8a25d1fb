package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"lykta/internal/errs"
)

// The form is public: outsiders check it with programs of their own, so it can
// only change under a new version. The commitment is worked out here by hand.
func TestForm(t *testing.T) {
	t.Parallel()
	salt, content := bytes.Repeat([]byte{0xab}, 32), []byte(`{"a":1}`)
	by := sha256.Sum256([]byte("lykta/commitment/1\x00" + "\x00\x00\x00\x20" + string(salt) + "\x00\x00\x00\x07" + `{"a":1}`))
	e := Entry{
		Leaf: Leaf{Seq: 12, EnteredAt: time.Date(2026, 11, 28, 16, 11, 53, 4000, time.FixedZone("CET", 3600)), Kind: "action", Commitment: Commit(salt, content)},
		Salt: salt, Content: content,
	}
	want := "lykta/1 12 2026-11-28T15:11:53.000004Z action " + hex.EncodeToString(by[:])
	if got := string(e.Bytes()); got != want {
		t.Errorf("leaf %q, want %q", got, want)
	}
	want = `{"seq":12,"salt":"` + strings.Repeat("ab", 32) + `","content":{"a":1}}` + "\n"
	if got := string(e.appendLine(nil)); got != want {
		t.Errorf("line %q, want %q", got, want)
	}
	e.Salt, e.Content, e.RemovedBy = nil, nil, 15
	if got, want := string(e.appendLine(nil)), "{\"seq\":12,\"removed\":15}\n"; got != want {
		t.Errorf("line %q, want %q", got, want)
	}
}

func TestCommitmentIsUnambiguous(t *testing.T) {
	t.Parallel()
	if Commit([]byte("ab"), []byte("c")) == Commit([]byte("a"), []byte("bc")) {
		t.Error("salt and content run into each other")
	}
}

const goodLeaf = "lykta/1 12 2026-11-28T15:11:53.000004Z action 5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"

func TestParseLeafRefuses(t *testing.T) {
	t.Parallel()
	if _, err := ParseLeaf([]byte(goodLeaf)); err != nil {
		t.Fatalf("the control fails: %v", err)
	}
	for _, c := range []struct{ old, new string }{
		{"lykta/1", "lykta/2"}, {" 12 ", " 012 "}, {" 12 ", " -1 "}, {" 12 ", " +12 "}, {" 12 ", "  12 "},
		{"11-28", "11-31"}, {".000004Z", ".000004+00:00"}, {".000004Z", "Z"}, {".000004Z", ".0000040Z"}, {"15:11", "24:11"},
		{"action", "Action"}, {"action", ""}, {"action", "1action"}, {"action", strings.Repeat("a", 33)}, {"action", "a_b"},
		{"5f5f", "5F5f"}, {"5f5f", "5f"}, {"5f5f", "5f5f5f"}, {"5f5f", "gg5f"}, {"lykta", "lykta/1 lykta"},
	} {
		s := strings.Replace(goodLeaf, c.old, c.new, 1)
		if l, err := ParseLeaf([]byte(s)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: read as %+v, error %v", s, l, err)
		}
	}
	for _, end := range []string{"\n", " ", "0"} {
		if _, err := ParseLeaf([]byte(goodLeaf + end)); err == nil {
			t.Errorf("taken with %q at its end", end)
		}
	}
}

func FuzzParseLeaf(f *testing.F) {
	f.Add([]byte(goodLeaf))
	f.Add([]byte("lykta/1 0 0000-01-01T00:00:00.000000Z a-1 "))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := ParseLeaf(b)
		if err == nil && !bytes.Equal(l.Bytes(), b) {
			t.Errorf("%q and %q are the same leaf", b, l.Bytes())
		}
	})
}
