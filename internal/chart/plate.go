package chart

import (
	"math"
	"strings"
)

// Frame is what every picture has that stands alone as a file: a name, what it
// shows in words, and where it comes from. Such a picture carries its own
// colours, for light and dark, since no style sheet is beside it.
type Frame struct {
	ID    string   // unique where pictures stand together
	Title string   // written above, and the picture's name
	Lines []string // sentences written below the title; also its description
	Foot  string   // method and version, written last
	Lang  string   // of the texts
}

// A plate in pixels.
const (
	plateWidth = 720
	margin     = 20
	field      = plateWidth - 2*margin
	lineHeight = 20
)

// style is all that colours do. Level 1 is the most: the farthest from the
// paper, in light and in dark, so that the order is seen without colour.
const style = `<style>` +
	`.ly-plate{font:14px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}` +
	`.ly-paper{fill:#fff}.ly-plate text{fill:#1b1f23}.ly-plate .ly-soft{fill:#4f565c}.ly-title{font-size:18px;font-weight:600}.ly-small{font-size:12px}.ly-halo{stroke:#fff;stroke-width:4;stroke-linejoin:round;paint-order:stroke}` +
	`.ly-edge{fill:none;stroke:#4f565c;stroke-width:1.5}.ly-thin{stroke:#c3c8cc;stroke-width:1;fill:none}.ly-ring{fill:none;stroke:#1b1f23;stroke-width:2}.ly-ring2{fill:none;stroke:#4f565c;stroke-width:1.5;stroke-dasharray:5 4}` +
	`.ly-edge2{stroke:#1b1f23;stroke-width:1.5}.ly-mark{fill:#1b1f23}.ly-dot{fill:#848b91}.ly-seen{fill:none;stroke:#1b1f23;stroke-width:1.5}.ly-limit{fill:none;stroke:#a3195b;stroke-width:2;stroke-dasharray:6 4}.ly-alarm{fill:#a3195b}` +
	`.ly-l1{fill:#5c0a3a}.ly-l2{fill:#a3195b}.ly-l3{fill:#d9578a}.ly-l4{fill:#efa0bd}.ly-l5{fill:#f9dbe5}.ly-l0{fill:#eef0f1}` +
	`.ly-plate .ly-t1,.ly-plate .ly-t2{fill:#fff}` +
	`@media(prefers-color-scheme:dark){` +
	`.ly-paper{fill:#14181c}.ly-halo{stroke:#14181c}.ly-plate text{fill:#ececed}.ly-plate .ly-soft{fill:#afb1b4}` +
	`.ly-edge{stroke:#afb1b4}.ly-thin{stroke:#4b5156}.ly-ring{stroke:#ececed}.ly-ring2{stroke:#afb1b4}` +
	`.ly-edge2{stroke:#ececed}.ly-mark{fill:#ececed}.ly-dot{fill:#7d8285}.ly-seen{stroke:#ececed}.ly-limit{stroke:#f7a8c8}.ly-alarm{fill:#f7a8c8}` +
	`.ly-l1{fill:#ffe3ee}.ly-l2{fill:#f7a8c8}.ly-l3{fill:#d9578a}.ly-l4{fill:#8f2d59}.ly-l5{fill:#4a1a32}.ly-l0{fill:#21292f}` +
	`.ly-plate .ly-t1,.ly-plate .ly-t2,.ly-plate .ly-t3{fill:#14181c}}` +
	`</style>`

// begin opens the picture, writes its words, and returns the height at which
// the drawing begins. below is how much room the drawing and its key take.
func (f Frame) begin(c *canvas, below int) (y int) {
	var lines []string
	for _, l := range f.Lines {
		lines = append(lines, wrapped(l, 90)...)
	}
	y = margin + 18
	height := y + len(lines)*lineHeight + 16 + below + 40
	c.raw(`<svg class="ly-plate" role="img" xmlns="http://www.w3.org/2000/svg" xml:lang="`)
	c.text(f.Lang)
	c.raw(`" viewBox="0 0 `)
	c.int(plateWidth)
	c.raw(` `)
	c.int(height)
	c.raw(`" width="`)
	c.int(plateWidth)
	c.raw(`" height="`)
	c.int(height)
	c.raw(`" aria-labelledby="`)
	c.text(f.ID + "-t " + f.ID + "-d")
	c.raw(`"><title id="`)
	c.text(f.ID + "-t")
	c.raw(`">`)
	c.text(f.Title)
	c.raw(`</title><desc id="`)
	c.text(f.ID + "-d")
	c.raw(`">`)
	c.text(strings.Join(f.Lines, " "))
	c.raw(`</desc>`, style, `<rect class="ly-paper" width="100%" height="100%"/>`)
	c.write("ly-title", margin, y, "start", f.Title)
	for _, l := range lines {
		y += lineHeight
		c.write("", margin, y+4, "start", l)
	}
	c.write("ly-soft ly-small", margin, height-14, "start", f.Foot)
	return y + 16
}

