package chart

import (
	"context"
	"io"

	"lykta/internal/day"
	"lykta/internal/words"
)

// Mark is how an occasion stands.
type Mark int

// The marks. Each has a shape of its own.
const (
	NotDue Mark = iota // a small empty ring
	Met                // a full square with a tick
	Missed             // a square with a cross
	Rest               // a short line: what is left of the period, never due
)

// Occasion is one interval of a rhythm, both days included.
type Occasion struct {
	From, To day.Day
	Mark     Mark
}

// Strip is a calendar of the occasions of a rhythm, month by month, or year by
// year where they are longer than a month. The months stand beside one another
// as far as there is room, and go on below.
type Strip struct {
	ID        string // unique on the page
	Title     string
	Desc      string
	Words     *words.Printer
	Occasions []Occasion // in order
}

// A cell of the strip in pixels, and how many stand beside one another.
const (
	cell    = 24
	perLine = 7
	top     = 22
)

// Render writes the picture. It is several small ones that are one for those
// who hear it.
func (s Strip) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 4096)}
	c.raw(`<div class="ly-strip" role="img" aria-labelledby="`)
	c.text(s.ID + "-t " + s.ID + "-d")
	c.raw(`"><p class="ly-unseen" id="`)
	c.text(s.ID + "-t")
	c.raw(`">`)
	c.text(s.Title)
	c.raw(`</p><p class="ly-unseen" id="`)
	c.text(s.ID + "-d")
	c.raw(`">`)
	c.text(s.Desc)
	c.raw(`</p>`)
	for _, g := range s.groups() {
		g.draw(&c)
	}
	c.raw(`</div>`)
	s.key(&c)
	_, err := w.Write(c.b)
	return err
}

// group is one month, or one year.
type group struct {
	label  string
	offset int // empty places before the first, so that weekdays stand below one another
	marks  []Mark
}

func (s Strip) groups() []group {
	var list []group
	year, month := 0, 0
	long, daily := s.length()
	for _, o := range s.Occasions {
		y, m, _ := o.From.Date()
		if long {
			m = 1
		}
		if y != year || int(m) != month {
			g := group{label: s.name(o.From, long, y != year)}
			if daily {
				g.offset = (int(o.From.Weekday()) + 6) % 7 // weeks begin on Monday
			}
			list = append(list, g)
			year, month = y, int(m)
		}
		last := &list[len(list)-1]
		last.marks = append(last.marks, o.Mark)
	}
	return list
}

// length tells whether the occasions are longer than a month, and whether they
// are days.
func (s Strip) length() (long, daily bool) {
	if len(s.Occasions) == 0 {
		return false, false
	}
	first := s.Occasions[0]
	days := first.To.Sub(first.From) + 1
	return days > 28, days == 1
}

// name is the month, with its year where it is a new one.
func (s Strip) name(d day.Day, long, first bool) string {
	switch {
	case long:
		return s.Words.Year(d)
	case first:
		return s.Words.ShortMonth(d) + " " + s.Words.Year(d)
	}
	return s.Words.ShortMonth(d)
}

func (g group) draw(c *canvas) {
	places := g.offset + len(g.marks)
	lines := (places + perLine - 1) / perLine
	width := max(min(places, perLine)*cell, 9*len([]rune(g.label)))
	c.raw(`<svg aria-hidden="true" xmlns="http://www.w3.org/2000/svg" width="`)
	c.int(width)
	c.raw(`" height="`)
	c.int(top + lines*cell)
	c.raw(`"><text class="ly-label" x="1" y="14">`)
	c.text(g.label)
	c.raw(`</text>`)
	for _, m := range []Mark{NotDue, Met, Missed, Rest} {
		g.path(c, m)
	}
	c.raw(`</svg>`)
}

// The shapes of a cell, each drawn from where the cell begins. The tick of Met
// is a hole in its square.
var (
	shapes  = [...]string{NotDue: "m6 11a5 5 0 1 0 10 0a5 5 0 1 0-10 0", Met: "m1 1h20v20h-20zm8 15l9-9-2-2-7 7-3-3-2 2z", Missed: "m2 2h18v18h-18zm4 4l10 10m0-10l-10 10", Rest: "m6 11h10"}
	classes = [...]string{NotDue: "ly-notdue", Met: "ly-met", Missed: "ly-missed", Rest: "ly-rest"}
)

// path draws all cells of a mark as one path, which keeps a year of days small.
func (g group) path(c *canvas, m Mark) {
	started := false
	for i, mark := range g.marks {
		if mark != m {
			continue
		}
		if !started {
			c.raw(`<path class="`, classes[m], `" d="`)
			started = true
		}
		place := g.offset + i
		c.raw(`M`)
		c.int(place % perLine * cell)
		c.raw(` `)
		c.int(top + place/perLine*cell)
		c.raw(shapes[m])
	}
	if started {
		c.raw(`"/>`)
	}
}

// key shows each shape that occurs, with its word and how many there are.
func (s Strip) key(c *canvas) {
	var count [len(classes)]int
	for _, o := range s.Occasions {
		count[o.Mark]++
	}
	c.raw(`<ul class="ly-key">`)
	for _, k := range []struct {
		mark Mark
		key  string
	}{{Met, "occasion.met"}, {Missed, "occasion.missed"}, {NotDue, "occasion.not-due"}, {Rest, "chart.rest"}} {
		if count[k.mark] == 0 {
			continue
		}
		c.raw(`<li><svg aria-hidden="true" xmlns="http://www.w3.org/2000/svg" width="22" height="22"><path class="`, classes[k.mark], `" d="M0 0`, shapes[k.mark], `"/></svg>`)
		c.text(s.Words.T("chart.key", s.Words.T(k.key), count[k.mark]))
		c.raw(`</li>`)
	}
	c.raw(`</ul>`)
}
