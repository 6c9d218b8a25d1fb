package survey

import (
	"cmp"
	"math"
	"slices"

	"lykta/internal/errs"
)

// Difference is one domain's answer less another's.
type Difference struct {
	Variable  string
	A, B      string  // the domains; the difference is A less B
	Value, SE float64 // NaN where a domain has no answer or no standard error
	Low, High float64 // of this difference by itself
	P         float64 // two-sided, by itself
	// Holm is P adjusted so that the chance of one false call among all is held
	// (Holm 1979); FDR so that the share of false ones among those called is
	// (Benjamini and Hochberg 1995). Call those at or below 0.05.
	Holm, FDR float64
}

// Pairs compares every two domains of a question.
func (t Table) Pairs(question int) []Difference {
	var out []Difference
	for a := range t.Domains {
		for b := a + 1; b < t.Domains; b++ {
			out = append(out, t.difference(question, b, a))
		}
	}
	return adjusted(out)
}

// Against compares every other domain of a question with the one numbered base.
func (t Table) Against(question, base int) []Difference {
	var out []Difference
	for a := range t.Domains {
		if a != base {
			out = append(out, t.difference(question, a, base))
		}
	}
	return adjusted(out)
}

func (t Table) difference(question, a, b int) Difference {
	x, y := t.Estimates[question*t.Domains+a], t.Estimates[question*t.Domains+b]
	v := t.Covariance[question]
	variance := v[a*t.Domains+a] + v[b*t.Domains+b] - 2*v[a*t.Domains+b]
	if math.IsNaN(x.SE) || math.IsNaN(y.SE) {
		variance = math.NaN()
	}
	return between(x, y, variance, min(x.Degrees, y.Degrees), t.Confidence)
}

// Waves compares each estimate with the one of the same variable and domain in
// an earlier table, from another sample drawn independently. Degrees of
// freedom are Satterthwaite's (1946). Errors: Invalid where the tables do not
// have the same variables and domains.
func Waves(before, after Table) ([]Difference, error) {
	if len(before.Estimates) != len(after.Estimates) {
		return nil, errs.E(errs.Invalid, "survey.waves", len(before.Estimates), len(after.Estimates))
	}
	var out []Difference
	for i, x := range after.Estimates {
		y := before.Estimates[i]
		if x.Variable != y.Variable || x.Domain != y.Domain {
			return nil, errs.E(errs.Invalid, "survey.waves", x.Variable, y.Variable)
		}
		v, w := x.SE*x.SE, y.SE*y.SE
		degrees := (v + w) * (v + w) / (v*v/x.Degrees + w*w/y.Degrees)
		out = append(out, between(x, y, v+w, degrees, after.Confidence))
	}
	return adjusted(out), nil
}

func between(x, y Estimate, variance, degrees, confidence float64) Difference {
	d := Difference{Variable: x.Variable, A: x.Domain, B: y.Domain, Value: x.Value - y.Value}
	d.SE = math.Sqrt(variance)
	d.Low, d.High = symmetricInterval(d.Value, d.SE, quantile(confidence, degrees))
	d.P = twoSided(d.Value/d.SE, degrees)
	return d
}

// adjusted fills in Holm and FDR. A p that is NaN is no test.
func adjusted(all []Difference) []Difference {
	order := make([]int, 0, len(all))
	for i := range all {
		if all[i].Holm, all[i].FDR = math.NaN(), math.NaN(); !math.IsNaN(all[i].P) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a].P, all[b].P) })
	n, most := float64(len(order)), 0.0
	for rank, i := range order {
		most = max(most, min(1, all[i].P*(n-float64(rank))))
		all[i].Holm = most
	}
	least := 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		d := &all[order[rank]]
		least = min(least, d.P*n/float64(rank+1))
		d.FDR = least
	}
	return all
}
