package openid

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"lykta/internal/errs"
)

// Names of the Swedish profile.
const (
	OrgAffiliation = "https://id.oidc.se/claim/orgAffiliation" // "<identifier>@<organisation number>"
	OrgScope       = "https://id.oidc.se/scope/naturalPersonOrgId"
)

// Provider is an identity provider that people of a partnership sign in at.
type Provider struct {
	ID     string        // within the partnership
	Name   string        // what the button says: "Vik kommun"
	Issuer string        // its address, as it names itself
	Client string        // what it knows the program as
	Claim  string        // the claim that names the person at work; "" is OrgAffiliation
	Scopes []string      // asked for beside "openid"; nil is OrgScope for OrgAffiliation, and none otherwise
	Key    crypto.Signer // the program proves itself with it: *ecdsa.PrivateKey (P-256) or *rsa.PrivateKey
	Secret string        // a shared secret, for a provider that takes no private_key_jwt; Key is then nil
}

// Check returns what is wrong with a provider, by field.
func (p Provider) Check() error {
	var fields []errs.Field
	complain := func(wrong bool, name, key string) {
		if wrong {
			fields = append(fields, errs.Field{Name: name, Key: key})
		}
	}
	complain(p.Name == "", "name", "openid.name")
	complain(p.Client == "", "client", "openid.client")
	complain(!safe(p.Issuer), "issuer", "openid.issuer")
	complain((p.Key == nil) == (p.Secret == ""), "key", "openid.key")
	if p.Key != nil {
		_, err := algorithm(p.Key)
		complain(err != nil, "key", "openid.key")
	}
	return errs.Fields(fields...)
}

// safe reports whether an issuer is reached over TLS. A provider on the same
// machine need not be: that is how it is tried out.
func safe(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
}

func (p Provider) claim() string {
	if p.Claim == "" {
		return OrgAffiliation
	}
	return p.Claim
}

func (p Provider) scopes() []string {
	switch {
	case p.Scopes != nil:
		return append([]string{"openid"}, p.Scopes...)
	case p.claim() == OrgAffiliation:
		return []string{"openid", OrgScope}
	}
	return []string{"openid"}
}

// algorithm is how a key signs.
func algorithm(key crypto.Signer) (jose.SignatureAlgorithm, error) {
	switch k := key.(type) {
	case *ecdsa.PrivateKey:
		if k.Curve.Params().BitSize == 256 {
			return jose.ES256, nil
		}
	case *rsa.PrivateKey:
		if k.N.BitLen() >= 2048 {
			return jose.PS256, nil
		}
	}
	return "", errs.E(errs.Invalid, "openid.key")
}

// publicKey is a key as the provider reads it, with its thumbprint (RFC 7638)
// as its name.
func publicKey(key crypto.Signer) (jose.JSONWebKey, error) {
	alg, err := algorithm(key)
	if err != nil {
		return jose.JSONWebKey{}, err
	}
	k := jose.JSONWebKey{Key: key.Public(), Use: "sig", Algorithm: string(alg)}
	sum, err := k.Thumbprint(crypto.SHA256)
	if err != nil {
		return k, errs.Wrap(err, "openid")
	}
	k.KeyID = encode(sum)
	return k, nil
}

// Keys are the public halves of providers' keys, for the address at which
// providers read them (RFC 7517).
func Keys(providers []Provider) (jose.JSONWebKeySet, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, p := range providers {
		if p.Key == nil {
			continue
		}
		k, err := publicKey(p.Key)
		if err != nil {
			return set, err
		}
		if !slices.ContainsFunc(set.Keys, func(have jose.JSONWebKey) bool { return have.KeyID == k.KeyID }) {
			set.Keys = append(set.Keys, k)
		}
	}
	slices.SortFunc(set.Keys, func(a, b jose.JSONWebKey) int { return strings.Compare(a.KeyID, b.KeyID) })
	return set, nil
}
