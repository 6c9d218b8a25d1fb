package effect_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/rate"
	"lykta/internal/day"
	"lykta/internal/errs"
)

var update = flag.Bool("update", false, "write the golden files anew")

func span(from string, weeks int) day.Period {
	d := day.MustParse(from)
	return day.Period{From: d, To: d.Add(7*weeks - 1)}
}

// plan is an example: lighting at a bicycle stand, with areas invented.
func plan() effect.Plan {
	return effect.Plan{
		Measure: "Belysning och låsbara ställ vid stationen", Outcome: "Anmälda cykelstölder per vecka",
		Method: effect.Weighted, Wanted: effect.Fewer,
		Before: span("2025-01-06", 26), After: span("2025-07-07", 26),
		Treated: []string{"station"}, Comparison: []string{"torget"},
		Near: []string{"parken"}, NearComparison: []string{"hamnen"},
		Confidence: 0.9, Relevant: rate.Interval{Low: -5, High: 5},
	}
}

// The encoding is fixed for good: a changed golden file is a changed hash, and
// plans that were kept could no longer be told from changed ones.
func TestEncodingStands(t *testing.T) {
	t.Parallel()
	b, err := plan().Canonical()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := plan().Hash()
	if err != nil {
		t.Fatal(err)
	}
	got := string(b) + "\n" + hash + "\n"
	if *update {
		if err := os.WriteFile("testdata/plan.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/plan.golden")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
	back, err := effect.ParsePlan(b)
	if d := cmp.Diff(plan(), back, cmpopts.EquateComparable(day.Day{}), cmpopts.EquateEmpty()); err != nil || d != "" {
		t.Error(err, d)
	}
}

// The order in which areas are told changes nothing; anything else does.
func TestHashSeesEveryChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := plan()
		p.Treated = []string{"a", "b", "c"}
		first, err := p.Hash()
		if err != nil {
			t.Fatal(err)
		}
		q := p
		q.Treated = slices.Clone(p.Treated)
		slices.Reverse(q.Treated)
		if again, _ := q.Hash(); again != first {
			t.Fatal("the order of areas changed the hash")
		}
		changes := []func(*effect.Plan){
			func(p *effect.Plan) { p.Measure += "." }, func(p *effect.Plan) { p.Outcome += " " },
			func(p *effect.Plan) { p.Wanted = effect.More }, func(p *effect.Plan) { p.Confidence = 0.95 },
			func(p *effect.Plan) { p.Relevant.Low = -5.0000001 }, func(p *effect.Plan) { p.Relevant.High = 6 },
			func(p *effect.Plan) { p.After = span("2025-07-07", 27) }, func(p *effect.Plan) { p.Before = span("2025-01-13", 25) },
			func(p *effect.Plan) { p.Treated = []string{"a", "b"} }, func(p *effect.Plan) { p.Comparison = []string{"d"} },
			func(p *effect.Plan) { p.Near, p.NearComparison = nil, nil },
			func(p *effect.Plan) { p.Near, p.NearComparison = p.NearComparison, p.Near },
		}
		rapid.SampledFrom(changes).Draw(t, "change")(&q)
		if changed, err := q.Hash(); err != nil || changed == first {
			t.Fatalf("a change left the hash alone: %v", err)
		}
	})
}

