package disclosure_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/disclosure"
)

// crossed is a plan of four places and two geographies that cut across each
// other, with classes so small that every arrangement can be tried.
func crossed() disclosure.Plan {
	return disclosure.Plan{
		Places:  [][]string{{"norr", ""}, {"norr", "skolan"}, {"söder", "skolan"}, {"söder", "hamnen"}},
		Periods: []string{"2026-K1"},
		Tables:  []disclosure.Table{{Geography: 0}, {Geography: 1}, whole},
		Classes: []int{0, 3, 5, 8},
	}
}

// sorted is a plan of two areas and two kinds, that shows both and their sums.
func sorted() disclosure.Plan {
	return disclosure.Plan{
		Places:  [][]string{{"norr"}, {"söder"}},
		Kinds:   []string{"buller", "klotter"},
		Periods: []string{"2026-K1"},
		Tables:  []disclosure.Table{{Geography: 0}, {Geography: 0, ByKind: true}, whole, {Geography: disclosure.Whole, ByKind: true}},
		Classes: []int{0, 3, 5, 8},
	}
}

// within tells which atoms (places, or kinds in places) a cell has.
func within(p disclosure.Plan, n disclosure.Name) []bool {
	kinds := p.Kinds
	if kinds == nil {
		kinds = []string{""}
	}
	var in []bool
	for _, place := range p.Places {
		for _, kind := range kinds {
			in = append(in, (n.Geography == disclosure.Whole || place[n.Geography] == n.Area) && (n.Kind == "" || n.Kind == kind))
		}
	}
	return in
}

func total(counts []int, in []bool) (sum int) {
	for i, yes := range in {
		if yes {
			sum += counts[i]
		}
	}
	return sum
}

// exposed tries every arrangement of reports that agrees with what is shown,
// knowing which cells are hidden for being few, and returns how many cells,
// overlaps and differences of two cells are known to have a reporter but fewer
// than three.
func exposed(p disclosure.Plan, cells []disclosure.Cell, counts []int) int {
	const most = 11
	var sets [][]bool
	for _, c := range cells {
		sets = append(sets, within(p, c.Name))
	}
	regions := slices.Clone(sets)
	for _, a := range sets {
		for _, b := range sets {
			both, over := make([]bool, len(a)), make([]bool, len(a))
			for i := range a {
				both[i], over[i] = a[i] && b[i], a[i] && !b[i]
			}
			regions = append(regions, both, over)
		}
	}
	least, greatest := make([]int, len(regions)), make([]int, len(regions))
	for i := range least {
		least[i] = 1 << 30
	}
	try := make([]int, 4)
	for try[0] = range most {
		for try[1] = range most {
			for try[2] = range most {
				for try[3] = range most {
					if !agrees(cells, sets, counts, try) {
						continue
					}
					for i, r := range regions {
						n := total(try, r)
						least[i], greatest[i] = min(least[i], n), max(greatest[i], n)
					}
				}
			}
		}
	}
	found := 0
	for i := range regions {
		if least[i] >= 1 && greatest[i] < 3 && greatest[i] > 0 {
			found++
		}
	}
	return found
}

func agrees(cells []disclosure.Cell, sets [][]bool, counts, try []int) bool {
	for i, c := range cells {
		n := total(try, sets[i])
		few := !c.Class.Shown() && total(counts, sets[i]) < 3
		if few && n >= 3 || n < c.Class.AtLeast || c.Class.AtMost > 0 && n > c.Class.AtMost {
			return false
		}
	}
	return true
}

// An attacker takes sums and differences of everything that is shown, over
// areas that cut across each other and over kinds. Without protection he would
// often succeed.
func TestAttackerWhoSubtracts(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]disclosure.Plan{"areas": crossed(), "kinds": sorted()} {
		naked := 0
		rapid.Check(t, func(t *rapid.T) {
			counts := rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 2, 3, 4, 6, 9}), 4, 4).Draw(t, "counts")
			c, _, err := disclosure.Publish(p, spread(p, counts), nil)
			if err != nil {
				t.Fatal(err)
			}
			if n := exposed(p, c.Cells, counts); n > 0 {
				t.Fatalf("%d regions given away by %v", n, c.Cells)
			}
			open := slices.Clone(c.Cells) // the control: every cell in its class, nothing protected
			for i := range open {
				open[i].Class = classOf(total(counts, within(p, open[i].Name)))
			}
			if exposed(p, open, counts) > 0 {
				naked++
			}
		})
		if naked == 0 {
			t.Errorf("%s: the unprotected control gives nothing away: the attack is too weak to show anything", name)
		}
		t.Logf("%s: unprotected, %d of the maps give somebody away", name, naked)
	}
}

// spread gives each atom of the plan so many reports, by different people.
func spread(p disclosure.Plan, counts []int) []disclosure.Report {
	var out []disclosure.Report
	kinds := max(1, len(p.Kinds))
	for atom, n := range counts {
		for i := range n {
			r := disclosure.Report{Reporter: fmt.Sprint(atom, "-", i), Period: "2026-K1", Place: atom / kinds}
			if p.Kinds != nil {
				r.Kind = p.Kinds[atom%kinds]
			}
			out = append(out, r)
		}
	}
	return out
}

func classOf(n int) disclosure.Class {
	switch {
	case n >= 8:
		return disclosure.Class{AtLeast: 8}
	case n >= 5:
		return disclosure.Class{AtLeast: 5, AtMost: 7}
	case n >= 3:
		return disclosure.Class{AtLeast: 3, AtMost: 4}
	}
	return disclosure.Class{}
}

// Two editions differ by whole periods only: late reports change nothing that
// has been shown.
func TestLaterEditionLeavesPeriodsAsTheyStood(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(3, areas, whole)
		p.Key = key(rapid.Uint64().Draw(t, "key"))
		counts := rapid.SliceOfN(rapid.IntRange(0, 60), 3, 3).Draw(t, "counts")
		first, _, err := disclosure.Publish(p, reports(counts...), nil)
		if err != nil {
			t.Fatal(err)
		}
		late := reports(rapid.SliceOfN(rapid.IntRange(0, 200), 3, 3).Draw(t, "late")...)
		next := p
		next.Periods = []string{"2026-K1", "2026-K2"}
		next.Tables = append(next.Tables, disclosure.Table{Geography: 0, ByKind: true}) // a new view
		second, account, err := disclosure.Publish(next, late, &first)
		if err != nil {
			t.Fatal(err)
		}
		old := map[disclosure.Name]disclosure.Class{}
		for _, c := range first.Cells {
			old[c.Name] = c.Class
		}
		frozen := 0
		for _, c := range second.Cells {
			if c.Period != "2026-K1" {
				continue
			}
			if frozen++; c.Class != old[c.Name] {
				t.Fatalf("%v was %v and became %v", c.Name, old[c.Name], c.Class)
			}
		}
		if account.Frozen != frozen || frozen <= len(first.Cells) {
			t.Fatalf("%d cells stand, the account says %d", frozen, account.Frozen)
		}
	})
}
