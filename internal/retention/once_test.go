package retention_test

import (
	"testing"

	"lykta/internal/audit"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/retention"
)

// A form that got no answer is sent again: it counts once, and the answer is the
// same.
func TestEveryFormCountsOnce(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		period := retention.Period{Class: retention.Drafts, Months: 24, Plan: "Plan 2026, punkt 4", Reference: "KS 2026/118"}
		hold := retention.Hold{Class: retention.Drafts, Reference: "Begäran KS 2026/201"}
		var id [2]string
		for i := range id {
			o.check(o.service.SetPeriod(ctx, o.scope, "period", period))
			var err error
			id[i], err = o.service.SetHold(ctx, o.scope, "hold", hold)
			o.check(err)
		}
		for range 2 {
			o.check(o.service.LiftHold(ctx, o.scope, "lift", id[0]))
		}
		if id[0] != id[1] || !ids.Valid(id[0]) {
			t.Errorf("two holds: %q", id)
		}
		for act, want := range map[string]int{"disposal.period": 1, "disposal.hold": 1, "disposal.lift": 1} {
			list, err := audit.Search(ctx, o.db, o.scope.Partnership, audit.Filter{Act: act}, 0, 10)
			if o.check(err); len(list) != want {
				t.Errorf("%s: %d entries, want %d", act, len(list), want)
			}
		}
		period.Months = 12
		if err := o.service.SetPeriod(ctx, o.scope, "period", period); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same key with another period: %v, want a conflict", err)
		}
		if err := o.service.LiftHold(ctx, o.scope, "another", id[0]); !errs.Is(err, errs.Invalid) {
			t.Errorf("lifted by another form: %v, want Invalid", err)
		}
		if _, err := o.service.SetHold(ctx, o.scope, "", hold); !errs.Is(err, errs.Invalid) {
			t.Errorf("without a key: %v, want Invalid", err)
		}
	})
}
