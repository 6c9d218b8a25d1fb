package register_test

import (
	"testing"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/register"
	"lykta/internal/retention"
)

// met stores a closed meeting with what was written at it, an absence of an
// account, and where somebody was.
func (o *office) met(account string) {
	o.t.Helper()
	tenant, at := o.scope.Partnership, db.Micros(noon)
	o.exec(`INSERT INTO period (partnership, id, begins, ends, deadline, meeting, state, version) VALUES ($1, '2026-11-02', '2026-11-02', '2026-11-15', $2, $2, 'closed', 4)`, tenant, at)
	o.exec(`INSERT INTO meeting_note (partnership, period, item, document, version) VALUES ($1, '2026-11-02', 'police', '{"texts":{"text":"Ring 0523-61 30 01 om lyset"}}', 1)`, tenant)
	o.exec(`INSERT INTO minutes (partnership, period, document, at) VALUES ($1, '2026-11-02', '{"notes":{"police":{"texts":{"text":"Ring 0523-61 30 01"}}}}', $2)`, tenant, at)
	o.exec(`INSERT INTO decision (partnership, id, period, no_action, what, why, owner, organisation, deadline, area, place, series, state, changed, version)
		VALUES ($1, $2, '2026-11-02', false, 'Se över lyset', 'Mörkt', 'gatuchef', 'kommunen', '', '', '', '', 'done', $3, 2)`, tenant, "b"+tenant, at)
	o.exec(`INSERT INTO decision_step (partnership, decision, number, state, text, deadline, function, at) VALUES ($1, $2, 1, 'done', 'Ring 0523-61 30 01 nästa gång', '', 'gatuchef', $3)`,
		tenant, "b"+tenant, at)
	o.exec(`INSERT INTO absence (partnership, id, member, begins, ends) SELECT partnership, $2, id, '2026-11-20', '2026-11-24' FROM membership WHERE partnership = $1 AND account = $3`,
		tenant, ids.New(noon), account)
	o.exec(`INSERT INTO presence_done (partnership, id, reporter, function, area, place, began, finished, told) VALUES ($1, $2, 'kommunen', 'vandrare vera', 'hamnen', '', $3, $4, $4)`,
		tenant, ids.New(noon), db.Micros(noon.Add(-2*time.Hour)), at)
	o.exec(`INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
		VALUES ($1, $2, '2026-11-02', $3, 'kommunen', 'fältgruppen', 'typed', '', $4, 0)`, tenant, o.reportID(), account, at)
	o.exec(`INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
		VALUES ($1, $2, $3, '2026-11-02', 'kommunen', 'klotter', 'hamnen', '', false, 0, 0, $4, $4, 1, 'Trasig lampa vid Vera Viks butik', $4)`,
		tenant, ids.New(noon), o.reportID(), at)
}

// reportID is the ID of the report that met stores.
func (o *office) reportID() string { return "r" + o.scope.Partnership[1:] }

// What the joint picture's work holds of somebody is in the extract, with how
// long it is kept.
func TestWhatTheCycleHolds(t *testing.T) {
	inOffice(t, func(t *testing.T, o, other *office) {
		account := o.member("vera@example.se", "fältsekreterare")
		o.met(account)
		for q, want := range map[string]string{"0523-613001": "decision meeting-note minutes", "Vandrare Vera": "presence", "Se över": "decision", "Vera Viks butik": "event",
			"om lyset": "meeting-note", "0523613002": ""} {
			if got := types(o.look(q)); got != want {
				t.Errorf("%q: %q, want %q", q, got, want)
			}
			if got := types(other.look(q)); got != "" {
				t.Errorf("the other partnership is told %q of %q", got, q)
			}
		}
		want := func(q, kind string, how register.Kept, until time.Time) {
			t.Helper()
			for _, r := range o.look(q).Records {
				if r.Type == kind {
					if r.Kept != how || !r.Until.Equal(until) {
						t.Errorf("%s: %s %v, want %s %v", kind, r.Kept, r.Until, how, until)
					}
					return
				}
			}
			t.Errorf("%q finds no %s", q, kind)
		}
		plan := retention.New(o.db, func() time.Time { return noon })
		want("vera@example.se", "absence", register.NotDecided, time.Time{})
		for _, class := range []retention.Class{retention.Absences, retention.Presence, retention.MeetingNotes} {
			o.check(plan.SetPeriod(t.Context(), o.scope, ids.Token(), retention.Period{Class: class, Months: 24, Plan: "Plan 2026", Reference: "KS 2026/118"}))
		}
		want("vera@example.se", "absence", register.UntilDay, day.MustParse("2026-11-25").Start().AddDate(0, 24, 0))
		want("vandrare vera", "presence", register.UntilDay, noon.AddDate(0, 24, 0))
		want("om lyset", "meeting-note", register.UntilDay, noon.AddDate(0, 24, 0))
		want("0523-613001", "minutes", register.ForEver, time.Time{})
		o.whileReportsAreKept(plan, account, want)
		_, err := plan.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: retention.Accounts, Object: account, Reference: "Begäran KS 2026/201"})
		o.check(err)
		want("vera@example.se", "absence", register.Held, time.Time{})
		want("vera@example.se", "membership", register.Held, time.Time{})
		_, err = plan.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: retention.MeetingNotes, Object: "2026-11-02", Reference: "Begäran KS 2026/201"})
		o.check(err)
		want("om lyset", "meeting-note", register.Held, time.Time{})
	})
}

// whileReportsAreKept looks at how long the words of a report are told to be
// kept: as the sooner of two classes says, and a hold on either, or on whoever
// sent it.
func (o *office) whileReportsAreKept(plan *retention.Service, account string, want func(q, kind string, how register.Kept, until time.Time)) {
	o.t.Helper()
	ctx, butik := o.t.Context(), "vera viks butik"
	want(butik, "event", register.NotDecided, time.Time{})
	for _, c := range []struct {
		class  retention.Class
		months int
		until  int // months
	}{{retention.Reports, 36, 36}, {retention.ReportTexts, 24, 24}, {retention.Reports, 12, 12}} {
		o.check(plan.SetPeriod(ctx, o.scope, ids.Token(), retention.Period{Class: c.class, Months: c.months, Plan: "Plan 2026", Reference: "KS 2026/118"}))
		want(butik, "event", register.UntilDay, noon.AddDate(0, c.until, 0))
	}
	want("vera@example.se", "reports", register.UntilDay, noon.AddDate(0, 12, 0))
	for class, object := range map[retention.Class]string{retention.ReportTexts: o.reportID(), retention.Reports: o.reportID(), retention.Accounts: account} {
		hold, err := plan.SetHold(ctx, o.scope, ids.Token(), retention.Hold{Class: class, Object: object, Reference: "Begäran KS 2026/201"})
		o.check(err)
		want(butik, "event", register.Held, time.Time{})
		o.check(plan.LiftHold(ctx, o.scope, ids.Token(), hold))
	}
}
