// Package significance is where p-values are defined, once, for all kernels.
//
// From permutations a result equal to the observed counts as as extreme (a
// tie is never evidence), and the observed data are one of the arrangements:
// with R permutations no p is below 1/(R+1). Two-sided is twice the smaller
// side. Other tools fold the two sides into one and print half of it, which
// doubles the false alarms when it is read as 5 %.
//
// It holds no test of its own, and no words.
package significance

import (
	"math"
	"slices"
)

// Upper returns the one-sided p-value when reached of permutations gave the
// observed value or more: (reached+1)/(permutations+1) (Davison and Hinkley
// 1997, section 4.2).
func Upper(reached, permutations int) float64 {
	return float64(reached+1) / float64(permutations+1)
}

// TwoSided returns the strict two-sided p-value when above of permutations gave
// the observed value or more, and below gave it or less: twice the smaller
// side, at most 1.
func TwoSided(above, below, permutations int) float64 {
	return min(1, 2*Upper(min(above, below), permutations))
}

// NormalUpper returns the chance that a standard normal variable is z or more.
func NormalUpper(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// NormalTwoSided returns the chance that a standard normal variable is at least
// as far from 0 as z.
func NormalTwoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// Discoveries marks the p-values that are significant when the expected share
// of false ones among those marked is held at rate (Benjamini and Hochberg
// 1995; it holds under positive dependence, Benjamini and Yekutieli 2001). A p
// that is NaN is never marked and does not count as a test.
func Discoveries(p []float64, rate float64) []bool {
	sorted := make([]float64, 0, len(p))
	for _, v := range p {
		if !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	limit := math.Inf(-1)
	for i := len(sorted) - 1; i >= 0; i-- {
		if sorted[i] <= rate*float64(i+1)/float64(len(sorted)) {
			limit = sorted[i]
			break
		}
	}
	marked := make([]bool, len(p))
	for i, v := range p {
		marked[i] = v <= limit
	}
	return marked
}
