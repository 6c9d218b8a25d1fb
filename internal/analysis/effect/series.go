package effect

import (
	"context"
	"math"
	"slices"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/analysis/regression"
	"lykta/internal/errs"
)

// Interrupted is how the level of one series changed when the measure began,
// trend and season apart.
type Interrupted struct {
	Ratio float64 // the level after over that before
	rate.Interval
	Log, SE  float64 // the logarithm of Ratio; quasi-Poisson, widened
	Freedom  float64 // of Student's t in Interval
	P        float64
	Smallest rate.Interval // ratios that would have been seen with a chance of 80 %
	// PerYear is the trend through the whole series, as a ratio per year.
	PerYear              float64
	Dispersion           float64
	Correlation, Widened float64 // as rate.Widening says
	Events               int64
	Notes                []note.Note
}

// The least that an interrupted series is computed from: a year before, so that
// season can be told from trend, and a quarter after.
const (
	leastBefore = 52
	leastAfter  = 13
)

// InterruptedSeries fits level, trend, one annual wave and a step at week number
// start, counted from 0, to weekly counts (quasi-Poisson; segmented regression,
// Wagner et al. 2002, Lopez Bernal et al. 2017). Where weeks follow on each
// other the interval is widened: see rate.Widening. exposure is of each week,
// such as its active reporters, and nil when it does not change. There is
// nothing to compare with: what else came at the same time cannot be told
// apart, so this is for when no other area can be had.
//
// Errors: Invalid for fewer than 52 weeks before or 13 after, and those of
// package regression; the context's.
func InterruptedSeries(ctx context.Context, counts, exposure []float64, start int, confidence, perYear float64) (Interrupted, error) {
	if !(confidence > 0 && confidence < 1) || !(perYear > 0) {
		return Interrupted{}, errs.E(errs.Invalid, "effect.confidence", confidence)
	}
	if start < leastBefore || len(counts)-start < leastAfter {
		return Interrupted{}, errs.E(errs.Invalid, "effect.few-weeks", min(start, len(counts)-start), leastBefore+leastAfter)
	}
	filled, oneSided := halved(counts, start)
	m, err := stepModel(filled, exposure, start, perYear)
	if err != nil {
		return Interrupted{}, err
	}
	fit, err := regression.Poisson(ctx, m)
	if err != nil {
		return Interrupted{}, err
	}
	out := Interrupted{Log: fit.Coefficients[1], PerYear: math.Exp(fit.Coefficients[2]), Dispersion: fit.Dispersion, Freedom: float64(fit.Freedom), Events: int64(sum(counts))}
	out.Correlation, out.Widened = rate.Widening(fit.Pearson(), len(m.Columns))
	out.SE = fit.QuasiErrors()[1] * math.Sqrt(out.Widened)
	out.conclude(confidence)
	out.remark(start)
	if oneSided {
		out.Notes = append(out.Notes, note.Of("effect.one-sided"))
	}
	return out, nil
}

// halved spreads half an event over either side where all events came before, or
// all after: without it there is no interval.
func halved(counts []float64, start int) (filled []float64, oneSided bool) {
	before, after := sum(counts[:start]), sum(counts[start:])
	if (before == 0) == (after == 0) {
		return counts, false
	}
	filled = slices.Clone(counts)
	for w := range filled {
		if w < start {
			filled[w] += 0.5 / float64(start)
		} else {
			filled[w] += 0.5 / float64(len(counts)-start)
		}
	}
	return filled, true
}

func stepModel(counts, exposure []float64, start int, perYear float64) (regression.Model, error) {
	n := len(counts)
	step, years := make([]float64, n), rate.Steps(n, -float64(start)/perYear, perYear)
	for w := start; w < n; w++ {
		step[w] = 1
	}
	m := regression.Model{Counts: counts, Columns: []regression.Column{regression.Ones("level", n), {Name: "effect", Values: step}, {Name: "year", Values: years}}}
	m.Columns = append(m.Columns, rate.Harmonics(years, 1)...)
	if exposure == nil {
		return m, nil
	}
	if len(exposure) != n {
		return m, errs.E(errs.Invalid, "effect.lengths", n, len(exposure))
	}
	for w, e := range exposure {
		if !(e > 0) {
			return m, errs.E(errs.Invalid, "effect.exposure", w+1)
		}
		m.Offset = append(m.Offset, math.Log(e))
	}
	return m, nil
}

func (o *Interrupted) conclude(confidence float64) {
	step, far := rate.Critical(confidence, o.Freedom)*o.SE, reach(confidence, o.Freedom)*o.SE
	o.P = rate.TwoSided(o.Log/o.SE, o.Freedom)
	o.Ratio, o.Interval = math.Exp(o.Log), rate.Interval{Low: math.Exp(o.Log - step), High: math.Exp(o.Log + step)}
	o.Smallest = rate.Interval{Low: math.Exp(-far), High: math.Exp(far)}
}

func (o *Interrupted) remark(start int) {
	o.Notes = append(o.Notes, note.Of("effect.one-series"))
	if start < 2*leastBefore {
		o.Notes = append(o.Notes, note.Of("effect.no-season", start))
	}
	if o.Widened > 1 {
		o.Notes = append(o.Notes, note.Of("effect.autocorrelated", o.Correlation))
	}
}
