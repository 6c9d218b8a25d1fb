package chart

import (
	"context"
	"io"
	"strconv"

	"lykta/internal/geo"
)

// Landscape is a map without a ground: areas by level, circles and marks
// inside an outline, with a scale.
type Landscape struct {
	Frame
	Bounds  geo.Box // what is shown, in metres
	Outline geo.Polygon
	Areas   []Area
	Circles []Circle
	Dots    []geo.Point
	Marks   []Landmark
	Key     []KeyRow
	Scale   func(metres int) string // writes a length
}

// Area is a set of outlines filled as one.
type Area struct {
	Level Level
	Edged bool // with a line around each
	Rings []geo.Ring
}

// Circle is a circle with a number beside it. Strong is drawn whole, the rest
// broken.
type Circle struct {
	Centre geo.Point
	Radius float64
	Text   string
	Strong bool
}

// Landmark is a place with a word beside it.
type Landmark struct {
	At   geo.Point
	Text string
}

const tallest = 560

// scale is pixels per metre.
func (m Landscape) scale() float64 {
	width, height := max(m.Bounds.MaxX-m.Bounds.MinX, 1), max(m.Bounds.MaxY-m.Bounds.MinY, 1)
	return min(field/width, tallest/height)
}

// Render writes the picture.
func (m Landscape) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 1<<16)}
	height := int((m.Bounds.MaxY-m.Bounds.MinY)*m.scale()) + 1
	top := m.begin(&c, height+34+keyHeight(m.Key))
	d := drawing{c: &c, m: m, top: top, height: height}
	for _, a := range m.Areas {
		class := a.Level.class("l")
		if a.Edged {
			class += " ly-edge2"
		}
		d.rings(class, a.Rings)
	}
	d.dots(m.Dots)
	d.rings("ly-edge", m.Outline)
	for _, r := range m.Circles {
		d.circle(r)
	}
	for _, k := range m.Marks {
		x, y := d.x(k.At.X), d.y(k.At.Y)
		for _, class := range []string{"ly-halo", "ly-ring"} { // seen on dark and on light
			c.at(`<path class="`+class+`" d="M`, x-60, y)
			c.raw(`h12m-6 -6v12"/>`)
		}
		d.beside(x, y, k.Text)
	}
	d.ruler(top + height + 14)
	c.key(m.Key, top+height+34)
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

// drawing places metres on the plate.
type drawing struct {
	c           *canvas
	m           Landscape
	top, height int
}

func (d drawing) x(x float64) int { return margin*10 + tenth((x-d.m.Bounds.MinX)*d.m.scale()) }

func (d drawing) y(y float64) int {
	return (d.top+d.height)*10 - tenth((y-d.m.Bounds.MinY)*d.m.scale())
}

func (d drawing) rings(class string, rings []geo.Ring) {
	if len(rings) == 0 {
		return
	}
	d.c.raw(`<path class="`, class, `" d="`)
	for _, ring := range rings {
		for i, p := range ring {
			command := "L"
			if i == 0 {
				command = "M"
			}
			d.c.at(command, d.x(p.X), d.y(p.Y))
		}
		d.c.raw("z")
	}
	d.c.raw(`"/>`)
}

func (d drawing) dots(points []geo.Point) {
	if len(points) == 0 {
		return
	}
	d.c.raw(`<path class="ly-dot" d="`)
	size := 2 // pixels; few dots are drawn larger, so that they are seen
	if len(points) <= 500 {
		size = 4
	}
	side := strconv.Itoa(size)
	for _, p := range points {
		d.c.at("M", d.x(p.X)-5*size, d.y(p.Y)-5*size)
		d.c.raw("h" + side + "v" + side + "h-" + side + "z")
	}
	d.c.raw(`"/>`)
}

func (d drawing) circle(r Circle) {
	class := "ly-ring2"
	if r.Strong {
		class = "ly-ring"
	}
	radius := max(tenth(r.Radius*d.m.scale()), 40)
	x, y := d.x(r.Centre.X), d.y(r.Centre.Y)
	d.c.circle(class, x, y, radius)
	d.beside(x+radius-40, y, r.Text)
}

// beside writes a word to the right of a place, or to the left at the edge.
func (d drawing) beside(x, y int, text string) {
	if x/10 > plateWidth-160 {
		d.c.write("ly-halo", x/10-10, y/10+5, "end", text)
		return
	}
	d.c.write("ly-halo", x/10+10, y/10+5, "start", text)
}

// ruler draws a length that is 1, 2 or 5 times a power of ten and at most a
// quarter of the width.
func (d drawing) ruler(y int) {
	length := 1
	for _, step := range []int{2, 5, 10} {
		for base := 1; base <= 1_000_000; base *= 10 {
			if n := base * step; n > length && float64(n)*d.m.scale() <= field/4 {
				length = n
			}
		}
	}
	d.c.raw(`<path class="ly-seen" d="M`)
	d.c.int(margin)
	d.c.raw(` `)
	d.c.int(y - 6)
	d.c.raw(`v6h`)
	d.c.tenths(tenth(float64(length) * d.m.scale()))
	d.c.raw(`v-6"/>`)
	d.c.write("ly-small", margin+tenth(float64(length)*d.m.scale())/10+8, y, "start", d.m.Scale(length))
}
