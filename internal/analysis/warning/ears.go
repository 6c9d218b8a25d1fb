package warning

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"lykta/internal/analysis/random"
	"lykta/internal/analysis/significance"
	"lykta/internal/errs"
)

// Form is which of the three EARS charts.
type Form int

// The forms.
const (
	C1 Form = 1 + iota // against the weeks just before
	C2                 // with two weeks between
	C3                 // C2 with what the two weeks between were above it
)

// EARS compares a week with the mean and standard deviation of a few weeks
// before it. It needs no years of past, knows no season, and gives many more
// false alarms than Alpha says: a deviation of seven weeks is a poor guess.
// Point.Size and Point.P take that into account (Student's t; for C3 by
// simulation), for counts that are near normal and alike over the weeks.
type EARS struct {
	Form     Form
	Baseline int     // weeks compared with, at least 3
	LeastSD  float64 // taken for the standard deviation where it is less; 0.5 or 1 for sparse counts
	Alpha    float64 // of the normal quantile that the threshold lies at
	// Surveillance repeats what the R package surveillance (1.20) computes for
	// C3, against its own description: this week's count takes the place of the
	// mean, so that only the two weeks before decide.
	Surveillance bool
}

// NewEARS returns a form with its usual settings: seven weeks, and Alpha 0.001
// (0.025 for C3).
func NewEARS(form Form) EARS {
	e := EARS{Form: form, Baseline: 7, Alpha: 0.001}
	if form == C3 {
		e.Alpha = 0.025
	}
	return e
}

func (e EARS) check() error {
	for _, c := range []struct {
		name string
		ok   bool
	}{
		{"form", e.Form >= C1 && e.Form <= C3},
		{"baseline", e.Baseline >= 3 && e.Baseline <= 1000},
		{"least-sd", e.LeastSD >= 0 && !math.IsInf(e.LeastSD, 1)},
		{"alpha", e.Alpha > 0 && e.Alpha < 0.5},
	} {
		if !c.ok {
			return errs.E(errs.Invalid, "warning.options", c.name)
		}
	}
	return nil
}

func (e EARS) past(week int) int {
	return week - e.Baseline - 2*int(e.Form-C1)
}

func (e EARS) prepare(span Span) func() watcher {
	c := chart{EARS: e, span: span, z: normal(1 - e.Alpha)}
	n := float64(e.Baseline)
	c.t = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}
	c.wider = math.Sqrt(1 + 1/n)
	c.size = c.t.Survival(c.z / c.wider)
	if e.Form == C3 {
		c.simulate()
	}
	return func() watcher { return &earsWatcher{chart: c} }
}

// chart is what all workers share.
type chart struct {
	EARS
	span  Span
	z     float64
	t     distuv.StudentsT
	wider float64 // standard deviation of a new count less the mean, in those of a count
	size  float64
	null  []float64 // for C3: what the statistic is when nothing is going on, rising
}

// earsWatcher is what one worker needs.
type earsWatcher struct {
	chart
	count []float64 // of the series
}

func (w *earsWatcher) watch(s Series, number int, out []Point) {
	w.count = w.count[:0]
	for _, c := range s.Counts {
		w.count = append(w.count, float64(c))
	}
	for k := range out {
		at := w.span.From + k - s.First
		b := w.against(w.count, at)
		out[k] = Point{Series: number, Week: w.span.From + k, Observed: s.Counts[at], Expected: b.mean}
		p := &out[k]
		lead := 0.0
		if w.Form == C3 {
			lead = w.lead(w.count, at-1) + w.lead(w.count, at-2)
		}
		p.Upper = w.upper(b, lead, float64(p.Observed))
		p.Alarm = float64(p.Observed) > p.Upper
		w.weigh(p, b, lead)
	}
}

// baseline is what a week is compared with.
type baseline struct{ mean, sd, y float64 }

// above is how many standard deviations the week is above the mean.
func (b baseline) above() float64 {
	if b.y == b.mean {
		return 0
	}
	return (b.y - b.mean) / b.sd
}

func (c *chart) against(counts []float64, at int) baseline {
	to := at
	if c.Form != C1 {
		to -= 2
	}
	past := counts[to-c.Baseline : to]
	sum := 0.0
	for _, y := range past {
		sum += y
	}
	n := float64(c.Baseline)
	b := baseline{mean: sum / n, y: counts[at]}
	for _, y := range past {
		b.sd += (y - b.mean) * (y - b.mean)
	}
	b.sd = max(math.Sqrt(b.sd/(n-1)), c.LeastSD)
	return b
}

// lead is what a week before adds to C3. A week above a past that never varied
// adds without end.
func (w *earsWatcher) lead(counts []float64, at int) float64 {
	return max(0, w.against(counts, at).above()-1)
}

func (w *earsWatcher) upper(b baseline, lead, observed float64) float64 {
	if w.Form != C3 {
		return b.mean + w.z*b.sd
	}
	if w.Surveillance {
		b.mean = observed
	}
	switch {
	case math.IsInf(lead, 1):
		return 0
	case b.sd == 0:
		return max(0, b.mean)
	}
	return max(0, b.mean+b.sd*(w.z-lead))
}

// weigh gives a point its chances. Where the past never varied, a week above it
// is the greatest of Baseline+1 weeks, and that is all that can be said.
func (w *earsWatcher) weigh(p *Point, b baseline, lead float64) {
	switch {
	case b.sd == 0 || math.IsInf(lead, 1):
		p.Reasons |= Flat
		p.Size = 1 / float64(w.Baseline+1)
		if p.P = 1; p.Alarm {
			p.P = p.Size
		}
	case w.Form == C3:
		p.Size = w.size
		p.P = w.reached(b.above() + lead)
	default:
		p.Size = w.size
		p.P = w.t.Survival(b.above() / w.wider)
	}
}

func (c *chart) reached(statistic float64) float64 {
	at, _ := slices.BinarySearch(c.null, statistic)
	return significance.Upper(len(c.null)-at, len(c.null))
}

// simulated is how many weeks are drawn for C3.
const simulated = 100_000

// simulate draws what C3 does when nothing is going on: normal weeks, always
// the same ones.
func (c *chart) simulate() {
	s := random.New(2003, uint64(c.Baseline))
	weeks := make([]float64, simulated)
	for i := range weeks {
		weeks[i] = normal(s.Float64() + 0x1p-54)
	}
	above := make([]float64, simulated)
	for at := c.Baseline + 2; at < simulated; at++ {
		above[at] = c.against(weeks, at).above()
		if at >= c.Baseline+4 {
			c.null = append(c.null, above[at]+max(0, above[at-1]-1)+max(0, above[at-2]-1))
		}
	}
	slices.Sort(c.null)
	c.size = c.reached(c.z)
}
