package scan

import (
	"context"
	"math"
	"slices"

	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// step is one place that a growing circle takes in.
type step struct {
	location int32
	// last is the number, in the circle's list, of the last place at the same
	// distance: a circle holds all of them or none.
	last int32
	// held is how many cases the circle holds with all of them in; see setHeld. row
	// is that of held in tables of limits.
	held, row int32
}

// circles are, for each place, the others by distance.
type circles struct {
	lists [][]step
	cut   bool // some circle ends by its share of weight, not by its radius
}

func (c circles) around(i int) []step { return c.lists[i] }

// findCircles sorts the places around each, out to the greatest radius and the
// greatest share of weight.
func findCircles(ctx context.Context, places []geo.Point, weight []float64, o Options) (circles, error) {
	total := 0.0
	for _, w := range weight {
		total += w
	}
	near := geo.NewNear(places, min(o.MaxRadius, 1e9))
	lists, full := make([][]step, len(places)), make([]int, len(places))
	rooms := make([][]neighbour, parallel.Workers())
	err := parallel.Chunks(ctx, len(places), 32, func(worker, from, to int) {
		for i := from; i < to; i++ {
			rooms[worker] = byDistance(near, places[i], int32(i), rooms[worker][:0])
			full[i] = len(rooms[worker])
			lists[i] = stepsOf(rooms[worker], weight, o.MaxShare*total*(1+1e-12))
		}
	})
	c := circles{lists: lists}
	for i, list := range lists {
		c.cut = c.cut || len(list) < full[i]
	}
	return c, err
}

type neighbour struct {
	distance2 float64
	location  int32
}

func byDistance(near *geo.Near, p geo.Point, self int32, room []neighbour) []neighbour {
	near.Each(p, func(at int32, d2 float64) {
		room = append(room, neighbour{d2, near.Order[at]})
	})
	slices.SortFunc(room, func(a, b neighbour) int {
		switch {
		case a.distance2 < b.distance2:
			return -1
		case a.distance2 > b.distance2:
			return 1
		case a.location == self: // the centre comes first among those at its place
			return -1
		case b.location == self:
			return 1
		}
		return int(a.location - b.location)
	})
	return room
}

func stepsOf(sorted []neighbour, weight []float64, most float64) []step {
	list := make([]step, 0, len(sorted)) // seldom cut, so of the right size
	sum := 0.0
	for from := 0; from < len(sorted); {
		to := from
		for to < len(sorted) && sorted[to].distance2 == sorted[from].distance2 {
			sum += weight[sorted[to].location]
			to++
		}
		if sum > most {
			break
		}
		for k := from; k < to; k++ {
			list = append(list, step{location: sorted[k].location, last: int32(to - 1)})
		}
		from = to
	}
	return list
}

func distance(a, b geo.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }
