package hotspot_test

import (
	"bufio"
	"context"
	"errors"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/hotspot"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/significance"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func points(table analysistest.Table) []geo.Point {
	out := make([]geo.Point, len(table["x"]))
	for i := range out {
		out[i] = geo.Point{X: table["x"][i], Y: table["y"][i]}
	}
	return out
}

func reference(t testing.TB, size float64) hotspot.Cells {
	t.Helper()
	window := geo.Polygon{geo.Ring(points(analysistest.Read(t, "window.csv.gz")))}
	cells, err := hotspot.Count(points(analysistest.Read(t, "pts_100k.csv.gz")), window, size)
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

func sum(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

func TestHotCellsAgainstSpdep(t *testing.T) {
	t.Parallel()
	cells := reference(t, 200)
	nb := cells.Queen()
	if len(cells.IX) != 3578 || sum(cells.Count) != 98787 {
		t.Fatalf("%d cells with %v events", len(cells.IX), sum(cells.Count))
	}
	gi, err := hotspot.GiStar(cells.Count, nb)
	if err != nil {
		t.Fatal(err)
	}
	truth := analysistest.Read(t, "truth_gistar_200m.csv")
	want := map[[2]int32]int{}
	for i := range truth["ix"] {
		want[[2]int32{int32(truth["ix"][i]), int32(truth["iy"][i])}] = i
	}
	p := make([]float64, len(gi.Z))
	for i, z := range gi.Z {
		k, ok := want[[2]int32{cells.IX[i], cells.IY[i]}]
		if !ok || cells.Count[i] != truth["count"][k] || math.Abs(z-truth["z"][k]) > 1e-6*max(1, math.Abs(z)) {
			t.Fatalf("cell %d,%d: %v events, z %v", cells.IX[i], cells.IY[i], cells.Count[i], z)
		}
		p[i] = significance.NormalUpper(z)
	}
	found := 0
	for _, yes := range significance.Discoveries(p, 0.05) {
		if yes {
			found++
		}
	}
	if found != 267 {
		t.Errorf("%d discoveries, want 267", found)
	}
	checkMoran(t, cells, nb)
}

func checkMoran(t *testing.T, cells hotspot.Cells, nb hotspot.Neighbours) {
	t.Helper()
	local, err := hotspot.LocalMoran(cells.Count, nb, hotspot.RowStandardised)
	if err != nil {
		t.Fatal(err)
	}
	g, err := hotspot.Moran(cells.Count, nb, hotspot.RowStandardised)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"local max", slices.Max(local.Value), 61.63108342},
		{"local mean", sum(local.Value) / float64(len(local.Value)), 0.4851049800},
		{"I", g.I, 0.4851049800},
		{"expectation", g.Expected, -0.0002795639},
		{"variance", g.Variance, 0.0000697493},
	} {
		if !analysistest.Close(c.got, c.want, 1e-6) {
			t.Errorf("%s %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestFineGridAgainstSpdep(t *testing.T) {
	t.Parallel()
	cells := reference(t, 50)
	gi, err := hotspot.GiStar(cells.Count, cells.Queen())
	if err != nil {
		t.Fatal(err)
	}
	if len(cells.IX) != 57400 || sum(cells.Count) != 99779 || !note.Has(cells.Notes, "hotspot.outside") {
		t.Errorf("%d cells, %v events, notes %v", len(cells.IX), sum(cells.Count), cells.Notes)
	}
	if lo, hi := slices.Min(gi.Z), slices.Max(gi.Z); !analysistest.Close(hi, 82.40852676, 1e-8) || !analysistest.Close(lo, -1.03609015, 1e-7) {
		t.Errorf("z from %v to %v", lo, hi)
	}
}

func sids(t *testing.T) (analysistest.Table, hotspot.Neighbours) {
	t.Helper()
	f, err := os.Open(analysistest.Path(t, "truth_ncsids_queen.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lists [][]int
	for lines := bufio.NewScanner(f); lines.Scan(); {
		_, list, _ := strings.Cut(lines.Text(), ",")
		var near []int
		for _, word := range strings.Fields(list) {
			if j, err := strconv.Atoi(word); err == nil {
				near = append(near, j-1)
			}
		}
		lists = append(lists, near)
	}
	nb, err := hotspot.FromLists(lists)
	if err != nil {
		t.Fatal(err)
	}
	return analysistest.Read(t, "truth_ncsids.csv"), nb
}

func TestSIDSAgainstSpdep(t *testing.T) {
	t.Parallel()
	truth, nb := sids(t)
	if len(nb.Index) != 490 {
		t.Fatalf("%d links, want 490", len(nb.Index))
	}
	gi, err := hotspot.GiStar(truth["ft"], nb)
	if err != nil {
		t.Fatal(err)
	}
	local, err := hotspot.LocalMoran(truth["ft"], nb, hotspot.RowStandardised)
	if err != nil {
		t.Fatal(err)
	}
	for i := range truth["ft"] {
		for name, got := range map[string]float64{"Ii": local.Value[i], "ZIi": local.Z[i], "Gistar": gi.Z[i]} {
			if want := truth[name][i]; math.Abs(got-want) > 1e-6*max(math.Abs(want), 0.01) {
				t.Errorf("county %d: %s %v, want %v", i+1, name, got, want)
			}
		}
	}
	for style, want := range map[hotspot.Style]float64{hotspot.Binary: .2219052645, hotspot.RowStandardised: .2314946679} {
		g, err := hotspot.Moran(truth["ft"], nb, style)
		if err != nil || !analysistest.Close(g.I, want, 1e-6) {
			t.Errorf("style %d: I %v, want %v (%v)", style, g.I, want, err)
		}
		if style == hotspot.RowStandardised && !analysistest.Close(g.Z, 3.7160135, 1e-6) {
			t.Errorf("z %v, want 3.7160135", g.Z)
		}
	}
}

func lattice(nx, ny int) hotspot.Neighbours {
	var c hotspot.Cells
	for i := range nx * ny {
		c.IX, c.IY = append(c.IX, int32(i%nx)), append(c.IY, int32(i/nx))
	}
	return c.Queen()
}

// The twin walks every choice of neighbours of a small case.
func TestPermutationAgainstEveryChoice(t *testing.T) {
	t.Parallel()
	values := []float64{3, 0, 1, 7, 2, 2, 5, 0, 1, 4}
	nb, err := hotspot.FromLists([][]int{{1, 2, 3}, {0}, {0, 3}, {0, 2, 5}, {5, 6}, {3, 4}, {4, 7}, {6, 8}, {7, 9}, {8}})
	if err != nil {
		t.Fatal(err)
	}
	const draws = 10_000
	ranks, err := hotspot.Permute(context.Background(), values, nb, draws, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range values {
		above, below := everyChoice(values, nb, i)
		for name, c := range map[string][2]float64{"above": {float64(ranks.Above[i]) / draws, above}, "below": {float64(ranks.Below[i]) / draws, below}} {
			if sd := math.Sqrt(c[1]*(1-c[1])/draws) + 1e-9; math.Abs(c[0]-c[1]) > 5*sd {
				t.Errorf("area %d: share %s %.4f, exact %.4f", i, name, c[0], c[1])
			}
		}
	}
}

func everyChoice(values []float64, nb hotspot.Neighbours, i int) (above, below float64) {
	target, total := 0.0, 0.0
	for _, j := range nb.Of(i) {
		target += values[j]
	}
	var walk func(from, left int, sum float64)
	walk = func(from, left int, sum float64) {
		if left == 0 {
			total++
			if sum >= target {
				above++
			}
			if sum <= target {
				below++
			}
			return
		}
		for j := from; j < len(values); j++ {
			if j != i {
				walk(j+1, left-1, sum+values[j])
			}
		}
	}
	walk(0, len(nb.Of(i)), 0)
	return above / total, below / total
}

func TestSameWhateverTheCores(t *testing.T) {
	values := make([]float64, 900)
	s := random.New(4, 0)
	for i := range values {
		values[i] = float64(s.Below(5))
	}
	nb := lattice(30, 30)
	var results []hotspot.Ranks
	for _, cores := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(cores)
		r, err := hotspot.Permute(context.Background(), values, nb, 99, 8)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	for _, r := range results[1:] {
		if d := cmp.Diff(results[0], r); d != "" {
			t.Error(d)
		}
	}
}

func TestStopsWhenTold(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := hotspot.Permute(ctx, make([]float64, 100), lattice(10, 10), 99, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	nb := lattice(3, 3)
	_, self := hotspot.FromLists([][]int{{0}})
	_, twice := hotspot.FromLists([][]int{{1, 1}, {}})
	_, beyond := hotspot.FromLists([][]int{{1}})
	_, few := hotspot.GiStar([]float64{1}, lattice(1, 1))
	_, none := hotspot.GiStar([]float64{1, 2, 3, 4, math.NaN(), 6, 7, 8, 9}, nb)
	_, lengths := hotspot.Moran([]float64{1, 2, 3}, nb, hotspot.Binary)
	_, zero := hotspot.Permute(context.Background(), make([]float64, 9), nb, 0, 1)
	_, size := hotspot.Count(nil, geo.Polygon{{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 0, Y: 1}}}, 0)
	_, metres := hotspot.WithinDistance(nil, -1)
	for i, err := range []error{self, twice, beyond, few, none, lengths, zero, size, metres} {
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("case %d: %v", i, err)
		}
	}
}

func TestNothingStandsOut(t *testing.T) {
	t.Parallel()
	gi, err := hotspot.GiStar(slices.Repeat([]float64{0.1}, 9), lattice(3, 3))
	if err != nil || !note.Has(gi.Notes, "hotspot.constant") || !note.Has(gi.Notes, "hotspot.sparse") || slices.Max(gi.Z) != 0 {
		t.Errorf("%v, %v", gi, err)
	}
}

// What shifts or stretches all values alike, or numbers the areas otherwise,
// changes no score.
func TestScoresStandStill(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		nx, ny := rapid.IntRange(2, 6).Draw(t, "nx"), rapid.IntRange(2, 6).Draw(t, "ny")
		nb, n := lattice(nx, ny), nx*ny
		// Of thousandths: what is finer is lost from a value to which 50 is added.
		thousandths := rapid.Map(rapid.IntRange(0, 100_000), func(v int) float64 { return float64(v) / 1000 })
		values := rapid.SliceOfN(thousandths, n, n).Draw(t, "values")
		add, times := rapid.Float64Range(-50, 50).Draw(t, "add"), rapid.Float64Range(0.5, 9).Draw(t, "times")
		turned, stretched := make([]float64, n), make([]float64, n)
		for i, v := range values {
			turned[n-1-i], stretched[i] = v, v*times+add // a half turn of the lattice is a renumbering
		}
		spread := slices.Max(values) - slices.Min(values)
		if spread < 1 {
			return
		}
		for _, f := range []func([]float64) (hotspot.Local, error){
			func(v []float64) (hotspot.Local, error) { return hotspot.GiStar(v, nb) },
			func(v []float64) (hotspot.Local, error) { return hotspot.LocalMoran(v, nb, hotspot.Binary) },
		} {
			a, _ := f(values)
			b, _ := f(turned)
			c, _ := f(stretched)
			for i := range values {
				if math.Abs(a.Z[i]-b.Z[n-1-i]) > 1e-6 || math.Abs(a.Z[i]-c.Z[i]) > 1e-6 {
					t.Fatalf("area %d: %v, turned %v, stretched %v", i, a.Z[i], b.Z[n-1-i], c.Z[i])
				}
			}
		}
	})
}

// Where one area has nearly all there is, its score is that of the differences
// among the others, and not of what rounding leaves. Want: the formula in exact
// fractions.
func TestOneAreaHasNearlyAll(t *testing.T) {
	t.Parallel()
	values := []float64{21.921600341796875, 0.00048828125, 0.00048828125, 0.000244140625, 0.0002593994140625, 0.0001220703125}
	const want = 1.459886446467043
	got, err := hotspot.LocalMoran(values, lattice(2, 3), hotspot.Binary)
	if err != nil || math.Abs(got.Z[0]-want) > 1e-9 {
		t.Errorf("got %.12f, want %.12f, %v", got.Z[0], want, err)
	}
}

// The moments of Moran's I are those over every arrangement.
func TestMoranMomentsAgainstEveryArrangement(t *testing.T) {
	t.Parallel()
	// A way there without a way back tests the sums of weights.
	nb, err := hotspot.FromLists([][]int{{1, 2}, {0}, {3}, {4, 0}, {3, 5}, {4}, {0}})
	if err != nil {
		t.Fatal(err)
	}
	values := []float64{1, 4, 2, 8, 5, 7, 0.5}
	g, err := hotspot.Moran(values, nb, hotspot.RowStandardised)
	if err != nil {
		t.Fatal(err)
	}
	n, s1, s2 := 0.0, 0.0, 0.0
	arrange(slices.Clone(values), 0, func(v []float64) {
		one, _ := hotspot.Moran(v, nb, hotspot.RowStandardised)
		n, s1, s2 = n+1, s1+one.I, s2+one.I*one.I
	})
	if mean := s1 / n; math.Abs(mean-g.Expected) > 1e-9 || math.Abs(s2/n-mean*mean-g.Variance) > 1e-9 {
		t.Errorf("mean %v and variance %v, want %v and %v", g.Expected, g.Variance, mean, s2/n-mean*mean)
	}
}

func arrange(v []float64, from int, f func([]float64)) {
	if from == len(v) {
		f(v)
		return
	}
	for i := from; i < len(v); i++ {
		v[from], v[i] = v[i], v[from]
		arrange(v, from+1, f)
		v[from], v[i] = v[i], v[from]
	}
}

// nullRate deals random values to a lattice and returns the share of trials in
// which an area in the middle is called at 5 %, and the global test is.
func nullRate(t *testing.T, trials int) (local, global float64) {
	t.Helper()
	nb := lattice(6, 6)
	for trial := range trials {
		s := random.New(21, uint64(trial))
		values := make([]float64, 36)
		for i := range values {
			values[i] = s.Float64()
		}
		ranks, err := hotspot.Permute(context.Background(), values, nb, 199, uint64(trial))
		if err != nil {
			t.Fatal(err)
		}
		p, err := hotspot.MoranPermuted(context.Background(), values, nb, hotspot.Binary, 199, uint64(trial))
		if err != nil {
			t.Fatal(err)
		}
		if ranks.TwoSided()[14] <= 0.05 {
			local++
		}
		if p <= 0.05 {
			global++
		}
	}
	return local / float64(trials), global / float64(trials)
}

func TestNull(t *testing.T) {
	t.Parallel()
	local, global := nullRate(t, 400) // 3.5 standard errors are 3.8 %
	if math.Abs(local-0.05) > 0.038 || math.Abs(global-0.05) > 0.038 {
		t.Errorf("a true null is rejected in %.1f %% (local) and %.1f %% (global)", 100*local, 100*global)
	}
}

func TestSoakNull(t *testing.T) {
	analysistest.Soak(t)
	local, global := nullRate(t, 10_000)
	t.Logf("local %.2f %%, global %.2f %%", 100*local, 100*global)
	for _, rate := range []float64{local, global} {
		if rate < 0.044 || rate > 0.056 {
			t.Errorf("a true null is rejected in %.2f %%, want 4.4 to 5.6", 100*rate)
		}
	}
}

func TestFindsWhatIsDrawnIn(t *testing.T) {
	t.Parallel()
	s := random.New(9, 0)
	values := make([]float64, 400)
	for i := range values {
		values[i] = float64(s.Below(4))
		if x, y := i%20, i/20; x >= 8 && x <= 10 && y >= 8 && y <= 10 {
			values[i] += 6
		}
	}
	ranks, err := hotspot.Permute(context.Background(), values, lattice(20, 20), 999, 1)
	if err != nil {
		t.Fatal(err)
	}
	marked := significance.Discoveries(ranks.Hot(), 0.05)
	if !marked[9*20+9] || marked[2*20+2] {
		t.Error("the hot spot was missed, or a cold place called")
	}
	if k := hotspot.Kinds(values, lattice(20, 20)); k[9*20+9] != hotspot.HighHigh {
		t.Errorf("the middle is of kind %v", k[9*20+9])
	}
}

// Goal: Gi* and local Moran by 999 permutations on 57 400 cells in at most
// 0.15 s on two cores. Peers: spdep 30 s, esda 3.8 s.
func BenchmarkPermute57400(b *testing.B) {
	cells := reference(b, 50)
	nb := cells.Queen()
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := hotspot.Permute(context.Background(), cells.Count, nb, 999, 1); err != nil {
			b.Fatal(err)
		}
	}
}

// Peer: spdep 0.10 s and 37 s for the neighbours.
func BenchmarkGiStar57400WithNeighbours(b *testing.B) {
	cells := reference(b, 50)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := hotspot.GiStar(cells.Count, cells.Queen()); err != nil {
			b.Fatal(err)
		}
	}
}
