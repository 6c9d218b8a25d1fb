package identity_test

import (
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/partnership"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

const good = "kaffe och bulle på bryggan"

// house is an installation with one partnership, "p1", its coordinator, and a
// second partnership, "p2".
type house struct {
	*testing.T
	db *db.DB
	id *identity.Service
}

func run(t *testing.T, fn func(h house)) {
	t.Helper()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		h := house{t, d, identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, Party: party, PasswordAlone: true})}
		err := d.Write(t.Context(), func(tx *db.DB) error {
			for _, id := range []string{"p1", "p2"} {
				p := partnership.Partnership{ID: id, Slug: id, Example: true}
				p.Name, p.PoliceArea = "Vik "+id, "Lokalpolisområde Vik"
				p.Municipalities = []partnership.Municipality{{Code: "9001", Name: "Vik", County: "Exempellän"}}
				p.Parties = []partnership.Party{{ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}, {ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Viks kommun"}}
				if err := partnership.Create(t.Context(), tx, access.System(""), p, noon); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		fn(h)
	})
}

// admin makes an administrator and signs in.
func (h house) admin() access.Scope {
	h.Helper()
	link, err := h.id.CreateAdministrator(h.Context(), "Drift@Example.se", "driftansvarig", noon)
	if err != nil {
		h.Fatal(err)
	}
	h.use(link)
	return h.scope(h.signIn("drift@example.se"), "")
}

// coordinator makes a coordinator of a partnership and signs in.
func (h house) coordinator(admin access.Scope, partnership, login string) access.Scope {
	h.Helper()
	link, err := h.id.InviteCoordinator(h.Context(), admin, partnership, identity.Invitation{Login: login, Function: "trygghetssamordnare"}, noon)
	if err != nil {
		h.Fatal(err)
	}
	h.use(link)
	return h.scope(h.signIn(login), partnership)
}

func (h house) use(link string) {
	h.Helper()
	if err := h.id.UseLink(h.Context(), link, good, "r", noon); err != nil {
		h.Fatal(err)
	}
}

func (h house) signIn(login string) string {
	h.Helper()
	token, _, err := h.id.SignIn(h.Context(), login, good, "r", noon)
	if err != nil {
		h.Fatal(err)
	}
	return token
}

func (h house) scope(token, partnership string) access.Scope {
	h.Helper()
	session, err := h.id.Authenticate(h.Context(), token, noon)
	if err != nil {
		h.Fatal(err)
	}
	scope, err := h.id.Scope(h.Context(), session, partnership, noon)
	if err != nil {
		h.Fatal(err)
	}
	return scope
}

func (h house) wants(err error, kind errs.Kind, what string) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("%s: %v, want %v", what, err, kind)
	}
}

func TestFirstAdministratorNeedsNoMail(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		link, err := h.id.CreateAdministrator(ctx, "Drift@Example.se", "driftansvarig", noon)
		if err != nil {
			h.Fatal(err)
		}
		if l, err := h.id.Link(ctx, link, noon); err != nil || l.Kind != identity.SetPassword {
			h.Errorf("link %+v, %v", l, err)
		}
		_, err = h.id.Link(ctx, link, noon.Add(identity.LinkLife))
		h.wants(err, errs.NotFound, "an expired link")
		h.wants(h.id.UseLink(ctx, link, "kort", "r", noon), errs.Invalid, "a short password")
		h.use(link)
		h.wants(h.id.UseLink(ctx, link, good, "r", noon), errs.NotFound, "a used link")
		if s := h.scope(h.signIn(" DRIFT@example.se"), ""); !s.Has(access.Administrator) || s.Function != "driftansvarig" {
			h.Errorf("scope %+v", s)
		}
	})
}

