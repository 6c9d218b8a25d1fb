package kde_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func points(t testing.TB, file string) []geo.Point {
	t.Helper()
	table := analysistest.Read(t, file)
	out := make([]geo.Point, len(table["x"]))
	for i := range out {
		out[i] = geo.Point{X: table["x"][i], Y: table["y"][i]}
	}
	return out
}

func window(t testing.TB) geo.Polygon {
	t.Helper()
	return geo.Polygon{geo.Ring(points(t, "window.csv.gz"))}
}

func density(t testing.TB, events []geo.Point, w geo.Polygon, o kde.Options) kde.Surface {
	t.Helper()
	s, err := kde.Density(context.Background(), events, w, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func peak(v []float64) float64 {
	most := math.Inf(-1)
	for _, x := range v {
		if x > most {
			most = x
		}
	}
	return most
}

func TestAgainstSpatstat(t *testing.T) {
	t.Parallel()
	events, w := points(t, "pts_100k.csv.gz"), window(t)
	for _, c := range []struct {
		o    kde.Options
		peak float64
		sum  float64
		at   map[geo.Point]float64
	}{
		{kde.Options{Sigma: 150}, 1.6017172792e-02, 100159.176708, map[geo.Point]float64{
			{X: 10000, Y: 8000}: 1.6547578857e-04, {X: 6000, Y: 6000}: 2.0821786070e-03, {X: 14000, Y: 9500}: 1.8890763524e-04, {X: 11107.4, Y: 3752.422}: 1.6017172792e-02}},
		{kde.Options{Sigma: 300}, 5.9749645962e-03, 100428.417083, map[geo.Point]float64{{X: 4890.084, Y: 8663.009}: 5.9749645962e-03}},
		{kde.Options{Sigma: 300, Edge: kde.Diggle}, 5.9749675670e-03, 0, nil},
		{kde.Options{Sigma: 300, Edge: kde.None}, 5.9749645895e-03, 0, nil},
	} {
		s := density(t, events, w, c.o)
		outside, sum := 0, 0.0
		for _, v := range s.Value {
			if math.IsNaN(v) {
				outside++
				continue
			}
			sum += v * s.Grid.Width * s.Grid.Height
		}
		if outside != 97909 || !analysistest.Close(peak(s.Value), c.peak, 0.005) || c.sum != 0 && !analysistest.Close(sum, c.sum, 0.001) {
			t.Errorf("%+v: %d outside, peak %v, sum %v", c.o, outside, peak(s.Value), sum)
		}
		for p, want := range c.at {
			ix, iy, _ := s.Grid.Cell(p)
			if got := s.Value[iy*s.Grid.NX+ix]; math.Abs(got-want) > 0.005*c.peak {
				t.Errorf("%+v at %v: %v, want %v", c.o, p, got, want)
			}
		}
	}
}

// exact is the plain sum over events, uncorrected.
func exact(events []geo.Point, at geo.Point, sigma float64) float64 {
	sum := 0.0
	for _, p := range events {
		d := (p.X-at.X)*(p.X-at.X) + (p.Y-at.Y)*(p.Y-at.Y)
		sum += math.Exp(-d / (2 * sigma * sigma))
	}
	return sum / (2 * math.Pi * sigma * sigma)
}

// The reference bins to whole pixels. At its own peak the exact sum says which
// of the two is nearer.
func TestNearerTheExactSum(t *testing.T) {
	t.Parallel()
	events, w := points(t, "pts_100k.csv.gz"), window(t)
	s := density(t, events, w, kde.Options{Sigma: 150, Edge: kde.None})
	worst, most := 0.0, peak(s.Value)
	for i := 0; i < len(s.Value); i += 6173 {
		if c := s.Grid.Centre(i%s.Grid.NX, i/s.Grid.NX); !math.IsNaN(s.Value[i]) {
			worst = max(worst, math.Abs(s.Value[i]-exact(events, c, 150)))
		}
	}
	ix, iy, _ := s.Grid.Cell(geo.Point{X: 11107.4, Y: 3752.422})
	truth := exact(events, s.Grid.Centre(ix, iy), 150)
	ours, theirs := math.Abs(s.Value[iy*s.Grid.NX+ix]/truth-1), math.Abs(1.6017172792e-02/truth-1)
	t.Logf("at most %.2g of the peak from the exact sum; at the peak %.2g, the reference %.2g", worst/most, ours, theirs)
	if worst > 2e-4*most || ours > theirs {
		t.Errorf("%.2g of the peak from the exact sum; at the peak %.2g, the reference %.2g", worst/most, ours, theirs)
	}
}

var field = geo.Polygon{{{X: 0, Y: 0}, {X: 1000, Y: 0}, {X: 1300, Y: 700}, {X: 0, Y: 1000}}}

func scatter(seed uint64, n int) []geo.Point {
	s := random.New(50, seed)
	var out []geo.Point
	for len(out) < n {
		if p := (geo.Point{X: s.Float64() * 1300, Y: s.Float64() * 1000}); field.Contains(p) {
			out = append(out, p)
		}
	}
	return out
}

// Brute force: each event's kernel, and the mass inside by a fine sum. The
// second window has a bay and a hole, so that a column leaves it and comes back.
func TestEdgesAgainstBruteForce(t *testing.T) {
	t.Parallel()
	bay := geo.Polygon{
		{{X: 0, Y: 0}, {X: 1300, Y: 0}, {X: 1300, Y: 1000}, {X: 900, Y: 1000}, {X: 850, Y: 420}, {X: 500, Y: 1000}, {X: 0, Y: 1000}},
		{{X: 200, Y: 200}, {X: 500, Y: 200}, {X: 400, Y: 450}},
	}
	for _, window := range []geo.Polygon{field, bay} {
		var events []geo.Point
		for _, p := range scatter(1, 90) {
			if window.Contains(p) {
				events = append(events, p)
			}
		}
		for _, edge := range []kde.Edge{kde.Uniform, kde.Diggle, kde.None} {
			againstBruteForce(t, events, window, edge)
		}
	}
}

func againstBruteForce(t *testing.T, events []geo.Point, window geo.Polygon, edge kde.Edge) {
	t.Helper()
	fine := geo.Divide(window.Bounds(), 160, 160)
	var inside []geo.Point
	for i, yes := range fine.Mask(window) {
		if yes {
			inside = append(inside, fine.Centre(i%fine.NX, i/fine.NX))
		}
	}
	mass := func(at geo.Point) float64 { return exact(inside, at, 90) * fine.Width * fine.Height }
	masses := make([]float64, len(events))
	for i, p := range events {
		masses[i] = mass(p)
	}
	s := density(t, events, window, kde.Options{Sigma: 90, NX: 120, NY: 120, Edge: edge})
	most := peak(s.Value)
	for i := 7; i < len(s.Value); i += 611 {
		at := s.Grid.Centre(i%s.Grid.NX, i/s.Grid.NX)
		if math.IsNaN(s.Value[i]) {
			continue
		}
		want := 0.0
		for k, p := range events {
			one := exact([]geo.Point{p}, at, 90)
			if edge == kde.Diggle {
				one /= masses[k]
			}
			want += one
		}
		if edge == kde.Uniform {
			want /= mass(at)
		}
		if math.Abs(s.Value[i]-want) > 2e-3*most {
			t.Errorf("edge %d at %v: %v, want %v", edge, at, s.Value[i], want)
		}
	}
}

// With Diggle's weights every event counts as one, whatever is cut off; what is
// left is that cells along the border are in or out as a whole.
func TestDiggleSumsToTheEvents(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := scatter(rapid.Uint64Range(0, 1e6).Draw(t, "seed"), rapid.IntRange(1, 40).Draw(t, "n"))
		s, err := kde.Density(context.Background(), events, field, kde.Options{Sigma: rapid.Float64Range(80, 200).Draw(t, "sigma"), NX: 100, NY: 100, Edge: kde.Diggle})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range s.Value {
			if !math.IsNaN(v) {
				sum += v * s.Grid.Width * s.Grid.Height
			}
		}
		if math.Abs(sum/float64(len(events))-1) > 0.03 {
			t.Fatalf("%d events sum to %v", len(events), sum)
		}
	})
}

