package hotspot

import (
	"context"
	"math"
	"slices"

	"lykta/internal/analysis/random"
	"lykta/internal/analysis/significance"
	"lykta/internal/errs"
	"lykta/internal/parallel"
)

// Ranks tells for each area where the sum over its neighbours stands among the
// sums of as many others drawn at random, the area itself held where it is
// (conditional permutation, Anselin 1995).
type Ranks struct {
	Above, Below []int32 // draws with the same sum or more, and or less
	Permutations int
}

// Permute draws permutations times for every area. Gi* and the local Moran both
// rise or fall with the neighbours' sum alone when the area is held, so one run
// serves both.
//
// Areas with equally many neighbours share tables of draws, as GeoDa's
// reference tables; up to 64 tables per number keep the areas from sharing one
// and the same luck. A draw that holds the area itself takes a spare in its
// place, which leaves every choice of the others as likely. The cost is that
// of the tables: it grows with the number of distinct neighbour counts, hardly
// with the areas.
//
// Errors: as GiStar, Invalid for no permutations, and the context's.
func Permute(ctx context.Context, values []float64, nb Neighbours, permutations int, seed uint64) (Ranks, error) {
	m, _, err := measure(values, nb)
	if err != nil {
		return Ranks{}, err
	}
	if permutations < 1 {
		return Ranks{}, errs.E(errs.Invalid, "hotspot.permutations", permutations)
	}
	out := Ranks{make([]int32, len(values)), make([]int32, len(values)), permutations}
	tables := deal(nb)
	room := make([]drawer, parallel.Workers())
	err = parallel.For(ctx, len(tables), func(worker, t int) {
		d := &room[worker]
		if d.stamp == nil {
			*d = drawer{values: values, stamp: make([]uint32, len(values)), scale: math.Abs(m.mean) + math.Sqrt(m.m2)}
		}
		d.table(tables[t], permutations, random.New(seed, tables[t].stream))
		for _, i := range tables[t].areas {
			out.Above[i], out.Below[i] = d.rank(i, nb.Of(int(i)))
		}
	})
	return out, err
}

// table is a set of areas with equally many neighbours that share draws.
type table struct {
	neighbours int
	areas      []int32
	stream     uint64
}

// deal puts the areas in tables: those next to each other in different ones.
func deal(nb Neighbours) []table {
	byCount := map[int][]int32{}
	for i := range nb.Len() {
		k := len(nb.Of(i))
		byCount[k] = append(byCount[k], int32(i))
	}
	var tables []table
	for k, areas := range byCount {
		number := min(64, (len(areas)+255)/256)
		for t := range number {
			one := table{neighbours: k, stream: uint64(k)<<8 | uint64(t)}
			for a := t; a < len(areas); a += number {
				one.areas = append(one.areas, areas[a])
			}
			tables = append(tables, one)
		}
	}
	// The dearest first, so that no core waits for another at the end.
	slices.SortFunc(tables, func(a, b table) int {
		if a.neighbours != b.neighbours {
			return b.neighbours - a.neighbours
		}
		return int(a.stream) - int(b.stream)
	})
	return tables
}

// drawer is one worker's room for a table of draws.
type drawer struct {
	values []float64
	scale  float64
	stamp  []uint32 // when an area was last drawn
	clock  uint32
	sums   []float64 // per draw
	sorted []float64
	held   []holding // sorted by area
}

// holding says that a draw holds an area, and what its sum is with the spare in
// the area's place.
type holding struct {
	area     int32
	sum, alt float64
}

func (d *drawer) table(t table, draws int, stream random.Stream) {
	d.sums, d.held = d.sums[:0], d.held[:0]
	n, spare := uint64(len(d.values)), t.neighbours < len(d.values)
	for range draws {
		d.clock++
		sum, first := 0.0, len(d.held)
		for range t.neighbours {
			j := d.draw(&stream, n)
			sum += d.values[j]
			d.held = append(d.held, holding{area: j})
		}
		extra := 0.0
		if spare {
			extra = d.values[d.draw(&stream, n)]
		}
		for h := first; h < len(d.held); h++ {
			d.held[h].sum = sum
			d.held[h].alt = sum - d.values[d.held[h].area] + extra
		}
		d.sums = append(d.sums, sum)
	}
	d.sorted = append(d.sorted[:0], d.sums...)
	slices.Sort(d.sorted)
	d.keepOnly(t.areas)
	slices.SortStableFunc(d.held, func(a, b holding) int { return int(a.area - b.area) })
}

// keepOnly drops what is held of areas outside the table.
func (d *drawer) keepOnly(areas []int32) {
	d.clock++
	for _, i := range areas {
		d.stamp[i] = d.clock
	}
	kept := d.held[:0]
	for _, h := range d.held {
		if d.stamp[h.area] == d.clock {
			kept = append(kept, h)
		}
	}
	d.held = kept
}

// draw returns an area not yet drawn at this clock.
func (d *drawer) draw(stream *random.Stream, n uint64) int32 {
	for {
		if j := stream.Below(n); d.stamp[j] != d.clock {
			d.stamp[j] = d.clock
			return int32(j)
		}
	}
}

func (d *drawer) rank(i int32, near []int32) (above, below int32) {
	sum := 0.0
	for _, j := range near {
		sum += d.values[j]
	}
	// Sums of the same numbers in another order are ties, whatever their last bit.
	slack := 1e-12 * d.scale * float64(len(near)+1)
	low, _ := slices.BinarySearch(d.sorted, sum-slack)
	high, _ := slices.BinarySearchFunc(d.sorted, sum+slack, func(a, b float64) int {
		if a <= b {
			return -1
		}
		return 1
	})
	above, below = int32(len(d.sorted)-low), int32(high)
	from, _ := slices.BinarySearchFunc(d.held, i, func(h holding, i int32) int { return int(h.area - i) })
	for ; from < len(d.held) && d.held[from].area == i; from++ {
		h := d.held[from]
		above += step(h.alt >= sum-slack) - step(h.sum >= sum-slack)
		below += step(h.alt <= sum+slack) - step(h.sum <= sum+slack)
	}
	return above, below
}

func step(yes bool) int32 {
	if yes {
		return 1
	}
	return 0
}

// Hot returns for each area the one-sided p-value of Gi* being as high as it is.
func (r Ranks) Hot() []float64 {
	p := make([]float64, len(r.Above))
	for i, above := range r.Above {
		p[i] = significance.Upper(int(above), r.Permutations)
	}
	return p
}

// TwoSided returns for each area the two-sided p-value, the same for Gi* and
// the local Moran.
func (r Ranks) TwoSided() []float64 {
	p := make([]float64, len(r.Above))
	for i := range p {
		p[i] = significance.TwoSided(int(r.Above[i]), int(r.Below[i]), r.Permutations)
	}
	return p
}
