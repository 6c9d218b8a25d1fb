package geo_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func TestSwerefAgainstPROJ(t *testing.T) {
	t.Parallel()
	truth := analysistest.Read(t, "truth_sweref99tm.csv")
	worst, worstBack := 0.0, 0.0
	for i := range truth["lon"] {
		at := geo.LonLat{Lon: truth["lon"][i], Lat: truth["lat"][i]}
		got := geo.ToSweref(at)
		worst = max(worst, math.Hypot(got.X-truth["E"][i], got.Y-truth["N"][i]))
		back := geo.FromSweref(geo.Point{X: truth["E"][i], Y: truth["N"][i]})
		dx := (back.Lon - at.Lon) * math.Cos(at.Lat*math.Pi/180) * 111e3
		worstBack = max(worstBack, math.Hypot(dx, (back.Lat-at.Lat)*111e3))
	}
	t.Logf("forward %.2g m, back %.2g m", worst, worstBack)
	if worst > 1e-4 || worstBack > 1e-4 {
		t.Errorf("%.3g m forward and %.3g m back from PROJ, want at most 0.1 mm", worst, worstBack)
	}
}

func TestSwerefOnTheMeridian(t *testing.T) {
	t.Parallel()
	// On the central meridian the easting is 500 km exactly and the northing is
	// 0.9996 of the meridian arc: 90° of it is 10 001 965.7293 m on GRS 80.
	got := geo.ToSweref(geo.LonLat{Lon: 15, Lat: 89.9999999999})
	if math.Abs(got.X-500000) > 1e-6 || math.Abs(got.Y-0.9996*10001965.7293) > 2e-4 {
		t.Errorf("the pole is at %v", got)
	}
	if got := geo.ToSweref(geo.LonLat{Lon: 15}); math.Hypot(got.X-500000, got.Y) > 1e-6 {
		t.Errorf("the equator is at %v", got)
	}
}

func TestSwerefThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.LonLat{Lon: rapid.Float64Range(9, 26).Draw(t, "lon"), Lat: rapid.Float64Range(54, 70).Draw(t, "lat")}
		q := geo.FromSweref(geo.ToSweref(p))
		if math.Abs(p.Lon-q.Lon) > 1e-11 || math.Abs(p.Lat-q.Lat) > 1e-11 {
			t.Fatalf("%v came back as %v", p, q)
		}
	})
}

var square = geo.Ring{{X: 0, Y: 0}, {X: 10, Y: 0}, {X: 10, Y: 10}, {X: 0, Y: 10}}

func TestPolygon(t *testing.T) {
	t.Parallel()
	holed := geo.Polygon{square, {{X: 2, Y: 2}, {X: 2, Y: 4}, {X: 4, Y: 4}, {X: 4, Y: 2}}}
	if got := holed.Area(); got != 96 {
		t.Errorf("area %v, want 96", got)
	}
	for _, c := range []struct {
		at   geo.Point
		want bool
	}{{geo.Point{X: 1, Y: 1}, true}, {geo.Point{X: 3, Y: 3}, false}, {geo.Point{X: 11, Y: 1}, false}, {geo.Point{X: 0, Y: 0}, true}, {geo.Point{X: 10, Y: 5}, false}} {
		if got := holed.Contains(c.at); got != c.want {
			t.Errorf("contains %v: %v", c.at, got)
		}
	}
	if got := holed.Diameter(); math.Abs(got-math.Sqrt(200)) > 1e-12 {
		t.Errorf("diameter %v", got)
	}
}

func TestPolygonRefuses(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]geo.Polygon{
		"nothing":     {},
		"two corners": {{{X: 0, Y: 0}, {X: 1, Y: 1}}},
		"no number":   {{{X: 0, Y: 0}, {1, math.NaN()}, {X: 1, Y: 0}}},
		"a line":      {{{X: 0, Y: 0}, {X: 1, Y: 1}, {X: 2, Y: 2}}},
	} {
		if !errs.Is(p.Check(), errs.Invalid) {
			t.Errorf("%s was taken", name)
		}
	}
	if err := (geo.Polygon{square}).Check(); err != nil {
		t.Error(err)
	}
}

