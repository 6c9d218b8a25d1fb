package disclosure

import (
	"fmt"
	"math"

	"lykta/internal/errs"
	"lykta/internal/geo"
)

// LeastSquare is the smallest side of a square that a place may be coarsened
// to, in metres.
const LeastSquare = 100

// Square is a square of a grid with its origin at (0, 0) of SWEREF 99 TM: the
// same for every edition, whatever was reported.
type Square struct {
	Side   int // metres
	IX, IY int // floor(x / Side), floor(y / Side)
}

// Coarsen returns the square that a place lies in, in metres of SWEREF 99 TM
// (X east, Y north). Errors: Invalid for a side below LeastSquare, a place
// that is no number.
func Coarsen(p geo.Point, side int) (Square, error) {
	if side < LeastSquare {
		return Square{}, errs.E(errs.Invalid, "disclosure.square", side, LeastSquare)
	}
	if v := p.X + p.Y; math.IsNaN(v) || math.IsInf(v, 0) {
		return Square{}, errs.E(errs.Invalid, "disclosure.coordinate")
	}
	s := float64(side)
	return Square{side, int(math.Floor(p.X / s)), int(math.Floor(p.Y / s))}, nil
}

// Centre returns the middle of the square.
func (s Square) Centre() geo.Point {
	return geo.Point{X: (float64(s.IX) + 0.5) * float64(s.Side), Y: (float64(s.IY) + 0.5) * float64(s.Side)}
}

// Name returns the square's name, by its lower left corner in metres, for use
// as an area of a Plan.
func (s Square) Name() string { return fmt.Sprintf("%d-%d-%d", s.Side, s.IX*s.Side, s.IY*s.Side) }
