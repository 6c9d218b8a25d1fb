package nearrepeat

import "math/bits"

// Sixty-four permutations are counted at once: bit k of every word belongs to
// permutation k, and a number that differs between them lies in planes, a word
// for each of its bits.
//
// Whether two times are within the span is asked of the window of one of them,
// from the span before it to the span after it: unit = 2·span+1 times. Times are
// written as whole units and a remainder, and moved by the span, so that no
// window begins below 0. When a window begins at whole units H and remainder
// L, a time in it has H whole units and a remainder not below L, or H+1 and one
// below L. Whole units are in Gray code, where H and H+1 differ in one bit: the
// others must be the same, and that one is told from whether the number of
// bits, and so the whole units, is even.

// planes are a time's bits: of the remainder, of the whole units in Gray code,
// and whether they are odd; then four that are seldom needed. Those are for
// three bits more of the remainder and one of the whole units, or else for
// whole units alone.
type planes [16]uint64

const (
	restBits  = 4
	wholeBits = 7
	moreRest  = 3
	spare     = 4

	atWhole = restBits
	atOdd   = atWhole + wholeBits
	atSpare = atOdd + 1
)

// code is how times are written for one span.
type code struct {
	unit        uint64
	rest, whole int      // bits of each
	long, far   bool     // the spare planes are needed: for both, for whole units
	of          []uint16 // per time: bit b goes to plane b
}

// newCode returns the code, and whether times up to last fit the planes.
func newCode(span int64, last uint64) (c code, fits bool) {
	c.unit = 2*uint64(span) + 1
	c.rest, c.whole = bits.Len64(c.unit-1), bits.Len64(last/c.unit+1)
	c.long, c.far = c.rest > restBits, c.whole > wholeBits
	room := wholeBits + spare
	if c.long {
		room -= moreRest
	}
	if c.rest > restBits+moreRest || c.whole > room {
		return c, false
	}
	c.of = make([]uint16, last+1)
	for t := range c.of {
		moved := uint64(t) + uint64(span)
		c.of[t] = c.pack(uint16(moved/c.unit), uint16(moved%c.unit))
	}
	return c, true
}

func (c code) pack(whole, rest uint16) uint16 {
	gray := whole ^ whole>>1
	bits := rest&(1<<restBits-1) | gray&(1<<wholeBits-1)<<atWhole | whole&1<<atOdd
	if c.long {
		return bits | rest>>restBits<<atSpare | gray>>wholeBits<<(atSpare+moreRest)
	}
	return bits | gray>>wholeBits<<atSpare
}

// window is the beginning of a time's window: its remainder, its whole units in
// Gray code and whether they are odd, and which of their bits are the same one
// unit later.
type window struct {
	rest       [restBits + moreRest]uint64
	gray, same [wholeBits + spare]uint64
	odd        uint64
}

// open finds the window of a time.
func (w *window) open(c code, p *planes) {
	copy(w.rest[:], p[:restBits])
	copy(w.gray[:], p[atWhole:atOdd])
	if c.long {
		copy(w.rest[restBits:], p[atSpare:])
		w.gray[wholeBits] = p[atSpare+moreRest]
	} else if c.far {
		copy(w.gray[wholeBits:], p[atSpare:])
	}
	borrow := takeSpan(w.rest[:c.rest], c.unit/2)
	w.setWhole(w.gray[:c.whole], w.same[:c.whole], borrow)
}

// takeSpan takes the span from a remainder as by hand: where it is below the
// span, a unit is borrowed, which leaves span+1 to be added.
func takeSpan(rest []uint64, span uint64) (borrow uint64) {
	enough := ^uint64(0)
	for k, r := range rest {
		if span>>k&1 == 1 {
			enough &= r
		} else {
			enough |= r
		}
	}
	// To take the span is to add its complement and 1, so that both begin with 1.
	carry := ^uint64(0)
	for k, r := range rest {
		add := enough ^ -(span >> k & 1)
		rest[k], carry = r^add^carry, r&add|(r|add)&carry
	}
	return ^enough
}

// setWhole takes what was borrowed from the whole units, and finds what stays
// the same when one is added.
func (w *window) setWhole(gray, same []uint64, borrow uint64) {
	for k := len(gray) - 2; k >= 0; k-- { // to binary
		gray[k] ^= gray[k+1]
	}
	// Adding 1 turns the bits up to the lowest 0, and in Gray code the last of them.
	turned, odd := ^uint64(0), uint64(0)
	for k, h := range gray {
		h, borrow = h^borrow, borrow&^h
		gray[k], same[k] = h, h|^turned
		if turned &= h; k == 0 {
			odd = h
		} else {
			gray[k-1] ^= h // and back
		}
	}
	w.odd = odd
}

// compare adds, for every permutation, the pairs of the window's event with those
// in list whose times are in it. The planes are named one by one, which spares
// the checks of a loop: this is where the time goes.
func (c *counter) compare(w *window, all []planes, list []int32, long, far bool) {
	filled := c.filled
	for _, j := range list {
		p := &all[j]
		// The remainder is below the window's, from the lowest bit on.
		below := w.rest[0] &^ p[0]
		below ^= (w.rest[1] ^ p[1]) & (w.rest[1] ^ below)
		below ^= (w.rest[2] ^ p[2]) & (w.rest[2] ^ below)
		below ^= (w.rest[3] ^ p[3]) & (w.rest[3] ^ below)
		out := (w.gray[0]^p[4])&w.same[0] | (w.gray[1]^p[5])&w.same[1] | (w.gray[2]^p[6])&w.same[2] | (w.gray[3]^p[7])&w.same[3] |
			(w.gray[4]^p[8])&w.same[4] | (w.gray[5]^p[9])&w.same[5] | (w.gray[6]^p[10])&w.same[6]
		if long {
			below ^= (w.rest[4] ^ p[12]) & (w.rest[4] ^ below)
			below ^= (w.rest[5] ^ p[13]) & (w.rest[5] ^ below)
			below ^= (w.rest[6] ^ p[14]) & (w.rest[6] ^ below)
			out |= (w.gray[7] ^ p[15]) & w.same[7]
		} else if far {
			out |= (w.gray[7]^p[12])&w.same[7] | (w.gray[8]^p[13])&w.same[8] | (w.gray[9]^p[14])&w.same[9] | (w.gray[10]^p[15])&w.same[10]
		}
		out |= w.odd ^ p[11] ^ below
		c.buffer[filled&15] = ^out
		if filled++; filled == len(c.buffer) {
			c.flush()
			filled = 0
		}
	}
	c.filled = filled
}

// transpose mirrors four squares of 16 × 16 bits side by side (after Warren,
// Hacker's Delight, 7-3): afterwards bit k of the square's word b is what was
// its bit b of word k.
func transpose(a *[16]uint64) {
	mask := uint64(0x00ff00ff00ff00ff)
	for j := 8; j != 0; j >>= 1 {
		for k := 0; k < 16; k = (k + j + 1) &^ j {
			t := (a[k&15]>>uint(j) ^ a[(k+j)&15]) & mask
			a[k&15] ^= t << uint(j)
			a[(k+j)&15] ^= t
		}
		mask ^= mask << uint(j>>1)
	}
}
