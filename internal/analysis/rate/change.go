package rate

import (
	"context"
	"math"

	"lykta/internal/analysis/gamma"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Tally is what one reporter handed in during two periods. A reporter is a
// function or a place (a school, a housing company), not a person.
type Tally struct {
	Before, After Turnout
}

// Turnout is a reporter's events in a period, and how long it was active: the
// number of weeks, or of meetings, for which it reported, "nothing to report"
// among them. 0 means that it did not report.
type Turnout struct {
	Events int64
	Active float64
}

// Change is how much more or less was reported per active reporter and unit of
// time in the second period.
type Change struct {
	Ratio float64 // after over before: +Inf or 0 where one is none, NaN where both are
	Interval
	Judgement
	// Of those who were compared: their events and active time.
	Before, After Count
	// Both reported in both periods, Left only before, Joined only after.
	Both, Left, Joined int
	// CoverageBefore and CoverageAfter are the shares of the periods' active time
	// that the compared reporters stand for.
	CoverageBefore, CoverageAfter float64
	// Raw is the ratio of all reports, whoever reported, for comparison: what a
	// rise in reporting looks like when taken for a rise in events. NaN as Ratio.
	Raw   float64
	Notes []note.Note
}

// Compared compares two periods by those who reported in both. Each reporter is
// its own control: given its sum of events, those of the second period are
// binomial with a share that its active times and the common ratio decide. The
// interval inverts the score test of the sum, with a continuity correction of
// half an event, and its variance is widened when reporters differ in how they
// changed by more than chance gives (Pearson dispersion, McCullagh and Nelder
// 1989, section 4.5). With one reporter it is Wilson's interval for a share.
//
// Errors: Invalid for a reporter with events but no active time, negative
// figures, and a rule that cannot be; the context's.
func Compared(ctx context.Context, reporters []Tally, confidence float64, rule Rule) (Change, error) {
	rule, err := rule.or(DefaultRule())
	if err != nil {
		return Change{}, err
	}
	if err := checkReporters(reporters, confidence); err != nil {
		return Change{}, err
	}
	c := Change{}
	var all [2]Count
	pairs := make([]pair, 0, len(reporters))
	for _, r := range reporters {
		add(&all[0], r.Before)
		add(&all[1], r.After)
		if c.sort(r) {
			pairs = append(pairs, pair{float64(r.Before.Events + r.After.Events), float64(r.After.Events), r.After.Active / r.Before.Active})
		}
	}
	c.CoverageBefore, c.CoverageAfter = share(c.Before.Exposure, all[0].Exposure), share(c.After.Exposure, all[1].Exposure)
	c.Raw = float64(all[1].Events) / float64(all[0].Events)
	c.Ratio, c.Interval = math.NaN(), Interval{0, math.Inf(1)}
	if c.Before.Events+c.After.Events > 0 {
		c.estimate(pairs, confidence)
	}
	c.judge(rule)
	return c, ctx.Err()
}

func checkReporters(reporters []Tally, confidence float64) error {
	if !(confidence > 0 && confidence < 1) {
		return errs.E(errs.Invalid, "rate.confidence", confidence)
	}
	for i, r := range reporters {
		for _, t := range []Turnout{r.Before, r.After} {
			if t.Events < 0 || !(t.Active >= 0) || math.IsInf(t.Active, 0) {
				return errs.E(errs.Invalid, "rate.negative", i+1)
			}
			if t.Events > 0 && t.Active == 0 {
				return errs.E(errs.Invalid, "rate.inactive", i+1)
			}
		}
	}
	return nil
}

func add(c *Count, t Turnout) {
	c.Events += t.Events
	c.Exposure += t.Active
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// sort counts a reporter where it belongs, and reports whether it can be
// compared.
func (c *Change) sort(r Tally) bool {
	switch {
	case r.Before.Active > 0 && r.After.Active > 0:
		c.Both++
		add(&c.Before, r.Before)
		add(&c.After, r.After)
		return true
	case r.Before.Active > 0:
		c.Left++
	case r.After.Active > 0:
		c.Joined++
	}
	return false
}

// pair is a reporter: its events in both periods, those in the second, and its
// active time in the second over that in the first.
type pair struct{ events, after, times float64 }

func (p pair) share(log float64) float64 {
	odds := p.times * math.Exp(log)
	return odds / (1 + odds)
}

// expected returns the mean and variance of the sum of events in the second
// period at a logarithm of the ratio.
func expected(pairs []pair, log float64) (mean, variance float64) {
	for _, p := range pairs {
		s := p.share(log)
		mean += p.events * s
		variance += p.events * s * (1 - s)
	}
	return mean, variance
}

func (c *Change) estimate(pairs []pair, confidence float64) {
	z := Critical(confidence, math.Inf(1))
	seen, all := float64(c.After.Events), float64(c.Before.Events+c.After.Events)
	uneven := 1.0
	switch seen {
	case 0:
		c.Ratio = 0
	case all:
		c.Ratio = math.Inf(1)
	default:
		log := crossing(func(l float64) bool { mean, _ := expected(pairs, l); return mean >= seen })
		c.Ratio = math.Exp(log)
		freedom := 0.0
		uneven, freedom = unevenness(pairs, log)
		if uneven > 1 {
			z = Critical(confidence, freedom)
		}
	}
	if uneven > 1 {
		c.Notes = append(c.Notes, note.Of("rate.uneven", uneven))
	}
	// For side +1 this begins to hold at the lower end, for −1 at the upper.
	reached := func(log, side float64) bool {
		mean, variance := expected(pairs, log)
		return (mean-seen+side/2)/math.Sqrt(variance*uneven) >= -side*z
	}
	if seen > 0 {
		c.Low = math.Exp(crossing(func(l float64) bool { return reached(l, 1) }))
	}
	if seen < all {
		c.High = math.Exp(crossing(func(l float64) bool { return reached(l, -1) }))
	}
}

// crossing returns where on the logarithmic scale a condition begins to hold.
func crossing(holds func(float64) bool) float64 {
	low, high := -60.0, 60.0
	for range 60 { // 120 over 2⁶⁰ is below the last digit of all but the smallest
		if middle := low + (high-low)/2; holds(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return low + (high-low)/2
}

// unevenness is by how much the variance of the sum exceeds that of chance: by
// the reporters' Pearson dispersion, or by the sum of their squared deviations,
// each over what it leaves of itself (which sees that great reporters move
// more; the jackknife's, Bell and McCaffrey 2002), whichever is greater. It is 1
// where chance alone gives so great a Pearson χ² in every other case. freedom is
// how many reporters with events there are, less one.
func unevenness(pairs []pair, log float64) (factor, freedom float64) {
	_, variance := expected(pairs, log)
	pearson, squares := 0.0, 0.0
	freedom = -1
	for _, p := range pairs {
		if p.events > 0 {
			s := p.share(log)
			d, v := p.after-p.events*s, p.events*s*(1-s)
			pearson += d * d / v
			squares += math.Pow(d/(1-v/variance), 2)
			freedom++
		}
	}
	if freedom < 1 || gamma.Upper(freedom/2, pearson/2) > 0.5 {
		return 1, freedom
	}
	return max(1, pearson/freedom, squares/variance*freedom/(freedom+1)), freedom
}

func (c *Change) judge(rule Rule) {
	events := c.Before.Events + c.After.Events
	if c.Left+c.Joined > 0 {
		c.Notes = append(c.Notes, note.Of("rate.reporters", c.Both, c.Left, c.Joined))
	}
	if c.Both == 1 {
		c.Notes = append(c.Notes, note.Of("rate.one-reporter"))
	}
	if events < few {
		c.Notes = append(c.Notes, note.Of("rate.few", events))
	}
	if c.Both == 0 || min(c.CoverageBefore, c.CoverageAfter) < rule.MinCoverage {
		c.Judgement = untold("rate.why.coverage", c.CoverageBefore, c.CoverageAfter, rule.MinCoverage)
		return
	}
	c.Judgement = rule.Judge(c.Interval, events)
}
