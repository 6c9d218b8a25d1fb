package main

import (
	"math"
	"strings"
	"testing"
)

func TestPower(t *testing.T) {
	t.Parallel()
	x := []float64{1, 2, 4, 8}
	for want, words := range map[float64]string{-1: "falls", 0: "hardly", 0.5: "slower", 1: "in proportion", 1.5: "faster", 2: "square"} {
		y := make([]float64, len(x))
		for i := range x {
			y[i] = 3 * math.Pow(x[i], want)
		}
		if got := power(x, y); math.Abs(got-want) > 1e-12 || !strings.Contains(inWords(got), words) {
			t.Errorf("power %g is %g, %s", want, got, inWords(got))
		}
	}
}

// Every analysis can be run at its smallest size.
func TestSmallest(t *testing.T) {
	t.Parallel()
	for _, s := range append(sizes, areas...) {
		work, err := s.ready(s.at[0])
		if err == nil {
			err = work(t.Context())
		}
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}
