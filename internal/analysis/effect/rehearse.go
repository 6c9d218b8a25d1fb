package effect

import (
	"context"

	"lykta/internal/analysis/note"
	"lykta/internal/day"
)

// Rehearse carries a plan out as if the measure had begun so much earlier that
// the time after ends where the real time before does: on records from before
// the measure, where there can be no effect. It tells two things before the plan
// is fixed: Report.Smallest is the smallest effect that the plan will most
// likely see, and an answer of Improved or Worse says that the areas do not
// compare (a placebo test; one in 1/(1 − confidence) does so by chance). The
// records must reach back that much further than the plan.
//
// Errors: as Judge.
func Rehearse(ctx context.Context, p Plan, records []Record) (Report, error) {
	if err := p.Check(); err != nil {
		return Report{}, err
	}
	earlier := p
	back := p.After.To.Sub(p.Before.To)
	earlier.Before, earlier.After = shifted(p.Before, -back), shifted(p.After, -back)
	hash, err := earlier.Hash()
	if err != nil {
		return Report{}, err
	}
	r, err := Judge(ctx, earlier, Kept{Hash: hash, On: earlier.After.From.Add(-1)}, records)
	r.Hash = ""
	r.Notes = append(r.Notes, note.Of("effect.rehearsal", earlier.After.From.String()))
	return r, err
}

func shifted(p day.Period, days int) day.Period {
	return day.Period{From: p.From.Add(days), To: p.To.Add(days)}
}
