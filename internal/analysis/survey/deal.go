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
	size     []int32    // of all kinds
	perKind  []*aliases // nil to draw one by one
}

// newDeal makes ready for a stratum. Where units are much alike, most are dealt
// by independent Poisson counts per kind, and the rest one by one: given their
// sum, Poisson counts are just such draws.
func newDeal(kind, size []int32) deal {
	d := deal{kind: kind, from: int(slices.Min(kind)), to: int(slices.Max(kind)) + 1, size: size}
	if n := len(kind); n < 256 || 2*(d.to-d.from) > n {
		return d
	}
	rate := d.bulk() / float64(len(kind))
	tables := map[int32]*aliases{}
	for k := d.from; k < d.to; k++ {
		if tables[size[k]] == nil {
			tables[size[k]] = newAliases(rate * float64(size[k]))
		}
		d.perKind = append(d.perKind, tables[size[k]])
	}
	return d
}

// bulk returns the mean of the sum of the Poisson counts: so far below the
// number to draw that it is passed about once in a thousand, and drawn again.
func (d deal) bulk() float64 {
	n := float64(len(d.kind) - 1)
	return n - 3*math.Sqrt(n)
}

// draw fills in how often each kind was drawn.
func (d deal) draw(stream *random.Stream, drawn []int32) {
	s, drawn := *stream, drawn[d.from:d.to]
	left := -1
	for left < 0 {
		clear(drawn)
		left = len(d.kind) - 1
		for k, t := range d.perKind {
			c := t.draw(s.Uint64())
			drawn[k] = c
			left -= int(c)
		}
	}
	d.single(&s, left, drawn)
	*stream = s
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

// aliases draws a Poisson count from one word (Walker 1977, as built by Vose,
// "A linear algorithm for generating random numbers with a given
// distribution", 1991). The number of cells is a power of two.
type aliases struct {
	shift uint
	cells []aliasCell
}

type aliasCell struct {
	keep  uint64 // the cell's own count below this, in parts of 2⁶⁴
	other int32
}

func newAliases(mean float64) *aliases {
	chances := poisson(mean)
	b := uint(bits.Len(uint(len(chances) - 1)))
	n := 1 << b
	a := &aliases{shift: b, cells: make([]aliasCell, n)}
	part := make([]float64, n)
	var small, large []int
	for i := range part {
		if i < len(chances) {
			part[i] = chances[i] * float64(n)
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
		a.cells[s] = aliasCell{uint64(part[s] * 0x1p64), int32(l)}
		if part[l] -= 1 - part[s]; part[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) { // whole, but for rounding
		a.cells[i] = aliasCell{math.MaxUint64, int32(i)}
	}
	return a
}

func (a *aliases) draw(word uint64) int32 {
	i := word >> (64 - a.shift)
	if c := &a.cells[i]; word<<a.shift >= c.keep {
		return c.other
	}
	return int32(i)
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
