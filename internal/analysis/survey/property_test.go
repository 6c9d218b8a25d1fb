package survey_test

import (
	"context"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lykta/internal/analysis/random"
	"lykta/internal/analysis/survey"
)

// Numbering rows otherwise changes nothing; weights twice as great with totals
// twice as great neither, but for totals.
func TestEstimatesStandStill(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(12, 60).Draw(t, "n")
		s := random.New(rapid.Uint64().Draw(t, "seed"), 0)
		weight, y := make([]float64, n), make([]float64, n)
		code, unit := make([]int32, n), make([]int32, n)
		totals := []float64{0, 0, 0}
		for i := range n {
			weight[i], y[i] = 1+3*s.Float64(), math.Floor(7*s.Float64())
			code[i], unit[i] = int32(i%3), int32(i/3)
			totals[i%3] += weight[i] * (0.5 + s.Float64())
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		random.Shuffle(&s, order)
		run := func(scale float64, order []int) survey.Table {
			w, v := make([]float64, n), make([]float64, n)
			c, u := make([]int32, n), make([]int32, n)
			for i, j := range order {
				w[i], v[i], c[i], u[i] = weight[j]*scale, y[j], code[j], unit[j]
			}
			sample, err := survey.New(n, w, survey.Stage{Unit: u})
			if err != nil {
				t.Fatal(err)
			}
			f := survey.Factor{Name: "f", Levels: []string{"a", "b", "c"}, Code: c}
			scaled := []float64{totals[0] * scale, totals[1] * scale, totals[2] * scale}
			sample, _, err = sample.Calibrate(survey.Targets{Margins: []survey.Margin{{Factor: f, Levels: f.Levels, Totals: scaled}}}, survey.Calibration{})
			if err != nil {
				t.Fatal(err)
			}
			table, err := sample.Estimate(context.Background(), []survey.Question{{Values: v}}, &f, survey.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for i := range table.Estimates {
				table.Estimates[i].Population /= scale
			}
			return table
		}
		straight := make([]int, n)
		for i := range straight {
			straight[i] = i
		}
		same := cmp.Options{cmpopts.EquateApprox(1e-9, 1e-9), cmpopts.EquateNaNs()}
		if d := cmp.Diff(run(1, straight), run(2, order), same); d != "" {
			t.Fatal(d)
		}
	})
}

// Calibration reaches its targets, and a variable that the margins explain
// wholly has no uncertainty left.
func TestCalibratedTotalsAreCertain(t *testing.T) {
	t.Parallel()
	v := readInvented(t)
	for _, how := range []survey.Calibration{{}, {Method: survey.Linear}, {Method: survey.Logit, Low: 0.5, High: 2}, {Method: survey.Truncated, Low: 0.5, High: 2}} {
		s, _, err := v.sample.Calibrate(v.withMore, how)
		if err != nil {
			t.Fatal(err)
		}
		e := estimate(t, s, []survey.Question{{Kind: survey.Total, Values: v.income}}, nil, survey.Options{}).Estimates[0]
		near(t, "income", e.Value, 42500, 1e-9)
		if e.SE > 1e-6*e.Value {
			t.Errorf("method %d: a known total has the standard error %v", how.Method, e.SE)
		}
	}
}

// Linear calibration to margins is what general regression gives: the twin
// estimates the total as that of the fitted values plus that of the residuals.
func TestPoststratificationByHand(t *testing.T) {
	t.Parallel()
	v := readInvented(t)
	one := survey.Targets{Margins: v.margins.Margins[:1]}
	w := v.sample.Weights()
	want, totals := 0.0, v.margins.Margins[0].Totals
	for level := range totals {
		top, bottom := 0.0, 0.0
		for i, c := range v.age.Code {
			if int(c) == level {
				top, bottom = top+w[i]*v.income[i], bottom+w[i]
			}
		}
		want += totals[level] * top / bottom
	}
	for _, how := range []survey.Calibration{{}, {Method: survey.Linear}} {
		s, _, err := v.sample.Calibrate(one, how)
		if err != nil {
			t.Fatal(err)
		}
		e := estimate(t, s, []survey.Question{{Kind: survey.Total, Values: v.income}}, nil, survey.Options{}).Estimates[0]
		near(t, "total", e.Value, want, 1e-12)
	}
}

