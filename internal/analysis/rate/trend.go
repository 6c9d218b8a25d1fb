package rate

import (
	"context"
	"math"
	"slices"
	"strconv"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/regression"
	"lykta/internal/errs"
)

// Series is counts over time: Counts[i] in a stretch at Years[i], in years from
// any start, rising. Exposure is of each stretch, nil when it is the same
// throughout; a stretch without exposure is left out.
type Series struct {
	Counts   []float64
	Years    []float64
	Exposure []float64
}

// WeeksPerYear is the mean over the Gregorian calendar.
const WeeksPerYear = 365.2425 / 7

// Steps returns the years of n stretches that follow each other, perYear of
// them to a year, the first at first.
func Steps(n int, first, perYear float64) []float64 {
	years := make([]float64, n)
	for i := range years {
		years[i] = first + float64(i)/perYear
	}
	return years
}

// Family is how counts are taken to vary.
type Family int

// The families: variance in proportion to the mean, or mean + mean²/θ.
const (
	QuasiPoisson Family = iota
	NegativeBinomial
)

// TrendOptions say how a trend is fitted.
type TrendOptions struct {
	Family     Family
	Harmonics  int     // waves in the year: 1 is one high and one low, 0 no season
	Confidence float64 // such as 0.95
	Rule       Rule    // of what matters per year; the zero value is DefaultTrendRule
}

// Trend is how a series rises or falls, season apart.
type Trend struct {
	PerYear float64 // the ratio of the rate to that of a year before
	Interval
	Judgement
	Intercept float64 // logarithm of the mean (per unit of exposure) at year 0, season apart
	Log, SE   float64 // the logarithm of PerYear and its standard error, as the family says
	Season    []Wave
	// Dispersion is the variance over what the mean says (1 for Poisson); Theta of
	// the negative binomial, +Inf when there is no more than Poisson.
	Dispersion, Theta float64
	// Correlation is that of a residual with the next. Widening is by how much the
	// variance was raised for it in the interval, 1 when it is no more than chance.
	Correlation, Widening float64
	Fitted                []float64 // mean of each stretch that was used
	Events                int64
	Notes                 []note.Note
}

// Wave is a part of the season on the scale of the logarithm: Sin × sin(2πk
// year) + Cos × cos(2πk year) for the k:th.
type Wave struct{ Sin, Cos float64 }

// Peak returns how many times the yearly mean level (of the logarithm) the wave
// reaches, and at what part of the year, 0 to below 1/k for the k:th wave.
func (w Wave) Peak(k int) (ratio, at float64) {
	turn := math.Atan2(w.Sin, w.Cos) / (2 * math.Pi)
	if turn < 0 {
		turn++
	}
	return math.Exp(math.Hypot(w.Sin, w.Cos)), turn / float64(k)
}

// TrendOf fits a log-linear trend with a season of annual harmonics (quasi-
// likelihood, Wedderburn 1974; negative binomial with θ by maximum likelihood).
// Where residuals follow on each other the interval is widened: see Widening.
//
// Errors: Invalid for columns of different length, years that do not rise,
// fewer stretches than the model has parameters and two over, and those of
// package regression, such as no events at all; the context's.
func TrendOf(ctx context.Context, s Series, o TrendOptions) (Trend, error) {
	rule, err := o.Rule.or(DefaultTrendRule())
	if err != nil {
		return Trend{}, err
	}
	if err := s.check(o); err != nil {
		return Trend{}, err
	}
	s = s.exposed()
	model := s.model(o.Harmonics)
	fit, err := o.Family.fit(ctx, model)
	if err != nil {
		return Trend{}, err
	}
	t := Trend{Intercept: fit.Coefficients[0], Log: fit.Coefficients[1], Dispersion: fit.Dispersion, Theta: fit.Theta, Fitted: fit.Fitted}
	if t.SE = fit.Errors()[1]; o.Family == QuasiPoisson {
		t.SE = fit.QuasiErrors()[1]
	}
	for k := range o.Harmonics {
		t.Season = append(t.Season, Wave{fit.Coefficients[2+2*k], fit.Coefficients[3+2*k]})
	}
	for _, c := range s.Counts {
		t.Events += int64(c)
	}
	t.widen(fit.Pearson(), len(model.Columns))
	reach := Critical(o.Confidence, float64(fit.Freedom)) * t.SE * math.Sqrt(t.Widening)
	t.PerYear, t.Interval = math.Exp(t.Log), Interval{math.Exp(t.Log - reach), math.Exp(t.Log + reach)}
	t.Judgement = rule.Judge(t.Interval, t.Events)
	if span := s.Years[len(s.Years)-1] - s.Years[0]; span < 1.9 {
		t.Notes = append(t.Notes, note.Of("rate.short", span))
	}
	return t, nil
}

