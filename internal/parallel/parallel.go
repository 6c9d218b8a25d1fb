// Package parallel spreads work over the cores. What is computed must not
// depend on which core did it: each item writes its own place, or adds to
// whole numbers.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Workers returns how many run at once: GOMAXPROCS.
func Workers() int { return runtime.GOMAXPROCS(0) }

// For calls f for every i in [0, n), spread over Workers goroutines in rising
// order. worker is in [0, Workers()), for room of its own. It stops taking new
// items when the context ends, waits for those begun, and returns the
// context's error.
func For(ctx context.Context, n int, f func(worker, i int)) error {
	workers := min(Workers(), n)
	if workers <= 1 {
		for i := 0; i < n && ctx.Err() == nil; i++ {
			f(0, i)
		}
		return ctx.Err()
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(w, i)
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}

// Chunks calls f for stretches [from, to) that together are [0, n), each of at
// most size items.
func Chunks(ctx context.Context, n, size int, f func(worker, from, to int)) error {
	return For(ctx, (n+size-1)/size, func(worker, i int) { f(worker, i*size, min((i+1)*size, n)) })
}
