package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/identity"
	"lykta/internal/ids"
)

// The lines of the page "Att göra" that the cycle stands for.
const (
	toReport  = "Rapportera för perioden 30 mars–12 april 2026"
	toLock    = "Lås perioden 30 mars–12 april 2026"
	toClose   = "Stäng mötet för perioden"
	toSettle  = "1 plats som återkommer saknar beslut"
	toApprove = "Godkänn: Årets lägesbild januari–december 2026"
	toMend    = "Försenat beslut: Laga belysningen"
	toClear   = "Försenat beslut: Röj buskarna"
)

var allTasks = []string{toReport, toLock, toClose, toSettle, toApprove, toMend, toClear}

// exec runs one statement in viken; $1 is the partnership.
func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Of(w.id["viken"]).Exec(w.t.Context(), query, append([]any{w.id["viken"]}, args...)...)
	w.check(err)
}

// waiting makes something of everything that the cycle can wait for: a meeting
// that goes on with a place that comes back, a period past its deadline, an
// edition that was sent, and a late decision of each party.
func (w *town) waiting() {
	w.t.Helper()
	w.tell(w.viken.Place)
	w.exec(`UPDATE period SET state = 'closed' WHERE partnership = $1 AND id <> $2`, w.viken.Period)
	w.exec(`UPDATE membership SET begins = 1 WHERE partnership = $1`) // they were there at the deadline
	w.exec(`INSERT INTO period (partnership, id, begins, ends, deadline, meeting, state, version)
		VALUES ($1, '2026-03-30', '2026-03-30', '2026-04-12', $2, $3, 'open', 1)`, db.Micros(noon.Add(-time.Hour)), db.Micros(noon.Add(24*time.Hour)))
	w.exec(`UPDATE edition SET state = 'sent', until = $2 WHERE partnership = $1 AND id = $3`, db.Micros(noon), w.viken.Edition)
	for what, organisation := range map[string]string{"Laga belysningen": "polisen", "Röj buskarna": "kommunen"} {
		w.exec(`INSERT INTO decision (partnership, id, period, no_action, what, why, owner, organisation, deadline, area, place, series, state, changed, version)
			VALUES ($1, $2, $3, $4, $5, '', 'Provare', $6, '2026-03-01', '', '', '', 'ongoing', $7, 1)`,
			ids.New(noon), w.viken.Period, false, what, organisation, db.Micros(noon))
	}
}

// sees fails where an actor's page lacks a line, or has one of the others.
func (w *town) sees(actor string, want ...string) {
	w.t.Helper()
	a := w.serve(w.plain(http.MethodGet, "/arbete/viken", nil, actor))
	if a.Code != http.StatusOK {
		w.t.Fatalf("%s: status %d", actor, a.Code)
	}
	for _, line := range allTasks {
		should := false
		for _, x := range want {
			should = should || x == line
		}
		if has := strings.Contains(a.Body.String(), line); has != should {
			w.t.Errorf("%s: %q is %v, want %v", actor, line, has, should)
		}
	}
	if strings.Contains(a.Body.String(), "@lykta.example") {
		w.t.Errorf("%s is told of a login name", actor)
	}
}

// Each account is told of what it may do, and of nothing else.
func TestWhoSeesWhatWaits(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.waiting()
		w.sees(coordinator, toLock, toClose, toSettle, toClear)
		w.sees(reporter, toReport, toMend)
		w.sees(approver, toApprove, toMend)
		w.sees(reader)
		a := w.serve(w.plain(http.MethodGet, "/arbete/viken", nil, elsewhere))
		if a.Code == http.StatusOK || strings.Contains(a.Body.String(), toLock) {
			t.Errorf("somebody from elsewhere: status %d", a.Code)
		}
		dalen := w.serve(w.plain(http.MethodGet, "/arbete/dalen", nil, elsewhere)).Body.String()
		for _, line := range allTasks {
			if line != toClose && strings.Contains(dalen, line) { // there a meeting goes on too
				t.Errorf("dalen is told of %q", line)
			}
		}
		w.says(w.serve(w.plain(http.MethodGet, "/arbete/viken", nil, reporter)), 200, `href="/arbete/viken/rapport"`, "Skulle ha kommit 2 mars 2026 kl. 11.00", "Skulle ha varit klart 1 mars 2026")
		w.says(w.look("/arbete/viken"), 200, `href="/arbete/viken/period/2026-03-30"`, `href="/arbete/viken/period/`+w.viken.Period+`/mote/aterkommande"`)
		w.says(w.serve(w.plain(http.MethodGet, "/arbete/viken", nil, approver)), 200, `href="/arbete/viken/lagesbild/`+w.viken.Edition+`"`)
		w.says(w.look("/en/arbete/viken"), 200, "Lock the period", "1 place that comes back has no decision")
	})
}

