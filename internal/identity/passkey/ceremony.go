package passkey

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
)

// RelyingParty is who a passkey is made for.
type RelyingParty struct {
	ID      string   // the domain: "lykta.example.se", or "localhost"
	Name    string   // shown by the browser
	Origins []string // "https://lykta.example.se"
}

// Credential is a registered passkey, as it is stored.
type Credential struct {
	ID       []byte `json:"id"`
	Key      []byte `json:"key"`      // COSE
	Counter  uint32 `json:"counter"`  // of signatures; stays 0 with passkeys that are synchronised
	Eligible bool   `json:"eligible"` // may be synchronised; never changes
}

// ErrRefused is every refusal: the browser is told no more.
var ErrRefused = errors.New("passkey: refused")

// ErrCounter says that a counter went backwards: the passkey may have been
// copied.
var ErrCounter = errors.New("passkey: the counter went backwards")

// answer is what PublicKeyCredential.toJSON gives, of both ceremonies.
type answer struct {
	RawID    encoded `json:"rawId"`
	Type     string  `json:"type"`
	Response struct {
		ClientData    encoded `json:"clientDataJSON"`
		Attestation   encoded `json:"attestationObject"`
		Authenticator encoded `json:"authenticatorData"`
		Signature     encoded `json:"signature"`
		User          encoded `json:"userHandle"`
	} `json:"response"`
}

// encoded is bytes in base64url without padding.
type encoded []byte

// UnmarshalJSON decodes; null is nothing.
func (e *encoded) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	*e = raw
	return err
}

// maxAnswer bounds what is read of a browser's answer, in bytes.
const maxAnswer = 64 << 10

func parseAnswer(body []byte) (answer, error) {
	var a answer
	if len(body) > maxAnswer || json.Unmarshal(body, &a) != nil || a.Type != "public-key" || len(a.RawID) == 0 {
		return a, ErrRefused
	}
	return a, nil
}

// checkClient checks what the browser says of itself (steps 7 to 10 of both
// ceremonies).
func (rp RelyingParty) checkClient(data []byte, kind string, challenge []byte) error {
	var c struct {
		Type        string  `json:"type"`
		Challenge   encoded `json:"challenge"`
		Origin      string  `json:"origin"`
		CrossOrigin bool    `json:"crossOrigin"`
	}
	if json.Unmarshal(data, &c) != nil || c.Type != kind || c.CrossOrigin || !slices.Contains(rp.Origins, c.Origin) ||
		len(challenge) < 16 || subtle.ConstantTimeCompare(c.Challenge, challenge) != 1 {
		return ErrRefused
	}
	return nil
}

// The flags of authenticator data.
const (
	userPresent    = 1 << 0
	userVerified   = 1 << 2
	backupEligible = 1 << 3
	backedUp       = 1 << 4
	attested       = 1 << 6
)

// authenticatorData is section 6.1 of the standard.
type authenticatorData struct {
	flags   byte
	counter uint32
	rest    []byte
}

func (rp RelyingParty) parseData(b []byte) (authenticatorData, error) {
	if len(b) < 37 {
		return authenticatorData{}, ErrRefused
	}
	d := authenticatorData{flags: b[32], counter: binary.BigEndian.Uint32(b[33:37]), rest: b[37:]}
	id := sha256.Sum256([]byte(rp.ID))
	if !bytes.Equal(b[:32], id[:]) || d.flags&userPresent == 0 || d.flags&userVerified == 0 ||
		d.flags&backedUp != 0 && d.flags&backupEligible == 0 {
		return d, ErrRefused
	}
	return d, nil
}

// Register checks the answer to a registration and returns the new passkey.
func (rp RelyingParty) Register(challenge, body []byte) (Credential, error) {
	a, err := parseAnswer(body)
	if err != nil {
		return Credential{}, err
	}
	if err := rp.checkClient(a.Response.ClientData, "webauthn.create", challenge); err != nil {
		return Credential{}, err
	}
	item, rest, err := decodeCBOR(a.Response.Attestation, 0)
	m, ok := item.(map[any]any)
	if err != nil || !ok || len(rest) > 0 {
		return Credential{}, ErrRefused
	}
	raw, _ := m["authData"].([]byte)
	d, err := rp.parseData(raw)
	if err != nil {
		return Credential{}, err
	}
	c, err := d.credential()
	if err != nil || !bytes.Equal(c.ID, a.RawID) {
		return Credential{}, ErrRefused
	}
	return c, nil
}

// credential reads the attested credential data: the make of the authenticator
// (16 bytes, not kept), the length of the identifier, it, and the key.
func (d authenticatorData) credential() (Credential, error) {
	if d.flags&attested == 0 || len(d.rest) < 18 {
		return Credential{}, ErrRefused
	}
	size := int(binary.BigEndian.Uint16(d.rest[16:18]))
	b := d.rest[18:]
	if size < 16 || size > 1023 || size > len(b) {
		return Credential{}, ErrRefused
	}
	id, b := b[:size], b[size:]
	_, after, err := parseKey(b)
	if err != nil {
		return Credential{}, ErrRefused
	}
	return Credential{
		ID: slices.Clone(id), Key: slices.Clone(b[:len(b)-len(after)]), Counter: d.counter,
		Eligible: d.flags&backupEligible != 0,
	}, nil
}

// CredentialID returns which passkey an answer claims to come from, so that it
// can be looked up.
func CredentialID(body []byte) ([]byte, error) {
	a, err := parseAnswer(body)
	return a.RawID, err
}

// SignIn checks the answer to a sign-in against the stored passkey of the
// account with the user handle user, and returns the passkey as it is to be
// stored from now on.
func (rp RelyingParty) SignIn(challenge, body []byte, c Credential, user []byte) (Credential, error) {
	a, err := parseAnswer(body)
	if err != nil {
		return c, err
	}
	if !bytes.Equal(a.RawID, c.ID) || a.Response.User != nil && !bytes.Equal(a.Response.User, user) {
		return c, ErrRefused
	}
	if err := rp.checkClient(a.Response.ClientData, "webauthn.get", challenge); err != nil {
		return c, err
	}
	d, err := rp.parseData(a.Response.Authenticator)
	if err != nil {
		return c, err
	}
	key, _, err := parseKey(c.Key)
	if err != nil {
		return c, ErrRefused
	}
	client := sha256.Sum256(a.Response.ClientData)
	if !verify(key, append(slices.Clone(a.Response.Authenticator), client[:]...), a.Response.Signature) ||
		c.Eligible != (d.flags&backupEligible != 0) {
		return c, ErrRefused
	}
	if (d.counter != 0 || c.Counter != 0) && d.counter <= c.Counter {
		return c, ErrCounter
	}
	c.Counter = d.counter
	return c, nil
}
