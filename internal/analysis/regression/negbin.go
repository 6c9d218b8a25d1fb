package regression

import (
	"context"
	"math"
	"slices"

	"lykta/internal/errs"
)

// NegativeBinomial fits counts with variance mean + mean²/Theta by maximum
// likelihood: coefficients and Theta in turn until neither moves (Venables and
// Ripley 2002, section 7.4). The standard errors of the coefficients take
// Theta for known, as is usual.
//
// Counts that vary no more than a Poisson model says have no finite Theta: the
// fit is then the Poisson one, with Theta +Inf and ThetaSE 0.
//
// Errors: those of Poisson, and regression.whole for a count that is no whole
// number, or beyond ten million.
func NegativeBinomial(ctx context.Context, m Model) (Fit, error) {
	poisson, err := Poisson(ctx, m)
	if err != nil {
		return Fit{}, err
	}
	for i, y := range m.Counts {
		if y != math.Trunc(y) || y > greatest {
			return Fit{}, errs.E(errs.Invalid, "regression.whole", i+1)
		}
	}
	if !poisson.overdispersed() {
		return poisson, nil
	}
	s := newSearch(m, poisson.design, poisson.firstTheta())
	for j, b := range poisson.Coefficients {
		s.b[j] = b * s.scale[j]
	}
	se := 0.0
	for range iterations {
		var theta float64
		s.predict()
		if theta, se, err = s.likeliest(); err != nil || theta > almostPoisson {
			return poisson, err
		}
		change := math.Abs(theta/s.theta - 1)
		s.theta = theta
		s.predict()
		if err := s.run(ctx); err != nil {
			return Fit{}, err
		}
		// The larger θ is against the counts, the less of it is left to see.
		if change < 1e-9*max(1, theta/s.largest()) {
			f := s.fit()
			f.ThetaSE = se
			return f, nil
		}
	}
	return Fit{}, errs.E(errs.Invalid, "regression.not-converged", iterations)
}

// almostPoisson is where a negative binomial can no longer be told from
// Poisson in the digits there are.
const almostPoisson = 1e9

// greatest is the count up to which the likelihood of Theta is summed.
const greatest = 1e7

// overdispersed reports whether the likelihood rises when 1/Theta leaves 0.
func (f Fit) overdispersed() bool {
	slope := 0.0
	for i, mu := range f.Fitted {
		y := f.model.Counts[i]
		slope += f.model.weight(i) * ((y-mu)*(y-mu) - y)
	}
	return slope > 0
}

func (f Fit) firstTheta() float64 {
	rows, ss := 0.0, 0.0
	for i, mu := range f.Fitted {
		w, r := f.model.weight(i), f.model.Counts[i]/mu-1
		rows += w
		ss += w * r * r
	}
	return rows / ss
}

// largest returns the largest mean at present, and no less than 1.
func (s *search) largest() float64 { return max(1, slices.Max(s.mu)) }

// likeliest returns the Theta of the greatest likelihood for the present
// means, and its standard error from the curvature there (Newton's method within
// a bracket, with steps of at most a factor of four).
func (s *search) likeliest() (theta, se float64, err error) {
	theta = s.theta
	above := s.above()
	low, high := 0.0, math.Inf(1) // the slope is above 0 at low, below at high
	for range 200 {
		slope, curve := s.thetaSlope(theta, above)
		if slope > 0 {
			low = theta
		} else {
			high = theta
		}
		next := theta + slope/curve
		if !(curve > 0) || !(next > low && next < high) || next > 4*theta || next < theta/4 {
			switch {
			case low == 0:
				next = theta / 4
			case math.IsInf(high, 1):
				next = 4 * theta
			default:
				next = math.Sqrt(low * high)
			}
		}
		if next > almostPoisson {
			return next, 0, nil
		}
		if (math.Abs(next-theta) <= 1e-10*theta || high-low <= 1e-9*low) && curve > 0 {
			return next, 1 / math.Sqrt(curve), nil
		}
		theta = next
	}
	return 0, 0, errs.E(errs.Invalid, "regression.not-converged", 200)
}

// thetaSlope returns the derivative of the log-likelihood by Theta, and the
// second with its sign turned. For whole counts the gamma functions' parts are
// sums of 1/(theta+k), which keep the digits that their differences lose where
// Theta is great. above[k] is the weight of the rows that count more than k.
func (s *search) thetaSlope(theta float64, above []float64) (slope, curve float64) {
	for k, w := range above {
		one := 1 / (theta + float64(k))
		slope += w * one
		curve += w * one * one
	}
	for i, y := range s.Counts {
		w, mu, all := s.weight(i), s.mu[i], s.mu[i]+theta
		if w == 0 {
			continue
		}
		slope += w * ((mu-y)/all - math.Log1p(mu/theta))
		curve += w * ((mu-y)/(all*all) - mu/(theta*all))
	}
	return slope, curve
}

// above returns, for every k below the greatest count, the weight of the rows
// that count more than k.
func (s *search) above() []float64 {
	out := make([]float64, int(slices.Max(s.Counts)))
	for i, y := range s.Counts {
		if y > 0 {
			out[int(y)-1] += s.weight(i)
		}
	}
	for k := len(out) - 2; k >= 0; k-- {
		out[k] += out[k+1]
	}
	return out
}
