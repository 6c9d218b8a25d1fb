package nearrepeat

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/significance"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Metric is how distance is measured.
type Metric int

// The metrics: as the crow flies, or along the axes as in a street grid.
const (
	Euclidean Metric = iota
	Manhattan
)

// Options say what is close.
type Options struct {
	// Space are the upper limits of the distance bands in metres, rising: with
	// {100, 200} the bands are [0, 100], (100, 200] and beyond. Time are those
	// of the time bands, in the unit of the events' times.
	Space []float64
	Time  []int64
	// Below puts a limit itself in the band above it: [0, 100), [100, 200) and
	// beyond; so do the tables of the Near Repeat Calculator, whatever their
	// labels say.
	Below        bool
	Metric       Metric
	Permutations int    // of the times; 0 for none
	Seed         uint64 // of the permutations
}

// Band is one cell of the table: pairs of events in a band of distance and one
// of time. From and To are the limits; To is +Inf beyond the last. Which end
// belongs to the band is told by Options.Below.
type Band struct {
	SpaceFrom, SpaceTo float64
	TimeFrom, TimeTo   float64
	Observed           int64
	Expected           float64 // product of the margins over all pairs
	Ratio              float64 // observed over expected; NaN when nothing was expected
	// Of the permutations: mean, standard deviation, and the one-sided p-value
	// of so many pairs or more. NaN without permutations.
	Mean, SD, P float64
}

// Result is the whole table, by distance and then time, and the test of the
// closest: all pairs within Space[0] and Time[0].
type Result struct {
	Events int
	Bands  []Band // (len(Space)+1) × (len(Time)+1)
	First  Band   // Bands[0]
	Exact  Exact  // the same without permutation
	Notes  []note.Note
}

// Notes of this package:
//   - nearrepeat.few (expected): fewer than five close pairs are expected
//   - nearrepeat.ties (share): more than one event in five has the place of
//     another, as when addresses were rounded; repeats at one place weigh in
//   - nearrepeat.skewed: the exact standard deviation is well above that of
//     independent pairs; a Poisson limit would call too much

// Knox counts pairs of events by distance and time and says whether more are
// close in both than chance gives (Knox, "The detection of space-time
// interactions", 1964; Monte Carlo over event times after Mantel 1967).
// Times are whole days or whole minutes, the same for events and limits.
//
// Cost: the pairs within the last distance limit are found once and kept, four
// bytes each; every permutation costs a few tenths of a nanosecond per such
// pair and core, and a shuffle of the events.
//
// Errors: Invalid for places and times of different number, fewer than three
// events, a coordinate that is no number, limits that do not rise or are
// below 0; the context's.
func Knox(ctx context.Context, places []geo.Point, times []int64, o Options) (Result, error) {
	if err := check(places, times, o); err != nil {
		return Result{}, err
	}
	spans := o.spans()
	close := findPairs(ctx, places, o)
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	ticks := ranked(times, close.order)
	n := tally{space: len(o.Space), time: len(o.Time)}
	observed := n.table(countOnce(close, ticks, spans), close.bandTotals(), timeTotals(times, spans), len(times))
	result := Result{Events: len(times), Bands: n.bands(observed, o, len(times))}
	if o.Permutations > 0 {
		sums, err := permute(ctx, close, ticks, spans, o)
		if err != nil {
			return Result{}, err
		}
		n.permuted(result.Bands, sums, close.bandTotals(), timeTotals(times, spans), len(times), o.Permutations)
	}
	result.First = result.Bands[0]
	result.Exact = exact(close, times, spans[0], result.First.Observed)
	result.Notes = result.notes(places)
	return result, nil
}

func check(places []geo.Point, times []int64, o Options) error {
	if len(places) != len(times) {
		return errs.E(errs.Invalid, "nearrepeat.lengths", len(places), len(times))
	}
	if len(places) < 3 {
		return errs.E(errs.Invalid, "nearrepeat.few-events", len(places))
	}
	for i, p := range places {
		if v := p.X + p.Y; math.IsNaN(v) || math.IsInf(v, 0) {
			return errs.E(errs.Invalid, "nearrepeat.coordinate", i+1)
		}
	}
	if len(o.Space) == 0 || len(o.Time) == 0 || o.Permutations < 0 {
		return errs.E(errs.Invalid, "nearrepeat.limits")
	}
	for i, s := range o.Space {
		if !(s >= 0) || math.IsInf(s, 0) || i > 0 && s <= o.Space[i-1] {
			return errs.E(errs.Invalid, "nearrepeat.limits")
		}
	}
	for i, t := range o.Time {
		if t < 0 || t > math.MaxInt64/4 || i > 0 && t <= o.Time[i-1] || o.Below && t == 0 {
			return errs.E(errs.Invalid, "nearrepeat.limits")
		}
	}
	return nil
}

