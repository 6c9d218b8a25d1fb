package nearrepeat

import (
	"context"
	"math/bits"

	"lykta/internal/analysis/parallel"
	"lykta/internal/analysis/random"
)

// Sixty-four permutations are counted at once: bit k of every word belongs to
// permutation k. A time t is written as a code whose bits lie in planes. With
// q = t / (span+1) and r the remainder, two times are within the span when
// their q are equal, or when they are next to each other and the later has the
// smaller r. q is held twice, as q/2 and (q+1)/2: next to or equal is then
// "one of the halves is equal", and equal is "both are". What remains is r,
// compared bit by bit, and q's last bit, which says who is later.

const (
	halfBits = 8                         // of each half, in the fast form
	restBits = 6                         // of the remainder, in the fast form
	planes   = 2*halfBits + restBits + 1 // words per event
	parity   = 2*halfBits + restBits     // the plane of q's last bit
	maxQ     = 1<<(halfBits+1) - 2       // so that (q+1)/2 fits
)

// code is how times are written for one span.
type code struct {
	unit     uint64 // span+1
	restBits int
}

// newCode returns the code, and whether times up to last fit the fast form.
func newCode(span int64, last uint64) (code, bool) {
	c := code{unit: uint64(span) + 1, restBits: bits.Len64(uint64(span))}
	return c, last/c.unit <= maxQ && c.restBits <= restBits
}

func (c code) of(tick uint64) uint32 {
	q, r := tick/c.unit, tick%c.unit
	return uint32(q/2 | (q+1)/2<<halfBits | r<<(2*halfBits) | (q&1)<<parity)
}

type word = [planes]uint64

// room is what one worker needs.
type room struct {
	dealt  []uint32 // 64 permutations of the events, one after the other
	codes  []uint32
	planes []word
}

// permute returns, per distance band and span, one count for each permutation.
func permute(ctx context.Context, p pairs, ticks []uint64, spans []int64, o Options) ([][][]int64, error) {
	counts := make([][][]int64, p.bands)
	for s := range counts {
		counts[s] = make([][]int64, len(spans))
		for t := range spans {
			counts[s][t] = make([]int64, o.Permutations)
		}
	}
	last := uint64(0)
	for _, t := range ticks {
		last = max(last, t)
	}
	rooms := make([]room, parallel.Workers())
	err := parallel.For(ctx, (o.Permutations+63)/64, func(worker, group int) {
		r := &rooms[worker]
		r.deal(len(ticks), o.Seed, group)
		for t, span := range spans {
			if c, fits := newCode(span, last); fits {
				r.fast(ctx, p, ticks, c, group, t, counts)
			} else {
				r.slow(ctx, p, ticks, span, group, t, counts)
			}
		}
	})
	return counts, err
}

// deal draws the 64 permutations of a group, each from a stream of its own.
func (r *room) deal(n int, seed uint64, group int) {
	if r.dealt == nil {
		r.dealt, r.codes, r.planes = make([]uint32, 64*n), make([]uint32, n), make([]word, n)
	}
	for k := range 64 {
		one := r.dealt[k*n : (k+1)*n]
		for i := range one {
			one[i] = uint32(i)
		}
		stream := random.New(seed, uint64(group*64+k))
		random.Shuffle(&stream, one)
	}
}

// fast counts by planes.
func (r *room) fast(ctx context.Context, p pairs, ticks []uint64, c code, group, t int, counts [][][]int64) {
	for i, tick := range ticks {
		r.codes[i] = c.of(tick)
	}
	r.lay()
	for s := range counts {
		var total counter
		for i := range r.planes {
			if i&1023 == 0 && ctx.Err() != nil {
				return
			}
			total.compare(r.planes, i, p.of(i, s), c.restBits)
		}
		total.into(counts[s][t], group*64)
	}
}

// lay turns the codes of 64 permutations into planes, two events at a time.
func (r *room) lay() {
	n := len(r.codes)
	var a [64]uint64
	for i := 0; i < n; i += 2 {
		second := min(i+1, n-1)
		for k := range 64 {
			a[k] = uint64(r.codes[r.dealt[k*n+i]]) | uint64(r.codes[r.dealt[k*n+second]])<<32
		}
		transpose(&a)
		copy(r.planes[second][:], a[32:32+planes])
		copy(r.planes[i][:], a[:planes])
	}
}

