package passkey

import "encoding/base64"

// b64 is how browsers take bytes in JSON.
func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// timeout is how long a browser lets a person take, in milliseconds.
const timeout = 5 * 60 * 1000

// CreationOptions are what PublicKeyCredential.parseCreationOptionsFromJSON
// takes (Web Authentication Level 3, section 5.1.9).
type CreationOptions struct {
	RP          map[string]string   `json:"rp"`
	User        map[string]string   `json:"user"`
	Challenge   string              `json:"challenge"`
	Params      []map[string]any    `json:"pubKeyCredParams"`
	Timeout     int                 `json:"timeout"`
	Exclude     []map[string]string `json:"excludeCredentials"`
	Selection   map[string]any      `json:"authenticatorSelection"`
	Attestation string              `json:"attestation"`
}

// Creation asks the browser for a new passkey of the account with the user
// handle user, which the browser lists under name. Passkeys that the account
// has already are not made again.
func (rp RelyingParty) Creation(challenge, user []byte, name string, existing [][]byte) CreationOptions {
	o := CreationOptions{
		RP:          map[string]string{"id": rp.ID, "name": rp.Name},
		User:        map[string]string{"id": b64(user), "name": name, "displayName": name},
		Challenge:   b64(challenge),
		Timeout:     timeout,
		Exclude:     []map[string]string{},
		Selection:   map[string]any{"residentKey": "required", "requireResidentKey": true, "userVerification": "required"},
		Attestation: "none",
	}
	for _, alg := range Algorithms {
		o.Params = append(o.Params, map[string]any{"type": "public-key", "alg": alg})
	}
	for _, id := range existing {
		o.Exclude = append(o.Exclude, map[string]string{"type": "public-key", "id": b64(id)})
	}
	return o
}

// RequestOptions are what PublicKeyCredential.parseRequestOptionsFromJSON takes.
type RequestOptions struct {
	Challenge    string              `json:"challenge"`
	RPID         string              `json:"rpId"`
	Timeout      int                 `json:"timeout"`
	Allow        []map[string]string `json:"allowCredentials"`
	Verification string              `json:"userVerification"`
}

// Request asks the browser to sign in with whichever passkey it has for us: no
// login name is typed, and none is told.
func (rp RelyingParty) Request(challenge []byte) RequestOptions {
	return RequestOptions{Challenge: b64(challenge), RPID: rp.ID, Timeout: timeout, Allow: []map[string]string{}, Verification: "required"}
}
