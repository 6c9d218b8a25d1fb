package swedish

import (
	"time"

	"lykta/internal/day"
)

// Holiday reports whether a day is one of the public holidays (lag 1989:253 om
// allmänna helgdagar), or one of the three eves that count as one (semesterlag
// 1977:480, 3 a §: midsommarafton, julafton, nyårsafton). Sundays that are
// nothing else are not.
func Holiday(d day.Day) bool {
	y, m, dom := d.Date()
	switch {
	case m == time.January && (dom == 1 || dom == 6),
		m == time.May && dom == 1,
		m == time.June && dom == 6,
		m == time.December && (dom == 24 || dom == 25 || dom == 26 || dom == 31):
		return true
	case m == time.June && (d.Weekday() == time.Friday && dom >= 19 && dom <= 25 || d.Weekday() == time.Saturday && dom >= 20 && dom <= 26):
		return true // midsummer: the Saturday of 20–26 June and its eve
	case d.Weekday() == time.Saturday && (m == time.October && dom == 31 || m == time.November && dom <= 6):
		return true // All Saints' Day: the Saturday of 31 October – 6 November
	}
	switch d.Sub(Easter(y)) {
	case -2, 0, 1, 39, 49: // Good Friday, Easter Day and Monday, Ascension, Whit Sunday
		return true
	}
	return false
}

// WorkingDay reports whether a day is neither a Saturday, a Sunday nor a
// Holiday.
func WorkingDay(d day.Day) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !Holiday(d)
}

// Easter returns Easter Day of a Gregorian year, by the anonymous algorithm of
// Nature (1876) as Meeus gives it (Astronomical Algorithms, chapter 8).
func Easter(year int) day.Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day.Of(year, time.Month(n/31), n%31+1)
}
