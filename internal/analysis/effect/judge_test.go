package effect_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/day"
	"lykta/internal/errs"
)

// kept is the plan's hash on the day before it began.
func kept(t testing.TB, p effect.Plan) effect.Kept {
	t.Helper()
	hash, err := p.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return effect.Kept{Hash: hash, On: p.After.From.Add(-1)}
}

// records draws counts for every planned area and week: mean before, and mean ×
// ratio after in the treated areas.
func records(p effect.Plan, seed uint64, mean, ratio float64) []effect.Record {
	s := random.New(83, seed)
	var out []effect.Record
	for g, areas := range [][]string{p.Treated, p.Comparison, p.Near, p.NearComparison} {
		for _, area := range areas {
			for _, period := range []day.Period{p.Before, p.After} {
				for d := period.From; period.Contains(d); d = d.Add(7) {
					m := mean
					if g == 0 && period == p.After {
						m *= ratio
					}
					out = append(out, effect.Record{Area: area, From: d, Count: int64(poisson(&s, m))})
				}
			}
		}
	}
	return out
}

func judged(t testing.TB, p effect.Plan, k effect.Kept, r []effect.Record) effect.Report {
	t.Helper()
	got, err := effect.Judge(context.Background(), p, k, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func differences() effect.Plan {
	p := plan()
	p.Method, p.Near, p.NearComparison = effect.Differences, nil, nil
	p.Comparison = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}
	p.Treated, p.Relevant = []string{"x", "y"}, rate.Interval{Low: 0.8, High: 1.25}
	return p
}

func alone() effect.Plan {
	p := differences()
	p.Method, p.Comparison, p.Before = effect.Series, nil, span("2023-07-10", 104)
	return p
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	wide := plan()
	wide.Relevant = rate.Interval{Low: -60, High: 60}
	visits := differences()
	visits.Wanted = effect.More
	for _, c := range []struct {
		name        string
		plan        effect.Plan
		mean, ratio float64
		want        effect.Answer
		why         string
	}{
		{"fewer thefts", plan(), 8, 0.4, effect.Improved, ""},
		{"more thefts", plan(), 8, 2, effect.Worse, ""},
		{"few thefts", plan(), 0.1, 1, effect.Untold, "effect.why.few-events"},
		{"some thefts", plan(), 3, 0.85, effect.Untold, "effect.why.wide"},
		{"no change that matters", wide, 2, 1, effect.Unchanged, ""},
		{"areas: fewer", differences(), 8, 0.6, effect.Improved, ""},
		{"areas: as before", differences(), 60, 1, effect.Unchanged, ""},
		{"areas: too little", differences(), 2, 0.95, effect.Untold, "effect.why.wide"},
		{"areas: fewer visits", visits, 8, 0.6, effect.Worse, ""},
		{"areas: more visits", visits, 8, 1.6, effect.Improved, ""},
		{"alone: fewer", alone(), 20, 0.5, effect.Improved, ""},
		{"alone: as before", alone(), 400, 1, effect.Unchanged, ""},
		{"alone: all gone", alone(), 5, 0, effect.Improved, ""},
		{"areas: all gone", differences(), 5, 0, effect.Improved, ""},
		{"areas: nothing at all", differences(), 0, 1, effect.Untold, "effect.why.few-events"},
		{"areas: next to nothing", differences(), 0.01, 1, effect.Untold, "effect.why.few-events"},
		{"alone: nothing at all", alone(), 0, 1, effect.Untold, "effect.why.few-events"},
	} {
		got := judged(t, c.plan, kept(t, c.plan), records(c.plan, 1, c.mean, c.ratio))
		if got.Answer != c.want || got.Why.Key != c.why || len(got.Breaches) > 0 {
			t.Errorf("%s: %v, %v, %v: %v %+v", c.name, got.Answer, got.Why, got.Breaches, got.Figure, got.Interval)
		}
		if !math.IsNaN(got.Figure) && (!got.Holds(got.Figure) || got.Smallest.Low >= got.Smallest.High) {
			t.Errorf("%s: %v in %+v, smallest %+v", c.name, got.Figure, got.Interval, got.Smallest)
		}
	}
}

func TestTheMethodsFiguresStandBeside(t *testing.T) {
	t.Parallel()
	for _, p := range []effect.Plan{plan(), differences(), alone()} {
		got := judged(t, p, kept(t, p), records(p, 2, 12, 0.7))
		if (got.Weighted != nil) != (p.Method == effect.Weighted) || (got.Quotients != nil) != (len(p.Near) > 0) || (got.Differences != nil) != (p.Method == effect.Differences) || (got.Series != nil) != (p.Method == effect.Series) {
			t.Errorf("%s: %+v", p.Method, got)
		}
		if hash, _ := p.Hash(); got.Hash != hash || got.Treated.Before == 0 || got.Treated.After == 0 {
			t.Errorf("%s: %+v", p.Method, got)
		}
	}
}

// A plan that was changed is refused; one kept too late, or data that do not
// follow it, give no answer however clear the figures are.
func TestNothingButThePlan(t *testing.T) {
	t.Parallel()
	p := plan()
	clear := records(p, 1, 8, 0.2)
	if got := judged(t, p, kept(t, p), clear); got.Answer != effect.Improved {
		t.Fatalf("the control: %+v", got)
	}
	changed := p
	changed.Relevant.Low = -1
	if _, err := effect.Judge(t.Context(), changed, kept(t, p), clear); !errs.Is(err, errs.Conflict) || key(err) != "effect.plan.changed" {
		t.Errorf("changed: %v", err)
	}
	for name, c := range map[string]struct {
		on      day.Day
		records []effect.Record
		breach  string
		figure  bool
	}{
		"kept on the day it began": {p.After.From, clear, "effect.breach.late", true},
		"never kept":               {day.Day{}, clear, "effect.breach.late", true},
		"a week is missing":        {p.After.From.Add(-1), clear[1:], "effect.breach.missing", false},
		"a day off":                {p.After.From.Add(-1), append(slices.Clone(clear), effect.Record{Area: "torget", From: p.After.From.Add(1), Count: 1}), "effect.breach.week", true},
	} {
		k := kept(t, p)
		k.On = c.on
		got := judged(t, p, k, c.records)
		if got.Answer != effect.Untold || got.Why.Key != "effect.why.unplanned" || !note.Has(got.Breaches, c.breach) || math.IsNaN(got.Figure) == c.figure {
			t.Errorf("%s: %+v", name, got)
		}
	}
	more := append(slices.Clone(clear), effect.Record{Area: "elsewhere", From: p.After.From, Count: 5}, effect.Record{Area: "torget", From: p.After.To.Add(1), Count: 5})
	if got := judged(t, p, kept(t, p), more); got.Answer != effect.Improved || !note.Has(got.Notes, "effect.unused") {
		t.Errorf("other counts: %+v", got)
	}
	if _, err := effect.Judge(t.Context(), p, kept(t, p), append(slices.Clone(clear), clear[3])); key(err) != "effect.twice" {
		t.Errorf("twice: %v", err)
	}
	if _, err := effect.Judge(t.Context(), p, kept(t, p), []effect.Record{{Area: "torget", Count: -1}}); key(err) != "effect.negative" {
		t.Errorf("negative: %v", err)
	}
	bad := p
	bad.Treated = nil
	if _, err := effect.Judge(t.Context(), bad, kept(t, p), clear); !errs.Is(err, errs.Invalid) {
		t.Errorf("a plan that cannot be: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := differences()
	if _, err := effect.Judge(ctx, d, kept(t, d), records(d, 1, 8, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Where the areas compared with have nothing after, no ratio can be had.
func TestTheMethodThatCannotBe(t *testing.T) {
	t.Parallel()
	p := differences()
	data := records(p, 1, 8, 1)
	for i, r := range data {
		if r.Area != "x" && r.Area != "y" && p.After.Contains(r.From) {
			data[i].Count = 0
		}
	}
	if got := judged(t, p, kept(t, p), data); got.Answer != effect.Untold || got.Why.Key != "effect.why.method" || !math.IsNaN(got.Figure) {
		t.Errorf("got %+v", got)
	}
}

// The figure is the difference of the planned totals, in events of the time
// after: here 52 weeks before and 26 after.
func TestJudgedFigureIsOfTheTotals(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Before = span("2024-07-08", 52)
	data := records(p, 5, 6, 0.7)
	var totals [4][2]int64
	for _, r := range data {
		after := 0
		if p.After.Contains(r.From) {
			after = 1
		}
		totals[slices.Index([]string{"station", "torget", "parken", "hamnen"}, r.Area)][after] += r.Count
	}
	change := func(area int) float64 { return float64(totals[area][1]) - float64(totals[area][0])/2 }
	got := judged(t, p, kept(t, p), data)
	if want := change(0) - change(1) + change(2) - change(3); math.Abs(got.Figure-want) > 1e-9 {
		t.Errorf("got %v, want %v", got.Figure, want)
	}
	if want := (effect.Pair{Before: totals[0][0], After: totals[0][1]}); got.Treated != want {
		t.Errorf("got %+v, want %+v", got.Treated, want)
	}
}

// A rehearsal looks only at the time before, tells what could be seen, and
// notices areas that do not compare.
func TestRehearsal(t *testing.T) {
	t.Parallel()
	p := differences()
	longer := p
	longer.Before = span("2024-07-08", 52)
	data := records(longer, 1, 9, 0.1)
	got, err := effect.Rehearse(t.Context(), p, data)
	if err != nil {
		t.Fatal(err)
	}
	measured := judged(t, p, kept(t, p), data)
	if got.Answer == effect.Improved || got.Answer == effect.Worse || !note.Has(got.Notes, "effect.rehearsal") || got.Hash != "" || measured.Answer != effect.Improved {
		t.Errorf("rehearsal %v %+v, measured %v", got.Answer, got.Interval, measured.Answer)
	}
	if got.Smallest.Low < 0.5 || got.Smallest.Low > 0.95 {
		t.Errorf("smallest %+v", got.Smallest)
	}
	for i, r := range data {
		if r.Area == "x" || r.Area == "y" {
			data[i].Count += int64(r.From.Sub(longer.Before.From)) / 7
		}
	}
	if got, err = effect.Rehearse(t.Context(), p, data); err != nil || got.Answer != effect.Worse {
		t.Errorf("areas that rise already: %v, %v", got.Answer, err)
	}
	if got, err = effect.Rehearse(t.Context(), p, records(p, 1, 9, 1)); err != nil || !note.Has(got.Breaches, "effect.breach.missing") {
		t.Errorf("too short: %+v, %v", got.Breaches, err)
	}
	p.Treated = nil
	if _, err = effect.Rehearse(t.Context(), p, data); !errs.Is(err, errs.Invalid) {
		t.Errorf("a plan that cannot be: %v", err)
	}
}

// The order of records, and what areas are called, change nothing.
func TestJudgeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom([]effect.Plan{plan(), differences(), alone()}).Draw(t, "plan")
		hash, _ := p.Hash()
		data := records(p, rapid.Uint64().Draw(t, "seed"), 6, 0.8)
		one, err := effect.Judge(context.Background(), p, effect.Kept{Hash: hash, On: p.Before.From}, data)
		if err != nil {
			t.Fatal(err)
		}
		name := func(areas []string) []string {
			var out []string
			for _, a := range areas {
				out = append(out, "område "+a)
			}
			slices.Reverse(out)
			return out
		}
		q, other := p, slices.Clone(data)
		q.Treated, q.Comparison, q.Near, q.NearComparison = name(p.Treated), name(p.Comparison), name(p.Near), name(p.NearComparison)
		slices.Reverse(other)
		for i := range other {
			other[i].Area = "område " + other[i].Area
		}
		again, _ := q.Hash()
		two, err := effect.Judge(context.Background(), q, effect.Kept{Hash: again, On: q.Before.From}, other)
		if err != nil {
			t.Fatal(err)
		}
		if one.Answer != two.Answer || math.Abs(one.Figure-two.Figure) > 1e-9 || math.Abs(one.Low-two.Low) > 1e-9 || math.Abs(one.High-two.High) > 1e-9 {
			t.Fatalf("%+v and %+v", one, two)
		}
	})
}

// How often a measure without effect is said to have one: at most as often as
// the confidence leaves; and "unchanged" is never said of an effect at the
// edge of what matters more often than that.
func TestAnswersNull(t *testing.T) {
	t.Parallel()
	const trials = 400
	p := plan()
	p.Near, p.NearComparison, p.Relevant = nil, nil, rate.Interval{Low: -75, High: 75}
	hash, err := p.Hash()
	if err != nil {
		t.Fatal(err)
	}
	var told, unchanged, missed float64
	for k := range uint64(trials) {
		keptPlan := effect.Kept{Hash: hash, On: p.Before.From}
		switch got := judged(t, p, keptPlan, records(p, k, 8, 1)); got.Answer {
		case effect.Improved, effect.Worse:
			told++
		case effect.Unchanged:
			unchanged++
		}
		// 75 of 208 events fewer.
		if got := judged(t, p, keptPlan, records(p, trials+k, 8, 1-75/208.0)); got.Answer == effect.Unchanged {
			missed++
		}
	}
	t.Logf("no effect: said to be one in %.1f %%, unchanged in %.1f %%; at the edge unchanged in %.1f %%", 100*told/trials, 100*unchanged/trials, 100*missed/trials)
	if told/trials > 0.14 || missed/trials > 0.08 || unchanged == 0 {
		t.Errorf("told %v, missed %v", told/trials, missed/trials)
	}
}
