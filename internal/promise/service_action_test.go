package promise_test

import (
	"context"
	"sync"
	"testing"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

func loggedAction(pledge string) promise.Action {
	return promise.Action{Pledge: pledge, Promise: "kontroller", Date: day.MustParse("2026-03-01"), Count: 1,
		Place: "Stationen", By: promise.Performer{Party: "polisen", Function: "områdespolis"}, Note: "Två bilar."}
}

func (s *stage) done() int {
	p, ok := s.account("2026-06-01").Promise("2026", "kontroller")
	if !ok {
		s.t.Fatal("the promise is not public")
	}
	return p.Progress.Done
}

func TestLogAction(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		if _, err := s.service.LogAction(ctx, s.reporter(), formKey(), a); err != nil {
			t.Fatal(err)
		}
		if got := s.done(); got != 1 {
			t.Errorf("done = %d, want 1", got)
		}
		for _, c := range []struct {
			what, field string
			spoil       func(*promise.Action)
		}{
			{"outside the period", "date", func(a *promise.Action) { a.Date = day.MustParse("2025-12-31") }},
			{"in the future", "date", func(a *promise.Action) { a.Date = day.MustParse("2026-03-03") }},
			{"a negative number", "count", func(a *promise.Action) { a.Count = -1 }},
			{"nobody did it", "party", func(a *promise.Action) { a.By.Party = "" }},
			{"a mail address", "note", func(a *promise.Action) { a.Note = "Skriv till a@b.se" }},
		} {
			bad := a
			c.spoil(&bad)
			_, err := s.service.LogAction(ctx, s.reporter(), formKey(), bad)
			wantField(t, c.what, err, c.field, "")
		}
		if got := s.done(); got != 1 {
			t.Errorf("done after refused entries = %d, want 1", got)
		}
		a.Promise = "finns-inte"
		_, err := s.service.LogAction(ctx, s.reporter(), formKey(), a)
		wantError(t, "no such promise", err, errs.NotFound, "promise.none")
		_, err = s.service.LogAction(ctx, s.as("x", access.Reader), formKey(), loggedAction("2026"))
		wantError(t, "a reader", err, errs.Forbidden, string(access.WrongRole))
		elsewhere := s.reporter()
		elsewhere.Partnership = s.other
		_, err = s.service.LogAction(ctx, elsewhere, formKey(), loggedAction("2026"))
		wantError(t, "another partnership", err, errs.NotFound, "pledge.none")
	})
}

func TestTheSameFormTwiceCountsOnce(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a, k := loggedAction(s.publish(wholePledge())), formKey()
		audited := s.audited()
		first, err := s.service.LogAction(ctx, s.reporter(), k, a)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.service.LogAction(ctx, s.reporter(), k, a)
		if err != nil || again != first {
			t.Errorf("again: %q, %v; want the first answer %q", again, err, first)
		}
		a.Count = 2
		_, err = s.service.LogAction(ctx, s.reporter(), k, a)
		wantError(t, "the same key for something else", err, errs.Conflict, "once.purpose")
		if got := s.done(); got != 1 {
			t.Errorf("done = %d, want 1", got)
		}
		if n := s.audited() - audited; n != 1 {
			t.Errorf("%d audit entries, want 1", n)
		}
	})
}

func TestADoubleClickCountsOnce(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a, k := loggedAction(s.publish(wholePledge())), formKey()
		var wg sync.WaitGroup
		answers := make([]string, 8)
		for i := range answers {
			wg.Go(func() {
				var err error
				if answers[i], err = s.service.LogAction(ctx, s.reporter(), k, a); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, got := range answers {
			if got != answers[0] {
				t.Errorf("answers differ: %v", answers)
			}
		}
		if got := s.done(); got != 1 {
			t.Errorf("done = %d, want 1", got)
		}
	})
}

func TestManyReportersAtOnce(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				if _, err := s.service.LogAction(ctx, s.reporter(), formKey(), a); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := s.done(); got != 16 {
			t.Errorf("done = %d, want 16", got)
		}
	})
}

// A ledger that cannot be written to leaves no trace of the act elsewhere.
func TestAFailedAppendLeavesNothing(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a, k := loggedAction(s.publish(wholePledge())), formKey()
		audited, size := s.audited(), s.size()
		wrong := ledger.NewWriter(ledger.SignerFromSeed([32]byte{8}), nil)
		broken := promise.NewService(s.db, wrong, promise.NewShelf(s.db, s.now), s.now)
		_, err := broken.LogAction(ctx, s.reporter(), k, a)
		wantError(t, "another key", err, errs.Conflict, "ledger.key.other")
		if s.audited() != audited || s.size() != size {
			t.Errorf("audit %d→%d, ledger %d→%d", audited, s.audited(), size, s.size())
		}
		if _, err := s.service.LogAction(ctx, s.reporter(), k, a); err != nil {
			t.Errorf("the same key after the failure: %v", err)
		}
	})
}

func TestCorrect(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		if _, err := s.service.LogAction(ctx, s.reporter(), formKey(), a); err != nil {
			t.Fatal(err)
		}
		a.Count = 3
		m := promise.Amendment{Seq: 1, Seen: 1, Action: &a}
		wantField(t, "no reason", s.service.Correct(ctx, s.reporter(), formKey(), m), "reason", "reason.missing")
		m.Reason = "Det var tre."
		if err := s.service.Correct(ctx, s.reporter(), formKey(), m); err != nil {
			t.Fatal(err)
		}
		if got := s.done(); got != 3 {
			t.Errorf("done = %d, want 3", got)
		}
		wantError(t, "a second corrector", s.service.Correct(ctx, s.reporter(), formKey(), m), errs.Conflict, "correction.changed")
		m = promise.Amendment{Seq: 1, Seen: 2, Reason: "Det var en annan dag.", Withdrawn: true}
		if err := s.service.Correct(ctx, s.reporter(), formKey(), m); err != nil {
			t.Fatal(err)
		}
		if got := s.done(); got != 0 {
			t.Errorf("done = %d, want 0", got)
		}
		wantError(t, "what is no entry", s.service.Correct(ctx, s.reporter(), formKey(), promise.Amendment{Seq: 99, Seen: 99, Reason: "x", Withdrawn: true}),
			errs.NotFound, "entry.none")
	})
}

