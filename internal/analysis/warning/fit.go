package warning

import "math"

// fitter fits the models of one worker, in room that is made once. The design
// has a level for each part of the year and at most one slope, so that the
// equations of each step are solved by hand: with the slope known, each level
// is a quotient of sums. Within a run of weeks the means are a geometric
// series, and runs follow on each other, so that there is one exponential for
// each year and each level, not for each week.
//
// Steps and stopping are those of R's glm: from the counts lifted by 0.1, until
// the deviance changes by less than 1e-8 of itself; weights for leverage and
// dispersion are those that the last step used.
type fitter struct {
	// By week of the series.
	count     []float64
	lifted    []float64 // count + 0.1: the first means
	target    []float64 // first mean × working response
	saturated []float64 // y log y − y
	unit      []float64 // half the deviance of the first mean
	power     []float64 // y^⅔
	// By row of the plan.
	weight, mean, before []float64
	// By part of the year.
	level      [maxPeriods]float64
	sum, old   moments
	sums       [maxPeriods]float64 // weighted counts
	slopeSum   float64             // weighted counts × time
	slope      float64
	dispersion float64
	trend      bool
	levels     int // how many parts of the year there are
}

// moments are sums of weights, and of weights × time, by part of the year; and
// of weights × time² over all.
type moments struct {
	zero, one [maxPeriods]float64
	two       float64
}

// load takes a series in.
func (f *fitter) load(counts []int) {
	f.count = f.count[:0]
	f.lifted, f.target, f.saturated, f.unit, f.power = f.lifted[:0], f.target[:0], f.saturated[:0], f.unit[:0], f.power[:0]
	for _, c := range counts {
		y := float64(c)
		first := y + 0.1
		l := math.Log(first)
		saturated, third := -y, math.Cbrt(y)
		if y > 0 {
			saturated += y * math.Log(y)
		}
		f.count = append(f.count, y)
		f.lifted = append(f.lifted, first)
		f.target = append(f.target, first*l-0.1)
		f.saturated = append(f.saturated, saturated)
		f.unit = append(f.unit, saturated-y*l+first)
		f.power = append(f.power, third*third)
	}
}

// ready gives each row of a plan the weight 1.
func (f *fitter) ready(rows int) {
	for len(f.weight) < rows {
		f.weight, f.mean, f.before = append(f.weight, 1), append(f.mean, 0), append(f.before, 0)
	}
	for i := range f.weight[:rows] {
		f.weight[i] = 1
	}
}

// fit fits the plan's weeks before week number at of the series, and reports
// whether it found an end.
func (f *fitter) fit(p *plan, at int, trend bool) bool {
	f.trend, f.slope, f.levels = trend, 0, p.levels
	deviance, constant := f.first(p, at)
	for k := 1; ; k++ {
		next := 2 * (constant + f.predict(p))
		if math.IsNaN(next) || math.IsInf(next, 0) {
			return false
		}
		if math.Abs(next-deviance)/(math.Abs(next)+0.1) < 1e-8 {
			f.spread(p, at)
			return true
		}
		if k == 25 {
			f.spread(p, at)
			return false
		}
		deviance = next
		f.step()
	}
}

// first makes the first step, from the counts themselves.
func (f *fitter) first(p *plan, at int) (deviance, constant float64) {
	f.old, f.sums, f.slopeSum = moments{}, [maxPeriods]float64{}, 0
	var target [maxPeriods]float64
	slopeTarget, i := 0.0, 0
	for _, r := range p.runs {
		t := float64(r.at) - p.centre
		for k := at + r.at; k < at+r.at+r.n; k++ {
			w, y := f.weight[i], f.count[k]
			m, z := w*f.lifted[k], w*f.target[k]
			f.before[i] = f.lifted[k]
			f.old.zero[r.level] += m
			f.old.one[r.level] += m * t
			f.old.two += m * t * t
			f.sums[r.level] += w * y
			f.slopeSum += w * y * t
			target[r.level] += z
			slopeTarget += z * t
			deviance += w * f.unit[k]
			constant += w * f.saturated[k]
			t++
			i++
		}
	}
	f.level = [maxPeriods]float64{}
	f.solve(&target, slopeTarget)
	return 2 * deviance, constant
}

// solve adds to level and slope what makes the sums of weights × change equal
// to the targets.
func (f *fitter) solve(target *[maxPeriods]float64, slopeTarget float64) {
	change := 0.0
	if f.trend {
		for l, s0 := range f.old.zero[:f.levels] {
			if s0 > 0 {
				slopeTarget -= f.old.one[l] * target[l] / s0
			}
		}
		change = slopeTarget / f.old.determinant(f.levels)
		f.slope += change
	}
	for l, s0 := range f.old.zero[:f.levels] {
		if s0 > 0 {
			f.level[l] += (target[l] - change*f.old.one[l]) / s0
		}
	}
}

