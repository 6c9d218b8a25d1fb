package scan

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/significance"
	"lykta/internal/parallel"
)

// Run scans a study and returns its clusters.
//
// Cost: with S the sum over places of how many lie within the greatest radius,
// a replication of the prospective permutation scan costs about S times two
// nanoseconds where most places have late cases, and much less where few have;
// other scans about S times the days that have cases. The circles are kept,
// sixteen bytes for each of the S.
//
// Errors: Invalid for input that contradicts itself, with the number of the
// row; the context's.
func Run(ctx context.Context, in Input, o Options) (Result, error) {
	o = o.withDefaults()
	if err := in.check(o); err != nil {
		return Result{}, err
	}
	s, err := newStudy(ctx, in, o)
	if err != nil {
		return Result{}, err
	}
	clusters, err := s.observed(ctx)
	if err != nil {
		return Result{}, err
	}
	r := Result{Clusters: clusters, Notes: in.notes()}
	r.Maxima, err = s.replicate(ctx, clusters)
	if err != nil {
		return Result{}, err
	}
	r.Replications = len(r.Maxima)
	if r.Replications < o.Replications {
		r.Notes = append(r.Notes, note.Of("scan.stopped", r.Replications))
	}
	rank(r.Clusters, r.Maxima)
	return r, nil
}

func (s *study) observed(ctx context.Context) ([]Cluster, error) {
	var cases table
	location, day := s.late()
	cases.fill(len(s.in.Locations), location, day)
	best, err := s.best(ctx, &cases)
	if err != nil {
		return nil, err
	}
	return s.clusters(best), nil
}

// late lists the places and days of the cases that some window can hold.
func (s *study) late() (location, day []int32) {
	all, days := single(s.in.Cases)
	for i, d := range days {
		if int(d) >= s.firstDay() {
			location, day = append(location, all[i]), append(day, d)
		}
	}
	return location, day
}

// rank gives each cluster its p-value: how many of the replications' greatest
// statistics reach it. For clusters after the first that is on the safe side.
func rank(clusters []Cluster, maxima []float64) {
	for i := range clusters {
		c := &clusters[i]
		if c.P, c.Recurrence = math.NaN(), math.NaN(); len(maxima) == 0 {
			continue
		}
		reached := 0
		for _, m := range maxima {
			if m >= c.Statistic-1e-9 {
				reached++
			}
		}
		c.P = significance.Upper(reached, len(maxima))
		c.Recurrence = 1 / c.P
	}
}

// replicate returns the greatest statistic of each replication, in the order
// of their streams.
func (s *study) replicate(ctx context.Context, clusters []Cluster) ([]float64, error) {
	if s.o.StopAfter == 0 || len(clusters) == 0 {
		return s.maxima(ctx, 0, s.o.Replications)
	}
	var all []float64
	reached := 0
	for size := 64; len(all) < s.o.Replications; size *= 2 {
		some, err := s.maxima(ctx, len(all), min(len(all)+size, s.o.Replications))
		if err != nil {
			return nil, err
		}
		for _, m := range some {
			all = append(all, m)
			if m >= clusters[0].Statistic-1e-9 {
				reached++
			}
			// Only the count decides, never how many ran side by side.
			if reached == s.o.StopAfter {
				return all, nil
			}
		}
	}
	return all, nil
}

// maxima returns the greatest statistics of replications from to to.
func (s *study) maxima(ctx context.Context, from, to int) ([]float64, error) {
	out := make([]float64, to-from)
	if to <= from || s.ratio.cases == 0 {
		return out, ctx.Err()
	}
	if l, ok := s.lanes(); ok {
		return out, l.maxima(ctx, from, out)
	}
	rooms := make([]dealer, parallel.Workers())
	err := parallel.For(ctx, len(out), func(worker, i int) {
		out[i] = rooms[worker].maximum(ctx, s, from+i)
	})
	return out, err
}
