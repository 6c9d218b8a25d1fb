package retention_test

import (
	"fmt"
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
	"lykta/internal/retention"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// office is a partnership with something old and something new of every class.
type office struct {
	t        *testing.T
	db       *db.DB
	scope    access.Scope
	identity *identity.Service
	service  *retention.Service
}

func newOffice(t *testing.T, d *db.DB, slug string) *office {
	t.Helper()
	id := ids.New(noon)
	o := &office{t: t, db: d, identity: identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}}),
		service: retention.New(d, func() time.Time { return noon })}
	o.scope = access.Scope{Partnership: id, Account: "boss", Function: "trygghetssamordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
	p := partnership.Partnership{ID: id, Slug: slug, Profile: partnership.Profile{Name: "Trygg i " + slug, PoliceArea: "Lokalpolisområde " + slug,
		Municipalities: []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempels län"}},
		Parties:        []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Kommunen"}}}}
	o.check(d.Write(t.Context(), func(tx *db.DB) error {
		return partnership.Create(t.Context(), tx, access.System(id), p, noon.AddDate(-5, 0, 0))
	}))
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

// draft stores a discarded draft that was changed so many months ago.
func (o *office) draft(text string, months int) string {
	o.t.Helper()
	id := ids.New(noon)
	at := db.Micros(noon.AddDate(0, -months, 0))
	o.exec(`INSERT INTO draft (partnership, id, version, state, base, body, hash, approvals, returned, created_at, changed_at, changed_by)
		VALUES ($1, $2, 1, 'discarded', -1, $3, '', '[]', '[]', $4, $4, 'x')`, o.scope.Partnership, id, `{"pledge":{"title":"`+text+`"}}`, at)
	return id
}

// member invites somebody and lets the membership end so many months ago.
func (o *office) member(login string, months int) identity.Member {
	o.t.Helper()
	_, err := o.identity.Invite(o.t.Context(), o.scope, identity.Invitation{Login: login, Role: access.Reader, Function: "läsare"}, noon)
	o.check(err)
	list, err := o.identity.Members(o.t.Context(), o.scope)
	o.check(err)
	m := list[len(list)-1]
	for _, candidate := range list {
		if candidate.Login == login {
			m = candidate
		}
	}
	o.exec(`UPDATE membership SET ends = $3 WHERE partnership = $1 AND id = $2`, m.Partnership, m.ID, db.Micros(noon.AddDate(0, -months, 0)))
	return m
}

func (o *office) letter(text string, months int) {
	o.t.Helper()
	at := db.Micros(noon.AddDate(0, -months, 0))
	o.exec(`INSERT INTO outbox (partnership, id, kind, letter, state, attempts, created, due, ended) VALUES ($1, $2, $3, '', 'sent', 1, $4, $4, $4)`,
		o.scope.Partnership, ids.New(noon), text, at)
}

// doneLink stores a link that stopped working so many months ago.
func (o *office) doneLink(function string, months int) {
	o.t.Helper()
	at := db.Micros(noon.AddDate(0, -months, 0))
	o.exec(`INSERT INTO done_link (partnership, id, token, pledge, promise, party, function, created, expires, revoked, used)
		VALUES ($1, $2, $3, '2026', 'turer', 'kommunen', $4, $5, $6, $5, 0)`, o.scope.Partnership, ids.New(noon), ids.Token(), function, at, db.Micros(noon))
}

// organisation stores one that ended so many months ago, and returns its ID.
func (o *office) organisation(name string, months int) string {
	o.t.Helper()
	id, at := ids.New(noon), db.Micros(noon.AddDate(0, -months, 0))
	o.exec(`INSERT INTO organisation (partnership, id, kind, name, created, ended) VALUES ($1, $2, 'housing', $3, $4, $4)`, o.scope.Partnership, id, name, at)
	return id
}

// notice sets a notice that has ended, and one that stands.
func (o *office) notice(text string, months int) {
	o.t.Helper()
	for _, n := range []partnership.Notice{
		{ID: ids.New(noon), Swedish: text, Severity: partnership.Information, From: noon.AddDate(-4, 0, 0), Until: noon.AddDate(0, -months, 0)},
		{ID: ids.New(noon), Swedish: "Gäller än.", Severity: partnership.Information, From: noon.AddDate(-4, 0, 0)},
	} {
		p, err := partnership.ByID(o.t.Context(), o.db, o.scope.Partnership)
		o.check(err)
		o.check(o.db.Write(o.t.Context(), func(tx *db.DB) error {
			_, err := partnership.Change(o.t.Context(), tx, o.scope, access.SetNotice, p.Version, noon.AddDate(-4, 0, 0), func(f *partnership.Profile) error {
				f.Settings.Notices = append(f.Settings.Notices, n)
				return nil
			})
			return err
		}))
	}
}

// periods keeps every class for two years.
func (o *office) periods() {
	o.t.Helper()
	for _, class := range retention.Classes {
		o.check(o.service.SetPeriod(o.t.Context(), o.scope, ids.Token(), retention.Period{Class: class, Months: 24, Plan: "Dokumenthanteringsplan 2026, punkt 4", Reference: "KS 2026/118"}))
	}
}

func (o *office) overview() retention.Overview {
	o.t.Helper()
	v, err := o.service.Overview(o.t.Context(), o.scope)
	o.check(err)
	return v
}

func (o *office) decide(classes ...retention.Class) (int64, error) {
	o.t.Helper()
	return o.service.Decide(o.t.Context(), o.scope, ids.Token(), retention.Decision{Classes: classes, Reference: "Beslut KS 2026/310", Seen: o.overview().Seen(classes)})
}

// told is how many of each class are due, and held.
func told(v retention.Overview) string {
	text := ""
	for _, d := range v.Due {
		text += fmt.Sprintf("%s %d/%d ", d.Class, len(d.Items), d.Held)
	}
	return text
}

func inOffice(t *testing.T, play func(t *testing.T, o *office)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) { play(t, newOffice(t, d, "viken")) })
}

func TestWhatIsDueIsRemovedAndNothingElse(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		other := newOffice(t, o.db, "dalen")
		for _, of := range []*office{o, other} {
			of.draft("Gammalt", 30)
			of.draft("Nytt", 3)
			of.member("old@"+of.scope.Partnership+".example", 30)
			of.member("new@"+of.scope.Partnership+".example", 3)
			of.letter("invitation", 30)
			of.letter("invitation", 1)
			of.notice("Inställt.", 30)
			of.doneLink("yttre befäl", 30)
			of.doneLink("yttre befäl", 1)
			of.organisation("Bostäder i viken", 30)
			of.organisation("Vandrare i viken", 1)
			of.exec(`UPDATE membership SET organisation = $2 WHERE partnership = $1 AND ends > $3`,
				of.scope.Partnership, of.organisation("Nämnd i ett uppdrag", 30), db.Micros(noon.AddDate(0, -6, 0)))
		}
		if got, want := told(o.overview()), "drafts 0/0 memberships 0/0 accounts 0/0 letters 0/0 notices 0/0 done-links 0/0 organisations 0/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("without a period: %s", got)
		}
		o.periods()
		if got, want := told(o.overview()), "drafts 1/0 memberships 1/0 accounts 0/0 letters 1/0 notices 1/0 done-links 1/0 organisations 1/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("due: %s, want %s", got, want)
		}
		number, err := o.decide(retention.Classes...)
		if err != nil || number != 1 {
			t.Fatalf("%d, %v", number, err)
		}
		if got, want := told(o.overview()), "drafts 0/0 memberships 0/0 accounts 0/0 letters 0/0 notices 0/0 done-links 0/0 organisations 0/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("after: %s", got)
		}
		for table, want := range map[string]int64{"draft": 1, "membership": 1, "outbox": 1, "profile": 3, "done_link": 1, "organisation": 2} {
			var n int64
			o.check(o.db.Everyone("test").QueryRow(t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE partnership = $1`, o.scope.Partnership).Scan(&n))
			if n != want {
				t.Errorf("%s: %d rows, want %d", table, n, want)
			}
			o.check(o.db.Everyone("test").QueryRow(t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE partnership = $1`, other.scope.Partnership).Scan(&n))
			if table != "profile" && table != "organisation" && n != 2 {
				t.Errorf("%s of the other partnership: %d rows", table, n)
			}
		}
		p, err := partnership.ByID(t.Context(), o.db, o.scope.Partnership)
		if err != nil || len(p.Settings.Notices) != 1 || p.Settings.Notices[0].Swedish != "Gäller än." || p.Name != "Trygg i viken" {
			t.Errorf("profile: %+v, %v", p.Profile, err)
		}
		list, err := o.service.Protocols(t.Context(), o.scope)
		if err != nil || len(list) != 1 || len(list[0].Lines) != 6 || list[0].Reference != "Beslut KS 2026/310" || list[0].Function != "trygghetssamordnare" {
			t.Errorf("protocols: %+v, %v", list, err)
		}
		for _, l := range list[0].Lines {
			if l.Removed != 1 || l.Months != 24 || l.Reference != "KS 2026/118" || !l.Oldest.Equal(noon.AddDate(0, -30, 0)) {
				t.Errorf("line: %+v", l)
			}
		}
		if _, err := audit.Verify(t.Context(), o.db, o.scope.Partnership); err != nil {
			t.Error(err)
		}
		newest, err := audit.Newest(t.Context(), o.db, o.scope.Partnership, 0, 1)
		if err != nil || newest[0].Act != "disposal.decide" || newest[0].Object != "disposal:1" {
			t.Errorf("%+v, %v", newest, err)
		}
	})
}

