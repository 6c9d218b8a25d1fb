package survey

import (
	"math"
	"math/bits"
	"slices"

	"lykta/internal/analysis/random"
)

// deal draws, with replacement, one unit fewer than a stratum has, and counts
// them by kind. The kinds are [from, to).
type deal struct {
	kind     []int32 // of each unit
	from, to int
	bulk     *aliases // nil to draw one by one
	table    []int32  // of each kind: where its table begins
}

// newDeal makes ready for a stratum. Where units are much alike, most are dealt
// by independent Poisson counts per kind, and the rest one by one: given their
// sum, Poisson counts are just such draws.
func newDeal(kind, size []int32) deal {
	d := deal{kind: kind, from: int(slices.Min(kind)), to: int(slices.Max(kind)) + 1}
	n := len(kind)
	if n < 256 || 2*(d.to-d.from) > n {
		return d
	}
	rate := bulkOf(n-1) / float64(n)
	sizes := slices.Clone(size[d.from:d.to])
	slices.Sort(sizes)
	sizes = slices.Compact(sizes)
	d.bulk = newAliases(rate, sizes)
	d.table = make([]int32, d.to-d.from)
	for k := range d.table {
		at, _ := slices.BinarySearch(sizes, size[d.from+k])
		d.table[k] = int32(at) << d.bulk.bits
	}
	return d
}

// bulkOf returns the mean of the sum of the Poisson counts: so far below the
// number to draw that it is passed about once in a thousand, and drawn again.
func bulkOf(draws int) float64 {
	return float64(draws) - 3*math.Sqrt(float64(draws))
}

// draw fills in how often each kind was drawn.
func (d deal) draw(stream *random.Stream, drawn []int32) {
	drawn = drawn[d.from:d.to]
	left := -1
	for left < 0 {
		clear(drawn)
		left = len(d.kind) - 1 - d.drawBulk(stream, drawn)
	}
	d.single(stream, left, drawn)
}

// drawBulk draws the counts that are independent, and returns their sum.
func (d deal) drawBulk(stream *random.Stream, drawn []int32) (sum int) {
	s := *stream // by itself, so that it stays in registers
	for k, table := range d.table {
		c := d.bulk.draw(table, s.Uint64())
		drawn[k] = c
		sum += int(c)
	}
	*stream = s
	return sum
}

// single draws one by one. Two draws come out of each 64 bits, without bias
// (Lemire, "Fast random integer generation in an interval", 2019).
func (d deal) single(stream *random.Stream, left int, drawn []int32) {
	s, n := *stream, uint64(len(d.kind))
	reject := (1<<32 - n) % n
	for left > 0 {
		word := s.Uint64()
		for _, half := range [2]uint64{word >> 32, word & 0xffffffff} {
			if m := half * n; left > 0 && m&0xffffffff >= reject {
				drawn[int(d.kind[m>>32])-d.from]++
				left--
			}
		}
	}
	*stream = s
}

// aliases draws Poisson counts of several means from one word each (Walker
// 1977, as built by Vose, "A linear algorithm for generating random numbers with
// a given distribution", 1991). Every table has 2^bits cells, so that they lie
// in one row.
type aliases struct {
	bits  uint
	cells []aliasCell
}

type aliasCell struct {
	keep  uint32 // the cell's own count at or below this, in parts of 2³²
	other int32
}

func newAliases(rate float64, sizes []int32) *aliases {
	a := &aliases{}
	chances := make([][]float64, len(sizes))
	for i, n := range sizes {
		chances[i] = poisson(rate * float64(n))
		a.bits = max(a.bits, uint(bits.Len(uint(len(chances[i])-1))))
	}
	a.cells = make([]aliasCell, len(sizes)<<a.bits)
	for i, c := range chances {
		fill(a.cells[i<<a.bits:(i+1)<<a.bits], c)
	}
	return a
}

func fill(cells []aliasCell, chances []float64) {
	part := make([]float64, len(cells))
	var small, large []int
	for i := range part {
		if i < len(chances) {
			part[i] = chances[i] * float64(len(cells))
		}
		if part[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		cells[s] = aliasCell{uint32(part[s] * math.MaxUint32), int32(l)}
		if part[l] -= 1 - part[s]; part[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) { // whole, but for rounding
		cells[i] = aliasCell{math.MaxUint32, int32(i)}
	}
}

// draw uses the word's first bits for the cell and its last for the choice in
// it, which is made without a branch: nobody could guess it.
func (a *aliases) draw(table int32, word uint64) int32 {
	count := int32(word >> (64 - a.bits))
	c := a.cells[table+count]
	if uint32(word) > c.keep {
		count = c.other
	}
	return count
}

// poisson returns the chances of 0, 1, 2, … until what is left is below what a
// number holds, starting from the likeliest so that none underflows.
func poisson(mean float64) []float64 {
	top := int(mean)
	lg, _ := math.Lgamma(float64(top) + 1)
	peak := math.Exp(float64(top)*math.Log(mean) - mean - lg)
	chances := make([]float64, top+1)
	for i, c := top, peak; i >= 0; i-- {
		chances[i] = c
		c *= float64(i) / mean
	}
	for c, i := peak, top+1; ; i++ {
		if c *= mean / float64(i); c < 1e-19 {
			return chances
		}
		chances = append(chances, c)
	}
}