// write puts a text at a place in pixels.
func (c *canvas) write(class string, x, y int, anchor, s string) {
	c.raw(`<text`)
	if class != "" {
		c.raw(` class="`, class, `"`)
	}
	c.raw(` x="`)
	c.int(x)
	c.raw(`" y="`)
	c.int(y)
	if anchor != "start" {
		c.raw(`" text-anchor="`, anchor)
	}
	c.raw(`">`)
	c.text(s)
	c.raw(`</text>`)
}

// rect draws a rectangle in tenths of a pixel.
func (c *canvas) rect(class string, x, y, width, height int) {
	c.raw(`<rect class="`, class, `" x="`)
	c.tenths(x)
	c.raw(`" y="`)
	c.tenths(y)
	c.raw(`" width="`)
	c.tenths(width)
	c.raw(`" height="`)
	c.tenths(height)
	c.raw(`"/>`)
}

// at appends a place of a path in tenths of a pixel.
func (c *canvas) at(command string, x, y int) {
	c.raw(command)
	c.tenths(x)
	c.raw(` `)
	c.tenths(y)
}

// wrapped breaks a text into lines of at most so many letters, at spaces.
func wrapped(s string, most int) []string {
	var lines []string
	line, letters := "", 0
	for _, word := range strings.Fields(s) {
		n := len([]rune(word))
		if letters > 0 && letters+1+n > most {
			lines, line, letters = append(lines, line), "", 0
		}
		if letters > 0 {
			line, letters = line+" ", letters+1
		}
		line, letters = line+word, letters+n
	}
	return append(lines, line)
}

// Level is a class of colour: 1 is the most, 5 the least, 0 nothing.
type Level int

func (l Level) class(kind string) string {
	return "ly-" + kind + string(rune('0'+min(max(int(l), 0), 5)))
}

// KeyRow says in words what a level or a sign means.
type KeyRow struct {
	Sign string // a class: "l1" to "l5", "ring", "frame", "ring2", "dot", "seen", "limit", "alarm", "point"
	Text string
}

// keyHeight is the room of a key in rows of two.
func keyHeight(rows []KeyRow) int { return (len(rows) + 1) / 2 * 22 }

func (c *canvas) key(rows []KeyRow, y int) {
	for i, r := range rows {
		x, top := margin+i%2*field/2, y+i/2*22
		switch {
		case strings.HasPrefix(r.Sign, "l") && len(r.Sign) == 2:
			c.rect("ly-"+r.Sign, x*10, top*10, 240, 140)
		case r.Sign == "seen" || r.Sign == "limit" || r.Sign == "ring2":
			c.raw(`<path class="ly-`, r.Sign, `" d="M`)
			c.int(x)
			c.raw(` `)
			c.int(top + 7)
			c.raw(`h24"/>`)
		case r.Sign == "ring":
			c.circle("ly-ring", x*10+120, top*10+70, 60)
		case r.Sign == "frame":
			c.rect("ly-ring", x*10+10, top*10, 220, 140)
		case r.Sign == "point":
			c.at(`<path class="ly-ring" d="M`, x*10, top*10+70)
			c.raw(`h24"/>`)
			c.circle("ly-alarm", x*10+120, top*10+70, 50)
		case r.Sign == "alarm":
			c.triangle(x*10+120, top*10+20)
		default:
			c.circle("ly-"+r.Sign, x*10+120, top*10+70, 40)
		}
		c.write("ly-small", x+32, top+11, "start", r.Text)
	}
}

// circle draws a circle in tenths of a pixel.
func (c *canvas) circle(class string, x, y, radius int) {
	c.raw(`<circle class="`, class, `" cx="`)
	c.tenths(x)
	c.raw(`" cy="`)
	c.tenths(y)
	c.raw(`" r="`)
	c.tenths(radius)
	c.raw(`"/>`)
}

// triangle is the sign of an alarm; its point is up.
func (c *canvas) triangle(x, y int) {
	c.at(`<path class="ly-alarm" d="M`, x, y)
	c.raw(`l5 9h-10z"/>`)
}

// tenth rounds to tenths of a pixel; what is no number becomes 0.
func tenth(x float64) int {
	if math.IsNaN(x) {
		return 0
	}
	return int(math.Round(10 * max(-1e6, min(1e6, x))))
}
