package retention_test

import (
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/retention"
)

// turn stores a period of a fortnight with its meeting's notes; its minutes are
// written so many months ago, and it is open where there are none.
func (o *office) turn(first, last, note string, months int) {
	o.t.Helper()
	state := "open"
	if months > 0 {
		state = "closed"
	}
	end, err := time.Parse(time.DateOnly, last)
	o.check(err)
	o.exec(`INSERT INTO period (partnership, id, begins, ends, deadline, meeting, state, version) VALUES ($1, $2, $2, $3, $4, $4, $5, 1)`,
		o.scope.Partnership, first, last, db.Micros(end.AddDate(0, 0, 3)), state)
	o.exec(`INSERT INTO meeting_note (partnership, period, item, document, version) VALUES ($1, $2, 'police', $3, 1)`, o.scope.Partnership, first, `{"texts":{"text":"`+note+`"}}`)
	if months > 0 {
		o.exec(`INSERT INTO minutes (partnership, period, document, at) VALUES ($1, $2, '{}', $3)`, o.scope.Partnership, first, db.Micros(noon.AddDate(0, -months, 0)))
	}
}

func (o *office) away(member, first, last string) string {
	o.t.Helper()
	id := ids.New(noon)
	o.exec(`INSERT INTO absence (partnership, id, member, begins, ends) VALUES ($1, $2, $3, $4, $5)`, o.scope.Partnership, id, member, first, last)
	return id
}

// there stores that somebody was somewhere for two hours.
func (o *office) there(function string, began time.Time) string {
	o.t.Helper()
	id := ids.New(noon)
	o.exec(`INSERT INTO presence_done (partnership, id, reporter, function, area, place, began, finished, told) VALUES ($1, $2, 'kommunen', $3, 'hamnen', '', $4, $5, $4)`,
		o.scope.Partnership, id, function, db.Micros(began), db.Micros(began.Add(2*time.Hour)))
	return id
}

func (o *office) wanted(period, first, last string) {
	o.t.Helper()
	o.exec(`INSERT INTO presence_wanted (partnership, id, period, area, place, weekdays, from_minute, to_minute, begins, ends)
		VALUES ($1, $2, $3, 'hamnen', '', 127, 0, 60, $4, $5)`, o.scope.Partnership, ids.New(noon), period, first, last)
}

// edition stores one of a span in a state.
func (o *office) edition(first, last, state string) {
	o.t.Helper()
	o.exec(`INSERT INTO edition (partnership, id, kind, begins, ends, number, state, picture, public, words, inputs, corrects, reason, until, made, frozen, version)
		VALUES ($1, $2, 'year', $3, $4, 1, $5, '', '', '{}', '', '', '', 1, 1, 0, 1)`, o.scope.Partnership, "ar-"+first, first, last, state)
}

// dueOf is how many of a class are due, and held.
func (o *office) dueOf(class retention.Class) (n, held int) {
	o.t.Helper()
	for _, d := range o.overview().Due {
		if d.Class == class {
			return len(d.Items), d.Held
		}
	}
	o.t.Fatalf("no class %s", class)
	return 0, 0
}

func (o *office) wantDue(what string, class retention.Class, want, held int) {
	o.t.Helper()
	if n, h := o.dueOf(class); n != want || h != held {
		o.t.Errorf("%s: %d of %s are due and %d held, want %d and %d", what, n, class, h, want, held)
	}
}

