package picture

import (
	"math"

	"lykta/internal/day"
)

// How far back a period is compared.
const (
	recent  = 12 // periods of the same length just before, where no season is known
	years   = 5  // years back, at the most, where it is
	seasons = 3  // years that must be there before the season is taken for known
	leave   = 1  // periods before the one looked at that are left out, so that a rise under way does not hide itself
	least   = 3  // periods that there must be to compare with at all
)

// Frame is what a period is held against.
type Frame struct {
	Now      day.Period   `json:"now"`
	Before   day.Period   `json:"before"`   // the period of the same length just before
	Base     []day.Period `json:"base"`     // what is usual is counted over these, oldest first
	Seasonal bool         `json:"seasonal"` // Base are the same time of earlier years; else the last periods
}

// FrameOf chooses what a period is compared with, of what has been reported
// since a day: the same time of year and the periods beside it in up to five
// earlier years, where there are at least three; else up to twelve periods of
// the same length before it. Whole months are compared with whole months,
// anything else with as many days that begin on the same weekday.
func FrameOf(now day.Period, since day.Day) Frame {
	f := Frame{Now: now, Before: back(now, 1)}
	var season []day.Period
	full := 0
	for y := years; y >= 1; y-- {
		around := yearsBack(now, y)
		if around[0].From.Before(since) || since.IsZero() {
			continue
		}
		full++
		season = append(season, around...)
	}
	if full >= seasons {
		f.Base, f.Seasonal = season, true
		return f
	}
	for n := leave + recent; n > leave; n-- {
		if p := back(now, n); !since.IsZero() && !p.From.Before(since) {
			f.Base = append(f.Base, p)
		}
	}
	return f
}

// back is the n:th period of the same length before p.
func back(p day.Period, n int) day.Period {
	if months := wholeMonths(p); months > 0 {
		from := p.From.AddMonths(-n * months)
		return day.Period{From: from, To: from.AddMonths(months).Add(-1)}
	}
	days := n * p.Days()
	return day.Period{From: p.From.Add(-days), To: p.To.Add(-days)}
}

// yearsBack is the same time y years ago with the periods on either side, and
// that time alone where they would reach into each other's year.
func yearsBack(p day.Period, y int) []day.Period {
	var same day.Period
	months := wholeMonths(p)
	if months > 0 {
		from := p.From.AddMonths(-12 * y)
		same = day.Period{From: from, To: from.AddMonths(months).Add(-1)}
	} else {
		weeks := int(math.Round(float64(y) * 365.2425 / 7))
		same = day.Period{From: p.From.Add(-7 * weeks), To: p.To.Add(-7 * weeks)}
	}
	if months >= 3 {
		return []day.Period{same}
	}
	return []day.Period{back(same, 1), same, back(same, -1)}
}

// wholeMonths tells how many calendar months a period is, and 0 where it is
// something else.
func wholeMonths(p day.Period) int {
	_, _, first := p.From.Date()
	_, _, next := p.To.Add(1).Date()
	if first != 1 || next != 1 {
		return 0
	}
	y1, m1, _ := p.From.Date()
	y2, m2, _ := p.To.Add(1).Date()
	return (y2-y1)*12 + int(m2) - int(m1)
}

// windows are all periods of the frame: the one looked at, the one before, then
// those of the base.
func (f Frame) windows() []day.Period {
	return append([]day.Period{f.Now, f.Before}, f.Base...)
}

// Spans are the stretches of days that the frame needs events of, each day
// once, in order.
func (f Frame) Spans() []day.Period {
	var spans []day.Period
	list := append(append([]day.Period{}, f.Base...), f.Before, f.Now)
	for _, p := range list {
		if n := len(spans); n > 0 && !p.From.After(spans[n-1].To.Add(1)) {
			spans[n-1].To = later(spans[n-1].To, p.To)
			continue
		}
		spans = append(spans, p)
	}
	return spans
}

func later(a, b day.Day) day.Day {
	if a.After(b) {
		return a
	}
	return b
}
