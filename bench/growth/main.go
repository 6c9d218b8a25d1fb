// Command growth measures how the cost of the heaviest analyses grows with how
// much there is, with cores and with area, on invented inputs. It writes
// docs/growth.md and its pictures. Run it with make growth; it takes about a
// minute and a half of processor time.
//
// What is measured is processor time, over all cores: on a machine that others
// use as well, the wall clock says how busy they are.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"syscall"
)

func main() {
	if err := all(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func all(ctx context.Context) error {
	var bySize, byArea []result
	for _, s := range sizes {
		r, err := s.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		bySize = append(bySize, r)
	}
	for _, s := range areas {
		r, err := s.measure(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		byArea = append(byArea, r)
	}
	return report{bySize, byArea}.write(ctx)
}

// series is one analysis with what it is given, ever more of it.
type series struct {
	name string
	unit string // of what grows
	at   []float64
	// ready makes the input of a size and gives what is measured.
	ready func(at float64) (func(context.Context) error, error)
}

// result is what a series cost: milliseconds of processor time with one core
// and with two.
type result struct {
	series
	one, two []float64
}

// measure runs every size with one core and with two by turns, and keeps the
// best of each: what else the machine does can only make it slower.
func (s series) measure(ctx context.Context) (result, error) {
	r := result{series: s}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, at := range s.at {
		work, err := s.ready(at)
		if err != nil {
			return r, err
		}
		var best [2][]float64
		for len(best[0]) < 3 || len(best[0]) < 8 && best[0][0] < 150 {
			for cores := range best {
				runtime.GOMAXPROCS(cores + 1)
				ms, err := spent(ctx, work)
				if err != nil {
					return r, err
				}
				best[cores] = append(best[cores], ms)
			}
		}
		r.one, r.two = append(r.one, slices.Min(best[0])), append(r.two, slices.Min(best[1]))
		fmt.Printf("%s, %g %s: %.3g ms, two cores %.3g ms\n", s.name, at, s.unit, r.one[len(r.one)-1], r.two[len(r.two)-1])
	}
	return r, nil
}

// spent is the processor time of a run, in milliseconds; short ones are run
// until they have taken twenty together. The garbage of what was before is not
// theirs.
func spent(ctx context.Context, work func(context.Context) error) (float64, error) {
	runtime.GC()
	before, after := used(), 0.0
	for runs := 1; ; runs++ {
		if err := work(ctx); err != nil {
			return 0, err
		}
		if after = used(); after-before >= 20 {
			return (after - before) / float64(runs), nil
		}
	}
}

// used is the process's processor time so far, in milliseconds.
func used() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec)*1e3 + float64(u.Utime.Usec+u.Stime.Usec)/1e3
}
