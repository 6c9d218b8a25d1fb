package survey

import (
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Method is how far weights are moved to reach the targets (Deville and
// Särndal, "Calibration estimators in survey sampling", 1992). F is the factor
// on the weight as a function of u, which is linear in the targets' variables.
type Method int

// The methods.
const (
	Raking    Method = iota // F = exp(u): never negative, no bounds; iterative proportional fitting
	Linear                  // F = 1+u: the regression estimator (GREG); may become negative
	Logit                   // F bends towards the bounds and never reaches them
	Truncated               // F = 1+u, cut at the bounds
)

// Calibration says how to calibrate.
type Calibration struct {
	Method Method
	// Low and High bound the factor on the weights with Logit and Truncated:
	// 0 ≤ Low < 1 < High.
	Low, High float64
	// Unweighted takes the residuals for the standard errors from a regression that
	// gives every row the weight 1, as rake() of R's survey package does, instead of
	// its weight by design, as calibrate() there does. Where the weights by design
	// are equal it is the same; where they are not, it can be far off.
	Unweighted bool
	// Sweeps is the most rounds of fitting; 0 for 500.
	Sweeps int
}

// closeness is how near the targets the weights must come, as a share of each;
// those of replicates, whose spread is a thousand times greater than that at the
// least, need not come so near.
const (
	closeness          = 1e-11
	replicateCloseness = 1e-9
)

// calibration is what the variance must know of how weights were made.
type calibration struct {
	groups *groups
	how    Calibration
	factor []float64 // per group
	normal symmetric // of the regression on the targets' variables
}

// Notes of this package:
//   - survey.margin-scaled (margin, from, to): see Targets.Slack
//   - survey.weights-extreme (greatest, mean): a weight is more than five times
//     the mean: single answers weigh much
//   - survey.design-effect (effect): the weights alone cost more than half of the
//     answers (Kish)
//   - survey.weights-negative (rows): linear calibration gave weights below 0
//   - survey.bounded (rows, low, high): factors cut at a bound, or within a
//     thousandth of one
//   - survey.small (variable, domain, n): fewer than 30 answers
//   - survey.few-units (degrees): fewer than ten degrees of freedom
//   - survey.lonely (strata): strata with one unit, measured from the mean of all
//   - survey.unanswered (variable, rows, of): rows without an answer, left out
//   - survey.no-domain (rows): rows without a domain, left out
//   - survey.replicates-lost (lost, of): replicates in which a level had no row
//   - survey.all-alike (variable, domain): a share of 0 or 1: Wilson's interval

// Calibrate returns the sample with weights that reach the targets and are as
// near as can be to those by design, which it starts from even when the sample
// had been calibrated before.
//
// Cost: linear in the rows, and then in the number of different rows for each
// round.
//
// Errors: Invalid for margins with different totals (survey.margins-differ names
// both), a level without respondents (survey.level-empty), a respondent whose
// level the margin does not have (survey.level-unknown) or that has none
// (survey.level-missing), a total that is negative or no number, bounds that do
// not hold 1 between them, and targets that cannot be reached
// (survey.unreached names the level that is furthest off).
func (s *Sample) Calibrate(t Targets, how Calibration) (*Sample, []note.Note, error) {
	totals, notes, err := t.check(s.Len())
	if err != nil {
		return nil, nil, err
	}
	if bounded := how.Method == Logit || how.Method == Truncated; bounded && !(how.Low >= 0 && how.Low < 1 && how.High > 1) {
		return nil, nil, errs.E(errs.Invalid, "survey.bounds", how.Low, how.High)
	}
	if how.Sweeps == 0 {
		how.Sweeps = 500
	}
	g := newGroups(t, totals, s.Len())
	c := &calibration{groups: g, how: how}
	start := g.sumOver(s.base)
	var off int
	if c.factor, off = how.fit(g, start, nil, closeness); off >= 0 {
		name, level := t.column(off)
		return nil, nil, errs.E(errs.Invalid, "survey.unreached", name, level)
	}
	c.normal = g.cross(g.sumOver(s.regressed(how)))
	c.normal.factor()
	out := *s
	out.calib = c
	out.weight = make([]float64, s.Len())
	for i, k := range g.of {
		out.weight[i] = s.base[i] * c.factor[k]
	}
	return &out, append(notes, out.weightNotes()...), nil
}

// column names a column of the model.
func (t Targets) column(c int) (name, level string) {
	for _, m := range t.Margins {
		if c < len(m.Factor.Levels) {
			return m.Factor.Name, m.Factor.Levels[c]
		}
		c -= len(m.Factor.Levels)
	}
	return t.Auxiliaries[c].Name, ""
}

// fit returns the factor of each group, whose weights by design are start, and
// the column that was not reached, or -1. From is a factor to begin with that
// has the method's form; close is how near to come.
func (how Calibration) fit(g *groups, start, from []float64, close float64) (factor []float64, off int) {
	if how.Method == Raking && g.extra == 0 {
		return how.rake(g, start, from, close)
	}
	return how.newton(g, start, close)
}

// rake is iterative proportional fitting (Deming and Stephan 1940): margin
// after margin is brought to its totals until all are there.
func (how Calibration) rake(g *groups, start, from []float64, close float64) ([]float64, int) {
	weight := append([]float64(nil), start...)
	for k, f := range from {
		weight[k] *= f
	}
	have := make([]float64, g.columns())
	for k, w := range weight {
		have[g.column[0][k]] += w
	}
	off := 0
	for range how.Sweeps {
		worst := 0.0
		for m := range g.margin {
			next := (m + 1) % g.margin
			if gap, c := g.ratios(m, have); gap > worst {
				worst, off = gap, c
			}
			if next != m {
				clear(have[g.start[next]:g.start[next+1]])
			}
			g.scale(weight, have, m, next)
		}
		if worst < close {
			return quotient(weight, start), -1
		}
		if math.IsInf(worst, 1) {
			break
		}
		if g.margin == 1 {
			return quotient(weight, start), -1 // once is all
		}
	}
	return nil, off
}

// ratios turns what a margin's levels have into what they are to be multiplied
// by, and returns the one furthest from 1: +Inf when nobody is left.
func (g *groups) ratios(m int, have []float64) (worst float64, column int) {
	for c := g.start[m]; c < g.start[m+1]; c++ {
		if g.target[c] == 0 {
			continue
		}
		have[c] = g.target[c] / have[c]
		if gap := math.Abs(have[c] - 1); gap > worst {
			worst, column = gap, c
		}
	}
	return worst, column
}

// scale multiplies the weights by the ratios of margin m and adds up what the
// levels of the next margin have then.
func (g *groups) scale(weight, have []float64, m, next int) {
	if m == next {
		for k := range weight {
			weight[k] *= have[g.column[m][k]]
		}
		return
	}
	from, to := g.column[m][:len(weight)], g.column[next][:len(weight)]
	for k, w := range weight {
		w *= have[from[k]]
		weight[k] = w
		have[to[k]] += w
	}
}

func quotient(a, b []float64) []float64 {
	for k := range a {
		if a[k] /= b[k]; b[k] == 0 {
			a[k] = 0
		}
	}
	return a
}

// newton solves Σ start·F(x'λ)·x = target for λ. A step that takes the weights
// further from the targets is halved.
func (how Calibration) newton(g *groups, start []float64, close float64) ([]float64, int) {
	p := g.columns()
	lambda, step, try := make([]float64, p), make([]float64, p), make([]float64, p)
	factor, slope := make([]float64, g.n), make([]float64, g.n)
	gap := how.gaps(g, start, lambda, factor, slope, step)
	for range how.Sweeps {
		worst, off := worstOf(g, step)
		if worst < 10*close {
			return factor, -1
		}
		for k := range slope {
			slope[k] *= start[k]
		}
		m := g.cross(slope)
		m.factor()
		m.solve(step)
		taken := 1.0
		for {
			for c := range try {
				try[c] = lambda[c] + taken*step[c]
			}
			next := make([]float64, p)
			if size := how.gaps(g, start, try, factor, slope, next); size < gap {
				gap, step = size, next
				copy(lambda, try)
				break
			}
			if taken /= 2; taken < 1e-12 {
				return settled(factor, worst, off)
			}
		}
	}
	return nil, p - 1
}

// settled accepts weights that rounding keeps from coming closer.
func settled(factor []float64, worst float64, off int) ([]float64, int) {
	if worst < 1e-8 {
		return factor, -1
	}
	return nil, off
}

// gaps fills in the factors and slopes at λ and, in short, what is missing to
// each target; it returns how much that is altogether.
func (how Calibration) gaps(g *groups, start, lambda, factor, slope, short []float64) float64 {
	copy(short, g.target)
	for k := range g.n {
		factor[k], slope[k] = how.at(g.predict(k, lambda))
		g.add(k, -start[k]*factor[k], short)
	}
	size := 0.0
	for c, v := range short {
		size += v * v / (1 + g.target[c]*g.target[c])
	}
	return size
}

func worstOf(g *groups, short []float64) (worst float64, column int) {
	for c, v := range short {
		if gap := math.Abs(v) / max(1, math.Abs(g.target[c])); !(gap <= worst) {
			worst, column = gap, c
		}
	}
	return worst, column
}

// at returns F(u) and its derivative.
func (how Calibration) at(u float64) (f, slope float64) {
	switch how.Method {
	case Linear:
		return 1 + u, 1
	case Truncated:
		if f = 1 + u; f < how.Low || f > how.High {
			return min(max(f, how.Low), how.High), 0
		}
		return f, 1
	case Logit:
		l, h := how.Low, how.High
		a := (h - l) / ((1 - l) * (h - 1))
		e := math.Exp(min(a*u, 700))
		d := h - 1 + (1-l)*e
		f = (l*(h-1) + h*(1-l)*e) / d
		return f, a * e * (1 - l) * (h - 1) * (h - l) / (d * d)
	default:
		e := math.Exp(min(u, 700))
		return e, e
	}
}

// weightNotes says what is to be said of the weights.
func (s *Sample) weightNotes() []note.Note {
	var notes []note.Note
	greatest, total, squares, negative, bounded := 0.0, 0.0, 0.0, 0, 0
	how := s.calib.how
	span := (how.High - how.Low) / 1000
	for i, w := range s.weight {
		greatest, total, squares = max(greatest, w), total+w, squares+w*w
		if w < 0 {
			negative++
		}
		if f := s.calib.factor[s.calib.groups.of[i]]; span > 0 && (f <= how.Low+span || f >= how.High-span) {
			bounded++
		}
	}
	mean := total / float64(s.Len())
	if greatest > 5*mean {
		notes = append(notes, note.Of("survey.weights-extreme", greatest, mean))
	}
	if effect := squares * float64(s.Len()) / (total * total); effect > 2 {
		notes = append(notes, note.Of("survey.design-effect", effect))
	}
	if negative > 0 {
		notes = append(notes, note.Of("survey.weights-negative", negative))
	}
	if bounded > 0 {
		notes = append(notes, note.Of("survey.bounded", bounded, how.Low, how.High))
	}
	return notes
}
