package effect_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/analysis/regression"
	"lykta/internal/errs"
)

func panel(t testing.TB) effect.Panel {
	t.Helper()
	table := analysistest.Read(t, "panel_12x156.csv.gz")
	p := effect.Panel{Counts: make([][]float64, 12), Treated: make([]bool, 12)}
	for i, c := range table["count"] {
		a := int(table["area"][i]) - 1
		p.Counts[a] = append(p.Counts[a], c)
		p.Treated[a] = table["treated"][i] == 1
		if table["post"][i] == 0 {
			p.Start = max(p.Start, int(table["week"][i]))
		}
	}
	return p
}

// The references are R's glm and MASS's glm.nb; the panel was drawn with a ratio
// of 0.75 and θ 15.
func TestPanelAgainstReference(t *testing.T) {
	t.Parallel()
	d, err := effect.DifferenceInDifferences(t.Context(), panel(t), 0.95, 52.18)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name              string
		got, want, within float64
	}{
		{"Poisson", d.Log, -0.23727279, 1e-7},
		{"Poisson error", d.Poisson.SE, 0.043890464, 1e-5},
		{"dispersion", d.Poisson.Dispersion, 1.6633325, 1e-7},
		{"quasi-Poisson error", d.Poisson.QuasiSE, 0.043890464 * math.Sqrt(1.6633325), 1e-5},
		{"negative binomial", d.NegBin.Log, -0.24602523, 1e-5},
		{"its error", d.NegBin.SE, 0.055772006, 1e-5},
		{"theta", d.NegBin.Theta, 14.9987734, 1e-5},
		{"its error", d.NegBin.ThetaSE, 1.2680297, 1e-5},
	} {
		if !analysistest.Close(c.got, c.want, c.within) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	t.Logf("%+v", d)
	if !d.Holds(0.75) || d.High >= 1 {
		t.Errorf("interval %+v", d.Interval)
	}
}

// poisson draws a count.
func poisson(s *random.Stream, mean float64) float64 {
	n := 0.0
	for ; mean > 20; mean -= 20 {
		n += poisson(s, 20)
	}
	for p := s.Float64(); p > math.Exp(-mean); p *= s.Float64() {
		n++
	}
	return n
}

func normal(s *random.Stream) float64 {
	return math.Sqrt(-2*math.Log(1-s.Float64())) * math.Cos(2*math.Pi*s.Float64())
}

// scenario is how a panel is drawn.
type scenario struct {
	name           string
	areas, treated int
	weeks, start   int
	mean           float64 // events a week
	load, carry    float64 // of what hangs on in each area from week to week
	moves          float64 // of each area's own level from before to after
	sizes          float64 // how unlike the areas are
	least          float64 // of an effect of a third that is found
}

func (c scenario) draw(seed uint64, ratio float64) effect.Panel {
	s := random.New(61, seed)
	p := effect.Panel{Start: c.start, Treated: make([]bool, c.areas), Counts: make([][]float64, c.areas)}
	common := make([]float64, c.weeks)
	for w := range common {
		common[w] = 0.3*math.Sin(float64(w)*2*math.Pi/52) + 0.2*normal(&s)
	}
	for a := range p.Counts {
		p.Treated[a] = a < c.treated
		level, state, moved := math.Log(c.mean)+c.sizes*normal(&s), normal(&s), c.moves*normal(&s)
		for w := range c.weeks {
			state = c.carry*state + math.Sqrt(1-c.carry*c.carry)*normal(&s)
			log := level + common[w] + c.load*state
			if w >= c.start {
				log += moved
				if p.Treated[a] {
					log += math.Log(ratio)
				}
			}
			p.Counts[a] = append(p.Counts[a], poisson(&s, math.Exp(log)))
		}
	}
	return p
}

var scenarios = []scenario{
	{"chance alone", 12, 2, 78, 52, 8, 0, 0, 0, 0.5, 0.9},
	{"rare events", 10, 2, 52, 26, 0.7, 0, 0, 0, 0.5, 0.04},
	{"bursts, one treated", 12, 1, 78, 52, 8, 0.5, 0.7, 0, 0.5, 0.04},
	{"bursts, two treated", 12, 2, 78, 52, 8, 0.5, 0.7, 0, 0.5, 0.15},
	{"bursts, six treated", 15, 6, 78, 52, 8, 0.5, 0.7, 0, 0.5, 0.45},
	{"areas that move, two treated", 12, 2, 78, 52, 8, 0.3, 0.3, 0.2, 0.5, 0.35},
	{"areas that move, unlike", 16, 4, 78, 52, 8, 0.3, 0.3, 0.2, 1, 0.45},
}

