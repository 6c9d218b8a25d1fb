package openid

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"lykta/internal/errs"
)

// How a provider's own description is kept.
const (
	fresh   = time.Hour      // asked for again after
	stale   = 24 * time.Hour // used this long where it cannot be asked
	answer  = 10 * time.Second
	maxBody = 1 << 20 // bytes of any answer of a provider's
)

// Client talks to providers. It is safe for concurrent use.
type Client struct {
	http  *http.Client
	mu    sync.Mutex
	known map[string]described // by issuer
}

type described struct {
	provider *oidc.Provider
	at       time.Time
}

// NewClient returns a client over a transport; nil is the standard one.
// Redirects are not followed: a provider answers where it says it does.
func NewClient(transport http.RoundTripper) *Client {
	if transport == nil {
		transport = http.DefaultTransport
	}
	return &Client{known: map[string]described{}, http: &http.Client{
		Timeout:       answer,
		Transport:     limited{transport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// limited cuts off answers that are too long to be one.
type limited struct{ http.RoundTripper }

// RoundTrip is http.RoundTripper's.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxBody), resp.Body}
	}
	return resp, err
}

// with hands our client to the library.
func (c *Client) with(ctx context.Context) context.Context { return oidc.ClientContext(ctx, c.http) }

// discover returns the provider as it describes itself. Where it cannot be
// asked just now, what it said earlier stands for a day.
func (c *Client) discover(ctx context.Context, p Provider, now time.Time) (*oidc.Provider, error) {
	c.mu.Lock()
	d, ok := c.known[p.Issuer]
	c.mu.Unlock()
	if ok && now.Sub(d.at) < fresh {
		return d.provider, nil
	}
	// The library keeps the context for fetching keys later: it must not end
	// with this request.
	provider, err := oidc.NewProvider(c.with(context.WithoutCancel(ctx)), p.Issuer)
	var mismatch *oidc.IssuerMismatchError
	switch {
	case errors.As(err, &mismatch):
		return nil, errs.E(errs.Unavailable, "openid.issuer.other", p.Name, err)
	case err != nil && ok && now.Sub(d.at) < stale:
		return d.provider, nil
	case err != nil:
		return nil, errs.E(errs.Unavailable, "openid.away", p.Name, err)
	}
	if err := guarded(provider); err != nil {
		return nil, errs.E(errs.Unavailable, "openid.away", p.Name, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[p.Issuer] = described{provider, now}
	return provider, nil
}

// guarded refuses a description that would send us, or people, over an open
// line: only a provider on this very machine need not use TLS.
func guarded(p *oidc.Provider) error {
	var said struct {
		Auth  string `json:"authorization_endpoint"`
		Token string `json:"token_endpoint"`
		Keys  string `json:"jwks_uri"`
		Info  string `json:"userinfo_endpoint"`
	}
	if err := p.Claims(&said); err != nil {
		return err
	}
	for _, address := range []string{said.Auth, said.Token, said.Keys, said.Info} {
		u, err := url.Parse(address)
		if err != nil || address != "" && !safe(u.Scheme+"://"+u.Host) {
			return errors.New("an address of the provider's is not reached over TLS")
		}
	}
	return nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
