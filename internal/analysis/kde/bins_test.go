package kde_test

import (
	"math"
	"testing"

	"lykta/internal/analysis/kde"
	"lykta/internal/geo"
)

var box = geo.Polygon{{{X: 0, Y: 0}, {X: 90, Y: 0}, {X: 90, Y: 40}, {X: 0, Y: 40}}}

// shares is linear binning as in the textbook: each of the four nearest centres
// gets what the event is near it, along x times along y. The grid has one more
// cell all round.
func shares(events []geo.Point, nx, ny int) []float64 {
	sums := make([]float64, (nx+2)*(ny+2))
	for _, p := range events {
		for i := range sums {
			x, y := float64(i%(nx+2))-0.5, float64(i/(nx+2))-0.5 // of the centre, in cells
			near := func(d float64) float64 { return max(0, 1-math.Abs(d)) }
			sums[i] += near(p.X/90*float64(nx)-x) * near(p.Y/40*float64(ny)-y)
		}
	}
	return sums
}

// Events at the border and its corners, at centres and between them, and many
// at one place. Whether an event on the upper or right border is inside is the
// window's to say, so there is none.
func TestBinsAgainstTheTextbook(t *testing.T) {
	t.Parallel()
	const nx, ny = 9, 5
	var events []geo.Point
	for _, x := range []float64{0, 0.01, 5, 9.99, 10, 44.3, 84.99, 85, 85.01, 89.99} {
		for _, y := range []float64{0, 0.01, 4, 8, 19.7, 35.99, 36, 36.01, 39.99} {
			events = append(events, geo.Point{X: x, Y: y})
		}
	}
	for range 70_000 { // enough for several workers
		events = append(events, geo.Point{X: 32.5, Y: 22})
	}
	want := shares(events[:90], nx, ny)
	for i, v := range shares(events[90:91], nx, ny) {
		want[i] += v * 70_000
	}
	half := make([]float64, nx*ny)
	for i := range half {
		half[i] = 0.5
	}
	for name, c := range map[string]struct {
		mass []float64
		each float64
	}{"alike": {nil, 1}, "weighed": {half, 2}} {
		sums, count := kde.Bins(events, box, nx, ny, c.mass)
		if count != len(events) {
			t.Errorf("%s: %d events, want %d", name, count, len(events))
		}
		for i, got := range sums {
			// Places are known to a thousandth of a cell; that of the many is a whole
			// number of parts.
			if w := c.each * want[i]; math.Abs(got-w) > 0.02*c.each {
				t.Errorf("%s, cell %d: %v, want %v", name, i, got, w)
			}
		}
	}
}

// More events at one place than can be added up at a time.
func TestBinsHoldAnyNumber(t *testing.T) {
	t.Parallel()
	events := make([]geo.Point, kde.MostMoments+5)
	for i := range events {
		events[i] = geo.Point{X: 44.9, Y: 20.1}
	}
	sums, count := kde.Bins(events, box, 9, 5, nil)
	total := 0.0
	for _, v := range sums {
		total += v
	}
	if count != len(events) || total != float64(len(events)) {
		t.Errorf("%d events with shares of %v, want %d", count, total, len(events))
	}
}
