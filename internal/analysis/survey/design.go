package survey

import (
	"cmp"
	"math"
	"slices"

	"lykta/internal/errs"
)

// Stage is one stage of drawing. The zero Stage is a draw of single rows out of
// one heap, with replacement.
type Stage struct {
	Stratum []int32 // per row; nil for one stratum
	Unit    []int32 // per row: the cluster drawn; nil when every row was drawn by itself
	// Population is per row how many units the stratum has in the population, or,
	// where all are at most 1, the share of them that was drawn. Nil leaves the
	// finite population correction out.
	Population []float64
}

// Sample is what was drawn: a weight per row, how the rows were drawn, and,
// after Calibrate, what they were calibrated to. It is not changed by its
// methods, and may be read by many at once.
type Sample struct {
	base   []float64 // weight by design
	weight []float64 // after calibration
	stages []stage
	order  []int32 // rows, unit after unit
	units  int     // of the first stage
	strata int
	calib  *calibration
}

// stage is a Stage with the share drawn worked out.
type stage struct {
	stratum, unit []int32
	fraction      []float64 // nil for 0
}

// New describes a sample of one row per weight. Without weights, they follow
// from the first stage's Population when it has one (the inverse of the share
// drawn), and are 1 otherwise. Units are told apart within their stratum, those
// of a later stage within the unit above; a later stage counts only where all
// before it have a Population, as else the first says all there is to say.
//
// Errors: Invalid for a weight that is not above 0 (row), columns of different
// length, fewer than two units, or a Population below the number drawn.
func New(rows int, weight []float64, stages ...Stage) (*Sample, error) {
	if len(stages) == 0 {
		stages = []Stage{{}}
	}
	if err := checkColumns(rows, weight, stages); err != nil {
		return nil, err
	}
	s := &Sample{order: make([]int32, rows)}
	for i := range s.order {
		s.order[i] = int32(i)
	}
	if rows == 0 {
		return nil, errs.E(errs.Invalid, "survey.one-unit", 0)
	}
	for _, st := range stages {
		s.stages = append(s.stages, stage{stratum: st.Stratum, unit: st.Unit})
	}
	s.sort()
	for l, st := range stages {
		if st.Population == nil {
			s.stages = s.stages[:l+1]
			break
		}
		if err := s.setFraction(l, st.Population); err != nil {
			return nil, err
		}
	}
	s.count()
	if s.units < 2 {
		return nil, errs.E(errs.Invalid, "survey.one-unit", s.units)
	}
	s.base = s.baseWeights(rows, weight)
	s.weight = s.base
	return s, nil
}

func checkColumns(rows int, weight []float64, stages []Stage) error {
	lengths := []int{}
	if weight != nil {
		lengths = append(lengths, len(weight))
	}
	for _, st := range stages {
		for _, column := range [][]int32{st.Stratum, st.Unit} {
			if column != nil {
				lengths = append(lengths, len(column))
			}
		}
		if st.Population != nil {
			lengths = append(lengths, len(st.Population))
		}
	}
	for _, n := range lengths {
		if n != rows {
			return errs.E(errs.Invalid, "survey.lengths", n, rows)
		}
	}
	for i, w := range weight {
		if !(w > 0) || math.IsInf(w, 0) {
			return errs.E(errs.Invalid, "survey.weight", i+1, w)
		}
	}
	return nil
}

func (s *Sample) baseWeights(rows int, weight []float64) []float64 {
	if weight != nil {
		return slices.Clone(weight)
	}
	out := make([]float64, rows)
	for i := range out {
		out[i] = 1
		for _, st := range s.stages {
			if st.fraction != nil {
				out[i] /= st.fraction[i]
			}
		}
	}
	return out
}

// sort orders the rows by stratum and unit of every stage: by the last column
// first, each time keeping what is equal in order.
func (s *Sample) sort() {
	for l := len(s.stages) - 1; l >= 0; l-- {
		for _, column := range [][]int32{s.stages[l].unit, s.stages[l].stratum} {
			if column != nil {
				s.order = sorted(s.order, column)
			}
		}
	}
}

// sorted returns rows in the order of a column, by counting where its codes
// lie close.
func sorted(rows, column []int32) []int32 {
	least, greatest := slices.Min(column), slices.Max(column)
	span := int(greatest) - int(least) + 1
	if span > 4*len(rows)+1000 {
		slices.SortStableFunc(rows, func(a, b int32) int { return cmp.Compare(column[a], column[b]) })
		return rows
	}
	start := make([]int32, span+1)
	for _, i := range rows {
		start[column[i]-least+1]++
	}
	for c := range span {
		start[c+1] += start[c]
	}
	out := make([]int32, len(rows))
	for _, i := range rows {
		at := &start[column[i]-least]
		out[*at] = i
		*at++
	}
	return out
}

func (st stage) sameStratum(a, b int32) bool {
	return st.stratum == nil || st.stratum[a] == st.stratum[b]
}

// sameUnit is for rows of one stratum.
func (st stage) sameUnit(a, b int32) bool { return st.unit != nil && st.unit[a] == st.unit[b] }

// stratumEnd returns how many of the first rows are of one stratum, and in how
// many units; unitEnd how many are of one unit.
func (st stage) stratumEnd(rows []int32) (end, units int) {
	for end < len(rows) && st.sameStratum(rows[0], rows[end]) {
		end += st.unitEnd(rows[end:])
		units++
	}
	return end, units
}

func (st stage) unitEnd(rows []int32) int {
	end := 1
	for end < len(rows) && st.sameUnit(rows[0], rows[end]) && st.sameStratum(rows[0], rows[end]) {
		end++
	}
	return end
}

// setFraction works out the share drawn at stage l, stratum by stratum.
func (s *Sample) setFraction(l int, population []float64) error {
	shares := slices.Max(population) <= 1
	fraction := make([]float64, len(population))
	var err error
	s.strataOf(l, 0, s.order, func(rows []int32, units int) {
		for _, i := range rows {
			f := population[i]
			if !shares {
				f = float64(units) / f
			}
			if !(f > 0 && f <= 1) && err == nil {
				err = errs.E(errs.Invalid, "survey.population", i+1, population[i], units)
			}
			fraction[i] = f
		}
	})
	s.stages[l].fraction = fraction
	return err
}

// strataOf calls f for every stratum of stage l, going down from stage at.
func (s *Sample) strataOf(l, at int, rows []int32, f func(rows []int32, units int)) {
	st := s.stages[at]
	for len(rows) > 0 {
		end, units := st.stratumEnd(rows)
		if at == l {
			f(rows[:end], units)
		} else {
			for inside := rows[:end]; len(inside) > 0; {
				one := st.unitEnd(inside)
				s.strataOf(l, at+1, inside[:one], f)
				inside = inside[one:]
			}
		}
		rows = rows[end:]
	}
}

func (s *Sample) count() {
	s.strataOf(0, 0, s.order, func(_ []int32, units int) {
		s.units += units
		s.strata++
	})
}

// Len returns the number of rows.
func (s *Sample) Len() int { return len(s.base) }

// Weights returns the weight of every row: how many residents it speaks for.
func (s *Sample) Weights() []float64 { return slices.Clone(s.weight) }

// DegreesOfFreedom returns the number of units less that of strata.
func (s *Sample) DegreesOfFreedom() int { return s.units - s.strata }
