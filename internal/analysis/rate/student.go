package rate

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Critical returns the distance from 0 within which Student's t with so many
// degrees of freedom lies with the chance confidence; +Inf degrees are the
// normal distribution. It is NaN for degrees that are not above 0.
func Critical(confidence, freedom float64) float64 {
	switch {
	case !(freedom > 0):
		return math.NaN()
	case math.IsInf(freedom, 1):
		return math.Sqrt2 * math.Erfinv(confidence)
	}
	// t² / (freedom + t²) is beta of ½ and freedom/2; its complement is found, which
	// keeps its digits where t is great.
	rest := rising(func(q float64) float64 { return mathext.RegIncBeta(freedom/2, 0.5, q) }, 1-confidence)
	return math.Sqrt(freedom * (1 - rest) / rest)
}

// TwoSided returns the chance that Student's t with so many degrees of freedom
// is at least as far from 0 as t.
func TwoSided(t, freedom float64) float64 {
	if math.IsInf(freedom, 1) {
		return math.Erfc(math.Abs(t) / math.Sqrt2)
	}
	return mathext.RegIncBeta(freedom/2, 0.5, freedom/(freedom+t*t))
}
