package geo

import (
	"math"
	"slices"

	"lykta/internal/errs"
)

// Ring is a closed line of at least three corners; the last is joined to the
// first, and need not repeat it.
type Ring []Point

// Polygon is an area: rings under the even-odd rule, so that a ring within
// another is a hole. The order of corners does not matter.
type Polygon []Ring

// Check returns an Invalid error for a polygon that encloses nothing: a ring of
// fewer than three corners, a coordinate that is no number, or no area.
func (p Polygon) Check() error {
	if len(p) == 0 {
		return errs.E(errs.Invalid, "geo.polygon.empty")
	}
	for i, ring := range p {
		if len(ring) < 3 {
			return errs.E(errs.Invalid, "geo.polygon.corners", i+1, len(ring))
		}
		for j, c := range ring {
			if !finite(c.X) || !finite(c.Y) {
				return errs.E(errs.Invalid, "geo.polygon.number", i+1, j+1)
			}
		}
	}
	if p.Area() <= 0 {
		return errs.E(errs.Invalid, "geo.polygon.area")
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Area returns square metres: the first ring less the holes. Rings are taken
// as holes of another when their first corner lies in an odd number of the
// others.
func (p Polygon) Area() float64 {
	total := 0.0
	for i, ring := range p {
		a := math.Abs(ring.signedArea())
		if p.depth(i)%2 == 1 {
			a = -a
		}
		total += a
	}
	return total
}

func (p Polygon) depth(i int) int {
	depth := 0
	for j, other := range p {
		if j != i && len(p[i]) > 0 && (Polygon{other}).Contains(p[i][0]) {
			depth++
		}
	}
	return depth
}

func (r Ring) signedArea() float64 {
	if len(r) == 0 {
		return 0
	}
	// Measured from the first corner, so that large coordinates lose no digits.
	o, sum := r[0], 0.0
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		sum += (a.X-o.X)*(b.Y-o.Y) - (b.X-o.X)*(a.Y-o.Y)
	}
	return sum / 2
}

// Box is a rectangle along the axes, in metres.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// Bounds returns the least box around the polygon.
func (p Polygon) Bounds() Box {
	b := Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, ring := range p {
		for _, c := range ring {
			b.MinX, b.MaxX = min(b.MinX, c.X), max(b.MaxX, c.X)
			b.MinY, b.MaxY = min(b.MinY, c.Y), max(b.MaxY, c.Y)
		}
	}
	return b
}

// BoundsOf returns the least box around points.
func BoundsOf(points []Point) Box { return Polygon{Ring(points)}.Bounds() }

// Diameter returns the longest distance between two corners, in metres.
func (p Polygon) Diameter() float64 {
	far := 0.0
	for i, a := range p {
		for _, b := range p[i:] {
			for _, c := range a {
				for _, d := range b {
					far = max(far, math.Hypot(c.X-d.X, c.Y-d.Y))
				}
			}
		}
	}
	return far
}

// Contains reports whether the point lies inside. An edge belongs to the area
// on its right and above it, so that areas which share an edge share no point.
func (p Polygon) Contains(q Point) bool {
	inside := false
	for _, ring := range p {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a.Y > q.Y) != (b.Y > q.Y) && q.X >= crossing(a, b, q.Y) {
				inside = !inside
			}
		}
	}
	return inside
}

func crossing(a, b Point, y float64) float64 {
	if a.Y > b.Y { // the same edge must be cut at the same place from both sides
		a, b = b, a
	}
	return a.X + (y-a.Y)*(b.X-a.X)/(b.Y-a.Y)
}

// Crossings appends to dst, in rising order, the x where the horizontal line at
// y enters and leaves the polygon: inside is [dst[0], dst[1]), [dst[2], …).
func (p Polygon) Crossings(dst []float64, y float64) []float64 {
	from := len(dst)
	for _, ring := range p {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a.Y > y) != (b.Y > y) {
				dst = append(dst, crossing(a, b, y))
			}
		}
	}
	slices.Sort(dst[from:])
	return dst
}
