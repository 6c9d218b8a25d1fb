package regression

import (
	"math"

	"lykta/internal/errs"
)

// At returns the number of a column, or -1.
func (f Fit) At(name string) int {
	for j, n := range f.Names {
		if n == name {
			return j
		}
	}
	return -1
}

// Errors returns the coefficients' standard errors when the counts vary as the
// model says.
func (f Fit) Errors() []float64 { return Diagonal(f.Covariance) }

// QuasiErrors returns them when the variance is Dispersion times what the model
// says (quasi-likelihood, Wedderburn 1974).
func (f Fit) QuasiErrors() []float64 {
	se := f.Errors()
	for j := range se {
		se[j] *= math.Sqrt(f.Dispersion)
	}
	return se
}

// Diagonal returns the square roots of a covariance matrix's diagonal: the
// standard errors.
func Diagonal(covariance [][]float64) []float64 {
	se := make([]float64, len(covariance))
	for j := range se {
		se[j] = math.Sqrt(covariance[j][j])
	}
	return se
}

// Clustered returns a covariance of the coefficients that holds although the
// rows of one group hang together in ways that nobody knows (the sandwich of
// Liang and Zeger 1986, times G/(G−1) for G groups). group[i] numbers row i's
// group. With fewer than about 30 groups its standard errors are too small;
// with fewer than two there are none.
//
// Errors: Invalid with regression.lengths or regression.groups.
func (f Fit) Clustered(group []int) ([][]float64, error) {
	if len(group) != len(f.Fitted) {
		return nil, errs.E(errs.Invalid, "regression.lengths", len(f.Fitted))
	}
	p := len(f.Coefficients)
	scores, order := map[int][]float64{}, []int{}
	for i, g := range group {
		if f.weight[i] == 0 {
			continue
		}
		if scores[g] == nil {
			scores[g] = make([]float64, p)
			order = append(order, g)
		}
		at, value := f.design.row(i)
		residual := f.weight[i] * (f.model.Counts[i] - f.Fitted[i]) / f.Fitted[i]
		for k, j := range at {
			scores[g][j] += residual * value[k] * f.design.scale[j]
		}
	}
	if len(order) < 2 {
		return nil, errs.E(errs.Invalid, "regression.groups", len(order))
	}
	out, correct := newSquare(p), float64(len(order))/float64(len(order)-1)
	for _, g := range order { // in the order of the rows, so that sums are the same each time
		pull := make([]float64, p)
		for j := range pull {
			for k, v := range scores[g] {
				pull[j] += f.Covariance[j][k] * v
			}
		}
		for j := range out {
			for k := range out {
				out[j][k] += correct * pull[j] * pull[k]
			}
		}
	}
	return out, nil
}

// Hat returns each row's leverage: how much of its fitted mean is its own
// doing, 0 to 1. They sum to the number of columns.
func (f Fit) Hat() []float64 {
	hat := make([]float64, len(f.Fitted))
	for i, w := range f.weight {
		at, value := f.design.row(i)
		sum := 0.0
		for k, j := range at {
			for l, m := range at {
				sum += value[k] * f.design.scale[j] * f.Covariance[j][m] * value[l] * f.design.scale[m]
			}
		}
		hat[i] = w * sum
	}
	return hat
}

// Pearson returns the residuals (count − mean) / √variance, with the variance
// that the model says.
func (f Fit) Pearson() []float64 {
	out := make([]float64, len(f.Fitted))
	for i, mu := range f.Fitted {
		out[i] = (f.model.Counts[i] - mu) / math.Sqrt(mu+mu*mu/f.Theta)
	}
	return out
}

// Anscombe returns residuals of a quasi-Poisson fit that are nearly normal:
// 1.5 (y^⅔ − µ^⅔) µ^-⅙, over √(Dispersion × (1 − leverage)) (Davison and Snell
// 1991, as Farrington et al. 1996 use them). A row of leverage 1 is fitted
// exactly: its residual is 0.
func (f Fit) Anscombe() []float64 {
	out := f.Hat()
	for i, h := range out {
		spread := math.Sqrt(f.Dispersion * (1 - h))
		if !(1-h > 1e-12) || spread == 0 {
			out[i] = 0
			continue
		}
		mu := f.Fitted[i]
		y, m := math.Cbrt(f.model.Counts[i]), math.Cbrt(mu)
		out[i] = 1.5 * (y*y - m*m) / math.Sqrt(m) / spread
	}
	return out
}
