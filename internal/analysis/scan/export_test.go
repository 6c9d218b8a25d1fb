package scan

import (
	"context"

	"lykta/internal/geo"
)

// BothWays makes the same replications the two fast ways and the plain one.
func BothWays(ctx context.Context, in Input, o Options) (fast map[string][]float64, plain []float64, err error) {
	o = o.withDefaults()
	if err := in.check(o); err != nil {
		return nil, nil, err
	}
	s, err := newStudy(ctx, in, o)
	if err != nil {
		return nil, nil, err
	}
	l, _ := s.lanes()
	fast = map[string][]float64{}
	order := geo.NewNear(in.Locations, min(o.MaxRadius, 1e9)).Order
	for name, floors := range map[string][]float64{"from nothing": {0}, "above 3": {3}, "by tiers": {0, 1, 3, 5}} {
		floor := floors[0]
		follow, add := make([]float64, o.Replications), make([]float64, o.Replications)
		l.setGroups(followed)
		limits := l.limits(floors...)
		if err := l.runSparse(ctx, order, 0, follow, limits); err != nil {
			return nil, nil, err
		}
		l.setGroups(laneCount)
		limits = l.limits(floors...)
		if err := l.runDense(ctx, order, 0, add, limits); err != nil {
			return nil, nil, err
		}
		for i := range add {
			if floor > 0 && add[i] == floor {
				add[i], follow[i] = 0, follow[i]-floor
			}
		}
		fast["following, "+name], fast["adding, "+name] = follow, add
	}
	l, _ = s.lanes()
	whole := make([]float64, o.Replications)
	if err := l.maxima(ctx, 0, whole); err != nil {
		return nil, nil, err
	}
	fast["whole"] = whole
	var d dealer
	for i := range o.Replications {
		plain = append(plain, d.maximum(ctx, s, i))
	}
	for i, m := range plain {
		if m <= 3 { // below the floor nothing is looked for
			fast["following, above 3"][i] += m
			fast["adding, above 3"][i] += m
		}
	}
	return fast, plain, nil
}
