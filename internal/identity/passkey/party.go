package passkey

import (
	"net"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
)

// Of is the relying party of a program that the public reaches at base, scheme
// and host. Passkeys are made for names, so there is none for an address such as
// http://127.0.0.1:8080.
func Of(base string) (rp RelyingParty, ok bool) {
	u, err := url.Parse(base)
	if err != nil || net.ParseIP(u.Hostname()) != nil || protocol.ValidateRPID(u.Hostname()) != nil {
		return RelyingParty{}, false
	}
	origin := strings.ToLower(u.Scheme + "://" + u.Host)
	return RelyingParty{ID: strings.ToLower(u.Hostname()), Name: "Lykta", Origins: []string{origin}}, true
}
