package regression_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/regression"
	"lykta/internal/errs"
)

// trend is the model of the reference: change over the whole span and one
// annual wave.
func trend(counts []float64) regression.Model {
	n := len(counts)
	time, sin, cos := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range time {
		week := float64(i + 1)
		time[i] = week / 520
		sin[i], cos[i] = math.Sin(2*math.Pi*week/52.18), math.Cos(2*math.Pi*week/52.18)
	}
	return regression.Model{Counts: counts, Columns: []regression.Column{
		regression.Ones("level", n), {Name: "trend", Values: time}, {Name: "sin", Values: sin}, {Name: "cos", Values: cos}}}
}

func TestTrendsAgainstR(t *testing.T) {
	t.Parallel()
	series := analysistest.Read(t, "series_290x520.csv.gz")["count"]
	tight, negbin := analysistest.Read(t, "truth_trend_290_tight.csv"), analysistest.Read(t, "truth_trend_290.csv")
	for i := range 290 {
		m := trend(series[i*520 : (i+1)*520])
		f, err := regression.Poisson(context.Background(), m)
		if err != nil {
			t.Fatal(err)
		}
		same(t, i, f.Coefficients, pick(tight, i, "qp_b0", "qp_trend", "qp_sin", "qp_cos"), 1e-6)
		same(t, i, []float64{f.QuasiErrors()[1], f.Dispersion}, pick(tight, i, "qp_se_trend", "qp_disp"), 1e-6)
		f, err = regression.NegativeBinomial(context.Background(), m)
		if err != nil {
			t.Fatal(err)
		}
		if math.IsInf(f.Theta, 1) {
			// These counts vary no more than Poisson ones. R doubles theta until its
			// iterations end, and leaves some thousands; its figures are near ours.
			if negbin["nb_theta"][i] < 5000 {
				t.Errorf("row %d: no theta, but R has %g", i, negbin["nb_theta"][i])
			}
			same(t, i, f.Coefficients, pick(negbin, i, "nb_b0", "nb_trend", "nb_sin", "nb_cos"), 2e-4)
			continue
		}
		same(t, i, f.Coefficients, pick(negbin, i, "nb_b0", "nb_trend", "nb_sin", "nb_cos"), 1e-5)
		same(t, i, []float64{f.Errors()[1], f.Theta}, pick(negbin, i, "nb_se_trend", "nb_theta"), 1e-5)
	}
}

func pick(table analysistest.Table, row int, columns ...string) []float64 {
	out := make([]float64, len(columns))
	for i, c := range columns {
		out[i] = table[c][row]
	}
	return out
}

func same(t *testing.T, row int, got, want []float64, share float64) {
	t.Helper()
	for i := range want {
		if !analysistest.Close(got[i], want[i], share) {
			t.Errorf("row %d, figure %d: %.12g, want %.12g (off by %.1e)", row, i, got[i], want[i], got[i]/want[i]-1)
		}
	}
}

// panel returns the reference panel's counts, areas and weeks from 0, and who
// was treated when.
func panel(t *testing.T) (counts []float64, area, week []int, treated, post []float64) {
	table := analysistest.Read(t, "panel_12x156.csv.gz")
	for i := range table["count"] {
		area = append(area, int(table["area"][i])-1)
		week = append(week, int(table["week"][i])-1)
	}
	return table["count"], area, week, table["treated"], table["post"]
}

func names(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = prefix + strconv.Itoa(i+1)
	}
	return out
}

func product(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] * b[i]
	}
	return out
}

