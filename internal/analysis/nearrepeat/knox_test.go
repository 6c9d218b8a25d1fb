package nearrepeat_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/nearrepeat"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func events(t testing.TB, name string) ([]geo.Point, []int64) {
	t.Helper()
	table := analysistest.Read(t, name)
	places, times := make([]geo.Point, len(table["x"])), make([]int64, len(table["x"]))
	for i := range places {
		places[i] = geo.Point{X: table["x"][i], Y: table["y"][i]}
		times[i] = int64(table["day"][i])
	}
	return places, times
}

func close200(permutations int) nearrepeat.Options {
	return nearrepeat.Options{Space: []float64{200}, Time: []int64{7}, Permutations: permutations, Seed: 1}
}

func TestAgainstSurveillance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file     string
		table    [4]int64
		expected float64
		runs     int
	}{
		{"knox_5k.csv.gz", [4]int64{1407, 69204, 169262, 12257627}, 964.281557, 199},
		{"knox_20k.csv.gz", [4]int64{16001, 1039423, 2719249, 196215327}, 14434.964228, 99},
	} {
		places, times := events(t, c.file)
		r, err := nearrepeat.Knox(context.Background(), places, times, close200(c.runs))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range c.table {
			if got := r.Bands[i].Observed; got != want {
				t.Errorf("%s: band %d has %d pairs, want %d", c.file, i, got, want)
			}
		}
		f := r.First
		t.Logf("%s: mean %.1f, sd %.1f, p %v, exact %+v", c.file, f.Mean, f.SD, f.P, r.Exact)
		if !analysistest.Close(f.Expected, c.expected, 1e-6) || f.P != 1/float64(c.runs+1) {
			t.Errorf("%s: expected %v, p %v", c.file, f.Expected, f.P)
		}
		// The draws' mean and spread are the exact ones within Monte Carlo error.
		k := float64(c.runs)
		if math.Abs(f.Mean-r.Exact.Mean) > 4*r.Exact.SD/math.Sqrt(k) || math.Abs(f.SD/r.Exact.SD-1) > 4/math.Sqrt(2*k) {
			t.Errorf("%s: mean %v and sd %v, exact %v", c.file, f.Mean, f.SD, r.Exact)
		}
	}
}

// small draws a few events with many ties, and options of up to three bands.
func small(t *rapid.T, most int) ([]geo.Point, []int64, nearrepeat.Options) {
	n := rapid.IntRange(4, most).Draw(t, "n")
	places, times := make([]geo.Point, n), make([]int64, n)
	longest := rapid.SampledFrom([]int64{6, 60, 4000, 1_500_000}).Draw(t, "longest")
	for i := range places {
		places[i] = geo.Point{X: float64(rapid.IntRange(-9, 9).Draw(t, "x")), Y: float64(rapid.IntRange(-9, 9).Draw(t, "y"))}
		times[i] = rapid.Int64Range(-5, longest).Draw(t, "t")
	}
	o := nearrepeat.Options{
		Below:  rapid.Bool().Draw(t, "below"),
		Metric: nearrepeat.Metric(rapid.IntRange(0, 1).Draw(t, "metric")),
	}
	limit, span := 0.0, int64(0)
	for range rapid.IntRange(1, 3).Draw(t, "bands") {
		limit += float64(rapid.IntRange(1, 6).Draw(t, "step"))
		o.Space = append(o.Space, limit)
		span += rapid.Int64Range(1, max(2, longest/3)).Draw(t, "span")
		o.Time = append(o.Time, span)
	}
	return places, times, o
}

// brute counts the bands pair by pair.
func brute(places []geo.Point, times []int64, o nearrepeat.Options) []int64 {
	counts := make([]int64, (len(o.Space)+1)*(len(o.Time)+1))
	for i := range places {
		for j := range i {
			d := math.Hypot(places[i].X-places[j].X, places[i].Y-places[j].Y)
			if o.Metric == nearrepeat.Manhattan {
				d = math.Abs(places[i].X-places[j].X) + math.Abs(places[i].Y-places[j].Y)
			}
			apart := max(times[i]-times[j], times[j]-times[i])
			s, u := 0, 0
			for s < len(o.Space) && (d > o.Space[s] || o.Below && d == o.Space[s]) {
				s++
			}
			for u < len(o.Time) && (apart > o.Time[u] || o.Below && apart == o.Time[u]) {
				u++
			}
			counts[s*(len(o.Time)+1)+u]++
		}
	}
	return counts
}

func TestTableAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places, times, o := small(t, 40)
		r, err := nearrepeat.Knox(context.Background(), places, times, o)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range brute(places, times, o) {
			if r.Bands[i].Observed != want {
				t.Fatalf("band %+v, want %d", r.Bands[i], want)
			}
		}
	})
}

