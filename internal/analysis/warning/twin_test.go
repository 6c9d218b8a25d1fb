package warning_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/regression"
	"lykta/internal/analysis/warning"
)

// draw returns a count with a mean and a variance of phi times the mean, by
// walking up its distribution.
func draw(s *random.Stream, mean, phi float64) int {
	p, q, base := math.Exp(-mean), 0.0, mean
	if phi > 1 {
		q, base = 1-1/phi, mean/phi
		p = math.Exp(-mean / (phi - 1) * math.Log(phi))
	}
	u := s.Float64()
	k := 0
	for ; u > p && k < 100_000; k++ {
		u -= p
		p *= (base + q*float64(k)) / float64(k+1)
	}
	return k
}

// seasonal returns series of negative binomial counts with a wave over the year
// and a slow trend, and nothing else going on.
func seasonal(seed uint64, series, weeks int, mean, phi float64) []warning.Series {
	out := make([]warning.Series, series)
	for i := range out {
		s := random.New(seed, uint64(i))
		out[i] = warning.Series{Name: "S", First: 1, Counts: make([]int, weeks)}
		for k := range out[i].Counts {
			m := mean * math.Exp(0.3*math.Sin(2*math.Pi*float64(k)/52)+0.0004*float64(k))
			out[i].Counts[k] = draw(&s, m, phi)
		}
	}
	return out
}

// plain is Farrington's flexible method as it reads in the paper: rows are
// collected week by week, and the fits are those of package regression, run to
// the last digit.
func plain(t *testing.T, counts []int, at int, f warning.Farrington) (mean, phi, se float64) {
	t.Helper()
	part := map[int]int{} // week to part of the year
	for y := f.Years; y >= 1; y-- {
		same := at - y*f.Frequency
		for k := -f.HalfWindow; k <= f.HalfWindow; k++ {
			part[same+k] = 0
		}
		length := f.Frequency - 2*f.HalfWindow - 1
		for k, p := 0, 1; p < f.Periods; p++ {
			n := length / (f.Periods - 1)
			if p <= length%(f.Periods-1) {
				n++
			}
			for range n {
				part[same+f.HalfWindow+1+k] = p
				k++
			}
		}
	}
	for k := range f.HalfWindow {
		part[at-1-k] = 0
	}
	var m regression.Model
	columns := make([][]float64, f.Periods+1)
	for week := 0; week < at-f.LeftOut; week++ {
		p, in := part[week]
		if !in {
			continue
		}
		m.Counts = append(m.Counts, float64(counts[week]))
		for c := range columns {
			v := 0.0
			switch {
			case c == 0:
				v = 1
			case c == f.Periods:
				v = float64(week - at)
			case c == p:
				v = 1
			}
			columns[c] = append(columns[c], v)
		}
	}
	for _, c := range columns {
		m.Columns = append(m.Columns, regression.Column{Name: "c", Values: c})
	}
	fit, err := regression.Poisson(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	fit.Dispersion = max(fit.Dispersion, 1)
	m.Weights = make([]float64, len(m.Counts))
	sum := 0.0
	for i, s := range fit.Anscombe() {
		m.Weights[i] = 1
		if s > f.Reweight {
			m.Weights[i] = 1 / (s * s)
		}
		sum += m.Weights[i]
	}
	for i := range m.Weights {
		m.Weights[i] *= float64(len(m.Weights)) / sum
	}
	if fit, err = regression.Poisson(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	phi = max(fit.Dispersion, 1)
	return math.Exp(fit.Coefficients[0]), phi, math.Sqrt(phi * fit.Covariance[0][0])
}

func TestAgainstPlainFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		mean, phi float64
		change    func(*warning.Farrington)
	}{
		{"as published", 12, 1.6, func(*warning.Farrington) {}},
		{"one part", 12, 1.6, func(f *warning.Farrington) { f.Periods, f.LeftOut = 1, 3 }},
		{"few weeks out", 5, 1, func(f *warning.Farrington) { f.LeftOut = 0 }},
		{"narrow", 40, 3, func(f *warning.Farrington) { f.HalfWindow, f.Periods, f.Reweight = 1, 5, 1 }},
		{"short year", 12, 1.6, func(f *warning.Farrington) { f.Frequency, f.Periods, f.LeftOut = 12, 4, 2 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := warning.Flexible()
			f.Bound, f.Years = warning.Power, 5
			c.change(&f)
			for i, s := range seasonal(5, 4, 300, c.mean, c.phi) {
				p := run(t, []warning.Series{s}, f, warning.Span{From: 300, To: 300}).Points[0]
				if p.Reasons&warning.TrendDropped != 0 {
					continue
				}
				mean, phi, se := plain(t, s.Counts, 299, f)
				if !analysistest.Close(p.Expected, mean, 1e-5) {
					t.Errorf("series %d: mean %.10g, want %.10g", i, p.Expected, mean)
				}
				tau := phi + se*se*mean
				upper := math.Pow(math.Pow(mean, 2./3)+2.5758293035489*math.Sqrt(4./9*math.Cbrt(mean)*tau), 1.5)
				if !analysistest.Close(p.Upper, upper, 1e-4) {
					t.Errorf("series %d: threshold %.10g, want %.10g", i, p.Upper, upper)
				}
			}
		})
	}
}

