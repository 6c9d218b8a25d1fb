package survey

// regression is what the targets' variables explain of an answer. Calibration
// removes the chance in that part, so that only what they leave unexplained
// counts as uncertain; a standard error without it is wrong by a tenth.
type regression struct {
	weight []float64 // per group: of the least squares
	normal symmetric
}

func newRegression(g *groups, weight []float64) regression {
	r := regression{weight, g.cross(weight)}
	r.normal.factor()
	return r
}

// explained returns, per group and column, the fitted values of the sparse
// influences.
func (s *Sample) explained(z influence) []float64 {
	g := s.calib.groups
	p := g.columns()
	sums := make([]float64, g.n*z.columns)
	for i, c := range z.column {
		if c >= 0 {
			sums[int(g.of[i])*z.columns+int(c)] += s.base[i] * z.value[i]
		}
	}
	fitted := make([]float64, g.n*z.columns)
	beta := make([]float64, p)
	for c := range z.columns {
		clear(beta)
		for k := range g.n {
			g.add(k, sums[k*z.columns+c], beta)
		}
		s.calib.normal.solve(beta)
		for k := range g.n {
			fitted[k*z.columns+c] = g.predict(k, beta)
		}
	}
	return fitted
}