func TestPanelAgainstR(t *testing.T) {
	t.Parallel()
	counts, area, week, treated, post := panel(t)
	effect := regression.Column{Name: "effect", Values: product(treated, post)}
	columns := append([]regression.Column{effect, regression.Ones("level", len(counts))}, regression.Levels(area, names("area", 12))...)
	f, err := regression.Poisson(context.Background(), regression.Model{Counts: counts,
		Columns: append(slices.Clone(columns), regression.Levels(week, names("week", 156))...)})
	if err != nil {
		t.Fatal(err)
	}
	j := f.At("effect")
	same(t, 0, []float64{f.Coefficients[j], f.Dispersion}, []float64{-0.23727279, 1.6633325}, 1e-7)
	same(t, 0, f.Errors()[j:j+1], []float64{0.043890464}, 1e-5) // R's default leaves it at 7e-6

	wave := func(g func(float64) float64) []float64 {
		v := make([]float64, len(week))
		for i, w := range week {
			v[i] = g(2 * math.Pi * float64(w+1) / 52.18)
		}
		return v
	}
	f, err = regression.NegativeBinomial(context.Background(), regression.Model{Counts: counts, Columns: append(columns,
		regression.Column{Name: "sin", Values: wave(math.Sin)}, regression.Column{Name: "cos", Values: wave(math.Cos)},
		regression.Column{Name: "post", Values: post})})
	if err != nil {
		t.Fatal(err)
	}
	same(t, 1, []float64{f.Coefficients[0], f.Errors()[0], f.Theta, f.ThetaSE}, []float64{-0.24602523, 0.055772006, 14.9987734, 1.2680297}, 1e-5)
}