// spans returns the longest whole time difference within each time limit.
func (o Options) spans() []int64 {
	spans := make([]int64, len(o.Time))
	for i, t := range o.Time {
		if spans[i] = t; o.Below {
			spans[i]--
		}
	}
	return spans
}

func (r Result) notes(places []geo.Point) []note.Note {
	var notes []note.Note
	if r.First.Expected < 5 {
		notes = append(notes, note.Of("nearrepeat.few", r.First.Expected))
	}
	seen := make(map[geo.Point]bool, len(places))
	for _, p := range places {
		seen[p] = true
	}
	if share := 1 - float64(len(seen))/float64(len(places)); share > 0.2 {
		notes = append(notes, note.Of("nearrepeat.ties", share))
	}
	if r.Exact.SD*r.Exact.SD > 1.5*r.Exact.Mean {
		notes = append(notes, note.Of("nearrepeat.skewed"))
	}
	return notes
}

// tally turns counts of pairs within limits into a table of bands.
type tally struct{ space, time int }

// table differences cumulative counts: near[s][t] pairs in distance band s and
// within time limit t, all pairs per distance band, and per time limit.
func (n tally) table(near [][]int64, bySpace, byTime []int64, events int) []int64 {
	width := n.time + 1
	out := make([]int64, (n.space+1)*width)
	all := int64(events) * int64(events-1) / 2
	rest := append([]int64(nil), byTime...) // pairs within each limit, beyond the last distance
	far := all
	for s := range n.space {
		far -= bySpace[s]
		before := int64(0)
		for t := range n.time {
			out[s*width+t] = near[s][t] - before
			before = near[s][t]
			rest[t] -= near[s][t]
		}
		out[s*width+n.time] = bySpace[s] - before
	}
	before := int64(0)
	for t := range n.time {
		out[n.space*width+t] = rest[t] - before
		before = rest[t]
	}
	out[n.space*width+n.time] = far - before
	return out
}

func (n tally) bands(observed []int64, o Options, events int) []Band {
	width := n.time + 1
	row, column := make([]float64, n.space+1), make([]float64, width)
	for i, c := range observed {
		row[i/width] += float64(c)
		column[i%width] += float64(c)
	}
	all := float64(events) * float64(events-1) / 2
	bands := make([]Band, len(observed))
	for i, c := range observed {
		s, t := i/width, i%width
		b := Band{SpaceTo: math.Inf(1), TimeTo: math.Inf(1), Observed: c, Expected: row[s] * column[t] / all}
		b.Mean, b.SD, b.P = math.NaN(), math.NaN(), math.NaN()
		if s > 0 {
			b.SpaceFrom = o.Space[s-1]
		}
		if s < n.space {
			b.SpaceTo = o.Space[s]
		}
		if t > 0 {
			b.TimeFrom = float64(o.Time[t-1])
		}
		if t < n.time {
			b.TimeTo = float64(o.Time[t])
		}
		if b.Ratio = math.NaN(); b.Expected > 0 {
			b.Ratio = float64(c) / b.Expected
		}
		bands[i] = b
	}
	return bands
}

// permuted fills in what the permutations say. counts[s][t] holds one
// cumulative count per permutation.
func (n tally) permuted(bands []Band, counts [][][]int64, bySpace, byTime []int64, events, permutations int) {
	near := make([][]int64, n.space)
	for s := range near {
		near[s] = make([]int64, n.time)
	}
	reached := make([]int, len(bands))
	sum, squares := make([]float64, len(bands)), make([]float64, len(bands))
	for r := range permutations {
		for s := range near {
			for t := range near[s] {
				near[s][t] = counts[s][t][r]
			}
		}
		for i, c := range n.table(near, bySpace, byTime, events) {
			if c >= bands[i].Observed {
				reached[i]++
			}
			d := float64(c) - bands[i].Expected
			sum[i] += d
			squares[i] += d * d
		}
	}
	k := float64(permutations)
	for i := range bands {
		b := &bands[i]
		b.Mean = b.Expected + sum[i]/k
		b.SD = math.Sqrt(max(0, squares[i]-sum[i]*sum[i]/k) / max(1, k-1))
		b.P = significance.Upper(reached[i], permutations)
	}
}
