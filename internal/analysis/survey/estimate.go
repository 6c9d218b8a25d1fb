package survey

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Kind is what is asked of a variable.
type Kind int

// The kinds.
const (
	Mean  Kind = iota
	Share      // the mean of a variable that is 0 or 1, with an interval of its own
	Total      // the sum over all residents
	Ratio      // the total of Values over the total of Per
)

// Question is one variable and what is asked of it. NaN stands for no answer:
// such rows are left out of this question, and counted.
type Question struct {
	Name   string
	Kind   Kind
	Values []float64
	Per    []float64 // for Ratio
}

// Options say how sure the answer shall be shown to be. The zero value is 95 %,
// logit intervals and linearised variances.
type Options struct {
	Confidence float64 // 0 for 0.95
	Interval   Interval
	Replicates *Replication // nil for linearised variances
}

// Estimate is the answer to a question in a domain.
type Estimate struct {
	Variable, Domain string  // Domain is empty for the whole
	N                int     // answers
	Missing          int     // rows of the domain without an answer
	Population       float64 // sum of the answers' weights
	// NEffective is how many answers of equal weight would tell as much: the
	// square of the sum of weights over the sum of their squares (Kish 1965).
	NEffective float64
	Value      float64 // NaN when nobody answered
	SE         float64
	Low, High  float64
	Degrees    float64 // of freedom, of Student's t
}

// Table is the answers: question after question, in each domain after domain.
type Table struct {
	Estimates []Estimate
	Domains   int // per question
	// Covariance is per question that of its domains, Domains × Domains.
	Covariance [][]float64
	// DesignEffect is Kish's: how many times more the variance is for the weights
	// being unequal, over all rows; NEffective is the rows over that.
	DesignEffect, NEffective float64
	Confidence               float64
	Notes                    []note.Note
}

// Estimate answers the questions, for the whole or for each level of by. A
// domain's standard error knows that its size is an estimate as well.
// Intervals use Student's t with the number of units that have an answer in
// the domain, less that of their strata.
//
// Errors: Invalid for no question or no domain, columns of different length, a
// number that is infinite, a Share that is not 0 or 1, a confidence not between 0 and 1, and what
// Replicates cannot do; the context's.
func (s *Sample) Estimate(ctx context.Context, questions []Question, by *Factor, o Options) (Table, error) {
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	if !(o.Confidence > 0 && o.Confidence < 1) {
		return Table{}, errs.E(errs.Invalid, "survey.confidence", o.Confidence)
	}
	domain, levels, err := s.domains(by)
	if err != nil {
		return Table{}, err
	}
	if len(questions) == 0 || len(levels) == 0 {
		return Table{}, errs.E(errs.Invalid, "survey.nothing-asked")
	}
	t := Table{Domains: len(levels), Confidence: o.Confidence}
	t.DesignEffect, t.NEffective = s.kish()
	var sums []*tally
	for _, q := range questions {
		if err := q.check(s.Len()); err != nil {
			return Table{}, err
		}
		sums = append(sums, s.tally(q, domain, len(levels)))
	}
	if err := s.uncertain(ctx, &t, sums, domain, o); err != nil {
		return Table{}, err
	}
	for i, a := range sums {
		t.append(i, a, levels, o)
	}
	t.Notes = append(t.Notes, s.notes(by, domain, sums)...)
	return t, nil
}

// uncertain fills in the covariances.
func (s *Sample) uncertain(ctx context.Context, t *Table, sums []*tally, domain []int32, o Options) error {
	if o.Replicates != nil {
		return s.replicate(ctx, t, sums, domain, *o.Replicates)
	}
	lonely := 0
	for _, a := range sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		var matrix []float64
		matrix, lonely = s.covariance(a.influence())
		t.Covariance = append(t.Covariance, matrix)
	}
	if lonely > 0 {
		t.Notes = append(t.Notes, note.Of("survey.lonely", lonely))
	}
	return nil
}

func (q Question) check(rows int) error {
	if len(q.Values) != rows || q.Kind == Ratio && len(q.Per) != rows {
		return errs.E(errs.Invalid, "survey.lengths", len(q.Values), rows)
	}
	for i, v := range q.Values {
		if math.IsInf(v, 0) || q.Kind == Ratio && math.IsInf(q.Per[i], 0) {
			return errs.E(errs.Invalid, "survey.value", q.Name, i+1)
		}
		if q.Kind == Share && v != 0 && v != 1 && !math.IsNaN(v) {
			return errs.E(errs.Invalid, "survey.share", q.Name, i+1, v)
		}
	}
	return nil
}

// domains returns the domain of every row, or Missing, and the domains' names.
func (s *Sample) domains(by *Factor) ([]int32, []string, error) {
	if by == nil {
		return make([]int32, s.Len()), []string{""}, nil
	}
	if len(by.Code) != s.Len() {
		return nil, nil, errs.E(errs.Invalid, "survey.lengths", len(by.Code), s.Len())
	}
	return by.Code, by.Levels, nil
}

func (s *Sample) kish() (effect, effective float64) {
	total, squares := 0.0, 0.0
	for _, w := range s.weight {
		total, squares = total+w, squares+w*w
	}
	effective = total * total / squares
	return float64(s.Len()) / effective, effective
}

// tally is a question's sums per domain.
type tally struct {
	Question
	code     []int32 // domain of the rows that answered, otherwise Missing
	n        []int
	silent   []int     // rows of the domain that did not answer
	weight   []float64 // Σw
	squares  []float64 // Σw²
	sum, per []float64 // Σw·y and what it is divided by
	answer   []float64
	degrees  []float64
}

