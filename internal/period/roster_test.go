package period_test

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/mail"
	"lykta/internal/period"
	"lykta/internal/secret"
)

// Expected are those who report, by function; a deputy's report is the
// function's, and whoever is away without one is not missing.
func TestRoster(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		w.member("falt1", access.Reporter, "funktion falt", "")
		w.member("falt2", access.Reporter, "funktion falt", "")
		w.member("skola", access.Reporter, "rektor", "")
		w.member("vik", access.Reporter, "bitr. rektor", "m-skola")
		w.member("bo", access.Reporter, "bovärd", "")
		w.member("chef", access.Coordinator, "samordnare", "")
		w.member("las", access.Reader, "läsare", "")
		p := w.report("falt2", "kajen", 1)
		w.report("vik", "kajen", 1)
		w.report("utan", "kajen", 1)
		span := day.Period{From: day.In(p.Deadline), To: day.In(p.Deadline).Add(2)}
		for _, id := range []string{"m-bo", "m-skola"} {
			_, err := w.service.Excuse(ctx, w.boss(), ids.Token(), period.Absence{Member: id, Span: span})
			w.check(err)
		}
		_, err := w.service.Excuse(ctx, w.boss(), ids.Token(), period.Absence{Member: "m-ingen"})
		kind(t, "nobody away on no day", err, errs.Invalid, "member")
		got, err := period.RosterOf(ctx, w.db, w.id, p)
		w.check(err)
		want := period.Roster{Beside: 1, Seats: []period.Seat{
			{Function: "bovärd", Organisation: "kommunen", Away: true},
			{Function: "funktion falt", Organisation: "kommunen", Reports: 1},
			{Function: "rektor", Organisation: "kommunen", Deputies: []string{"bitr. rektor"}, Reports: 1},
		}}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(period.Seat{})); diff != "" {
			t.Errorf("roster (-want +got):\n%s", diff)
		}
		if got.Expected() != 2 || got.Reported() != 2 || len(got.Missing()) != 0 {
			t.Errorf("%d of %d, missing %v", got.Reported(), got.Expected(), got.Missing())
		}
		absences, err := period.Absences(ctx, w.db, w.id)
		w.check(err)
		w.check(w.service.Lift(ctx, w.boss(), ids.Token(), absences[0].ID))
		kind(t, "lifted twice", w.service.Lift(ctx, w.boss(), ids.Token(), absences[0].ID), errs.NotFound, "")
	})
}

// Whoever has not reported gets one letter for a period, in the hours before its
// deadline and at no other time.
func TestReminders(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), rand.Reader)
		w.check(err)
		outbox := mail.NewOutbox(w.db, keys)
		w.member("falt", access.Reporter, "fältgruppen", "")
		w.member("bo", access.Reporter, "bovärd", "")
		var told []string
		write := func(to string, seat period.Seat, p period.Period) mail.Letter {
			told = append(told, seat.Function)
			return mail.Letter{To: to, Subject: "Påminnelse", Text: seat.Function + p.ID}
		}
		keep := func(at time.Time, want int) {
			t.Helper()
			n, err := period.Keep(ctx, w.db, outbox, w.id, at, write)
			if err != nil || n != want {
				t.Errorf("at %s: %d letters, %v, want %d", at, n, err, want)
			}
		}
		keep(noon, 0) // no period has begun, and none is made
		if list, err := period.Recent(ctx, w.db, w.id, 9); err != nil || len(list) != 0 {
			t.Errorf("%d periods, %v, where nobody reports", len(list), err)
		}
		p := w.report("bo", "kajen", 1)
		keep(p.Deadline.Add(-25*time.Hour), 0)
		keep(p.Deadline.Add(-23*time.Hour), 1)
		keep(p.Deadline.Add(-time.Hour), 0) // once
		if diff := cmp.Diff([]string{"fältgruppen"}, told); diff != "" {
			t.Errorf("who was told (-want +got):\n%s", diff)
		}
		keep(p.Meeting.Add(time.Hour), 0)
		list, err := period.Recent(ctx, w.db, w.id, 9)
		w.check(err)
		if len(list) != 2 || list[0].ID != "2026-03-09" {
			t.Errorf("after the meeting's time: %v", list)
		}
	})
}

// A new cycle begins after every period that exists, and cuts none of them.
func TestSetCycle(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx, boss := t.Context(), w.boss()
		p := w.report("a", "kajen", 1)
		c := period.Default()
		c.Rhythm, c.First, c.From = period.Weekly, day.MustParse("2026-03-06"), p.Span.To
		kind(t, "in a period that exists", w.service.SetCycle(ctx, boss, ids.Token(), 0, c), errs.Invalid, "from")
		c.From = p.Span.To.Add(1)
		c.Meeting.Days = 0
		kind(t, "the meeting before the reports", w.service.SetCycle(ctx, boss, ids.Token(), 0, c), errs.Invalid, "meeting.days")
		c.Meeting.Days = 3
		c.Agenda = map[period.Item]string{period.Police: "Ring 070-174 06 05."}
		kind(t, "a text about somebody", w.service.SetCycle(ctx, boss, ids.Token(), 0, c), errs.Invalid, "agenda.police")
		c.Agenda = nil
		kind(t, "a reporter", w.service.SetCycle(ctx, w.scope(access.Reporter), ids.Token(), 0, c), errs.Forbidden, "")
		w.check(w.service.SetCycle(ctx, boss, ids.Token(), 0, c))
		kind(t, "over another's", w.service.SetCycle(ctx, boss, ids.Token(), 0, c), errs.Conflict, "period.version")
		w.write(func(ctx context.Context, tx *db.DB) error {
			next, err := period.Taking(ctx, tx, w.id, p.Meeting.Add(time.Hour))
			if next.Span.String() != "2026-03-09/2026-03-12" {
				t.Errorf("the first of the new cycle is %s", next.Span)
			}
			return err
		})
	})
}
