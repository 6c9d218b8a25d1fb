package warning

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"lykta/internal/analysis/significance"
)

// normal returns the z below which a standard normal variable is with chance p.
func normal(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// critical returns the t that is passed with chance p on either side.
func critical(p, freedom float64) float64 {
	if p >= 1 {
		return 0
	}
	if p <= 0 || freedom <= 0 {
		return math.Inf(1)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1 - p/2)
}

// expected is what the past leads one to expect.
type expected struct {
	mean, eta float64 // and the logarithm of the mean
	se        float64 // of eta
	phi       float64 // variance over mean, at least 1
}

// tail makes thresholds.
type tail struct {
	bound    Bound
	exponent float64
	alpha    float64 // one-sided
	z        float64 // that is passed with that chance
}

func newTail(f Farrington) tail {
	t := tail{bound: f.Bound, exponent: f.Exponent, alpha: f.Alpha, z: normal(1 - f.Alpha)}
	if f.Bound == PowerTwoSided {
		t.alpha = f.Alpha / 2
		t.z = normal(1 - t.alpha)
	}
	return t
}

func (t tail) judge(out *Point, e expected) {
	if t.bound == Power || t.bound == PowerTwoSided {
		t.power(out, e)
	} else {
		t.counts(out, e)
	}
	out.Alarm = float64(out.Observed) > out.Upper
}

// power takes counts for normal on the scale of the exponent; the variance is
// that of a new count and of the mean (Farrington et al. 1996, section 3.7).
func (t tail) power(out *Point, e expected) {
	spread := t.exponent * math.Pow(e.mean, t.exponent-1) * math.Sqrt(e.mean*e.phi+e.mean*e.mean*e.se*e.se)
	middle := math.Pow(e.mean, t.exponent)
	out.Upper = math.Pow(middle+t.z*spread, 1/t.exponent)
	out.P = significance.NormalUpper((math.Pow(float64(out.Observed), t.exponent) - middle) / spread)
	out.Size = t.alpha
}

// counts takes them for negative binomial (Noufaily et al. 2013, section 3.4).
func (t tail) counts(out *Point, e expected) {
	mean := e.mean
	if t.bound == Muan {
		mean = math.Exp(e.eta + t.z*e.se)
	}
	if mean > math.MaxFloat64/1e10 { // the past says nothing of the mean
		out.Reasons |= NoFit
		return
	}
	d := newCounts(mean, e.phi)
	upper, above := d.quantile(t.alpha)
	out.Upper, out.Size = upper, above
	if t.bound == Muan {
		out.Size = newCounts(e.mean, e.phi).above(upper)
	}
	out.P = d.above(float64(out.Observed) - 1)
}
