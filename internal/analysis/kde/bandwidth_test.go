package kde_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

func TestBandwidthsAgainstSpatstat(t *testing.T) {
	t.Parallel()
	ctx, events, w := context.Background(), points(t, "pts_100k.csv.gz"), window(t)
	scott, err := kde.ByScott(events)
	if err != nil {
		t.Fatal(err)
	}
	diggle, err := kde.ByDiggle(ctx, events, w)
	if err != nil {
		t.Fatal(err)
	}
	likelihood, err := kde.ByLikelihood(ctx, events, w, kde.Candidates(events, w, 16))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"Scott", scott, 528.283829}, {"Diggle", diggle.Sigma, 36.370636}, {"likelihood", likelihood.Sigma, 89.423139}} {
		if !analysistest.Close(c.got, c.want, 1e-6) {
			t.Errorf("%s %v, want %v", c.name, c.got, c.want)
		}
	}
}

// The twin sums over all pairs, and over a fine grid for the edge.
func TestLikelihoodAgainstBruteForce(t *testing.T) {
	t.Parallel()
	events := scatter(8, 80)
	events = append(events, events[3], geo.Point{X: 1200, Y: 680}) // two at one place, and one far out
	fine := geo.Divide(field.Bounds(), 130, 130)
	var inside []geo.Point
	for i, yes := range fine.Mask(field) {
		if yes {
			inside = append(inside, fine.Centre(i%fine.NX, i/fine.NX))
		}
	}
	tried := []float64{0.5, 6, 40, 90, 250, 2000}
	got, err := kde.ByLikelihood(context.Background(), events, field, tried)
	if err != nil {
		t.Fatal(err)
	}
	most, at := math.Inf(-1), 0.0
	for k, sigma := range tried {
		want := 0.0
		for i, p := range events {
			others := append(append([]geo.Point(nil), events[:i]...), events[i+1:]...)
			near := others[:0]
			for _, q := range others {
				if math.Hypot(p.X-q.X, p.Y-q.Y) <= 8*sigma {
					near = append(near, q)
				}
			}
			mass := exact(inside, p, sigma) * fine.Width * fine.Height
			want += math.Log(exact(near, p, sigma)) - math.Log(mass)
		}
		if want > most {
			most, at = want, sigma
		}
		if sigma < 20 { // the fine grid is too coarse for the edge; only what is impossible is sure
			if math.IsInf(want, -1) != math.IsInf(got.Score[k], -1) {
				t.Errorf("bandwidth %v: %v, want %v", sigma, got.Score[k], want)
			}
			continue
		}
		if math.Abs(got.Score[k]-want) > 0.01*float64(len(events)) {
			t.Errorf("bandwidth %v: %v, want %v", sigma, got.Score[k], want)
		}
	}
	if got.Sigma != at {
		t.Errorf("best %v, want %v", got.Sigma, at)
	}
}

func TestBandwidthsScale(t *testing.T) {
	t.Parallel()
	ctx, events := context.Background(), scatter(9, 400)
	grown, wide := make([]geo.Point, len(events)), geo.Ring{}
	for i, p := range events {
		grown[i] = geo.Point{X: 8 * p.X, Y: 8 * p.Y}
	}
	for _, c := range field[0] {
		wide = append(wide, geo.Point{X: 8 * c.X, Y: 8 * c.Y})
	}
	s1, _ := kde.ByScott(events)
	s8, _ := kde.ByScott(grown)
	d1, err := kde.ByDiggle(ctx, events, field)
	if err != nil {
		t.Fatal(err)
	}
	d8, _ := kde.ByDiggle(ctx, grown, geo.Polygon{wide})
	if math.Abs(s8/s1-8) > 1e-9 || math.Abs(d8.Sigma/d1.Sigma-8) > 1e-9 {
		t.Errorf("eight times the distance: Scott %v to %v, Diggle %v to %v", s1, s8, d1.Sigma, d8.Sigma)
	}
}