func TestAnAccountWithoutMembershipsLosesItsName(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		other := newOffice(t, o.db, "dalen")
		o.periods()
		gone, both := o.member("gone@example.se", 30), o.member("both@example.se", 30)
		other.member("both@example.se", -12)
		if _, err := o.decide(retention.Memberships); err != nil {
			t.Fatal(err)
		}
		login := func(account string) (login string, disabled int64) {
			o.check(o.db.Everyone("test").QueryRow(t.Context(), `SELECT login, disabled FROM account WHERE id = $1`, account).Scan(&login, &disabled))
			return login, disabled
		}
		if name, disabled := login(gone.Account); len(name) < 50 || disabled == 0 {
			t.Errorf("the account without memberships: %q, %d", name, disabled)
		}
		if name, disabled := login(both.Account); name != "both@example.se" || disabled != 0 {
			t.Errorf("the account that works elsewhere: %q, %d", name, disabled)
		}
		var links int64
		o.check(o.db.Everyone("test").QueryRow(t.Context(), `SELECT COUNT(*) FROM link WHERE account = $1`, gone.Account).Scan(&links))
		if links != 0 {
			t.Errorf("%d links", links)
		}
		again := o.member("gone@example.se", -12)
		if again.Account == gone.Account {
			t.Error("somebody new got the old account")
		}
	})
}

