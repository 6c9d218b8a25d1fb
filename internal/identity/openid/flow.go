package openid

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"lykta/internal/errs"
	"lykta/internal/ids"
)

// How far clocks may differ, and how old an answer may be.
const (
	skew    = time.Minute
	tokenOf = 5 * time.Minute // an ID token is used at once (the profile's limit on its life)
	signed  = 12 * time.Hour  // how long ago somebody may have signed in at the provider
)

// algorithms are those with which a provider may sign. Those with a shared
// secret, and none, are not among them.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

// Asked is what was asked of a provider, to be kept until the answer comes. It
// holds secrets: only the program may see it.
type Asked struct {
	Provider string `json:"provider"`
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Redirect string `json:"redirect"`
	Anew     bool   `json:"anew,omitempty"` // the person must prove themselves now, not go on as signed in there
	At       int64  `json:"at"`             // when, seconds since 1970
}

// Begin returns the address to send the browser to, and what to keep.
func (c *Client) Begin(ctx context.Context, p Provider, redirect string, anew bool, now time.Time) (address string, asked Asked, err error) {
	provider, err := c.discover(ctx, p, now)
	if err != nil {
		return "", asked, err
	}
	asked = Asked{
		Provider: p.ID, State: ids.Token(), Nonce: ids.Token(), Verifier: oauth2.GenerateVerifier(),
		Redirect: redirect, Anew: anew, At: now.Unix(),
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(asked.Nonce), oauth2.S256ChallengeOption(asked.Verifier)}
	age := signed // with max_age the provider has to tell when it was (OpenID Connect Core 1.0, section 2)
	if anew {
		age = 0
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"))
	}
	options = append(options, oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(age.Seconds()))))
	return c.config(provider, p, redirect).AuthCodeURL(asked.State, options...), asked, nil
}

func (c *Client) config(provider *oidc.Provider, p Provider, redirect string) *oauth2.Config {
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	return &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: endpoint, RedirectURL: redirect, Scopes: p.scopes()}
}

// Person is whom a provider names.
type Person struct {
	Name   string    // the value of the provider's claim, in small letters
	Proved time.Time // UTC; when they last proved to the provider who they are, never later than now; zero where it does not tell
}

// Finish reads the answer that the browser brought back and returns who it is.
// Whatever is wrong with it
// is Unauthenticated: "openid.cancelled" where the person turned back,
// "openid.personal" where it names somebody by a personnummer, otherwise
// "openid.refused". A provider that does not answer is Unavailable,
// "openid.away".
func (c *Client) Finish(ctx context.Context, p Provider, asked Asked, query url.Values, now time.Time) (person Person, err error) {
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(asked.State)) != 1 || asked.State == "" {
		return person, refused(errors.New("another state"))
	}
	if iss := query.Get("iss"); iss != "" && iss != p.Issuer { // RFC 9207: an answer of another provider's
		return person, refused(errors.New("another issuer"))
	}
	switch code := query.Get("error"); code {
	case "":
	case "access_denied", "login_required", "interaction_required":
		return person, errs.E(errs.Unauthenticated, "openid.cancelled", p.Name)
	case "temporarily_unavailable", "server_error":
		return person, errs.E(errs.Unavailable, "openid.away", p.Name)
	default:
		return person, refused(errors.New("the provider says " + strconv.Quote(code)))
	}
	provider, err := c.discover(ctx, p, now)
	if err != nil {
		return person, err
	}
	token, err := c.exchange(ctx, provider, p, asked, query.Get("code"), now)
	if err != nil {
		return person, err
	}
	return c.read(ctx, provider, p, asked, token, now)
}

func refused(err error) error { return errs.E(errs.Unauthenticated, "openid.refused", err) }

// exchange gives the code for tokens. The program proves itself by a signature.
func (c *Client) exchange(ctx context.Context, provider *oidc.Provider, p Provider, asked Asked, code string, now time.Time) (*oauth2.Token, error) {
	if code == "" {
		return nil, refused(errors.New("no code"))
	}
	options := []oauth2.AuthCodeOption{oauth2.VerifierOption(asked.Verifier)}
	if p.Key != nil {
		proof, err := assertion(p, provider.Endpoint().TokenURL, now)
		if err != nil {
			return nil, err
		}
		options = append(options, oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
			oauth2.SetAuthURLParam("client_assertion", proof))
	}
	token, err := c.config(provider, p, asked.Redirect).Exchange(c.with(ctx), code, options...)
	var said *oauth2.RetrieveError
	switch {
	case errors.As(err, &said) && said.Response.StatusCode < 500:
		return nil, refused(err)
	case err != nil:
		return nil, errs.E(errs.Unavailable, "openid.away", p.Name, err)
	}
	return token, nil
}

