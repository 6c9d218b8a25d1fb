// Package random is where the kernels' chance comes from: streams of numbers
// that are the same for the same seed and number, on any machine and any
// number of cores. Work item k takes stream k, so that the order in which
// cores finish changes nothing.
//
// It is for simulation, never for secrets.
package random

import "math/bits"

// Stream is a xoshiro256++ generator (Blackman and Vigna, "Scrambled linear
// pseudorandom number generators", 2021). It is not safe for use by several
// goroutines; give each a stream of its own.
type Stream struct{ a, b, c, d uint64 }

// New returns stream number k of a seed. Seed and number are hashed together
// before they become a state: states at regular steps would overlap (a
// SplitMix generator seeded with multiples of its own increment gives shifted
// copies of one stream, and made standard errors 50 times too small).
func New(seed, k uint64) Stream {
	h := mix(seed^0x9e3779b97f4a7c15) + mix(k^0xd1b54a32d192ed03)*0xda942042e4dd58b5
	s := Stream{a: mix(h + 1), b: mix(h ^ bits.RotateLeft64(k, 32) + 2), c: mix(h + 3), d: mix(h ^ seed + 4)}
	if s.a|s.b|s.c|s.d == 0 {
		s.a = 1
	}
	return s
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Uint64 returns 64 random bits.
func (s *Stream) Uint64() uint64 {
	out := bits.RotateLeft64(s.a+s.d, 23) + s.a
	t := s.b << 17
	s.c ^= s.a
	s.d ^= s.b
	s.b ^= s.c
	s.a ^= s.d
	s.c ^= t
	s.d = bits.RotateLeft64(s.d, 45)
	return out
}

// Float64 returns a number in [0, 1), of 53 bits.
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) * 0x1p-53 }

// Below returns a whole number in [0, n), each as likely (Lemire, "Fast random
// integer generation in an interval", 2019). n must be above 0.
func (s *Stream) Below(n uint64) uint64 {
	hi, lo := bits.Mul64(s.Uint64(), n)
	if lo < n {
		for limit := -n % n; lo < limit; {
			hi, lo = bits.Mul64(s.Uint64(), n)
		}
	}
	return hi
}

// Shuffle puts v in a random order, each as likely (Fisher and Yates).
func Shuffle[T any](s *Stream, v []T) { Sample(s, v, len(v)) }

// Sample puts a random choice of k of v's items, in random order, into v[:k];
// the others follow. Two draws come out of each 64 bits, so v must have fewer
// than 2³² items.
func Sample[T any](s *Stream, v []T, k int) {
	r, last := *s, min(k, len(v)-1)
	for i := 0; i < last; {
		word := r.Uint64()
		if i = swap(v, i, word&0xffffffff); i < last {
			i = swap(v, i, word>>32)
		}
	}
	*s = r
}

// swap draws the item that comes to place i from those not yet placed, and
// returns the next place; i itself when 32 bits could not choose evenly and are
// to be drawn again.
func swap[T any](v []T, i int, word uint64) int {
	n := uint64(len(v) - i)
	m := word * n
	if low := m & 0xffffffff; low < n && low < (1<<32-n)%n {
		return i
	}
	j := i + int(m>>32)
	v[i], v[j] = v[j], v[i]
	return i + 1
}
