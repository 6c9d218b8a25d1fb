package nearrepeat

import (
	"context"
	"math/bits"

	"lykta/internal/analysis/random"
	"lykta/internal/parallel"
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
)

// code is how times are written for one span: two halves, a remainder and the
// last bit of q, in no more bits than the times need.
type code struct {
	unit       uint64 // span+1
	half, rest int    // bits
}

// newCode returns the code, and whether times up to last fit the fast form.
func newCode(span int64, last uint64) (code, bool) {
	unit := uint64(span) + 1
	c := code{unit: unit, half: bits.Len64((last/unit + 1) / 2), rest: bits.Len64(uint64(span))}
	return c, c.half <= halfBits && c.rest <= restBits
}

func (c code) width() int { return 2*c.half + c.rest + 1 }

func (c code) of(tick uint64) uint32 {
	q, r := tick/c.unit, tick%c.unit
	return uint32(q/2 | (q+1)/2<<c.half | r<<(2*c.half) | (q&1)<<(2*c.half+c.rest))
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
	r.lay(c)
	for s := range counts {
		var total counter
		for i := range r.planes {
			if i&1023 == 0 && ctx.Err() != nil {
				return
			}
			total.compare(r.planes, i, p.of(i, s), c.rest > 3)
		}
		total.into(counts[s][t], group*64)
	}
}

// lay turns the codes of 64 permutations into planes, as many events at a time
// as have room side by side in 64 bits.
func (r *room) lay(c code) {
	n, width := len(r.codes), c.width()
	var a [64]uint64
	for i := 0; i < n; {
		beside := min(64/width, n-i)
		for k := range a {
			row := r.dealt[k*n+i : k*n+i+beside]
			w := uint64(0)
			for e, from := range row {
				w |= uint64(r.codes[from]) << (e * width)
			}
			a[k] = w
		}
		transpose(&a)
		for e := range beside {
			c.spread(&r.planes[i+e], a[e*width:(e+1)*width])
		}
		i += beside
	}
}

// spread puts the bits of a code where compare looks for them.
func (c code) spread(planes *word, bits []uint64) {
	*planes = word{}
	copy(planes[:halfBits], bits[:c.half])
	copy(planes[halfBits:2*halfBits], bits[c.half:2*c.half])
	copy(planes[2*halfBits:parity], bits[2*c.half:2*c.half+c.rest])
	planes[parity] = bits[2*c.half+c.rest]
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
// that are within the span. A remainder of more than three bits is long. The
// planes are named one by one, which spares the checks of a loop: this is where
// the time goes.
func (c *counter) compare(planes []word, i int, list []int32, long bool) {
	a := &planes[i]
	for _, j := range list {
		b := &planes[j]
		differA := (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]) | (a[4] ^ b[4]) | (a[5] ^ b[5]) | (a[6] ^ b[6]) | (a[7] ^ b[7])
		differB := (a[8] ^ b[8]) | (a[9] ^ b[9]) | (a[10] ^ b[10]) | (a[11] ^ b[11]) | (a[12] ^ b[12]) | (a[13] ^ b[13]) | (a[14] ^ b[14]) | (a[15] ^ b[15])
		// The remainder of a below that of b, and unlike it, from the lowest bit on.
		x, y, z := a[16]^b[16], a[17]^b[17], a[18]^b[18]
		differ := x | y | z
		less := x & b[16]
		less ^= y & (less ^ b[17])
		less ^= z & (less ^ b[18])
		if long {
			x, y, z = a[19]^b[19], a[20]^b[20], a[21]^b[21]
			differ |= x | y | z
			less ^= x & (less ^ b[19])
			less ^= y & (less ^ b[20])
			less ^= z & (less ^ b[21])
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
