package scan_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/scan"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func reference(t testing.TB) scan.Input {
	t.Helper()
	places, cases := analysistest.Read(t, "stp_loc.csv.gz"), analysistest.Read(t, "stp_cases.csv.gz")
	in := scan.Input{Days: 365}
	for i := range places["loc"] { // numbered from 1, in order
		in.Locations = append(in.Locations, geo.Point{X: places["x"][i], Y: places["y"][i]})
	}
	for i := range cases["loc"] {
		in.Cases = append(in.Cases, scan.Events{Location: int(cases["loc"][i]) - 1, Day: int(cases["day"][i]), Count: int(cases["count"][i])})
	}
	return in
}

// single takes every event of a Knox file as a place of its own.
func single(t testing.TB, file string) scan.Input {
	t.Helper()
	table := analysistest.Read(t, file)
	in := scan.Input{}
	for i := range table["x"] {
		in.Locations = append(in.Locations, geo.Point{X: table["x"][i], Y: table["y"][i]})
		in.Cases = append(in.Cases, scan.Events{Location: i, Day: int(table["day"][i]), Count: 1})
		in.Days = max(in.Days, int(table["day"][i])+1)
	}
	return in
}

func prospective(radius float64, replications int) scan.Options {
	return scan.Options{MaxRadius: radius, MaxDays: 28, Replications: replications, Seed: 1}
}

