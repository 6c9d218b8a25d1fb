package survey_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/survey"
	"lykta/internal/errs"
)

func four(t testing.TB) *survey.Sample {
	t.Helper()
	s, err := survey.New(4, []float64{1, 1, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func margin(name string, values []string, levels []string, totals ...float64) survey.Margin {
	return survey.Margin{Factor: survey.NewFactor(name, values), Levels: levels, Totals: totals}
}

func TestCalibrateRefuses(t *testing.T) {
	t.Parallel()
	sex := margin("sex", []string{"k", "m", "k", "m"}, []string{"k", "m"}, 50, 50)
	for name, c := range map[string]struct {
		key  string
		args []any
		m    []survey.Margin
		how  survey.Calibration
	}{
		"different totals": {"survey.margins-differ", []any{"sex", 100.0, "age", 90.0},
			[]survey.Margin{sex, margin("age", []string{"u", "u", "g", "g"}, []string{"u", "g"}, 40, 50)}, survey.Calibration{}},
		"nobody has a level": {"survey.level-empty", []any{"age", "barn", 10.0},
			[]survey.Margin{sex, margin("age", []string{"u", "u", "g", "g"}, []string{"u", "g", "barn"}, 40, 50, 10)}, survey.Calibration{}},
		"a level the margin lacks": {"survey.level-unknown", []any{"age", "g", 3},
			[]survey.Margin{sex, margin("age", []string{"u", "u", "g", "g"}, []string{"u"}, 100)}, survey.Calibration{}},
		"a row without level": {"survey.level-missing", []any{"age", 2},
			[]survey.Margin{sex, margin("age", []string{"u", "", "g", "g"}, []string{"u", "g"}, 50, 50)}, survey.Calibration{}},
		"a negative total": {"survey.level-total", []any{"age", "g", -50.0},
			[]survey.Margin{margin("age", []string{"u", "u", "g", "g"}, []string{"u", "g"}, 150, -50)}, survey.Calibration{}},
		"respondents where nobody lives": {"survey.level-zero", []any{"age", "g", 3},
			[]survey.Margin{margin("age", []string{"u", "u", "g", "g"}, []string{"u", "g"}, 100, 0)}, survey.Calibration{}},
		"a level twice": {"survey.level-twice", []any{"age", "u"},
			[]survey.Margin{margin("age", []string{"u", "u", "g", "g"}, []string{"u", "u"}, 50, 50)}, survey.Calibration{}},
		"no margins": {"survey.no-margins", nil, nil, survey.Calibration{}},
		"bounds":     {"survey.bounds", []any{1.5, 2.0}, []survey.Margin{sex}, survey.Calibration{Method: survey.Logit, Low: 1.5, High: 2}},
		// The same grouping under two names, with different numbers.
		"cannot both be": {"survey.unreached", nil,
			[]survey.Margin{sex, margin("kön", []string{"K", "M", "K", "M"}, []string{"K", "M"}, 60, 40)}, survey.Calibration{}},
		"cannot both be, by bounds": {"survey.unreached", nil, []survey.Margin{sex}, survey.Calibration{Method: survey.Truncated, Low: 0.9, High: 1.1}},
		"cannot both be, by logit":  {"survey.unreached", nil, []survey.Margin{sex}, survey.Calibration{Method: survey.Logit, Low: 0.9, High: 1.1}},
	} {
		_, _, err := four(t).Calibrate(survey.Targets{Margins: c.m}, c.how)
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || e.Key != c.key || c.args != nil && !cmp.Equal(e.Args, c.args) {
			t.Errorf("%s: %v, want %s %v", name, err, c.key, c.args)
		}
	}
}

func TestNewAndEstimateRefuse(t *testing.T) {
	t.Parallel()
	s, y := four(t), []float64{1, 2, 3, 4}
	ask := func(q survey.Question, o survey.Options) error {
		_, err := s.Estimate(context.Background(), []survey.Question{q}, nil, o)
		return err
	}
	none := survey.Factor{Code: []int32{-1, -1, -1, -1}}
	_, nothing := s.Estimate(context.Background(), nil, nil, survey.Options{})
	_, nowhere := s.Estimate(context.Background(), []survey.Question{{Values: y}}, &none, survey.Options{})
	make := func(rows int, w []float64, stages ...survey.Stage) error {
		_, err := survey.New(rows, w, stages...)
		return err
	}
	for name, err := range map[string]error{
		"nothing":         nothing,
		"nowhere":         nowhere,
		"negative weight": make(2, []float64{1, -1}),
		"weight 0":        make(2, []float64{1, 0}),
		"no number":       make(2, []float64{1, math.NaN()}),
		"lengths":         make(3, []float64{1, 2}),
		"one unit":        make(2, nil, survey.Stage{Unit: []int32{1, 1}}),
		"more than all":   make(2, nil, survey.Stage{Population: []float64{1.5, 1.5}}),
		"infinite":        ask(survey.Question{Values: []float64{1, 2, 3, math.Inf(1)}}, survey.Options{}),
		"not 0 or 1":      ask(survey.Question{Kind: survey.Share, Values: y}, survey.Options{}),
		"short":           ask(survey.Question{Values: y[1:]}, survey.Options{}),
		"confidence":      ask(survey.Question{Values: y}, survey.Options{Confidence: 95}),
		"one replicate":   ask(survey.Question{Values: y}, survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Count: 1}}),
	} {
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStopsWhenTold(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, r := range []*survey.Replication{nil, {}, {Method: survey.Bootstrap}} {
		_, err := four(t).Estimate(ctx, []survey.Question{{Values: []float64{1, 2, 3, 4}}}, nil, survey.Options{Replicates: r})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	s, err := survey.New(12, nil, survey.Stage{Stratum: []int32{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	a := []string{"a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "b"}
	raked, notes, err := s.Calibrate(survey.Targets{Margins: []survey.Margin{margin("m", a, []string{"a", "b"}, 11, 40)}}, survey.Calibration{})
	if err != nil || !note.Has(notes, "survey.weights-extreme") || !note.Has(notes, "survey.design-effect") {
		t.Errorf("notes %v, %v", notes, err)
	}
	by := survey.NewFactor("by", []string{"x", "x", "x", "x", "x", "y", "y", "y", "y", "y", "", ""})
	share := []float64{1, 1, 1, 1, 1, 0, 1, 0, 1, math.NaN(), 0, 1}
	table := estimate(t, raked, []survey.Question{{Name: "q", Kind: survey.Share, Values: share}}, &by, survey.Options{})
	for _, key := range []string{"survey.small", "survey.unanswered", "survey.no-domain", "survey.all-alike", "survey.lonely"} {
		if !note.Has(table.Notes, key) {
			t.Errorf("no note %s among %v", key, table.Notes)
		}
	}
	if e := table.Estimates[0]; e.Value != 1 || e.High != 1 || !(e.Low > 0.3 && e.Low < 0.6) {
		t.Errorf("all alike: %+v", e)
	}
}

// Margins of official tables may differ by a few residents.
func TestMarginsThatAlmostAgree(t *testing.T) {
	t.Parallel()
	sex := margin("sex", []string{"k", "m", "k", "m"}, []string{"k", "m"}, 50_000, 50_000)
	for total, want := range map[float64]string{60_000.01: "", 60_007: "survey.margin-scaled", 60_200: "error"} {
		age := margin("age", []string{"u", "u", "g", "g"}, []string{"u", "g"}, 40_000, total)
		s, notes, err := four(t).Calibrate(survey.Targets{Margins: []survey.Margin{sex, age}, Slack: 1e-3}, survey.Calibration{})
		if (err != nil) != (want == "error") || note.Has(notes, "survey.margin-scaled") != (want == "survey.margin-scaled") {
			t.Errorf("%v: notes %v, %v", total, notes, err)
		}
		if err == nil {
			w := s.Weights()
			near(t, "everybody", w[0]+w[1]+w[2]+w[3], 100_000, 1e-9)
		}
	}
}

func TestNobodyAnsweredInADomain(t *testing.T) {
	t.Parallel()
	by := survey.NewFactor("by", []string{"x", "x", "y", "y"})
	q := []survey.Question{{Values: []float64{1, 2, math.NaN(), math.NaN()}}}
	for _, o := range []survey.Options{{}, {Replicates: &survey.Replication{}}} {
		table, err := four(t).Estimate(context.Background(), q, &by, o)
		if err != nil && o.Replicates == nil {
			t.Fatal(err)
		}
		if err == nil && (table.Estimates[1].N != 0 || !math.IsNaN(table.Estimates[1].Value) || !math.IsNaN(table.Estimates[1].SE)) {
			t.Errorf("%+v", table.Estimates[1])
		}
	}
}
