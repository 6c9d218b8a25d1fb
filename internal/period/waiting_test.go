package period_test

import (
	"context"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// A report is asked of whoever holds the function or stands in for it, until one
// of them has sent it; not of whoever is away, nor of anybody else.
func TestWhomARosterAsks(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		w.member("skola", access.Reporter, "rektor", "")
		w.member("vik", access.Reporter, "bitr. rektor", "m-skola")
		w.member("bo", access.Reporter, "bovärd", "")
		w.member("las", access.Reader, "läsare", "")
		var p period.Period
		w.write(func(ctx context.Context, tx *db.DB) (err error) {
			p, err = period.Taking(ctx, tx, w.id, w.now)
			return err
		})
		asks := func(what string, want map[string]bool) {
			t.Helper()
			roster, err := period.RosterOf(ctx, w.db, w.id, p)
			w.check(err)
			for account, should := range want {
				if got := roster.Asks(account); got != should {
					t.Errorf("%s: %s is asked: %v, want %v", what, account, got, should)
				}
			}
		}
		asks("at first", map[string]bool{"skola": true, "vik": true, "bo": true, "las": false, "": false})
		_, err := w.service.Excuse(ctx, w.boss(), ids.Token(), period.Absence{Member: "m-skola", Span: day.Period{From: day.In(p.Deadline), To: day.In(p.Deadline)}})
		w.check(err)
		asks("the head is away", map[string]bool{"skola": false, "vik": true, "bo": true})
		w.report("bo", "kajen", 1)
		asks("one has reported", map[string]bool{"skola": false, "vik": true, "bo": false})
		w.report("vik", "kajen", 1)
		asks("the deputy has", map[string]bool{"skola": false, "vik": false, "bo": false})
		w.member("ny", access.Reporter, "fältassistent", "")
		asks("somebody new", map[string]bool{"ny": true})
		_, err = w.db.Exec(ctx, `UPDATE account SET disabled = $1 WHERE id = 'ny'`, db.Micros(w.now))
		w.check(err)
		asks("shut off", map[string]bool{"ny": false})
	})
}

func TestWhatAPeriodWaitsFor(t *testing.T) {
	t.Parallel()
	at := func(state period.State, deadline, meeting time.Duration) period.Period {
		return period.Period{State: state, Deadline: noon.Add(deadline), Meeting: noon.Add(meeting)}
	}
	tests := []struct {
		name       string
		p          period.Period
		late, held bool
	}{
		{"open before the deadline", at(period.Open, 1, 2), false, false},
		{"open at the deadline", at(period.Open, 0, 2), true, false},
		{"open after the meeting", at(period.Open, -2, -1), true, false},
		{"locked before the meeting", at(period.Locked, -1, 1), false, false},
		{"locked after the meeting", at(period.Locked, -2, 0), false, true},
		{"begun early", at(period.Meet, -1, 1), false, true},
		{"closed", at(period.Closed, -2, -1), false, false},
	}
	for _, tt := range tests {
		if late, held := tt.p.Late(noon), tt.p.Held(noon); late != tt.late || held != tt.held {
			t.Errorf("%s: late %v, held %v, want %v, %v", tt.name, late, held, tt.late, tt.held)
		}
	}
	over, next, now := at(period.Open, -2, -1), at(period.Open, 3, 4), at(period.Open, 1, 2)
	next.ID, now.ID = "next", "now"
	if got, there := period.Reporting([]period.Period{next, now, over}, noon); !there || got.ID != "now" {
		t.Errorf("reports go to %q, %v", got.ID, there)
	}
	if _, there := period.Reporting([]period.Period{over}, noon); there {
		t.Error("reports go to a period that is over")
	}
}

// Who was away when a closed meeting counted is not changed by what is noted
// later: an absence that goes on ends there, and none begins before.
func TestAbsencesOfAClosedMeetingStand(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		w.member("skola", access.Reporter, "rektor", "")
		w.member("bo", access.Reporter, "bovärd", "")
		p := w.report("bo", "kajen", 1)
		due := day.In(p.Deadline)
		excuse := func(from, to day.Day) (string, error) {
			return w.service.Excuse(ctx, w.boss(), ids.Token(), period.Absence{Member: "m-skola", Span: day.Period{From: from, To: to}})
		}
		over, err := excuse(due.Add(-3), due)
		w.check(err)
		going, err := excuse(due.Add(-1), due.Add(90))
		w.check(err)
		ahead, err := excuse(due.Add(1), due.Add(5))
		w.check(err)
		count := func() (int, int) {
			t.Helper()
			r, err := period.RosterOf(ctx, w.db, w.id, p)
			w.check(err)
			return r.Reported(), r.Expected()
		}
		w.meet(p.ID)
		w.check(w.service.Close(ctx, w.boss(), ids.Token(), p.ID, w.period(p.ID).Version))
		if did, of := count(); did != 1 || of != 1 {
			t.Fatalf("%d of %d, want the one who is there", did, of)
		}
		kind(t, "wholly counted", w.service.Lift(ctx, w.boss(), ids.Token(), over), errs.Conflict, "")
		w.check(w.service.Lift(ctx, w.boss(), ids.Token(), going))
		w.check(w.service.Lift(ctx, w.boss(), ids.Token(), ahead))
		_, err = excuse(due, due.Add(9))
		kind(t, "from a day that was counted", err, errs.Invalid, "away.from")
		if did, of := count(); did != 1 || of != 1 {
			t.Errorf("%d of %d since, want what it was", did, of)
		}
		left, err := period.Absences(ctx, w.db, w.id)
		w.check(err)
		if len(left) != 2 || left[0].Span.To != due || left[1].Span.To != due {
			t.Errorf("left are %+v", left)
		}
	})
}
