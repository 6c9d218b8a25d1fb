package scan

import (
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Model is what chance is taken to do.
type Model int

// The models.
const (
	// Permutation needs cases only. Chance deals the times out among the places,
	// so that what is always busy, and what is busy everywhere, is no cluster.
	Permutation Model = iota
	// Poisson needs the population of each place: chance spreads cases by it.
	Poisson
	// Bernoulli needs controls: chance picks the cases among cases and controls.
	Bernoulli
)

// Events are a number of events at a place on a day.
type Events struct {
	Location int // number of the place, from 0
	Day      int // from 0, the first day of the study
	Count    int
}

// Input is what is scanned.
type Input struct {
	Locations  []geo.Point // metres
	Cases      []Events
	Days       int       // of the study; for clusters in space only, 1 with all events on day 0
	Population []float64 // of each place, for Poisson
	Controls   []Events  // for Bernoulli
}

// Options say where to look.
type Options struct {
	Model Model
	// Retrospective looks at windows that end on any day; otherwise only at those
	// that end on the last, which are the ones that may still be going on.
	Retrospective bool
	MaxRadius     float64 // of circles, in metres, the border included
	MaxShare      float64 // of the cases (Permutation), population or events in a circle; 0 means a half
	MaxDays       int     // of windows
	MinCases      int     // of a cluster; 0 means 2
	Replications  int     // under chance, such as 999
	Seed          uint64
	// StopAfter ends the replications when so many have reached the most likely
	// cluster (Besag and Clifford 1991): nothing is going on, and more of them
	// would only say so again. 0 means never.
	StopAfter int
}

// Cluster is a circle and a window with more cases than chance gives.
type Cluster struct {
	Locations  []int // the nearest first; the first is the centre
	Centre     geo.Point
	Radius     float64 // metres, to the farthest location
	From, To   int     // first and last day
	Observed   int
	Expected   float64
	Statistic  float64 // logarithm of the likelihood ratio
	P          float64 // chance of so unusual a cluster anywhere; NaN without replications
	Recurrence float64 // days between such clusters by chance when the scan is run daily: 1/P
}

// Result holds the clusters, the most likely first; none shares a place with
// one before it.
type Result struct {
	Clusters     []Cluster
	Replications int       // that were made
	Maxima       []float64 // the greatest statistic of each replication
	Notes        []note.Note
}

// Notes of this package:
//   - scan.few (cases): fewer than fifty cases in the study
//   - scan.stopped (replications): replications ended early, see Options.StopAfter
//   - scan.pooled (fresh, oldest): the p-values stand on replications of earlier
//     days as well, see Monitor
//   - scan.stacked: more than a tenth of the cases share place and day with
//     another, which may be one event written twice

func (o Options) withDefaults() Options {
	if o.MaxShare == 0 {
		o.MaxShare = 0.5
	}
	if o.MinCases == 0 {
		o.MinCases = 2
	}
	return o
}

func (in Input) check(o Options) error {
	if len(in.Locations) == 0 || in.Days < 1 {
		return errs.E(errs.Invalid, "scan.empty")
	}
	for i, p := range in.Locations {
		if v := p.X + p.Y; math.IsNaN(v) || math.IsInf(v, 0) {
			return errs.E(errs.Invalid, "scan.coordinate", i+1)
		}
	}
	if !(o.MaxRadius >= 0) || !(o.MaxShare > 0 && o.MaxShare <= 1) || o.MaxDays < 1 || o.MaxDays > in.Days || o.MinCases < 1 || o.Replications < 0 || o.StopAfter < 0 {
		return errs.E(errs.Invalid, "scan.options")
	}
	for _, list := range [][]Events{in.Cases, in.Controls} {
		for i, e := range list {
			if e.Location < 0 || e.Location >= len(in.Locations) || e.Day < 0 || e.Day >= in.Days || e.Count < 0 || e.Count > 1<<24 {
				return errs.E(errs.Invalid, "scan.events", i+1)
			}
		}
	}
	return in.checkModel(o.Model)
}

func (in Input) checkModel(m Model) error {
	switch m {
	case Poisson:
		if len(in.Population) != len(in.Locations) {
			return errs.E(errs.Invalid, "scan.population", len(in.Population), len(in.Locations))
		}
		total := 0.0
		for i, v := range in.Population {
			if !(v >= 0) || math.IsInf(v, 0) {
				return errs.E(errs.Invalid, "scan.population-value", i+1)
			}
			total += v
		}
		if total == 0 {
			return errs.E(errs.Invalid, "scan.population-value", 0)
		}
	case Bernoulli:
		if len(in.Controls) == 0 {
			return errs.E(errs.Invalid, "scan.controls")
		}
	}
	return nil
}

func (in Input) notes() []note.Note {
	cases, stacked := 0, 0
	seen := make(map[[2]int]int, len(in.Cases))
	for _, e := range in.Cases {
		cases += e.Count
		seen[[2]int{e.Location, e.Day}] += e.Count
	}
	for _, n := range seen {
		stacked += max(0, n-1)
	}
	var notes []note.Note
	if cases < 50 {
		notes = append(notes, note.Of("scan.few", cases))
	}
	if stacked*10 > cases {
		notes = append(notes, note.Of("scan.stacked"))
	}
	return notes
}