func TestBandwidthsRefuse(t *testing.T) {
	t.Parallel()
	ctx, one := context.Background(), []geo.Point{{X: 1, Y: 1}}
	two := scatter(1, 2)
	_, scott := kde.ByScott(one)
	_, same := kde.ByScott([]geo.Point{one[0], one[0]})
	_, diggle := kde.ByDiggle(ctx, one, field)
	_, none := kde.ByLikelihood(ctx, two, field, nil)
	_, zero := kde.ByLikelihood(ctx, two, field, []float64{0})
	_, empty := kde.Ratio(ctx, nil, two, field, kde.Options{Sigma: 50}, 0)
	_, floor := kde.Ratio(ctx, two, two, field, kde.Options{Sigma: 50}, -1)
	for i, err := range []error{scott, same, diggle, none, zero, empty, floor} {
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("case %d: %v", i, err)
		}
	}
	b, err := kde.ByLikelihood(ctx, two, field, []float64{1e4, 2e4})
	if err != nil || !note.Has(b.Notes, "kde.bandwidth-at-end") {
		t.Errorf("%v, %v", b, err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := kde.ByDiggle(stopped, scatter(1, 500), field); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestRatio(t *testing.T) {
	t.Parallel()
	ctx, others := context.Background(), scatter(20, 4000)
	cases := scatter(21, 400)
	for i := range 200 { // and a place where risk is high
		cases = append(cases, geo.Point{X: 300 + float64(i%20), Y: 300 + float64(i/20)})
	}
	o := kde.Options{Sigma: 60, NX: 64, NY: 64}
	r, err := kde.Ratio(ctx, cases, others, field, o, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	ix, iy, _ := r.Grid.Cell(geo.Point{X: 310, Y: 305})
	jx, jy, _ := r.Grid.Cell(geo.Point{X: 800, Y: 200})
	hot, calm := iy*64+ix, jy*64+jx
	if r.P[hot] > 1e-6 || r.LogRatio[hot] < 1 || r.P[calm] < 0.01 {
		t.Errorf("hot: %v with p %v; calm: %v with p %v", r.LogRatio[hot], r.P[hot], r.LogRatio[calm], r.P[calm])
	}
	same, err := kde.Ratio(ctx, others, others, field, o, 0)
	if err != nil || same.LogRatio[hot] != 0 || math.Abs(same.P[hot]-0.5) > 1e-12 {
		t.Errorf("the same against itself: %v, p %v, %v", same.LogRatio[hot], same.P[hot], err)
	}
}

// toleranceRate returns how often a true null is called at 5 % at one place in
// the middle and one at the border.
func toleranceRate(t *testing.T, trials int) (middle, border float64) {
	t.Helper()
	for trial := range trials {
		r, err := kde.Ratio(context.Background(), scatter(uint64(2*trial), 300), scatter(uint64(2*trial+1), 600), field, kde.Options{Sigma: 120, NX: 24, NY: 24}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if r.P[10*24+10] <= 0.05 {
			middle++
		}
		if r.P[10*24] <= 0.05 {
			border++
		}
	}
	return middle / float64(trials), border / float64(trials)
}

func TestToleranceNull(t *testing.T) {
	t.Parallel()
	middle, border := toleranceRate(t, 300) // 3.5 standard errors are 4.4 %
	if math.Abs(middle-0.05) > 0.044 || math.Abs(border-0.05) > 0.044 {
		t.Errorf("a true null is called in %.1f %% in the middle and %.1f %% at the border", 100*middle, 100*border)
	}
}

func TestSoakToleranceNull(t *testing.T) {
	analysistest.Soak(t)
	middle, border := toleranceRate(t, 10_000)
	t.Logf("%.2f %% in the middle and %.2f %% at the border", 100*middle, 100*border)
	for _, rate := range []float64{middle, border} { // an approximation, not an exact test
		if rate < 0.03 || rate > 0.07 {
			t.Errorf("a true null is called in %.2f %%", 100*rate)
		}
	}
}

// Goal: likelihood cross-validation of 100 000 events in at most 0.5 s on two
// cores. Peer: spatstat 278 s.
func BenchmarkLikelihood100k(b *testing.B) {
	events, w := points(b, "pts_100k.csv.gz"), window(b)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := kde.ByLikelihood(context.Background(), events, w, kde.Candidates(events, w, 16)); err != nil {
			b.Fatal(err)
		}
	}
}

// Peer: spatstat 2.8 s.
func BenchmarkDiggle100k(b *testing.B) {
	events, w := points(b, "pts_100k.csv.gz"), window(b)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := kde.ByDiggle(context.Background(), events, w); err != nil {
			b.Fatal(err)
		}
	}
}

// Ripley's K with the border correction, pair by pair, gives the same choice.
func TestDiggleAgainstBruteForce(t *testing.T) {
	t.Parallel()
	events := scatter(30, 300)
	got, err := kde.ByDiggle(context.Background(), events, field)
	if err != nil {
		t.Fatal(err)
	}
	edge := make([]float64, len(events))
	for i, p := range events {
		edge[i] = math.Inf(1)
		for k, a := range field[0] {
			b := field[0][(k+1)%len(field[0])]
			for f := 0.0; f <= 1; f += 1.0 / 2048 {
				edge[i] = min(edge[i], math.Hypot(a.X+f*(b.X-a.X)-p.X, a.Y+f*(b.Y-a.Y)-p.Y))
			}
		}
	}
	lambda := float64(len(events)) / field.Area()
	step := 2 * (got.Tried[1] - got.Tried[0])
	k := make([]float64, 512)
	for m := range k {
		pairs, centres, r := 0.0, 0.0, float64(m)*step
		for i, p := range events {
			if edge[i] <= r {
				continue
			}
			centres++
			for j, q := range events {
				if i != j && math.Hypot(p.X-q.X, p.Y-q.Y) <= r {
					pairs++
				}
			}
		}
		k[m] = pairs / centres / (lambda * float64(len(events)-1) / float64(len(events)))
	}
	for i := 40; i < len(got.Score); i += 31 {
		r, j := float64(i+1)*step, 0.0
		for m := 1; m <= 2*(i+1) && m < 512; m++ {
			x := float64(m-1) / float64(2*(i+1))
			j += 2 * r * r * (math.Acos(x) - x*math.Sqrt(1-x*x)) * (k[m] - k[m-1])
		}
		want := -((1/lambda-2*k[i+1])/(math.Pi*r*r) + j/math.Pow(math.Pi*r*r, 2))
		if math.Abs(got.Score[i]-want) > 2e-3*math.Abs(want) {
			t.Errorf("bandwidth %v: score %v, want %v", got.Tried[i], got.Score[i], want)
		}
	}
}
