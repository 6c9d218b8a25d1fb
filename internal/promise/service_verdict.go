package promise

import (
	"context"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/errs"
	"lykta/internal/guard"
)

// DecideVerdict closes a promise. v.Done is the sum that was shown to whoever
// decides: where the ledger has another one by now the error names the field
// done. An outcome that is not the proposed one needs its motive. A verdict
// that is decided again stands after the earlier one, which stays in public.
func (s *Service) DecideVerdict(ctx context.Context, scope access.Scope, key string, v Verdict) (string, error) {
	a := act.Act{Rule: access.DecideVerdict, Key: key, Sent: v}
	return s.record(ctx, scope, a, v.Pledge, v.Promise, func(sc scene, id string) (Body, error) {
		decided := v
		decided.ID, decided.Date = id, sc.today
		return Body{Verdict: &decided}, checkDecided(sc, &decided)
	})
}

// checkDecided fills in what the sum of the verdict's day proposes, and checks
// the verdict against it.
func checkDecided(sc scene, v *Verdict) error {
	row, ok := sc.book.On(v.Date).Promise(v.Pledge, v.Promise)
	if !ok {
		return errs.E(errs.NotFound, "promise.none")
	}
	v.Target, v.Proposed = row.Progress.Target, ""
	if p := row.Progress.Proposed; p != nil {
		v.Target, v.Proposed = p.Target, p.Outcome
	}
	wrong := sc.guard.Refuse(guard.Long("motive", v.Motive), guard.Short("function", v.By.Function))
	return join(wrong, v.Validate(sc.pledge, row.Progress, sc.today))
}