// A model of two groups has answers in closed form: the logarithms of the
// means, with variances one over the sums.
func TestTwoGroupsInClosedForm(t *testing.T) {
	t.Parallel()
	counts := []float64{4, 6, 5, 9, 12, 9}
	m := regression.Model{Counts: counts, Columns: append([]regression.Column{regression.Ones("level", 6)},
		regression.Levels([]int{0, 0, 0, 1, 1, 1}, []string{"before", "after"})...)}
	f, err := regression.Poisson(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	same(t, 0, f.Coefficients, []float64{math.Log(5), math.Log(2)}, 1e-13)
	same(t, 1, f.Errors(), []float64{math.Sqrt(1. / 15), math.Sqrt(1./15 + 1./30)}, 1e-13)
	same(t, 2, []float64{f.Dispersion, f.Hat()[0], float64(f.Freedom)}, []float64{(2./5 + 6./10) / 4, 1. / 3, 4}, 1e-13)

	// Clusters: the scores of the two groups' halves, by hand.
	covariance, err := f.Clustered([]int{1, 1, 2, 3, 3, 4})
	if err != nil {
		t.Fatal(err)
	}
	after := (1. + 1.) / 900 // squared sums of residuals over squared sums of means; before, they are nought
	same(t, 3, covariance[1][1:], []float64{4. / 3 * after}, 1e-12)
	if covariance[0][0] > 1e-25 {
		t.Errorf("clusters that sum to their means vary by %g", covariance[0][0])
	}
}

func TestExposureIsAnOffset(t *testing.T) {
	t.Parallel()
	hours := []float64{1, 2, 3, 4}
	offset := make([]float64, 4)
	for i, h := range hours {
		offset[i] = math.Log(h)
	}
	f, err := regression.Poisson(context.Background(), regression.Model{Counts: []float64{3, 3, 8, 6}, Offset: offset,
		Columns: []regression.Column{regression.Ones("rate", 4)}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, 0, []float64{f.Coefficients[0], f.Errors()[0]}, []float64{math.Log(2), math.Sqrt(1. / 20)}, 1e-13)
}

func TestWhatCannotBeFitted(t *testing.T) {
	t.Parallel()
	ones := regression.Ones("level", 4)
	column := func(name string, v ...float64) regression.Column { return regression.Column{Name: name, Values: v} }
	cases := []struct {
		name, key, arg string
		model          regression.Model
	}{
		{"negative", "regression.count", "", regression.Model{Counts: []float64{1, -1, 2, 3}, Columns: []regression.Column{ones}}},
		{"no number", "regression.count", "", regression.Model{Counts: []float64{1, math.NaN(), 2, 3}, Columns: []regression.Column{ones}}},
		{"weight", "regression.row", "", regression.Model{Counts: []float64{1, 1, 2, 3}, Weights: []float64{1, -1, 1, 1}, Columns: []regression.Column{ones}}},
		{"weights", "regression.lengths", "", regression.Model{Counts: []float64{1, 1, 2, 3}, Weights: []float64{1}, Columns: []regression.Column{ones}}},
		{"offset", "regression.row", "", regression.Model{Counts: []float64{1, 1, 2, 3}, Offset: []float64{0, math.Inf(-1), 0, 0}, Columns: []regression.Column{ones}}},
		{"short column", "regression.column-length", "x", regression.Model{Counts: []float64{1, 1, 2, 3}, Columns: []regression.Column{ones, column("x", 1)}}},
		{"infinite value", "regression.value", "x", regression.Model{Counts: []float64{1, 1, 2, 3}, Columns: []regression.Column{ones, column("x", 1, 2, math.Inf(1), 3)}}},
		{"too few", "regression.few-rows", "", regression.Model{Counts: []float64{1, 1}, Columns: []regression.Column{column("a", 1, 1), column("b", 1, 2)}}},
		{"all zero", "regression.no-events", "", regression.Model{Counts: make([]float64, 4), Columns: []regression.Column{ones}}},
		{"no column", "regression.few-rows", "", regression.Model{Counts: []float64{1, 1, 2, 3}}},
		{"nought", "regression.dependent", "x", regression.Model{Counts: []float64{1, 1, 2, 3}, Columns: []regression.Column{ones, column("x", 0, 0, 0, 0)}}},
		{"twice", "regression.dependent", "x", regression.Model{Counts: []float64{1, 1, 2, 3}, Columns: []regression.Column{ones, column("t", 1, 2, 3, 4), column("x", 3, 5, 7, 9)}}},
		{"separated", "regression.separated", "after", regression.Model{Counts: []float64{5, 7, 0, 0}, Columns: []regression.Column{ones, column("after", 0, 0, 1, 1)}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, fit := range []func(context.Context, regression.Model) (regression.Fit, error){regression.Poisson, regression.NegativeBinomial} {
				_, err := fit(context.Background(), c.model)
				var e *errs.Error
				if !errors.As(err, &e) || e.Kind != errs.Invalid || e.Key != c.key {
					t.Fatalf("got %v, want %s", err, c.key)
				}
				if c.arg != "" && e.Args[0] != c.arg {
					t.Errorf("%s names %v, want %s", e.Key, e.Args[0], c.arg)
				}
			}
		})
	}
	f, err := regression.Poisson(context.Background(), regression.Model{Counts: []float64{1, 1, 2, 3}, Columns: []regression.Column{ones}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Clustered([]int{1, 1, 1, 1}); !errs.Is(err, errs.Invalid) {
		t.Errorf("one cluster gave %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := regression.NegativeBinomial(ctx, trend([]float64{1, 2, 3, 4, 5, 6})); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled fit gave %v", err)
	}
	if _, err := regression.NegativeBinomial(context.Background(), regression.Model{Counts: []float64{1.5, 1, 2, 3}, Columns: []regression.Column{ones}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("half a count gave %v", err)
	}
}

// Counts that vary less than Poisson ones have no finite Theta.
func TestEvenCountsArePoisson(t *testing.T) {
	t.Parallel()
	f, err := regression.NegativeBinomial(context.Background(), regression.Model{Counts: []float64{5, 6, 5, 6, 5, 6}, Columns: []regression.Column{regression.Ones("level", 6)}})
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsInf(f.Theta, 1) || f.ThetaSE != 0 {
		t.Errorf("theta %v ± %v", f.Theta, f.ThetaSE)
	}
}

// drawn is a small model with a wave, a slope and weights.
func drawn(t *rapid.T) regression.Model {
	n := rapid.IntRange(12, 60).Draw(t, "n")
	m := regression.Model{Counts: make([]float64, n), Offset: make([]float64, n), Weights: make([]float64, n)}
	x, z := make([]float64, n), make([]float64, n)
	s := random.New(rapid.Uint64().Draw(t, "seed"), 0)
	for i := range n {
		x[i], z[i] = s.Float64(), float64(s.Below(2))
		m.Counts[i] = float64(1 + s.Below(20))
		m.Offset[i], m.Weights[i] = s.Float64(), 0.5+s.Float64()
	}
	z[0], z[1] = 0, 1
	m.Columns = []regression.Column{regression.Ones("level", n), {Name: "x", Values: x}, {Name: "z", Values: z}}
	return m
}

// The score of the likelihood is nought at the fit, and the leverages sum to
// the number of columns.
func TestScoreIsNought(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := drawn(t)
		for _, fit := range []func(context.Context, regression.Model) (regression.Fit, error){regression.Poisson, regression.NegativeBinomial} {
			f, err := fit(context.Background(), m)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range m.Columns {
				score, size := 0.0, 0.0
				for i, mu := range f.Fitted {
					part := m.Weights[i] * c.Values[i] * (m.Counts[i] - mu) / (1 + mu/f.Theta)
					score += part
					size += math.Abs(part)
				}
				if math.Abs(score) > 1e-9*(size+1) {
					t.Fatalf("the score of %s is %g", c.Name, score)
				}
			}
			sum := 0.0
			for _, h := range f.Hat() {
				sum += h
			}
			if !analysistest.Close(sum, 3, 1e-9) {
				t.Fatalf("leverages sum to %g", sum)
			}
			for i, a := range f.Anscombe() {
				if math.IsNaN(a) || math.Signbit(a) != (m.Counts[i] < f.Fitted[i]) && a != 0 {
					t.Fatalf("residual %g of %g against %g", a, m.Counts[i], f.Fitted[i])
				}
			}
		}
	})
}

// How a column is measured, and in which order rows and columns stand, changes
// nothing but what it must.
func TestUnitsAndOrderDoNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := drawn(t)
		a, err := regression.Poisson(context.Background(), m)
		if err != nil {
			t.Fatal(err)
		}
		unit := rapid.SampledFrom([]float64{1e-6, 0.5, 1000, 1e8}).Draw(t, "unit")
		turned := regression.Model{Counts: backwards(m.Counts), Offset: backwards(m.Offset), Weights: backwards(m.Weights)}
		for j := range m.Columns {
			c := m.Columns[2-j]
			turned.Columns = append(turned.Columns, regression.Column{Name: c.Name, Values: backwards(c.Values)})
		}
		for i := range turned.Columns[1].Values {
			turned.Columns[1].Values[i] *= unit
		}
		b, err := regression.Poisson(context.Background(), turned)
		if err != nil {
			t.Fatal(err)
		}
		for j, scale := range []float64{1, unit, 1} {
			if d := math.Abs(a.Coefficients[j] - b.Coefficients[2-j]*scale); d > 1e-9*(1+math.Abs(a.Coefficients[j])) {
				t.Fatalf("column %d: %g, turned %g", j, a.Coefficients[j], b.Coefficients[2-j]*scale)
			}
			if !analysistest.Close(b.Errors()[2-j]*scale, a.Errors()[j], 1e-8) {
				t.Fatalf("error %d: %g, turned %g", j, a.Errors()[j], b.Errors()[2-j]*scale)
			}
		}
	})
}