// transpose mirrors a square of 64 × 64 bits (Warren, Hacker's Delight, 7-3):
// afterwards bit k of word b is what was bit b of word k.
func transpose(a *[64]uint64) {
	mask := uint64(0x00000000ffffffff)
	for j := 32; j != 0; j >>= 1 {
		for k := 0; k < 64; k = (k + j + 1) &^ j {
			t := (a[k&63]>>uint(j) ^ a[(k+j)&63]) & mask
			a[k&63] ^= t << uint(j)
			a[(k+j)&63] ^= t
		}
		mask ^= mask << uint(j>>1)
	}
}

// counter holds 64 sums, bit b of each in high[b]. Words come in by sixteens.
type counter struct {
	buffer [16]uint64
	filled int
	low    [4]uint64 // ones, twos, fours, eights
	high   [60]uint64
}

// compare adds, for every permutation, the pairs of event i with those in list
// that are within the span.
func (c *counter) compare(planes []word, i int, list []int32, rest int) {
	a := &planes[i]
	for _, j := range list {
		b := &planes[j]
		differA := (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]) | (a[4] ^ b[4]) | (a[5] ^ b[5]) | (a[6] ^ b[6]) | (a[7] ^ b[7])
		differB := (a[8] ^ b[8]) | (a[9] ^ b[9]) | (a[10] ^ b[10]) | (a[11] ^ b[11]) | (a[12] ^ b[12]) | (a[13] ^ b[13]) | (a[14] ^ b[14]) | (a[15] ^ b[15])
		var less, differ uint64 // the remainder of a below that of b; unlike it
		for k := 2 * halfBits; k < 2*halfBits+rest; k++ {
			x := a[k] ^ b[k]
			less ^= x & (less ^ b[k])
			differ |= x
		}
		// In the pair (2m, 2m+1), which has equal q/2, the odd one is later; in
		// (2m-1, 2m) the even one.
		later := a[parity] ^ differA
		smaller := later&less | ^later&differ&^less
		c.add(^differA&^differB | (differA^differB)&smaller)
	}
}

func (c *counter) add(w uint64) {
	c.buffer[c.filled&15] = w
	if c.filled++; c.filled == 16 {
		c.flush()
	}
}

// flush adds sixteen words with carry-save adders (Harley and Seal).
func (c *counter) flush() {
	b := &c.buffer
	var fours, eights [2]uint64
	for h := range 2 {
		for q := range 2 {
			k := h*8 + q*4
			var first, second uint64
			first, c.low[0] = carry(c.low[0], b[k], b[k+1])
			second, c.low[0] = carry(c.low[0], b[k+2], b[k+3])
			fours[q], c.low[1] = carry(c.low[1], first, second)
		}
		eights[h], c.low[2] = carry(c.low[2], fours[0], fours[1])
	}
	sixteen, low := carry(c.low[3], eights[0], eights[1])
	c.low[3] = low
	for k := 0; sixteen != 0; k++ {
		sixteen, c.high[k] = sixteen&c.high[k], sixteen^c.high[k]
	}
	c.filled = 0
	c.buffer = [16]uint64{}
}

func carry(a, b, c uint64) (high, low uint64) {
	u := a ^ b
	return a&b | u&c, u ^ c
}

// into writes the sums to counts[from:], as many as there is room for.
func (c *counter) into(counts []int64, from int) {
	c.flush()
	for k := 0; k < 64 && from+k < len(counts); k++ {
		sum := int64(0)
		for b, w := range c.high {
			sum += int64(w>>k&1) << b
		}
		sum *= 16
		for b, w := range c.low {
			sum += int64(w>>k&1) << b
		}
		counts[from+k] = sum
	}
}

// slow counts one permutation at a time, for spans and times too long for the
// planes.
func (r *room) slow(ctx context.Context, p pairs, ticks []uint64, span int64, group, t int, counts [][][]int64) {
	n := len(ticks)
	shuffled := make([]uint64, n)
	for k := 0; k < 64 && group*64+k < len(counts[0][t]); k++ {
		if ctx.Err() != nil {
			return
		}
		for i, from := range r.dealt[k*n : (k+1)*n] {
			shuffled[i] = ticks[from]
		}
		for s, row := range countOnce(p, shuffled, []int64{span}) {
			counts[s][t][group*64+k] = row[0]
		}
	}
}