func (s Series) check(o TrendOptions) error {
	n := len(s.Counts)
	if len(s.Years) != n || s.Exposure != nil && len(s.Exposure) != n {
		return errs.E(errs.Invalid, "rate.lengths", n, len(s.Years))
	}
	if o.Harmonics < 0 || o.Harmonics > 12 || !(o.Confidence > 0 && o.Confidence < 1) {
		return errs.E(errs.Invalid, "rate.options")
	}
	if n < 4+2*o.Harmonics {
		return errs.E(errs.Invalid, "rate.few-weeks", n, 4+2*o.Harmonics)
	}
	for i := range s.Counts {
		if i > 0 && !(s.Years[i] > s.Years[i-1]) {
			return errs.E(errs.Invalid, "rate.order", i+1)
		}
		if s.Exposure != nil && !(s.Exposure[i] >= 0) {
			return errs.E(errs.Invalid, "rate.exposure", i+1)
		}
	}
	return nil
}

// exposed leaves out the stretches without exposure.
func (s Series) exposed() Series {
	if !slices.Contains(s.Exposure, 0) {
		return s
	}
	var out Series
	for i, e := range s.Exposure {
		if e > 0 {
			out.Counts = append(out.Counts, s.Counts[i])
			out.Years = append(out.Years, s.Years[i])
			out.Exposure = append(out.Exposure, e)
		}
	}
	return out
}

func (s Series) model(harmonics int) regression.Model {
	m := regression.Model{Counts: s.Counts, Columns: []regression.Column{regression.Ones("level", len(s.Counts)), {Name: "year", Values: s.Years}}}
	m.Columns = append(m.Columns, Harmonics(s.Years, harmonics)...)
	if s.Exposure != nil {
		m.Offset = make([]float64, len(s.Exposure))
		for i, e := range s.Exposure {
			m.Offset[i] = math.Log(e)
		}
	}
	return m
}

// Harmonics returns the sine and cosine of k waves in the year, at times in
// years, as columns of a model.
func Harmonics(years []float64, k int) []regression.Column {
	var columns []regression.Column
	for j := 1; j <= k; j++ {
		sin, cos := make([]float64, len(years)), make([]float64, len(years))
		for i, y := range years {
			sin[i], cos[i] = math.Sincos(2 * math.Pi * float64(j) * y)
		}
		columns = append(columns, regression.Column{Name: "sin" + strconv.Itoa(j), Values: sin}, regression.Column{Name: "cos" + strconv.Itoa(j), Values: cos})
	}
	return columns
}

func (f Family) fit(ctx context.Context, m regression.Model) (regression.Fit, error) {
	if f == NegativeBinomial {
		return regression.NegativeBinomial(ctx, m)
	}
	return regression.Poisson(ctx, m)
}

func (t *Trend) widen(residuals []float64, parameters int) {
	if t.Correlation, t.Widening = Widening(residuals, parameters); t.Widening > 1 {
		t.Notes = append(t.Notes, note.Of("rate.autocorrelated", t.Correlation))
	}
}

// Widening returns the correlation of each residual with the next, and by how
// much the variance of an estimate from such a series exceeds that of
// independent residuals: 1 + 2 × the sum of the correlations at all lags
// (Bartlett 1946), which are taken to fall by the same factor at each lag, as
// those of a level that drifts under the chance of counts do. The factor is the
// second correlation over the first, but no less than the first and no more
// than 0.9. Smooth columns that were fitted, so many parameters, take about one
// part of the series' length each out of every correlation, which is put back.
// It is 1 unless the first correlation is beyond what chance gives in one
// series of twenty.
func Widening(residuals []float64, parameters int) (correlation, widening float64) {
	n := float64(len(residuals))
	lost := float64(parameters) / n
	first := lagged(residuals, 1) + lost
	if first <= 1.645/math.Sqrt(n) {
		return first, 1
	}
	fall := min(max((lagged(residuals, 2)+lost)/first, first), 0.9)
	return first, 1 + 2*first/(1-fall)
}

// lagged returns the correlation of residuals with those lag steps later; 0 when
// all are 0.
func lagged(residuals []float64, lag int) float64 {
	products, squares := 0.0, 0.0
	for i, r := range residuals {
		squares += r * r
		if i >= lag {
			products += r * residuals[i-lag]
		}
	}
	if squares == 0 {
		return 0
	}
	return products / squares
}