func TestSignInTellsNothing(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		h.admin()
		if _, err := h.id.CreateAdministrator(ctx, "utan@example.se", "driftansvarig", noon); err != nil {
			h.Fatal(err)
		}
		for _, login := range []string{"drift@example.se", "finnsinte@example.se", "utan@example.se", ""} {
			_, _, err := h.id.SignIn(ctx, login, "fel fel fel fel", "r", noon)
			h.wants(err, errs.Unauthenticated, login)
			if err.Error() != errs.E(errs.Unauthenticated, "signin.wrong").Error() {
				h.Errorf("%s: %v tells more than it may", login, err)
			}
		}
		refused := 0
		list, err := audit.List(ctx, h.db, "", 0, 100)
		if err != nil {
			h.Fatal(err)
		}
		for _, e := range list {
			if e.Act == "sign-in" && e.Outcome == audit.Refused {
				refused++
			}
		}
		if refused != 4 {
			h.Errorf("%d refused sign-ins in the audit log, want 4", refused)
		}
	})
}

func TestGuessingIsSlowed(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		h.admin()
		guess := func(at time.Time) error {
			_, _, err := h.id.SignIn(ctx, "drift@example.se", "fel fel fel fel", "r", at)
			return err
		}
		at, tried := noon, 0
		for range 3600 { // an hour of one guess per second
			at = at.Add(time.Second)
			if !errs.Is(guess(at), errs.TooMany) {
				tried++
			}
		}
		if tried < 5 || tried > 15 {
			h.Errorf("%d of 3600 guesses were compared, want 5 to 15", tried)
		}
		_, _, err := h.id.SignIn(ctx, "drift@example.se", good, "r", at)
		h.wants(err, errs.TooMany, "the right password while waiting")
		if _, _, err := h.id.SignIn(ctx, "drift@example.se", good, "r", at.Add(16*time.Minute)); err != nil {
			h.Errorf("after waiting: %v", err)
		}
		h.wants(guess(at.Add(16*time.Minute)), errs.Unauthenticated, "the count begins anew")
	})
}

func TestSessionLimits(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		h.admin()
		token := h.signIn("drift@example.se")
		at := noon
		for at.Before(noon.Add(identity.AbsoluteLimit - time.Hour)) {
			at = at.Add(59 * time.Minute)
			if _, err := h.id.Authenticate(ctx, token, at); err != nil {
				h.Fatalf("after %v: %v", at.Sub(noon), err)
			}
		}
		_, err := h.id.Authenticate(ctx, token, noon.Add(identity.AbsoluteLimit))
		h.wants(err, errs.Unauthenticated, "past the absolute limit")

		idle := h.signIn("drift@example.se")
		_, err = h.id.Authenticate(ctx, idle, noon.Add(identity.IdleLimit))
		h.wants(err, errs.Unauthenticated, "past the idle limit")
		_, err = h.id.Authenticate(ctx, "nonsense", noon)
		h.wants(err, errs.Unauthenticated, "an unknown token")
		if err := h.id.Sweep(ctx, noon.Add(24*time.Hour)); err != nil {
			h.Fatal(err)
		}
		n := 0
		if err := h.db.QueryRow(ctx, `SELECT COUNT(*) FROM session`).Scan(&n); err != nil || n != 0 {
			h.Errorf("%d sessions after the sweep, %v", n, err)
		}
	})
}

func TestRevocationIsAtOnce(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		mine := h.coordinator(admin, "p1", "sam@example.se")
		a, b, c := h.signIn("sam@example.se"), h.signIn("sam@example.se"), h.signIn("sam@example.se")
		list, err := h.id.Sessions(ctx, mine, noon)
		if err != nil || len(list) != 4 {
			h.Fatalf("%d sessions, %v", len(list), err)
		}
		dead := func(token, what string) {
			h.Helper()
			_, err := h.id.Authenticate(ctx, token, noon)
			h.wants(err, errs.Unauthenticated, what)
		}
		if err := h.id.Revoke(ctx, mine, h.scope(a, "p1").Session, noon); err != nil {
			h.Fatal(err)
		}
		dead(a, "revoked")
		h.wants(h.id.Revoke(ctx, mine, admin.Session, noon), errs.NotFound, "somebody else's session")
		if err := h.id.SignOut(ctx, h.scope(b, "p1"), noon); err != nil {
			h.Fatal(err)
		}
		dead(b, "signed out")
		if err := h.id.ChangePassword(ctx, mine, good, "en helt annan mening", noon); err != nil {
			h.Fatal(err)
		}
		dead(c, "after a new password")
		if left, _ := h.id.Sessions(ctx, mine, noon); len(left) != 1 || left[0].ID != mine.Session {
			h.Errorf("left %v, want the own session", left)
		}
		h.wants(h.id.ChangePassword(ctx, mine, good, "en tredje mening nu", noon), errs.Invalid, "the old password")
		token, _, err := h.id.SignIn(ctx, "sam@example.se", "en helt annan mening", "r", noon)
		if err != nil {
			h.Fatal(err)
		}
		if err := h.id.SetDisabled(ctx, "sam@example.se", true, noon); err != nil {
			h.Fatal(err)
		}
		dead(token, "disabled")
		_, _, err = h.id.SignIn(ctx, "sam@example.se", "en helt annan mening", "r", noon)
		h.wants(err, errs.Unauthenticated, "a disabled account")
	})
}

