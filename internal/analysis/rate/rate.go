package rate

import (
	"math"

	"lykta/internal/analysis/gamma"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Per is what rates are told per: 100,000 units of exposure.
const Per = 100_000.0

// few is the number of events below which a rate or a comparison is remarked
// on: the interval then spans more than a factor three.
const few = 10

// Count is a number of events and how much could have been hit: residents,
// dwellings, reporter-weeks. The unit is the caller's, the same throughout a
// call.
type Count struct {
	Events   int64
	Exposure float64
}

// Interval is where the figure lies, at the confidence that was asked for. High
// may be +Inf.
type Interval struct{ Low, High float64 }

// Holds reports whether v lies in the interval, the ends included.
func (i Interval) Holds(v float64) bool { return i.Low <= v && v <= i.High }

// Within reports whether the whole interval lies in other.
func (i Interval) Within(other Interval) bool { return other.Low <= i.Low && i.High <= other.High }

// Rate is how common something is.
type Rate struct {
	Count
	Value float64 // events per 100,000 of exposure
	Interval
	Notes []note.Note
}

// Notes of this package:
//   - rate.few (events): fewer than ten events; the interval is wide
//   - rate.overdispersed (spread): the areas differ by more than chance gives,
//     by so large a share of their mean; limits were widened for it
//   - rate.alike: the areas differ by no more than chance gives, so that each is
//     given the common rate
//   - rate.autocorrelated (correlation): each week resembles the one before it
//     by more than trend and season explain; the true interval is wider
//   - rate.short (years): the series is shorter than two years, so that trend and
//     season cannot be kept apart
//   - rate.reporters (both, only before, only after): those who report changed;
//     only those who reported in both periods were compared
//   - rate.uneven (factor): reporters differ in how they changed by more than
//     chance gives; the interval was widened for it
//   - rate.one-reporter: a single reporter was left, and how it reports cannot be
//     told from what happened

// Of returns a rate with its exact interval (Garwood, "Fiducial limits for the
// Poisson distribution", 1936) at a confidence such as 0.95. Errors: Invalid
// for a negative count, an exposure that is not above 0, and a confidence
// outside (0, 1).
func Of(c Count, confidence float64) (Rate, error) {
	if err := checkCounts(confidence, c); err != nil {
		return Rate{}, err
	}
	low, high := gamma.CountInterval(float64(c.Events), confidence)
	scale := Per / c.Exposure
	r := Rate{Count: c, Value: float64(c.Events) * scale, Interval: Interval{low * scale, high * scale}}
	if c.Events < few {
		r.Notes = append(r.Notes, note.Of("rate.few", c.Events))
	}
	return r, nil
}

func checkCounts(confidence float64, counts ...Count) error {
	if !(confidence > 0 && confidence < 1) {
		return errs.E(errs.Invalid, "rate.confidence", confidence)
	}
	for i, c := range counts {
		if c.Events < 0 {
			return errs.E(errs.Invalid, "rate.negative", i+1)
		}
		if !(c.Exposure > 0) || math.IsInf(c.Exposure, 0) {
			return errs.E(errs.Invalid, "rate.exposure", i+1)
		}
	}
	return nil
}
