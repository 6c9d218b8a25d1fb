// Package virtual is an authenticator in software, for tests: it makes ES256
// passkeys and answers as a browser does. It must never be imported by the
// program.
package virtual

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
)

// Authenticator holds one passkey. Its exported fields may be set to what an
// honest one would not say.
type Authenticator struct {
	RPID    string
	Origin  string
	Flags   byte // of the authenticator data
	Counter uint32
	Step    uint32 // by how much the counter grows with every signature
	User    []byte // the user handle that it tells; nil tells none
	ID      []byte

	key *ecdsa.PrivateKey
}

// New makes an authenticator with a new key. User is present and verified.
func New(rpID, origin string) *Authenticator {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	a := &Authenticator{RPID: rpID, Origin: origin, Flags: 0b0000_0101, Step: 1, ID: make([]byte, 32), key: key}
	rand.Read(a.ID)
	return a
}

var b64 = base64.RawURLEncoding.EncodeToString

func (a *Authenticator) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return b
}

func (a *Authenticator) data(flags byte) []byte {
	sum := sha256.Sum256([]byte(a.RPID))
	return binary.BigEndian.AppendUint32(append(sum[:], a.Flags|flags), a.Counter)
}

// Register answers a registration with a challenge in base64url.
func (a *Authenticator) Register(challenge string) []byte {
	point, err := a.key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	data := append(a.data(1<<6), make([]byte, 16)...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.ID)))
	data = append(data, a.ID...)
	data = append(data, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32) // {1: 2, 3: -7, -1: 1, -2: h'…
	data = append(data, point[1:33]...)
	data = append(data, 0x22, 0x58, 32) // …', -3: h'…'}
	data = append(data, point[33:]...)

	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = binary.BigEndian.AppendUint16(append(object, 0x59), uint16(len(data)))
	object = append(object, data...)
	return a.answer(map[string]any{"clientDataJSON": b64(a.client("webauthn.create", challenge)), "attestationObject": b64(object)})
}

// SignIn answers a sign-in with a challenge in base64url.
func (a *Authenticator) SignIn(challenge string) []byte {
	a.Counter += a.Step
	client, data := a.client("webauthn.get", challenge), a.data(0)
	sum := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, signed[:])
	if err != nil {
		panic(err)
	}
	response := map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
	if a.User != nil {
		response["userHandle"] = b64(a.User)
	}
	return a.answer(response)
}

func (a *Authenticator) answer(response map[string]any) []byte {
	b, err := json.Marshal(map[string]any{"id": b64(a.ID), "rawId": b64(a.ID), "type": "public-key", "response": response})
	if err != nil {
		panic(err)
	}
	return b
}
