package rate_test

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/hotspot"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

func counties(t testing.TB) (analysistest.Table, []rate.Count, hotspot.Neighbours) {
	t.Helper()
	table := analysistest.Read(t, "truth_ncsids.csv")
	areas := make([]rate.Count, len(table["SID74"]))
	for i := range areas {
		areas[i] = rate.Count{Events: int64(table["SID74"][i]), Exposure: table["BIR74"][i]}
	}
	f, err := os.Open(analysistest.Path(t, "truth_ncsids_queen.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	lists := make([][]int, len(areas))
	for i, row := range rows {
		for _, s := range strings.Fields(row[1]) {
			j, err := strconv.Atoi(s)
			if err != nil {
				t.Fatal(err)
			}
			lists[i] = append(lists[i], j-1)
		}
	}
	near, err := hotspot.FromLists(lists)
	if err != nil {
		t.Fatal(err)
	}
	return table, areas, near
}

// The reference is spdep on the infant deaths of North Carolina.
func TestSmoothingAgainstReference(t *testing.T) {
	t.Parallel()
	table, areas, near := counties(t)
	global, notes, err := rate.SmoothGlobal(areas)
	if err != nil || len(notes) != 0 {
		t.Fatal(notes, err)
	}
	if !analysistest.Close(global[0].Variance, 7.6929306e-07, 1e-7) || !analysistest.Close(global[0].Mean, .0020214449, 1e-7) {
		t.Errorf("a %v, b %v", global[0].Variance, global[0].Mean)
	}
	local, err := rate.SmoothLocal(areas, near, rate.FromEachMean)
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for i := range areas {
		for _, d := range []float64{global[i].Value/rate.Per/table["EBest"][i] - 1, local[i].Value/rate.Per/table["EBlocal"][i] - 1} {
			worst = max(worst, math.Abs(d))
		}
	}
	t.Logf("furthest from the reference: %.1e", worst)
	if worst > 1e-8 {
		t.Errorf("furthest from the reference: %v", worst)
	}
}

func areasFrom(t *rapid.T) []rate.Count {
	areas := make([]rate.Count, rapid.IntRange(2, 30).Draw(t, "areas"))
	for i := range areas {
		areas[i] = rate.Count{Events: rapid.Int64Range(0, 60).Draw(t, "events"), Exposure: float64(rapid.IntRange(100, 9000).Draw(t, "exposure"))}
	}
	return areas
}

// A smoothed rate lies between the area's own and the common one, the smaller
// the area the nearer the common one; order and unit change nothing; leaning
// on all the others as neighbours is leaning on all.
func TestSmoothingProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		areas := areasFrom(t)
		got, _, err := rate.SmoothGlobal(areas)
		if err != nil {
			t.Fatal(err)
		}
		n, back, scaled := len(areas), slices.Clone(areas), slices.Clone(areas)
		slices.Reverse(back)
		lists := make([][]int, n)
		for i := range scaled {
			scaled[i].Exposure *= 7
			for j := range n {
				if j != i {
					lists[i] = append(lists[i], j)
				}
			}
		}
		near, _ := hotspot.FromLists(lists)
		reversed, _, _ := rate.SmoothGlobal(back)
		larger, _, _ := rate.SmoothGlobal(scaled)
		local, _ := rate.SmoothLocal(areas, near, rate.Deviation(rapid.IntRange(0, 1).Draw(t, "from")))
		for i, s := range got {
			own := float64(areas[i].Events) / areas[i].Exposure * rate.Per
			common := s.Mean * rate.Per
			if s.Value < min(own, common)*(1-1e-9)-1e-12 || s.Value > max(own, common)*(1+1e-9)+1e-12 {
				t.Fatalf("area %d: %v lies outside %v and %v", i, s.Value, own, common)
			}
			if k := s.Interval(0.95); k.Low > s.Value*(1+1e-9) || s.Value > 0 && k.High < s.Value*(1-1e-9) {
				t.Fatalf("area %d: %v outside %v", i, s.Value, k)
			}
			for _, other := range []float64{reversed[n-1-i].Value, larger[i].Value * 7, local[i].Value} {
				if math.Abs(s.Value-other) > 1e-6*(1+s.Value) {
					t.Fatalf("area %d: %v and %v", i, s.Value, other)
				}
			}
		}
	})
}

