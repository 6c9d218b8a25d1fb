package passkey

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/google/go-cmp/cmp"

	"lykta/internal/identity/passkey/virtual"
)

var (
	rp    = RelyingParty{ID: "lykta.example.se", Name: "Lykta", Origins: []string{"https://lykta.example.se"}}
	owner = Owner{Handle: []byte("user"), Login: "ett@example.se"}
)

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func newAuthenticator() *virtual.Authenticator {
	a := virtual.New(rp.ID, rp.Origins[0])
	a.User = owner.Handle
	return a
}

func register(t *testing.T, a *virtual.Authenticator) (Credential, error) {
	t.Helper()
	options, session, err := rp.Register(owner, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rp.FinishRegister(session, owner, a.Register(options.Challenge.String()))
}

// registered registers, which must work.
func registered(t *testing.T, a *virtual.Authenticator) Credential {
	t.Helper()
	c, err := register(t, a)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// asked begins to sign in.
func asked(t *testing.T) (challenge string, session []byte) {
	t.Helper()
	options, session, err := rp.SignIn()
	if err != nil {
		t.Fatal(err)
	}
	return options.Challenge.String(), session
}

func signIn(t *testing.T, a *virtual.Authenticator, c Credential) (Credential, error) {
	t.Helper()
	challenge, session := asked(t)
	return rp.FinishSignIn(session, owner, c, a.SignIn(challenge))
}

func TestRegisterAndSignIn(t *testing.T) {
	a := newAuthenticator()
	c := registered(t, a)
	if !bytes.Equal(c.ID, a.ID) || c.Eligible || c.Counter != 0 {
		t.Errorf("credential %+v", c)
	}
	for want := uint32(1); want <= 3; want++ {
		var err error
		if c, err = signIn(t, a, c); err != nil || c.Counter != want {
			t.Fatalf("counter %d, %v, want %d", c.Counter, err, want)
		}
	}
}

// What is asked for: a person who is verified, a passkey that can be found
// without a login name, and nothing of who made the authenticator.
func TestWhatIsAskedFor(t *testing.T) {
	creation, _, err := rp.Register(owner, [][]byte{[]byte("one that is there already")})
	if err != nil {
		t.Fatal(err)
	}
	s := creation.AuthenticatorSelection
	if s.UserVerification != protocol.VerificationRequired || s.ResidentKey != protocol.ResidentKeyRequirementRequired ||
		creation.Attestation != protocol.PreferNoAttestation || len(creation.CredentialExcludeList) != 1 || creation.RelyingParty.ID != rp.ID {
		t.Errorf("a new passkey: %+v", creation)
	}
	request, _, err := rp.SignIn()
	if err != nil || request.UserVerification != protocol.VerificationRequired || len(request.AllowedCredentials) > 0 || request.RelyingPartyID != rp.ID {
		t.Errorf("signing in: %+v, %v", request, err)
	}
}

// A passkey that is synchronised keeps its counter at 0.
func TestCounterMayStayZero(t *testing.T) {
	a := newAuthenticator()
	a.Step, a.Flags = 0, a.Flags|byte(protocol.FlagBackupEligible|protocol.FlagBackupState)
	c := registered(t, a)
	if !c.Eligible {
		t.Fatal("is told not to be synchronised")
	}
	for range 2 {
		var err error
		if c, err = signIn(t, a, c); err != nil {
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
	"nobody there":          func(a *virtual.Authenticator) { a.Flags &^= byte(protocol.FlagUserPresent) },
	"nobody verified":       func(a *virtual.Authenticator) { a.Flags &^= byte(protocol.FlagUserVerified) },
	"backed up, ineligible": func(a *virtual.Authenticator) { a.Flags |= byte(protocol.FlagBackupState) },
}

func TestLiesAreRefused(t *testing.T) {
	for name, lie := range lies {
		a := newAuthenticator()
		lie(a)
		if _, err := register(t, a); !errors.Is(err, ErrRefused) {
			t.Errorf("registering, %s: %v", name, err)
		}
		a = newAuthenticator()
		c := registered(t, a)
		lie(a)
		if _, err := signIn(t, a, c); !errors.Is(err, ErrRefused) {
			t.Errorf("signing in, %s: %v", name, err)
		}
	}
}

func TestSignInRefuses(t *testing.T) {
	a, b := newAuthenticator(), newAuthenticator()
	c := registered(t, a)
	b.ID = a.ID
	challenge, session := asked(t)
	other, _ := asked(t)
	for name, answer := range map[string][]byte{
		"another's key":         b.SignIn(challenge),
		"another challenge":     a.SignIn(other),
		"no challenge":          a.SignIn(""),
		"a registration":        a.Register(challenge),
		"nothing":               nil,
		"too much":              bytes.Repeat([]byte(" "), maxAnswer+1),
		"another type":          bytes.Replace(a.SignIn(challenge), []byte("public-key"), []byte("password"), 1),
		"signature for another": swap(t, a.SignIn(challenge), a.SignIn(challenge)),
	} {
		if _, err := rp.FinishSignIn(session, owner, c, answer); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := rp.FinishSignIn([]byte("{}"), owner, c, a.SignIn("")); !errors.Is(err, ErrRefused) {
		t.Errorf("an empty challenge was taken: %v", err)
	}
	for _, user := range []string{"somebody else", ""} {
		a.User = []byte(user)
		if _, err := signIn(t, a, c); !errors.Is(err, ErrRefused) {
			t.Errorf("user %q: %v", user, err)
		}
	}
	a.User = owner.Handle
	a.Flags |= byte(protocol.FlagBackupEligible)
	if _, err := signIn(t, a, c); !errors.Is(err, ErrRefused) {
		t.Errorf("a changed eligibility: %v", err)
	}
	a.Flags &^= byte(protocol.FlagBackupEligible)
	c, err := signIn(t, a, c)
	if err != nil {
		t.Fatalf("control: %v", err)
	}
	a.Counter -= 2
	if _, err := signIn(t, a, c); !errors.Is(err, ErrCounter) {
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
	c := registered(t, a)
	challenge, session := asked(t)
	var answer map[string]any
	if err := json.Unmarshal(a.SignIn(challenge), &answer); err != nil {
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
			if _, err := rp.FinishSignIn(session, owner, c, body); err == nil {
				t.Errorf("%s with byte %d flipped was taken", part, i)
			}
			raw[i] ^= 1
		}
		response[part] = whole
	}
}

func TestOf(t *testing.T) {
	for base, want := range map[string]RelyingParty{
		"https://Lykta.Example.SE": rp,
		"http://localhost:8080":    {ID: "localhost", Name: "Lykta", Origins: []string{"http://localhost:8080"}},
		"http://127.0.0.1:8080":    {},
		"http://[::1]:8080":        {},
		"":                         {},
	} {
		got, ok := Of(base)
		if diff := cmp.Diff(want, got); diff != "" || ok != (want.ID != "") {
			t.Errorf("%q: %v (-want +got)\n%s", base, ok, diff)
		}
	}
}

func FuzzFinishRegister(f *testing.F) {
	a := newAuthenticator()
	options, session, err := rp.Register(owner, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(a.Register(options.Challenge.String()))
	f.Add(a.SignIn(options.Challenge.String()))
	f.Fuzz(func(t *testing.T, body []byte) {
		if c, err := rp.FinishRegister(session, owner, body); err == nil && (len(c.ID) == 0 || len(c.Key) == 0) {
			t.Errorf("%+v was taken", c)
		}
	})
}