func run(t testing.TB, in scan.Input, o scan.Options) scan.Result {
	t.Helper()
	r, err := scan.Run(context.Background(), in, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAgainstSaTScan(t *testing.T) {
	t.Parallel()
	r := run(t, reference(t), prospective(2000, 99))
	for k, want := range []struct {
		places              []int
		cases               int
		expected, statistic float64
		low, high           float64 // of p, Monte Carlo
	}{
		{[]int{18, 837, 493, 159, 616, 129, 332, 2, 948, 27, 461, 14, 875, 982, 623, 268}, 51, 7.96, 51.723351, 0.01, 0.01},
		{[]int{218, 571, 310, 333}, 6, 0.82, 6.782406, 0.7, 0.97},
		{[]int{347, 747, 567, 453, 408, 569, 892}, 10, 2.63, 5.983202, 0.9, 1},
	} {
		c := r.Clusters[k]
		got := make([]int, len(c.Locations))
		for i, l := range c.Locations {
			got[i] = l + 1
		}
		if d := cmp.Diff(want.places, got); d != "" && !slices.Equal(slices.Sorted(slices.Values(want.places)), slices.Sorted(slices.Values(got))) {
			t.Errorf("cluster %d: %s", k+1, d)
		}
		if c.Observed != want.cases || math.Abs(c.Expected-want.expected) > 0.005 || !analysistest.Close(c.Statistic, want.statistic, 1e-6) || c.P < want.low || c.P > want.high {
			t.Errorf("cluster %d: %d cases, %v expected, statistic %v, p %v", k+1, c.Observed, c.Expected, c.Statistic, c.P)
		}
	}
	if c := r.Clusters[0]; math.Abs(c.Radius-422.76) > 0.005 || c.From != 358 || c.To != 364 || math.Abs(c.Centre.X-8017.7) > 0.05 || math.Abs(c.Recurrence-100) > 1e-9 {
		t.Errorf("the first: %+v", c)
	}
}

func TestSinglePlacesAgainstSaTScan(t *testing.T) {
	t.Parallel()
	r := run(t, single(t, "knox_5k.csv.gz"), prospective(1000, 39))
	if c := r.Clusters[0]; !analysistest.Close(c.Statistic, 13.658212, 1e-6) || c.P > 0.05 {
		t.Errorf("statistic %v, p %v, want 13.658212 and about 0.008", c.Statistic, c.P)
	}
}

// small draws a study with ties in place, distance and time.
func small(t *rapid.T) (scan.Input, scan.Options) {
	in := scan.Input{Days: rapid.IntRange(1, 12).Draw(t, "days")}
	for range rapid.IntRange(1, 9).Draw(t, "places") {
		in.Locations = append(in.Locations, geo.Point{X: float64(rapid.IntRange(0, 5).Draw(t, "x")), Y: float64(rapid.IntRange(0, 5).Draw(t, "y"))})
		in.Population = append(in.Population, float64(rapid.IntRange(1, 30).Draw(t, "population")))
	}
	events := func(name string, least int) (list []scan.Events) {
		for range rapid.IntRange(least, 25).Draw(t, name) {
			list = append(list, scan.Events{
				Location: rapid.IntRange(0, len(in.Locations)-1).Draw(t, "place"),
				Day:      rapid.IntRange(0, in.Days-1).Draw(t, "day"), Count: rapid.IntRange(1, 3).Draw(t, "count"),
			})
		}
		return list
	}
	in.Cases, in.Controls = events("cases", 1), events("controls", 1)
	return in, scan.Options{
		Model:         scan.Model(rapid.IntRange(0, 2).Draw(t, "model")),
		Retrospective: rapid.Bool().Draw(t, "retrospective"),
		MaxRadius:     rapid.Float64Range(0, 6).Draw(t, "radius"),
		MaxShare:      rapid.Float64Range(0.2, 1).Draw(t, "share"),
		MaxDays:       rapid.IntRange(1, in.Days).Draw(t, "window"),
		MinCases:      rapid.IntRange(1, 3).Draw(t, "least"),
	}
}

// brute returns the greatest statistic from the definitions: every centre, every
// other place's distance as radius, every window.
func brute(in scan.Input, o scan.Options) float64 {
	most := 0.0
	for _, centre := range in.Locations {
		for _, edge := range in.Locations {
			radius := math.Hypot(centre.X-edge.X, centre.Y-edge.Y)
			if radius > o.MaxRadius {
				continue
			}
			inside := make([]bool, len(in.Locations))
			for i, p := range in.Locations {
				inside[i] = math.Hypot(centre.X-p.X, centre.Y-p.Y) <= radius
			}
			for to := range in.Days {
				if !o.Retrospective && to != in.Days-1 {
					continue
				}
				for from := max(0, to-o.MaxDays+1); from <= to; from++ {
					most = max(most, bruteOne(in, o, inside, from, to))
				}
			}
		}
	}
	return most
}

func bruteOne(in scan.Input, o scan.Options, inside []bool, from, to int) float64 {
	count := func(list []scan.Events) (all, zone, window, both float64) {
		for _, e := range list {
			n, in, during := float64(e.Count), inside[e.Location], e.Day >= from && e.Day <= to
			all += n
			if in {
				zone += n
			}
			if during {
				window += n
			}
			if in && during {
				both += n
			}
		}
		return all, zone, window, both
	}
	total, zone, window, c := count(in.Cases)
	controls, zoneControls, _, bothControls := count(in.Controls)
	var share, expected float64
	switch o.Model {
	case scan.Permutation:
		share, expected = zone/total, zone*window/total
	case scan.Poisson:
		people, zonePeople := 0.0, 0.0
		for i, p := range in.Population {
			people += p
			if inside[i] {
				zonePeople += p
			}
		}
		share, expected = zonePeople/people, total*zonePeople/people*float64(to-from+1)/float64(in.Days)
	case scan.Bernoulli:
		share = (zone + zoneControls) / (total + controls)
		n, all := c+bothControls, total+controls
		if expected = total * n / all; share <= o.MaxShare && c >= float64(o.MinCases) && c > expected+1e-9 {
			l := func(k, n float64) float64 { // log-likelihood of k among n at its own rate
				if k == 0 || k == n {
					return 0
				}
				return k*math.Log(k/n) + (n-k)*math.Log(1-k/n)
			}
			return l(c, n) + l(total-c, all-n) - l(total, all)
		}
		return 0
	}
	if share > o.MaxShare || c < float64(o.MinCases) || c <= expected+1e-9 {
		return 0
	}
	out := c * math.Log(c/expected)
	if total > c {
		out += (total - c) * math.Log((total-c)/(total-expected))
	}
	return out
}

func TestStatisticAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, o := small(t)
		r, err := scan.Run(context.Background(), in, o)
		if err != nil {
			t.Fatal(err)
		}
		got := 0.0
		if len(r.Clusters) > 0 {
			got = r.Clusters[0].Statistic
		}
		if want := brute(in, o); math.Abs(got-want) > 1e-9 {
			t.Fatalf("statistic %v, want %v", got, want)
		}
		taken := map[int]bool{}
		for _, c := range r.Clusters {
			for _, l := range c.Locations {
				if taken[l] {
					t.Fatalf("place %d is in two clusters", l)
				}
				taken[l] = true
			}
		}
	})
}