func TestAccountsThatWereShutOff(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		other := newOffice(t, o.db, "dalen")
		o.periods()
		here, both := o.member("here@example.se", -12), o.member("both@example.se", -12)
		other.member("both@example.se", -12)
		for _, account := range []string{here.Account, both.Account} {
			o.exec(`UPDATE account SET disabled = $2 WHERE id = $1`, account, db.Micros(noon.AddDate(-3, 0, 0)))
		}
		if got, want := told(o.overview()), "drafts 0/0 memberships 0/0 accounts 1/0 letters 0/0 notices 0/0 done-links 0/0 organisations 0/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("due: %s, want %s", got, want)
		}
		if _, err := o.decide(retention.Accounts); err != nil {
			t.Fatal(err)
		}
		if got := len(o.overview().Due[2].Items); got != 0 {
			t.Errorf("%d are due once more", got)
		}
	})
}

func TestAHoldStopsDisposal(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.periods()
		asked, member := o.draft("Begärt", 30), o.member("asked@example.se", 30)
		o.draft("Annat", 40)
		hold := func(class retention.Class, object string) string {
			id, err := o.service.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: class, Object: object, Reference: "Begäran KS 2026/201"})
			o.check(err)
			return id
		}
		one, account := hold(retention.Drafts, asked), hold(retention.Accounts, member.Account)
		if got, want := told(o.overview()), "drafts 1/1 memberships 0/1 accounts 0/0 letters 0/0 notices 0/0 done-links 0/0 organisations 0/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("with holds: %s, want %s", got, want)
		}
		whole := hold(retention.Drafts, "")
		if _, err := o.decide(retention.Drafts, retention.Memberships); !errs.Is(err, errs.Invalid) {
			t.Errorf("a class that is held: %v", err)
		}
		o.check(o.service.LiftHold(t.Context(), o.scope, ids.Token(), whole))
		if _, err := o.decide(retention.Drafts, retention.Memberships); err != nil {
			t.Fatal(err)
		}
		if got, want := told(o.overview()), "drafts 0/1 memberships 0/1 accounts 0/0 letters 0/0 notices 0/0 done-links 0/0 organisations 0/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("what is held was removed: %s", got)
		}
		for _, id := range []string{one, account} {
			o.check(o.service.LiftHold(t.Context(), o.scope, ids.Token(), id))
		}
		if err := o.service.LiftHold(t.Context(), o.scope, ids.Token(), one); !errs.Is(err, errs.Invalid) {
			t.Errorf("lifted twice: %v", err)
		}
		if got, want := told(o.overview()), "drafts 1/0 memberships 1/0 accounts 0/0 letters 0/0 notices 0/0 done-links 0/0 organisations 0/0 absences 0/0 presence 0/0 meeting-notes 0/0 report-texts 0/0 reports 0/0 "; got != want {
			t.Errorf("lifted: %s", got)
		}
	})
}

