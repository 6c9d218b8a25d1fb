package promise_test

import (
	"context"
	"testing"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
)

func TestDecideVerdict(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		a.Count = 20
		if _, err := s.service.LogAction(ctx, s.reporter(), formKey(), a); err != nil {
			t.Fatal(err)
		}
		v := promise.Verdict{Pledge: a.Pledge, Promise: a.Promise, Outcome: promise.Kept, Done: 19, By: promise.Performer{Party: "polisen"}}
		_, err := s.service.DecideVerdict(ctx, s.coordinator(), formKey(), v)
		wantField(t, "another sum than the ledger's", err, "done", "")
		v.Done, v.Outcome = 20, promise.NotKept
		_, err = s.service.DecideVerdict(ctx, s.coordinator(), formKey(), v)
		wantField(t, "against the sum, without a reason", err, "motive", "")
		v.Motive = "Kontrollerna gjordes på fel plats."
		if _, err := s.service.DecideVerdict(ctx, s.coordinator(), formKey(), v); err != nil {
			t.Fatal(err)
		}
		row, _ := s.account("2026-06-01").Promise(a.Pledge, a.Promise)
		if row.Verdict == nil || row.Verdict.Verdict.Outcome != promise.NotKept || row.Verdict.Verdict.Proposed != promise.Kept || row.Verdict.Verdict.Target != 20 {
			t.Errorf("verdict: %+v", row.Verdict)
		}
		_, err = s.service.DecideVerdict(ctx, s.reporter(), formKey(), v)
		wantError(t, "by a reporter", err, errs.Forbidden, string(access.WrongRole))
	})
}

func TestCorrectAVerdict(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		a := loggedAction(s.publish(wholePledge()))
		v := promise.Verdict{Pledge: a.Pledge, Promise: a.Promise, Outcome: promise.Discontinued, Motive: "Vi slutade.", By: promise.Performer{Party: "polisen"}}
		if _, err := s.service.DecideVerdict(ctx, s.coordinator(), formKey(), v); err != nil {
			t.Fatal(err)
		}
		v.Outcome, v.Motive = promise.NotKept, "Bilen var trasig."
		m := promise.Amendment{Seq: 1, Seen: 1, Reason: "Fel val.", Verdict: &v}
		wantError(t, "by a reporter", s.service.Correct(ctx, s.reporter(), formKey(), m), errs.Forbidden, string(access.WrongRole))
		if err := s.service.Correct(ctx, s.coordinator(), formKey(), m); err != nil {
			t.Fatal(err)
		}
		p, _ := s.account("2026-06-01").Pledge(a.Pledge)
		row, _ := p.Promise(a.Promise)
		if row.Verdict == nil || row.Verdict.Verdict.Outcome != promise.NotKept || !row.Verdict.Corrected || len(row.Verdicts) != 1 || row.Verdict.Verdict.ID == "" {
			t.Errorf("verdict: %+v", row.Verdict)
		}
		if last := p.Changes[len(p.Changes)-1]; last.Kind != promise.KindCorrection || last.Reason != "Fel val." || last.Was.Verdict.Outcome != promise.Discontinued {
			t.Errorf("the history says %+v", last)
		}
		m.Verdict = nil
		m.Action, m.Seen = &a, 2
		wantError(t, "into an action", s.service.Correct(ctx, s.coordinator(), formKey(), m), errs.Invalid, "correction.kind")
	})
}