func TestMovingMovesTheSurface(t *testing.T) {
	t.Parallel()
	events := scatter(2, 200)
	a := density(t, events, field, kde.Options{Sigma: 100, NX: 64, NY: 64})
	turned, moved := geo.Ring{}, make([]geo.Point, len(events))
	for _, c := range field[0] {
		turned = append(turned, geo.Point{X: 5e5 - c.Y, Y: 6e6 + c.X})
	}
	for i, p := range events {
		moved[len(events)-1-i] = geo.Point{X: 5e5 - p.Y, Y: 6e6 + p.X}
	}
	b := density(t, moved, geo.Polygon{turned}, kde.Options{Sigma: 100, NX: 64, NY: 64})
	for i, v := range a.Value {
		x, y := i%64, i/64
		// A border through a centre may go either way after a turn.
		if w := b.Value[x*64+63-y]; !math.IsNaN(v) && !math.IsNaN(w) && math.Abs(v-w) > 5e-3*peak(a.Value) {
			t.Fatalf("cell %d,%d: %v turned into %v", x, y, v, w)
		}
	}
}

func TestSameWhateverTheCores(t *testing.T) {
	events := scatter(3, 150_000)
	var all [][]float64
	for _, cores := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(cores)
		all = append(all, density(t, events, field, kde.Options{Sigma: 50, Edge: kde.None}).Value)
		runtime.GOMAXPROCS(old)
	}
	for _, v := range all[1:] {
		if !slices.EqualFunc(v, all[0], func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }) {
			t.Error("the number of cores changed the surface")
		}
	}
}

