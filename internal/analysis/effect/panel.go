package effect

import (
	"context"
	"math"
	"slices"
	"strconv"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/analysis/regression"
	"lykta/internal/errs"
)

// Panel is weekly counts of several areas: Counts[area][week]. Treated tells
// which areas the measure came to, in week number Start, counted from 0.
type Panel struct {
	Counts  [][]float64
	Treated []bool
	Start   int
}

// The least that a difference in differences is computed from, and the number
// of comparison areas from which nothing is remarked.
const (
	LeastComparison = 8
	LeastWeeks      = 26
	goodComparison  = 10
)

// DiD is a difference in differences.
type DiD struct {
	// Ratio is the events of the treated areas over what they would have been had
	// they gone as the areas they are compared with.
	Ratio float64
	rate.Interval
	Log, SE float64 // the logarithm of Ratio, and the standard error that Interval stands on
	// Freedom is of Student's t in Interval: areas less two, or +Inf where the areas
	// changed by no more than chance gives.
	Freedom float64
	P       float64
	// Smallest are the ratios that would have been seen with a chance of 80 %.
	Smallest rate.Interval

	// Poisson is the fit with an effect for each area and each week, and
	// NegBin one with areas, season and the time after.
	Poisson PoissonFit
	NegBin  NegBinFit
	// Spread is the standard deviation of the areas' own changes (of the
	// logarithm) beyond chance.
	Spread float64
	// PreTrend is by how much more per year the treated areas rose before the
	// measure (logarithm), and its p-value.
	PreTrend, PreTrendP float64

	Areas, TreatedAreas int
	Events              int64
	Notes               []note.Note
}

// PoissonFit is the log-linear fit with area and week effects; its estimate is
// DiD.Log.
type PoissonFit struct {
	SE          float64 // if counts are Poisson
	QuasiSE     float64 // SE × √Dispersion
	ClusteredSE float64 // whatever hangs together within an area (Liang and Zeger 1986)
	Dispersion  float64
}

// NegBinFit is the negative binomial fit with area effects, one annual wave and
// an effect of the time after.
type NegBinFit struct {
	Log, SE, ClusteredSE float64
	Theta, ThetaSE       float64 // variance = mean + mean²/Theta
	Fitted               bool
}

// DifferenceInDifferences compares how treated and other areas changed, with an
// effect for each area and each week. The Poisson estimate has its standard
// error in three ways beside Interval's own: as Poisson and quasi-Poisson say,
// which take weeks of one area for independent, and clustered by area, which
// needs many treated areas: with one or two of twelve it calls a true null an
// effect in a fifth to a half of all trials. Interval stands on how much the
// areas' own changes vary, given their events: a random effect of area and
// period, by moments, with Student's t of areas less two (after Donald and Lang
// 2007); it holds with a single treated area if that varies as the others do.
//
// perYear is the number of weeks in a year, rate.WeeksPerYear, for the season
// of the negative binomial.
//
// Errors: Invalid for a panel that is not whole, counts that are no whole
// numbers, no treated area, fewer than eight others with events
// (effect.few-areas) or 26 weeks before and after together (effect.few-weeks),
// no time before or after, no events where the measure was, and events elsewhere
// only before or only after (effect.one-sided); the context's.
func DifferenceInDifferences(ctx context.Context, p Panel, confidence, perYear float64) (DiD, error) {
	if err := p.check(confidence, perYear); err != nil {
		return DiD{}, err
	}
	p, empty := p.filled()
	d := DiD{Areas: len(p.Counts), TreatedAreas: p.treated()}
	if empty > 0 {
		d.Notes = append(d.Notes, note.Of("effect.empty", empty))
	}
	groups, err := p.groups()
	if err != nil {
		return DiD{}, err
	}
	if groups[1].oneSided {
		d.Notes = append(d.Notes, note.Of("effect.one-sided"))
	}
	d.between(groups)
	d.poisson(p, groups)
	// Weeks that vary more than by chance are a floor under what areas do.
	d.SE = max(d.SE, d.Poisson.QuasiSE)
	d.conclude(confidence)
	if err := d.negbin(ctx, p, perYear); err != nil {
		return DiD{}, err
	}
	d.preTrend(p, perYear)
	d.remark(p)
	return d, ctx.Err()
}