// The twin is the whole regression, with a column for each area and each week.
func TestClosedFormIsTheRegression(t *testing.T) {
	t.Parallel()
	for k := range uint64(8) {
		p := scenario{"", 12, 1 + int(k)%4, 40, 22, 3, 0.4, 0.5, 0.1, 0.5, 0}.draw(k, 0.8)
		d, err := effect.DifferenceInDifferences(t.Context(), p, 0.95, 52.18)
		if err != nil {
			t.Fatal(err)
		}
		fit, area := whole(t, p)
		clustered, err := fit.Clustered(area)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range [][2]float64{{d.Log, fit.Coefficients[1]}, {d.Poisson.SE, fit.Errors()[1]}, {d.Poisson.QuasiSE, fit.QuasiErrors()[1]}, {d.Poisson.Dispersion, fit.Dispersion}, {d.Poisson.ClusteredSE, math.Sqrt(clustered[1][1])}} {
			if !analysistest.Close(c[0], c[1], 1e-8) {
				t.Errorf("panel %d, figure %d: %v, want %v", k, i, c[0], c[1])
			}
		}
	}
}

func whole(t *testing.T, p effect.Panel) (regression.Fit, []int) {
	t.Helper()
	var m regression.Model
	var area, week []int
	var level, on []float64
	for a, row := range p.Counts {
		for w, c := range row {
			m.Counts, area, week, level = append(m.Counts, c), append(area, a), append(week, w), append(level, 1)
			if p.Treated[a] && w >= p.Start {
				on = append(on, 1)
			} else {
				on = append(on, 0)
			}
		}
	}
	m.Columns = append(m.Columns, regression.Column{Name: "level", Values: level}, regression.Column{Name: "effect", Values: on})
	m.Columns = append(m.Columns, regression.Levels(area, make([]string, len(p.Counts)))...)
	m.Columns = append(m.Columns, regression.Levels(week, make([]string, len(p.Counts[0])))...)
	fit, err := regression.Poisson(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return fit, area
}

// levels returns how often a panel without an effect is said to have one, and
// how often an effect of a third is found; clustered is what the sandwich would
// have said.
func levels(t *testing.T, c scenario, trials int) (wrong, found, clustered float64) {
	t.Helper()
	for k := range uint64(trials) {
		d, err := effect.DifferenceInDifferences(t.Context(), c.draw(k, 1), 0.95, 52.18)
		if err != nil {
			t.Fatal(err)
		}
		if !d.Holds(1) {
			wrong++
		}
		if math.Abs(d.Log) > rate.Critical(0.95, float64(d.Areas-1))*d.Poisson.ClusteredSE {
			clustered++
		}
		if d, err = effect.DifferenceInDifferences(t.Context(), c.draw(k, 0.67), 0.95, 52.18); err == nil && d.High < 1 {
			found++
		}
	}
	n := float64(trials)
	return wrong / n, found / n, clustered / n
}

func TestPanelNullAndPower(t *testing.T) {
	t.Parallel()
	for _, c := range scenarios {
		wrong, found, clustered := levels(t, c, 40)
		t.Logf("%s: false effects %.1f %% (clustered by area: %.1f %%), a third less found in %.0f %%", c.name, 100*wrong, 100*clustered, 100*found)
		if wrong > 0.05+4*math.Sqrt(0.05*0.95/40) || found < c.least-0.1 {
			t.Errorf("%s: false %v, found %v", c.name, wrong, found)
		}
	}
}

func TestSoakPanelNull(t *testing.T) {
	analysistest.Soak(t)
	for _, c := range scenarios {
		wrong, found, clustered := levels(t, c, 300)
		t.Logf("%s: false effects %.2f %% (clustered by area: %.1f %%), a third less found in %.0f %%", c.name, 100*wrong, 100*clustered, 100*found)
		if wrong > 0.085 {
			t.Errorf("%s: false %v", c.name, wrong)
		}
	}
}

// The order of the areas changes nothing, and events times a factor leave the
// ratio alone.
func TestPanelProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := scenario{"", 10, 2, 40, 20, 4, 0.3, 0.3, 0.1, 0.5, 0}.draw(rapid.Uint64().Draw(t, "panel"), 0.8)
		one, err := effect.DifferenceInDifferences(context.Background(), p, 0.95, 52.18)
		if err != nil {
			t.Fatal(err)
		}
		back := effect.Panel{Start: p.Start, Counts: slices.Clone(p.Counts), Treated: slices.Clone(p.Treated)}
		slices.Reverse(back.Counts)
		slices.Reverse(back.Treated)
		two, err := effect.DifferenceInDifferences(context.Background(), back, 0.95, 52.18)
		if err != nil {
			t.Fatal(err)
		}
		many := effect.Panel{Start: p.Start, Treated: p.Treated}
		for _, row := range p.Counts {
			more := slices.Clone(row)
			for w := range more {
				more[w] *= 3
			}
			many.Counts = append(many.Counts, more)
		}
		three, err := effect.DifferenceInDifferences(context.Background(), many, 0.95, 52.18)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(one.Log-two.Log) > 1e-10 || math.Abs(one.SE-two.SE) > 1e-10 || math.Abs(one.NegBin.Log-two.NegBin.Log) > 1e-6 {
			t.Fatalf("%+v and %+v", one, two)
		}
		if math.Abs(one.Log-three.Log) > 1e-10 || math.Abs(one.Poisson.QuasiSE-three.Poisson.QuasiSE) > 1e-9 {
			t.Fatalf("%+v and %+v", one, three)
		}
	})
}

