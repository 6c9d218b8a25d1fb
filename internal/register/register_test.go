package register_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/register"
	"lykta/internal/retention"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

type office struct {
	t        *testing.T
	db       *db.DB
	scope    access.Scope
	identity *identity.Service
	service  *register.Service
}

func newOffice(t *testing.T, d *db.DB, slug string) *office {
	t.Helper()
	id := ids.New(noon)
	o := &office{t: t, db: d, identity: identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, PasswordAlone: true}),
		service: register.New(d, register.Sealed{}, func() time.Time { return noon })}
	o.scope = access.Scope{Partnership: id, Account: "boss" + slug, Function: "trygghetssamordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
	p := partnership.Partnership{ID: id, Slug: slug, Profile: partnership.Profile{Name: "Trygg i " + slug, PoliceArea: "Lokalpolisområde " + slug,
		Municipalities: []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempels län"}},
		Parties:        []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Kommunen"}},
		Settings:       partnership.Settings{Contacts: []partnership.Contact{{Label: "Trygghetsjouren " + slug, Phone: "0523-61 30 00"}}}}}
	o.check(d.Write(t.Context(), func(tx *db.DB) error { return partnership.Create(t.Context(), tx, access.System(id), p, noon) }))
	return o
}

func (o *office) check(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) exec(query string, args ...any) {
	o.t.Helper()
	_, err := o.db.Everyone("test").Exec(o.t.Context(), query, args...)
	o.check(err)
}

// member invites somebody, signs them in, and returns the account.
func (o *office) member(login, function string) string {
	o.t.Helper()
	ctx := o.t.Context()
	token, err := o.identity.Invite(ctx, o.scope, identity.Invitation{Login: login, Role: access.Reader, Function: function}, noon)
	o.check(err)
	if err := o.identity.UseLink(ctx, token, "fyra lyktor vid hamnen", "r", noon); err == nil {
		_, _, err = o.identity.SignIn(ctx, login, "fyra lyktor vid hamnen", "r", noon.Add(time.Minute))
		o.check(err)
	}
	list, err := o.identity.Members(ctx, o.scope)
	o.check(err)
	i := slices.IndexFunc(list, func(m identity.Member) bool { return m.Login == login })
	return list[i].Account
}

func (o *office) look(q string) register.Extract {
	o.t.Helper()
	e, err := o.service.Look(o.t.Context(), o.scope, q)
	o.check(err)
	return e
}

// types are the kinds of record in an extract, each once.
func types(e register.Extract) string {
	var list []string
	for _, r := range e.Records {
		list = append(list, r.Type)
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

func inOffice(t *testing.T, play func(t *testing.T, o, other *office)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) { play(t, newOffice(t, d, "viken"), newOffice(t, d, "dalen")) })
}

