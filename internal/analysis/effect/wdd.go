package effect

import (
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

// Pair is the events of an area, or of a group of areas, before and after the
// measure began.
type Pair struct{ Before, After int64 }

// Displacement is what the weighted displacement difference is computed from.
// The areas near are those to which the problem, or the good of the measure,
// may spread: near the treated, and near the control. Both are zero when they
// are not looked at.
type Displacement struct {
	Treated, Control         Pair
	NearTreated, NearControl Pair
	// TimeBefore and TimeAfter are the lengths of the periods, in any unit, such as
	// 52 and 26 weeks; both 0 when they are alike. Sizes are those of the areas;
	// all 0 when they are to be taken as they are.
	TimeBefore, TimeAfter float64
	Sizes                 Sizes
	// Variance is that of the counts over their mean, such as Dispersion gives; 0
	// and 1 both mean that events come by chance alone.
	Variance float64
}

// Sizes are by how much the areas' events are divided.
type Sizes struct{ Treated, Control, NearTreated, NearControl float64 }

// Difference is how many events fewer (below 0) or more there were in the
// treated area than there would have been had it gone as in the control. Where
// lengths or sizes were given it is events per unit of them.
type Difference struct {
	Total, SE float64
	rate.Interval
	Z, P float64
	// Local is the treated area against its control, Displaced the same for those
	// near; Total is their sum.
	Local, LocalSE         float64
	Displaced, DisplacedSE float64
	// Smallest are the differences that would have been seen with a chance of 80 %.
	Smallest rate.Interval
	Notes    []note.Note
}

// power is the chance with which the smallest effect is seen.
const power = 0.8

// reach returns how many standard errors from nothing the smallest effect lies
// that is told from nothing, at a confidence, with the chance power.
func reach(confidence, freedom float64) float64 {
	return rate.Critical(confidence, freedom) + rate.Critical(2*power-1, freedom)
}

// WDD is the weighted displacement difference (Wheeler and Ratcliffe, "A simple
// weighted displacement difference test to evaluate place based crime
// interventions", 2018). It takes counts for Poisson variables (times Variance)
// and their sum for normal, and it takes for granted that treated and control
// would have changed by as many events; so it wants a control of about the same
// level. confidence is that of the interval; the authors use 0.9.
//
// Errors: Invalid for negative counts, lengths or sizes, and a confidence
// outside (0, 1).
func WDD(d Displacement, confidence float64) (Difference, error) {
	if err := d.check(confidence); err != nil {
		return Difference{}, err
	}
	sizes := d.Sizes
	if sizes == (Sizes{}) {
		sizes = Sizes{1, 1, 1, 1}
	}
	local, localVariance := d.between(d.Treated, sizes.Treated, d.Control, sizes.Control)
	displaced, displacedVariance := 0.0, 0.0
	if d.near() {
		displaced, displacedVariance = d.between(d.NearTreated, sizes.NearTreated, d.NearControl, sizes.NearControl)
	}
	out := Difference{Local: local, LocalSE: math.Sqrt(localVariance), Displaced: displaced, DisplacedSE: math.Sqrt(displacedVariance)}
	out.Total, out.SE = local+displaced, math.Sqrt(localVariance+displacedVariance)
	normal := rate.Critical(confidence, math.Inf(1))
	out.Interval = rate.Interval{Low: out.Total - normal*out.SE, High: out.Total + normal*out.SE}
	out.Z, out.P = out.Total/out.SE, rate.TwoSided(out.Total/out.SE, math.Inf(1))
	out.Notes = d.notes(sizes)
	out.smallest(d, sizes.Treated, reach(confidence, math.Inf(1)))
	return out, nil
}

// smallest fills in the effects on the treated area that would have been seen.
// More events vary more: the effect is k standard errors at the effect itself,
// x = k √(variance without effect + x × unit).
func (o *Difference) smallest(d Displacement, size, k float64) {
	_, after := d.times()
	unit := max(1, d.Variance) / (after * size)
	none := max(0, o.SE*o.SE-unit*o.Local)
	root := math.Sqrt(k*k*unit*unit + 4*none)
	o.Smallest = rate.Interval{Low: k * (k*unit - root) / 2, High: k * (k*unit + root) / 2}
	expected := float64(d.Treated.After)/(after*size) - o.Local
	if -o.Smallest.Low > expected {
		o.Notes = append(o.Notes, note.Of("effect.blind", expected))
	}
}

func (d Displacement) near() bool { return d.NearTreated != Pair{} || d.NearControl != Pair{} }

func (d Displacement) pairs() []Pair {
	return []Pair{d.Treated, d.Control, d.NearTreated, d.NearControl}
}

func (d Displacement) check(confidence float64) error {
	if !(confidence > 0 && confidence < 1) {
		return errs.E(errs.Invalid, "effect.confidence", confidence)
	}
	for i, p := range d.pairs() {
		if p.Before < 0 || p.After < 0 {
			return errs.E(errs.Invalid, "effect.negative", i+1)
		}
	}
	if d.Treated == (Pair{}) && d.Control == (Pair{}) && !d.near() {
		return errs.E(errs.Invalid, "effect.no-events")
	}
	if !(d.Variance >= 0) || !(d.TimeBefore >= 0) || !(d.TimeAfter >= 0) || (d.TimeBefore > 0) != (d.TimeAfter > 0) {
		return errs.E(errs.Invalid, "effect.weights")
	}
	if s := d.Sizes; s != (Sizes{}) && (!(s.Treated > 0) || !(s.Control > 0) || d.near() && (!(s.NearTreated > 0) || !(s.NearControl > 0))) {
		return errs.E(errs.Invalid, "effect.weights")
	}
	return nil
}

func (d Displacement) times() (before, after float64) {
	if d.TimeBefore == 0 {
		return 1, 1
	}
	return d.TimeBefore, d.TimeAfter
}

// between returns the difference in differences of two pairs and its variance.
func (d Displacement) between(treated Pair, size float64, control Pair, controlSize float64) (difference, variance float64) {
	before, after := d.times()
	add := func(count int64, weight float64) {
		difference += float64(count) / weight
		variance += float64(count) / (weight * weight) * max(1, d.Variance)
	}
	add(treated.After, after*size)
	add(treated.Before, -before*size)
	add(control.After, -after*controlSize)
	add(control.Before, before*controlSize)
	return difference, variance
}

// Notes of this package:
//   - effect.small (events): a count is below five, and the normal approximation
//     is rough
//   - effect.levels (treated, control): before, the treated area and its control
//     were at levels that differ by more than a factor of two, so that they
//     need not change by as many events
//   - effect.blind (expected): so few events were to be expected that even none
//     at all would most likely not have been told from chance
//   - effect.quotient.no-error: the quotient tells nothing of how sure it is
//   - effect.quotient.zero: a count that is divided by is 0: the quotient fails
//   - effect.quotient.no-success: the treated area did no better than its
//     control, and the quotient is of no meaning
//   - effect.before (p): already before the measure the treated areas went
//     another way than those they are compared with
//   - effect.few-areas (comparison areas), effect.few-treated (treated): the
//     areas are few, and the interval hangs on that they vary alike
//   - effect.no-season (weeks): less than a year before; season is told from
//     the areas compared with, or not at all
//   - effect.empty (areas): areas without events were left out
//   - effect.differ (quasi-Poisson, negative binomial): the two fits disagree
//     by more than half a standard error
//   - effect.one-sided: where the measure was, all events came before it, or all
//     after; half an event was taken to have been on either side, so that the
//     figure is not 0 and has an interval
//   - effect.negbin: the negative binomial did not let itself be fitted
//   - effect.autocorrelated (correlation): weeks resemble the one before; the
//     interval was widened
//   - effect.varies (factor): weeks vary by more than chance gives, by so many
//     times in variance; the interval was widened
//   - effect.areas-vary (spread): areas changed by more than chance gives, by so
//     large a share on either side; the interval was widened
//   - effect.one-series: there is nothing to compare with; whatever else changed
//     at the same time is taken for the measure's doing

func (d Displacement) notes(sizes Sizes) []note.Note {
	var notes []note.Note
	least := min(d.Treated.Before, d.Treated.After, d.Control.Before, d.Control.After)
	if d.near() {
		least = min(least, d.NearTreated.Before, d.NearTreated.After, d.NearControl.Before, d.NearControl.After)
	}
	if least < 5 {
		notes = append(notes, note.Of("effect.small", least))
	}
	treated, control := float64(d.Treated.Before)/sizes.Treated, float64(d.Control.Before)/sizes.Control
	if max(treated, control) > 2*min(treated, control) {
		notes = append(notes, note.Of("effect.levels", treated, control))
	}
	return notes
}
