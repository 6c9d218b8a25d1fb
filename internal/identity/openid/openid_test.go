package openid_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"lykta/internal/errs"
	"lykta/internal/identity/openid"
	"lykta/internal/identity/openid/openidtest"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

const (
	redirect = "http://localhost:8080/logga-in/svar"
	staffID  = "kp17@2120001234" // an invented affiliation
)

// party is a relying party and its provider.
type party struct {
	*testing.T
	server *openidtest.Server
	client *openid.Client
	p      openid.Provider
	now    time.Time // of the relying party
}

func start(t *testing.T) *party {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := openidtest.New(t)
	f := &party{T: t, server: s, client: openid.NewClient(nil), now: noon}
	f.p = openid.Provider{ID: "kommunen", Name: "Vik kommun", Issuer: s.URL, Client: "lykta", Key: key}
	s.Redirect, s.Now = redirect, func() time.Time { return noon }
	s.Keys = func() (jose.JSONWebKeySet, error) { return openid.Keys([]openid.Provider{f.p}) }
	s.Claims[openid.OrgAffiliation] = staffID
	return f
}

// visit goes to the provider and comes back with its answer.
func (f *party) visit(anew bool) (openid.Asked, url.Values) {
	f.Helper()
	address, asked, err := f.client.Begin(f.Context(), f.p, redirect, anew, f.now)
	if err != nil {
		f.Fatal(err)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(address)
	if err != nil {
		f.Fatal(err)
	}
	defer resp.Body.Close()
	back, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != http.StatusFound {
		f.Fatalf("the provider answered %s", resp.Status)
	}
	return asked, back.Query()
}

func (f *party) finish(asked openid.Asked, query url.Values) (string, error) {
	person, err := f.client.Finish(f.Context(), f.p, asked, query, f.now)
	if (err == nil) == (person == openid.Person{}) {
		f.Errorf("%+v with the error %v", person, err)
	}
	return person.Name, err
}

func (f *party) signIn() (string, error) {
	asked, query := f.visit(false)
	return f.finish(asked, query)
}

// refuses checks an error's kind and key.
func (f *party) refuses(err error, kind errs.Kind, key string) {
	f.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		f.Errorf("got %v, want %v %s", err, kind, key)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for _, inToken := range []bool{true, false} {
		f := start(t)
		f.server.InToken = inToken
		if got, err := f.signIn(); err != nil || got != staffID {
			t.Errorf("claim in the token %v: got %q, %v", inToken, got, err)
		}
	}
	f := start(t)
	f.p.Claim = "upn"
	f.server.Claims["upn"] = "Kommunpolis17@Example.SE"
	if got, err := f.signIn(); err != nil || got != "kommunpolis17@example.se" {
		t.Errorf("another claim: got %q, %v", got, err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	f = start(t)
	f.p.Key = rsaKey
	if got, err := f.signIn(); err != nil || got != staffID {
		t.Errorf("an RSA key: got %q, %v", got, err)
	}
}

// TestKeyRollover: a new key is read when a token names one that is not known.
func TestKeyRollover(t *testing.T) {
	t.Parallel()
	f := start(t)
	if _, err := f.signIn(); err != nil {
		t.Fatal(err)
	}
	f.server.Rollover()
	if got, err := f.signIn(); err != nil || got != staffID {
		t.Errorf("after a rollover: got %q, %v", got, err)
	}
	f.server.Rollover()
	f.server.Hidden = true
	_, err := f.signIn()
	f.refuses(err, errs.Unauthenticated, "openid.refused")
}

func TestLiesAreFound(t *testing.T) {
	t.Parallel()
	for name, twist := range map[string]func(map[string]any){
		"wrong nonce":         func(c map[string]any) { c["nonce"] = "another" },
		"no nonce":            func(c map[string]any) { delete(c, "nonce") },
		"another audience":    func(c map[string]any) { c["aud"] = "somebody-else" },
		"two audiences":       func(c map[string]any) { c["aud"] = []string{"lykta", "somebody-else"} },
		"another azp":         func(c map[string]any) { c["azp"] = "somebody-else" },
		"another issuer":      func(c map[string]any) { c["iss"] = "https://example.com" },
		"expired":             func(c map[string]any) { c["exp"] = noon.Add(-2 * time.Minute).Unix() },
		"from the future":     func(c map[string]any) { c["iat"] = noon.Add(2 * time.Minute).Unix() },
		"issued long ago":     func(c map[string]any) { c["iat"] = noon.Add(-7 * time.Minute).Unix() },
		"signed in yesterday": func(c map[string]any) { c["auth_time"] = noon.Add(-13 * time.Hour).Unix() },
		"a wrong token hash":  func(c map[string]any) { c["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" },
	} {
		f := start(t)
		f.server.Twist = twist
		_, err := f.signIn()
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Unauthenticated {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}

func TestClocksMayDiffer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ours time.Duration
		ok   bool
	}{{50 * time.Second, true}, {-50 * time.Second, true}, {7 * time.Minute, false}, {-2 * time.Minute, false}} {
		f := start(t)
		f.now = noon.Add(c.ours)
		f.server.Now = func() time.Time { return noon }
		// The provider must take our proof, so its clock decides only over the token.
		asked, query := f.visit(false)
		_, err := f.finish(asked, query)
		if (err == nil) != c.ok {
			t.Errorf("our clock %v ahead: got %v, want it taken: %v", c.ours, err, c.ok)
		}
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	f := start(t)
	asked, query := f.visit(false)
	if _, err := f.finish(asked, query); err != nil {
		t.Fatal(err)
	}
	_, err := f.finish(asked, query)
	f.refuses(err, errs.Unauthenticated, "openid.refused")

	asked, query = f.visit(false)
	other, _ := f.visit(false)
	_, err = f.finish(other, query)
	f.refuses(err, errs.Unauthenticated, "openid.refused") // another visit's state
	other.State = asked.State
	_, err = f.finish(other, query)
	f.refuses(err, errs.Unauthenticated, "openid.refused") // its verifier
}

func TestAnswerOfAnother(t *testing.T) {
	t.Parallel()
	f := start(t)
	asked, query := f.visit(false)
	query.Set("iss", "https://example.com")
	_, err := f.finish(asked, query)
	f.refuses(err, errs.Unauthenticated, "openid.refused")
	asked, query = f.visit(false)
	f.p.Issuer = strings.Replace(f.p.Issuer, "127.0.0.1", "localhost", 1)
	query.Del("iss")
	_, err = f.finish(asked, query)
	f.refuses(err, errs.Unavailable, "openid.issuer.other")
}

func TestWeMustProveOurselves(t *testing.T) {
	t.Parallel()
	f := start(t)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	known := f.p
	f.server.Keys = func() (jose.JSONWebKeySet, error) { return openid.Keys([]openid.Provider{known}) }
	f.p.Key = stranger
	_, err = f.signIn()
	f.refuses(err, errs.Unauthenticated, "openid.refused")
}

func TestTheProviderGoesAway(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.server.Away = true
	_, _, err := f.client.Begin(t.Context(), f.p, redirect, false, f.now)
	f.refuses(err, errs.Unavailable, "openid.away")
	f.server.Away = false
	asked, query := f.visit(false)
	f.server.Away = true
	_, err = f.finish(asked, query)
	f.refuses(err, errs.Unavailable, "openid.away")
	// It was known, so the browser can still be sent there two hours later; after
	// two days it must be asked.
	if _, _, err := f.client.Begin(t.Context(), f.p, redirect, false, noon.Add(2*time.Hour)); err != nil {
		t.Errorf("two hours later: %v", err)
	}
	_, _, err = f.client.Begin(t.Context(), f.p, redirect, false, noon.Add(48*time.Hour))
	f.refuses(err, errs.Unavailable, "openid.away")
}

func TestTurnedBack(t *testing.T) {
	t.Parallel()
	f := start(t)
	for said, want := range map[string]struct {
		kind errs.Kind
		key  string
	}{
		"access_denied":           {errs.Unauthenticated, "openid.cancelled"},
		"temporarily_unavailable": {errs.Unavailable, "openid.away"},
		"invalid_scope":           {errs.Unauthenticated, "openid.refused"},
	} {
		asked, query := f.visit(false)
		_, err := f.finish(asked, url.Values{"state": query["state"], "error": {said}})
		f.refuses(err, want.kind, want.key)
	}
}

func TestAskedAnew(t *testing.T) {
	t.Parallel()
	f := start(t)
	asked, query := f.visit(true)
	if _, err := f.finish(asked, query); err != nil {
		t.Errorf("asked anew: %v", err)
	}
	f.server.Twist = func(c map[string]any) { c["auth_time"] = noon.Add(-time.Hour).Unix() }
	asked, query = f.visit(true)
	_, err := f.finish(asked, query)
	f.refuses(err, errs.Unauthenticated, "openid.refused")
}

// When somebody proved who they are is what the provider tells, and never later
// than now; where it does not tell, they have not.
func TestWhenItWasProved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ told, want time.Time }{{noon.Add(-3 * time.Hour), noon.Add(-3 * time.Hour)}, {noon.Add(30 * time.Second), noon}, {}} {
		f := start(t)
		f.server.Twist = func(claims map[string]any) {
			if delete(claims, "auth_time"); !c.told.IsZero() {
				claims["auth_time"] = c.told.Unix()
			}
		}
		asked, query := f.visit(false)
		person, err := f.client.Finish(t.Context(), f.p, asked, query, f.now)
		if err != nil || !person.Proved.Equal(c.want) {
			t.Errorf("told %v: proved %v, %v, want %v", c.told, person.Proved, err, c.want)
		}
	}
}

// TestNoPersonnummer uses a number that Skatteverket has published for tests.
func TestNoPersonnummer(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"191212121212@2120001234", "121212-1212", "19121212-1212", "se191212121212@2120001234", "id:121212-1212"} {
		f := start(t)
		f.server.Claims[openid.OrgAffiliation] = value
		_, err := f.signIn()
		f.refuses(err, errs.Unauthenticated, "openid.personal")
		if strings.Contains(err.Error(), "1212") {
			t.Errorf("the error tells the number: %v", err)
		}
	}
	f := start(t)
	delete(f.server.Claims, openid.OrgAffiliation)
	_, err := f.signIn()
	f.refuses(err, errs.Unauthenticated, "openid.refused")
}

func TestPersonal(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"191212121212": true, "121212+1212@2120001234": true, "121272-1212": true, "p121212-1212": true,
		"kp17@2120001234": false, "SE2120001234-1001": false, "anna@example.se": false, "121312-1212": false, "": false, "12121212": false,
	} {
		if got := openid.Personal(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

func TestProviderCheck(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := openid.Provider{Name: "Vik kommun", Issuer: "https://login.example.se", Client: "lykta", Key: key}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for field, spoil := range map[string]func(*openid.Provider){
		"name":   func(p *openid.Provider) { p.Name = "" },
		"client": func(p *openid.Provider) { p.Client = "" },
		"issuer": func(p *openid.Provider) { p.Issuer = "http://login.example.se" },
		"key":    func(p *openid.Provider) { p.Secret = "also" },
	} {
		p := good
		spoil(&p)
		if fields := errs.FieldsOf(p.Check()); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: got %v", field, fields)
		}
	}
	good.Key = p384
	if fields := errs.FieldsOf(good.Check()); len(fields) != 1 || fields[0].Name != "key" {
		t.Errorf("another curve: got %v", fields)
	}
}