// assertion is private_key_jwt (OpenID Connect Core 1.0, section 9; RFC 7523).
func assertion(p Provider, audience string, now time.Time) (string, error) {
	public, err := publicKey(p.Key)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(public.Algorithm), Key: p.Key},
		(&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", public.KeyID))
	if err != nil {
		return "", errs.Wrap(err, "openid")
	}
	claims, err := json.Marshal(map[string]any{
		"iss": p.Client, "sub": p.Client, "aud": audience, "jti": ids.Token(),
		"iat": now.Unix(), "exp": now.Add(skew).Unix(),
	})
	if err != nil {
		return "", errs.Wrap(err, "openid")
	}
	signed, err := signer.Sign(claims)
	if err != nil {
		return "", errs.Wrap(err, "openid")
	}
	return signed.CompactSerialize()
}

// said is what is read out of an ID token beside what the library checks.
type said struct {
	Azp      string `json:"azp"`
	AuthTime int64  `json:"auth_time"`
}

// proved is when the person proved who they are, and zero where that is not told.
func (s said) proved(now time.Time) time.Time {
	if s.AuthTime <= 0 {
		return time.Time{}
	}
	return time.Unix(min(s.AuthTime, now.Unix()), 0).UTC()
}

// read checks the ID token, and finds the claim there or at the provider.
func (c *Client) read(ctx context.Context, provider *oidc.Provider, p Provider, asked Asked, token *oauth2.Token, now time.Time) (person Person, err error) {
	raw, _ := token.Extra("id_token").(string)
	// Expiry is checked below, with room for clocks that differ.
	verifier := provider.VerifierContext(c.with(context.WithoutCancel(ctx)), &oidc.Config{
		ClientID: p.Client, SupportedSigningAlgs: algorithms, SkipExpiryCheck: true, Now: func() time.Time { return now },
	})
	id, err := verifier.Verify(c.with(ctx), raw)
	if err != nil {
		return person, refused(err)
	}
	var more said
	claims := map[string]json.RawMessage{}
	if err := errors.Join(id.Claims(&more), id.Claims(&claims)); err != nil {
		return person, refused(err)
	}
	if err := check(id, more, p, asked, now); err != nil {
		return person, refused(err)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return person, refused(err)
		}
	}
	if text(claims[p.claim()]) == "" && provider.UserInfoEndpoint() != "" {
		info, err := provider.UserInfo(c.with(ctx), oauth2.StaticTokenSource(token))
		switch {
		case err != nil:
			return person, errs.E(errs.Unavailable, "openid.away", p.Name, err)
		case info.Subject != id.Subject:
			return person, refused(errors.New("the user information is about somebody else"))
		}
		if err := info.Claims(&claims); err != nil {
			return person, refused(err)
		}
	}
	name, err := named(text(claims[p.claim()]))
	if err != nil {
		return person, err
	}
	return Person{Name: name, Proved: more.proved(now)}, nil
}

// check is what the standard leaves to the relying party (OpenID Connect Core
// 1.0, section 3.1.3.7).
func check(id *oidc.IDToken, more said, p Provider, asked Asked, now time.Time) error {
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(asked.Nonce)) != 1:
		return errors.New("another nonce")
	case now.After(id.Expiry.Add(skew)):
		return errors.New("too old")
	case id.IssuedAt.After(now.Add(skew)):
		return errors.New("from the future")
	case now.Sub(id.IssuedAt) > tokenOf+skew:
		return errors.New("issued too long ago")
	case more.Azp != "" && more.Azp != p.Client, len(id.Audience) > 1 && more.Azp != p.Client:
		return errors.New("for another party")
	case asked.Anew && time.Unix(more.AuthTime, 0).Before(time.Unix(asked.At, 0).Add(-skew)):
		return errors.New("the person was not asked anew")
	case more.AuthTime > 0 && now.Sub(time.Unix(more.AuthTime, 0)) > signed+skew:
		return errors.New("the person signed in there too long ago")
	}
	return nil
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}

// named refuses what names nobody, and what names a person by their
// personnummer: that is not to be kept here.
func named(subject string) (string, error) {
	if subject == "" {
		return "", refused(errors.New("the claim is missing"))
	}
	if Personal(subject) {
		return "", errs.E(errs.Unauthenticated, "openid.personal")
	}
	return strings.ToLower(subject), nil
}