// The quantile of the counts is the least count that is passed with a chance of
// at most alpha, by the incomplete beta function.
func TestNegativeBinomialThreshold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		mean := math.Exp(rapid.Float64Range(-5, 9).Draw(t, "log mean"))
		phi := 1 + math.Exp(rapid.Float64Range(-4, 5).Draw(t, "log phi"))
		alpha := rapid.SampledFrom([]float64{0.05, 0.005, 0.0001}).Draw(t, "alpha")
		k, above := warning.Quantile(mean, phi, alpha)
		beta := func(k float64) float64 { return mathext.RegIncBeta(k+1, mean/(phi-1), 1-1/phi) }
		if k > 0 && beta(k-1) < alpha*(1-1e-6) {
			t.Fatalf("%g is passed with chance %g at most already", k-1, beta(k-1))
		}
		if got := beta(k); got > alpha*(1+1e-6) || !analysistest.Close(above, got, 1e-6) {
			t.Fatalf("%g is passed with chance %g, said %g", k, got, above)
		}
		for _, at := range []float64{0, math.Floor(mean / 2), math.Floor(mean), k + 3} {
			if got, want := warning.Above(mean, phi, at), beta(at); math.Abs(got-want) > 1e-6*want+1e-12 {
				t.Fatalf("above %g: %g, want %g", at, got, want)
			}
		}
	})
}

// Where the variance is hardly above the mean, or far above, the figures are
// those of arithmetic with forty digits.
func TestNegativeBinomialAtItsEnds(t *testing.T) {
	t.Parallel()
	if got := warning.Above(math.Exp(9), 1+math.Exp(-12), 8103); !analysistest.Close(got, 0.49741741687734900, 1e-9) {
		t.Errorf("nearly Poisson: %.12g", got)
	}
	if got := warning.Above(5000, 400, 9000); !analysistest.Close(got, 0.0083487747511378446, 1e-9) {
		t.Errorf("wide: %.12g", got)
	}
	if got, _ := warning.Quantile(5000, 400, 0.005); got != 9385 {
		t.Errorf("wide: %g", got)
	}
}

func TestPoissonThreshold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mean, alpha, k float64 }{{0.01, 0.005, 1}, {1, 0.05, 3}, {4, 0.005, 10}, {100, 0.005, 127}} {
		if k, _ := warning.Quantile(c.mean, 1, c.alpha); k != c.k {
			t.Errorf("mean %g: %g, want %g", c.mean, k, c.k)
		}
	}
}