func TestRecoveryCodes(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		me := h.admin()
		old, err := h.id.RecoveryCodes(ctx, me, noon)
		if err != nil || len(old) != 10 {
			h.Fatalf("%v, %v", old, err)
		}
		list, err := h.id.RecoveryCodes(ctx, me, noon)
		if err != nil {
			h.Fatal(err)
		}
		in := func(code string) error {
			_, s, err := h.id.SignInByCode(ctx, "drift@example.se", code, "r", noon)
			if err == nil && s.Means != identity.ByRecovery {
				h.Errorf("means %s", s.Means)
			}
			return err
		}
		h.wants(in(old[0]), errs.Unauthenticated, "an old code")
		if err := in(" " + strings.ToUpper(strings.ReplaceAll(list[3], "-", " "))); err != nil {
			h.Errorf("as typed by hand: %v", err)
		}
		h.wants(in(list[3]), errs.Unauthenticated, "a used code")
		if n, err := h.id.CodesLeft(ctx, me); n != 9 || err != nil {
			h.Errorf("%d left, %v", n, err)
		}
	})
}

// Whoever reads the database finds no token, password or code.
func TestNoSecretIsStored(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		link, err := h.id.CreateAdministrator(ctx, "drift@example.se", "driftansvarig", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		token := h.signIn("drift@example.se")
		list, err := h.id.RecoveryCodes(ctx, h.scope(token, ""), noon)
		if err != nil {
			h.Fatal(err)
		}
		var all strings.Builder
		for _, column := range []string{"password FROM account", "token FROM session", "id FROM session", "token FROM link", "code FROM recovery_code", "object FROM audit", "request FROM audit"} {
			rows, err := h.db.Everyone("test").Query(ctx, "SELECT "+column)
			if err != nil {
				h.Fatal(err)
			}
			for rows.Next() {
				var s string
				if err := rows.Scan(&s); err != nil {
					h.Fatal(err)
				}
				all.WriteString(s + "\n")
			}
			rows.Close()
		}
		for _, secret := range []string{link, token, good, list[0], strings.ReplaceAll(list[0], "-", "")} {
			if strings.Contains(all.String(), secret) {
				h.Errorf("%q is stored", secret)
			}
		}
		if !strings.Contains(all.String(), "$argon2id$") {
			h.Error("control: the search found no hash either")
		}
	})
}

func TestCheckPassword(t *testing.T) {
	for password, want := range map[string]string{
		good:                            "",
		"blå häst i snö":                "",
		"kort":                          "password.short",
		"elva tecken":                   "password.short",
		strings.Repeat("ab c", 51):      "password.long",
		"Sommar2026!!":                  "password.common",
		"Lösenord12345":                 "password.common",
		"aaaaaaaaaaaaaa":                "password.common",
		"abcabcabcabcabc":               "password.common",
		"qwertyuiopåas":                 "password.common",
		"123456789012":                  "password.common",
		"anna.andersson@example.se":     "password.login",
		"Anna.Andersson.1":              "password.login",
		"ett långt och eget lösen 🙂 ja": "",
	} {
		err := identity.CheckPassword(password, "anna.andersson@example.se")
		got := ""
		if f := errs.FieldsOf(err); len(f) == 1 {
			got = f[0].Key
		}
		if got != want {
			t.Errorf("CheckPassword(%q) = %q, want %q", password, got, want)
		}
	}
}
