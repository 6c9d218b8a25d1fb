package rate_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

const weeks = 520

func series(t testing.TB) [][]float64 {
	t.Helper()
	counts := analysistest.Read(t, "series_290x520.csv.gz")["count"]
	out := make([][]float64, len(counts)/weeks)
	for i := range out {
		out[i] = counts[i*weeks : (i+1)*weeks]
	}
	return out
}

// The reference's year has 52.18 weeks and its trend is over all ten years.
const perYear = 52.18

func fit(t testing.TB, counts []float64, family rate.Family) rate.Trend {
	t.Helper()
	got, err := rate.TrendOf(context.Background(), rate.Series{Counts: counts, Years: rate.Steps(len(counts), 1/perYear, perYear)}, rate.TrendOptions{Family: family, Harmonics: 1, Confidence: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// The references are R's glm, fitted to the last digits, and MASS's glm.nb.
func TestTrendsAgainstReference(t *testing.T) {
	t.Parallel()
	all, tight, loose := series(t), analysistest.Read(t, "truth_trend_290_tight.csv"), analysistest.Read(t, "truth_trend_290.csv")
	for _, c := range []struct {
		family  rate.Family
		table   analysistest.Table
		columns [6]string
		within  float64
	}{
		{rate.QuasiPoisson, tight, [6]string{"qp_b0", "qp_trend", "qp_sin", "qp_cos", "qp_se_trend", "qp_disp"}, 1e-6},
		{rate.NegativeBinomial, loose, [6]string{"nb_b0", "nb_trend", "nb_sin", "nb_cos", "nb_se_trend", "nb_theta"}, 1e-5},
	} {
		worst := 0.0
		for i, counts := range all {
			r := fit(t, counts, c.family)
			last := r.Dispersion
			if c.family == rate.NegativeBinomial {
				last = r.Theta
			}
			const years = weeks / perYear
			for k, got := range []float64{r.Intercept, r.Log * years, r.Season[0].Sin, r.Season[0].Cos, r.SE * years, last} {
				want := c.table[c.columns[k]][i]
				if math.IsInf(r.Theta, 1) && c.family == rate.NegativeBinomial {
					// No more than Poisson: glm.nb climbs towards an infinite θ until it has no
					// more steps, and its figures are those of where it stopped.
					if loose["nb_theta"][i] < 5000 || k < 5 && math.Abs(got-want) > 1e-3*max(math.Abs(want), 0.1) {
						t.Errorf("series %d, %s: %v, want %v", i+1, c.columns[k], got, want)
					}
					continue
				}
				off := math.Abs(got-want) / max(math.Abs(want), 1e-2)
				worst = max(worst, off)
				if off > c.within {
					t.Errorf("series %d, %s: %v, want %v", i+1, c.columns[k], got, want)
				}
			}
		}
		t.Logf("family %d: furthest from the reference %.1e", c.family, worst)
	}
}

// drawn is a series of five years with a season, a yearly ratio, and a load that
// hangs on from week to week.
func drawn(k uint64, mean, ratio, carry, load float64) rate.Series {
	s := random.New(53, k)
	series := rate.Series{Years: rate.Steps(260, 0, rate.WeeksPerYear)}
	state := normal(&s)
	for _, y := range series.Years {
		state = carry*state + math.Sqrt(1-carry*carry)*normal(&s)
		log := math.Log(mean) + y*math.Log(ratio) + 0.3*math.Sin(2*math.Pi*y) + load*state - load*load/2
		series.Counts = append(series.Counts, float64(poisson(&s, math.Exp(log))))
	}
	return series
}

type weather struct {
	name        string
	carry, load float64
	family      rate.Family
	most, least float64 // false trends, and rises by a fourth a year that are found
}

var weathers = []weather{
	{"chance alone", 0, 0, rate.QuasiPoisson, 0.06, 0.99},
	{"varying weeks", 0, 0.4, rate.QuasiPoisson, 0.06, 0.99},
	{"varying weeks, negative binomial", 0, 0.4, rate.NegativeBinomial, 0.06, 0.99},
	{"weeks that hang together", 0.6, 0.4, rate.QuasiPoisson, 0.08, 0.95},
	{"weeks that hang together, negative binomial", 0.6, 0.4, rate.NegativeBinomial, 0.08, 0.95},
}

// trendLevels returns how often a trend is seen where there is none, and how
// often one that is there.
func trendLevels(t *testing.T, c weather, trials int) (wrong, found float64) {
	t.Helper()
	called := 0.0
	for k := range uint64(trials) {
		o := rate.TrendOptions{Family: c.family, Harmonics: 1, Confidence: 0.95}
		got, err := rate.TrendOf(t.Context(), drawn(k, 6, 1, c.carry, c.load), o)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Holds(1) {
			wrong += 1 / float64(trials)
		}
		if got.Outcome == rate.Rose || got.Outcome == rate.Fell {
			called += 1 / float64(trials)
		}
		if got, err = rate.TrendOf(t.Context(), drawn(k, 6, 1.25, c.carry, c.load), o); err == nil && got.Low > 1 {
			found += 1 / float64(trials)
		}
	}
	t.Logf("%s: false trends %.1f %% (called %.1f %%), found %.1f %%", c.name, 100*wrong, 100*called, 100*found)
	if called > wrong {
		t.Errorf("%s: called %v", c.name, called)
	}
	return wrong, found
}

func TestTrendNullAndPower(t *testing.T) {
	t.Parallel()
	for _, c := range weathers {
		if wrong, found := trendLevels(t, c, 100); wrong > c.most+4*math.Sqrt(0.05*0.95/100) || found < c.least-0.04 {
			t.Errorf("%s: false %v, found %v", c.name, wrong, found)
		}
	}
}

func TestSoakTrendNull(t *testing.T) {
	analysistest.Soak(t)
	for _, c := range weathers {
		if wrong, found := trendLevels(t, c, 1500); wrong > c.most || found < c.least {
			t.Errorf("%s: false %v, found %v", c.name, wrong, found)
		}
	}
}

// Twice the exposure and twice the events is the same trend; the unit of
// exposure moves only the level, the start of the clock only the level and the
// season.
func TestTrendProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(rapid.Uint64().Draw(t, "series"), 12, rapid.Float64Range(0.7, 1.4).Draw(t, "ratio"), 0, 0.3)
		unit := rapid.SampledFrom([]float64{1, 0.01, 400}).Draw(t, "unit")
		s.Exposure = make([]float64, len(s.Counts))
		for i := range s.Exposure {
			s.Exposure[i] = unit * float64(1+i%3)
		}
		o := rate.TrendOptions{Family: rate.Family(rapid.IntRange(0, 1).Draw(t, "family")), Harmonics: rapid.IntRange(0, 2).Draw(t, "harmonics"), Confidence: 0.9}
		one, err := rate.TrendOf(context.Background(), s, o)
		if err != nil {
			t.Fatal(err)
		}
		later := rate.Series{Counts: s.Counts, Exposure: make([]float64, len(s.Counts)), Years: rate.Steps(len(s.Counts), 3.25, rate.WeeksPerYear)}
		for i := range later.Exposure {
			later.Exposure[i] = 7 * s.Exposure[i]
		}
		two, err := rate.TrendOf(context.Background(), later, o)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(one.PerYear/two.PerYear-1) > 1e-8 || math.Abs(one.Low/two.Low-1) > 1e-8 || math.Abs(two.Intercept+math.Log(7)+3.25*one.Log-one.Intercept) > 1e-6 {
			t.Fatalf("%+v and %+v", one.Interval, two.Interval)
		}
	})
}

