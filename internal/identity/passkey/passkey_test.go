package passkey

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/identity/passkey/virtual"
)

var (
	rp        = RelyingParty{ID: "lykta.example.se", Name: "Lykta", Origins: []string{"https://lykta.example.se"}}
	challenge = []byte("0123456789abcdef0123456789abcdef")
)

func newAuthenticator() *virtual.Authenticator { return virtual.New(rp.ID, rp.Origins[0]) }

func TestRegisterAndSignIn(t *testing.T) {
	a := newAuthenticator()
	c, err := rp.Register(challenge, a.Register(b64(challenge)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(c.ID, a.ID) || c.Eligible || c.Counter != 0 {
		t.Errorf("credential %+v", c)
	}
	for want := uint32(1); want <= 3; want++ {
		if c, err = rp.SignIn(challenge, a.SignIn(b64(challenge)), c, []byte("user")); err != nil || c.Counter != want {
			t.Fatalf("counter %d, %v, want %d", c.Counter, err, want)
		}
	}
}

// A passkey that is synchronised keeps its counter at 0.
func TestCounterMayStayZero(t *testing.T) {
	a := newAuthenticator()
	a.Step, a.Flags = 0, a.Flags|backupEligible|backedUp
	c, err := rp.Register(challenge, a.Register(b64(challenge)))
	if err != nil || !c.Eligible {
		t.Fatal(c, err)
	}
	for range 2 {
		if c, err = rp.SignIn(challenge, a.SignIn(b64(challenge)), c, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// lies are what an authenticator, or somebody in between, may say wrongly.
var lies = map[string]func(a *virtual.Authenticator){
	"another domain":        func(a *virtual.Authenticator) { a.RPID = "evil.example" },
	"another origin":        func(a *virtual.Authenticator) { a.Origin = "https://evil.example" },
	"a longer origin":       func(a *virtual.Authenticator) { a.Origin += ".evil.example" },
	"without encryption":    func(a *virtual.Authenticator) { a.Origin = "http://lykta.example.se" },
	"nobody there":          func(a *virtual.Authenticator) { a.Flags &^= userPresent },
	"nobody verified":       func(a *virtual.Authenticator) { a.Flags &^= userVerified },
	"backed up, ineligible": func(a *virtual.Authenticator) { a.Flags |= backedUp },
	"a short identifier":    func(a *virtual.Authenticator) { a.ID = a.ID[:8] },
}

func TestLiesAreRefused(t *testing.T) {
	for name, lie := range lies {
		a := newAuthenticator()
		lie(a)
		if _, err := rp.Register(challenge, a.Register(b64(challenge))); !errors.Is(err, ErrRefused) {
			t.Errorf("registering, %s: %v", name, err)
		}
		a = newAuthenticator()
		c, err := rp.Register(challenge, a.Register(b64(challenge)))
		if err != nil {
			t.Fatal(err)
		}
		lie(a)
		if _, err := rp.SignIn(challenge, a.SignIn(b64(challenge)), c, nil); !errors.Is(err, ErrRefused) {
			t.Errorf("signing in, %s: %v", name, err)
		}
	}
}

func TestSignInRefuses(t *testing.T) {
	a, b := newAuthenticator(), newAuthenticator()
	c, err := rp.Register(challenge, a.Register(b64(challenge)))
	if err != nil {
		t.Fatal(err)
	}
	b.ID = a.ID
	other := []byte("another challenge, of the same sort")
	for name, answer := range map[string][]byte{
		"another's key":         b.SignIn(b64(challenge)),
		"another challenge":     a.SignIn(b64(other)),
		"no challenge":          a.SignIn(""),
		"a registration":        a.Register(b64(challenge)),
		"nothing":               nil,
		"too much":              bytes.Repeat([]byte(" "), maxAnswer+1),
		"another type":          bytes.Replace(a.SignIn(b64(challenge)), []byte("public-key"), []byte("password"), 1),
		"signature for another": swap(t, a.SignIn(b64(challenge)), a.SignIn(b64(challenge))),
	} {
		if _, err := rp.SignIn(challenge, answer, c, nil); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := rp.SignIn(nil, a.SignIn(""), c, nil); !errors.Is(err, ErrRefused) {
		t.Errorf("an empty challenge was taken: %v", err)
	}
	a.User = []byte("somebody else")
	if _, err := rp.SignIn(challenge, a.SignIn(b64(challenge)), c, []byte("user")); !errors.Is(err, ErrRefused) {
		t.Errorf("another user: %v", err)
	}
	a.User = []byte("user")
	a.Flags |= backupEligible
	if _, err := rp.SignIn(challenge, a.SignIn(b64(challenge)), c, []byte("user")); !errors.Is(err, ErrRefused) {
		t.Errorf("a changed eligibility: %v", err)
	}
	a.Flags &^= backupEligible
	if c, err = rp.SignIn(challenge, a.SignIn(b64(challenge)), c, []byte("user")); err != nil {
		t.Fatalf("control: %v", err)
	}
	a.Counter -= 2
	if _, err := rp.SignIn(challenge, a.SignIn(b64(challenge)), c, []byte("user")); !errors.Is(err, ErrCounter) {
		t.Errorf("a counter that went back: %v", err)
	}
}

// swap puts the signature of one answer into another.
func swap(t *testing.T, from, into []byte) []byte {
	t.Helper()
	var a, b map[string]any
	if json.Unmarshal(from, &a) != nil || json.Unmarshal(into, &b) != nil {
		t.Fatal("not JSON")
	}
	b["response"].(map[string]any)["signature"] = a["response"].(map[string]any)["signature"]
	out, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every single byte of an answer's signed parts counts.
func TestEveryFlippedByteIsRefused(t *testing.T) {
	a := newAuthenticator()
	c, err := rp.Register(challenge, a.Register(b64(challenge)))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(a.SignIn(b64(challenge)), &answer); err != nil {
		t.Fatal(err)
	}
	response := answer["response"].(map[string]any)
	for _, part := range []string{"clientDataJSON", "authenticatorData", "signature"} {
		whole := response[part].(string)
		raw, err := base64.RawURLEncoding.DecodeString(whole)
		if err != nil {
			t.Fatal(err)
		}
		for i := range raw {
			raw[i] ^= 1
			response[part] = b64(raw)
			body, err := json.Marshal(answer)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := rp.SignIn(challenge, body, c, nil); err == nil {
				t.Errorf("%s with byte %d flipped was taken", part, i)
			}
			raw[i] ^= 1
		}
		response[part] = whole
	}
}

// Examples of RFC 8949, appendix A, as far as authenticators use them.
func TestDecodeCBOR(t *testing.T) {
	tests := []struct {
		hex  string
		want any
	}{
		{"00", int64(0)}, {"17", int64(23)}, {"1818", int64(24)}, {"1903e8", int64(1000)}, {"1a000f4240", int64(1000000)},
		{"20", int64(-1)}, {"3903e7", int64(-1000)}, {"f4", false}, {"f5", true}, {"f6", nil},
		{"4401020304", []byte{1, 2, 3, 4}}, {"6449455446", "IETF"}, {"62c3bc", "ü"}, {"83010203", []any{int64(1), int64(2), int64(3)}},
		{"a201020304", map[any]any{int64(1): int64(2), int64(3): int64(4)}},
		{"a26161016162820203", map[any]any{"a": int64(1), "b": []any{int64(2), int64(3)}}},
	}
	for _, tt := range tests {
		b, err := hex.DecodeString(tt.hex)
		if err != nil {
			t.Fatal(err)
		}
		got, rest, err := decodeCBOR(append(b, 0xff), 0)
		if err != nil || len(rest) != 1 || !cmp.Equal(got, tt.want) {
			t.Errorf("%s = %v, %d left, %v, want %v", tt.hex, got, len(rest), err, tt.want)
		}
	}
	for _, bad := range []string{"", "18", "1b8000000000000000", "44010203", "5f", "9f01ff", "f93c00", "c074", "a2010201", "a20102", "a201020103", "a1f501", "9affffffff", strings.Repeat("81", 100) + "00"} {
		b, err := hex.DecodeString(bad)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := decodeCBOR(b, 0); err == nil {
			t.Errorf("%s = %v, want an error", bad, got)
		}
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	for name, h := range map[string]string{
		"not a map":             "83010203",
		"a point off the curve": "a501020326200121582000000000000000000000000000000000000000000000000000000000000000012258200000000000000000000000000000000000000000000000000000000000000001",
		"a short coordinate":    "a5010203262001214101224101",
		"another algorithm":     "a301020338222001",
		"a short RSA key":       "a401030339010020438101f12143010001",
		"a short Ed25519 key":   "a401010327200621410a",
	} {
		b, err := hex.DecodeString(h)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if key, _, err := parseKey(b); err == nil {
			t.Errorf("%s gave %v", name, key)
		}
	}
}

// The other two algorithms: keys as an authenticator would write them.
func TestOtherAlgorithms(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("signed")
	sum := sha256.Sum256(data)
	signature, err := rsa.SignPKCS1v15(rand.Reader, long, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ key, signature []byte }{
		"EdDSA": {append([]byte{0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, public...), ed25519.Sign(private, data)},
		"RS256": {append(append([]byte{0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59, 1, 0}, long.N.Bytes()...), 0x21, 0x43, 1, 0, 1), signature},
	} {
		key, rest, err := parseKey(tt.key)
		if err != nil || len(rest) > 0 {
			t.Fatalf("%s: %v", name, err)
		}
		if !verify(key, data, tt.signature) {
			t.Errorf("%s: a right signature is refused", name)
		}
		if verify(key, []byte("other"), tt.signature) {
			t.Errorf("%s: a wrong signature is taken", name)
		}
	}
}

func FuzzRegister(f *testing.F) {
	a := newAuthenticator()
	f.Add(a.Register(b64(challenge)))
	f.Add(a.SignIn(b64(challenge)))
	f.Fuzz(func(t *testing.T, body []byte) {
		if c, err := rp.Register(challenge, body); err == nil {
			if _, _, err := parseKey(c.Key); err != nil || len(c.ID) < 16 {
				t.Errorf("%+v was taken", c)
			}
		}
	})
}

func FuzzCBOR(f *testing.F) {
	for _, s := range []string{"\xa2\x01\x02\x03\x04", "\x83\x01\x02\x03", "\x9a\xff\xff\xff\xff", "\x44\x01"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, rest, err := decodeCBOR(b, 0); err == nil && len(rest) >= len(b) {
			t.Error("nothing was read")
		}
	})
}
