package warning

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/significance"
	"lykta/internal/errs"
	"lykta/internal/parallel"
)

// Span is a stretch of weeks, both ends in it.
type Span struct{ From, To int }

// Point is what a method says of one week of one series.
type Point struct {
	Series   int // number in what was given
	Week     int
	Observed int
	Expected float64 // mean; NaN where Reasons say why
	Upper    float64 // an alarm is above it; NaN where there is none
	Alarm    bool
	// P is the chance of so many or more when nothing is going on, one-sided; NaN
	// where there is no threshold or no chance to tell.
	P float64
	// Size is the chance that this week gives an alarm when nothing is going on.
	// Counts being whole, it is often below the nominal level.
	Size      float64
	Trend     bool // a trend over the years is in Expected
	Discovery bool // P stands among those of all series in the same week
	Reasons   Reasons
}

// Week sums up all series in one week.
type Week struct {
	Week, Tests, Alarms, Discoveries int
	// ExpectedFalse is how many alarms come on average when nothing is going on
	// anywhere: the sum of Size.
	ExpectedFalse float64
}

// Result holds the points by series, and by week within each.
type Result struct {
	Points []Point
	Weeks  []Week
	Notes  []note.Note // each with the number of points that it concerns
}

// Method is one way of judging a week by those before it: Farrington or EARS.
type Method interface {
	check() error
	// past is the first week without which a week cannot be judged.
	past(week int) int
	// prepare does once what all workers need, and returns what makes a watcher
	// for each of them.
	prepare(span Span) func() watcher
}

// watcher judges the span's weeks of one series after another.
type watcher interface {
	watch(s Series, number int, out []Point)
}

// Run judges the weeks of a span in every series, and marks as discoveries the
// points of each week that stand when the share of false ones among them is
// held at rate, such as 0.05 (Benjamini and Hochberg 1995, on P).
//
// Cost: by Farrington's flexible method with eight years about 30 µs of a core
// for each point; in proportion to the years. The memory is that of the points.
//
// Errors: Invalid with warning.options (a setting), warning.span, warning.none
// (no series), warning.count (name, week), warning.short (name, week, weeks
// that are missing), warning.ended (name, last week); the context's.
func Run(ctx context.Context, series []Series, m Method, span Span, rate float64) (Result, error) {
	if err := check(series, m, span, rate); err != nil {
		return Result{}, err
	}
	weeks := span.To - span.From + 1
	r := Result{Points: make([]Point, len(series)*weeks)}
	newWatcher, watchers := m.prepare(span), make([]watcher, parallel.Workers())
	err := parallel.For(ctx, len(series), func(worker, i int) {
		if watchers[worker] == nil {
			watchers[worker] = newWatcher()
		}
		watchers[worker].watch(series[i], i, r.Points[i*weeks:(i+1)*weeks])
	})
	if err != nil {
		return Result{}, err
	}
	r.Weeks = sums(r.Points, span, rate)
	r.Notes = notes(r.Points)
	return r, nil
}

func check(series []Series, m Method, span Span, rate float64) error {
	if err := m.check(); err != nil {
		return err
	}
	if !(rate > 0 && rate < 1) {
		return errs.E(errs.Invalid, "warning.options", "rate")
	}
	if span.To < span.From {
		return errs.E(errs.Invalid, "warning.span", span.From, span.To)
	}
	if len(series) == 0 {
		return errs.E(errs.Invalid, "warning.none")
	}
	past := m.past(span.From)
	for _, s := range series {
		if err := s.check(); err != nil {
			return err
		}
		if err := s.covers(span, past); err != nil {
			return err
		}
	}
	return nil
}

// sums sums up each week, and marks the discoveries.
func sums(points []Point, span Span, rate float64) []Week {
	weeks := make([]Week, span.To-span.From+1)
	n := len(points) / len(weeks)
	p := make([]float64, n)
	for k := range weeks {
		w := Week{Week: span.From + k}
		for i := range n {
			point := &points[i*len(weeks)+k]
			p[i] = point.P
			if !math.IsNaN(point.Upper) {
				w.Tests++
				w.ExpectedFalse += point.Size
			}
			if point.Alarm {
				w.Alarms++
			}
		}
		for i, found := range significance.Discoveries(p, rate) {
			if points[i*len(weeks)+k].Discovery = found; found {
				w.Discoveries++
			}
		}
		weeks[k] = w
	}
	return weeks
}