// When rates really are gamma, the smoothed ones lie nearer the truth than the
// raw ones, and their intervals hold it about as often as they say.
func TestSmoothingIsNearer(t *testing.T) {
	t.Parallel()
	raw, smooth, held, all := 0.0, 0.0, 0.0, 0.0
	for k := range uint64(60) {
		s := random.New(43, k)
		areas, truth := make([]rate.Count, 80), make([]float64, 80)
		for i := range areas {
			// A sum of four exponentials is gamma with shape 4.
			for range 4 {
				truth[i] -= math.Log(1-s.Float64()) * 50
			}
			areas[i].Exposure = 500 + 3000*s.Float64()
			areas[i].Events = poisson(&s, truth[i]*areas[i].Exposure/rate.Per)
		}
		got, _, err := rate.SmoothGlobal(areas)
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got {
			raw += math.Pow(float64(areas[i].Events)/areas[i].Exposure*rate.Per-truth[i], 2)
			smooth += math.Pow(g.Value-truth[i], 2)
			if all++; g.Interval(0.9).Holds(truth[i]) {
				held++
			}
		}
	}
	t.Logf("squared error %.2f of the raw one; the 90 %% interval holds %.1f %%", smooth/raw, 100*held/all)
	if smooth > 0.6*raw || held/all < 0.84 {
		t.Errorf("squared error %v of %v, held %v", smooth, raw, held/all)
	}
}

func TestSmoothingRefuses(t *testing.T) {
	t.Parallel()
	if _, _, err := rate.SmoothGlobal(nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("no areas: %v", err)
	}
	near, _ := hotspot.FromLists([][]int{{1}, {0}})
	if _, err := rate.SmoothLocal([]rate.Count{{Events: 1, Exposure: 1}}, near, rate.FromOneMean); !errs.Is(err, errs.Invalid) {
		t.Errorf("lengths: %v", err)
	}
	if _, notes, err := rate.SmoothGlobal([]rate.Count{{Events: 5, Exposure: 1000}, {Events: 10, Exposure: 2000}}); err != nil || !note.Has(notes, "rate.alike") {
		t.Errorf("alike: %v %v", notes, err)
	}
}

// Spiegelhalter's limits are for whole counts: with an expected 10, 95 % lie
// between 4 and 17.
func TestFunnelLimits(t *testing.T) {
	t.Parallel()
	f, err := rate.FunnelOf([]rate.Count{{Events: 10, Exposure: 1000}, {Events: 20, Exposure: 2000}, {Events: 0, Exposure: 10}})
	if err != nil {
		t.Fatal(err)
	}
	a := f.Areas[0]
	if f.Spread != 0 || a.Inner.Low < 290 || a.Inner.Low > 410 || a.Inner.High < 1590 || a.Inner.High > 1710 || !a.Inner.Within(a.Outer) {
		t.Errorf("got %+v", f)
	}
	if last := f.Areas[2]; last.Rate != 0 || last.Inner.Low != 0 || last.P != 1 {
		t.Errorf("an empty small area: %+v", last)
	}
	if none, err := rate.FunnelOf([]rate.Count{{Exposure: 5}, {Exposure: 9}}); err != nil || none.Common != 0 || none.Areas[1].Different {
		t.Errorf("no events: %+v, %v", none, err)
	}
}

// Under the null few funnels mark any area, also where all areas vary by more
// than chance; one that stands out is marked in both.
func TestFunnelNullAndPower(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		spread float64 // of the logarithm of the areas' rates
	}{{"chance alone", 0}, {"usual differences", 0.35}} {
		outside, marked, found := 0.0, 0.0, 0.0
		const trials = 50
		for k := range uint64(trials) {
			s := random.New(47, k)
			areas := make([]rate.Count, 60)
			for i := range areas {
				areas[i].Exposure = 1000 + 9000*s.Float64()
				areas[i].Events = poisson(&s, areas[i].Exposure*0.005*math.Exp(c.spread*normal(&s)))
			}
			f, _ := rate.FunnelOf(areas)
			any := 0.0
			for _, a := range f.Areas {
				if !a.Inner.Holds(a.Rate) {
					outside += 1 / 60.0
				}
				if a.Different {
					any = 1
				}
			}
			marked += any
			areas[7] = rate.Count{Events: poisson(&s, 200), Exposure: 8000}
			if f, _ = rate.FunnelOf(areas); f.Areas[7].Different {
				found++
			}
		}
		t.Logf("%s: outside the inner limits %.1f %%, some area marked in %.1f %%, the one that stands out found in %.1f %%", c.name, 100*outside/trials, 100*marked/trials, 100*found/trials)
		if outside/trials > 0.08 || marked/trials > 0.2 || found/trials < 0.9 {
			t.Errorf("%s: outside %v, marked %v, found %v", c.name, outside/trials, marked/trials, found/trials)
		}
	}
}
