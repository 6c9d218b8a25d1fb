package regression

import (
	"context"
	"math"

	"lykta/internal/errs"
)

// Fit is a fitted model. All slices are by row or by column of the model.
type Fit struct {
	Names        []string
	Coefficients []float64 // on the scale of the logarithm
	Fitted       []float64 // means
	// Covariance is (XᵀWX)⁻¹: of the coefficients when the counts vary as the
	// model says. A quasi-Poisson fit multiplies it by Dispersion.
	Covariance [][]float64
	Dispersion float64 // Pearson's χ² over Freedom; 1 when counts vary as the model says
	Deviance   float64
	Freedom    int     // rows less columns
	Theta      float64 // of a negative binomial: variance = mean + mean²/Theta; +Inf for Poisson
	ThetaSE    float64 // standard error of Theta; 0 when Theta is +Inf
	Iterations int

	model  Model
	design design
	weight []float64 // working weights at the solution
}

// limit of the iterations, and the greatest change of a row's linear predictor
// in the last of them. Steps shrink with their square, so that what is left is
// far below it.
const (
	iterations = 60
	settled    = 1e-8
)

// Poisson fits by maximum likelihood (iteratively reweighted least squares,
// McCullagh and Nelder 1989, section 2.5). A quasi-Poisson fit has the same
// coefficients; take its standard errors with Fit.QuasiErrors.
//
// Errors: Invalid with regression.lengths, regression.column-length,
// regression.count, regression.row and regression.value for what was given;
// regression.few-rows, regression.no-events (all counts 0),
// regression.dependent (a column that the others determine),
// regression.separated (a column whose estimate is infinite, as when one area
// has only zeros) and regression.not-converged; the context's.
func Poisson(ctx context.Context, m Model) (Fit, error) {
	if err := m.check(); err != nil {
		return Fit{}, err
	}
	d, err := newDesign(m)
	if err != nil {
		return Fit{}, err
	}
	s := newSearch(m, d, math.Inf(1))
	s.start()
	if err := s.run(ctx); err != nil {
		return Fit{}, err
	}
	return s.fit(), nil
}

// search is one run of reweighted least squares. Each step solves for the
// change of the coefficients, so that rounding in the solution of one step is
// mended by the next, and the last digits hang on the score alone.
type search struct {
	Model
	design
	theta    float64
	b        []float64 // scaled coefficients
	own      []float64 // y log y − y of each row
	eta, mu  []float64
	weights  []float64
	factor   [][]float64
	deviance float64
	steps    int
}

func newSearch(m Model, d design, theta float64) *search {
	n := len(m.Counts)
	s := &search{Model: m, design: d, theta: theta, b: make([]float64, d.columns()), own: make([]float64, n),
		eta: make([]float64, n), mu: make([]float64, n), weights: make([]float64, n), deviance: math.Inf(1)}
	for i, y := range m.Counts {
		if y > 0 {
			s.own[i] = y*math.Log(y) - y
		}
	}
	return s
}

// start takes the counts themselves, lifted off zero, for means, and the
// coefficients nearest to them.
func (s *search) start() {
	for i, y := range s.Counts {
		s.mu[i] = y + 0.1
		s.eta[i] = math.Log(s.mu[i])
	}
}

// run iterates until nothing moves.
func (s *search) run(ctx context.Context) error {
	for s.steps = 1; s.steps <= iterations; s.steps++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		moved, err := s.step()
		if err != nil {
			return err
		}
		if moved < settled && s.steps > 1 {
			return s.weigh()
		}
	}
	return s.failure()
}

// weigh computes the working weights of the present means and factors their
// matrix.
func (s *search) weigh() error {
	for i, mu := range s.mu {
		s.weights[i] = s.weight(i) * mu / (1 + mu/s.theta)
	}
	s.factor = s.square(s.weights)
	if j := factor(s.factor); j >= 0 {
		if s.steps > 1 {
			return s.failure()
		}
		return errs.E(errs.Invalid, "regression.dependent", s.names[j])
	}
	return nil
}