func TestDeviationAndEffect(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		id := s.publish(wholePledge())
		_, err := s.service.ReportDeviation(ctx, s.reporter(), formKey(), promise.Deviation{
			Pledge: id, Promise: "vandringar", Party: "viken", What: "Ingen vandring i mars.", Why: "Ledaren var sjuk."})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.service.ReportDeviation(ctx, s.reporter(), formKey(), promise.Deviation{Pledge: id, Promise: "vandringar", Party: "viken", What: "Ingen."})
		wantField(t, "no reason", err, "why", "")
		_, err = s.service.RecordEffect(ctx, s.coordinator(), formKey(), promise.Effect{
			Pledge: id, Promise: "vandringar", Direction: promise.Improved, Figure: "41 av 100", Source: "enkät", By: promise.Performer{Party: "viken"}})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := s.account("2026-06-01").Promise(id, "vandringar")
		if len(p.Deviations) != 1 || len(p.Effects) != 1 {
			t.Errorf("%d deviations, %d effects", len(p.Deviations), len(p.Effects))
		}
	})
}

func TestRemoveByLaw(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		if _, err := s.service.LogAction(ctx, s.reporter(), formKey(), a); err != nil {
			t.Fatal(err)
		}
		r := ledger.Removal{Of: 1, Ground: "personal-data", Law: "artikel 17 dataskyddsförordningen", Date: day.MustParse("2026-03-02")}
		wantError(t, "by a reporter", s.service.RemoveByLaw(ctx, s.reporter(), formKey(), r), errs.Forbidden, string(access.WrongRole))
		if err := s.service.RemoveByLaw(ctx, s.coordinator(), formKey(), r); err != nil {
			t.Fatal(err)
		}
		if got := s.done(); got != 0 {
			t.Errorf("done = %d, want 0", got)
		}
		account := s.account("2026-06-01")
		if len(account.Removals) != 1 {
			t.Errorf("%d removals in public, want 1", len(account.Removals))
		}
		p, _ := account.Pledge("2026")
		if n := len(p.Changes); n != 2 || p.Changes[1].Kind != promise.KindRemoval || p.Changes[1].Promise != "kontroller" {
			t.Errorf("the pledge's history has no line of the removal: %+v", p.Changes)
		}
	})
}

// A removal names where the content stood only as long as something else in
// the ledger does: the last text that held a name takes it along.
func TestRemovalTellsNoMoreThanTheRest(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		if _, err := s.service.LogAction(ctx, s.reporter(), formKey(), a); err != nil {
			t.Fatal(err)
		}
		const law = `"date":"2026-03-02","ground":"personal-data","law":"artikel 17 GDPR",`
		for _, tt := range []struct {
			of   int64
			want string
		}{
			{1, `{` + law + `"of":1,"pledge":"2026","promise":"kontroller"}`},
			{0, `{` + law + `"of":0}`},
		} {
			r := ledger.Removal{Of: tt.of, Ground: "personal-data", Law: "artikel 17 GDPR", Date: day.MustParse("2026-03-02")}
			if err := s.service.RemoveByLaw(ctx, s.coordinator(), formKey(), r); err != nil {
				t.Fatal(err)
			}
			h, err := s.service.Head(ctx, s.coordinator())
			if err != nil {
				t.Fatal(err)
			}
			entries, err := ledger.Entries(ctx, s.db, s.id, h.Size-1, 1)
			if err != nil || string(entries[0].Content) != tt.want {
				t.Errorf("the removal of #%d is %s, want %s (%v)", tt.of, entries[0].Content, tt.want, err)
			}
		}
	})
}

func TestNotices(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		id, err := s.service.SetNotice(ctx, s.coordinator(), formKey(), partnership.Notice{Swedish: "Vandringen är inställd.", Severity: partnership.Warning})
		if err != nil {
			t.Fatal(err)
		}
		if n := s.notices(); n != 1 {
			t.Errorf("%d notices, want 1", n)
		}
		if err := s.service.EndNotice(ctx, s.coordinator(), formKey(), id); err != nil {
			t.Fatal(err)
		}
		if n := s.notices(); n != 0 {
			t.Errorf("%d notices after the end, want 0", n)
		}
		wantError(t, "no such notice", s.service.EndNotice(ctx, s.coordinator(), formKey(), "x"), errs.NotFound, "notice.none")
		_, err = s.service.SetNotice(ctx, s.reporter(), formKey(), partnership.Notice{Swedish: "x", Severity: partnership.Warning})
		wantError(t, "a reporter", err, errs.Forbidden, string(access.WrongRole))
	})
}

func (s *stage) notices() int {
	p, err := partnership.ByID(s.t.Context(), s.db, s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(p.Settings.Shown(mondayNoon))
}

func TestSuspendedPartnership(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		err := s.db.Write(ctx, func(tx *db.DB) error {
			return partnership.SetSuspended(ctx, tx, access.System(""), s.id, true, mondayNoon)
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.service.LogAction(ctx, s.reporter(), formKey(), a)
		wantError(t, "log", err, errs.Conflict, string(access.Suspension))
	})
}
