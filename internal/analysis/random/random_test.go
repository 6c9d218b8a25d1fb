package random_test

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/random"
)

// The chance of a sound generator failing any bound here is below one in a
// million; the seeds are fixed, so that it does not flicker.

func TestKnownStart(t *testing.T) {
	t.Parallel()
	a, b := random.New(1, 0), random.New(1, 0)
	for range 100 {
		if a.Uint64() != b.Uint64() {
			t.Fatal("one seed gave two streams")
		}
	}
}

func TestStreamsAreIndependent(t *testing.T) {
	t.Parallel()
	const streams, length = 300, 1000
	sums := make([]float64, streams)
	seen := map[uint64]bool{}
	for k := range streams {
		s := random.New(7, uint64(k))
		for range length {
			v := s.Uint64()
			if seen[v] {
				t.Fatalf("stream %d repeats a word of another: they overlap", k)
			}
			seen[v] = true
			sums[k] += float64(v>>11)*0x1p-53 - 0.5
		}
	}
	// The means of independent streams spread as their length says: 50 times
	// less was what overlapping streams gave.
	ss := 0.0
	for _, s := range sums {
		ss += s * s
	}
	want := float64(length) / 12
	if got := ss / streams; math.Abs(got/want-1) > 5*math.Sqrt(2.0/streams) {
		t.Errorf("variance of the streams' sums %.1f, want %.1f", got, want)
	}
}

func TestNeighbouringSeedsAndStreamsShareNoBits(t *testing.T) {
	t.Parallel()
	for _, step := range []uint64{1, 2, 1 << 32, 0x9e3779b97f4a7c15} {
		differ := 0
		const n = 2000
		for k := range uint64(n) {
			a, b := random.New(k*step, 3), random.New((k+1)*step, 3)
			c, d := random.New(3, k*step), random.New(3, (k+1)*step)
			differ += bits.OnesCount64(a.Uint64()^b.Uint64()) + bits.OnesCount64(c.Uint64()^d.Uint64())
		}
		if sd := math.Sqrt(2 * n * 64 / 4); math.Abs(float64(differ)-n*64) > 5*sd {
			t.Errorf("step %d: %d of %d bits differ", step, differ, 2*n*64)
		}
	}
}

func TestBelowIsEven(t *testing.T) {
	t.Parallel()
	for _, n := range []uint64{1, 3, 10, 1<<63 + 1} {
		s := random.New(5, n)
		var count [10]float64
		for range 100_000 {
			v := s.Below(n)
			if v >= n {
				t.Fatalf("%d is not below %d", v, n)
			}
			count[int(float64(v)/float64(n)*float64(min(n, 10)))%10]++
		}
		chi := 0.0
		for _, c := range count[:min(n, 10)] {
			e := 100_000 / float64(min(n, 10))
			chi += (c - e) * (c - e) / e
		}
		if chi > 50 {
			t.Errorf("below %d: χ² %.1f", n, chi)
		}
	}
}

func TestShuffleGivesEveryOrderAlike(t *testing.T) {
	t.Parallel()
	s, count := random.New(11, 0), map[[4]int]float64{}
	for range 48_000 {
		v := [4]int{0, 1, 2, 3}
		random.Shuffle(&s, v[:])
		count[v]++
	}
	chi := 0.0
	for _, c := range count {
		chi += (c - 2000) * (c - 2000) / 2000
	}
	if len(count) != 24 || chi > 75 { // 23 degrees of freedom
		t.Errorf("%d orders, χ² %.1f", len(count), chi)
	}
}

func TestSampleKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := make([]int32, rapid.IntRange(0, 40).Draw(t, "n"))
		for i := range v {
			v[i] = int32(i)
		}
		s := random.New(rapid.Uint64().Draw(t, "seed"), 0)
		random.Sample(&s, v, rapid.IntRange(0, 50).Draw(t, "k"))
		slices.Sort(v)
		for i := range v {
			if v[i] != int32(i) {
				t.Fatalf("lost %d", i)
			}
		}
	})
}

func BenchmarkShuffle20k(b *testing.B) {
	v, s := make([]int32, 20_000), random.New(1, 1)
	for b.Loop() {
		random.Shuffle(&s, v)
	}
}
