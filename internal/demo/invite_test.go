package demo

import (
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/identity"
)

// TestInviteStaff: everyone can set a password and sign in, and again after the
// demo was started anew; nobody can without having been invited.
func TestInviteStaff(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		if err := Write(t.Context(), store(d), example(fixedNow)); err != nil {
			t.Fatal(err)
		}
		s := identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, PasswordAlone: true})
		for day := range 2 {
			now := fixedNow.Add(time.Duration(day) * 24 * time.Hour)
			list, err := InviteStaff(t.Context(), s, now)
			if err != nil || len(list) != len(Staff()) {
				t.Fatalf("%d invited, %v", len(list), err)
			}
			for _, a := range list {
				if _, _, err := s.SignIn(t.Context(), a.Login, password, "test", now); day == 0 && !errs.Is(err, errs.Unauthenticated) {
					t.Errorf("%s signed in without a password: %v", a.Login, err)
				}
				if err := s.UseLink(t.Context(), a.Token, password, "test", now); err != nil {
					t.Fatal(err)
				}
				_, session, err := s.SignIn(t.Context(), a.Login, password, "test", now)
				if err != nil {
					t.Fatalf("%s: %v", a.Login, err)
				}
				scope, err := s.Scope(t.Context(), session, identifier(exampleSlug), now)
				if err != nil || !scope.Has(a.Role) || scope.Function != a.Function {
					t.Errorf("%s: %+v, %v", a.Login, scope, err)
				}
			}
		}
	})
}

const password = "fjorton lyktor vid ån"
