package identity_test

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/secret"
)

// strict is the house as it is run for real: a password alone lets nobody in.
func (h house) strict() house {
	h.Helper()
	keys, err := secret.Make(filepath.Join(h.TempDir(), "secret.key"), rand.Reader)
	if err != nil {
		h.Fatal(err)
	}
	h.id = identity.New(h.db, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, Party: party, Secrets: keys})
	return h
}

func code(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// enrol gives an account one-time codes and returns their secret.
func (h house) enrol(me access.Scope) string {
	h.Helper()
	ceremony, app, err := h.id.BeginTOTP(h.Context(), me, noon)
	if err != nil {
		h.Fatal(err)
	}
	if !strings.HasPrefix(app.URI, "otpauth://totp/Lykta:") || !strings.Contains(app.URI, app.Secret) {
		h.Errorf("address for the app: %s", app.URI)
	}
	h.wants(h.id.ConfirmTOTP(h.Context(), me, ceremony, "000000", noon), errs.Invalid, "a wrong first code")
	if err := h.id.ConfirmTOTP(h.Context(), me, ceremony, code(h.T, app.Secret, noon), noon); err != nil {
		h.Fatal(err)
	}
	return app.Secret
}

func (h house) password(login string, at time.Time) (ceremony string) {
	h.Helper()
	_, _, err := h.id.SignIn(h.Context(), login, good, "r", at)
	var need identity.CodeNeeded
	if !errors.As(err, &need) {
		h.Fatalf("a right password: got %v, want that a code is needed", err)
	}
	return need.Ceremony
}

func TestPasswordAloneIsNotEnough(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		link, err := h.id.CreateAdministrator(h.Context(), "drift@example.se", "driftansvarig", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		me := h.scope(h.signIn("drift@example.se"), "")
		if !me.Weak || len(me.Roles) > 0 {
			h.Fatalf("with a password alone: %+v", me)
		}
		_, err = h.id.InviteCoordinator(h.Context(), me, "p1", identity.Invitation{Login: "a@example.se", Function: "samordnare"}, noon)
		h.wants(err, errs.Forbidden, "an act with a password alone")

		secret := h.enrol(me)
		later := noon.Add(time.Minute)
		ceremony := h.password("drift@example.se", later)
		token, session, err := h.id.FinishCode(h.Context(), ceremony, code(h.T, secret, later), "r", later)
		if err != nil || session.Means != identity.ByTOTP {
			h.Fatalf("with a code: %+v, %v", session, err)
		}
		if me := h.scope(token, ""); me.Weak || !me.Has(access.Administrator) {
			h.Errorf("with password and code: %+v", me)
		}
		_, _, err = h.id.FinishCode(h.Context(), ceremony, code(h.T, secret, later.Add(time.Minute)), "r", later.Add(time.Minute))
		h.wants(err, errs.Invalid, "a ceremony that was used")
	})
}

func TestOneTimeMeansOnce(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		link, err := h.id.CreateAdministrator(h.Context(), "drift@example.se", "driftansvarig", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		secret := h.enrol(h.scope(h.signIn("drift@example.se"), ""))
		try := func(c string, at time.Time) error {
			_, _, err := h.id.FinishCode(h.Context(), h.password("drift@example.se", at), c, "r", at)
			return err
		}
		h.wants(try(code(h.T, secret, noon), noon), errs.Unauthenticated, "the code that confirmed it")
		at := noon.Add(time.Minute)
		first := code(h.T, secret, at)
		if err := try(first[:3]+" "+first[3:], at); err != nil {
			h.Errorf("written with a space: %v", err)
		}
		h.wants(try(first, at), errs.Unauthenticated, "the same code again")
		h.wants(try(code(h.T, secret, at.Add(-30*time.Second)), at), errs.Unauthenticated, "an earlier code after a later one")
		at = at.Add(5 * time.Minute)
		if err := try(code(h.T, secret, at.Add(-30*time.Second)), at); err != nil {
			h.Errorf("a clock that is late: %v", err)
		}
		at = at.Add(5 * time.Minute)
		h.wants(try(code(h.T, secret, at.Add(-2*time.Minute)), at), errs.Unauthenticated, "a code of two minutes ago")

		// Guessing is slowed down.
		ceremony, last := h.password("drift@example.se", at), error(nil)
		for range 10 {
			_, _, last = h.id.FinishCode(h.Context(), ceremony, "000000", "r", at)
			if errs.Is(last, errs.TooMany) {
				return
			}
		}
		h.Errorf("ten wrong codes: %v, want TooMany", last)
	})
}

func TestProveAnew(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		me := h.admin()
		other := h.coordinator(me, "p1", "ett@example.se")
		later := noon.Add(30 * time.Minute)
		session := func() access.Scope {
			h.Helper()
			list, err := h.id.Sessions(ctx, me, later)
			if err != nil || len(list) == 0 {
				h.Fatal(list, err)
			}
			scope, err := h.id.Scope(ctx, list[0], "", later)
			if err != nil {
				h.Fatal(err)
			}
			return scope
		}
		if session().Fresh {
			h.Error("half an hour later it still counts as just now")
		}
		_, err := h.id.RecoveryCodes(ctx, session(), later)
		h.wants(err, errs.Forbidden, "new codes with a stale session")
		h.wants(h.id.Prove(ctx, session(), "fel fel fel fel", "", later), errs.Invalid, "a wrong password")
		if session().Fresh {
			h.Error("a wrong password proved something")
		}
		if err := h.id.Prove(ctx, session(), good, "", later); err != nil {
			h.Fatal(err)
		}
		if !session().Fresh {
			h.Error("the right password proved nothing")
		}

		// By passkey: one's own, and nobody else's.
		a := h.register(other)
		prove := func(scope access.Scope, answer func(challenge string) []byte) error {
			ceremony, options, err := h.id.BeginProof(ctx, scope, later)
			if err != nil {
				h.Fatal(err)
			}
			return h.id.FinishProof(ctx, scope, ceremony, answer(options.Challenge.String()), later)
		}
		before := h.refusals("prove")
		h.wants(prove(session(), func(c string) []byte { return a.SignIn(c) }), errs.Invalid, "somebody else's passkey")
		if n := h.refusals("prove") - before; n != 1 {
			h.Errorf("it stands in the log as refused %d times, want once", n)
		}
		h.wants(h.id.ChangePassword(ctx, session(), "fel fel fel fel", "ett helt annat lösenord", later), errs.Invalid, "a new password with the wrong old one")
		if n := h.refusals("password.change"); n != 1 {
			h.Errorf("the wrong old password stands in the log as refused %d times, want once", n)
		}
		if err := prove(other, func(c string) []byte { return a.SignIn(c) }); err != nil {
			h.Errorf("one's own passkey: %v", err)
		}
	})
}

func TestSecretsAreSealed(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		link, err := h.id.CreateAdministrator(h.Context(), "drift@example.se", "driftansvarig", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		secret := h.enrol(h.scope(h.signIn("drift@example.se"), ""))
		var kept string
		if err := h.db.QueryRow(h.Context(), `SELECT secret FROM totp`).Scan(&kept); err != nil || strings.Contains(kept, secret) {
			h.Errorf("the database holds %q, %v", kept, err)
		}
	})
}
