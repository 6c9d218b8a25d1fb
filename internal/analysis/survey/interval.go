package survey

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is how the interval of a share is made.
type Interval int

// The intervals for shares. Both stay between 0 and 1.
const (
	// LogitInterval is even about log(p/(1-p)); it has no answer at 0 and 1,
	// where Wilson's stands in.
	LogitInterval Interval = iota
	// WilsonInterval is Wilson's (1927) for so many answers by simple random
	// sampling as would give the same standard error (after Korn and Graubard,
	// "Confidence intervals for proportions with small expected number of positive
	// counts estimated from survey data", 1998).
	WilsonInterval
)

// quantile returns the point that Student's t with so many degrees of freedom
// exceeds in either direction with the chance 1 - confidence.
func quantile(confidence, degrees float64) float64 {
	if !(degrees > 0) {
		return math.NaN()
	}
	return distuv.StudentsT{Sigma: 1, Nu: degrees}.Quantile((1 + confidence) / 2)
}

// twoSided returns the chance that Student's t is at least as far from 0.
func twoSided(t, degrees float64) float64 {
	if !(degrees > 0) || math.IsNaN(t) {
		return math.NaN()
	}
	return 2 * distuv.StudentsT{Sigma: 1, Nu: degrees}.CDF(-math.Abs(t))
}

func symmetricInterval(value, se, t float64) (low, high float64) {
	return value - t*se, value + t*se
}

func logit(p, se, t float64) (low, high float64) {
	middle, reach := math.Log(p/(1-p)), t*se/(p*(1-p))
	return 1 / (1 + math.Exp(reach-middle)), 1 / (1 + math.Exp(-reach-middle))
}

func wilson(p, n, t float64) (low, high float64) {
	shrink := 1 + t*t/n
	middle := (p + t*t/(2*n)) / shrink
	reach := t * math.Sqrt(p*(1-p)/n+t*t/(4*n*n)) / shrink
	return max(0, middle-reach), min(1, middle+reach)
}
