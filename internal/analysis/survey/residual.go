package survey

// regressed returns each row's weight in the regression of an answer on the
// targets' variables. Calibration removes the chance in what they explain, so
// that only what they leave unexplained counts as uncertain; a standard error
// that ignores it is wrong by a tenth.
func (s *Sample) regressed(how Calibration) []float64 {
	if !how.Unweighted {
		return s.base
	}
	ones := make([]float64, s.Len())
	for i := range ones {
		ones[i] = 1
	}
	return ones
}

// explained returns, per group and column, the fitted values of the sparse
// influences.
func (s *Sample) explained(z influence) []float64 {
	g := s.calib.groups
	p := g.columns()
	sums, weight := make([]float64, g.n*z.columns), s.regressed(s.calib.how)
	for i, c := range z.column {
		if c >= 0 {
			sums[int(g.of[i])*z.columns+int(c)] += weight[i] * z.value[i]
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
