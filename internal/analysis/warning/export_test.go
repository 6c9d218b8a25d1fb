package warning

// Quantile and Above are the distribution's, for tests.
func Quantile(mean, phi, alpha float64) (k, above float64) {
	return newCounts(mean, phi).quantile(alpha)
}

func Above(mean, phi, k float64) float64 { return newCounts(mean, phi).above(k) }

// Same is the week at the same time of an earlier year.
func (f Farrington) Same(week, years int) int { return f.same(week, years) }
