package effect_test

import (
	"context"
	"fmt"

	"lykta/internal/analysis/effect"
)

func ExampleWDD() {
	d, _ := effect.WDD(effect.Displacement{
		Treated: effect.Pair{Before: 20, After: 10},
		Control: effect.Pair{Before: 20, After: 20},
	}, 0.9)
	fmt.Printf("%.0f events (%.1f to %.1f); what would have been seen: %.0f or fewer\n", d.Total, d.Low, d.High, d.Smallest.Low)
	// Output: -10 events (-23.8 to 3.8); what would have been seen: -19 or fewer
}

// The plan is kept before the measure starts; afterwards it is carried out on
// what was counted.
func ExampleJudge() {
	p := plan()
	hash, _ := p.Hash()
	kept := effect.Kept{Hash: hash, On: p.After.From.Add(-14)}
	r, _ := effect.Judge(context.Background(), p, kept, records(p, 1, 8, 0.4))
	fmt.Printf("%s: %.0f events (%.0f to %.0f)\n", r.Answer, r.Figure, r.Low, r.High)
	kept.On = p.After.From.Add(30)
	r, _ = effect.Judge(context.Background(), p, kept, records(p, 1, 8, 0.4))
	fmt.Printf("%s: %s, %s\n", r.Answer, r.Why.Key, r.Breaches[0].Key)
	// Output:
	// improved: -145 events (-216 to -74)
	// untold: effect.why.unplanned, effect.breach.late
}
