package disclosure_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/analysis/disclosure"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/errs"
)

// town is a plan with a number of areas of one geography, one period, and the
// given tables.
func town(areas int, tables ...disclosure.Table) disclosure.Plan {
	p := disclosure.Plan{Kinds: []string{"buller", "klotter"}, Periods: []string{"2026-K1"}, Tables: tables}
	for i := range areas {
		p.Places = append(p.Places, []string{fmt.Sprint("område ", i)})
	}
	return p
}

func key(n uint64) []byte {
	out := make([]byte, 32)
	binary.BigEndian.PutUint64(out, n)
	return out
}

var (
	areas = disclosure.Table{Geography: 0}
	whole = disclosure.Table{Geography: disclosure.Whole}
)

// reports gives each place so many reports, all by different people.
func reports(counts ...int) []disclosure.Report {
	var out []disclosure.Report
	for place, n := range counts {
		for i := range n {
			out = append(out, disclosure.Report{Reporter: fmt.Sprint(place, "-", i), Kind: "buller", Period: "2026-K1", Place: place})
		}
	}
	return out
}

func publish(t testing.TB, p disclosure.Plan, r []disclosure.Report, previous *disclosure.Cube) disclosure.Cube {
	t.Helper()
	c, _, err := disclosure.Publish(p, r, previous)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFixedClasses(t *testing.T) {
	t.Parallel()
	counts := []int{0, 7, 8, 19, 20, 49, 50, 99, 100, 400}
	c := publish(t, town(len(counts), areas), reports(counts...), nil)
	want := []disclosure.Class{{}, {}, {8, 19}, {8, 19}, {20, 49}, {20, 49}, {50, 99}, {50, 99}, {100, 0}, {100, 0}}
	for i, cell := range c.Cells {
		if cell.Class != want[i] {
			t.Errorf("%d reporters: %v, want %v", counts[i], cell.Class, want[i])
		}
	}
	if c.Advantage != 0.5 || !note.Has(c.Notes, "disclosure.no-key") {
		t.Errorf("without a key: advantage %v, notes %v", c.Advantage, c.Notes)
	}
}

func TestOneReporterCountsOnce(t *testing.T) {
	t.Parallel()
	r := reports(7)
	for range 50 {
		r = append(r, r[0])
	}
	if c := publish(t, town(1, areas), r, nil); c.Cells[0].Class.Shown() {
		t.Error("seven reporters are shown because one of them reported 51 times")
	}
}

// What a moderator holds changes nothing, however much it is.
func TestHeldReportsChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(4, areas, whole)
		p.Key = key(rapid.Uint64().Draw(t, "key"))
		counts := rapid.SliceOfN(rapid.IntRange(0, 60), 4, 4).Draw(t, "counts")
		r := reports(counts...)
		before, _, err := disclosure.Publish(p, r, nil)
		if err != nil {
			t.Fatal(err)
		}
		fakes := rapid.IntRange(1, 200).Draw(t, "fakes")
		for i := range fakes {
			r = append(r, disclosure.Report{Reporter: fmt.Sprint("fake", i), Kind: "buller", Period: "2026-K1", Place: 2, Held: true})
		}
		after, account, err := disclosure.Publish(p, r, nil)
		if err != nil || account.Held != fakes {
			t.Fatalf("%d held, want %d (%v)", account.Held, fakes, err)
		}
		if d := cmp.Diff(before, after); d != "" {
			t.Fatal(d)
		}
	})
}

// With a key every class still tells the truth.
func TestClassesAreTrue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(5, areas, whole)
		p.Key = key(rapid.Uint64().Draw(t, "key"))
		counts := rapid.SliceOfN(rapid.IntRange(0, 130), 5, 5).Draw(t, "counts")
		c, _, err := disclosure.Publish(p, reports(counts...), nil)
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, n := range counts {
			total += n
		}
		for i, cell := range c.Cells {
			n := append(counts, total)[i]
			if cell.Class.Shown() && (n < cell.Class.AtLeast || cell.Class.AtMost > 0 && n > cell.Class.AtMost) {
				t.Fatalf("%d reporters are shown as %v", n, cell.Class)
			}
		}
	})
}

// A whole is never shown in a lower class than its part, unless it is hidden.
func TestAWholeIsNotBelowItsPart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := town(4, areas, whole)
		p.Key = key(rapid.Uint64().Draw(t, "key"))
		c, _, err := disclosure.Publish(p, reports(rapid.SliceOfN(rapid.IntRange(0, 40), 4, 4).Draw(t, "counts")...), nil)
		if err != nil {
			t.Fatal(err)
		}
		all := c.Cells[4].Class
		for _, part := range c.Cells[:4] {
			if all.Shown() && part.Class.AtLeast > all.AtLeast {
				t.Fatalf("the whole is %v and a part %v", all, part)
			}
		}
	})
}

// differs is the attacker's eye: whether two editions show anything unlike.
func differs(a, b disclosure.Cube) bool { return !cmp.Equal(a.Cells, b.Cells) }

