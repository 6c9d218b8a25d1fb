package chart

import (
	"context"
	"io"

	"lykta/internal/day"
	"lykta/internal/words"
)

// Point is what was done in all by the evening of a day.
type Point struct {
	Day  day.Day
	Done int
}

// Pace is the line of what is done against what is expected: steps for what is
// done, a dashed line from nothing to the target for what is expected.
type Pace struct {
	ID       string // unique on the page
	Title    string
	Desc     string // says what the picture shows, with its figures
	Words    *words.Printer
	Period   day.Period
	Points   []Point // by day; those outside the period are drawn at its edge
	Target   int     // 0 where there is none: no expected line
	Expected int     // by Today, for the key
	Today    day.Day // no mark where it lies outside the period
}

// The picture in pixels: room for words above, the field, days and key below.
const (
	paceTop    = 30
	paceField  = 170
	paceHeight = paceTop + paceField + 62
)

// Render writes the picture.
func (p Pace) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 4096)}
	c.open("ly-pace", p.ID, p.Title, p.Desc, paceHeight)
	p.field(&c)
	p.target(&c)
	p.today(&c)
	p.months(&c)
	p.key(&c)
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

// top is the highest value shown, with a little air.
func (p Pace) top() int {
	top := max(p.Target, 1)
	for _, q := range p.Points {
		top = max(top, q.Done)
	}
	return top + (top+9)/10
}

func (p Pace) x(d day.Day) int { return share(d.Sub(p.Period.From)+1, p.Period.Days()) }

// y is the height of a value in the field, from its top.
func (p Pace) y(value int) int { return paceField - min(max(value, 0), p.top())*paceField/p.top() }

// field draws the lines in a picture of its own that is stretched to the
// width; their thickness is not (vector-effect in the style sheet).
func (p Pace) field(c *canvas) {
	c.raw(`<svg y="`)
	c.int(paceTop)
	c.raw(`" width="100%" height="`)
	c.int(paceField)
	c.raw(`" viewBox="0 0 1000 `)
	c.int(paceField)
	c.raw(`" preserveAspectRatio="none" overflow="visible">`)
	p.area(c)
	if p.Target > 0 {
		c.raw(`<path class="ly-expected" d="M0 `)
		c.int(paceField)
		c.raw(`L1000 `)
		c.int(p.y(p.Target))
		c.raw(`"/>`)
	}
	p.steps(c, "ly-done", false)
	c.raw(`<path class="ly-axis" d="M0 `)
	c.int(paceField)
	c.raw(`H1000"/></svg>`)
}

func (p Pace) area(c *canvas) { p.steps(c, "ly-done-area", true) }

// steps draws what is done: level until something is done, then up. It ends
// today, or at the end of the period.
func (p Pace) steps(c *canvas, class string, closed bool) {
	c.raw(`<path class="`, class, `" d="M0 `)
	c.int(paceField)
	for _, q := range p.Points {
		c.raw(`H`)
		c.int(p.x(q.Day))
		c.raw(`V`)
		c.int(p.y(q.Done))
	}
	c.raw(`H`)
	c.int(p.x(p.end()))
	if closed {
		c.raw(`V`)
		c.int(paceField)
		c.raw(`Z`)
	}
	c.raw(`"/>`)
}

// end is the last day of which anything is known.
func (p Pace) end() day.Day {
	if p.Today.IsZero() || p.Today.After(p.Period.To) {
		return p.Period.To
	}
	return p.Today
}

func (p Pace) target(c *canvas) {
	if p.Target == 0 {
		return
	}
	y := paceTop + p.y(p.Target)
	c.raw(`<line class="ly-target" x1="0" x2="100%" y1="`)
	c.int(y)
	c.raw(`" y2="`)
	c.int(y)
	c.raw(`"/>`)
	c.label("ly-strong", 0, y-7, "start", p.Words.T("chart.target", p.Target))
}

// today marks the day, with its words at the side that has room.
func (p Pace) today(c *canvas) {
	if !p.Period.Contains(p.Today) {
		return
	}
	x := p.x(p.Today)
	c.raw(`<line class="ly-today" x1="`)
	c.tenths(x)
	c.raw(`%" x2="`)
	c.tenths(x)
	c.raw(`%" y1="`)
	c.int(paceTop - 10)
	c.raw(`" y2="`)
	c.int(paceTop + paceField + 4)
	c.raw(`"/>`)
	anchor := "middle"
	switch {
	case x > 850:
		x, anchor = 1000, "end"
	case x < 400:
		x, anchor = max(x, 380), "start" // beside the words of the target
	}
	c.label("ly-label", x, 13, anchor, p.Words.ShortDate(p.Today))
}

// months names the first and the last day, and where there is room a quarter
// and the middle.
func (p Pace) months(c *canvas) {
	y := paceTop + paceField + 20
	c.label("ly-label", 0, y, "start", p.Words.ShortDate(p.Period.From))
	days := p.Period.Days()
	for i := 1; i < 4 && days > 60; i++ {
		class := "ly-label ly-wide"
		if i == 2 {
			class = "ly-label"
		}
		d := p.Period.From.Add(days * i / 4)
		c.label(class, p.x(d), y, "middle", p.Words.ShortDate(d))
	}
	c.label("ly-label", 1000, y, "end", p.Words.ShortDate(p.Period.To))
}

// key says what the lines are, with their figures.
func (p Pace) key(c *canvas) {
	y := paceTop + paceField + 51
	done := 0
	if n := len(p.Points); n > 0 {
		done = p.Points[n-1].Done
	}
	c.raw(`<path class="ly-done" d="M0 `)
	c.int(y - 5)
	c.raw(`h24"/><text class="ly-label" x="32" y="`)
	c.int(y)
	c.raw(`">`)
	c.text(p.Words.T("chart.done", done))
	c.raw(`</text>`)
	if p.Target == 0 {
		return
	}
	c.raw(`<svg x="45%" overflow="visible"><path class="ly-expected" d="M0 `)
	c.int(y - 5)
	c.raw(`h24"/><text class="ly-label" x="32" y="`)
	c.int(y)
	c.raw(`">`)
	c.text(p.Words.T("chart.expected", p.Expected))
	c.raw(`</text></svg>`)
}