func TestPlansThatCannotBe(t *testing.T) {
	t.Parallel()
	many := []string{"1", "2", "3", "4", "5", "6", "7", "8"}
	ratio := rate.Interval{Low: 0.9, High: 1.1}
	for _, c := range []struct {
		name, field string
		change      func(*effect.Plan)
	}{
		{"no measure", "measure", func(p *effect.Plan) { p.Measure = " " }},
		{"no outcome", "outcome", func(p *effect.Plan) { p.Outcome = "\xff" }},
		{"no way", "wanted", func(p *effect.Plan) { p.Wanted = "" }},
		{"no method", "method", func(p *effect.Plan) { p.Method = "guess" }},
		{"confidence", "confidence", func(p *effect.Plan) { p.Confidence = 1 }},
		{"days over", "before", func(p *effect.Plan) { p.Before.To = p.Before.To.Add(-1) }},
		{"no time after", "after", func(p *effect.Plan) { p.After = day.Period{} }},
		{"after is before", "after", func(p *effect.Plan) { p.After = span("2025-06-30", 26) }},
		{"no area", "treated", func(p *effect.Plan) { p.Treated = nil }},
		{"an area twice", "areas", func(p *effect.Plan) { p.Near = []string{"torget"} }},
		{"nothing to compare with", "comparison", func(p *effect.Plan) { p.Comparison = nil }},
		{"near alone", "near", func(p *effect.Plan) { p.NearComparison = nil }},
		{"limits without nothing", "relevant", func(p *effect.Plan) { p.Relevant = rate.Interval{Low: 1, High: 5} }},
		{"seven to compare with", "comparison", func(p *effect.Plan) {
			p.Method, p.Near, p.NearComparison, p.Comparison, p.Relevant = effect.Differences, nil, nil, many[:7], ratio
		}},
		{"few weeks", "before", func(p *effect.Plan) {
			p.Method, p.Near, p.NearComparison, p.Comparison, p.Relevant = effect.Differences, nil, nil, many, ratio
			p.Before, p.After = span("2025-06-09", 4), span("2025-07-07", 21)
		}},
		{"a gap", "after", func(p *effect.Plan) {
			p.Method, p.Near, p.NearComparison, p.Comparison, p.Relevant = effect.Differences, nil, nil, many, ratio
			p.After = span("2025-07-14", 26)
		}},
		{"a series with others", "comparison", func(p *effect.Plan) {
			p.Method, p.Near, p.NearComparison, p.Relevant, p.Before = effect.Series, nil, nil, ratio, span("2024-01-08", 78)
		}},
		{"a short series", "before", func(p *effect.Plan) {
			p.Method, p.Near, p.NearComparison, p.Comparison, p.Relevant = effect.Series, nil, nil, nil, ratio
		}},
		{"a ratio below nothing", "relevant", func(p *effect.Plan) {
			p.Method, p.Near, p.NearComparison, p.Comparison, p.Relevant = effect.Differences, nil, nil, many, rate.Interval{Low: -1, High: 2}
		}},
	} {
		p := plan()
		c.change(&p)
		_, err := p.Hash()
		if !errs.Is(err, errs.Invalid) || !slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == c.field }) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestParsePlanRefuses(t *testing.T) {
	t.Parallel()
	b, err := plan().Canonical()
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	for name, text := range map[string]string{
		"nothing":        "",
		"white space":    good + " ",
		"another form":   strings.Replace(good, "plan/1", "plan/2", 1),
		"another member": strings.Replace(good, `{"after"`, `{"a":1,"after"`, 1),
		"another case":   strings.Replace(good, `"wanted"`, `"Wanted"`, 1),
		"long decimal":   strings.Replace(good, `"0.9"`, `"0.90"`, 1),
		"no day":         strings.Replace(good, "2025-07-07", "2025-13-07", 1),
		"no number":      strings.Replace(good, `"-5"`, `"five"`, 1),
		"an order":       strings.Replace(good, `["station"]`, `["station","a"]`, 1),
	} {
		if _, err := effect.ParsePlan([]byte(text)); !errs.Is(err, errs.Invalid) || text == good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What parses is a plan that is written the same again.
func FuzzParsePlan(f *testing.F) {
	b, err := plan().Canonical()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"after":"2025-07-07/2025-07-13"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := effect.ParsePlan(b)
		if err != nil {
			return
		}
		if again, err := p.Canonical(); err != nil || string(again) != string(b) {
			t.Fatalf("%s became %s: %v", b, again, err)
		}
	})
}

func key(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}
