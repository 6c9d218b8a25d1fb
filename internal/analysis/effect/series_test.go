package effect_test

import (
	"errors"
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

// one draws a weekly series with trend, season and a step.
func one(seed uint64, weeks, start int, ratio, load, carry float64) []float64 {
	s := random.New(79, seed)
	state := normal(&s)
	counts := make([]float64, weeks)
	for w := range counts {
		state = carry*state + math.Sqrt(1-carry*carry)*normal(&s)
		log := math.Log(12) + 0.002*float64(w) + 0.3*math.Cos(2*math.Pi*float64(w)/rate.WeeksPerYear) + load*state - load*load/2
		if w >= start {
			log += math.Log(ratio)
		}
		counts[w] = poisson(&s, math.Exp(log))
	}
	return counts
}

func TestSeriesNullAndPower(t *testing.T) {
	t.Parallel()
	const trials, start = 150, 130
	for _, c := range []struct {
		name        string
		load, carry float64
		most, least float64
	}{{"chance alone", 0, 0, 0.11, 0.9}, {"varying weeks", 0.35, 0, 0.11, 0.5}, {"weeks that hang together", 0.3, 0.6, 0.14, 0.25}} {
		var wrong, found, smallest, seen float64
		for k := range uint64(trials) {
			s, err := effect.InterruptedSeries(t.Context(), one(k, 182, start, 1, c.load, c.carry), nil, start, 0.95, rate.WeeksPerYear)
			if err != nil {
				t.Fatal(err)
			}
			if !s.Holds(1) {
				wrong++
			}
			smallest += math.Log(s.Smallest.Low) / trials
			if s, err = effect.InterruptedSeries(t.Context(), one(k, 182, start, 0.67, c.load, c.carry), nil, start, 0.95, rate.WeeksPerYear); err == nil && s.High < 1 {
				found++
			}
		}
		for k := range uint64(trials) {
			if s, err := effect.InterruptedSeries(t.Context(), one(k, 182, start, math.Exp(smallest), c.load, c.carry), nil, start, 0.95, rate.WeeksPerYear); err == nil && s.High < 1 {
				seen++
			}
		}
		t.Logf("%s: false effects %.1f %%, a third less found in %.0f %%, the smallest (%.2f) in %.0f %%", c.name, 100*wrong/trials, 100*found/trials, math.Exp(smallest), 100*seen/trials)
		if wrong/trials > c.most || found/trials < c.least || math.Abs(seen/trials-0.8) > 0.1 {
			t.Errorf("%s: false %v, found %v, smallest %v", c.name, wrong/trials, found/trials, seen/trials)
		}
	}
}

// Exposure takes away what more reporters bring: with half as many before, and
// half the events, there is no effect.
func TestSeriesExposure(t *testing.T) {
	t.Parallel()
	counts := one(1, 182, 130, 2, 0, 0)
	exposure := make([]float64, len(counts))
	for w := range exposure {
		if exposure[w] = 40; w < 130 {
			exposure[w] = 20
		}
	}
	without, err := effect.InterruptedSeries(t.Context(), counts, nil, 130, 0.95, rate.WeeksPerYear)
	if err != nil || without.Low < 1.3 {
		t.Errorf("without: %+v, %v", without, err)
	}
	with, err := effect.InterruptedSeries(t.Context(), counts, exposure, 130, 0.95, rate.WeeksPerYear)
	if err != nil || math.Abs(with.Log-without.Log+math.Log(2)) > 1e-9 || !with.Holds(1) || !note.Has(with.Notes, "effect.one-series") {
		t.Errorf("with: %+v, %v", with, err)
	}
	for w := range exposure {
		exposure[w] *= 1000
	}
	if scaled, err := effect.InterruptedSeries(t.Context(), counts, exposure, 130, 0.95, rate.WeeksPerYear); err != nil || math.Abs(scaled.Log-with.Log) > 1e-9 || math.Abs(scaled.SE-with.SE) > 1e-9 {
		t.Errorf("scaled: %+v, %v", scaled, err)
	}
}

func TestSeriesRefuses(t *testing.T) {
	t.Parallel()
	counts := one(1, 120, 60, 1, 0, 0)
	for key, f := range map[string]func() error{
		"effect.few-weeks":  func() error { _, err := effect.InterruptedSeries(t.Context(), counts, nil, 40, 0.95, 52); return err },
		"effect.confidence": func() error { _, err := effect.InterruptedSeries(t.Context(), counts, nil, 60, 0, 52); return err },
		"effect.lengths": func() error {
			_, err := effect.InterruptedSeries(t.Context(), counts, counts[1:], 60, 0.95, 52)
			return err
		},
		"effect.exposure": func() error {
			_, err := effect.InterruptedSeries(t.Context(), counts, make([]float64, 120), 60, 0.95, 52)
			return err
		},
		"regression.no-events": func() error {
			_, err := effect.InterruptedSeries(t.Context(), make([]float64, 120), nil, 60, 0.95, 52)
			return err
		},
	} {
		var e *errs.Error
		if err := f(); !errors.As(err, &e) || e.Key != key || e.Kind != errs.Invalid {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func BenchmarkSeries(b *testing.B) {
	counts := one(1, 260, 200, 0.8, 0.2, 0.3)
	analysistest.CPU(b)
	for b.Loop() {
		if _, err := effect.InterruptedSeries(b.Context(), counts, nil, 200, 0.95, rate.WeeksPerYear); err != nil {
			b.Fatal(err)
		}
	}
}