// What was not seen is not removed: a hold that came meanwhile, a record that
// became due.
func TestOnlyWhatWasSeenIsRemoved(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.periods()
		id := o.draft("Gammalt", 30)
		classes := []retention.Class{retention.Drafts}
		d := retention.Decision{Classes: classes, Reference: "Beslut KS 2026/310", Seen: o.overview().Seen(classes)}
		hold, err := o.service.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: retention.Drafts, Object: id, Reference: "Begäran 7"})
		o.check(err)
		if _, err := o.service.Decide(t.Context(), o.scope, "k1", d); !errs.Is(err, errs.Conflict) {
			t.Errorf("held meanwhile: %v", err)
		}
		o.check(o.service.LiftHold(t.Context(), o.scope, ids.Token(), hold))
		first, err := o.service.Decide(t.Context(), o.scope, "k2", d)
		o.check(err)
		again, err := o.service.Decide(t.Context(), o.scope, "k2", d)
		if err != nil || again != first {
			t.Errorf("the same form twice: %d and %d, %v", first, again, err)
		}
		if list, _ := o.service.Protocols(t.Context(), o.scope); len(list) != 1 {
			t.Errorf("%d protocols", len(list))
		}
	})
}

func TestRefusals(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		good := retention.Period{Class: retention.Drafts, Months: 12, Plan: "Plan 2026", Reference: "KS 2026/118"}
		for name, change := range map[string]func(*retention.Period){
			"class":     func(p *retention.Period) { p.Class = "audit" },
			"months":    func(p *retention.Period) { p.Months = 0 },
			"long":      func(p *retention.Period) { p.Months = 601 },
			"plan":      func(p *retention.Period) { p.Plan = "" },
			"reference": func(p *retention.Period) { p.Reference = "<b>x</b>" },
			"a person":  func(p *retention.Period) { p.Reference = "Begäran av 19121212-1212" },
		} {
			p := good
			change(&p)
			if err := o.service.SetPeriod(ctx, o.scope, ids.Token(), p); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		stale := o.scope
		stale.Fresh = false
		reader := o.scope
		reader.Roles = []access.Role{access.Reader}
		for name, scope := range map[string]access.Scope{"stale": stale, "reader": reader} {
			if err := o.service.SetPeriod(ctx, scope, ids.Token(), good); !errs.Is(err, errs.Forbidden) {
				t.Errorf("period by %s: %v", name, err)
			}
			if _, err := o.service.Overview(ctx, scope); !errs.Is(err, errs.Forbidden) {
				t.Errorf("overview by %s: %v", name, err)
			}
			if _, err := o.service.Decide(ctx, scope, "k", retention.Decision{}); !errs.Is(err, errs.Forbidden) {
				t.Errorf("decision by %s: %v", name, err)
			}
			if _, err := o.service.SetHold(ctx, scope, ids.Token(), retention.Hold{}); !errs.Is(err, errs.Forbidden) {
				t.Errorf("hold by %s: %v", name, err)
			}
		}
		if _, err := o.decide(retention.Drafts); !errs.Is(err, errs.Invalid) {
			t.Errorf("nothing due: %v", err)
		}
	})
}