// A deputy is told of what waits for whom they stand in for, as long as they do,
// and reports and tells of it as the deputy. Whoever holds another function of
// the same organisation is not.
func TestADeputySeesWhatWaitsForTheOther(t *testing.T) {
	const deputy, colleague = "deputy", "colleague"
	inTown(t, func(t *testing.T, w *town) {
		members, err := w.identity.Members(t.Context(), w.boss("viken"))
		w.check(err)
		of := ""
		for _, m := range members {
			if m.Login == login(reporter) {
				of = m.ID
			}
		}
		inv := identity.Invitation{Login: login(colleague), Role: access.Reporter, Party: "polisen", Function: "fältpolis"}
		w.join(inv)
		inv.Login, inv.Function = login(deputy), "områdespolis"
		w.join(inv)
		stand := identity.Invitation{Login: login(deputy), Function: "stf", Until: noon.Add(time.Hour)}
		_, err = w.identity.StandIn(t.Context(), w.boss("viken"), of, stand, noon)
		w.check(err)
		w.waiting()
		w.exec(`UPDATE membership SET begins = 2 WHERE partnership = $1 AND stands_in <> ''`) // after their own
		for _, actor := range []string{deputy, colleague} {
			w.signIn(actor)
		}
		w.sees(deputy, toReport, toMend)
		w.sees(colleague, toReport)

		form := w.serve(w.plain(http.MethodGet, "/arbete/viken/rapport", nil, deputy)).Body.String()
		for _, line := range []string{"Rapportera som", `value="polisen områdespolis"`, `value="polisen stf"`} {
			if !strings.Contains(form, line) {
				t.Errorf("the deputy's form lacks %q", line)
			}
		}
		if strings.Contains(w.serve(w.plain(http.MethodGet, "/arbete/viken/rapport", nil, colleague)).Body.String(), "Rapportera som") {
			t.Error("whoever holds one function is asked which")
		}
		send := func(as string) int {
			f := url.Values{"key": {ids.Token()}, "act": {"nothing"}, "events": {"1"}, "as": {as}}
			return w.post("/arbete/viken/rapport", f, deputy).Code
		}
		if got := send("polisen länspolismästare"); got != http.StatusUnprocessableEntity {
			t.Errorf("as what they are not: %d", got)
		}
		kept := func(function string) (n int) {
			w.check(w.db.Of(w.id["viken"]).QueryRow(t.Context(), `SELECT COUNT(*) FROM report WHERE partnership = $1 AND function = $2`, w.id["viken"], function).Scan(&n))
			return n
		}
		for as, function := range map[string]string{"polisen stf": "stf", "polisen områdespolis": "områdespolis", "": "områdespolis"} {
			before := kept(function)
			if got := send(as); got != http.StatusSeeOther {
				t.Errorf("as %q: %d", as, got)
			}
			if kept(function) != before+1 {
				t.Errorf("as %q it was not kept as %q", as, function)
			}
		}
		w.signed = noon.Add(50 * time.Minute) // within the hour, and then after it
		w.sees(deputy, toMend)
		w.signed = noon.Add(61 * time.Minute)
		w.signIn(deputy)
		w.sees(deputy)
	})
}

// join makes somebody a member of viken who can sign in.
func (w *town) join(inv identity.Invitation) {
	w.t.Helper()
	token, err := w.identity.Invite(w.t.Context(), w.boss("viken"), inv, noon)
	w.check(err)
	w.check(w.identity.UseLink(w.t.Context(), token, password, "r", noon))
}

// What has been done waits no more.
func TestWhatIsDoneWaitsNoMore(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.waiting()
		w.exec(`UPDATE period SET deadline = $2 WHERE partnership = $1 AND id = '2026-03-30'`, db.Micros(noon.Add(2*time.Hour)))
		w.sees(coordinator, toClose, toSettle, toClear)
		w.says(w.serve(w.plain(http.MethodGet, "/arbete/viken", nil, reporter)), 200, toReport, "Senast 2 mars 2026 kl. 14.00")
		w.exec(`UPDATE period SET state = 'locked', meeting = $2 WHERE partnership = $1 AND id = $3`, db.Micros(noon.Add(-time.Hour)), w.viken.Period)
		w.sees(coordinator, toClose, toClear) // held, and never begun
		w.exec(`UPDATE period SET meeting = $2 WHERE partnership = $1 AND id = $3`, db.Micros(noon.Add(time.Hour)), w.viken.Period)
		w.sees(coordinator, toClear)

		var account string
		w.check(w.db.QueryRow(t.Context(), `SELECT id FROM account WHERE login = $1`, login(reporter)).Scan(&account))
		w.exec(`INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
			VALUES ($1, $2, '2026-03-30', $3, 'polisen', 'provare', 'typed', '', $4, 0)`, ids.New(noon), account, db.Micros(noon))
		w.exec(`UPDATE decision SET state = 'done' WHERE partnership = $1 AND organisation = 'polisen'`)
		w.sees(reporter)
		w.exec(`INSERT INTO edition_approval (partnership, edition, party, account, function, at) VALUES ($1, $2, 'polisen', 'x', 'chef', $3)`, w.viken.Edition, db.Micros(noon))
		w.sees(approver)
	})
}

// Nobody is asked for what a partnership that rests does not take.
func TestNothingWaitsWhereAllRests(t *testing.T) {
	inTown(t, func(_ *testing.T, w *town) {
		w.waiting()
		w.check(w.suspend(access.Scope{Account: "drift", Function: "driftansvarig", Roles: []access.Role{access.Administrator}, Fresh: true}))
		for _, actor := range []string{coordinator, reporter, approver, reader} {
			w.sees(actor)
		}
	})
}
