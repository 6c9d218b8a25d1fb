package analyse_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lykta/internal/analyse"
	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/rate"
	"lykta/internal/day"
	"lykta/internal/words"
)

// fixedPlan is a plan of a year before and a year after, and counts that follow
// it: ten a week everywhere, less where the measure was.
func fixedPlan(t *testing.T, after int) (plan effect.Plan, events, file string) {
	t.Helper()
	start := day.MustParse("2025-01-06")
	plan = effect.Plan{Measure: "Påhittad åtgärd", Outcome: "Påhittade händelser", Method: effect.Weighted, Wanted: effect.Fewer,
		Before: day.Period{From: start, To: start.Add(52*7 - 1)}, After: day.Period{From: start.Add(52 * 7), To: start.Add(104*7 - 1)},
		Treated: []string{"torget"}, Comparison: []string{"hamnen"}, Confidence: 0.9, Relevant: rate.Interval{Low: -20, High: 20}}
	text, err := plan.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("area,week,count\n")
	for week := range 104 {
		torget := 10 + week%3
		if week >= 52 {
			torget = after + week%3
		}
		fmt.Fprintf(&rows, "torget,%s,%d\nhamnen,%s,%d\n", start.Add(7*week), torget, start.Add(7*week), 10+(week+1)%3)
	}
	file, events = filepath.Join(t.TempDir(), "plan.json"), filepath.Join(t.TempDir(), "events.csv")
	for path, content := range map[string]string{file: string(text), events: rows.String()} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return plan, events, file
}

func TestPlannedEffect(t *testing.T) {
	t.Parallel()
	for want, after := range map[string]int{"improved": 5, "worse": 16, "untold": 9} {
		plan, events, file := fixedPlan(t, after)
		hash, err := plan.Hash()
		if err != nil {
			t.Fatal(err)
		}
		m := analyse.Effect{Events: events, Plan: file, Kept: hash, On: plan.After.From.Add(-10)}
		var got struct {
			Answer, Hash string
			Figure       float64
			Breaches     []string
		}
		answered(t, m, &got)
		if got.Answer != want || got.Hash != hash || len(got.Breaches) > 0 {
			t.Errorf("%+v, want %s", got, want)
		}
		m.On = plan.After.From
		answered(t, m, &got)
		if got.Answer != "untold" || len(got.Breaches) != 1 || got.Breaches[0] != "effect.breach.late" {
			t.Errorf("a plan kept too late: %+v", got)
		}
		m.Kept = strings.Repeat("0", 64)
		if _, err := m.Answer(context.Background(), func(string) {}); !strings.Contains(fmt.Sprint(analyse.Wrong(words.For(words.English), err)), hash+" in place of 000") {
			t.Errorf("another plan: %v", err)
		}
		m.Kept = ""
		if _, err := m.Answer(context.Background(), func(string) {}); !strings.Contains(fmt.Sprint(analyse.Wrong(words.For(words.English), err)), hash) {
			t.Errorf("the hash is not told: %v", err)
		}
	}
}