func (o *office) rows(table string) (n int64) {
	o.t.Helper()
	o.check(o.db.Everyone("test").QueryRow(o.t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE partnership = $1`, o.scope.Partnership).Scan(&n))
	return n
}

var cycleClasses = []retention.Class{retention.Absences, retention.Presence, retention.MeetingNotes}

// What the joint picture's work leaves goes when its time is over, and the minutes stay.
func TestTheCyclesRecordsAreDisposedOf(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		other := newOffice(t, o.db, "dalen")
		for _, of := range []*office{o, other} {
			of.turn("2024-03-04", "2024-03-17", "Lugnt.", 32)
			of.turn("2026-10-05", "2026-10-18", "Lugnt.", 1)
			of.away("m", "2024-03-04", "2024-03-10")
			of.away("m", "2026-10-01", "2026-10-10")
			of.there("fältgruppen", noon.AddDate(-2, -8, 0))
			of.there("fältgruppen", noon.AddDate(0, -1, 0))
			of.wanted("2024-03-04", "2024-03-18", "2024-03-31")
			of.wanted("2026-10-05", "2026-10-19", "2026-11-01")
		}
		for _, class := range cycleClasses {
			o.wantDue("without a period", class, 0, 0)
		}
		o.periods()
		o.wantDue("absences", retention.Absences, 1, 0)
		o.wantDue("presence done and wanted", retention.Presence, 2, 0)
		o.wantDue("notes", retention.MeetingNotes, 1, 0)
		if _, err := o.decide(cycleClasses...); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]int64{"absence": 1, "presence_done": 1, "presence_wanted": 1, "meeting_note": 1, "minutes": 2, "period": 2} {
			if n := o.rows(table); n != want {
				t.Errorf("%s: %d rows, want %d", table, n, want)
			}
			if n := other.rows(table); n != 2 {
				t.Errorf("%s of the other partnership: %d rows, want 2", table, n)
			}
		}
		list, err := o.service.Protocols(t.Context(), o.scope)
		o.check(err)
		for _, l := range list[0].Lines {
			if l.Class == retention.Presence && (l.Removed != 2 || !l.Oldest.Before(l.Newest)) {
				t.Errorf("the protocol's line: %+v", l)
			}
		}
		if _, err := o.decide(cycleClasses...); !errs.Is(err, errs.Invalid) {
			t.Errorf("decided once more: %v, want that nothing is due", err)
		}
	})
}

// What is counted by something that is not finished waits for it.
func TestWhatIsStillCountedIsNotDue(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.periods()
		o.turn("2024-03-04", "2024-03-17", "Lugnt.", 0)
		o.away("m", "2024-03-19", "2024-03-20") // at the deadline, three days after the period
		o.away("m", "2024-03-21", "2024-03-22")
		o.there("fältgruppen", time.Date(2024, 3, 17, 20, 0, 0, 0, time.UTC))
		o.wantDue("one after the deadline of an open period", retention.Absences, 1, 0)
		o.wantDue("in an open period", retention.Presence, 0, 0)
		o.wantDue("of an open period", retention.MeetingNotes, 0, 0)
		o.exec(`UPDATE period SET state = 'closed' WHERE partnership = $1`, o.scope.Partnership)
		o.wantDue("the period is closed", retention.Absences, 2, 0)
		o.wantDue("the period is closed", retention.Presence, 1, 0)
		o.edition("2024-01-01", "2024-03-18", "writing")
		for _, state := range []string{"writing", "sent"} {
			o.exec(`UPDATE edition SET state = $2 WHERE partnership = $1`, o.scope.Partnership, state)
			o.wantDue(state, retention.Absences, 1, 0)
			o.wantDue(state, retention.Presence, 0, 0)
		}
		for _, state := range []string{"frozen", "gone"} {
			o.exec(`UPDATE edition SET state = $2 WHERE partnership = $1`, o.scope.Partnership, state)
			o.wantDue(state, retention.Absences, 2, 0)
			o.wantDue(state, retention.Presence, 1, 0)
		}
		o.turn("2024-09-02", "2024-09-15", "Lugnt.", 3)
		o.wanted("2024-09-02", "2024-03-17", "2026-10-31")
		o.wantDue("what was wanted then is still kept", retention.Presence, 0, 0)
		o.exec(`UPDATE presence_wanted SET ends = '2024-05-31' WHERE partnership = $1`, o.scope.Partnership)
		o.wantDue("and is over long since", retention.Presence, 2, 0)
	})
}

// A day counts whole: what was over 24 months ago to the day is not due yet.
func TestTheDayOnWhichItIsOver(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.periods()
		o.away("m", "2024-11-01", "2024-11-26")
		o.away("m", "2024-11-01", "2024-11-27")
		o.wantDue("noon is on 28 November 2026", retention.Absences, 1, 0)
	})
}

func TestAHoldStopsTheCyclesRecords(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.periods()
		o.turn("2024-03-04", "2024-03-17", "Lugnt.", 32)
		m := o.member("asked@example.se", -12)
		o.away(m.ID, "2024-03-04", "2024-03-10")
		asked := o.there("fältgruppen", noon.AddDate(-2, -8, 0))
		for class, object := range map[retention.Class]string{retention.Presence: asked, retention.MeetingNotes: "2024-03-04", retention.Accounts: m.Account} {
			_, err := o.service.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: class, Object: object, Reference: "Begäran KS 2026/201"})
			o.check(err)
		}
		for _, class := range cycleClasses {
			o.wantDue("with a hold", class, 0, 1)
		}
		for class, object := range map[retention.Class]string{retention.Presence: "2024-03-04", retention.MeetingNotes: asked} {
			_, err := o.service.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: class, Object: object, Reference: "Begäran 7"})
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("a hold of %s on %s: %v", class, object, err)
			}
		}
	})
}