// The fast way and the plain one make the same replications and find the same.
func TestFastIsPlain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, o := small(t)
		o.Model, o.Retrospective, o.Replications, o.Seed = scan.Permutation, false, 70, rapid.Uint64().Draw(t, "seed")
		fast, plain, err := scan.BothWays(context.Background(), in, o)
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range fast {
			for i := range plain {
				if math.Abs(got[i]-plain[i]) > 1e-9 {
					t.Fatalf("%s, replication %d: %v, plain %v", name, i, got[i], plain[i])
				}
			}
		}
	})
}

func TestFastIsPlainOnTheReference(t *testing.T) {
	t.Parallel()
	fast, plain, err := scan.BothWays(context.Background(), reference(t), prospective(700, 8))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range fast {
		for i := range plain {
			if math.Abs(got[i]-plain[i]) > 1e-9 {
				t.Errorf("%s, replication %d: %v, plain %v", name, i, got[i], plain[i])
			}
		}
	}
}

// Moving, turning and renumbering the places changes no statistic.
func TestStatisticStandsStill(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, o := small(t)
		turned := in
		n := len(in.Locations)
		turned.Locations, turned.Population = make([]geo.Point, n), make([]float64, n)
		for i, p := range in.Locations {
			turned.Locations[n-1-i], turned.Population[n-1-i] = geo.Point{X: 100 - p.Y, Y: p.X + 7}, in.Population[i]
		}
		other := func(list []scan.Events) (out []scan.Events) {
			for _, e := range list {
				out = append(out, scan.Events{Location: n - 1 - e.Location, Day: e.Day, Count: e.Count})
			}
			return out
		}
		turned.Cases, turned.Controls = other(in.Cases), other(in.Controls)
		a, err := scan.Run(context.Background(), in, o)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := scan.Run(context.Background(), turned, o)
		if len(a.Clusters) > 0 && math.Abs(a.Clusters[0].Statistic-b.Clusters[0].Statistic) > 1e-9 {
			t.Fatalf("%v turned into %v", a.Clusters[0], b.Clusters[0])
		}
	})
}

// chance draws a study without clusters: busy places and busy days.
func chance(seed uint64, places, days, cases int) scan.Input {
	s := random.New(90, seed)
	in := scan.Input{Days: days}
	for range places {
		in.Locations = append(in.Locations, geo.Point{X: s.Float64() * 3000, Y: s.Float64() * 3000})
		in.Population = append(in.Population, 10)
	}
	for range cases {
		place, day := s.Below(uint64(places)), s.Below(uint64(days))
		in.Cases = append(in.Cases, scan.Events{Location: int(place * place / uint64(places)), Day: int(day), Count: 1})
		in.Controls = append(in.Controls, scan.Events{Location: int(s.Below(uint64(places))), Day: int(s.Below(uint64(days))), Count: 1})
	}
	return in
}

func TestSameWhateverTheCores(t *testing.T) {
	in := chance(1, 60, 40, 300)
	for _, o := range []scan.Options{
		{MaxRadius: 900, MaxDays: 7, Replications: 99, Seed: 3},
		{MaxRadius: 900, MaxDays: 7, Replications: 99, Seed: 3, StopAfter: 5},
		{Model: scan.Poisson, MaxRadius: 900, MaxDays: 7, Replications: 19, Seed: 3, Retrospective: true},
	} {
		var results []scan.Result
		for _, cores := range []int{1, 2, 7} {
			old := runtime.GOMAXPROCS(cores)
			results = append(results, run(t, in, o))
			runtime.GOMAXPROCS(old)
		}
		for _, r := range results[1:] {
			if d := cmp.Diff(results[0], r); d != "" {
				t.Error(d)
			}
		}
	}
}

