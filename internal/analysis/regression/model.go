package regression

import (
	"math"

	"lykta/internal/errs"
)

// Column is one explanatory variable: a name for messages, and a value for each
// row.
type Column struct {
	Name   string
	Values []float64
}

// Ones returns a column of ones: the intercept. There is none unless it is
// given.
func Ones(name string, n int) Column {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return Column{Name: name, Values: v}
}

// Levels returns one column of zeros and ones for each name but the first,
// which is what the others are compared with. level[i] is the number of row
// i's name.
func Levels(level []int, names []string) []Column {
	if len(names) == 0 {
		return nil
	}
	columns := make([]Column, len(names)-1)
	for j := range columns {
		columns[j] = Column{Name: names[j+1], Values: make([]float64, len(level))}
	}
	for i, l := range level {
		if l > 0 {
			columns[l-1].Values[i] = 1
		}
	}
	return columns
}

// Model is what is fitted: log(mean of Counts) = Offset + sum of coefficient ×
// column.
type Model struct {
	Counts  []float64
	Columns []Column
	Offset  []float64 // such as the logarithm of the exposure; nil for none
	Weights []float64 // of the rows, at least 0; nil for all 1. A row of weight 0 is left out
}

// check says what is wrong with a model before anything is computed.
func (m Model) check() error {
	n := len(m.Counts)
	if m.Offset != nil && len(m.Offset) != n || m.Weights != nil && len(m.Weights) != n {
		return errs.E(errs.Invalid, "regression.lengths", n)
	}
	for _, c := range m.Columns {
		if len(c.Values) != n {
			return errs.E(errs.Invalid, "regression.column-length", c.Name, len(c.Values), n)
		}
	}
	rows, events := 0, false
	for i, y := range m.Counts {
		if !(y >= 0) || math.IsInf(y, 1) {
			return errs.E(errs.Invalid, "regression.count", i+1)
		}
		if w := m.weight(i); !(w >= 0) || math.IsInf(w, 1) || !finite(m.offset(i)) {
			return errs.E(errs.Invalid, "regression.row", i+1)
		}
		for _, c := range m.Columns {
			if !finite(c.Values[i]) {
				return errs.E(errs.Invalid, "regression.value", c.Name, i+1)
			}
		}
		if m.weight(i) > 0 {
			rows++
			events = events || y > 0
		}
	}
	if rows <= len(m.Columns) || len(m.Columns) == 0 {
		return errs.E(errs.Invalid, "regression.few-rows", rows, len(m.Columns))
	}
	if !events {
		return errs.E(errs.Invalid, "regression.no-events")
	}
	return nil
}

func (m Model) weight(i int) float64 {
	if m.Weights == nil {
		return 1
	}
	return m.Weights[i]
}

func (m Model) offset(i int) float64 {
	if m.Offset == nil {
		return 0
	}
	return m.Offset[i]
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
