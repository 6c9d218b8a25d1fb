// Package gamma is the gamma distribution, on which exact intervals for counts
// stand. It holds no method of its own.
package gamma

import "math"

// Lower returns the regularised incomplete gamma function P(a, x): the chance
// that a gamma variable of shape a and scale 1 is at most x (series and
// continued fraction, Abramowitz and Stegun 6.5.29 and 6.5.31). It is NaN for
// a ≤ 0 or x < 0.
func Lower(a, x float64) float64 {
	switch {
	case !(a > 0) || !(x >= 0):
		return math.NaN()
	case x == 0:
		return 0
	case math.IsInf(x, 1):
		return 1
	case x < a+1:
		return series(a, x)
	}
	return 1 - fraction(a, x)
}

// Upper returns 1 − P(a, x) without loss of digits where it is small.
func Upper(a, x float64) float64 {
	if a > 0 && x >= a+1 && !math.IsInf(x, 1) {
		return fraction(a, x)
	}
	return 1 - Lower(a, x)
}

func front(a, x float64) float64 {
	lg, _ := math.Lgamma(a)
	return math.Exp(a*math.Log(x) - x - lg)
}

func series(a, x float64) float64 {
	term, sum := 1/a, 1/a
	for k := 1.0; k < 1e5; k++ {
		term *= x / (a + k)
		sum += term
		if term < sum*1e-17 {
			break
		}
	}
	return sum * front(a, x)
}

// fraction is Lentz's evaluation of the continued fraction for the upper tail.
func fraction(a, x float64) float64 {
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for k := 1.0; k < 1e5; k++ {
		an := -k * (k - a)
		b += 2
		d = 1 / orTiny(an*d+b)
		c = orTiny(b + an/c)
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return h * front(a, x)
}

func orTiny(v float64) float64 {
	if math.Abs(v) < 1e-300 {
		return 1e-300
	}
	return v
}

// Quantile returns the x with P(a, x) = p, to the last digits: a bracket that
// is halved until it can shrink no more. It is 0 for p = 0 or a = 0, +Inf for p = 1.
func Quantile(a, p float64) float64 {
	switch {
	case !(a >= 0) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0 || a == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	low, high := 0.0, a+1
	for Lower(a, high) < p {
		low, high = high, 2*high
	}
	for range 200 {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			break
		}
		if Lower(a, middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// CountInterval returns the exact interval (Garwood 1936) for the mean behind a
// Poisson count, with the given confidence such as 0.95.
func CountInterval(count, confidence float64) (low, high float64) {
	tail := (1 - confidence) / 2
	return Quantile(count, tail), Quantile(count+1, 1-tail)
}

// WeightedInterval returns the interval for the mean behind a sum of weights,
// each of one event, with the sum of their squares and the greatest of them
// (Fay and Feuer, "Confidence intervals for directly standardized rates",
// 1997). With all weights 1 it is CountInterval.
func WeightedInterval(sum, squares, greatest, confidence float64) (low, high float64) {
	tail := (1 - confidence) / 2
	if sum > 0 && squares > 0 {
		low = squares / sum * Quantile(sum*sum/squares, tail)
	}
	s, q := sum+greatest, squares+greatest*greatest
	if s > 0 {
		high = q / s * Quantile(s*s/q, 1-tail)
	}
	return low, high
}
