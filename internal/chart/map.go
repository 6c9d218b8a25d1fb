package chart

import (
	"context"
	"io"
	"math"

	"lykta/internal/geo"
)

// Map is a map of areas and places inside a page, without a ground. It goes
// with a table of the same: what is drawn carries a number, and the table the
// names. Colours come from the page's style sheet.
type Map struct {
	ID     string // unique on the page
	Title  string // the picture's name
	Desc   string // what it shows, for whoever does not see it
	Shapes []Shape
	Pins   []Pin
}

// Shape is an area: its outline, filled by level, and a number in it.
type Shape struct {
	Outline geo.Polygon
	Level   Level  // 1 the most, 5 the least, 0 none
	Text    string // short: a number
}

// Pin is a place, drawn as a dot with a number beside it.
type Pin struct {
	At   geo.Point
	Text string // short: a number, or ""
}

// The room of a map in its own units; it is scaled to the width of its column.
const (
	mapWidth   = 720
	mapTallest = 720
	mapMargin  = 24
)

// Empty reports whether there is nothing to draw.
func (m Map) Empty() bool { return len(m.Shapes) == 0 && len(m.Pins) == 0 }

// bounds is the box around everything, at least 200 metres wide and high.
func (m Map) bounds() geo.Box {
	var all geo.Ring
	for _, s := range m.Shapes {
		for _, ring := range s.Outline {
			all = append(all, ring...)
		}
	}
	for _, p := range m.Pins {
		all = append(all, p.At)
	}
	b := geo.BoundsOf(all)
	if dx := 200 - (b.MaxX - b.MinX); dx > 0 {
		b.MinX, b.MaxX = b.MinX-dx/2, b.MaxX+dx/2
	}
	if dy := 200 - (b.MaxY - b.MinY); dy > 0 {
		b.MinY, b.MaxY = b.MinY-dy/2, b.MaxY+dy/2
	}
	return b
}

// sheet places metres on the map.
type sheet struct {
	c     *canvas
	box   geo.Box
	scale float64
	down  int // height in the map's units
}

func (s sheet) x(x float64) int { return mapMargin*10 + tenth((x-s.box.MinX)*s.scale) }
func (s sheet) y(y float64) int { return (s.down-mapMargin)*10 - tenth((y-s.box.MinY)*s.scale) }

// Render writes the picture; nothing where there is nothing to draw.
func (m Map) Render(_ context.Context, w io.Writer) error {
	if m.Empty() {
		return nil
	}
	c := canvas{b: make([]byte, 0, 1<<14)}
	s := sheet{c: &c, box: m.bounds()}
	s.scale = min((mapWidth-2*mapMargin)/(s.box.MaxX-s.box.MinX), (mapTallest-2*mapMargin)/(s.box.MaxY-s.box.MinY))
	s.down = tenth((s.box.MaxY-s.box.MinY)*s.scale)/10 + 2*mapMargin
	m.head(&c, s.down)
	for _, shape := range m.Shapes {
		s.shape(shape)
	}
	for _, pin := range m.Pins {
		c.circle("ly-pin", s.x(pin.At.X), s.y(pin.At.Y), 70)
	}
	pins := m.covered(s.scale)
	for _, shape := range m.Shapes {
		if at, ok := inner(shape.Outline, pins); ok && shape.Text != "" {
			c.write("ly-map-number ly-strong", s.x(at.X)/10, s.y(at.Y)/10+7, "middle", shape.Text)
		}
	}
	for _, pin := range m.Pins {
		if pin.Text != "" {
			c.write("ly-map-number", s.x(pin.At.X)/10+10, s.y(pin.At.Y)/10+7, "start", pin.Text)
		}
	}
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

// covered are the middles of the dots, and of the numbers beside them.
func (m Map) covered(scale float64) []geo.Point {
	var list []geo.Point
	for _, pin := range m.Pins {
		list = append(list, pin.At)
		if pin.Text != "" {
			list = append(list, geo.Point{X: pin.At.X + 20/scale, Y: pin.At.Y})
		}
	}
	return list
}

func (m Map) head(c *canvas, height int) {
	c.raw(`<svg class="ly-chart ly-map" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `)
	c.int(mapWidth)
	c.raw(` `)
	c.int(height)
	c.raw(`" aria-labelledby="`)
	c.text(m.ID + "-t " + m.ID + "-d")
	c.raw(`"><title id="`)
	c.text(m.ID + "-t")
	c.raw(`">`)
	c.text(m.Title)
	c.raw(`</title><desc id="`)
	c.text(m.ID + "-d")
	c.raw(`">`)
	c.text(m.Desc)
	c.raw(`</desc>`)
}

// shape draws an outline. Corners that would fall on the one before are left
// out: nobody sees them, and an outline has thousands.
func (s sheet) shape(shape Shape) {
	if len(shape.Outline) == 0 {
		return
	}
	s.c.raw(`<path class="ly-area ly-m`)
	s.c.int(min(max(int(shape.Level), 0), 5))
	s.c.raw(`" d="`)
	for _, ring := range shape.Outline {
		lastX, lastY := 0, 0
		for i, p := range ring {
			x, y := s.x(p.X), s.y(p.Y)
			switch {
			case i == 0:
				s.c.at("M", x, y)
			case max(x-lastX, lastX-x, y-lastY, lastY-y) < 8:
				continue
			default:
				s.c.at("L", x, y)
			}
			lastX, lastY = x, y
		}
		s.c.raw("z")
	}
	s.c.raw(`"/>`)
}

// inner is a point well inside an area and away from what must not be covered:
// of a few points on a few horizontal lines, the one with most room around it.
func inner(p geo.Polygon, avoid []geo.Point) (geo.Point, bool) {
	if len(p) == 0 {
		return geo.Point{}, false
	}
	b := p.Bounds()
	best, most := geo.Point{}, -1.0
	for i := 1; i < 16; i++ {
		y := b.MinY + (b.MaxY-b.MinY)*float64(i)/16
		rim := min(y-b.MinY, b.MaxY-y)
		cuts := p.Crossings(nil, y)
		for k := 0; k+1 < len(cuts); k += 2 {
			for part := 1.0; part < 8; part++ {
				at := geo.Point{X: cuts[k] + (cuts[k+1]-cuts[k])*part/8, Y: y}
				room := min(at.X-cuts[k], cuts[k+1]-at.X, rim)
				for _, other := range avoid {
					room = min(room, math.Hypot(at.X-other.X, at.Y-other.Y))
				}
				if room > most {
					best, most = at, room
				}
			}
		}
	}
	return best, most > 0
}
