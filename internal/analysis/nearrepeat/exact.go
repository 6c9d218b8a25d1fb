package nearrepeat

import (
	"math"
	"slices"
)

// Exact is what is known of the number of close pairs without drawing: its
// mean and standard deviation over all permutations of the times.
type Exact struct {
	Mean, SD float64
	Z        float64 // (observed − mean) / SD; 0 when SD is 0
	// Bound is at or above the true one-sided p-value, whatever the shape of the
	// distribution: 1/(1+Z²) (Cantelli's inequality). A permutation p above it
	// would be a fault of the permutation.
	Bound float64
}

// exact gives Mantel's permutation moments ("The detection of disease
// clustering and a generalized regression approach", 1967) for the closest
// band. The variance hangs on how the close pairs share events: in space, and
// in time.
func exact(p pairs, times []int64, span, observed int64) Exact {
	near := make([]float64, len(times))
	for i := range near {
		for _, j := range p.of(i, 0) {
			near[i]++
			near[j]++
		}
	}
	soon := timeDegrees(times, span)
	ns, ps := edges(near)
	nt, pt := edges(soon)
	n := float64(len(times))
	e := Exact{Mean: 2 * ns * nt / (n * (n - 1)), Bound: 1}
	second := e.Mean // a pair with itself
	second += 2 * ps * (2 * pt) / (n * (n - 1) * (n - 2))
	if n > 3 {
		second += (ns*ns - ns - 2*ps) * 4 * (nt*nt - nt - 2*pt) / (n * (n - 1) * (n - 2) * (n - 3))
	}
	if variance := second - e.Mean*e.Mean; variance > 1e-9*max(1, e.Mean) {
		e.SD = math.Sqrt(variance)
		e.Z = (float64(observed) - e.Mean) / e.SD
	}
	if e.Z > 0 {
		e.Bound = 1 / (1 + e.Z*e.Z)
	}
	return e
}

// edges returns the number of close pairs, and of pairs of them that share an
// event, from how many close ones each event has.
func edges(degree []float64) (pairs, chains float64) {
	for _, d := range degree {
		pairs += d / 2
		chains += d * (d - 1) / 2
	}
	return pairs, chains
}

// timeDegrees returns for each event, in the order of time, how many others are
// within the span.
func timeDegrees(times []int64, span int64) []float64 {
	sorted := slices.Clone(times)
	slices.Sort(sorted)
	degree := make([]float64, len(sorted))
	from, to := 0, 0
	for i, t := range sorted {
		for t-sorted[from] > span {
			from++
		}
		for to < len(sorted) && sorted[to]-t <= span {
			to++
		}
		degree[i] = float64(to - from - 1)
	}
	return degree
}
