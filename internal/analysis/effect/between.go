package effect

import (
	"math"

	"lykta/internal/analysis/rate"
	"lykta/internal/errs"
)

// group is the treated areas, or the others: the events of each in all and after
// the measure began. With an effect for each area and each week, given an
// area's events in all, those after are binomial with a share that is common
// to the group; the ratio is that of the two groups' odds, and nothing else in
// the panel tells of it.
type group struct {
	all, after []float64
	share      float64 // of the group's events that came after
	// oneSided: all events were before, or all after. Half an event is then taken
	// to have been on either side (Haldane 1956, Anscombe 1956), without which there
	// is no interval.
	oneSided bool
}

func (p Panel) groups() ([2]group, error) {
	var g [2]group
	for a, row := range p.Counts {
		k := indicator(p.Treated[a])
		before, after := 0.0, 0.0
		for w, c := range row {
			if w < p.Start {
				before += c
			} else {
				after += c
			}
		}
		g[k].all, g[k].after = append(g[k].all, before+after), append(g[k].after, after)
	}
	if len(g[1].all) == 0 {
		return g, errs.E(errs.Invalid, "effect.no-events")
	}
	if len(g[0].all) < LeastComparison {
		return g, errs.E(errs.Invalid, "effect.few-areas", len(g[0].all), LeastComparison)
	}
	for k := range g {
		all, after := sum(g[k].all), sum(g[k].after)
		if g[k].share = after / all; after == 0 || after == all {
			g[k].share, g[k].oneSided = (after+0.5)/(all+1), true
		}
	}
	if g[0].oneSided {
		return g, errs.E(errs.Invalid, "effect.one-sided")
	}
	return g, nil
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

// between fills in the ratio and how sure it is by the areas' own changes.
func (d *DiD) between(g [2]group) {
	d.Events = int64(sum(g[0].all) + sum(g[1].all))
	d.Log = math.Log(g[1].share/(1-g[1].share)) - math.Log(g[0].share/(1-g[0].share))
	d.Freedom = float64(len(g[0].all) + len(g[1].all) - 2)
	variance := spread(g)
	if variance == 0 {
		// Nothing was learnt from the areas: what is uncertain is chance alone.
		d.Freedom = math.Inf(1)
	}
	d.Spread = math.Sqrt(variance)
	d.SE = math.Sqrt(g[0].variance(variance) + g[1].variance(variance))
	d.P = rate.TwoSided(d.Log/d.SE, d.Freedom)
}

func (d *DiD) conclude(confidence float64) {
	d.P = rate.TwoSided(d.Log/d.SE, d.Freedom)
	step := rate.Critical(confidence, d.Freedom) * d.SE
	d.Ratio, d.Interval = math.Exp(d.Log), rate.Interval{Low: math.Exp(d.Log - step), High: math.Exp(d.Log + step)}
	far := reach(confidence, d.Freedom) * d.SE
	d.Smallest = rate.Interval{Low: math.Exp(-far), High: math.Exp(far)}
}

// poisson fills in the figures of the log-linear fit with area and week effects.
// It has a closed form: the mean of an area's week is what the area should have
// in the period, spread over its weeks as the events of all areas are.
func (d *DiD) poisson(p Panel, g [2]group) {
	chi, cells := 0.0, 0
	weekly, inPeriod := p.totals()
	used := 0
	for _, y := range weekly {
		if y > 0 {
			used++
		}
	}
	for a, row := range p.Counts {
		share, all := g[indicator(p.Treated[a])].share, sum(row)
		for w, y := range row {
			if weekly[w] == 0 {
				continue
			}
			after := indicator(w >= p.Start)
			mean := all * weekly[w] / inPeriod[after]
			if after == 1 {
				mean *= share
			} else {
				mean *= 1 - share
			}
			chi += (y - mean) * (y - mean) / mean
			cells++
		}
	}
	freedom := cells - len(p.Counts) - used
	d.Poisson.Dispersion = chi / float64(freedom)
	d.Poisson.SE = math.Sqrt(g[0].variance(0) + g[1].variance(0))
	d.Poisson.QuasiSE = d.Poisson.SE * math.Sqrt(d.Poisson.Dispersion)
	areas := float64(len(p.Counts))
	d.Poisson.ClusteredSE = math.Sqrt((g[0].clustered() + g[1].clustered()) * areas / (areas - 1))
}

// totals returns the events of all areas by week, and before and after.
func (p Panel) totals() (weekly []float64, inPeriod [2]float64) {
	weekly = make([]float64, len(p.Counts[0]))
	for _, row := range p.Counts {
		for w, y := range row {
			weekly[w] += y
			inPeriod[indicator(w >= p.Start)] += y
		}
	}
	return weekly, inPeriod
}

// clustered is the group's part of the sandwich variance.
func (g group) clustered() float64 {
	squares, all := 0.0, 0.0
	for i := range g.all {
		d := g.after[i] - g.all[i]*g.share
		squares += d * d
		all += g.information(i)
	}
	return squares / (all * all)
}

// information of an area: the variance of its events after, given all, by
// chance alone.
func (g group) information(i int) float64 { return g.all[i] * g.share * (1 - g.share) }

// variance returns that of the logarithm of the group's odds, when each area's
// own change has a variance.
func (g group) variance(own float64) float64 {
	chance, all := 0.0, 0.0
	for i := range g.all {
		v := g.information(i)
		chance += v + own*v*v
		all += v
	}
	return chance / (all * all)
}

// spread returns the variance of the areas' own changes at which their deviations
// from the group's share are as great as they should be (moments), and 0 when
// chance explains them.
func spread(g [2]group) float64 {
	excess := func(own float64) float64 { return g[0].excess(own) + g[1].excess(own) }
	if excess(0) <= 0 {
		return 0
	}
	low, high := 0.0, 1.0
	for excess(high) > 0 && high < 1e6 {
		low, high = high, 2*high
	}
	for range 60 {
		if middle := (low + high) / 2; excess(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// excess returns by how much the squared deviations exceed what they should be,
// each over its variance. An area has drawn the group's share towards itself by
// its part of the information.
func (g group) excess(own float64) float64 {
	all, squares := 0.0, 0.0
	for i := range g.all {
		v := g.information(i)
		all += v
		squares += v * v
	}
	total := 0.0
	for i := range g.all {
		v := g.information(i)
		d, part := g.after[i]-g.all[i]*g.share, v/all
		expected := v*(1-part) + own*(v*v*(1-2*part)+part*part*squares)
		total += (d*d - expected) / (v + own*v*v)
	}
	return total
}

// preTrend asks whether the treated areas went another way than the others
// already before: the time before is cut in two halves, and compared as the time
// before and after are. Where there is too little before, it finds nothing.
func (d *DiD) preTrend(p Panel, perYear float64) {
	d.PreTrendP = 1
	half := Panel{Treated: p.Treated, Start: p.Start / 2}
	for _, row := range p.Counts {
		half.Counts = append(half.Counts, row[:p.Start])
	}
	half, _ = half.filled()
	if g, err := half.groups(); err == nil {
		var before DiD
		before.between(g)
		d.PreTrend, d.PreTrendP = before.Log/(float64(p.Start)/2/perYear), before.P
	}
}