func (s *Sample) tally(q Question, domain []int32, domains int) *tally {
	room := make([]float64, 5*domains)
	a := &tally{Question: q, code: make([]int32, s.Len()), n: make([]int, domains), silent: make([]int, domains),
		weight: room[:domains], squares: room[domains : 2*domains], sum: room[2*domains : 3*domains],
		per: room[3*domains : 4*domains], answer: room[4*domains:]}
	for i, d := range domain {
		a.code[i] = Missing
		if d < 0 {
			continue
		}
		if math.IsNaN(q.Values[i]) || q.Kind == Ratio && math.IsNaN(q.Per[i]) {
			a.silent[d]++
			continue
		}
		w := s.weight[i]
		a.code[i] = d
		a.n[d]++
		a.weight[d] += w
		a.squares[d] += w * w
		a.sum[d] += w * q.Values[i]
		a.per[d] += w * q.divisor(i)
	}
	for d := range a.answer {
		a.answer[d] = q.quotient(a.sum[d], a.per[d])
		if a.n[d] == 0 {
			a.answer[d] = math.NaN()
		}
	}
	a.degrees = s.degreesIn(a.code, domains)
	return a
}

// divisor returns a row's part in what the sum is divided by.
func (q Question) divisor(i int) float64 {
	if q.Kind == Ratio {
		return q.Per[i]
	}
	return 1
}

func (q Question) quotient(sum, per float64) float64 {
	if q.Kind == Total {
		return sum
	}
	return sum / per
}

// influence linearises: of a total y, of a ratio R = Y/X (y - R·x)/X, and a
// mean is the ratio to the number.
func (a *tally) influence() influence {
	z := influence{columns: len(a.n), column: a.code, value: make([]float64, len(a.code))}
	for i, d := range a.code {
		switch {
		case d < 0:
		case a.Kind == Total:
			z.value[i] = a.Values[i]
		default:
			z.value[i] = (a.Values[i] - a.answer[d]*a.divisor(i)) / a.per[d]
		}
	}
	return z
}

// degreesIn returns for each domain the number of units that have a row in it,
// less that of their strata.
func (s *Sample) degreesIn(code []int32, domains int) []float64 {
	degrees := make([]float64, domains)
	unit, stratum := make([]int, domains), make([]int, domains)
	st, units, strata := s.stages[0], 0, 0
	for rows := s.order; len(rows) > 0; {
		strata++
		first := rows[0]
		for len(rows) > 0 && st.sameStratum(first, rows[0]) {
			units++
			end := st.unitEnd(rows)
			for _, i := range rows[:end] {
				d := code[i]
				if d < 0 || unit[d] == units {
					continue
				}
				unit[d] = units
				degrees[d]++
				if stratum[d] != strata {
					stratum[d] = strata
					degrees[d]--
				}
			}
			rows = rows[end:]
		}
	}
	return degrees
}

func (t *Table) append(question int, a *tally, levels []string, o Options) {
	for d, level := range levels {
		e := Estimate{Variable: a.Name, Domain: level, N: a.n[d], Missing: a.silent[d], Population: a.weight[d],
			NEffective: a.weight[d] * a.weight[d] / a.squares[d], Value: a.answer[d], Degrees: a.degrees[d]}
		if a.n[d] == 0 {
			e.NEffective = 0
		}
		e.SE = math.Sqrt(max(0, t.Covariance[question][d*len(levels)+d]))
		if math.IsNaN(e.Value) || !(e.Degrees > 0) {
			e.SE = math.NaN()
		}
		reach := quantile(o.Confidence, e.Degrees)
		e.Low, e.High = symmetricInterval(e.Value, e.SE, reach)
		if a.Kind == Share && a.n[d] > 0 {
			e.Low, e.High = t.share(e, o.Interval, reach)
		}
		t.Estimates = append(t.Estimates, e)
	}
}

// share returns the interval of a share.
func (t *Table) share(e Estimate, how Interval, reach float64) (low, high float64) {
	inside := e.Value > 0 && e.Value < 1
	switch {
	case inside && how == LogitInterval:
		return logit(e.Value, e.SE, reach)
	case inside && e.SE > 0:
		return wilson(e.Value, e.Value*(1-e.Value)/(e.SE*e.SE), reach)
	}
	if !inside {
		t.Notes = append(t.Notes, note.Of("survey.all-alike", e.Variable, e.Domain))
	}
	return wilson(min(1, max(0, e.Value)), e.NEffective, reach)
}

// few answers are fewer than this, fewDegrees fewer degrees of freedom.
const (
	few        = 30
	fewDegrees = 10
)

func (s *Sample) notes(by *Factor, domain []int32, sums []*tally) []note.Note {
	var notes []note.Note
	outside := 0
	for _, d := range domain {
		if d < 0 {
			outside++
		}
	}
	if outside > 0 {
		notes = append(notes, note.Of("survey.no-domain", outside))
	}
	if s.DegreesOfFreedom() < fewDegrees {
		notes = append(notes, note.Of("survey.few-units", s.DegreesOfFreedom()))
	}
	for _, a := range sums {
		silent := 0
		for d, n := range a.n {
			if silent += a.silent[d]; n < few {
				name := ""
				if by != nil {
					name = by.Levels[d]
				}
				notes = append(notes, note.Of("survey.small", a.Name, name, n))
			}
		}
		if silent > 0 {
			notes = append(notes, note.Of("survey.unanswered", a.Name, silent, s.Len()))
		}
	}
	return notes
}
