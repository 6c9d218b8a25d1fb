// Package openid signs somebody in at an identity provider of their
// organisation: a relying party of OpenID Connect as the Swedish profile wants
// it (oidc-sweden/specifications, 2026-03): the code flow alone, PKCE with S256,
// a state and a nonce of 256 bits, the program's own proof by private_key_jwt,
// and orgAffiliation as the name of the person at work.
//
// It is a thin adapter over coreos/go-oidc. It stores nothing, knows no account
// and no partnership, and never takes in a personnummer: an answer that names
// somebody by one is refused. It connects to nobody but the providers that it is
// handed.
package openid
