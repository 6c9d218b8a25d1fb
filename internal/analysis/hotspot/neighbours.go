package hotspot

import (
	"slices"

	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Neighbours tells for each area which others are near it: those of area i are
// Index[Start[i]:Start[i+1]]. No area is its own neighbour, and none is named
// twice.
type Neighbours struct {
	Start []int32 // one more than there are areas
	Index []int32
}

// Len returns the number of areas.
func (n Neighbours) Len() int { return len(n.Start) - 1 }

// Of returns the neighbours of area i.
func (n Neighbours) Of(i int) []int32 { return n.Index[n.Start[i]:n.Start[i+1]] }

// FromLists takes neighbours as one list per area, numbered from 0. Errors:
// Invalid for a number that is no area, an area that is its own neighbour, and
// one named twice.
func FromLists(lists [][]int) (Neighbours, error) {
	n := Neighbours{Start: make([]int32, 1, len(lists)+1)}
	for i, list := range lists {
		sorted := slices.Sorted(slices.Values(list))
		for k, j := range sorted {
			if j < 0 || j >= len(lists) || j == i || k > 0 && sorted[k-1] == j {
				return Neighbours{}, errs.E(errs.Invalid, "hotspot.neighbour", i+1, j+1)
			}
			n.Index = append(n.Index, int32(j))
		}
		n.Start = append(n.Start, int32(len(n.Index)))
	}
	return n, nil
}

// WithinDistance returns who lies within so many metres of whom, the border
// included. Errors: Invalid for a distance that is not above 0.
func WithinDistance(points []geo.Point, metres float64) (Neighbours, error) {
	if !(metres > 0) {
		return Neighbours{}, errs.E(errs.Invalid, "hotspot.distance", metres)
	}
	near := geo.NewNear(points, metres)
	n := Neighbours{Start: make([]int32, 1, len(points)+1)}
	for i, p := range points {
		near.Each(p, func(at int32, _ float64) {
			if j := near.Order[at]; int(j) != i {
				n.Index = append(n.Index, j)
			}
		})
		slices.Sort(n.Index[n.Start[i]:])
		n.Start = append(n.Start, int32(len(n.Index)))
	}
	return n, nil
}
