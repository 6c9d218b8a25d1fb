package gamma_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/gamma"
)

func TestKnownValues(t *testing.T) {
	t.Parallel()
	low, high := gamma.CountInterval(10, 0.95) // Garwood's table
	none, three := gamma.CountInterval(0, 0.95)
	for _, c := range []struct {
		name      string
		got, want float64
		within    float64
	}{
		{"shape 1 is exponential", gamma.Lower(1, 2), 1 - math.Exp(-2), 1e-15},
		{"shape 1/2 is a squared normal", gamma.Lower(0.5, 0.5), math.Erf(math.Sqrt(0.5)), 1e-14},
		{"far tail", gamma.Upper(1, 40), math.Exp(-40), 1e-30},
		{"10 from", low, 4.7954, 5e-5},
		{"10 to", high, 18.3904, 5e-5},
		{"0 from", none, 0, 0},
		{"0 to", three, 3.6889, 5e-5},
	} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Whole shapes are sums of Poisson terms.
func TestAgainstPoissonSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, x := rapid.IntRange(1, 60).Draw(t, "n"), rapid.Float64Range(0.01, 90).Draw(t, "x")
		term, below := math.Exp(-x), 0.0
		for k := range n {
			below += term
			term *= x / float64(k+1)
		}
		if got := gamma.Upper(float64(n), x); math.Abs(got-below) > 1e-12 {
			t.Fatalf("got %v, want %v", got, below)
		}
		if p := gamma.Lower(float64(n), x); p > 1e-9 && p < 1-1e-9 && math.Abs(gamma.Lower(float64(n), gamma.Quantile(float64(n), p))-p) > 1e-12 {
			t.Fatal("the quantile does not lead back")
		}
	})
}

func TestWeightsOfOneAreACount(t *testing.T) {
	t.Parallel()
	for _, n := range []float64{0, 1, 7, 300} {
		a, b := gamma.CountInterval(n, 0.9)
		c, d := gamma.WeightedInterval(n, n, 1, 0.9)
		if math.Abs(a-c) > 1e-9 || math.Abs(b-d) > 1e-9 {
			t.Errorf("%v: %v–%v and %v–%v", n, a, b, c, d)
		}
	}
}
