package verify

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"lykta/internal/ledger"
)

const (
	goodLeaf = "lykta/1 12 2026-11-28T15:11:53.000004Z action 5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"
	goodLine = `{"seq":12,"salt":"5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f","content":{"a":1}}`
	goneLine = `{"seq":12,"removed":15}`

	// The examples of C2SP tlog-checkpoint and of golang.org/x/mod/sumdb/note.
	goodCheckpoint = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" +
		"— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
	goodKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
)

func TestParseLeaf(t *testing.T) {
	t.Parallel()
	l, err := parseLeaf([]byte(goodLeaf))
	want := time.Date(2026, 11, 28, 15, 11, 53, 4000, time.UTC)
	if err != nil || l.seq != 12 || !l.at.Equal(want) || string(l.kind) != "action" || l.commitment[31] != 0x5f {
		t.Errorf("read as %+v, error %v", l, err)
	}
	for _, c := range []struct{ old, new string }{
		{"lykta/1", "lykta/2"}, {" 12 ", " 012 "}, {" 12 ", " -1 "}, {" 12 ", " "}, {" 12 ", " 1234567890123456789 "},
		{"11-28", "11-31"}, {"11-28", "13-01"}, {"11-28", "00-28"}, {"15:11:53", "24:00:00"}, {"15:11:53", "15:60:53"},
		{"15:11:53", "15:11:60"}, {".000004Z", ".000004z"}, {".000004Z", "Z"}, {"T15", " 15"},
		{"action", "Action"}, {"action", ""}, {"action", "1a"}, {"action", strings.Repeat("a", 33)},
		{"5f5f", "5F5f"}, {"5f5f", "5f"}, {"5f5f", "gg5f"}, {" action", ""},
	} {
		s := strings.Replace(goodLeaf, c.old, c.new, 1)
		if l, err := parseLeaf([]byte(s)); err == nil {
			t.Errorf("%q: read as %+v", s, l)
		}
	}
}

func TestParseLine(t *testing.T) {
	t.Parallel()
	l, err := parseLine([]byte(goodLine))
	if err != nil || l.seq != 12 || l.removed || l.salt[31] != 0x5f || string(l.content) != `{"a":1}` {
		t.Errorf("read as %+v, error %v", l, err)
	}
	l, err = parseLine([]byte(goneLine))
	if err != nil || l.seq != 12 || !l.removed || l.removedBy != 15 {
		t.Errorf("read as %+v, error %v", l, err)
	}
	for _, s := range []string{
		"", "{}", goodLine + " ", goodLine[:len(goodLine)-1], goneLine + "}", `{"seq":12}`, `{"seq":12,"removed":}`,
		`{"seq":12,"removed":015}`, `{"seq": 12,"removed":15}`, `{"removed":15,"seq":12}`, `{"seq":12,"removed":-1}`,
		strings.Replace(goodLine, "5f5f", "5F5f", 1), strings.Replace(goodLine, "5f5f", "5f", 1), strings.Replace(goodLine, `{"a":1}`, "", 1),
	} {
		if l, err := parseLine([]byte(s)); err == nil {
			t.Errorf("%q: read as %+v", s, l)
		}
	}
}

func TestParseCheckpoint(t *testing.T) {
	t.Parallel()
	c, err := parseCheckpoint([]byte(goodCheckpoint))
	if err != nil || c.origin != "example.com/behind-the-sofa" || c.size != 20852163 {
		t.Errorf("read as %+v, error %v", c, err)
	}
	extended := strings.Replace(goodCheckpoint, "\n\n", "\nextension\n\n", 1)
	if c, err := parseCheckpoint([]byte(extended)); err != nil || !strings.HasSuffix(string(c.text), "\nextension\n") {
		t.Errorf("with an extension line: %q, error %v", c.text, err)
	}
	for _, c := range []struct{ old, new string }{
		{"20852163", "020852163"}, {"20852163", "-1"}, {"20852163", "+1"}, {"20852163", ""}, {"20852163", "99999999999999999999"},
		{"q2I=", "q2J="}, {"q2I=", "q2I"}, {"CsUY", "Cs\rUY"}, {"example.com/behind-the-sofa\n", "\n"}, {"\n\n", "\n"}, {"sofa", "sof\xff"},
	} {
		s := strings.Replace(goodCheckpoint, c.old, c.new, 1)
		if c, err := parseCheckpoint([]byte(s)); err == nil {
			t.Errorf("%q: read as %+v", s, c)
		}
	}
}

