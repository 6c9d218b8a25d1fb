package rate_test

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

// poisson draws a count: by multiplication where the mean is small, and as a
// sum of smaller ones where it is not.
func poisson(s *random.Stream, mean float64) int64 {
	n := int64(0)
	for ; mean > 20; mean -= 20 {
		n += poisson(s, 20)
	}
	for p := s.Float64(); p > math.Exp(-mean); p *= s.Float64() {
		n++
	}
	return n
}

// normal draws a standard normal variable (Box and Muller).
func normal(s *random.Stream) float64 {
	return math.Sqrt(-2*math.Log(1-s.Float64())) * math.Cos(2*math.Pi*s.Float64())
}

func TestRates(t *testing.T) {
	t.Parallel()
	r, err := rate.Of(rate.Count{Events: 10, Exposure: 50_000}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if r.Value != 20 || math.Abs(r.Low-2*4.7954) > 1e-3 || math.Abs(r.High-2*18.3904) > 1e-3 || len(r.Notes) != 0 {
		t.Errorf("got %+v", r)
	}
	if r, _ = rate.Of(rate.Count{Events: 0, Exposure: 100_000}, 0.95); r.Low != 0 || math.Abs(r.High-3.6889) > 1e-4 || !note.Has(r.Notes, "rate.few") {
		t.Errorf("none: %+v", r)
	}
	for name, c := range map[string]rate.Count{"negative": {-1, 1}, "no exposure": {1, 0}, "not a number": {1, math.NaN()}} {
		if _, err := rate.Of(c, 0.95); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := rate.Of(rate.Count{Events: 1, Exposure: 1}, 1); !errs.Is(err, errs.Invalid) {
		t.Errorf("confidence: %v", err)
	}
}

// 0.1748748 is Krishnamoorthy and Thomson's second example as ptools prints it;
// 0.0883790 is the example of scipy's poisson_means_test.
func TestKnownComparisons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		before, after rate.Count
		e             float64
	}{
		{"6 and 2", rate.Count{Events: 6, Exposure: 1}, rate.Count{Events: 2, Exposure: 1}, 0.1748748},
		{"2 and 6", rate.Count{Events: 2, Exposure: 1}, rate.Count{Events: 6, Exposure: 1}, 0.1748748},
		{"0 and 3 of 100", rate.Count{Events: 0, Exposure: 100}, rate.Count{Events: 3, Exposure: 100}, 0.08837900929018157},
		{"none at all", rate.Count{Events: 0, Exposure: 1}, rate.Count{Events: 0, Exposure: 2}, 1},
	} {
		got, err := rate.Compare(c.before, c.after, 0.95, rate.Rule{})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.E-c.e) > 5e-8 {
			t.Errorf("%s: E-test %v, want %v", c.name, got.E, c.e)
		}
	}
	// R: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)) of its manual gives
	// 1.971488 with 0.8584264 to 4.2772659; here the second is over the first.
	got, err := rate.Compare(rate.Count{Events: 21, Exposure: 3011}, rate.Count{Events: 11, Exposure: 800}, 0.95, rate.Rule{})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.Ratio-1.971488) > 1e-6 || math.Abs(got.Low-0.8584264) > 1e-7 || math.Abs(got.High-4.2772659) > 1e-7 {
		t.Errorf("got %+v", got)
	}
}