// The twin of the permutations deals the times out one at a time, from the same
// streams, and counts pair by pair.
func TestPermutationsAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places, times, o := small(t, 30)
		o.Permutations, o.Seed = rapid.IntRange(1, 70).Draw(t, "permutations"), 5
		r, err := nearrepeat.Knox(context.Background(), places, times, o)
		if err != nil {
			t.Fatal(err)
		}
		order := geo.NewNear(places, o.Space[len(o.Space)-1]).Order
		sorted := make([]geo.Point, len(places))
		sums, reached := make([]float64, len(r.Bands)), make([]int, len(r.Bands))
		for k := range o.Permutations {
			dealt := make([]int64, len(times))
			from := make([]uint32, len(times))
			for i := range from {
				from[i], sorted[i] = uint32(i), places[order[i]]
			}
			stream := random.New(o.Seed, uint64(k))
			random.Shuffle(&stream, from)
			for i := range dealt {
				dealt[i] = times[order[from[i]]]
			}
			for i, c := range brute(sorted, dealt, o) {
				sums[i] += float64(c)
				if c >= r.Bands[i].Observed {
					reached[i]++
				}
			}
		}
		for i, b := range r.Bands {
			mean, p := sums[i]/float64(o.Permutations), float64(reached[i]+1)/float64(o.Permutations+1)
			if math.Abs(b.Mean-mean) > 1e-9 || b.P != p {
				t.Fatalf("band %d: mean %v and p %v, want %v and %v", i, b.Mean, b.P, mean, p)
			}
		}
	})
}

func TestExactAgainstEveryPermutation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places, times, o := small(t, 6)
		r, err := nearrepeat.Knox(context.Background(), places, times, o)
		if err != nil {
			t.Fatal(err)
		}
		n, s1, s2, reached := 0.0, 0.0, 0.0, 0.0
		every(times, 0, func() {
			c := brute(places, times, o)[0]
			n, s1, s2 = n+1, s1+float64(c), s2+float64(c*c)
			if c >= r.First.Observed {
				reached++
			}
		})
		mean := s1 / n
		sd := math.Sqrt(max(0, s2/n-mean*mean))
		if math.Abs(mean-r.Exact.Mean) > 1e-9 || math.Abs(sd-r.Exact.SD) > 1e-6 {
			t.Fatalf("exact %+v, want mean %v and sd %v", r.Exact, mean, sd)
		}
		if p := reached / n; p > r.Exact.Bound+1e-9 {
			t.Fatalf("p %v is above its bound %v", p, r.Exact.Bound)
		}
	})
}

func every(v []int64, from int, f func()) {
	if from == len(v) {
		f()
		return
	}
	for i := from; i < len(v); i++ {
		v[from], v[i] = v[i], v[from]
		every(v, from+1, f)
		v[from], v[i] = v[i], v[from]
	}
}

