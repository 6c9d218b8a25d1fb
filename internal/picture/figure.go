package picture

import (
	"math"

	"lykta/internal/analysis/rate"
)

// Outcome is what may be said of a figure.
type Outcome string

// The outcomes.
const (
	Untold Outcome = "untold" // it cannot be told: Why says why
	Usual  Outcome = "usual"  // within what is usual
	Rose   Outcome = "rose"   // more than usual, beyond chance
	Fell   Outcome = "fell"   // less than usual, beyond chance
	New    Outcome = "new"    // more than usual, and never there before
)

// Why it cannot be told, as the ends of message keys.
const (
	WhyShort     = "short"     // too few earlier periods
	WhyFew       = "few"       // too few events
	WhyReporters = "reporters" // too much of it comes from those who report only now, or only then
	WhyMany      = "many"      // unusual for one series, but not among so many
)

// Figure is one count with what it rests on.
type Figure struct {
	Key       Key     `json:"key"`
	Now       int     `json:"now"`       // events of the period, of all reporters
	Before    int     `json:"before"`    // of the period just before
	Base      int     `json:"base"`      // of all periods compared with
	Reporters int     `json:"reporters"` // how many reported any of Now
	Same      Same    `json:"same"`
	Low       int     `json:"low"` // what is usual for the same reporters lies from Low to High, in 95 periods of 100
	High      int     `json:"high"`
	Chance    float64 `json:"chance"` // of a count so far from what is usual, two-sided; 1 where it is untold
	Outcome   Outcome `json:"outcome"`
	Why       string  `json:"why,omitempty"`
	Over      bool    `json:"over,omitempty"` // stood out in the period before, and does no more
	Hours     []Hour  `json:"hours,omitempty"`
}

// Same is the part of a figure that the same reporters stand for: those who
// reported something in the period, and in at least half of those before.
type Same struct {
	Now  int     `json:"now"`
	Base int     `json:"base"`
	Mean float64 `json:"mean"` // what they report in a period when nothing has changed
}

// Told reports whether the figure deviates from what is usual.
func (f Figure) Told() bool { return f.Outcome == Rose || f.Outcome == Fell || f.Outcome == New }

const (
	falseAlarms = 0.05 // the share of deviations that may be false
	fewest      = 5    // events that the same reporters must have, now and before together
	stayed      = 0.5  // the share of events that must be of the same reporters
	kept        = 0.5  // the share of earlier periods that somebody must have reported in to be the same
)

// trial is one figure held against the base, in one window.
type trial struct {
	y, base int     // of the same reporters
	p       float64 // the share of the window, were nothing changed
	all     int     // of all reporters, in the window and the base
	ago     int     // of all reporters, in the base
	counts  []int   // of the same reporters, in each period of the base
	index   float64 // spread of the series' own past, and how much it knows
	freedom float64
	why     string
	chance  float64
	up      bool
}

// same are the reporters who can be compared with themselves in a window, with
// the number of periods of the base that each reported in.
func (t *tally) same(w int) map[string]int {
	n := len(t.windows) - 2
	list := map[string]int{}
	for reporter, active := range t.active {
		periods := 0
		for i := range n {
			if active[2+i] {
				periods++
			}
		}
		if active[w] && periods > 0 && float64(periods) >= kept*float64(n) {
			list[reporter] = periods
		}
	}
	return list
}

// try holds a figure of a window against its past.
func (t *tally) try(c counted, w int, same map[string]int) trial {
	n := len(t.windows) - 2
	r := trial{counts: make([]int, n), chance: 1}
	weight := 0.0
	for reporter, list := range c {
		r.all += list[w]
		own := list[w]
		for i := range n {
			r.ago += list[2+i]
		}
		periods, stays := same[reporter]
		if !stays {
			continue
		}
		r.y += list[w]
		for i := range n {
			r.counts[i] += list[2+i]
			r.base += list[2+i]
			own += list[2+i]
		}
		weight += float64(own) / float64(1+periods)
	}
	r.all += r.ago
	if total := r.y + r.base; total > 0 {
		r.p = round(weight/float64(total), 9)
	}
	r.index, r.freedom = dispersion(r.counts)
	switch {
	case n < least:
		r.why = WhyShort
	case r.all > 0 && float64(r.y+r.base) < stayed*float64(r.all):
		r.why = WhyReporters
	case r.y+r.base < fewest:
		r.why = WhyFew
	}
	return r
}

