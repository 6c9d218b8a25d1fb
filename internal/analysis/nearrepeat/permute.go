package nearrepeat

import (
	"context"
	"slices"

	"lykta/internal/analysis/random"
	"lykta/internal/parallel"
)

// room is what one worker needs.
type room struct {
	dealt  []uint16 // times in the order of 64 permutations, one after the other
	planes []planes
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
	last := slices.Max(ticks)
	codes, slow := make([]code, len(spans)), false
	for t, span := range spans {
		var fits bool
		codes[t], fits = newCode(span, last)
		slow = slow || !fits
	}
	short := make([]uint16, len(ticks)) // all that fit a code do
	for i, t := range ticks {
		short[i] = uint16(t)
	}
	rooms := make([]room, parallel.Workers())
	err := parallel.For(ctx, (o.Permutations+63)/64, func(worker, group int) {
		if slow {
			countSlowly(ctx, p, ticks, spans, o.Seed, group, counts)
			return
		}
		r := &rooms[worker]
		r.deal(short, o, group)
		for t, c := range codes {
			r.lay(c)
			r.count(ctx, p, c, group, t, counts)
		}
	})
	return counts, err
}

// deal draws the permutations of a group, each from a stream of its own.
func (r *room) deal(ticks []uint16, o Options, group int) {
	n := len(ticks)
	if r.dealt == nil {
		r.dealt, r.planes = make([]uint16, 64*n), make([]planes, n)
	}
	for k := range min(64, o.Permutations-group*64) {
		one := r.dealt[k*n : (k+1)*n]
		copy(one, ticks)
		stream := random.New(o.Seed, uint64(group*64+k))
		random.Shuffle(&stream, one)
	}
}

// lay turns the times of 64 permutations into planes. Four of them side by
// side, sixteen permutations apart, make a word; mirrored in squares they are
// the planes.
func (r *room) lay(c code) {
	n := len(r.planes)
	for i := range r.planes {
		square := (*[16]uint64)(&r.planes[i])
		for k := range square {
			at := k*n + i
			square[k] = uint64(c.of[r.dealt[at]]) | uint64(c.of[r.dealt[at+16*n]])<<16 |
				uint64(c.of[r.dealt[at+32*n]])<<32 | uint64(c.of[r.dealt[at+48*n]])<<48
		}
		transpose(square)
	}
}

// count counts the close pairs of a group within one span.
func (r *room) count(ctx context.Context, p pairs, c code, group, t int, counts [][][]int64) {
	for s := range counts {
		var total counter
		var w window
		for i := range r.planes {
			if i&1023 == 0 && ctx.Err() != nil {
				return
			}
			if list := p.of(i, s); len(list) > 0 {
				w.open(c, &r.planes[i])
				total.compare(&w, r.planes, list, c.long, c.far)
			}
		}
		total.into(counts[s][t], group*64)
	}
}

// counter holds 64 sums, bit b of each in high[b]. Words come in by sixteens:
// so many of the buffer are filled.
type counter struct {
	buffer [16]uint64
	filled int
	low    [4]uint64 // ones, twos, fours, eights
	high   [60]uint64
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
}

func carry(a, b, c uint64) (high, low uint64) {
	u := a ^ b
	return a&b | u&c, u ^ c
}

// into writes the sums to counts[from:], as many as there is room for.
func (c *counter) into(counts []int64, from int) {
	clear(c.buffer[c.filled:])
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

// countSlowly counts one permutation at a time, for spans and times too long for
// the planes.
func countSlowly(ctx context.Context, p pairs, ticks []uint64, spans []int64, seed uint64, group int, counts [][][]int64) {
	for k := group * 64; k < min((group+1)*64, len(counts[0][0])); k++ {
		if ctx.Err() != nil {
			return
		}
		shuffled := slices.Clone(ticks)
		stream := random.New(seed, uint64(k))
		random.Shuffle(&stream, shuffled)
		for s, row := range countOnce(p, shuffled, spans) {
			for t, c := range row {
				counts[s][t][k] = c
			}
		}
	}
}