// step moves the coefficients once, and returns the greatest change of a
// linear predictor. The first step goes from the start to the coefficients,
// later ones from coefficients to coefficients, halved while they make the fit
// worse.
func (s *search) step() (float64, error) {
	if err := s.weigh(); err != nil {
		return 0, err
	}
	score := make([]float64, s.columns())
	for i, w := range s.weights {
		if w == 0 {
			continue
		}
		residual := (s.Counts[i] - s.mu[i]) / s.mu[i]
		if s.steps == 1 && math.IsInf(s.deviance, 1) {
			residual += s.eta[i] - s.offset(i)
		}
		s.add(score, i, w*residual)
	}
	solve(s.factor, score)
	before := s.deviance
	for range 30 {
		for j := range s.b {
			s.b[j] += score[j]
		}
		moved := s.predict()
		if s.deviance <= before+1e-9*(math.Abs(before)+1) || s.steps == 1 {
			return moved, nil
		}
		for j := range s.b {
			s.b[j] -= score[j]
			score[j] /= 2
		}
	}
	return 0, s.failure()
}

// predict brings means and deviance in line with the coefficients.
func (s *search) predict() float64 {
	moved := 0.0
	s.deviance = 0
	for i, y := range s.Counts {
		eta := s.dot(i, s.b) + s.offset(i)
		if s.weight(i) > 0 {
			moved = max(moved, math.Abs(eta-s.eta[i]))
		}
		s.eta[i], s.mu[i] = eta, math.Exp(eta)
		s.deviance += s.weight(i) * s.unit(i, y)
	}
	if math.IsNaN(s.deviance) {
		s.deviance = math.Inf(1)
	}
	return moved
}

// unit is a row's part of the deviance: of the Poisson form, and what the
// negative binomial has beside it.
func (s *search) unit(i int, y float64) float64 {
	poisson := s.own[i] - y*s.eta[i]
	if math.IsInf(s.theta, 1) {
		return 2 * (poisson + s.mu[i])
	}
	return 2 * (poisson + y - (y+s.theta)*math.Log((y+s.theta)/(s.mu[i]+s.theta)))
}

// failure tells an estimate that runs off to infinity from other trouble: the
// means that the data pull towards zero go there, and one column more than the
// others takes them.
func (s *search) failure() error {
	lowest, at := math.Inf(1), -1
	for i, eta := range s.eta {
		if s.weight(i) > 0 && s.Counts[i] == 0 && eta-s.offset(i) < lowest {
			lowest, at = eta-s.offset(i), i
		}
	}
	if at < 0 || s.mu[at] > 1e-7 {
		return errs.E(errs.Invalid, "regression.not-converged", s.steps)
	}
	columns, values := s.row(at)
	worst, name := 0.0, ""
	for k, j := range columns {
		if v := s.b[j] * values[k]; v < worst {
			worst, name = v, s.names[j]
		}
	}
	return errs.E(errs.Invalid, "regression.separated", name)
}

// fit takes the figures out.
func (s *search) fit() Fit {
	f := Fit{Names: s.names, Coefficients: make([]float64, len(s.b)), Fitted: s.mu, Deviance: s.deviance,
		Theta: s.theta, Iterations: s.steps, model: s.Model, design: s.design, weight: s.weights}
	f.Covariance = inverse(s.factor)
	for j, b := range s.b {
		f.Coefficients[j] = b / s.scale[j]
		for k := range s.b {
			f.Covariance[j][k] /= s.scale[j] * s.scale[k]
		}
	}
	f.Freedom = -len(s.b)
	chi := 0.0
	for i, mu := range s.mu {
		if w := s.weight(i); w > 0 {
			f.Freedom++
			chi += w * (s.Counts[i] - mu) * (s.Counts[i] - mu) / (mu + mu*mu/s.theta)
		}
	}
	f.Dispersion = chi / float64(f.Freedom)
	return f
}
