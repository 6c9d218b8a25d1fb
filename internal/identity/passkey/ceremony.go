package passkey

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"
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

// Owner is the account that a passkey belongs to.
type Owner struct {
	Handle []byte // tells the account to us, and nothing to others
	Login  string // the browser lists the passkey under it
}

// CreationOptions are what PublicKeyCredential.parseCreationOptionsFromJSON
// takes.
type CreationOptions = protocol.PublicKeyCredentialCreationOptions

// RequestOptions are what PublicKeyCredential.parseRequestOptionsFromJSON takes.
type RequestOptions = protocol.PublicKeyCredentialRequestOptions

// ErrRefused is every refusal: the browser is told no more.
var ErrRefused = errors.New("passkey: refused")

// ErrCounter says that a counter went backwards: the passkey may have been
// copied.
var ErrCounter = errors.New("passkey: the counter went backwards")

// maxAnswer bounds what is read of a browser's answer, in bytes.
const maxAnswer = 64 << 10

// algorithms are the signatures that are accepted: ES256, EdDSA, and RS256 for
// Windows Hello.
var algorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgEdDSA},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// Register asks the browser for a new passkey. Those in existing, by their
// identifiers, are not made again. The session is kept for FinishRegister, where
// the browser cannot reach it.
func (rp RelyingParty) Register(o Owner, existing [][]byte) (options CreationOptions, session []byte, err error) {
	w, err := rp.open()
	if err != nil {
		return options, nil, err
	}
	var known []protocol.CredentialDescriptor
	for _, id := range existing {
		known = append(known, protocol.CredentialDescriptor{Type: protocol.PublicKeyCredentialType, CredentialID: id})
	}
	creation, s, err := w.BeginRegistration(holder{Owner: o}, webauthn.WithExclusions(known), webauthn.WithCredentialParameters(algorithms))
	if err != nil {
		return options, nil, fmt.Errorf("passkey: %w", err)
	}
	session, err = json.Marshal(s)
	return creation.Response, session, err
}

// FinishRegister checks the browser's answer and returns the new passkey, or
// ErrRefused.
func (rp RelyingParty) FinishRegister(session []byte, o Owner, answer []byte) (Credential, error) {
	w, s, err := rp.resume(session, answer)
	if err != nil {
		return Credential{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Credential{}, refused(err)
	}
	c, err := w.CreateCredential(holder{Owner: o}, s, parsed)
	if err != nil {
		return Credential{}, refused(err)
	}
	return Credential{ID: c.ID, Key: c.PublicKey, Counter: c.Authenticator.SignCount, Eligible: c.Flags.BackupEligible}, nil
}

// SignIn asks the browser for whichever passkey it has for us: no login name is
// typed, and none is told.
func (rp RelyingParty) SignIn() (options RequestOptions, session []byte, err error) {
	w, err := rp.open()
	if err != nil {
		return options, nil, err
	}
	assertion, s, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return options, nil, fmt.Errorf("passkey: %w", err)
	}
	session, err = json.Marshal(s)
	return assertion.Response, session, err
}

// CredentialID returns which passkey an answer claims to come from, so that it
// can be looked up.
func CredentialID(answer []byte) ([]byte, error) {
	parsed, err := parse(answer)
	if err != nil {
		return nil, err
	}
	return parsed.RawID, nil
}

// FinishSignIn checks the browser's answer against the stored passkey c of the
// owner, and returns the passkey as it is to be stored from now on. The error is
// ErrRefused or ErrCounter.
func (rp RelyingParty) FinishSignIn(session []byte, o Owner, c Credential, answer []byte) (Credential, error) {
	w, s, err := rp.resume(session, answer)
	if err != nil {
		return c, err
	}
	parsed, err := parse(answer)
	if err != nil {
		return c, err
	}
	owner := func(_, _ []byte) (webauthn.User, error) { return holder{o, &c}, nil } // that the handle is its own, the library checks
	got, err := w.ValidateDiscoverableLogin(owner, s, parsed)
	switch {
	case err != nil:
		return c, refused(err)
	case got.Authenticator.CloneWarning:
		return c, ErrCounter
	}
	c.Counter = got.Authenticator.SignCount
	return c, nil
}

func (rp RelyingParty) open() (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{
		RPID: rp.ID, RPDisplayName: rp.Name, RPOrigins: rp.Origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), // without it there is nothing to find when no login name is typed
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			UserVerification:   protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	return w, nil
}

// resume takes a ceremony up again.
func (rp RelyingParty) resume(session, answer []byte) (*webauthn.WebAuthn, webauthn.SessionData, error) {
	var s webauthn.SessionData
	if len(answer) > maxAnswer {
		return nil, s, ErrRefused
	}
	if err := json.Unmarshal(session, &s); err != nil {
		return nil, s, refused(err)
	}
	w, err := rp.open()
	return w, s, err
}

func parse(answer []byte) (*protocol.ParsedCredentialAssertionData, error) {
	if len(answer) > maxAnswer {
		return nil, ErrRefused
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return nil, refused(err)
	}
	return parsed, nil
}

// refused keeps the reason for whoever looks for a fault.
func refused(err error) error { return fmt.Errorf("%w: %w", ErrRefused, err) }
