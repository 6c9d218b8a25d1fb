package openid

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lykta/internal/errs"
	"lykta/internal/identity/openid/openidtest"
)

// number is a personnummer or samordningsnummer as people write it, told here
// in another way than in the code.
var number = regexp.MustCompile(`^(\d\d)?\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4}$`)

// Whatever a provider's claim says, nobody is kept by a personnummer, and who
// is kept is named in one way.
func FuzzClaim(f *testing.F) {
	for _, s := range []string{`"kp17@2120001234"`, `"198001011234"`, `"800101-1234@2120001234"`, `"8001611234"`, `" "`, `3`, `null`, `["a"]`, `{"a":1}`, `"ÅSA@VIK"`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, claim []byte) {
		subject, err := named(text(json.RawMessage(claim)))
		if err != nil {
			if !errs.Is(err, errs.Unauthenticated) || subject != "" {
				t.Errorf("%q: %q, %v", claim, subject, err)
			}
			return
		}
		if before, _, _ := strings.Cut(subject, "@"); number.MatchString(before) || subject == "" || subject != strings.TrimSpace(subject) {
			t.Errorf("%q is kept as %q", claim, subject)
		}
		if again, err := named(subject); err != nil || again != subject {
			t.Errorf("%q is kept as %q, then as %q (%v)", claim, subject, again, err)
		}
	})
}

// No answer lets anybody in that the provider did not give.
func FuzzAnswer(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	s := openidtest.New(f)
	p := Provider{ID: "vik", Name: "Viks kommun", Issuer: s.URL, Client: "lykta", Key: key}
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	client, asked := NewClient(nil), Asked{Provider: "vik", State: "s", Nonce: "n", Verifier: "v", Redirect: "http://localhost/", At: now.Unix()}
	for _, q := range []string{"", "state=s", "state=s&code=c", "state=s&error=access_denied", "state=s&error=x&code=c", "state=s&iss=https://a.example&code=c", "state=&code=c", "state=s&state=t", "%"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		query, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		person, err := client.Finish(t.Context(), p, asked, query, now)
		if err == nil || person != (Person{}) || !errs.Is(err, errs.Unauthenticated) && !errs.Is(err, errs.Unavailable) {
			t.Errorf("%q: %+v, %v", raw, person, err)
		}
	})
}
