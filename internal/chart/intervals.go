package chart

import (
	"context"
	"io"
	"math"
)

// Intervals is one row per thing: a point for the figure, a line for how
// unsure it is, and the figures beside it.
type Intervals struct {
	Frame
	Rows   []Interval
	Line   float64 // a value to compare with, drawn through all rows; NaN for none
	Key    []KeyRow
	Number func(float64) string
}

// Interval is a row.
type Interval struct {
	Name             string
	Value, Low, High float64 // NaN where nothing is known
	Text             string  // the figures in words
}

const rowHeight = 30

// Render writes the picture.
func (v Intervals) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 1<<14)}
	top := v.begin(&c, len(v.Rows)*rowHeight+34+keyHeight(v.Key))
	low, high := v.span()
	left, width := margin+190, field-190-170
	x := func(y float64) int {
		return left*10 + tenth((max(low, min(high, y))-low)/(high-low)*float64(width))
	}
	bottom := top + len(v.Rows)*rowHeight
	for _, at := range ticks(low, high) {
		v.upright(&c, "ly-thin", x(at), top, bottom)
		c.write("ly-small ly-soft", x(at)/10, bottom+18, "middle", v.Number(at))
	}
	if !math.IsNaN(v.Line) {
		v.upright(&c, "ly-ring2", x(v.Line), top, bottom)
	}
	for i, r := range v.Rows {
		y := top + i*rowHeight + rowHeight/2
		c.write("ly-small", margin, y+4, "start", short(r.Name, 26))
		c.write("ly-small", plateWidth-margin, y+4, "end", r.Text)
		if math.IsNaN(r.Value) {
			continue
		}
		if !math.IsNaN(r.Low) && !math.IsNaN(r.High) {
			c.at(`<path class="ly-ring" d="M`, x(r.Low), y*10)
			c.raw(`H`)
			c.tenths(x(r.High))
			c.raw(`"/>`)
		}
		c.circle("ly-alarm", x(r.Value), y*10, 50)
	}
	c.key(v.Key, bottom+34)
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

func (v Intervals) upright(c *canvas, class string, x, from, to int) {
	c.at(`<path class="`+class+`" d="M`, x, from*10)
	c.raw(`V`)
	c.int(to)
	c.raw(`"/>`)
}

// span is what the scale holds: all rows and the line.
func (v Intervals) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, r := range append(v.Rows, Interval{Value: v.Line, Low: v.Line, High: v.Line}) {
		for _, y := range []float64{r.Value, r.Low, r.High} {
			if !math.IsNaN(y) && !math.IsInf(y, 0) {
				low, high = min(low, y), max(high, y)
			}
		}
	}
	if !(high > low) {
		if math.IsInf(low, 0) {
			low = 0
		}
		return low - 1, low + 1
	}
	room := (high - low) / 20
	return low - room, high + room
}

// ticks are the round numbers between two, two to five of them.
func ticks(low, high float64) []float64 {
	size := math.Pow(10, math.Floor(math.Log10(high-low)))
	for _, step := range []float64{2 * size, size, size / 2, size / 5, size / 10} {
		first, last := math.Ceil(low/step), math.Floor(high/step)
		if last-first < 2 {
			continue
		}
		var list []float64
		for k := first; k <= last; k++ {
			list = append(list, math.Round(k*step/size*1e6)/1e6*size)
		}
		return list
	}
	return []float64{low, high}
}

// short cuts a name that has no room.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