func TestEverythingThatIsHeld(t *testing.T) {
	inOffice(t, func(t *testing.T, o, other *office) {
		ctx := t.Context()
		account := o.member("vera@example.se", "fältsekreterare")
		o.exec(`INSERT INTO affiliation (partnership, provider, subject, account, created) VALUES ($1, 'kommunen', 'vera01@SE2120001234', $2, $3)`,
			o.scope.Partnership, account, db.Micros(noon))
		o.exec(`INSERT INTO totp (account, secret, created, confirmed, step) VALUES ($1, '', $2, $2, 0)`, account, db.Micros(noon))
		o.exec(`INSERT INTO draft (partnership, id, version, state, base, body, hash, approvals, returned, created_at, changed_at, changed_by)
			VALUES ($1, $2, 1, 'draft', -1, '{"note":"Ring +46 (0)523 61 30 00 eller Vera@example.se"}', '', '[{"account":"`+account+`"}]', '[]', $3, $3, 'x')`,
			o.scope.Partnership, ids.New(noon), db.Micros(noon))
		scope := o.scope
		scope.Account = account
		o.check(o.db.Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, audit.Of(scope, noon, "action.log", "x")) }))

		o.exec(`INSERT INTO organisation (partnership, id, kind, name, created, ended) VALUES ($1, $2, 'guards', 'Vera Vakt AB', $3, 0)`, o.scope.Partnership, ids.New(noon), db.Micros(noon))
		o.exec(`INSERT INTO done_link (partnership, id, token, pledge, promise, party, function, created, expires, revoked, used)
			VALUES ($1, $2, 'x', '2026', 'turer', 'kommunen', 'vakt vera', $3, $4, 0, 0)`, o.scope.Partnership, ids.New(noon), db.Micros(noon), db.Micros(noon.AddDate(0, 1, 0)))
		report := ids.New(noon)
		o.exec(`INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn) VALUES ($1, $2, '', $3, 'kommunen', 'fältsekreterare', 'form', '', $4, 0)`,
			o.scope.Partnership, report, account, db.Micros(noon))
		o.exec(`INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
			VALUES ($1, $2, $3, '', 'kommunen', 'c', '', '', false, 0, 0, $4, $4, 1, 'Ring 0523-61 30 00', $4)`, o.scope.Partnership, ids.New(noon), report, db.Micros(noon))

		tests := map[string]string{
			"vakt vera":             "done-link",
			"vera vakt":             "organisation",
			"vera@example.se":       "account acts affiliation approval draft link membership reports session totp",
			" VERA@Example.SE ":     "account acts affiliation approval draft link membership reports session totp",
			"vera01@se2120001234":   "account acts affiliation approval link membership reports session totp",
			"0523-613000":           "draft event profile",
			"+46 523 61 30 00":      "draft event profile",
			"0523613001":            "",
			"ingen@example.se":      "",
			"era@example":           "draft",
			"Trygghetsjouren viken": "profile",
			"Trygghetsjouren dalen": "",
		}
		for q, want := range tests {
			if got := types(o.look(q)); got != want {
				t.Errorf("%q: %q, want %q", q, got, want)
			}
		}
		for _, q := range []string{"vera@example.se", "vera01@se2120001234", "0523-613000"} {
			b, err := json.Marshal(other.look(q))
			o.check(err)
			if strings.Contains(string(b), "vera") || strings.Contains(string(b), account) || q[0] == 'v' && !strings.Contains(string(b), `"records":[]`) {
				t.Errorf("the other partnership is told of %q: %s", q, b)
			}
		}
	})
}

func TestUntilWhen(t *testing.T) {
	inOffice(t, func(t *testing.T, o, _ *office) {
		account := o.member("vera@example.se", "fältsekreterare")
		kept := func(kind string) (register.Kept, time.Time) {
			for _, r := range o.look("vera@example.se").Records {
				if r.Type == kind {
					return r.Kept, r.Until
				}
			}
			return "", time.Time{}
		}
		want := func(kind string, how register.Kept, until time.Time) {
			t.Helper()
			if got, when := kept(kind); got != how || !when.Equal(until) {
				t.Errorf("%s: %s %v, want %s %v", kind, got, when, how, until)
			}
		}
		want("membership", register.NotDecided, time.Time{})
		want("session", register.UntilDay, noon.Add(time.Minute+identity.AbsoluteLimit))
		plan := retention.New(o.db, func() time.Time { return noon })
		o.check(plan.SetPeriod(t.Context(), o.scope, ids.Token(), retention.Period{Class: retention.Memberships, Months: 24, Plan: "Plan 2026", Reference: "KS 2026/118"}))
		want("membership", register.WhileUsed, time.Time{})
		o.exec(`UPDATE membership SET ends = $2 WHERE account = $1`, account, db.Micros(noon))
		want("membership", register.UntilDay, noon.AddDate(0, 24, 0))
		_, err := plan.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: retention.Memberships, Reference: "Begäran KS 2026/201"})
		o.check(err)
		want("membership", register.Held, time.Time{})
	})
}

