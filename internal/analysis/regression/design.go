package regression

import (
	"math"

	"lykta/internal/errs"
)

// design holds the columns by row, without zeros (a design of areas and weeks
// is nearly all zeros), each column divided by its length so that how it was
// measured does not matter to the digits.
type design struct {
	names []string
	scale []float64 // length of each column
	start []int     // of each row in at and value
	at    []int
	value []float64
}

func newDesign(m Model) (design, error) {
	d := design{start: make([]int, 1, len(m.Counts)+1)}
	for _, c := range m.Columns {
		ss := 0.0
		for i, v := range c.Values {
			if m.weight(i) > 0 {
				ss += v * v
			}
		}
		if ss == 0 {
			return design{}, errs.E(errs.Invalid, "regression.dependent", c.Name)
		}
		d.names = append(d.names, c.Name)
		d.scale = append(d.scale, math.Sqrt(ss))
	}
	for i := range m.Counts {
		for j, c := range m.Columns {
			if v := c.Values[i]; v != 0 {
				d.at = append(d.at, j)
				d.value = append(d.value, v/d.scale[j])
			}
		}
		d.start = append(d.start, len(d.at))
	}
	return d, nil
}

func (d design) columns() int { return len(d.names) }

func (d design) row(i int) ([]int, []float64) {
	return d.at[d.start[i]:d.start[i+1]], d.value[d.start[i]:d.start[i+1]]
}

// dot returns row i times b.
func (d design) dot(i int, b []float64) float64 {
	at, value := d.row(i)
	sum := 0.0
	for k, j := range at {
		sum += value[k] * b[j]
	}
	return sum
}

// add adds v times row i to sum.
func (d design) add(sum []float64, i int, v float64) {
	at, value := d.row(i)
	for k, j := range at {
		sum[j] += v * value[k]
	}
}

// square returns the lower half of Σ weight × row × rowᵀ.
func (d design) square(weights []float64) [][]float64 {
	a := newSquare(d.columns())
	for i, w := range weights {
		if w == 0 {
			continue
		}
		at, value := d.row(i)
		if len(at) == len(a) { // no zeros: no need to look where values stand
			for k, v := range value {
				row := a[k][:k+1]
				v *= w
				for l := range row {
					row[l] += v * value[l]
				}
			}
			continue
		}
		for k, j := range at {
			v := w * value[k]
			for l, other := range at[:k+1] {
				a[j][other] += v * value[l]
			}
		}
	}
	return a
}

func newSquare(n int) [][]float64 {
	all := make([]float64, n*n)
	a := make([][]float64, n)
	for i := range a {
		a[i] = all[i*n : (i+1)*n]
	}
	return a
}

// least is the share of a column, squared, that must be its own: what is left
// when the columns before it have said all they can.
const least = 1e-11

// factor turns the lower half of a into its Cholesky factor. It returns the
// number of the first column that says nothing the columns before it do not,
// or -1.
func factor(a [][]float64) int {
	for j, row := range a {
		whole := row[j]
		for k := range j {
			sum := row[k]
			for l, v := range row[:k] {
				sum -= v * a[k][l]
			}
			row[k] = sum / a[k][k]
			row[j] -= row[k] * row[k]
		}
		if !(row[j] > least*whole) {
			return j
		}
		row[j] = math.Sqrt(row[j])
	}
	return -1
}

// solve overwrites b with the solution of L Lᵀ x = b.
func solve(l [][]float64, b []float64) {
	forward(l, b)
	for i := len(l) - 1; i >= 0; i-- {
		for k := i + 1; k < len(l); k++ {
			b[i] -= l[k][i] * b[k]
		}
		b[i] /= l[i][i]
	}
}

func forward(l [][]float64, b []float64) {
	for i, row := range l {
		for k, v := range row[:i] {
			b[i] -= v * b[k]
		}
		b[i] /= row[i]
	}
}

// inverse returns (L Lᵀ)⁻¹.
func inverse(l [][]float64) [][]float64 {
	out := newSquare(len(l))
	for j := range out {
		out[j][j] = 1
		solve(l, out[j])
	}
	return out
}