// Moving, turning a quarter, mirroring, renumbering and counting time from
// another day change nothing that is observed.
func TestTableStandsStill(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		places, times, o := small(t, 30)
		a, err := nearrepeat.Knox(context.Background(), places, times, o)
		if err != nil {
			t.Fatal(err)
		}
		n := len(places)
		turned, later := make([]geo.Point, n), make([]int64, n)
		for i, p := range places {
			turned[n-1-i] = geo.Point{X: 1000 - p.Y, Y: p.X - 400}
			later[n-1-i] = 100 - times[i]
		}
		b, err := nearrepeat.Knox(context.Background(), turned, later, o)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(a, b, cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-9, 1e-9)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestSameWhateverTheCores(t *testing.T) {
	places, times := bursty(3, 300)
	var results []nearrepeat.Result
	for _, cores := range []int{1, 2, 7} {
		old := runtime.GOMAXPROCS(cores)
		r, err := nearrepeat.Knox(context.Background(), places, times, close200(199))
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
	places, times := bursty(3, 100)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := nearrepeat.Knox(ctx, places, times, close200(99)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	places, times := bursty(1, 10)
	bad := append([]geo.Point{{X: math.NaN()}}, places[1:]...)
	for name, c := range map[string]struct {
		places []geo.Point
		times  []int64
		o      nearrepeat.Options
	}{
		"lengths":          {places, times[1:], close200(9)},
		"two events":       {places[:2], times[:2], close200(9)},
		"no number":        {bad, times, close200(9)},
		"no limits":        {places, times, nearrepeat.Options{}},
		"falling distance": {places, times, nearrepeat.Options{Space: []float64{2, 1}, Time: []int64{1}}},
		"falling time":     {places, times, nearrepeat.Options{Space: []float64{2}, Time: []int64{1, 1}}},
		"before now":       {places, times, nearrepeat.Options{Space: []float64{2}, Time: []int64{-1}}},
	} {
		if _, err := nearrepeat.Knox(context.Background(), c.places, c.times, c.o); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	places := []geo.Point{{X: 1}, {X: 1}, {X: 1}, {X: 900}}
	r, err := nearrepeat.Knox(context.Background(), places, []int64{1, 50, 90, 400}, close200(0))
	if err != nil || !note.Has(r.Notes, "nearrepeat.few") || !note.Has(r.Notes, "nearrepeat.ties") {
		t.Errorf("%v, %v", r.Notes, err)
	}
}

// bursty draws events whose times come in bursts and half of which lie in one
// dense place, with nothing between the two: a true null that is hard.
func bursty(seed uint64, n int) ([]geo.Point, []int64) {
	s := random.New(77, seed)
	places, times := make([]geo.Point, n), make([]int64, n)
	for i := range places {
		reach := 6000.0
		if i%2 == 0 {
			reach = 300
		}
		places[i] = geo.Point{X: s.Float64() * reach, Y: s.Float64() * reach}
		if times[i] = int64(s.Below(365)); s.Below(3) == 0 {
			times[i] = 100 + int64(s.Below(4))
		}
	}
	return places, times
}

// nullRate returns how often the test, and as a control the Poisson limit, which
// takes pairs for independent, reject the null of bursty.
func nullRate(t *testing.T, trials int) (rate, poisson float64) {
	t.Helper()
	for trial := range trials {
		places, times := bursty(uint64(trial), 120)
		o := close200(199)
		o.Seed = uint64(trial)
		r, err := nearrepeat.Knox(context.Background(), places, times, o)
		if err != nil {
			t.Fatal(err)
		}
		if r.First.P <= 0.05 {
			rate++
		}
		if float64(r.First.Observed) > r.First.Expected+1.645*math.Sqrt(r.First.Expected) {
			poisson++
		}
	}
	return rate / float64(trials), poisson / float64(trials)
}

func TestNull(t *testing.T) {
	t.Parallel()
	rate, poisson := nullRate(t, 400) // 3.5 standard errors are 3.8 %
	t.Logf("%.1f %%, by the Poisson limit %.1f %%", 100*rate, 100*poisson)
	if math.Abs(rate-0.05) > 0.038 {
		t.Errorf("a true null is rejected in %.1f %%", 100*rate)
	}
	if poisson < 0.15 {
		t.Errorf("the control rejects only %.1f %%: the trial is too easy to show anything", 100*poisson)
	}
}

func TestSoakNull(t *testing.T) {
	analysistest.Soak(t)
	rate, poisson := nullRate(t, 10_000)
	t.Logf("%.2f %%, by the Poisson limit %.1f %%", 100*rate, 100*poisson)
	if rate < 0.044 || rate > 0.056 {
		t.Errorf("a true null is rejected in %.2f %%, want 4.4 to 5.6", 100*rate)
	}
}

func TestFindsRepeatsDrawnIn(t *testing.T) {
	t.Parallel()
	s := random.New(6, 0)
	var places []geo.Point
	var times []int64
	for i := range 400 { // and every tenth is repeated
		at, when := geo.Point{X: s.Float64() * 6000, Y: s.Float64() * 6000}, int64(s.Below(365))
		places, times = append(places, at), append(times, when)
		if i%10 == 0 {
			places, times = append(places, geo.Point{X: at.X + 30, Y: at.Y - 20}), append(times, when+3)
		}
	}
	r, err := nearrepeat.Knox(context.Background(), places, times, close200(199))
	if err != nil || r.First.P > 0.05 {
		t.Errorf("p %v, %v", r.First.P, err)
	}
}

// Goal: 20 000 events × 999 permutations in at most 0.25 s on two cores. Peers:
// pointpats 14.6 s, surveillance about 8.5 h.
func BenchmarkKnox20k(b *testing.B) { benchmark(b, 1) }

// Goal: 100 000 events × 999 permutations in at most 5 s on two cores. The
// events are the 20 000 five times over, a little moved, so that there are as
// many close pairs as in a denser town.
func BenchmarkKnox100k(b *testing.B) { benchmark(b, 5) }

// Peers: pointpats 2.2 s, surveillance 888 s.
func BenchmarkKnox5k(b *testing.B) {
	places, times := events(b, "knox_5k.csv.gz")
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := nearrepeat.Knox(context.Background(), places, times, close200(999)); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmark(b *testing.B, copies int) {
	b.Helper()
	first, when := events(b, "knox_20k.csv.gz")
	var places []geo.Point
	var times []int64
	for k := range copies {
		for i, p := range first {
			places = append(places, geo.Point{X: p.X + float64(k), Y: p.Y})
			times = append(times, when[(i+k*997)%len(when)])
		}
	}
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := nearrepeat.Knox(context.Background(), places, times, close200(999)); err != nil {
			b.Fatal(err)
		}
	}
}
