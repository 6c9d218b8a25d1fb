package survey

import (
	"cmp"
	"slices"
	"strconv"
)

// Factor is a variable with levels: an area, an age group. Code holds for each
// row the number of its level, or Missing.
type Factor struct {
	Name   string
	Levels []string
	Code   []int32
}

// Missing is the code of a row without a level.
const Missing = -1

// NewFactor makes a factor of one text per row; an empty text is a missing
// one. Levels come in order of number where all are numbers, otherwise of text,
// so that the order of the rows changes nothing.
func NewFactor(name string, values []string) Factor {
	f := Factor{Name: name, Code: make([]int32, len(values))}
	number := map[string]int32{}
	for _, v := range values {
		if _, seen := number[v]; !seen && v != "" {
			number[v] = 0
			f.Levels = append(f.Levels, v)
		}
	}
	slices.SortFunc(f.Levels, byNumber(f.Levels))
	for i, level := range f.Levels {
		number[level] = int32(i)
	}
	for i, v := range values {
		if f.Code[i] = Missing; v != "" {
			f.Code[i] = number[v]
		}
	}
	return f
}

func byNumber(levels []string) func(a, b string) int {
	for _, v := range levels {
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return cmp.Compare[string]
		}
	}
	return func(a, b string) int {
		x, _ := strconv.ParseFloat(a, 64)
		y, _ := strconv.ParseFloat(b, 64)
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
	}
}