// The twin sums the conditional and the unconditional chances term by term.
func TestCompareAgainstSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rate.Count{Events: rapid.Int64Range(0, 40).Draw(t, "a"), Exposure: rapid.SampledFrom([]float64{1, 2, 0.7, 13}).Draw(t, "m")}
		b := rate.Count{Events: rapid.Int64Range(0, 40).Draw(t, "b"), Exposure: rapid.SampledFrom([]float64{1, 2, 0.7, 13}).Draw(t, "n")}
		got, err := rate.Compare(a, b, 0.9, rate.Rule{})
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteE(a, b); math.Abs(got.E-want) > 1e-11 {
			t.Fatalf("E-test %v, want %v", got.E, want)
		}
		n, p := a.Events+b.Events, b.Exposure/(a.Exposure+b.Exposure)
		if want := min(1, 2*min(tail(b.Events, n, n, p), tail(0, b.Events, n, p))); math.Abs(got.P-want) > 1e-11 {
			t.Fatalf("p %v, want %v", got.P, want)
		}
		// At the ends of the interval the tails are 5 % each.
		at := func(ratio float64) float64 { return ratio * b.Exposure / (ratio*b.Exposure + a.Exposure) }
		if b.Events > 0 && math.Abs(tail(b.Events, n, n, at(got.Low))-0.05) > 1e-9 {
			t.Fatalf("lower end %v", got.Low)
		}
		if b.Events < n && math.Abs(tail(0, b.Events, n, at(got.High))-0.05) > 1e-9 {
			t.Fatalf("upper end %v", got.High)
		}
		if got.Holds(1) != (got.P >= 0.1) {
			t.Fatalf("p %v beside %v", got.P, got.Interval)
		}
	})
}

func tail(from, to, n int64, p float64) float64 {
	sum := 0.0
	for k := from; k <= to; k++ {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		sum += math.Exp(a-b-c) * math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
	}
	return sum
}

func bruteE(a, b rate.Count) float64 {
	m, n := a.Exposure, b.Exposure
	t := func(x, y float64) float64 {
		if x+y == 0 {
			return 0
		}
		return math.Abs(x/m-y/n) / math.Sqrt(x/m/m+y/n/n)
	}
	common := float64(a.Events+b.Events) / (m + n)
	if common == 0 {
		return 1
	}
	chance := func(x, mean float64) float64 {
		lg, _ := math.Lgamma(x + 1)
		return math.Exp(x*math.Log(mean) - mean - lg)
	}
	seen, sum := t(float64(a.Events), float64(b.Events)), 0.0
	for x := range 220 {
		for y := range 220 {
			if t(float64(x), float64(y)) >= seen*(1-1e-12) {
				sum += chance(float64(x), common*m) * chance(float64(y), common*n)
			}
		}
	}
	return min(1, sum)
}

// Which period comes first, and in what unit exposure is told, changes nothing
// but the side of the ratio.
func TestCompareTurnsAndScales(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rate.Count{Events: rapid.Int64Range(1, 3000).Draw(t, "a"), Exposure: rapid.Float64Range(0.5, 2).Draw(t, "m")}
		b := rate.Count{Events: rapid.Int64Range(1, 3000).Draw(t, "b"), Exposure: rapid.Float64Range(0.5, 2).Draw(t, "n")}
		one, _ := rate.Compare(a, b, 0.95, rate.Rule{})
		two, _ := rate.Compare(b, a, 0.95, rate.Rule{})
		a.Exposure, b.Exposure = 1000*a.Exposure, 1000*b.Exposure
		three, _ := rate.Compare(a, b, 0.95, rate.Rule{})
		for _, other := range []rate.Comparison{{Ratio: 1 / two.Ratio, Interval: rate.Interval{Low: 1 / two.High, High: 1 / two.Low}, P: two.P, E: two.E}, three} {
			for i, d := range []float64{one.Ratio/other.Ratio - 1, one.Low/other.Low - 1, one.High/other.High - 1, one.P - other.P, one.E - other.E} {
				if math.Abs(d) > 1e-8 {
					t.Fatalf("figure %d: %+v and %+v", i, one, other)
				}
			}
		}
	})
}

// compareLevels returns how often equal rates are told apart at 5 %: by the
// exact test, and by the E-test.
func compareLevels(t *testing.T, mean, m, n float64, trials int) (exact, e float64) {
	t.Helper()
	for k := range uint64(trials) {
		s := random.New(41, k)
		got, err := rate.Compare(rate.Count{Events: poisson(&s, mean*m), Exposure: m}, rate.Count{Events: poisson(&s, mean*n), Exposure: n}, 0.95, rate.Rule{})
		if err != nil {
			t.Fatal(err)
		}
		if !got.Holds(1) {
			exact += 1 / float64(trials)
		}
		if got.E < 0.05 {
			e += 1 / float64(trials)
		}
	}
	t.Logf("mean %v (%v:%v): exact %.2f %%, E-test %.2f %%", mean, m, n, 100*exact, 100*e)
	return exact, e
}