// determinant is the weighted sum of squares of time within the parts of the
// year: one over the variance of the slope.
func (m *moments) determinant(levels int) float64 {
	d := m.two
	for l, s0 := range m.zero[:levels] {
		if s0 > 0 {
			d -= m.one[l] * m.one[l] / s0
		}
	}
	return d
}

// predict brings means and their sums in line with level and slope, and
// returns what the deviance has of them.
func (f *fitter) predict(p *plan) float64 {
	f.sum = moments{}
	growth := math.Exp(f.slope)
	levels := f.exp(1)
	i, next, grown := 0, 1, 0.0
	for _, r := range p.runs {
		t := float64(r.at) - p.centre
		if r.at != next {
			grown = math.Exp(f.slope * t)
		}
		next = r.at + r.n
		level := levels[r.level]
		s0, s1, s2 := 0.0, 0.0, 0.0
		weights, means := f.weight[i:i+r.n], f.mean[i:i+r.n]
		for k, w := range weights {
			mean := level * grown
			means[k] = mean
			m := w * mean
			mt := m * t
			s0 += m
			s1 += mt
			s2 += mt * t
			grown *= growth
			t++
		}
		f.sum.zero[r.level] += s0
		f.sum.one[r.level] += s1
		f.sum.two += s2
		i += r.n
	}
	part := -f.slope * f.slopeSum
	for l, s0 := range f.sum.zero[:f.levels] {
		part += s0 - f.level[l]*f.sums[l]
	}
	return part
}

// exp returns the exponentials of the levels times share.
func (f *fitter) exp(share float64) (out [maxPeriods]float64) {
	for l, v := range f.level[:f.levels] {
		out[l] = math.Exp(v * share)
	}
	return out
}

// step takes the means for weights, and makes a step from them.
func (f *fitter) step() {
	f.old = f.sum
	f.mean, f.before = f.before, f.mean
	var target [maxPeriods]float64
	slopeTarget := f.slopeSum
	for l, s0 := range f.sum.zero[:f.levels] {
		target[l] = f.sums[l] - s0
		slopeTarget -= f.sum.one[l]
	}
	f.solve(&target, slopeTarget)
}

// spread computes the dispersion: Pearson's χ² with the weights of the last
// step, over the rows less what was estimated.
func (f *fitter) spread(p *plan, at int) {
	chi, i := 0.0, 0
	for _, r := range p.runs {
		for k := at + r.at; k < at+r.at+r.n; k++ {
			d := f.count[k]/f.mean[i] - 1
			chi += f.weight[i] * f.before[i] * d * d
			i++
		}
	}
	f.dispersion = chi / f.freedom(p)
}

func (f *fitter) freedom(p *plan) float64 {
	n := p.rows
	if f.trend {
		n--
	}
	for _, s0 := range f.old.zero[:f.levels] {
		if s0 > 0 {
			n--
		}
	}
	return float64(n)
}

// reweigh weighs rows down whose Anscombe residual is above a limit: by the
// residual's square, all weights then being scaled to the mean 1 (Farrington et
// al. 1996, section 3.6).
func (f *fitter) reweigh(p *plan, at int, limit float64) {
	phi := max(f.dispersion, 1)
	inverse := 0.0
	if f.trend {
		inverse = 1 / f.old.determinant(f.levels)
	}
	limit = limit * limit * phi
	growth := math.Exp(f.slope / 6)
	levels := f.exp(1. / 6)
	total, i, next, grown := 0.0, 0, 1, 0.0
	for _, r := range p.runs {
		t := float64(r.at) - p.centre
		if r.at != next {
			grown = math.Exp(f.slope * t / 6)
		}
		next = r.at + r.n
		s0, middle := 1/f.old.zero[r.level], f.old.one[r.level]/f.old.zero[r.level]
		for k := at + r.at; k < at+r.at+r.n; k++ {
			own := 1 - f.before[i]*(s0+(t-middle)*(t-middle)*inverse) // 1 − leverage
			root := levels[r.level] * grown                           // the mean's sixth root
			residual := 1.5 * (f.power[k]/root - root*root*root)
			weight := 1.0
			if square := residual * residual; residual > 0 && square > limit*own && own > 1e-12 {
				weight = phi * own / square
			}
			f.weight[i] = weight
			total += weight
			grown *= growth
			t++
			i++
		}
	}
	scale := float64(p.rows) / total
	for k := range f.weight[:p.rows] {
		f.weight[k] *= scale
	}
}

// now returns the linear predictor of the week judged, and its variance but for
// the dispersion.
func (f *fitter) now(p *plan) (eta, variance float64) {
	s0 := f.old.zero[0]
	eta, variance = f.level[0]-f.slope*p.centre, 1/s0
	if f.trend {
		t := -p.centre - f.old.one[0]/s0
		variance += t * t / f.old.determinant(f.levels)
	}
	return eta, variance
}
