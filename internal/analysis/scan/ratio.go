package scan

import "math"

// ratio knows how unusual a number of cases is.
type ratio struct {
	model  Model
	cases  float64 // in the whole study
	events float64 // cases and controls, for Bernoulli
	whole  float64 // Bernoulli: the logarithm of the likelihood without a cluster
	least  int     // cases of a cluster
	nLogN  []float64
}

func newRatio(m Model, cases, controls, least int) ratio {
	r := ratio{model: m, cases: float64(cases), events: float64(cases + controls), least: least}
	r.nLogN = make([]float64, cases+controls+1)
	for n := range r.nLogN {
		r.nLogN[n] = xLogX(float64(n))
	}
	r.whole = xLogX(r.cases) + xLogX(r.events-r.cases) - xLogX(r.events)
	return r
}

func xLogX(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return x * math.Log(x)
}

// statistic returns the logarithm of the likelihood ratio of c cases where
// basis is expected (Permutation, Poisson), or of c cases among basis events
// (Bernoulli). It is 0 when there are not more than expected, or too few.
func (r *ratio) statistic(c int, basis float64) float64 {
	if c < r.least {
		return 0
	}
	if r.model == Bernoulli {
		return r.bernoulli(c, basis)
	}
	n := float64(c)
	if n <= basis {
		return 0
	}
	// c·ln(c/μ) + (C-c)·ln((C-c)/(C-μ)), with ln of whole numbers from a table.
	rest := r.cases - n
	value := r.nLogN[c] - n*math.Log(basis)
	if rest > 0 {
		value += r.nLogN[int(rest)] - rest*math.Log(r.cases-basis)
	}
	return value
}

func (r *ratio) bernoulli(c int, among float64) float64 {
	n := float64(c)
	if n*r.events <= r.cases*among {
		return 0
	}
	out, outCases := r.events-among, r.cases-n
	return r.nLogN[c] + xLogX(among-n) - xLogX(among) + xLogX(outCases) + xLogX(out-outCases) - xLogX(out) - r.whole
}

// hopeless reports, without a logarithm, that c cases cannot beat top where
// basis is expected: the statistic is at most (c-μ)²/μ + (c-μ)²/2(C-c), because
// ln x ≤ x-1 and ln(1+x) ≥ x-x²/2.
func (r *ratio) hopeless(c int, basis, top float64) bool {
	if r.model == Bernoulli {
		return false
	}
	over := float64(c) - basis
	rest := r.cases - float64(c)
	return over <= 0 || rest > 0 && over*over*(2*rest+basis) <= 2*top*basis*rest
}

// expected returns how many cases chance gives.
func (r *ratio) expected(basis float64) float64 {
	if r.model == Bernoulli {
		return r.cases * basis / r.events
	}
	return basis
}