var comparedMeans = [][3]float64{{8, 1, 1}, {20, 1, 3}, {200, 1, 1}}

// The exact test never tells equal rates apart too often; the E-test about as
// often as it says.
func TestCompareNull(t *testing.T) {
	t.Parallel()
	for _, c := range comparedMeans {
		if exact, e := compareLevels(t, c[0], c[1], c[2], 1200); exact > 0.065 || e > 0.07 || e < 0.03 || e < exact {
			t.Errorf("%v: exact %.4f, E-test %.4f", c, exact, e)
		}
	}
}

func TestSoakCompareNull(t *testing.T) {
	analysistest.Soak(t)
	for _, c := range comparedMeans {
		if exact, e := compareLevels(t, c[0], c[1], c[2], 40_000); exact > 0.051 || e > 0.056 || e < 0.038 {
			t.Errorf("%v: exact %.4f, E-test %.4f", c, exact, e)
		}
	}
}

func TestTwoMoreAreNoRise(t *testing.T) {
	t.Parallel()
	year := func(events int64) rate.Count { return rate.Count{Events: events, Exposure: 1} }
	for _, c := range []struct {
		before, after int64
		want          rate.Outcome
	}{{2, 3, rate.Untold}, {0, 0, rate.Untold}, {20, 24, rate.Untold}, {20, 60, rate.Rose}, {60, 20, rate.Fell}, {2000, 2010, rate.Unchanged}} {
		if got, err := rate.Compare(year(c.before), year(c.after), 0.95, rate.Rule{}); err != nil || got.Outcome != c.want || (got.Outcome == rate.Untold) != (got.Why.Key != "") {
			t.Errorf("%d to %d: %v, %v, %v", c.before, c.after, got.Outcome, got.Why, err)
		}
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	rule := rate.DefaultRule()
	for _, c := range []struct {
		name   string
		ratio  rate.Interval
		events int64
		want   rate.Outcome
		why    string
	}{
		{"two to three", rate.Interval{Low: 0.2, High: 18}, 5, rate.Untold, "rate.why.few-events"},
		{"wide", rate.Interval{Low: 0.7, High: 1.4}, 100, rate.Untold, "rate.why.wide"},
		{"fell", rate.Interval{Low: 0.5, High: 0.9}, 100, rate.Fell, ""},
		{"rose", rate.Interval{Low: 1.1, High: 1.9}, 100, rate.Rose, ""},
		{"certain but slight", rate.Interval{Low: 1.02, High: 1.1}, 9000, rate.Unchanged, ""},
		{"inside the limits", rate.Interval{Low: 0.9, High: 1.1}, 900, rate.Unchanged, ""},
		{"nothing known", rate.Interval{Low: 0, High: math.Inf(1)}, 10, rate.Untold, "rate.why.wide"},
	} {
		if got := rule.Judge(c.ratio, c.events); got.Outcome != c.want || got.Why.Key != c.why {
			t.Errorf("%s: %v %v", c.name, got.Outcome, got.Why)
		}
	}
	var e *errs.Error
	if _, err := rate.Compared(t.Context(), nil, 0.95, rate.Rule{Relevant: rate.Interval{Low: 2, High: 1}, MinEvents: 1}); !errors.As(err, &e) || e.Key != "rate.rule" {
		t.Errorf("a rule that cannot be: %v", err)
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, events := range []int64{10, 1000, 100_000} {
		b.Run(strconv.FormatInt(events, 10), func(b *testing.B) {
			analysistest.CPU(b)
			for b.Loop() {
				if _, err := rate.Compare(rate.Count{Events: events, Exposure: 1}, rate.Count{Events: events + events/5, Exposure: 1.1}, 0.95, rate.Rule{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
