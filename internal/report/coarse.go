package report

import (
	"math"

	"lykta/internal/geo"
)

// Side is the side of the squares that a point is coarsened to, in metres.
const Side = 100

// Coarse returns the centre of the square of the national grid that a point
// lies in: where somebody stood is told to within fifty metres each way, and no
// closer. A centre is its own centre.
func Coarse(p geo.Point) geo.Point {
	return geo.Point{X: centre(p.X), Y: centre(p.Y)}
}

func centre(v float64) float64 { return math.Floor(v/Side)*Side + Side/2 }

// inSweden tells whether a point can lie in Sweden or its waters: the bounds of
// SWEREF 99 TM as Lantmäteriet gives them, in metres.
func inSweden(p geo.Point) bool {
	return p.X >= 220_000 && p.X <= 960_000 && p.Y >= 6_110_000 && p.Y <= 7_690_000
}
