package rate_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

func compared(t testing.TB, reporters ...rate.Tally) rate.Change {
	t.Helper()
	got, err := rate.Compared(context.Background(), reporters, 0.95, rate.Rule{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func turns(before int64, active float64, after int64, later float64) rate.Tally {
	return rate.Tally{Before: rate.Turnout{Events: before, Active: active}, After: rate.Turnout{Events: after, Active: later}}
}

// Eight schools report as before; then two more housing companies begin to
// report. More reports are not more events.
func TestNewReportersAreNoRise(t *testing.T) {
	t.Parallel()
	var reporters []rate.Tally
	for i := range int64(8) {
		reporters = append(reporters, turns(40+i, 13, 40+(i+3)%8, 13))
	}
	same := compared(t, reporters...)
	if same.Outcome != rate.Unchanged || same.Ratio != 1 || note.Has(same.Notes, "rate.reporters") {
		t.Errorf("before: %+v", same)
	}
	more := compared(t, append(reporters, turns(0, 0, 90, 13), turns(0, 0, 110, 13))...)
	if more.Outcome != rate.Unchanged || more.Ratio != 1 || more.Joined != 2 || more.Both != 8 || more.Raw < 1.5 || !note.Has(more.Notes, "rate.reporters") {
		t.Errorf("after: %+v", more)
	}
	if want := 0.8; math.Abs(more.CoverageAfter-want) > 1e-12 || more.CoverageBefore != 1 {
		t.Errorf("coverage %v and %v", more.CoverageBefore, more.CoverageAfter)
	}
}

func TestWhenItCannotBeTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		reporters []rate.Tally
		why       string
	}{
		{"nobody", nil, "rate.why.coverage"},
		{"two to three", []rate.Tally{turns(2, 4, 3, 4)}, "rate.why.few-events"},
		{"others report", []rate.Tally{turns(50, 4, 90, 4), turns(80, 9, 0, 0), turns(0, 0, 80, 9)}, "rate.why.coverage"},
		{"twenty to twenty-four", []rate.Tally{turns(10, 4, 11, 4), turns(10, 4, 13, 4)}, "rate.why.wide"},
		{"nothing in either", []rate.Tally{turns(0, 4, 0, 4)}, "rate.why.few-events"},
	} {
		if got := compared(t, c.reporters...); got.Outcome != rate.Untold || got.Why.Key != c.why {
			t.Errorf("%s: %v, %v", c.name, got.Outcome, got.Why)
		}
	}
}

// With the same active time throughout, a single share: Wilson's interval with
// continuity correction, here for 30 of 100 (R: prop.test(30, 100) gives
// 0.2145426 to 0.4010604).
func TestOneShareIsWilson(t *testing.T) {
	t.Parallel()
	got := compared(t, turns(70, 10, 30, 10))
	if math.Abs(got.Low-0.2145426/(1-0.2145426)) > 1e-6 || math.Abs(got.High-0.4010604/(1-0.4010604)) > 1e-6 || !note.Has(got.Notes, "rate.one-reporter") {
		t.Errorf("got %+v", got)
	}
	if none := compared(t, turns(20, 10, 0, 10)); none.Ratio != 0 || none.Low != 0 || none.Outcome != rate.Fell {
		t.Errorf("to none: %+v", none)
	}
	if rise := compared(t, turns(0, 10, 20, 10)); !math.IsInf(rise.Ratio, 1) || !math.IsInf(rise.High, 1) || rise.Outcome != rate.Rose {
		t.Errorf("from none: %+v", rise)
	}
}

// The order of reporters and the unit of time change nothing; turning the
// periods turns the ratio; twice the active time in the second period halves
// it; reporters who report nothing at all weigh nothing.
func TestChangeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "reporters")
		reporters := make([]rate.Tally, n)
		for i := range reporters {
			reporters[i] = turns(rapid.Int64Range(0, 30).Draw(t, "before"), float64(rapid.IntRange(1, 9).Draw(t, "active")), rapid.Int64Range(0, 30).Draw(t, "after"), float64(rapid.IntRange(1, 9).Draw(t, "later")))
		}
		reporters[0].Before.Events++
		reporters[0].After.Events++
		one, err := rate.Compared(context.Background(), reporters, 0.9, rate.Rule{})
		if err != nil {
			t.Fatal(err)
		}
		other := append(slices.Clone(reporters), turns(0, 5, 0, 5))
		slices.Reverse(other)
		turned := slices.Clone(reporters)
		for i := range other {
			other[i].Before.Active *= 7
			other[i].After.Active *= 14
		}
		for i, r := range turned {
			turned[i] = rate.Tally{Before: r.After, After: r.Before}
		}
		two, _ := rate.Compared(context.Background(), other, 0.9, rate.Rule{})
		three, _ := rate.Compared(context.Background(), turned, 0.9, rate.Rule{})
		for i, d := range []float64{two.Ratio*2/one.Ratio - 1, two.Low*2/one.Low - 1, two.High*2/one.High - 1, three.Ratio*one.Ratio - 1, three.Low*one.High - 1, three.High*one.Low - 1} {
			if math.Abs(d) > 1e-9 {
				t.Fatalf("figure %d off by %v: %+v, %+v, %+v", i, d, one, two, three)
			}
		}
	})
}

// The twin climbs the likelihood by small steps.
func TestChangeIsTheLikeliest(t *testing.T) {
	t.Parallel()
	reporters := []rate.Tally{turns(12, 3, 20, 6), turns(5, 8, 9, 4), turns(30, 10, 22, 10)}
	likelihood := func(ratio float64) float64 {
		sum := 0.0
		for _, r := range reporters {
			odds := ratio * r.After.Active / r.Before.Active
			sum += float64(r.After.Events)*math.Log(odds/(1+odds)) - float64(r.Before.Events)*math.Log1p(odds)
		}
		return sum
	}
	best := 0.0
	for step := 0.05; step < 10; step += 1e-5 {
		if best == 0 || likelihood(step) > likelihood(best) {
			best = step
		}
	}
	if got := compared(t, reporters...); math.Abs(got.Ratio-best) > 1e-5 {
		t.Errorf("got %v, want %v", got.Ratio, best)
	}
}

type reporting struct {
	name        string
	n           int
	mean, moves float64
	most, least float64 // false changes, and rises by 60 % that are found
}

var reportings = []reporting{
	{"few events", 8, 1.5, 0, 0.05, 0.09},
	{"many events", 10, 30, 0, 0.05, 0.99},
	{"reporters that move", 12, 20, 0.35, 0.075, 0.8},
}

// changeLevels returns how often a change is seen where there is none, by chance
// alone and where each reporter's own level moves, and how often one that is
// there is found.
func changeLevels(t *testing.T, c reporting, trials int) (wrong, found float64) {
	t.Helper()
	for k := range uint64(trials) {
		s := random.New(59, k)
		draw := func(ratio float64) rate.Change {
			reporters := make([]rate.Tally, c.n)
			for i := range reporters {
				own := c.mean * math.Exp(0.8*normal(&s)-0.32)
				reporters[i] = turns(poisson(&s, own), 10, poisson(&s, own*ratio*math.Exp(c.moves*normal(&s))*1.2), 12)
			}
			return compared(t, reporters...)
		}
		if !draw(1).Holds(1) {
			wrong += 1 / float64(trials)
		}
		if draw(1.6).Low > 1 {
			found += 1 / float64(trials)
		}
	}
	t.Logf("%s: false changes %.2f %%, a rise by 60 %% found in %.1f %%", c.name, 100*wrong, 100*found)
	return wrong, found
}

func TestChangeNullAndPower(t *testing.T) {
	t.Parallel()
	for _, c := range reportings {
		if wrong, found := changeLevels(t, c, 1000); wrong > c.most+0.025 || found < c.least-0.03 {
			t.Errorf("%s: false %v, found %v", c.name, wrong, found)
		}
	}
}

func TestSoakChangeNull(t *testing.T) {
	analysistest.Soak(t)
	for _, c := range reportings {
		if wrong, found := changeLevels(t, c, 20_000); wrong > c.most || found < c.least {
			t.Errorf("%s: false %v, found %v", c.name, wrong, found)
		}
	}
}

func TestChangeRefuses(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]rate.Tally{
		"events without reporting": turns(3, 0, 1, 1),
		"negative":                 turns(-1, 1, 1, 1),
		"not a number":             turns(1, math.NaN(), 1, 1),
	} {
		if _, err := rate.Compared(t.Context(), []rate.Tally{r}, 0.95, rate.Rule{}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
