package chart

import (
	"context"
	"io"

	"lykta/internal/day"
	"lykta/internal/words"
)

// Heat is the heat clock: how much happens in each hour of the week. The colour
// says how much, and so does the number in each square, so that the colour tells
// nothing alone. A square is empty where there is nothing.
type Heat struct {
	ID    string // unique on the page
	Title string
	Desc  string
	Words *words.Printer
	Hours [7 * 24]float64 // from Monday 00–01; no number below 0
}

const (
	heatLeft   = 100 // share of the width that the hours take, in tenths of a per cent
	heatTop    = 24
	heatHeight = 24
)

// aMonday is any Monday: the days of the week are named by the printer.
var aMonday = day.Of(2026, 1, 5)

// Render writes the picture.
func (h Heat) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 1<<14)}
	c.open("ly-heat", h.ID, h.Title, h.Desc, heatTop+24*heatHeight+8)
	highest := 0.0
	for _, v := range h.Hours {
		highest = max(highest, v)
	}
	for d := range 7 {
		c.label("ly-label", column(d)+width/2, 16, "middle", h.name(d))
	}
	c.raw(`<g class="ly-map">`) // the colours are those of the map
	for hour := range 24 {
		for d := range 7 {
			h.square(&c, d, hour, highest)
		}
	}
	c.raw(`</g>`)
	for hour := range 24 {
		if hour%3 == 0 {
			c.label("ly-label", 0, heatTop+hour*heatHeight+17, "start", twoDigits(hour))
		}
	}
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

// width is that of a day, in tenths of a per cent.
const width = (1000 - heatLeft) / 7

func column(d int) int { return heatLeft + d*(1000-heatLeft)/7 }

// name is the day's first three letters.
func (h Heat) name(d int) string {
	return string([]rune(h.Words.Weekday(aMonday.Add(d)))[:3])
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func (h Heat) square(c *canvas, d, hour int, highest float64) {
	v := h.Hours[d*24+hour]
	c.raw(`<rect class="ly-area ly-m`)
	c.int(heatLevel(v, highest))
	c.raw(`" x="`)
	c.tenths(column(d))
	c.raw(`%" y="`)
	c.int(heatTop + hour*heatHeight)
	c.raw(`" width="`)
	c.tenths(width)
	c.raw(`%" height="`)
	c.int(heatHeight)
	c.raw(`"/>`)
	if v > 0 {
		c.label("ly-strong", column(d)+width/2, heatTop+hour*heatHeight+17, "middle", h.Words.Decimal(v, decimals(v)))
	}
}

// decimals is how exactly a weight is written in its square: small parts with
// one, so that they are not taken for nothing.
func decimals(v float64) int {
	if v < 9.95 && v != float64(int(v)) {
		return 1
	}
	return 0
}

// heatLevel is which of three levels a value takes: the darkest that text can
// be read on is the third of the map's.
func heatLevel(v, highest float64) int {
	switch {
	case v <= 0 || highest <= 0:
		return 0
	case v > highest*2/3:
		return 3
	case v > highest/3:
		return 4
	}
	return 5
}
