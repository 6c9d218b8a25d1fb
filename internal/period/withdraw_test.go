package period_test

import (
	"context"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// told tells that the field team was at a place at a moment, as a role.
func (w *town) told(role access.Role, began time.Time) string {
	w.t.Helper()
	id, err := w.service.Tell(w.t.Context(), w.scope(role), ids.Token(),
		period.Visit{Function: "fältgruppen", Place: "kajen", Began: began, Finished: began.Add(time.Hour)})
	w.check(err)
	return id
}

// takeBack withdraws one as a role.
func (w *town) takeBack(role access.Role, id string) error {
	return w.service.Withdraw(w.t.Context(), w.scope(role), ids.Token(), id)
}

// counted is what has counted a visit, as the list has it.
func (w *town) counted(id string) period.Counted {
	w.t.Helper()
	visits, err := period.Visits(w.t.Context(), w.db, w.id, w.now.AddDate(0, -2, 0), w.now.AddDate(0, 2, 0))
	w.check(err)
	for _, v := range visits {
		if v.ID == id {
			return v.Counted
		}
	}
	w.t.Fatalf("%s is not in the list", id)
	return period.Uncounted
}

func TestPresenceIsWithdrawnByThoseWhoMayTellIt(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		id := w.told(access.Reporter, w.now.Add(-2*time.Hour))
		police := w.scope(access.Reporter)
		police.Party = "polisen"
		kind(t, "another organisation's", w.service.Withdraw(ctx, police, ids.Token(), id), errs.NotFound, "db.none")
		kind(t, "a reader", w.takeBack(access.Reader, id), errs.Forbidden, "")
		kind(t, "what is no ID", w.takeBack(access.Reporter, "fältgruppen"), errs.NotFound, "db.none")
		key := ids.Token()
		for range 2 {
			w.check(w.service.Withdraw(ctx, w.scope(access.Reporter), key, id))
		}
		kind(t, "withdrawn twice", w.takeBack(access.Reporter, id), errs.NotFound, "db.none")
		theirs := w.told(access.Reporter, w.now.Add(-2*time.Hour))
		w.check(w.takeBack(access.Coordinator, theirs))
		visits, err := period.Visits(ctx, w.db, w.id, w.now.AddDate(0, -1, 0), w.now)
		w.check(err)
		if len(visits) != 0 {
			t.Errorf("left: %+v", visits)
		}
		entries, err := audit.Search(ctx, w.db, w.id, audit.Filter{Act: string(access.SendReport), Outcome: audit.Done}, 0, 100)
		w.check(err)
		of := map[string]int{}
		for _, e := range entries {
			of[e.Object]++
		}
		if of["presence:"+id] != 1 || of["presence:"+theirs] != 1 {
			t.Errorf("the log has %v, want each withdrawal once", of)
		}
	})
}

// Minutes count what began in their period and was told before they were
// closed: that stays, and nothing else does for their sake.
func TestPresenceInMinutesStays(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		p := w.report("a", "torget", 1)
		first, last := p.Span.From.Start(), p.Span.To.Add(1).Start().Add(-time.Minute)
		w.now = p.Meeting.Add(-time.Hour)
		inside, edge := w.told(access.Reporter, first), w.told(access.Reporter, last)
		before, after := w.told(access.Reporter, first.Add(-time.Minute)), w.told(access.Reporter, last.Add(time.Minute))
		mistake := w.told(access.Reporter, first)
		w.meet(p.ID)
		if got := w.counted(inside); got != period.Uncounted {
			t.Errorf("while the meeting lasts: %q", got)
		}
		w.check(w.takeBack(access.Reporter, mistake))
		w.check(w.service.Close(ctx, w.boss(), ids.Token(), p.ID, w.period(p.ID).Version))
		for _, id := range []string{inside, edge} {
			if got := w.counted(id); got != period.InMinutes {
				t.Errorf("in the list: %q, want %q", got, period.InMinutes)
			}
			kind(t, "counted in the minutes", w.takeBack(access.Reporter, id), errs.Conflict, "presence.closed")
			kind(t, "for a coordinator too", w.takeBack(access.Coordinator, id), errs.Conflict, "presence.closed")
		}
		for _, id := range []string{before, after} {
			w.check(w.takeBack(access.Reporter, id))
		}
		w.now = w.now.Add(time.Hour)
		late := w.told(access.Reporter, first) // the wrong date: the minutes know nothing of it
		w.check(w.takeBack(access.Reporter, late))
		w.exec(`UPDATE presence_done SET told = 0 WHERE partnership = $1 AND id = $2`, inside)
		kind(t, "entered before it was kept when", w.takeBack(access.Reporter, inside), errs.Conflict, "presence.closed")
	})
}

func TestPresenceInAnEditionStays(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		span := day.Period{From: day.In(w.now).Add(-10), To: day.In(w.now)}
		id := w.told(access.Reporter, w.now.Add(-2*time.Hour))
		w.exec(`INSERT INTO edition (partnership, id, kind, begins, ends, number, state, picture, public, words, inputs, corrects, reason, until, made, frozen, version)
			VALUES ($1, 'ar-2026', 'year', $2, $3, 1, 'writing', '', '', '{}', '', '', '', 0, 1, 0, 1)`, span.From.String(), span.To.String())
		if got := w.counted(id); got != period.Uncounted {
			t.Errorf("an edition that is being written has counted it: %q", got)
		}
		for _, state := range []string{"sent", "frozen", "gone"} {
			w.exec(`UPDATE edition SET state = $2, until = $3 WHERE partnership = $1`, state, db.Micros(w.now))
			if got := w.counted(id); got != period.InEdition {
				t.Errorf("%s: %q, want %q", state, got, period.InEdition)
			}
			kind(t, state, w.takeBack(access.Reporter, id), errs.Conflict, "presence.counted")
		}
		w.now = w.now.Add(time.Minute)
		w.check(w.takeBack(access.Reporter, w.told(access.Reporter, w.now.Add(-time.Hour))))
		w.write(func(ctx context.Context, tx *db.DB) error { // sent back: its figures are drafted anew
			_, err := tx.Exec(ctx, `UPDATE edition SET state = 'writing', until = 0 WHERE partnership = $1`, w.id)
			return err
		})
		w.check(w.takeBack(access.Reporter, id))
	})
}
