package chart

import (
	"context"
	"io"
	"math"
)

// Curve is a count over time with what was expected, a limit, and signs where
// the limit is passed.
type Curve struct {
	Frame
	Times    []string // one per count; a few are written
	Counts   []float64
	Expected []float64 // NaN where there is none; nil for no such line
	Limit    []float64 // NaN where there is none; nil for no such line
	Alarm    []bool
	Key      []KeyRow
	Number   func(float64) string
}

const curveHeight = 240

// Render writes the picture.
func (v Curve) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 1<<14)}
	top := v.begin(&c, curveHeight+34+keyHeight(v.Key))
	base, highest := top+curveHeight, v.top()
	for _, part := range []float64{0, 0.5, 1} {
		y := base - int(part*(curveHeight-30))
		c.raw(`<path class="ly-thin" d="M`)
		c.int(margin + 40)
		c.raw(` `)
		c.int(y)
		c.raw(`H`)
		c.int(plateWidth - margin)
		c.raw(`"/>`)
		c.write("ly-small ly-soft", margin+34, y+4, "end", v.Number(highest*part))
	}
	v.line(&c, "ly-ring2", v.Expected, base, highest)
	v.line(&c, "ly-limit", v.Limit, base, highest)
	v.line(&c, "ly-seen", v.Counts, base, highest)
	for i, alarm := range v.Alarm {
		if alarm {
			c.triangle(v.x(i), (base-16)*10-tenth(v.Counts[i]/highest*(curveHeight-30)))
		}
	}
	v.names(&c, base+20)
	c.key(v.Key, base+34)
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

// top is the highest value shown, a round one.
func (v Curve) top() float64 {
	top := 1.0
	for _, line := range [][]float64{v.Counts, v.Expected, v.Limit} {
		for _, y := range line {
			if y > top && y < 1e15 { // more than that is no count
				top = y
			}
		}
	}
	size := math.Pow(10, math.Floor(math.Log10(top)))
	for _, step := range []float64{1, 2, 4, 5, 10} {
		if top <= step*size {
			return step * size
		}
	}
	return top
}

func (v Curve) x(i int) int {
	left := (margin + 46) * 10
	return left + i*(plateWidth*10-margin*10-left-60)/max(len(v.Counts)-1, 1)
}

// line draws what is known of a line, broken where nothing is.
func (v Curve) line(c *canvas, class string, values []float64, base int, highest float64) {
	if len(values) == 0 {
		return
	}
	c.raw(`<path class="`, class, `" d="`)
	command := "M"
	for i, y := range values {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			command = "M"
			continue
		}
		c.at(command, v.x(i), base*10-tenth(y/highest*(curveHeight-30)))
		if alone := command == "M" && (i+1 == len(values) || math.IsNaN(values[i+1])); alone {
			c.raw(`m-5 0h10`) // a line of one point is not seen
		}
		command = "L"
	}
	c.raw(`"/>`)
}

// names writes the first time, the last and some between.
func (v Curve) names(c *canvas, y int) {
	n := len(v.Times)
	if n == 0 {
		return
	}
	for k := range 5 {
		i := k * (n - 1) / 4
		if k > 0 && i == (k-1)*(n-1)/4 {
			continue
		}
		anchor := "middle"
		if k == 4 {
			anchor = "end"
		}
		c.write("ly-small ly-soft", v.x(i)/10, y, anchor, v.Times[i])
	}
}