func TestStops(t *testing.T) {
	t.Parallel()
	in := chance(2, 60, 40, 300)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := scan.Run(ctx, in, prospective(900, 99)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	full := run(t, in, prospective(900, 999))
	early := prospective(900, 999)
	early.StopAfter = 20
	short := run(t, in, early)
	if short.Replications >= 999 || !note.Has(short.Notes, "scan.stopped") || !slices.Equal(short.Maxima, full.Maxima[:short.Replications]) {
		t.Errorf("%d replications, notes %v", short.Replications, short.Notes)
	}
	if got, want := short.Clusters[0].P, full.Clusters[0].P; math.Abs(got-want) > 5*want/math.Sqrt(20) {
		t.Errorf("p %v early, %v in full", got, want)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	good := func() (scan.Input, scan.Options) { return chance(3, 9, 20, 30), prospective(500, 0) }
	for name, spoil := range map[string]func(*scan.Input, *scan.Options){
		"no places":         func(in *scan.Input, _ *scan.Options) { in.Locations = nil },
		"no number":         func(in *scan.Input, _ *scan.Options) { in.Locations[0].X = math.NaN() },
		"no such place":     func(in *scan.Input, _ *scan.Options) { in.Cases[4].Location = 9 },
		"a day outside":     func(in *scan.Input, _ *scan.Options) { in.Cases[4].Day = 20 },
		"a negative count":  func(in *scan.Input, _ *scan.Options) { in.Cases[4].Count = -1 },
		"windows too long":  func(_ *scan.Input, o *scan.Options) { o.MaxDays = 28 },
		"no share":          func(_ *scan.Input, o *scan.Options) { o.MaxShare = 2 },
		"no population":     func(in *scan.Input, o *scan.Options) { o.Model, in.Population = scan.Poisson, nil },
		"a negative people": func(in *scan.Input, o *scan.Options) { o.Model, in.Population[2] = scan.Poisson, -1 },
		"no controls":       func(in *scan.Input, o *scan.Options) { o.Model, in.Controls = scan.Bernoulli, nil },
	} {
		in, o := good()
		o.MaxDays = 7
		spoil(&in, &o)
		if _, err := scan.Run(context.Background(), in, o); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	in, o := good()
	o.MaxDays = 7
	if r := run(t, in, o); !note.Has(r.Notes, "scan.few") || !math.IsNaN(r.Clusters[0].P) {
		t.Errorf("%v", r)
	}
	if _, _, err := scan.NewMonitor(context.Background(), in, o); !errs.Is(err, errs.Invalid) {
		t.Errorf("a monitor without replications: %v", err)
	}
}

func TestFindsWhatIsDrawnIn(t *testing.T) {
	t.Parallel()
	for _, model := range []scan.Model{scan.Permutation, scan.Poisson, scan.Bernoulli} {
		in := chance(4, 80, 60, 400)
		for k := range 16 {
			in.Cases = append(in.Cases, scan.Events{Location: 7, Day: 55 + k%5, Count: 1})
		}
		r := run(t, in, scan.Options{Model: model, MaxRadius: 600, MaxDays: 7, Replications: 99, Seed: 1})
		c := r.Clusters[0]
		if !slices.Contains(c.Locations, 7) || c.P > 0.05 || c.From < 53 {
			t.Errorf("model %d: %+v", model, c)
		}
	}
}

func nullRate(t *testing.T, trials, replications int, model scan.Model) float64 {
	t.Helper()
	rejected := 0.0
	for trial := range trials {
		in := chance(uint64(trial), 25, 30, 150)
		if model == scan.Poisson { // its null is another: even by population
			s := random.New(91, uint64(trial))
			for i := range in.Cases {
				in.Cases[i] = scan.Events{Location: int(s.Below(25)), Day: int(s.Below(30)), Count: 1}
			}
		}
		if model == scan.Bernoulli {
			s := random.New(92, uint64(trial))
			for i := range in.Cases {
				in.Cases[i].Location = int(s.Below(25))
			}
		}
		o := scan.Options{Model: model, MaxRadius: 1000, MaxDays: 7, Replications: replications, Seed: uint64(trial)}
		if r := run(t, in, o); len(r.Clusters) > 0 && r.Clusters[0].P <= 0.05 {
			rejected++
		}
	}
	return rejected / float64(trials)
}

func TestNull(t *testing.T) {
	t.Parallel()
	for _, model := range []scan.Model{scan.Permutation, scan.Poisson, scan.Bernoulli} {
		if rate := nullRate(t, 300, 19, model); math.Abs(rate-0.05) > 0.044 { // 3.5 standard errors
			t.Errorf("model %d: a true null is rejected in %.1f %%", model, 100*rate)
		}
	}
}

func TestSoakNull(t *testing.T) {
	analysistest.Soak(t)
	for _, model := range []scan.Model{scan.Permutation, scan.Poisson, scan.Bernoulli} {
		rate := nullRate(t, 10_000, 39, model) // of 40 ranks, two are 5 %
		t.Logf("model %d: %.2f %%", model, 100*rate)
		if rate < 0.044 || rate > 0.056 {
			t.Errorf("model %d: a true null is rejected in %.2f %%, want 4.4 to 5.6", model, 100*rate)
		}
	}
}

// A monitor that has gone on for some days says what a scan from the start
// says: the same clusters, and p within Monte Carlo error.
func TestMonitor(t *testing.T) {
	t.Parallel()
	ctx, whole := context.Background(), chance(6, 60, 80, 900)
	for k := range 5 {
		whole.Cases = append(whole.Cases, scan.Events{Location: 3, Day: 76 + k%4, Count: 1})
	}
	before := whole
	before.Days = 60
	before.Cases, before.Controls = until(whole.Cases, 60), until(whole.Controls, 60)
	m, _, err := scan.NewMonitor(ctx, before, prospective(700, 999))
	if err != nil {
		t.Fatal(err)
	}
	var last scan.Result
	for day := 60; day < 80; day++ {
		if last, err = m.Next(ctx, on(whole.Cases, day), on(whole.Controls, day)); err != nil {
			t.Fatal(err)
		}
	}
	full := run(t, whole, prospective(700, 999))
	if !note.Has(last.Notes, "scan.pooled") || len(last.Clusters) != len(full.Clusters) {
		t.Fatalf("notes %v, %d clusters, want %d", last.Notes, len(last.Clusters), len(full.Clusters))
	}
	for i, c := range full.Clusters {
		got := last.Clusters[i]
		if !slices.Equal(got.Locations, c.Locations) || math.Abs(got.Statistic-c.Statistic) > 1e-9 {
			t.Errorf("cluster %d: %+v, want %+v", i, got, c)
		}
		if sd := math.Sqrt(2 * c.P * (1 - c.P) / 999); math.Abs(got.P-c.P) > 5*sd+0.01 {
			t.Errorf("cluster %d: p %v, in full %v", i, got.P, c.P)
		}
	}
}

func until(list []scan.Events, day int) (out []scan.Events) {
	for _, e := range list {
		if e.Day < day {
			out = append(out, e)
		}
	}
	return out
}

func on(list []scan.Events, day int) (out []scan.Events) {
	for _, e := range list {
		if e.Day == day {
			out = append(out, e)
		}
	}
	return out
}

func benchmark(b *testing.B, in scan.Input, o scan.Options) {
	b.Helper()
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		run(b, in, o)
	}
}

// Goal: 1 000 places × 365 days, 999 replications, in at most 0.5 s on two
// cores. Peer: SaTScan 3.5 s.
func BenchmarkScan1000Places(b *testing.B) { benchmark(b, reference(b), prospective(2000, 999)) }

// Goal: 5 000 places × 1 096 days in at most 0.6 s. Peer: SaTScan 40 s.
func BenchmarkScan5000Places(b *testing.B) {
	benchmark(b, single(b, "knox_5k.csv.gz"), prospective(1000, 999))
}

// Goal: 20 000 places in at most 12 s. Peer: SaTScan about 700 s.
func BenchmarkScan20000Places(b *testing.B) {
	benchmark(b, single(b, "knox_20k.csv.gz"), prospective(1000, 999))
}

// Goal: a day more in at most 50 ms.
func BenchmarkNextDay(b *testing.B) {
	whole := reference(b)
	in := whole
	in.Days, in.Cases = 364, until(whole.Cases, 364)
	m, _, err := scan.NewMonitor(context.Background(), in, prospective(2000, 999))
	if err != nil {
		b.Fatal(err)
	}
	day := on(whole.Cases, 364)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := m.Next(context.Background(), day, nil); err != nil {
			b.Fatal(err)
		}
	}
}