func TestPanelLeavesOutTheEmpty(t *testing.T) {
	t.Parallel()
	p := scenarios[0].draw(3, 0.7)
	with, err := effect.DifferenceInDifferences(t.Context(), p, 0.95, 52.18)
	if err != nil {
		t.Fatal(err)
	}
	p.Counts, p.Treated = append(p.Counts, make([]float64, 78)), append(p.Treated, false)
	got, err := effect.DifferenceInDifferences(t.Context(), p, 0.95, 52.18)
	if err != nil || !note.Has(got.Notes, "effect.empty") || got.Log != with.Log || got.SE != with.SE || got.NegBin.Log != with.NegBin.Log {
		t.Errorf("%+v, %v", got, err)
	}
}

// Treated areas that rose already before are noticed.
func TestAnotherWayBefore(t *testing.T) {
	t.Parallel()
	p := scenario{"", 12, 3, 104, 78, 12, 0, 0, 0, 0.2, 0}.draw(1, 1)
	s := random.New(73, 1)
	for a := range 3 {
		for w := range p.Counts[a] {
			p.Counts[a][w] = poisson(&s, 8+float64(w)/6)
		}
	}
	d, err := effect.DifferenceInDifferences(t.Context(), p, 0.95, 52.18)
	if err != nil || !note.Has(d.Notes, "effect.before") || d.PreTrend <= 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestPanelRefuses(t *testing.T) {
	t.Parallel()
	for key, change := range map[string]func(*effect.Panel){
		"effect.few-areas":  func(p *effect.Panel) { p.Counts, p.Treated = p.Counts[:9], p.Treated[:9] },
		"effect.no-treated": func(p *effect.Panel) { p.Treated = make([]bool, len(p.Counts)) },
		"effect.few-weeks": func(p *effect.Panel) {
			for a := range p.Counts {
				p.Counts[a] = p.Counts[a][:25]
			}
		},
		"effect.start":   func(p *effect.Panel) { p.Start = 0 },
		"effect.count":   func(p *effect.Panel) { p.Counts[2][3] = 0.5 },
		"effect.lengths": func(p *effect.Panel) { p.Counts[2] = p.Counts[2][:30] },
		"effect.one-sided": func(p *effect.Panel) {
			for a := 2; a < len(p.Counts); a++ {
				for w := p.Start; w < len(p.Counts[a]); w++ {
					p.Counts[a][w] = 0
				}
			}
		},
		"effect.no-events": func(p *effect.Panel) {
			for a := range 2 {
				clear(p.Counts[a])
			}
		},
	} {
		p := scenarios[0].draw(1, 1)
		change(&p)
		var e *errs.Error
		if _, err := effect.DifferenceInDifferences(t.Context(), p, 0.95, 52.18); !errors.As(err, &e) || e.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := effect.DifferenceInDifferences(ctx, scenarios[0].draw(1, 1), 0.95, 52.18); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Peers: R glm 0.04 s and glm.nb 0.02 s.
func BenchmarkPanel12x156(b *testing.B) {
	p := panel(b)
	analysistest.CPU(b)
	for b.Loop() {
		if _, err := effect.DifferenceInDifferences(context.Background(), p, 0.95, 52.18); err != nil {
			b.Fatal(err)
		}
	}
}
