package significance_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/significance"
)

func TestPValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"none reached", significance.Upper(0, 999), 0.001},
		{"all reached", significance.Upper(999, 999), 1},
		{"two-sided is twice", significance.TwoSided(0, 999, 999), 0.002},
		{"two-sided stops at one", significance.TwoSided(700, 600, 999), 1},
		{"normal", significance.NormalUpper(1.959963984540054), 0.025},
		{"normal two-sided", significance.NormalTwoSided(-1.959963984540054), 0.05},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// The example of Benjamini and Hochberg (1995), section 3.2: 15 p-values, four
// of which are discoveries at 5 %.
func TestDiscoveriesOfThePaper(t *testing.T) {
	t.Parallel()
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	for i, got := range significance.Discoveries(p, 0.05) {
		if got != (i < 4) {
			t.Errorf("p %v marked %v", p[i], got)
		}
	}
}

func TestDiscoveriesDoNotHangOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		marked := significance.Discoveries(append([]float64{math.NaN()}, p...), 0.1)[1:]
		back := slices.Clone(p)
		slices.Reverse(back)
		again := significance.Discoveries(back, 0.1)
		slices.Reverse(again)
		if !slices.Equal(marked, again) {
			t.Fatalf("%v and %v", marked, again)
		}
	})
}