func (p Panel) check(confidence, perYear float64) error {
	if !(confidence > 0 && confidence < 1) {
		return errs.E(errs.Invalid, "effect.confidence", confidence)
	}
	if !(perYear > 0) || math.IsInf(perYear, 1) {
		return errs.E(errs.Invalid, "effect.year", perYear)
	}
	if !slices.Contains(p.Treated, true) {
		return errs.E(errs.Invalid, "effect.no-treated")
	}
	if len(p.Treated) != len(p.Counts) {
		return errs.E(errs.Invalid, "effect.lengths", len(p.Counts), len(p.Treated))
	}
	weeks := len(p.Counts[0])
	for a, row := range p.Counts {
		if len(row) != weeks {
			return errs.E(errs.Invalid, "effect.lengths", weeks, len(row))
		}
		for w, c := range row {
			if !(c >= 0) || c != math.Trunc(c) || math.IsInf(c, 1) {
				return errs.E(errs.Invalid, "effect.count", a+1, w+1)
			}
		}
	}
	if weeks < LeastWeeks {
		return errs.E(errs.Invalid, "effect.few-weeks", weeks, LeastWeeks)
	}
	if p.Start < 1 || p.Start >= weeks {
		return errs.E(errs.Invalid, "effect.start", p.Start, weeks)
	}
	return nil
}

func (p Panel) treated() int {
	n := 0
	for _, t := range p.Treated {
		if t {
			n++
		}
	}
	return n
}

// filled leaves out the areas without events, which say nothing of a ratio.
func (p Panel) filled() (Panel, int) {
	out := Panel{Start: p.Start}
	for a, row := range p.Counts {
		for _, c := range row {
			if c > 0 {
				out.Counts, out.Treated = append(out.Counts, row), append(out.Treated, p.Treated[a])
				break
			}
		}
	}
	return out, len(p.Counts) - len(out.Counts)
}

func (d *DiD) remark(p Panel) {
	if n := d.Areas - d.TreatedAreas; n < goodComparison {
		d.Notes = append(d.Notes, note.Of("effect.few-areas", n))
	}
	if d.TreatedAreas < 3 {
		d.Notes = append(d.Notes, note.Of("effect.few-treated", d.TreatedAreas))
	}
	if p.Start < 52 {
		d.Notes = append(d.Notes, note.Of("effect.no-season", p.Start))
	}
	if d.PreTrendP < 0.05 {
		d.Notes = append(d.Notes, note.Of("effect.before", d.PreTrendP))
	}
	if !d.NegBin.Fitted {
		d.Notes = append(d.Notes, note.Of("effect.negbin"))
	} else if math.Abs(d.NegBin.Log-d.Log) > d.SE/2 {
		d.Notes = append(d.Notes, note.Of("effect.differ", math.Exp(d.Log), math.Exp(d.NegBin.Log)))
	}
	if d.Spread > 0 {
		d.Notes = append(d.Notes, note.Of("effect.areas-vary", d.Spread))
	}
}

// rows lays the weeks of the areas from, to out as rows of a regression.
func (p Panel) rows(from, to int) (counts []float64, area, week []int) {
	for a, row := range p.Counts {
		for w := from; w < to; w++ {
			counts, area, week = append(counts, row[w]), append(area, a), append(week, w-from)
		}
	}
	return counts, area, week
}

// names returns the names of n levels: prefix1, prefix2, …
func names(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = prefix + strconv.Itoa(i+1)
	}
	return out
}

// column returns a column with f of each row.
func column(name string, area, week []int, f func(area, week int) float64) regression.Column {
	v := make([]float64, len(area))
	for i := range v {
		v[i] = f(area[i], week[i])
	}
	return regression.Column{Name: name, Values: v}
}

func indicator(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// negbin fits the negative binomial; that it does not let itself be fitted is no
// error.
func (d *DiD) negbin(ctx context.Context, p Panel, perYear float64) error {
	counts, area, week := p.rows(0, len(p.Counts[0]))
	years := column("", area, week, func(_, w int) float64 { return float64(w+1) / perYear }).Values
	m := regression.Model{Counts: counts}
	m.Columns = append(m.Columns, regression.Ones("level", len(counts)),
		column("effect", area, week, func(a, w int) float64 { return float64(indicator(p.Treated[a] && w >= p.Start)) }),
		column("after", area, week, func(_, w int) float64 { return float64(indicator(w >= p.Start)) }))
	m.Columns = append(m.Columns, rate.Harmonics(years, 1)...)
	m.Columns = append(m.Columns, regression.Levels(area, names("area", len(p.Counts)))...)
	fit, err := regression.NegativeBinomial(ctx, m)
	if err != nil {
		return ctx.Err()
	}
	clustered, err := fit.Clustered(area)
	if err != nil {
		return err
	}
	d.NegBin = NegBinFit{Log: fit.Coefficients[1], SE: fit.Errors()[1], ClusteredSE: math.Sqrt(clustered[1][1]), Theta: fit.Theta, ThetaSE: fit.ThetaSE, Fitted: true}
	return nil
}