// Five years that rise by a tenth each are a rise; five without a trend are
// unchanged when there are many events, and untold when there are few.
func TestTrendOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mean, ratio float64
		want        rate.Outcome
	}{{60, 1.1, rate.Rose}, {60, 0.9, rate.Fell}, {200, 1, rate.Unchanged}, {0.5, 1, rate.Untold}} {
		got, err := rate.TrendOf(t.Context(), drawn(3, c.mean, c.ratio, 0, 0), rate.TrendOptions{Harmonics: 1, Confidence: 0.95})
		if err != nil || got.Outcome != c.want {
			t.Errorf("%v a week, times %v: %v %+v, %v", c.mean, c.ratio, got.Outcome, got.Interval, err)
		}
	}
}

func TestTrendLeavesOutWeeksWithoutReporting(t *testing.T) {
	t.Parallel()
	s := drawn(1, 10, 1.1, 0, 0)
	s.Exposure = make([]float64, len(s.Counts))
	for i := range s.Exposure {
		s.Exposure[i] = 1
	}
	s.Exposure[7], s.Counts[7] = 0, 0
	got, err := rate.TrendOf(t.Context(), s, rate.TrendOptions{Harmonics: 1, Confidence: 0.95})
	if err != nil || len(got.Fitted) != len(s.Counts)-1 {
		t.Errorf("%d weeks, %v", len(got.Fitted), err)
	}
}

