package identity_test

import (
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/identity/passkey"
	"lykta/internal/identity/passkey/virtual"
)

const origin = "https://lykta.example.se"

var party = passkey.RelyingParty{ID: "lykta.example.se", Name: "Lykta", Origins: []string{origin}}

// register makes a passkey for whoever is signed in.
func (h house) register(me access.Scope) *virtual.Authenticator {
	h.Helper()
	ceremony, options, err := h.id.BeginPasskey(h.Context(), me, noon)
	if err != nil {
		h.Fatal(err)
	}
	a := virtual.New(options.RelyingParty.ID, origin)
	a.User = []byte(me.Account)
	if err := h.id.FinishPasskey(h.Context(), me, ceremony, a.Register(options.Challenge.String()), noon); err != nil {
		h.Fatal(err)
	}
	return a
}

func (h house) touch(a *virtual.Authenticator, after time.Duration) (identity.Session, error) {
	h.Helper()
	ceremony, options, err := h.id.BeginSignIn(h.Context(), noon)
	if err != nil {
		h.Fatal(err)
	}
	_, session, err := h.id.FinishSignIn(h.Context(), ceremony, a.SignIn(options.Challenge.String()), "r", noon.Add(after))
	return session, err
}

func TestPasskey(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		me := h.admin()
		a := h.register(me)
		for range 3 {
			session, err := h.touch(a, time.Second)
			if err != nil || session.Account != me.Account || session.Means != identity.ByPasskey {
				h.Fatalf("session %+v, %v", session, err)
			}
		}
		_, err := h.touch(a, identity.CeremonyLife)
		h.wants(err, errs.Invalid, "a ceremony that has run out")
		_, err = h.touch(virtual.New(party.ID, origin), 0)
		h.wants(err, errs.Unauthenticated, "an unknown passkey")

		a.Counter -= 2
		_, err = h.touch(a, 0)
		h.wants(err, errs.Unauthenticated, "a copied passkey")
		a.Counter += 10

		list, err := h.id.Passkeys(ctx, me)
		if err != nil || len(list) != 1 || list[0].Used.IsZero() {
			h.Fatalf("%+v, %v", list, err)
		}
		if _, options, err := h.id.BeginPasskey(ctx, me, noon); err != nil || len(options.CredentialExcludeList) != 1 {
			h.Errorf("excluded %v, %v", options.CredentialExcludeList, err)
		}
		other := h.coordinator(me, "p1", "ett@example.se")
		h.wants(h.id.RemovePasskey(ctx, other, list[0].ID, noon), errs.NotFound, "somebody else's passkey")
		if err := h.id.RemovePasskey(ctx, me, list[0].ID, noon); err != nil {
			h.Fatal(err)
		}
		_, err = h.touch(a, 0)
		h.wants(err, errs.Unauthenticated, "a removed passkey")
	})
}

func TestPasskeyOfDisabledAccount(t *testing.T) {
	run(t, func(h house) {
		admin := h.admin()
		one := h.coordinator(admin, "p1", "ett@example.se")
		a := h.register(one)
		if _, err := h.touch(a, 0); err != nil {
			h.Fatalf("control: %v", err)
		}
		if err := h.id.SetDisabled(h.Context(), "ett@example.se", true, noon); err != nil {
			h.Fatal(err)
		}
		_, err := h.touch(a, 0)
		h.wants(err, errs.Unauthenticated, "a disabled account")
		if err := h.id.SetDisabled(h.Context(), "Ett@Example.se", false, noon); err != nil {
			h.Fatal(err)
		}
		if _, err := h.touch(a, 0); err != nil {
			h.Errorf("let in again: %v", err)
		}
		h.wants(h.id.SetDisabled(h.Context(), "ingen@example.se", true, noon), errs.NotFound, "an account that is not there")
	})
}

// A challenge is answered once, and only by whoever it was made for.
func TestCeremonyIsUsedOnce(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		one := h.coordinator(admin, "p1", "ett@example.se")
		ceremony, options, err := h.id.BeginPasskey(ctx, one, noon)
		if err != nil {
			h.Fatal(err)
		}
		a := virtual.New(party.ID, origin)
		a.User = []byte(one.Account)
		h.wants(h.id.FinishPasskey(ctx, admin, ceremony, a.Register(options.Challenge.String()), noon), errs.Invalid, "somebody else finishes")
		if err := h.id.FinishPasskey(ctx, one, ceremony, a.Register(options.Challenge.String()), noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.FinishPasskey(ctx, one, ceremony, a.Register(options.Challenge.String()), noon), errs.Invalid, "the same again")

		ceremony, options, err = h.id.BeginPasskey(ctx, admin, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.FinishPasskey(ctx, admin, ceremony, a.Register(options.Challenge.String()), noon), errs.Conflict, "a passkey that belongs to somebody")

		ceremony, request, err := h.id.BeginSignIn(ctx, noon)
		if err != nil {
			h.Fatal(err)
		}
		answer := a.SignIn(request.Challenge.String())
		if _, _, err := h.id.FinishSignIn(ctx, ceremony, answer, "r", noon); err != nil {
			h.Fatal(err)
		}
		_, _, err = h.id.FinishSignIn(ctx, ceremony, answer, "r", noon)
		h.wants(err, errs.Invalid, "the same answer again")
	})
}
