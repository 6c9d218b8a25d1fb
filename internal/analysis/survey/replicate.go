package survey

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/errs"
	"lykta/internal/parallel"
)

// Resampling is how replicates are made.
type Resampling int

// The ways.
const (
	// Jackknife leaves out one unit at a time and weighs up the others of its
	// stratum: JK1 without strata, JKn with.
	Jackknife Resampling = iota
	// Bootstrap draws one unit fewer than there are, with replacement, in every
	// stratum, and scales the weights so that the variance is right (Rao, Wu and
	// Yue, "Some recent work on resampling methods for complex surveys", 1992),
	// with the finite population correction of the first stage.
	Bootstrap
)

// Replication asks for variances by doing it all again: each replicate is
// calibrated anew, and the variance is that of the replicates about their mean.
type Replication struct {
	Method Resampling
	// Groups, for the jackknife, are left out one at a time in place of units:
	// one stratum, no finite population correction.
	Groups *Factor
	Count  int    // of bootstrap replicates; 0 for 200
	Seed   uint64 // of the bootstrap
}

// mostUnits is how many units the jackknife leaves out one by one; with more,
// groups shall be made.
const mostUnits = 20_000

// replicate fills in the covariances and the degrees of freedom.
func (s *Sample) replicate(ctx context.Context, t *Table, sums []*tally, domain []int32, r Replication) error {
	if r.Count == 0 {
		r.Count = 200
	}
	if r.Count < 2 {
		return errs.E(errs.Invalid, "survey.replicates", r.Count)
	}
	source := s
	if r.Groups != nil && r.Method == Jackknife {
		grouped, err := s.grouped(*r.Groups)
		if err != nil {
			return err
		}
		source = grouped
	}
	if r.Method == Jackknife && source.units > mostUnits {
		return errs.E(errs.Invalid, "survey.many-units", source.units, mostUnits)
	}
	b := source.bundle(sums, domain, r.Method == Bootstrap)
	run, count := b.jackknife, source.units
	if r.Method == Bootstrap {
		run, count = b.bootstrap(r.Seed), r.Count
	}
	thetas, scale, err := b.run(ctx, count, run)
	if err != nil {
		return err
	}
	if r.Method == Bootstrap {
		scale = func(int) float64 { return 1 / float64(count-1) }
	}
	lost, err := t.spread(thetas, scale, len(sums))
	if lost > 0 {
		t.Notes = append(t.Notes, note.Of("survey.replicates-lost", lost, count))
	}
	if r.Groups != nil && r.Method == Jackknife {
		for _, a := range sums {
			for d := range a.degrees {
				a.degrees[d] = float64(count - 1)
			}
		}
	}
	return err
}

// grouped returns the sample as if groups were its units.
func (s *Sample) grouped(f Factor) (*Sample, error) {
	out, err := New(s.Len(), s.base, Stage{Unit: f.Code})
	if err != nil {
		return nil, err
	}
	for i, c := range f.Code {
		if c < 0 {
			return nil, errs.E(errs.Invalid, "survey.level-missing", f.Name, i+1)
		}
	}
	out.calib = s.calib
	return out, nil
}

// spread turns estimates per replicate into covariances about their mean.
// Replicates in which an estimate is NaN for want of rows are left out, and
// counted; more than one in ten is an error.
func (t *Table) spread(thetas [][]float64, scale func(replicate int) float64, questions int) (lost int, err error) {
	var kept []int
	for r, theta := range thetas {
		if theta == nil {
			lost++
		} else {
			kept = append(kept, r)
		}
	}
	if lost*10 > len(thetas) || len(kept) < 2 {
		return lost, errs.E(errs.Invalid, "survey.replicates-lost", lost, len(thetas))
	}
	k := t.Domains
	for q := range questions {
		matrix, mean := make([]float64, k*k), make([]float64, k)
		for _, r := range kept {
			for d := range mean {
				mean[d] += thetas[r][q*k+d] / float64(len(kept))
			}
		}
		for _, r := range kept {
			f, theta := scale(r), thetas[r][q*k:(q+1)*k]
			for i := range k {
				for j := range k {
					matrix[i*k+j] += f * (theta[i] - mean[i]) * (theta[j] - mean[j])
				}
			}
		}
		t.Covariance = append(t.Covariance, matrix)
	}
	return lost, nil
}

// run computes the replicates over the cores.
func (b *bundles) run(ctx context.Context, count int, replicate func(r int, w *bench)) ([][]float64, func(int) float64, error) {
	thetas := make([][]float64, count)
	room := make([]*bench, parallel.Workers())
	err := parallel.For(ctx, count, func(worker, r int) {
		if room[worker] == nil {
			room[worker] = b.newBench()
		}
		w := room[worker]
		replicate(r, w)
		thetas[r] = b.estimate(w)
	})
	return thetas, b.jackknifeScale, err
}

// bootstrap draws replicate r with the random stream r of the seed.
func (b *bundles) bootstrap(seed uint64) func(r int, w *bench) {
	return func(r int, w *bench) {
		stream := random.New(seed, uint64(r))
		clear(w.sums)
		for n, h := range b.strata {
			d := b.deals[n]
			d.draw(&stream, w.drawn)
			keep, units := 1-math.Sqrt(1-h.fraction), float64(h.to-h.from)
			each := (1 - keep) * units / max(1, units-1)
			b.owners.addDrawn(d.from, d.to, often{b.size, w.drawn, keep, each}, w.sums)
		}
	}
}

// jackknife leaves out unit r.
func (b *bundles) jackknife(r int, w *bench) {
	h := b.strata[b.unitStratum[r]]
	n := float64(h.to - h.from)
	up := n / max(1, n-1)
	if len(b.strata) == 1 {
		for i, v := range b.all {
			w.sums[i] = v * up
		}
	} else {
		copy(w.sums, b.all)
		for u := h.from; u < h.to; u++ {
			b.owners.add(u, up-1, w.sums)
		}
	}
	b.owners.add(r, -up, w.sums)
}

// jackknifeScale is what a replicate's squared distance counts for.
func (b *bundles) jackknifeScale(r int) float64 {
	h := b.strata[b.unitStratum[r]]
	n := float64(h.to - h.from)
	return (1 - h.fraction) * (n - 1) / n
}