func TestTrendRefuses(t *testing.T) {
	t.Parallel()
	ones := []float64{1, 2, 1, 3, 1, 2, 2, 1}
	o := rate.TrendOptions{Harmonics: 1, Confidence: 0.95}
	for name, s := range map[string]rate.Series{
		"lengths":     {Counts: ones, Years: rate.Steps(7, 0, 52)},
		"few":         {Counts: ones[:5], Years: rate.Steps(5, 0, 52)},
		"order":       {Counts: ones, Years: make([]float64, 8)},
		"no events":   {Counts: make([]float64, 8), Years: rate.Steps(8, 0, 52)},
		"negative":    {Counts: []float64{1, 1, 1, 1, 1, 1, 1, -1}, Years: rate.Steps(8, 0, 4)},
		"no exposure": {Counts: ones, Years: rate.Steps(8, 0, 52), Exposure: []float64{1, 1, 1, 1, 1, 1, 1, -1}},
	} {
		if _, err := rate.TrendOf(t.Context(), s, o); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := rate.TrendOf(t.Context(), rate.Series{Counts: ones, Years: rate.Steps(8, 0, 7)}, rate.TrendOptions{Confidence: 0.9}); err != nil || !note.Has(got.Notes, "rate.short") {
		t.Errorf("short: %v %v", got.Notes, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := rate.TrendOf(ctx, drawn(1, 5, 1, 0, 0), o); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestWaves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		wave      rate.Wave
		k         int
		ratio, at float64
	}{{rate.Wave{Sin: math.Log(2)}, 1, 2, 0.25}, {rate.Wave{Cos: math.Log(3)}, 1, 3, 0}, {rate.Wave{Sin: -1}, 2, math.E, 0.375}} {
		if ratio, at := c.wave.Peak(c.k); math.Abs(ratio-c.ratio) > 1e-12 || math.Abs(at-c.at) > 1e-12 {
			t.Errorf("%+v: %v at %v", c.wave, ratio, at)
		}
	}
}

// The quantiles are those of printed tables.
func TestStudent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ confidence, freedom, want float64 }{
		{0.95, 1, 12.7062047}, {0.95, 10, 2.2281389}, {0.9, 3, 2.3533634}, {0.99, 30, 2.7499957}, {0.95, math.Inf(1), 1.9599640}, {0.8, 1e6, 1.2815524},
	} {
		got := rate.Critical(c.confidence, c.freedom)
		if math.Abs(got-c.want) > 1e-6 || math.Abs(rate.TwoSided(got, c.freedom)-(1-c.confidence)) > 1e-9 {
			t.Errorf("%v with %v degrees: %v, want %v", c.confidence, c.freedom, got, c.want)
		}
	}
	if !math.IsNaN(rate.Critical(0.9, 0)) {
		t.Error("no degrees of freedom")
	}
}

// Peers: R glm 0.54 s, glm.nb 2.54 s for all 290.
func BenchmarkTrends290(b *testing.B) {
	all := series(b)
	for _, c := range []struct {
		name   string
		family rate.Family
	}{{"quasi", rate.QuasiPoisson}, {"negbin", rate.NegativeBinomial}} {
		b.Run(c.name, func(b *testing.B) {
			analysistest.CPU(b)
			for b.Loop() {
				for _, counts := range all {
					fit(b, counts, c.family)
				}
			}
		})
	}
}