func backwards(v []float64) []float64 {
	out := slices.Clone(v)
	slices.Reverse(out)
	return out
}

// A weight of two is the row twice, for the coefficients and the leverage; a
// weight of nought is no row.
func TestWeightsAreCopies(t *testing.T) {
	t.Parallel()
	column := func(v ...float64) []regression.Column {
		return []regression.Column{regression.Ones("level", len(v)), {Name: "x", Values: v}}
	}
	a, err := regression.Poisson(context.Background(), regression.Model{Counts: []float64{3, 8, 9, 20, 1000},
		Weights: []float64{2, 1, 1, 1, 0}, Columns: column(0, 1, 2, 3, 4)})
	if err != nil {
		t.Fatal(err)
	}
	b, err := regression.Poisson(context.Background(), regression.Model{Counts: []float64{3, 3, 8, 9, 20}, Columns: column(0, 0, 1, 2, 3)})
	if err != nil {
		t.Fatal(err)
	}
	same(t, 0, a.Coefficients, b.Coefficients, 1e-12)
	same(t, 1, a.Errors(), b.Errors(), 1e-12)
	if a.Freedom != 2 || b.Freedom != 3 {
		t.Errorf("freedom %d and %d", a.Freedom, b.Freedom)
	}
}

func BenchmarkTrend290x520(b *testing.B) {
	series := analysistest.Read(b, "series_290x520.csv.gz")["count"]
	analysistest.CPU(b)
	for b.Loop() {
		for i := range 290 {
			if _, err := regression.Poisson(context.Background(), trend(series[i*520:(i+1)*520])); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkNegativeBinomialTrend290x520(b *testing.B) {
	series := analysistest.Read(b, "series_290x520.csv.gz")["count"]
	analysistest.CPU(b)
	for b.Loop() {
		for i := range 290 {
			if _, err := regression.NegativeBinomial(context.Background(), trend(series[i*520:(i+1)*520])); err != nil {
				b.Fatal(err)
			}
		}
	}
}
