package retention_test

import (
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/retention"
)

// reported stores a report that an account sent at a moment, of an event an hour
// before, in the period that began on a day.
func (o *office) reported(account, period, text string, sent time.Time) string {
	o.t.Helper()
	id := ids.New(noon)
	o.exec(`INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
		VALUES ($1, $2, $3, $4, 'kommunen', 'fältgruppen', 'typed', '', $5, 0)`, o.scope.Partnership, id, period, account, db.Micros(sent))
	o.exec(`INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
		VALUES ($1, $2, $3, $4, 'kommunen', 'klotter', 'hamnen', '', false, 0, 0, $5, $5, 1, $6, $7)`,
		o.scope.Partnership, ids.New(noon), id, period, db.Micros(sent.Add(-time.Hour)), text, db.Micros(sent))
	return id
}

func (o *office) texts() (n int64) {
	o.t.Helper()
	o.check(o.db.Everyone("test").QueryRow(o.t.Context(), `SELECT COUNT(*) FROM event WHERE partnership = $1 AND text <> ''`, o.scope.Partnership).Scan(&n))
	return n
}

// What was written goes, and what it was about stays; then the report goes whole.
func TestReportsAreDisposedOf(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		other := newOffice(t, o.db, "dalen")
		old := noon.AddDate(-2, -8, 0)
		for _, of := range []*office{o, other} {
			of.reported("falt", "2024-03-18", "Klotter på magasinet.", old)
			of.reported("falt", "2024-03-18", "", old)
			of.reported("falt", "2026-10-05", "Klotter på kajen.", noon.AddDate(0, -1, 0))
		}
		o.wantDue("without a period", retention.ReportTexts, 0, 0)
		o.periods()
		o.wantDue("texts", retention.ReportTexts, 1, 0)
		o.wantDue("whole", retention.Reports, 2, 0)
		if _, err := o.decide(retention.ReportTexts); err != nil {
			t.Fatal(err)
		}
		o.wantDue("texts that are gone", retention.ReportTexts, 0, 0)
		if n, left := o.rows("event"), o.texts(); n != 3 || left != 1 {
			t.Errorf("%d events are left, %d of them with a text; want 3 and 1", n, left)
		}
		if _, err := o.decide(retention.Reports); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]int64{"event": 1, "report": 1} {
			if n := o.rows(table); n != want {
				t.Errorf("%s: %d rows, want %d", table, n, want)
			}
			if n := other.rows(table); n != 3 {
				t.Errorf("%s of the other partnership: %d rows, want 3", table, n)
			}
		}
		if n := other.texts(); n != 2 {
			t.Errorf("the other partnership has %d texts, want 2", n)
		}
	})
}

// A report is kept while a period or an edition counts it, and while a hold says
// so: of its text, of itself, of the account that sent it.
func TestReportsThatAreNeededStay(t *testing.T) {
	old := time.Date(2024, 3, 20, 12, 0, 0, 0, time.UTC)
	both := []retention.Class{retention.ReportTexts, retention.Reports}
	t.Run("counted", func(t *testing.T) {
		inOffice(t, func(t *testing.T, o *office) {
			o.reported("falt", "2024-03-18", "Klotter.", old)
			o.periods()
			o.turn("2024-03-18", "2024-03-31", "Lugnt.", 0)
			for _, class := range both {
				o.wantDue("in a period that is not closed", class, 0, 0)
			}
			o.exec(`UPDATE period SET state = 'closed' WHERE partnership = $1`, o.scope.Partnership)
			for _, class := range both {
				o.wantDue("in one that is", class, 1, 0)
			}
			o.edition("2024-01-01", "2024-12-31", "writing")
			for _, class := range both {
				o.wantDue("in an edition that is being written", class, 0, 0)
			}
		})
	})
	t.Run("held", func(t *testing.T) {
		inOffice(t, func(t *testing.T, o *office) {
			account := ids.New(noon)
			id := o.reported(account, "2024-03-18", "Klotter.", old)
			o.reported("another", "2024-03-18", "Klotter.", old)
			o.periods()
			for _, c := range []struct {
				class       retention.Class
				object      string
				texts, held int // of ReportTexts
				whole       int // of Reports
			}{
				{retention.ReportTexts, id, 1, 1, 2}, {retention.ReportTexts, "", 0, 2, 2},
				{retention.Reports, id, 1, 1, 1}, {retention.Reports, "", 0, 2, 0}, {retention.Accounts, account, 1, 1, 1},
			} {
				hold, err := o.service.SetHold(t.Context(), o.scope, ids.Token(), retention.Hold{Class: c.class, Object: c.object, Reference: "Begäran KS 2026/201"})
				o.check(err)
				what := "held: " + string(c.class) + " " + c.object
				o.wantDue(what, retention.ReportTexts, c.texts, c.held)
				o.wantDue(what, retention.Reports, c.whole, 2-c.whole)
				o.check(o.service.LiftHold(t.Context(), o.scope, ids.Token(), hold))
			}
		})
	})
}
