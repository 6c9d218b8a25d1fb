package period_test

import (
	"context"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
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