func TestSameWhateverTheCores(t *testing.T) {
	v := readInvented(t)
	s, _, err := v.sample.Calibrate(v.margins, survey.Calibration{})
	if err != nil {
		t.Fatal(err)
	}
	var tables []survey.Table
	for _, cores := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(cores)
		tables = append(tables, estimate(t, s, v.ask, &v.age, survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Seed: 4}}))
		runtime.GOMAXPROCS(old)
	}
	for _, other := range tables[1:] {
		if d := cmp.Diff(tables[0], other, cmpopts.EquateNaNs()); d != "" {
			t.Error(d)
		}
	}
}

// Many rows are gathered side by side: strata that go on from one core's rows to
// the next, units of several rows, and units that are alike on both sides.
func TestManyRowsWhateverTheCores(t *testing.T) {
	const n = 41_003
	r := random.New(12, 0)
	weight, y := make([]float64, n), make([]float64, n)
	unit, stratum, level := make([]int32, n), make([]int32, n), make([]int32, n)
	for i := range n {
		unit[i], stratum[i], level[i] = int32(i/(1+i%2)), int32(math.Sqrt(float64(i/5000))), int32(r.Below(3))
		weight[i], y[i] = float64(1+r.Below(2)), float64(r.Below(4))
	}
	s, err := survey.New(n, weight, survey.Stage{Unit: unit, Stratum: stratum})
	if err != nil {
		t.Fatal(err)
	}
	domain := survey.Factor{Name: "level", Levels: []string{"a", "b", "c"}, Code: level}
	ask := []survey.Question{{Name: "y", Values: y}, {Name: "total", Kind: survey.Total, Values: y}}
	var tables []survey.Table
	for _, cores := range []int{1, 2, 3, 7} {
		old := runtime.GOMAXPROCS(cores)
		tables = append(tables, estimate(t, s, ask, &domain, survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Count: 20, Seed: 4}}))
		runtime.GOMAXPROCS(old)
	}
	for _, other := range tables[1:] {
		if d := cmp.Diff(tables[0], other, cmpopts.EquateNaNs()); d != "" {
			t.Error(d)
		}
	}
}

func TestAdjustedAsInR(t *testing.T) {
	t.Parallel()
	// p.adjust(c(.01, .04, .03, .005, .6), "holm") and "BH"
	holm, fdr := survey.Adjusted([]float64{.01, .04, math.NaN(), .03, .005, .6})
	wantHolm, wantFDR := []float64{.04, .09, math.NaN(), .09, .025, .6}, []float64{.025, .05, math.NaN(), .05, .025, .6}
	same := cmp.Options{cmpopts.EquateApprox(1e-12, 0), cmpopts.EquateNaNs()}
	if d := cmp.Diff(wantHolm, holm, same); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(wantFDR, fdr, same); d != "" {
		t.Error(d)
	}
}

func TestComparisons(t *testing.T) {
	t.Parallel()
	v := readInvented(t)
	table := estimate(t, v.sample, []survey.Question{{Name: "income", Values: v.income}}, &v.age, survey.Options{})
	pairs := table.Pairs(0)
	if len(pairs) != 3 || pairs[0].A != "30-64" || pairs[0].B != "16-29" {
		t.Fatalf("%+v", pairs)
	}
	// R: svycontrast of svyby with its covariances.
	near(t, "difference", pairs[0].Value, 0.791302938118, 1e-9)
	near(t, "difference se", pairs[0].SE, 2.02945410105, 1e-7)
	if against := table.Against(0, 0); len(against) != 2 || against[1].A != "65-" || against[1].SE != pairs[1].SE {
		t.Errorf("%+v", against)
	}
	waves, err := survey.Waves(table, table)
	if err != nil || len(waves) != 3 || waves[0].Value != 0 || waves[0].P != 1 {
		t.Errorf("%+v, %v", waves, err)
	}
	near(t, "waves se", waves[0].SE, table.Estimates[0].SE*math.Sqrt2, 1e-12)
	if _, err := survey.Waves(table, estimate(t, v.sample, v.ask, nil, survey.Options{})); err == nil {
		t.Error("tables of different shape were compared")
	}
}
