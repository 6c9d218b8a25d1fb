package survey

import "math"

// symmetric is a positive semidefinite matrix of order p, of which the lower
// triangle is used, factored in place as L·D·Lᵀ. Columns that depend on those
// before them (margins always do: each sums to the whole) are left out, which
// gives one of the solutions that all have the same fitted values.
type symmetric struct {
	p    int
	a    []float64
	used []bool
}

func newSymmetric(p int) symmetric { return symmetric{p, make([]float64, p*p), make([]bool, p)} }

func (m symmetric) factor() {
	p, a := m.p, m.a
	for j := range p {
		before := a[j*p+j]
		for k := range j {
			if m.used[k] {
				a[j*p+j] -= a[j*p+k] * a[j*p+k] * a[k*p+k]
			}
		}
		m.used[j] = a[j*p+j] > 1e-10*math.Abs(before)
		if !m.used[j] {
			continue
		}
		for i := j + 1; i < p; i++ {
			v := a[i*p+j]
			for k := range j {
				if m.used[k] {
					v -= a[i*p+k] * a[j*p+k] * a[k*p+k]
				}
			}
			a[i*p+j] = v / a[j*p+j]
		}
	}
}

// solve puts the solution for the right-hand side b in b.
func (m symmetric) solve(b []float64) {
	p, a := m.p, m.a
	for i := range p {
		for k := range i {
			if m.used[k] {
				b[i] -= a[i*p+k] * b[k]
			}
		}
	}
	for i := p - 1; i >= 0; i-- {
		if !m.used[i] {
			b[i] = 0
			continue
		}
		b[i] /= a[i*p+i]
		for j := i + 1; j < p; j++ {
			b[i] -= a[j*p+i] * b[j]
		}
	}
}
