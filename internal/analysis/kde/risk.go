package kde

import (
	"context"
	"math"

	"lykta/internal/analysis/significance"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Risk is the density of events against that of what could have been hit.
type Risk struct {
	Grid     geo.Grid
	LogRatio []float64 // natural logarithm; 0 means as elsewhere, NaN outside
	// P is the tolerance: the one-sided chance of so high a ratio where there is
	// no difference, from the normal approximation (Hazelton and Davies 2009).
	// It is for one place at a time.
	P             []float64
	Cases, Others Surface
}

// Ratio compares where events are with where the basis for comparison is: the
// residents, all events, the activity. Both densities are scaled to sum to one
// and take the same bandwidth, so that a place with more of both is no hotter.
// floor keeps the ratio calm where there is next to nothing: a share of the
// mean density, such as 0.01, that is added to both (Bowman and Azzalini 1997);
// 0 adds none, and then a place without either is NaN.
//
// Errors: as Density, and Invalid when either is empty or floor is below 0.
func Ratio(ctx context.Context, cases, others []geo.Point, window geo.Polygon, o Options, floor float64) (Risk, error) {
	if !(floor >= 0) {
		return Risk{}, errs.E(errs.Invalid, "kde.floor", floor)
	}
	o.Edge = Uniform
	f, err := Density(ctx, cases, window, o)
	if err != nil {
		return Risk{}, err
	}
	g, err := Density(ctx, others, window, o)
	if err != nil {
		return Risk{}, err
	}
	if f.Count == 0 || g.Count == 0 {
		return Risk{}, errs.E(errs.Invalid, "kde.nothing", f.Count, g.Count)
	}
	r := Risk{Grid: f.Grid, Cases: f, Others: g, LogRatio: make([]float64, len(f.Value)), P: make([]float64, len(f.Value))}
	edge := massInside(ctx, f.Grid, window, o.Sigma, nil)
	twice := massInside(ctx, f.Grid, window, o.Sigma/math.Sqrt2, nil)
	m, n := float64(f.Count), float64(g.Count)
	add := floor / window.Area()
	for i := range r.LogRatio {
		a, b := f.Value[i]/m+add, g.Value[i]/n+add
		r.LogRatio[i] = math.Log(a / b)
		// The variance of the logarithm of a density: the kernel's square, which is a
		// kernel of 1/√2 the width over 4πσ², over events and density.
		pooled := (m*a + n*b) / (m + n)
		roughness := twice[i] / (4 * math.Pi * o.Sigma * o.Sigma * edge[i] * edge[i])
		r.P[i] = significance.NormalUpper(r.LogRatio[i] / math.Sqrt(roughness*(1/m+1/n)/pooled))
	}
	return r, ctx.Err()
}
