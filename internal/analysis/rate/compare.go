package rate

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"

	"lykta/internal/analysis/note"
)

// Comparison is two rates against each other.
type Comparison struct {
	// Ratio is the second rate over the first: +Inf when only the first is 0, NaN
	// when both are.
	Ratio float64
	Interval
	Judgement
	// P is the exact conditional two-sided p-value of equal rates, twice the
	// smaller side: below 1 − confidence just when the interval leaves 1 out.
	P float64
	// E is the p-value of the E-test, which finds more with few events; it is not
	// bounded by the nominal level in every case, but close to it.
	E     float64
	Notes []note.Note
}

// Compare compares two counts with their exposures. Given the sum, the second
// is binomial (Przyborowski and Wilenski 1940); the interval for the ratio is
// that of Clopper and Pearson, carried over, and holds the truth at least as
// often as it says. That events come one by one, independently, is taken for
// granted: counts that vary more than that need Compared or TrendOf. The zero
// rule is DefaultRule.
//
// Errors: as Of, and Invalid for a rule that cannot be.
func Compare(before, after Count, confidence float64, rule Rule) (Comparison, error) {
	rule, err := rule.or(DefaultRule())
	if err != nil {
		return Comparison{}, err
	}
	if err := checkCounts(confidence, before, after); err != nil {
		return Comparison{}, err
	}
	x, n := float64(after.Events), float64(before.Events+after.Events)
	share := after.Exposure / (before.Exposure + after.Exposure)
	odds := before.Exposure / after.Exposure
	low, high := shareInterval(x, n, (1-confidence)/2)
	c := Comparison{
		Ratio:    (x / after.Exposure) / (float64(before.Events) / before.Exposure),
		Interval: Interval{low / (1 - low) * odds, high / (1 - high) * odds},
		P:        min(1, 2*min(atLeast(x, n, share), atMost(x, n, share))),
		E:        etest(before, after),
	}
	c.Judgement = rule.Judge(c.Interval, int64(n))
	if n < few {
		c.Notes = append(c.Notes, note.Of("rate.few", int64(n)))
	}
	return c, nil
}

// atLeast returns the chance that a binomial variable of n is x or more.
func atLeast(x, n, p float64) float64 {
	if x <= 0 {
		return 1
	}
	return mathext.RegIncBeta(x, n-x+1, p)
}

// atMost returns the chance that a binomial variable of n is x or less.
func atMost(x, n, p float64) float64 {
	if x >= n {
		return 1
	}
	return mathext.RegIncBeta(n-x, x+1, 1-p)
}

// shareInterval is Clopper and Pearson's interval for a share ("The use of
// confidence or fiducial limits", 1934), with the chance tail on each side.
func shareInterval(x, n, tail float64) (low, high float64) {
	high = 1
	if x > 0 {
		low = rising(func(p float64) float64 { return atLeast(x, n, p) }, tail)
	}
	if x < n {
		high = 1 - rising(func(q float64) float64 { return atMost(x, n, 1-q) }, tail)
	}
	return low, high
}

// rising finds where on [0, 1] a rising function reaches a value: a bracket
// that is halved until it can shrink no more. It works on the scale of p itself
// near 0, so that small shares keep their digits.
func rising(f func(float64) float64, value float64) float64 {
	low, high := 0.0, 1.0
	for range 1100 {
		middle := low + (high-low)/2
		if middle == low || middle == high || high-low < 1e-15*high && low > 0 {
			break
		}
		if f(middle) < value {
			low = middle
		} else {
			high = middle
		}
	}
	return low + (high-low)/2
}

// etest returns the p-value of Krishnamoorthy and Thomson, "A more powerful
// test for comparing two Poisson means" (2004): the chance, at the common rate,
// of a standardised difference at least as great as that seen. 1 when there are
// no events.
//
// For each possible first count, the second counts that differ as much lie
// below one number and above another, so that sums of chances take the place of
// the double sum.
func etest(a, b Count) float64 {
	rate := float64(a.Events+b.Events) / (a.Exposure + b.Exposure)
	if rate == 0 {
		return 1
	}
	seen := math.Abs(standardised(float64(a.Events), float64(b.Events), a.Exposure, b.Exposure))
	first, second := newChances(rate*a.Exposure), newChances(rate*b.Exposure)
	p := 0.0
	for i, chance := range first.of {
		x := first.from + float64(i)
		t := func(j int) float64 { return standardised(x, second.from+float64(j), a.Exposure, b.Exposure) }
		p += chance * second.outside(t, seen*(1-1e-12))
	}
	return min(1, p)
}

// standardised is the difference of two rates over its standard error; 0 when
// both are 0. It falls as y rises.
func standardised(x, y, m, n float64) float64 {
	if x+y == 0 {
		return 0
	}
	return (x/m - y/n) / math.Sqrt(x/(m*m)+y/(n*n))
}

// chances are those of a Poisson variable, where they matter: what lies outside
// is below 1e-17 in all.
type chances struct {
	from float64
	of   []float64
	upto []float64 // upto[j]: the sum of the first j
}

func newChances(mean float64) chances {
	width := 9*math.Sqrt(mean) + 40
	c := chances{from: max(0, math.Floor(mean-width))}
	sum := 0.0
	c.upto = append(c.upto, 0)
	for x := c.from; x <= mean+width; x++ {
		lg, _ := math.Lgamma(x + 1)
		chance := math.Exp(x*math.Log(mean) - mean - lg)
		sum += chance
		c.of, c.upto = append(c.of, chance), append(c.upto, sum)
	}
	return c
}

// outside returns the chance of the values j for which |t(j)| ≥ limit, t being
// falling.
func (c chances) outside(t func(int) float64, limit float64) float64 {
	n := len(c.of)
	if limit <= 0 {
		return c.upto[n]
	}
	below := sort.Search(n, func(j int) bool { return t(j) < limit })
	above := sort.Search(n, func(j int) bool { return t(j) <= -limit })
	return c.upto[below] + c.upto[n] - c.upto[above]
}
