package identity_test

import (
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/identity/openid/openidtest"
)

// keys are the ways to change what lets an account in.
func (h house) keys(me access.Scope) map[string]error {
	h.Helper()
	ctx := h.Context()
	_, _, begin := h.id.BeginPasskey(ctx, me, noon)
	_, _, totp := h.id.BeginTOTP(ctx, me, noon)
	_, codes := h.id.RecoveryCodes(ctx, me, noon)
	return map[string]error{
		"a passkey is begun": begin, "one-time codes are begun": totp, "recovery codes": codes,
		"a passkey is kept":        h.id.FinishPasskey(ctx, me, "x", []byte("{}"), noon),
		"one-time codes are kept":  h.id.ConfirmTOTP(ctx, me, "x", "000000", noon),
		"a passkey is named":       h.id.RenamePasskey(ctx, me, "x", "telefonen", noon),
		"a passkey is removed":     h.id.RemovePasskey(ctx, me, "x", noon),
		"one-time codes are ended": h.id.RemoveTOTP(ctx, me, noon),
	}
}

// A password that somebody got hold of adds no passkey beside the owner's, nor
// anything else that lets them in.
func TestAPasswordAddsNoKeyBesideAnother(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		link, err := h.id.CreateAdministrator(h.Context(), "drift@example.se", "driftansvarig", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		me := h.scope(h.signIn("drift@example.se"), "")
		_, err = h.id.RecoveryCodes(h.Context(), me, noon)
		h.wants(err, errs.Forbidden, "recovery codes before anything else")
		device := h.register(me) // the first is added with the password: there is nothing else

		thief := h.scope(h.signIn("drift@example.se"), "")
		for what, err := range h.keys(thief) {
			h.wants(err, errs.Forbidden, "with the password alone: "+what)
		}
		h.wants(h.id.ChangePassword(h.Context(), thief, good, "ett helt annat lösenord", noon), errs.Forbidden, "a new password")
		if session, err := h.touch(device, 0); err != nil {
			h.Errorf("the owner's passkey: %+v, %v", session, err)
		}
		if h.refusals(string(access.OwnKeys)) < 8 {
			h.Error("refusals are not in the audit log")
		}

		// The control: whoever came in by the passkey may.
		session, err := h.touch(device, 0)
		if err != nil {
			h.Fatal(err)
		}
		owner, err := h.id.Scope(h.Context(), session, "", noon)
		if err != nil {
			h.Fatal(err)
		}
		for what, err := range h.keys(owner) {
			if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
				h.Errorf("with the passkey: %s: %v", what, err)
			}
		}

		// A link to a new password begins the account anew.
		link, err = h.id.ResetPassword(h.Context(), "drift@example.se", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		_, err = h.touch(device, 0)
		h.wants(err, errs.Unauthenticated, "the passkey of before")
		h.register(h.scope(h.signIn("drift@example.se"), ""))
	})
}

// refusals counts the refused entries of an act in the installation's log.
func (h house) refusals(act string) (n int) {
	h.Helper()
	list, err := audit.List(h.Context(), h.db, "", 0, 500)
	if err != nil {
		h.Fatal(err)
	}
	for _, e := range list {
		if e.Act == act && e.Outcome == audit.Refused {
			n++
		}
	}
	return n
}

// What one partnership's provider says, or a letter, adds nothing that opens
// another partnership, or another role.
func TestAnothersWordAddsNoKey(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		ctx := h.Context()
		admin := h.administrator()
		s := openidtest.New(h.T)
		h.withProvider(admin, "p2", s)
		for _, p := range []string{"p1", "p2"} {
			if _, err := h.id.InviteCoordinator(ctx, admin, p, identity.Invitation{Login: "båda@2120001234", Function: "samordnare"}, noon); err != nil {
				h.Fatal(err)
			}
		}
		token, err := h.visit(access.Scope{}, "p2", "", s, "båda@2120001234")
		if err != nil {
			h.Fatal(err)
		}
		me := h.scope(token, "")
		for what, err := range h.keys(me) {
			h.wants(err, errs.Forbidden, "by the provider of one of two partnerships: "+what)
		}
		h.withProvider(admin, "p1", s)
		h.register(h.scope(token, "")) // the control: where both have it, it may
	})
}

func TestALetterAddsNoKeyForMore(t *testing.T) {
	run(t, func(h house) {
		h, sent := h.withMail()
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		inv := identity.Invitation{Login: "vandrare@example.se", Role: access.Reporter, Function: "vandringsledare"}
		if _, err := h.id.Invite(ctx, boss, inv, noon); err != nil {
			h.Fatal(err)
		}
		if err := h.id.MailEntry(ctx, inv.Login, "r", letterTo(inv.Login), noon); err != nil {
			h.Fatal(err)
		}
		token, err := h.id.UseEntry(ctx, sent()[0].Text, "r", noon)
		if err != nil {
			h.Fatal(err)
		}
		if _, _, err := h.id.BeginPasskey(ctx, h.scope(token, ""), noon); err != nil {
			h.Errorf("a reporter's own passkey: %v", err)
		}
		inv.Role, inv.Function, inv.From = access.Coordinator, "samordnare", noon.Add(time.Hour)
		if _, err := h.id.Invite(ctx, boss, inv, noon); err != nil {
			h.Fatal(err)
		}
		_, _, err = h.id.BeginPasskey(ctx, h.scope(token, ""), noon)
		h.wants(err, errs.Forbidden, "the passkey of somebody who will be a coordinator")
	})
}
