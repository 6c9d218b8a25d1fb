package warning

import (
	"math"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// Bound is how a threshold is made from the mean and the spread that the past
// leads one to expect.
type Bound int

// The bounds.
const (
	// PlugIn is the 1 − Alpha quantile of a negative binomial with the expected
	// mean and dispersion (Noufaily et al. 2013).
	PlugIn Bound = iota
	// Muan is the same for the mean's own upper limit at Alpha, which is wider
	// where the past is short.
	Muan
	// Power is the 1 − Alpha quantile on the scale of Farrington.Exponent, where
	// counts are near to normal. The mean's own error is in it.
	Power
	// PowerTwoSided is the same at 1 − Alpha/2 (Farrington et al. 1996).
	PowerTwoSided
)

// Farrington is a log-linear model of the same weeks in earlier years, with
// past outbreaks weighed down.
type Farrington struct {
	Years      int // back in time
	HalfWindow int // weeks on either side of the same week in an earlier year
	// Periods is how many parts a year has: one is the window, the others share
	// the rest of the year. 1 compares with the windows only.
	Periods int
	LeftOut int // last weeks before the one judged, so that a rise under way does not hide itself
	// Reweight is the residual above which a past week weighs less; 0 for no
	// reweighting.
	Reweight float64
	Trend    bool    // whether a trend is tried
	TrendP   float64 // two-sided p below which it is kept
	Bound    Bound
	Exponent float64 // of the power bounds: 2/3, 1/2 or 1
	Alpha    float64
	// Cases in the last Weeks, the one judged among them, below which there is no
	// threshold.
	Cases, Weeks int
	Frequency    int // weeks a year
	// Zero is the day of week number 0. When it is given, the same week in an
	// earlier year is the one whose day lies nearest to the same date, and years
	// may have 52 or 53 weeks; Frequency is then not used. Without it a year is
	// Frequency weeks.
	Zero day.Day
}

// Flexible returns the settings of Noufaily et al. (2013) with eight years. In
// simulated series with nothing going on it gave an alarm in 0.39–0.59 % of the
// weeks, against a nominal 0.5 %: 1.2–1.4 times what Point.Size says, since mean
// and spread are taken for known.
func Flexible() Farrington {
	return Farrington{Years: 8, HalfWindow: 3, Periods: 10, LeftOut: 26, Reweight: 2.58, Trend: true, TrendP: 1,
		Bound: PlugIn, Exponent: 2. / 3, Alpha: 0.005, Cases: 5, Weeks: 4, Frequency: 52}
}

// Farrington1996 returns the settings of Farrington et al. (1996) with eight
// years. Reweighting from 1 on makes the spread too small: in simulated series
// with nothing going on it gave about three times as many alarms as its nominal
// 0.5 %. It is here for comparison with older work.
func Farrington1996() Farrington {
	return Farrington{Years: 8, HalfWindow: 3, Periods: 1, LeftOut: 3, Reweight: 1, Trend: true, TrendP: 0.05,
		Bound: PowerTwoSided, Exponent: 2. / 3, Alpha: 0.01, Cases: 5, Weeks: 4, Frequency: 52}
}

// maxPeriods bounds Periods, so that a level fits where it is kept.
const maxPeriods = 53

func (f Farrington) check() error {
	year, rows := f.Frequency, f.Years*(2*f.HalfWindow+1)
	if !f.Zero.IsZero() {
		year = 52
	}
	if f.Periods > 1 {
		rows = f.Years*year - f.LeftOut
	}
	for _, c := range []struct {
		name string
		ok   bool
	}{
		{"years", f.Years >= 1 && f.Years <= 100},
		{"frequency", year >= 4 && year <= 400},
		{"window", f.HalfWindow >= 0 && 2*f.HalfWindow+1 <= year},
		{"periods", f.Periods >= 1 && f.Periods <= maxPeriods && f.Periods-1 <= max(0, year-2*f.HalfWindow-1)},
		{"left-out", f.LeftOut >= 0 && f.LeftOut+f.HalfWindow < year},
		{"reweight", f.Reweight >= 0 && !math.IsInf(f.Reweight, 1)},
		{"trend-p", f.TrendP >= 0 && f.TrendP <= 1},
		{"bound", f.Bound >= PlugIn && f.Bound <= PowerTwoSided},
		{"exponent", f.Exponent > 0 && f.Exponent <= 1},
		{"alpha", f.Alpha > 0 && f.Alpha < 1},
		{"cases", f.Cases >= 0 && f.Weeks >= 1},
		{"rows", rows > f.Periods+2},
	} {
		if !c.ok {
			return errs.E(errs.Invalid, "warning.options", c.name)
		}
	}
	return nil
}

// same returns the week years before a week at the same time of the year.
func (f Farrington) same(week, years int) int {
	if f.Zero.IsZero() {
		return week - years*f.Frequency
	}
	now := f.Zero.Add(7 * week)
	year, month, date := now.Date()
	days := day.Of(year-years, month, date).Sub(f.Zero)
	return int(math.Floor(float64(days)/7 + 0.5))
}

// past asks for some of the oldest window at least.
func (f Farrington) past(week int) int {
	return min(f.same(week, f.Years)+f.HalfWindow, week-f.Weeks+1)
}

// plan is which weeks are compared with, the same for every series.
type plan struct {
	runs   []run
	rows   int
	levels int     // the greatest of a run's, and one
	centre float64 // mean of the weeks, counted from the one judged
	// critical is the t beyond which a trend is kept.
	critical float64
}

// run is some weeks on end, of one part of the year.
type run struct {
	level int // 0 is the window
	at    int // first week, counted from the one judged: below 0
	n     int
}

// plan lays out the past of a week.
func (f Farrington) plan(week int) plan {
	var p plan
	next := week
	for y := 1; y <= f.Years; y++ {
		same := f.same(week, y)
		p.add(0, same-f.HalfWindow-week, 2*f.HalfWindow+1, f.LeftOut)
		at, rest := same+f.HalfWindow+1, next-same-2*f.HalfWindow-1
		for k := 1; k < f.Periods; k++ {
			n := rest / (f.Periods - 1)
			if k <= rest%(f.Periods-1) {
				n++
			}
			p.add(k, at-week, n, f.LeftOut)
			at += n
		}
		next = same
	}
	p.add(0, -f.HalfWindow, f.HalfWindow, f.LeftOut)
	p.finish(f)
	return p
}

// add adds weeks of a part of the year, but for those that are left out.
func (p *plan) add(level, at, n, leftOut int) {
	if n = min(n, -leftOut-at); n > 0 {
		p.runs = append(p.runs, run{level: level, at: at, n: n})
	}
}

func (p *plan) finish(f Farrington) {
	sum, seen := 0.0, [maxPeriods]bool{}
	p.rows, p.levels = 0, 0
	columns := 1
	for _, r := range p.runs {
		p.rows += r.n
		p.levels = max(p.levels, r.level+1)
		sum += float64(r.n) * (float64(r.at) + float64(r.n-1)/2)
		if !seen[r.level] {
			seen[r.level] = true
			columns++
		}
	}
	p.centre = sum / float64(p.rows)
	p.critical = critical(f.TrendP, float64(p.rows-columns))
}

// cut leaves out what lies before the series, whose first week is at.
func (p plan) cut(at int, f Farrington) plan {
	var out plan
	for _, r := range p.runs {
		if lost := max(0, at-r.at); lost < r.n {
			out.runs = append(out.runs, run{level: r.level, at: r.at + lost, n: r.n - lost})
		}
	}
	out.finish(f)
	return out
}
