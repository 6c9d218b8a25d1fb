package kde

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// ByScott returns the bandwidth in metres by Scott's rule for a circular kernel
// (1992): n^(-1/6) times the geometric mean of the two standard deviations. It
// looks for one hill and is wide. Errors: Invalid for fewer than two events,
// events all at one place or on a line along an axis, or a coordinate that is no
// number.
func ByScott(events []geo.Point) (float64, error) {
	if err := checkEvents(context.Background(), events); err != nil {
		return 0, err
	}
	n := float64(len(events))
	var mx, my, vx, vy float64
	for _, p := range events {
		mx, my = mx+p.X/n, my+p.Y/n
	}
	for _, p := range events {
		vx, vy = vx+(p.X-mx)*(p.X-mx)/(n-1), vy+(p.Y-my)*(p.Y-my)/(n-1)
	}
	if len(events) < 2 || !(vx*vy > 0) {
		return 0, errs.E(errs.Invalid, "kde.one-place", len(events))
	}
	return math.Pow(n, -1.0/6) * math.Pow(vx*vy, 0.25), nil
}

// Bandwidth is the best of the bandwidths tried.
type Bandwidth struct {
	Sigma float64 // metres
	Tried []float64
	Score []float64 // of each tried: the higher the better; -Inf where it is impossible
	Notes []note.Note
}

func best(tried, score []float64) Bandwidth {
	b := Bandwidth{Tried: tried, Score: score}
	at := 0
	for i, s := range score {
		if s > score[at] {
			at = i
		}
	}
	b.Sigma = tried[at]
	if at == 0 || at == len(tried)-1 {
		b.Notes = append(b.Notes, note.Of("kde.bandwidth-at-end"))
	}
	return b
}

// ByDiggle returns the bandwidth that has the least mean square error when events
// are a Cox process (Diggle 1985; Berman and Diggle 1989), from 512 distances.
// It looks for the finest hills and is narrow. Ripley's K behind it leaves out
// events nearer the border than the distance; from 100 000 events on, where
// that matters little and costs much, nothing is left out (as in spatstat).
// Cost: linear in the pairs within √(1000/(π·events per m²)).
//
// Errors: Invalid for a window without area, fewer than two events, or a
// coordinate that is no number; the context's.
func ByDiggle(ctx context.Context, events []geo.Point, window geo.Polygon) (Bandwidth, error) {
	if err := checkBandwidth(events, window); err != nil {
		return Bandwidth{}, err
	}
	const distances = 512
	lambda := float64(len(events)) / window.Area()
	box := window.Bounds()
	reach := min(min(box.MaxX-box.MinX, box.MaxY-box.MinY)/4, math.Sqrt(1000/(math.Pi*lambda)))
	k, err := ripley(ctx, events, window, reach, distances)
	if err != nil {
		return Bandwidth{}, err
	}
	step := reach / (distances - 1)
	var tried, score []float64
	for i := 1; 2*i < distances; i++ {
		r, j := float64(i)*step, 0.0
		for m := 0; m < 2*i && m+1 < distances; m++ {
			x := float64(m) / float64(2*i)
			j += (math.Acos(x) - x*math.Sqrt(1-x*x)) * (k[m+1] - k[m])
		}
		area := math.Pi * r * r
		tried = append(tried, r/2)
		score = append(score, -((1/lambda-2*k[i])/area + 2*r*r*j/(area*area)))
	}
	return best(tried, score), nil
}

func checkBandwidth(events []geo.Point, window geo.Polygon) error {
	if err := window.Check(); err != nil {
		return err
	}
	if len(events) < 2 {
		return errs.E(errs.Invalid, "kde.one-place", len(events))
	}
	return checkEvents(context.Background(), events)
}

// ripley returns K at number distances from 0 to reach.
func ripley(ctx context.Context, events []geo.Point, window geo.Polygon, reach float64, number int) ([]float64, error) {
	plain := len(events) >= 100_000
	near := geo.NewNear(events, reach)
	perStep := float64(number-1) / reach
	tallies := make([][]int64, parallel.Workers())
	centres := make([]int64, number) // events at least so far from the border
	edge := make([]float64, len(events))
	for i, at := range near.Order {
		edge[i] = math.Inf(1)
		if !plain {
			edge[i] = toBorder(window, events[at]) * perStep
		}
		for k := range int(math.Ceil(min(edge[i], float64(number)))) {
			centres[k]++
		}
	}
	err := parallel.Chunks(ctx, len(events), 256, func(w, from, to int) {
		if tallies[w] == nil {
			tallies[w] = make([]int64, number+1)
		}
		for i := from; i < to; i++ {
			count(tallies[w], near, int32(i), edge, perStep)
		}
	})
	k := make([]float64, number)
	pairs, lambda := int64(0), float64(len(events)-1)/window.Area()
	for d := range k {
		for _, tally := range tallies {
			if tally != nil {
				pairs += tally[d]
			}
		}
		if centres[d] > 0 {
			k[d] = float64(pairs) / (float64(centres[d]) * lambda)
		}
	}
	return k, err
}

// count adds to the tally the pairs of one event with those after it, each from
// both sides: where the other begins to count, and where it ceases to, because
// the border is nearer. Distances are in steps.
func count(tally []int64, near *geo.Near, i int32, edge []float64, perStep float64) {
	p, last := near.At(i), len(tally)-1
	for row := range 2 {
		first, end := near.Span(p, row)
		for j := max(first, i+1); j < end; j++ {
			q := near.At(j)
			d := math.Sqrt((p.X-q.X)*(p.X-q.X)+(p.Y-q.Y)*(p.Y-q.Y)) * perStep
			if d > float64(last-1) {
				continue
			}
			from := int(d)
			if float64(from) < d {
				from++
			}
			for _, e := range [2]float64{edge[i], edge[j]} {
				if d >= e {
					continue
				}
				tally[from]++
				if e < float64(last-1) {
					tally[max(int(math.Ceil(e)), from)]--
				}
			}
		}
	}
}

func toBorder(window geo.Polygon, p geo.Point) float64 {
	least := math.Inf(1)
	for _, ring := range window {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			dx, dy := b.X-a.X, b.Y-a.Y
			t := 0.0
			if length := dx*dx + dy*dy; length > 0 {
				t = min(1, max(0, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/length))
			}
			ex, ey := a.X+t*dx-p.X, a.Y+t*dy-p.Y
			least = min(least, ex*ex+ey*ey)
		}
	}
	return math.Sqrt(least)
}