// The signature of a witness beside the log's own is passed over; one by the
// log's own key that is wrong is not.
func TestSignatures(t *testing.T) {
	t.Parallel()
	skey, vkey, err := note.GenerateKey(nil, "lykta.example/vik")
	if err != nil {
		t.Fatal(err)
	}
	witnessKey, _, err := note.GenerateKey(nil, "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	signedBy := func(text string, keys ...string) []byte {
		var signers []note.Signer
		for _, k := range keys {
			s, err := note.NewSigner(k)
			if err != nil {
				t.Fatal(err)
			}
			signers = append(signers, s)
		}
		b, err := note.Sign(&note.Note{Text: text}, signers...)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	key, err := parseKey(vkey)
	if err != nil {
		t.Fatal(err)
	}
	const text = "lykta.example/vik\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	alone := signedBy(text, skey)
	_, wrong, _ := bytes.Cut(signedBy("another text\n", skey), []byte("\n\n"))
	for _, c := range []struct {
		name string
		note []byte
		want bool
	}{
		{"the log alone", alone, true},
		{"with a witness", signedBy(text, skey, witnessKey), true},
		{"a witness alone", signedBy(text, witnessKey), false},
		{"another origin", signedBy(strings.Replace(text, "vik", "öd", 1), skey), false},
		{"the same line twice", append(bytes.Clone(alone), alone[len(text)+1:]...), false},
		{"a signature of another text", []byte(text + "\n" + string(wrong)), false},
		{"a line without form", append(bytes.Clone(alone), "— x\n"...), false},
		{"a line that is no signature", append(bytes.Clone(alone), "- a AAAAAAA=\n"...), false},
	} {
		parsed, err := parseCheckpoint(c.note)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got := parsed.signedBy(key); got != c.want {
			t.Errorf("%s: signed %v, want %v", c.name, got, c.want)
		}
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	if k, err := parseKey(goodKey); err != nil || k.name != "PeterNeumann" || k.hash != 0xc74f20a3 {
		t.Errorf("read as %+v, error %v", k, err)
	}
	for _, c := range []struct{ old, new string }{
		{"PeterNeumann", ""}, {"Peter", "Peter "}, {"Peter", "Per"}, {"c74f", "C74F"}, {"c74f20a3", "1"}, {"+ARpc", "+AhpC"}, {"TW", "TX"}, {"TW", "T"}, {"+", ""},
	} {
		s := strings.Replace(goodKey, c.old, c.new, 1)
		if k, err := parseKey(s); err == nil {
			t.Errorf("%q: read as %+v", s, k)
		}
	}
}

func FuzzParseLeaf(f *testing.F) {
	f.Add([]byte(goodLeaf))
	f.Add([]byte("lykta/1 0 0000-01-01T00:00:00.000000Z a-1 "))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := parseLeaf(b)
		other, otherErr := ledger.ParseLeaf(b)
		if (err == nil) != (otherErr == nil) {
			t.Fatalf("%q: here %v, in the ledger %v", b, err, otherErr)
		}
		if err == nil && (l.seq != other.Seq || !l.at.Equal(other.EnteredAt) || string(l.kind) != other.Kind || l.commitment != other.Commitment) {
			t.Errorf("%q: here %+v, in the ledger %+v", b, l, other)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	f.Add([]byte(goodLine))
	f.Add([]byte(goneLine))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := parseLine(b)
		if err != nil {
			return
		}
		again := fmt.Sprintf(`{"seq":%d,"removed":%d}`, l.seq, l.removedBy)
		if !l.removed {
			again = fmt.Sprintf(`{"seq":%d,"salt":"%s","content":%s}`, l.seq, hex.EncodeToString(l.salt[:]), l.content)
		}
		if again != string(b) {
			t.Errorf("%q and %q are the same line", b, again)
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add([]byte(goodCheckpoint))
	f.Add([]byte("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"))
	key, err := parseKey(goodKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseCheckpoint(b)
		if err == nil && (c.origin == "" || c.size < 0 || !bytes.Equal(append(append(bytes.Clone(c.text), '\n'), c.signatures...), b)) {
			t.Errorf("%q read as %+v", b, c)
		}
		if err == nil && c.signedBy(key) {
			t.Errorf("%q counts as signed", b)
		}
	})
}
