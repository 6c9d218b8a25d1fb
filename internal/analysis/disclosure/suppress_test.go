package disclosure_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/analysis/disclosure"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func TestSuppress(t *testing.T) {
	t.Parallel()
	const o, f, p = disclosure.Open, disclosure.Few, disclosure.Protected
	for name, c := range map[string]struct {
		table [][]int
		want  [][]disclosure.Mark
	}{
		"nothing to hide": {[][]int{{9, 0}, {12, 30}}, [][]disclosure.Mark{{o, o}, {o, o}}},
		"one small":       {[][]int{{3, 20, 9}, {15, 11, 40}, {30, 25, 50}}, [][]disclosure.Mark{{f, o, p}, {p, o, p}, {o, o, o}}},
	} {
		got, err := disclosure.Suppress(c.table, 5)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for name, table := range map[string][][]int{"too small": {{3}}, "uneven": {{1, 2}, {3}}, "negative": {{-1, 3}}} {
		if _, err := disclosure.Suppress(table, 5); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An attacker with all the sums tries every table of whole numbers that agrees
// with what is shown; no hidden number may have fewer than three possible
// values.
func TestAttackerWithTheSums(t *testing.T) {
	t.Parallel()
	naked := 0
	rapid.Check(t, func(t *rapid.T) {
		table := make([][]int, 3)
		for i := range table {
			table[i] = rapid.SliceOfN(rapid.IntRange(0, 7), 3, 3).Draw(t, "row")
		}
		marks, err := disclosure.Suppress(table, 3)
		if err != nil {
			return // must not be published, and is not
		}
		if n := fewestValues(table, marks); n < 3 {
			t.Fatalf("%v is published as %v: a number has %d possible values", table, marks, n)
		}
		for i := range marks { // the control: only the small ones are hidden
			for j := range marks[i] {
				if marks[i][j] == disclosure.Protected {
					marks[i][j] = disclosure.Open
				}
			}
		}
		if fewestValues(table, marks) < 3 {
			naked++
		}
	})
	if naked == 0 {
		t.Error("hiding small numbers alone gives nothing away: the attack is too weak")
	}
}

// fewestValues returns, over the hidden numbers, the fewest values that one may
// have, by trying all.
func fewestValues(table [][]int, marks [][]disclosure.Mark) int {
	values := map[[2]int]map[int]bool{}
	try := [3][3]int{}
	var fill func(at int)
	fill = func(at int) {
		i, j := at/3, at%3
		if at%3 == 0 && at > 0 && sumOf(try[i-1][:]) != sumOf(table[i-1]) {
			return
		}
		if at == 9 {
			for j := range 3 {
				if try[0][j]+try[1][j]+try[2][j] != table[0][j]+table[1][j]+table[2][j] {
					return
				}
			}
			for k := range 9 {
				if values[[2]int{k / 3, k % 3}] == nil {
					values[[2]int{k / 3, k % 3}] = map[int]bool{}
				}
				values[[2]int{k / 3, k % 3}][try[k/3][k%3]] = true
			}
			return
		}
		if marks[i][j] == disclosure.Open {
			try[i][j] = table[i][j]
			fill(at + 1)
			return
		}
		for try[i][j] = range 1 + sumOf(table[i]) {
			fill(at + 1)
		}
	}
	fill(0)
	fewest := math.MaxInt
	for i := range marks {
		for j, m := range marks[i] {
			if m != disclosure.Open {
				fewest = min(fewest, len(values[[2]int{i, j}]))
			}
		}
	}
	return fewest
}

func sumOf(v []int) (s int) {
	for _, x := range v {
		s += x
	}
	return s
}

func TestCoarsen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{X: rapid.Float64Range(-1e6, 1e6).Draw(t, "x"), Y: rapid.Float64Range(6e6, 8e6).Draw(t, "y")}
		side := rapid.IntRange(100, 5000).Draw(t, "side")
		s, err := disclosure.Coarsen(p, side)
		if err != nil {
			t.Fatal(err)
		}
		c := s.Centre()
		if reach := float64(side)/2 + 1e-6; math.Abs(c.X-p.X) > reach || math.Abs(c.Y-p.Y) > reach {
			t.Fatalf("%v is %v from the centre of its square", p, c)
		}
		if again, _ := disclosure.Coarsen(c, side); again != s || again.Name() != s.Name() {
			t.Fatalf("the centre of %v is in %v", s, again)
		}
	})
	for _, err := range []error{second(disclosure.Coarsen(geo.Point{}, 99)), second(disclosure.Coarsen(geo.Point{X: math.NaN()}, 200))} {
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("got %v", err)
		}
	}
}

func second(_ disclosure.Square, err error) error { return err }
