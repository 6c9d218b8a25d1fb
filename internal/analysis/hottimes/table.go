package hottimes

import (
	"time"

	"lykta/internal/analysis/gamma"
	"lykta/internal/analysis/note"
)

// Hours is the number of hours of a week.
const Hours = 7 * 24

const week = Hours * 60 // minutes

// Cell is one hour of the week.
type Cell struct {
	Weight  float64 // events, in whole and in parts
	squares float64 // of the events' parts
	most    float64 // the greatest part
}

func (c *Cell) add(part float64) {
	c.Weight += part
	c.squares += part * part
	c.most = max(c.most, part)
}

// Interval returns the interval for the number of events that one would expect
// in the hour, at a confidence such as 0.95: exact for events whose hour is
// known (Garwood 1936), and by Fay and Feuer (1997) for sums of parts. It tells
// how much chance there is in the count; that the spread within an event's span
// is even is taken for granted.
func (c Cell) Interval(confidence float64) (low, high float64) {
	most := c.most
	if c.Weight == 0 {
		most = 1
	}
	return gamma.WeightedInterval(c.Weight, c.squares, most, confidence)
}

// Effective returns how many events of known hour would say as much as what is
// in the cell.
func (c Cell) Effective() float64 {
	if c.squares == 0 {
		return 0
	}
	return c.Weight * c.Weight / c.squares
}

// Table is the week: hour 0 begins Monday at 00:00, hour 167 Sunday at 23:00.
type Table struct {
	Cells  [Hours]Cell
	Events int
	Notes  []note.Note
}

// Notes of this package:
//   - hottimes.long (number, of): spans of a week or more say nothing of the
//     hour, and are spread evenly over the week
//   - hottimes.unsure (share): more than half of the weight comes from spans
//     over six hours, so that the table is mostly smoothing

// At returns the cell of a weekday and hour.
func (t *Table) At(day time.Weekday, hour int) Cell { return t.Cells[hourOf(day, hour)] }

// hourOf counts from Monday.
func hourOf(day time.Weekday, hour int) int { return (int(day)+6)%7*24 + hour }

// Night returns the weight of the night that begins on a weekday: from hour
// from that day until hour to the day after, so that the small hours of Sunday
// belong to Saturday's night.
func (t *Table) Night(day time.Weekday, from, to int) float64 {
	sum := 0.0
	for h := hourOf(day, from); h < hourOf(day, 24+to); h++ {
		sum += t.Cells[h%Hours].Weight
	}
	return sum
}

// ByHour returns the weight of each hour of the day over all days.
func (t *Table) ByHour() [24]float64 {
	var out [24]float64
	for h, c := range t.Cells {
		out[h%24] += c.Weight
	}
	return out
}

// ByDay returns the weight of each weekday, Monday first.
func (t *Table) ByDay() [7]float64 {
	var out [7]float64
	for h, c := range t.Cells {
		out[h/24] += c.Weight
	}
	return out
}