func TestNeighboursShareNoPoint(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coord := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 20).Draw(t, "v")) })
		cut := geo.Point{X: coord.Draw(t, "x"), Y: 20}
		from := geo.Point{X: coord.Draw(t, "x0"), Y: 0}
		left := geo.Polygon{{{X: -1, Y: 0}, from, cut, {X: -1, Y: 20}}}
		right := geo.Polygon{{from, {X: 21, Y: 0}, {X: 21, Y: 20}, cut}}
		q := geo.Point{X: coord.Draw(t, "qx"), Y: float64(rapid.IntRange(0, 19).Draw(t, "qy"))}
		if left.Contains(q) == right.Contains(q) {
			t.Fatalf("%v is in %v of the two", q, left.Contains(q))
		}
	})
}

func TestMaskIsContains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ring := make(geo.Ring, rapid.IntRange(3, 9).Draw(t, "corners"))
		for i := range ring {
			ring[i] = geo.Point{X: rapid.Float64Range(-50, 50).Draw(t, "x"), Y: rapid.Float64Range(-50, 50).Draw(t, "y")}
		}
		p := geo.Polygon{ring}
		g := geo.Divide(geo.Box{MinX: -60, MinY: -60, MaxX: 60, MaxY: 60}, 23, 19)
		for i, got := range g.Mask(p) {
			if c := g.Centre(i%g.NX, i/g.NX); got != p.Contains(c) {
				t.Fatalf("cell at %v: mask %v", c, got)
			}
		}
	})
}

func TestSquaresLieOnTheOrigin(t *testing.T) {
	t.Parallel()
	g, fx, fy := geo.Squares(geo.Box{MinX: -1, MinY: 399, MaxX: 401, MaxY: 400}, 200)
	if want := (geo.Grid{X0: -200, Y0: 200, Width: 200, Height: 200, NX: 4, NY: 2}); g != want || fx != -1 || fy != 1 {
		t.Errorf("got %+v, %d, %d", g, fx, fy)
	}
}

func TestNearFindsWhatBruteForceFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coord := rapid.Float64Range(-30, 30)
		points := make([]geo.Point, rapid.IntRange(0, 60).Draw(t, "n"))
		for i := range points {
			points[i] = geo.Point{X: coord.Draw(t, "x"), Y: coord.Draw(t, "y")}
		}
		r := rapid.Float64Range(0, 25).Draw(t, "r")
		q := geo.Point{X: rapid.Float64Range(-60, 60).Draw(t, "qx"), Y: rapid.Float64Range(-60, 60).Draw(t, "qy")}
		near, got, want := geo.NewNear(points, r), map[int32]bool{}, map[int32]bool{}
		near.Each(q, func(at int32, _ float64) { got[near.Order[at]] = true })
		for i, p := range points {
			if dx, dy := p.X-q.X, p.Y-q.Y; dx*dx+dy*dy <= r*r {
				want[int32(i)] = true
			}
		}
		if len(got) != len(want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for i := range want {
			if !got[i] {
				t.Fatalf("missed %d", i)
			}
		}
	})
}

// Goal: at least 6 M points/s on one core, that is at most 166 ns.
func BenchmarkToSweref(b *testing.B) {
	analysistest.CPU(b)
	var sum float64
	for i := range b.N {
		p := geo.ToSweref(geo.LonLat{Lon: 11 + float64(i%1000)/80, Lat: 55 + float64(i%997)/70})
		sum += p.X
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "points/s")
	if math.IsNaN(sum) {
		b.Fatal("no number")
	}
}

// Goal: as forward.
func BenchmarkFromSweref(b *testing.B) {
	analysistest.CPU(b)
	var sum float64
	for i := range b.N {
		p := geo.FromSweref(geo.Point{X: 3e5 + float64(i%1000)*600, Y: 6.1e6 + float64(i%997)*1500})
		sum += p.Lat
	}
	if math.IsNaN(sum) {
		b.Fatal("no number")
	}
}