// After the last membership has been disposed of the register does not find the
// person any more.
func TestDisposedIsNotFound(t *testing.T) {
	inOffice(t, func(t *testing.T, o, _ *office) {
		account := o.member("vera@example.se", "fältsekreterare")
		o.exec(`UPDATE membership SET ends = $2 WHERE account = $1`, account, db.Micros(noon.AddDate(-3, 0, 0)))
		plan := retention.New(o.db, func() time.Time { return noon })
		o.check(plan.SetPeriod(t.Context(), o.scope, ids.Token(), retention.Period{Class: retention.Memberships, Months: 24, Plan: "Plan 2026", Reference: "KS 2026/118"}))
		if types(o.look("vera@example.se")) == "" {
			t.Fatal("control: not found before")
		}
		v, err := plan.Overview(t.Context(), o.scope)
		o.check(err)
		classes := []retention.Class{retention.Memberships}
		_, err = plan.Decide(t.Context(), o.scope, "k", retention.Decision{Classes: classes, Reference: "KS 2026/310", Seen: v.Seen(classes)})
		o.check(err)
		if got := types(o.look("vera@example.se")); got != "" {
			t.Errorf("found after: %s", got)
		}
	})
}

func TestRectify(t *testing.T) {
	inOffice(t, func(t *testing.T, o, other *office) {
		ctx := t.Context()
		vera, both := o.member("vera@example.se", "fältsekreterare"), o.member("both@example.se", "väktare")
		other.member("both@example.se", "väktare")
		foreign := other.member("far@example.se", "väktare")
		stale := o.scope
		stale.Fresh = false
		tests := map[string]struct {
			scope          access.Scope
			account, login string
			want           errs.Kind
		}{
			"stale":           {stale, vera, "ny@example.se", errs.Forbidden},
			"works elsewhere": {o.scope, both, "ny@example.se", errs.Forbidden},
			"another's":       {o.scope, foreign, "ny@example.se", errs.NotFound},
			"none":            {o.scope, ids.New(noon), "ny@example.se", errs.NotFound},
			"taken":           {o.scope, vera, "far@example.se", errs.Invalid},
			"no name":         {o.scope, vera, "a b c", errs.Invalid},
		}
		for name, tt := range tests {
			if err := o.service.Rectify(ctx, tt.scope, ids.Token(), tt.account, tt.login); !errs.Is(err, tt.want) {
				t.Errorf("%s: %v, want %s", name, err, tt.want)
			}
		}
		if !strings.Contains(types(o.look("vera@example.se")), "session") {
			t.Fatal("control: no session before")
		}
		for range 2 { // the same form again
			o.check(o.service.Rectify(ctx, o.scope, "form", vera, " Vera.Ny@Example.se "))
		}
		if got := types(o.look("vera@example.se")); got != "" {
			t.Errorf("by the old name: %s", got)
		}
		if got := types(o.look("vera.ny@example.se")); !strings.Contains(got, "membership") || strings.Contains(got, "session") || strings.Contains(got, "link") {
			t.Errorf("by the new name: %s", got)
		}
		for outcome, account := range map[audit.Outcome]string{audit.Done: vera, audit.Refused: both} {
			entries, err := audit.Search(ctx, o.db, o.scope.Partnership, audit.Filter{Act: "register.rectify", Outcome: outcome}, 0, 10)
			if err != nil || len(entries) != 1 || entries[0].Object != "account:"+account {
				t.Errorf("%s: %+v, %v, want one entry", outcome, entries, err)
			}
		}
	})
}

func TestQuestionsThatAreNone(t *testing.T) {
	inOffice(t, func(t *testing.T, o, _ *office) {
		for _, q := range []string{"", "a", "  b ", strings.Repeat("x", 201), "a\nb@example.se"} {
			if _, err := o.service.Look(t.Context(), o.scope, q); !errs.Is(err, errs.Invalid) {
				t.Errorf("%q: %v", q, err)
			}
		}
		reader := o.scope
		reader.Roles = []access.Role{access.Reader}
		if _, err := o.service.Look(t.Context(), reader, "vera@example.se"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("by a reader: %v", err)
		}
	})
}