// dispersion is Pearson's χ² of counts over their mean with its degrees of
// freedom; nothing where there are too few.
func dispersion(counts []int) (chi, freedom float64) {
	sum := 0
	for _, c := range counts {
		sum += c
	}
	mean := float64(sum) / float64(len(counts))
	if len(counts) < least || mean < 0.5 {
		return 0, 0
	}
	for _, c := range counts {
		chi += (float64(c) - mean) * (float64(c) - mean) / mean
	}
	return chi, float64(len(counts) - 1)
}

// lean is how many degrees of freedom all series together count for beside a
// series' own.
const lean = 10

// judge gives every trial its chance, with the spread of its own past leaning on
// that of all, and marks the deviations that stand.
func judge(trials []trial) (spreads []spread, stands []bool) {
	chi, freedom := 0.0, 0.0
	for _, r := range trials {
		chi, freedom = chi+r.index, freedom+r.freedom
	}
	common := 1.0
	if freedom > 0 {
		common = math.Max(1, chi/freedom)
	}
	var chances []float64
	var tested []int
	spreads = make([]spread, len(trials))
	for i := range trials {
		r := &trials[i]
		spreads[i] = spread{math.Max(1, (r.index+lean*common)/(r.freedom+lean))}
		if r.why != "" {
			continue
		}
		size := spreads[i].size(r.mean())
		up, down := atLeast(r.y, r.y+r.base, r.p, size), atMost(r.y, r.y+r.base, r.p, size)
		r.up, r.chance = up < down, round(math.Min(1, 2*math.Min(up, down)), 9)
		chances, tested = append(chances, r.chance), append(tested, i)
	}
	stands = make([]bool, len(trials))
	for j, ok := range discoveries(chances, falseAlarms) {
		stands[tested[j]] = ok
	}
	return spreads, stands
}

// mean is what the window would hold, were nothing changed.
func (r trial) mean() float64 {
	if r.p <= 0 || r.p >= 1 {
		return 0
	}
	return float64(r.base) * r.p / (1 - r.p)
}

// outcome says what may be said of a trial.
func (r trial) outcome(stands bool, low, high int) (Outcome, string) {
	switch {
	case r.why != "":
		return Untold, r.why
	case stands && r.up && r.ago == 0:
		return New, ""
	case stands && r.up:
		return Rose, ""
	case stands:
		return Fell, ""
	case r.y < low || r.y > high:
		return Untold, WhyMany
	}
	return Usual, ""
}

// Trend is how the period stands to those before by the same reporters
// (rate.Compared), with what comparing everybody would have said.
type Trend struct {
	Ratio          float64 `json:"ratio"` // per reporter and period; 0 where there is none
	Low            float64 `json:"low"`
	High           float64 `json:"high"` // 0 for no limit
	Raw            float64 `json:"raw"`  // of all reports, whoever reported; 0 where there is none
	Both           int     `json:"both"`
	Left           int     `json:"left"`
	Joined         int     `json:"joined"`
	CoverageNow    float64 `json:"coverage_now"` // share of the period's reporting that the same reporters stand for
	CoverageBefore float64 `json:"coverage_before"`
	Outcome        Outcome `json:"outcome"`
	Why            string  `json:"why,omitempty"` // key of a remark of the room rate
}

var outcomes = map[rate.Outcome]Outcome{rate.Untold: Untold, rate.Fell: Fell, rate.Unchanged: Usual, rate.Rose: Rose}

func trendOf(c rate.Change) Trend {
	return Trend{Ratio: finite(c.Ratio), Low: finite(c.Low), High: finite(c.High), Raw: finite(c.Raw), Both: c.Both, Left: c.Left, Joined: c.Joined,
		CoverageNow: finite(c.CoverageAfter), CoverageBefore: finite(c.CoverageBefore), Outcome: outcomes[c.Outcome], Why: c.Why.Key}
}

// finite is a number with as many decimals as are told, and 0 for one that
// cannot be written.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return round(x, 4)
}

func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
