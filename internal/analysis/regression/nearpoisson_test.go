package regression_test

import (
	"math/rand/v2"
	"testing"

	"lykta/internal/analysis/regression"
)

// TestNearlyPoisson draws counts that vary by chance alone or hardly more:
// every one must be fitted, though Theta is then anywhere up to infinity.
func TestNearlyPoisson(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 9))
	poisson := func(mean float64) float64 {
		n, p := 0.0, random.ExpFloat64()
		for p < mean {
			n, p = n+1, p+random.ExpFloat64()
		}
		return n
	}
	for trial := range 400 {
		const weeks = 156
		counts, time := make([]float64, weeks), make([]float64, weeks)
		mean := 2 + 18*random.Float64()
		for i := range counts {
			counts[i] = poisson(mean)
			time[i] = float64(i) / 52
		}
		_, err := regression.NegativeBinomial(t.Context(), regression.Model{Counts: counts,
			Columns: []regression.Column{regression.Ones("level", weeks), {Name: "time", Values: time}}})
		if err != nil {
			t.Fatalf("series %d: %v", trial, err)
		}
	}
}
