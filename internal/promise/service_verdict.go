package promise

import (
	"context"

	"lykta/internal/access"
	"lykta/internal/errs"
)

// DecideVerdict closes a promise. v.Done is the sum that was shown to whoever
// decides: where the ledger has another one by now the error names the field
// done. An outcome that is not the proposed one needs its motive. A verdict
// that is decided again stands after the earlier one, which stays in public.
func (s *Service) DecideVerdict(ctx context.Context, scope access.Scope, key string, v Verdict) (string, error) {
	a := act{rule: access.DecideVerdict, key: key, sent: v}
	return s.record(ctx, scope, a, v.Pledge, v.Promise, func(sc scene, id string) (Body, error) {
		decided := v
		decided.ID, decided.Date = id, sc.today
		row, ok := sc.book.On(sc.today).Promise(v.Pledge, v.Promise)
		if !ok {
			return Body{}, errs.E(errs.NotFound, "promise.none")
		}
		decided.Target, decided.Proposed = row.Progress.Target, ""
		if p := row.Progress.Proposed; p != nil {
			decided.Target, decided.Proposed = p.Target, p.Outcome
		}
		wrong := guard(guarded{"motive", v.Motive, maxText}, guarded{"function", v.By.Function, maxLine})
		return Body{Verdict: &decided}, join(wrong, decided.Validate(sc.pledge, row.Progress, sc.today))
	})
}
