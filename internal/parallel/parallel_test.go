package parallel_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"lykta/internal/parallel"
)

func TestEveryItemOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 7, 1000} {
		seen := make([]atomic.Int32, n)
		if err := parallel.Chunks(context.Background(), n, 3, func(_, from, to int) {
			for i := from; i < to; i++ {
				seen[i].Add(1)
			}
		}); err != nil {
			t.Fatal(err)
		}
		for i := range seen {
			if got := seen[i].Load(); got != 1 {
				t.Errorf("n %d: item %d was done %d times", n, i, got)
			}
		}
	}
}

func TestStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	var done atomic.Int32
	err := parallel.For(ctx, 1_000_000, func(_, _ int) {
		if done.Add(1) == 10 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || int(done.Load()) > 10+parallel.Workers() {
		t.Errorf("%d items and %v after the stop", done.Load(), err)
	}
}
