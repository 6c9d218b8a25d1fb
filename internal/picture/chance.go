package picture

import (
	"cmp"
	"math"
	"slices"
)

// spread is how counts vary from period to period: index is the variance over
// the mean, 1 for chance alone.
type spread struct{ index float64 }

// size is the size parameter of a negative binomial with the mean of a count, or
// +Inf where counts vary by chance alone.
func (s spread) size(mean float64) float64 {
	if s.index <= 1.0001 || mean <= 0 {
		return math.Inf(1)
	}
	return mean / (s.index - 1)
}

// atLeast is the chance of y or more out of total, when the share of the period
// looked at is p. Given their sum, counts that are negative binomial with one
// mean are beta-binomial; binomial where they vary by chance alone
// (Przyborowski and Wilenski 1940).
func atLeast(y, total int, p, size float64) float64 {
	if y <= 0 {
		return 1
	}
	if y > total {
		return 0
	}
	return math.Min(1, tail(y, total, +1, p, size))
}

// atMost is the chance of y or fewer.
func atMost(y, total int, p, size float64) float64 {
	if y >= total {
		return 1
	}
	if y < 0 {
		return 0
	}
	return math.Min(1, tail(y, total, -1, p, size))
}

// tail sums the chances of y, y+step, … out of total, until they no longer
// matter.
func tail(y, total, step int, p, size float64) float64 {
	sum, peak := 0.0, 0.0
	for k := y; k >= 0 && k <= total; k += step {
		f := math.Exp(logMass(k, total, p, size))
		sum += f
		if peak = math.Max(peak, f); f < peak && f < sum*1e-9 {
			break
		}
	}
	return sum
}

func logMass(k, total int, p, size float64) float64 {
	if math.IsInf(size, 1) {
		return logChoose(total, k) + float64(k)*math.Log(p) + float64(total-k)*math.Log1p(-p)
	}
	a, b := size, size*(1-p)/p
	return logChoose(total, k) + logBeta(float64(k)+a, float64(total-k)+b) - logBeta(a, b)
}

func logChoose(n, k int) float64 {
	return logGamma(float64(n+1)) - logGamma(float64(k+1)) - logGamma(float64(n-k+1))
}

func logBeta(a, b float64) float64 { return logGamma(a) + logGamma(b) - logGamma(a+b) }

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// usual is what counts lie within in 95 periods of 100, when base were counted
// in those before and nothing has changed.
func usual(base int, p, size float64) (low, high int) {
	const out = 0.025
	mean := int(math.Round(float64(base) * p / (1 - p)))
	low, high = mean, mean
	for low > 0 && atMost(low-1, base+low-1, p, size) > out {
		low--
	}
	for atLeast(high+1, base+high+1, p, size) > out {
		high++
	}
	return low, high
}

// discoveries marks the chances that stand when the share of false ones among
// them is held at rate (Benjamini and Hochberg 1995).
func discoveries(chances []float64, rate float64) []bool {
	order := make([]int, len(chances))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(chances[a], chances[b]) })
	last := -1
	for rank, i := range order {
		if chances[i] <= rate*float64(rank+1)/float64(len(chances)) {
			last = rank
		}
	}
	stands := make([]bool, len(chances))
	for rank := 0; rank <= last; rank++ {
		stands[order[rank]] = true
	}
	return stands
}
