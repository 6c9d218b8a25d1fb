package analyse

import (
	"lykta/internal/analyse/sheet"
	"lykta/internal/day"
)

// dayOf reads a day: a whole number as it is, a date as days since 1970.
func dayOf(s *sheet.Sheet, column int) int64 {
	text := s.Text(column)
	if d, err := day.Parse(text); err == nil && len(text) == len("2026-01-31") {
		return int64(d.Sub(epoch))
	}
	return s.Int(column)
}

var epoch = day.MustParse("1970-01-01")

// dateOf reads a date.
func dateOf(s *sheet.Sheet, column int) day.Day {
	d, err := day.Parse(s.Text(column))
	if err != nil {
		s.Fault(column, "analyse.date", s.Text(column))
	}
	return d
}
