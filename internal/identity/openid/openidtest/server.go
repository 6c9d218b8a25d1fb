// Package openidtest is an identity provider for tests. It stands on go-oidc's
// oidctest for the keys and the signing, and is strict where that is kind: a
// code is good once and for the address it was asked for, PKCE must be S256 and
// right, the relying party must prove itself with its key, and a proof is good
// once. It can be made to lie, in the ways that a test names.
package openidtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/go-jose/go-jose/v4"
)

// Server is one provider with one relying party.
type Server struct {
	URL      string
	Client   string                             // the relying party's identifier
	Redirect string                             // the one address that answers go to
	Keys     func() (jose.JSONWebKeySet, error) // the relying party's public keys
	Now      func() time.Time

	Claims   map[string]any       // what is said of whoever signs in; "sub" is set
	InToken  bool                 // say it in the ID token, not at the user information
	Twist    func(map[string]any) // alters the ID token's claims before they are signed
	SignedIn time.Time            // when whoever signs in last proved who they are here; zero: now
	Away     bool                 // answers 503 to everything
	SignWith int                  // which key signs; the newest is the last
	Hidden   bool                 // the signing key is not among the published

	mu     sync.Mutex
	keys   []*ecdsa.PrivateKey
	codes  map[string]asked
	proofs map[string]bool
	http   *httptest.Server
}

type asked struct {
	nonce, challenge, redirect string
	anew, aged                 bool // a max_age was given
}

// New starts a provider. It ends with the test.
func New(t testing.TB) *Server {
	s := &Server{Client: "lykta", codes: map[string]asked{}, proofs: map[string]bool{}, Now: time.Now, Claims: map[string]any{"sub": "s1"}}
	s.Rollover()
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	t.Cleanup(s.http.Close)
	return s
}

// Rollover makes a new key, which signs from now on.
func (s *Server) Rollover() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	s.keys = append(s.keys, key)
	s.SignWith = len(s.keys) - 1
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Away {
		http.Error(w, "away", http.StatusServiceUnavailable)
		return
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		reply(w, map[string]any{
			"issuer": s.URL, "authorization_endpoint": s.URL + "/auth", "token_endpoint": s.URL + "/token",
			"jwks_uri": s.URL + "/keys", "userinfo_endpoint": s.URL + "/userinfo",
			"id_token_signing_alg_values_supported": []string{"ES256"},
		})
	case "/keys":
		inner := oidctest.Server{}
		for i, k := range s.keys {
			if !s.Hidden || i != s.SignWith {
				inner.PublicKeys = append(inner.PublicKeys, oidctest.PublicKey{PublicKey: k.Public(), KeyID: fmt.Sprint(i), Algorithm: oidc.ES256})
			}
		}
		inner.ServeHTTP(w, r)
	case "/auth":
		s.auth(w, r)
	case "/token":
		s.token(w, r)
	case "/userinfo":
		if r.Header.Get("Authorization") != "Bearer access" {
			http.Error(w, "no token", http.StatusUnauthorized)
			return
		}
		reply(w, s.Claims)
	default:
		http.NotFound(w, r)
	}
}

// auth is where the browser comes. Whoever comes is signed in.
func (s *Server) auth(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	state, nonce := q.Get("state"), q.Get("nonce")
	switch {
	case q.Get("response_type") != "code", q.Get("client_id") != s.Client, q.Get("redirect_uri") != s.Redirect,
		q.Get("code_challenge_method") != "S256", len(q.Get("code_challenge")) != 43,
		len(state) < 22, len(nonce) < 22: // 128 bits
		http.Error(w, "not as the profile wants it: "+r.URL.RawQuery, http.StatusBadRequest)
		return
	}
	code := rand.Text()
	s.codes[code] = asked{nonce, q.Get("code_challenge"), s.Redirect, q.Get("max_age") == "0" && q.Get("prompt") == "login", q.Get("max_age") != ""}
	http.Redirect(w, r, s.Redirect+"?"+url.Values{"code": {code}, "state": {state}, "iss": {s.URL}}.Encode(), http.StatusFound)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	a, ok := s.codes[r.PostFormValue("code")]
	delete(s.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	refuse := func(code string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":%q}`, code)
	}
	switch {
	case !ok, r.PostFormValue("redirect_uri") != a.redirect, base64.RawURLEncoding.EncodeToString(sum[:]) != a.challenge:
		refuse("invalid_grant")
		return
	case !s.proved(r.PostFormValue("client_assertion")):
		refuse("invalid_client")
		return
	}
	now := s.Now()
	claims := map[string]any{
		"iss": s.URL, "aud": s.Client, "sub": s.Claims["sub"], "nonce": a.nonce,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	switch {
	case a.anew, a.aged && s.SignedIn.IsZero():
		claims["auth_time"] = now.Unix()
	case a.aged:
		claims["auth_time"] = s.SignedIn.Unix()
	}
	if s.InToken {
		for k, v := range s.Claims {
			claims[k] = v
		}
	}
	if s.Twist != nil {
		s.Twist(claims)
	}
	raw, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	signed := oidctest.SignIDToken(crypto.PrivateKey(s.keys[s.SignWith]), fmt.Sprint(s.SignWith), oidc.ES256, string(raw))
	reply(w, map[string]any{"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": signed})
}

// proved checks private_key_jwt, and that no proof comes twice.
func (s *Server) proved(assertion string) bool {
	signed, err := jose.ParseSigned(assertion, []jose.SignatureAlgorithm{jose.ES256, jose.PS256})
	if err != nil {
		return false
	}
	set, err := s.Keys()
	if err != nil {
		return false
	}
	known := set.Key(signed.Signatures[0].Header.KeyID)
	if len(known) != 1 {
		return false
	}
	payload, err := signed.Verify(known[0])
	if err != nil {
		return false
	}
	var c struct {
		Iss, Sub, Aud, Jti string
		Iat, Exp           int64
	}
	if json.Unmarshal(payload, &c) != nil || s.proofs[c.Jti] || c.Jti == "" {
		return false
	}
	s.proofs[c.Jti] = true
	now := s.Now().Unix()
	return c.Iss == s.Client && c.Sub == s.Client && slices.Contains([]string{s.URL, s.URL + "/token"}, c.Aud) && c.Iat <= now+60 && now <= c.Exp && c.Exp-c.Iat <= 300
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}
