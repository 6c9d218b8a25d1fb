package chart

import (
	"context"
	"io"
	"math"
	"slices"
)

// Growth is how something grows with another: both scales are in powers of ten,
// so that a straight line is a power, and how steep it is says which.
type Growth struct {
	Frame
	Lines  []Grown
	Across string // what grows, below the picture
	Up     string // what it costs, above the scale
	Number func(float64) string
}

// Grown is one line, named at its end. X and Y are above 0, X rising.
type Grown struct {
	Name string
	X, Y []float64
}

const (
	growthHeight = 380
	growthNames  = 120 // room for names at the right
	growthLeft   = 60
)

// Render writes the picture.
func (v Growth) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 1<<14)}
	top := v.begin(&c, growthHeight+44)
	x := v.scale(func(g Grown) []float64 { return g.X }, margin+growthLeft, plateWidth-margin-growthNames)
	y := v.scale(func(g Grown) []float64 { return g.Y }, top+growthHeight, top+24)
	c.write("ly-small ly-soft", margin, top+8, "start", v.Up)
	for _, at := range y.ticks() {
		v.across(&c, at, y.pixel(at)/10, x)
	}
	for _, at := range x.ticks() {
		c.write("ly-small ly-soft", x.pixel(at)/10, top+growthHeight+18, "middle", v.Number(at))
	}
	c.write("ly-small ly-soft", margin+growthLeft, top+growthHeight+38, "start", v.Across)
	v.names(&c, x, y) // under the lines, so that no halo hides a figure
	for _, g := range v.Lines {
		c.raw(`<path class="ly-seen" d="`)
		for i := range g.X {
			c.at(letter(i), x.pixel(g.X[i]), y.pixel(g.Y[i]))
		}
		c.raw(`"/>`)
		for i := range g.X {
			c.circle("ly-alarm", x.pixel(g.X[i]), y.pixel(g.Y[i]), 40)
		}
	}
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

func letter(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

func (v Growth) across(c *canvas, at float64, y int, x logScale) {
	c.raw(`<path class="ly-thin" d="M`)
	c.int(x.from)
	c.raw(` `)
	c.int(y)
	c.raw(`H`)
	c.int(x.to)
	c.raw(`"/>`)
	c.write("ly-small ly-soft", x.from-8, y+4, "end", v.Number(at))
}

// names writes each line's name at its end, moved down where two would meet.
func (v Growth) names(c *canvas, x, y logScale) {
	order := slices.Clone(v.Lines)
	slices.SortStableFunc(order, func(a, b Grown) int {
		return y.pixel(a.Y[len(a.Y)-1]) - y.pixel(b.Y[len(b.Y)-1])
	})
	free := 0
	for _, g := range order {
		last := len(g.X) - 1
		at := max(y.pixel(g.Y[last])/10+4, free)
		c.write("ly-small ly-halo", x.pixel(g.X[last])/10+10, at, "start", short(g.Name, 18))
		free = at + 15
	}
}

// logScale places powers of ten between two pixels.
type logScale struct {
	low, high float64 // logarithms
	from, to  int
}

func (v Growth) scale(values func(Grown) []float64, from, to int) logScale {
	s := logScale{math.Inf(1), math.Inf(-1), from, to}
	for _, g := range v.Lines {
		for _, at := range values(g) {
			s.low, s.high = min(s.low, math.Log10(at)), max(s.high, math.Log10(at))
		}
	}
	room := max(0.02, (s.high-s.low)/40)
	s.low, s.high = s.low-room, s.high+room
	return s
}

// pixel is in tenths.
func (s logScale) pixel(at float64) int {
	return s.from*10 + tenth((math.Log10(at)-s.low)/(s.high-s.low)*float64(s.to-s.from))
}

// ticks are the powers of ten, and where they are few 2 and 5 times them.
func (s logScale) ticks() []float64 {
	steps := []float64{1, 2, 5}
	if s.high-s.low > 2.5 {
		steps = steps[:1]
	}
	var list []float64
	for power := math.Floor(s.low); power <= s.high; power++ {
		for _, step := range steps {
			if at := step * math.Pow(10, power); math.Log10(at) >= s.low && math.Log10(at) <= s.high {
				list = append(list, at)
			}
		}
	}
	return list
}
