package analyse

import (
	"context"
	"slices"

	"lykta/internal/analyse/sheet"
)

// borders are who lies beside whom, by number.
type borders [][]int32

// Len returns the number of areas.
func (b borders) Len() int { return len(b) }

// Of returns the neighbours of an area.
func (b borders) Of(area int) []int32 { return b[area] }

// alone is how many areas have no neighbour.
func (b borders) alone() int {
	n := 0
	for _, near := range b {
		if len(near) == 0 {
			n++
		}
	}
	return n
}

// readNeighbours reads from, to. A border is one for both, however it is
// written, and may be written twice.
func readNeighbours(ctx context.Context, path string, areas []ID) (borders, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	from, to := s.Need("from"), s.Need("to")
	number := make(map[string]int, len(areas))
	for i, a := range areas {
		number[a.Text] = i
	}
	near := make(borders, len(areas))
	for s.Next() {
		a, b := known(s, from, number), known(s, to, number)
		if s.OK() && a == b {
			s.Fault(to, "analyse.neighbours.self", areas[a].Text)
		}
		if s.OK() {
			near[a], near[b] = append(near[a], int32(b)), append(near[b], int32(a))
		}
	}
	for i := range near {
		slices.Sort(near[i])
		near[i] = slices.Compact(near[i])
	}
	return near, s.Err()
}

// known is the number of an area that must be one of those that are known.
func known(s *sheet.Sheet, column int, number map[string]int) int {
	name := s.ID(column)
	n, ok := number[name]
	if s.OK() && !ok {
		s.Fault(column, "analyse.neighbours.unknown", name)
	}
	return n
}
