package warning

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"lykta/internal/analysis/significance"
)

// counts is the distribution of a count with a mean and a variance of phi times
// the mean: negative binomial, and Poisson for phi 1.
type counts struct {
	mean, phi float64
	size      float64 // mean / (phi − 1)
	base, q   float64 // chance(k+1) / chance(k) = (base + q k) / (k + 1)
}

// poissonFrom is the phi − 1 below which the digits of the negative binomial
// are those of Poisson.
const poissonFrom = 1e-12

func newCounts(mean, phi float64) counts {
	if phi-1 < poissonFrom {
		return counts{mean: mean, phi: 1, base: mean}
	}
	return counts{mean: mean, phi: phi, size: mean / (phi - 1), base: mean / phi, q: (phi - 1) / phi}
}

// chance returns the probability of exactly k.
func (c counts) chance(k float64) float64 {
	if c.mean == 0 {
		if k == 0 {
			return 1
		}
		return 0
	}
	all, _ := math.Lgamma(k + 1)
	if c.phi == 1 {
		return math.Exp(k*math.Log(c.mean) - c.mean - all)
	}
	log := rising(c.size, k) + k*math.Log(c.q) - all
	return math.Exp(log - c.size*math.Log1p(c.phi-1))
}

// rising returns log Γ(a+k)/Γ(a), by Stirling's series where the difference of
// two great numbers would lose its digits.
func rising(a, k float64) float64 {
	if a < 20 {
		top, _ := math.Lgamma(a + k)
		bottom, _ := math.Lgamma(a)
		return top - bottom
	}
	return (a-0.5)*math.Log1p(k/a) + k*math.Log(a+k) - k + stirling(a+k) - stirling(a)
}

func stirling(z float64) float64 {
	s := 1 / (z * z)
	return (1./12 - s*(1./360-s*(1./1260-s/1680))) / z
}

// From wide, sums over single counts grow long: of phi, and of the mean, where
// the normal distribution is as good.
const (
	wide  = 200
	great = 1e7
)

// above returns the chance of more than k, summed on the side where it is
// small.
func (c counts) above(k float64) float64 {
	switch {
	case k < 0:
		return 1
	case c.mean > great:
		return significance.NormalUpper((k + 0.5 - c.mean) / math.Sqrt(c.mean*c.phi))
	case c.phi > wide:
		return c.beta(k)
	}
	if k+1 > c.mean {
		return c.tail(k+1, c.chance(k+1))
	}
	sum := 0.0
	for p := c.chance(k); k >= 0 && p > sum*1e-17; k-- {
		sum += p
		p *= k / (c.base + c.q*(k-1))
	}
	return max(0, 1-sum)
}

// tail returns the chance of k or more, of which p is that of k alone. k is at
// or above the mean, so that terms fall.
func (c counts) tail(k, p float64) float64 {
	sum := 0.0
	for p > sum*1e-17 {
		sum += p
		p *= (c.base + c.q*k) / (k + 1)
		k++
	}
	return sum
}

// quantile returns the least count that is passed with a chance of at most
// alpha, and that chance. alpha is below a half.
func (c counts) quantile(alpha float64) (k, above float64) {
	z, sd := normal(1-alpha), math.Sqrt(c.mean*c.phi)
	switch {
	case c.mean > great:
		k = math.Ceil(c.mean + z*sd - 0.5)
		return k, c.above(k)
	case c.phi > wide:
		return c.bisect(alpha)
	}
	// A start near it: normal, with the skewness put right (Cornish and Fisher).
	if k = math.Floor(c.mean + sd*z + (2*c.phi-1)*(z*z-1)/6); !(k > c.mean) {
		k = math.Ceil(c.mean)
	}
	p := c.chance(k)
	above = c.tail(k+1, p*(c.base+c.q*k)/(k+1))
	for above > alpha {
		k++
		p *= (c.base + c.q*(k-1)) / k
		above -= p
		if above < alpha/8 { // what is left of the difference has few digits
			above = c.tail(k+1, p*(c.base+c.q*k)/(k+1))
		}
	}
	for k > 0 && above+p <= alpha {
		above += p
		p *= k / (c.base + c.q*(k-1))
		k--
	}
	return k, above
}

// beta is above for wide distributions, by the incomplete beta function. Where
// nearly all is at 0, the chance of anything else bounds it.
func (c counts) beta(k float64) float64 {
	some := -math.Expm1(-c.size * math.Log(c.phi))
	switch {
	case k == 0 || some < 1e-12:
		return some
	case c.q == 1:
		return min(some, max(0, 1-mathext.RegIncBeta(c.size, k+1, 1/c.phi)))
	}
	return min(some, mathext.RegIncBeta(k+1, c.size, c.q))
}

// bisect is quantile for wide distributions. No more than mean/alpha is passed
// with a chance of alpha (Markov's inequality).
func (c counts) bisect(alpha float64) (k, above float64) {
	low, high := -1.0, math.Ceil(c.mean/alpha)
	for high-low > 1 {
		if middle := math.Floor((low + high) / 2); c.above(middle) > alpha {
			low = middle
		} else {
			high = middle
		}
	}
	return high, c.above(high)
}