func TestRefusesAndNotes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, f := range map[string]func() error{
		"bandwidth": func() error { _, err := kde.Density(ctx, nil, field, kde.Options{}); return err },
		"window":    func() error { _, err := kde.Density(ctx, nil, nil, kde.Options{Sigma: 1}); return err },
		"grid": func() error {
			_, err := kde.Density(ctx, nil, field, kde.Options{Sigma: 1, NX: 1 << 14, NY: 1 << 14})
			return err
		},
		"no number": func() error {
			_, err := kde.Density(ctx, []geo.Point{{X: math.NaN()}}, field, kde.Options{Sigma: 1})
			return err
		},
	} {
		if err := f(); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := density(t, []geo.Point{{X: 5, Y: 5}, {X: -5, Y: 5}, {X: 1290, Y: 5}}, field, kde.Options{Sigma: 1, NX: 9, NY: 9})
	if s.Count != 1 || !note.Has(s.Notes, "kde.outside") || !note.Has(s.Notes, "kde.coarse") || !note.Has(s.Notes, "kde.few") {
		t.Errorf("%d events, %v", s.Count, s.Notes)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := kde.Density(stopped, scatter(1, 10), field, kde.Options{Sigma: 50}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Goal: 1 000 000 events on 512 × 512 cells in at most 30 ms on two cores. Peer:
// spatstat 1.2 to 1.8 s.
func BenchmarkDensity1M(b *testing.B) {
	s := random.New(1, 1)
	w, some := window(b), points(b, "pts_100k.csv.gz")
	var events []geo.Point
	for range 10 {
		for _, p := range some {
			events = append(events, geo.Point{X: p.X + 40*s.Float64() - 20, Y: p.Y + 40*s.Float64() - 20})
		}
	}
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		density(b, events, w, kde.Options{Sigma: 150})
	}
}
