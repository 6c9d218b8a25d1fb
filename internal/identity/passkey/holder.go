package passkey

import "github.com/go-webauthn/webauthn/webauthn"

// holder is an owner as the library asks for one, with the passkey that is
// looked at.
type holder struct {
	Owner
	credential *Credential
}

// WebAuthnID is the user handle.
func (h holder) WebAuthnID() []byte { return h.Handle }

// WebAuthnName is what the browser lists the passkey under.
func (h holder) WebAuthnName() string { return h.Login }

// WebAuthnDisplayName is the same: accounts have no other name.
func (h holder) WebAuthnDisplayName() string { return h.Login }

// WebAuthnCredentials is the passkey that is looked at, if there is one.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	if h.credential == nil {
		return nil
	}
	c := h.credential
	return []webauthn.Credential{{
		ID: c.ID, PublicKey: c.Key, Flags: webauthn.CredentialFlags{BackupEligible: c.Eligible},
		Authenticator: webauthn.Authenticator{SignCount: c.Counter},
	}}
}