// advantage plays a game: the attacker gets an edition without the target's
// report, and one that has it or not by the toss of a coin, and says that it has
// when anything differs. With the report he is right as often as anything
// differs, without it always: half of the first is what he gains on a guess.
func advantage(trials int, edition func(trial uint64, with bool) any, differ func(a, b any) bool) float64 {
	found := 0.0
	for trial := range uint64(trials) {
		if differ(edition(trial, false), edition(trial, true)) {
			found++
		}
	}
	return found / float64(trials) / 2
}

// mapOf draws a town's reports: many areas with few, few with many.
func mapOf(trial uint64, areas int) []int {
	s := random.New(5, trial)
	counts := make([]int, areas)
	for i := range counts {
		counts[i] = int(-14 * math.Log(1-s.Float64()))
	}
	return counts
}

func withTarget(counts []int, place int, with bool) []disclosure.Report {
	r := reports(counts...)
	if with {
		r = append(r, disclosure.Report{Reporter: "target", Kind: "klotter", Period: "2026-K1", Place: place})
	}
	return r
}

func cubes(a, b any) bool { return differs(a.(disclosure.Cube), b.(disclosure.Cube)) }

// An attacker compares two editions of one map, of which the second may have
// one report more.
func TestAttackerWhoComparesTwoEditions(t *testing.T) {
	t.Parallel()
	const trials, slack = 1000, 0.015 // three standard errors
	for name, c := range map[string]struct {
		tables []disclosure.Table
		keyed  bool
	}{
		"areas, fixed":           {[]disclosure.Table{areas}, false},
		"areas, keyed":           {[]disclosure.Table{areas}, true},
		"areas and whole, keyed": {[]disclosure.Table{areas, whole}, true},
	} {
		got := advantage(trials, func(trial uint64, with bool) any {
			p := town(5, c.tables...)
			if c.keyed {
				p.Key = key(trial)
			}
			return publish(t, p, withTarget(mapOf(trial, 5), int(trial%5), with), nil)
		}, cubes)
		t.Logf("%s: %.4f", name, got)
		if got > disclosure.DefaultAdvantage+slack {
			t.Errorf("%s: advantage %.4f", name, got)
		}
	}
}

// The control: exact numbers, with those below eight hidden, tell everything.
func TestControlHidingBelowEightDoesNotProtect(t *testing.T) {
	t.Parallel()
	got := advantage(1000, func(trial uint64, with bool) any {
		counts := mapOf(trial, 12)
		place := int(trial % 12)
		counts[place] += 8
		if with {
			counts[place]++
		}
		for i, n := range counts {
			if n < 8 {
				counts[i] = 0
			}
		}
		return counts
	}, func(a, b any) bool { return !cmp.Equal(a, b) })
	if got != 0.5 {
		t.Errorf("the control has the advantage %.3f, want certainty: the game is too hard to show anything", got)
	}
}

// An attacker plants all reports but one in a quiet area.
func TestAttackerWhoPlantsReports(t *testing.T) {
	t.Parallel()
	game := func(tables []disclosure.Table, keyed bool, planted int) float64 {
		return advantage(1000, func(trial uint64, with bool) any {
			p := town(4, tables...)
			if keyed {
				p.Key = key(trial)
			}
			return publish(t, p, withTarget([]int{30, planted, 40, 12}, 1, with), nil)
		}, cubes)
	}
	for _, tables := range [][]disclosure.Table{{areas}, {areas, whole}} {
		for _, planted := range []int{7, 11, 19, 25} {
			got := game(tables, true, planted)
			t.Logf("%d tables, %d planted: %.4f", len(tables), planted, got)
			if got > disclosure.DefaultAdvantage+0.015 {
				t.Errorf("%d tables, %d planted: advantage %.4f", len(tables), planted, got)
			}
		}
	}
	if control := game([]disclosure.Table{areas}, false, 7); control != 0.5 {
		t.Errorf("fixed limits give only the advantage %.4f: the game is too hard to show anything", control)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*disclosure.Plan){
		"no places":     func(p *disclosure.Plan) { p.Places = nil },
		"no tables":     func(p *disclosure.Plan) { p.Tables = nil },
		"no geography":  func(p *disclosure.Plan) { p.Tables = []disclosure.Table{{Geography: 1}} },
		"a table twice": func(p *disclosure.Plan) { p.Tables = append(p.Tables, p.Tables[0]) },
		"a kind twice":  func(p *disclosure.Plan) { p.Kinds = []string{"a", "a"} },
		"falling":       func(p *disclosure.Plan) { p.Classes = []int{0, 8, 8} },
		"a low limit":   func(p *disclosure.Plan) { p.Classes = []int{0, 2} },
		"a short key":   func(p *disclosure.Plan) { p.Key = []byte("kort") },
		"a bad wish":    func(p *disclosure.Plan) { p.Advantage = 0.7 },
		"uneven places": func(p *disclosure.Plan) { p.Places = append(p.Places, nil) },
	} {
		p := town(3, areas)
		change(&p)
		if _, _, err := disclosure.Publish(p, nil, nil); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
