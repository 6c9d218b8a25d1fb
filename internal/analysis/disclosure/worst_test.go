package disclosure_test

import (
	"fmt"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/disclosure"
	"lykta/internal/analysis/note"
)

// The worst case: the attacker knows every other report, and the number lies
// where a class may begin.
func TestWorstCaseIsWithinTheBound(t *testing.T) {
	t.Parallel()
	for tables := 1; tables <= 3; tables++ {
		for _, wish := range []float64{0, 0.02, 0.1} {
			p := town(3, []disclosure.Table{areas, whole, {Geography: 0, ByKind: true}}[:tables]...)
			p.Key, p.Advantage = key(1), wish
			worst, bound := 0.0, 0.0
			for n := range 220 {
				chance, b := disclosure.FlipChance(p, n)
				worst, bound = max(worst, chance*float64(tables)/2), b
			}
			limit := wish
			if wish == 0 {
				limit = disclosure.DefaultAdvantage
			}
			t.Logf("%d tables, wish %.2f: worst %.4f, bound %.4f", tables, wish, worst, bound)
			if worst > bound+1e-3 || bound > limit {
				t.Errorf("%d tables, wish %.2f: worst %.4f, bound %.4f", tables, wish, worst, bound)
			}
		}
	}
	p := town(3, areas)
	if chance, _ := disclosure.FlipChance(p, 7); chance != 1 {
		t.Errorf("the control without a key changes in %.2f: the trial is too easy to show anything", chance)
	}
}

func TestTheAccountSaysWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	p := disclosure.Plan{Places: [][]string{{"norr"}, {"söder"}}, Periods: []string{"2026-K1"}, Tables: []disclosure.Table{areas, whole}}
	var r []disclosure.Report
	for i := range 12 {
		r = append(r, disclosure.Report{Reporter: fmt.Sprint(i), Period: "2026-K1", Place: i / 6})
	}
	r = append(r, disclosure.Report{Reporter: "a", Period: "2025-K4"}, disclosure.Report{Reporter: "b", Period: "2026-K1", Place: 2},
		disclosure.Report{Reporter: "c", Period: "2026-K1", Held: true})
	cube, account, err := disclosure.Publish(p, r, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Twelve in all, six in each: the whole would tell that both have someone.
	want := disclosure.Account{Held: 1, Outside: 2, Few: 2, Protected: 1}
	if account != want {
		t.Errorf("account %+v, want %+v", account, want)
	}
	for _, c := range cube.Cells {
		if c.Class.Shown() {
			t.Errorf("%v is shown", c)
		}
	}
}

func TestWideningIsSaid(t *testing.T) {
	t.Parallel()
	p := town(2, areas)
	p.Key = key(3)
	if c := publish(t, p, nil, nil); note.Has(c.Notes, "disclosure.widened") || c.Advantage > 0.05 {
		t.Errorf("one table: %v, advantage %v", c.Notes, c.Advantage)
	}
	p.Tables = append(p.Tables, whole)
	if c := publish(t, p, nil, nil); !note.Has(c.Notes, "disclosure.widened") || c.Advantage > 0.05 {
		t.Errorf("two tables: %v, advantage %v", c.Notes, c.Advantage)
	}
}

// A whole town: 60 areas, 8 kinds, 12 periods, 5 000 reports.
func BenchmarkPublish(b *testing.B) {
	p := disclosure.Plan{Tables: []disclosure.Table{areas, {Geography: 0, ByKind: true}, {Geography: 1}, whole}, Key: key(1)}
	for i := range 60 {
		p.Places = append(p.Places, []string{fmt.Sprint("område ", i), fmt.Sprint("distrikt ", i/7)})
	}
	for i := range 12 {
		p.Periods = append(p.Periods, fmt.Sprint("period ", i))
	}
	for i := range 8 {
		p.Kinds = append(p.Kinds, fmt.Sprint("slag ", i))
	}
	var r []disclosure.Report
	for i := range 5000 {
		r = append(r, disclosure.Report{Reporter: fmt.Sprint(i * i % 3001), Kind: p.Kinds[i%8], Period: p.Periods[i%12], Place: i * i % 60})
	}
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		publish(b, p, r, nil)
	}
}
