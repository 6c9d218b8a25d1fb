package chart

import (
	"html"
	"strconv"
)

// canvas gathers SVG. Coordinates are numbers that cannot be NaN or infinite:
// every one is made of integers.
type canvas struct{ b []byte }

func (c *canvas) raw(parts ...string) {
	for _, p := range parts {
		c.b = append(c.b, p...)
	}
}

// text writes a text node, escaped.
func (c *canvas) text(s string) { c.b = append(c.b, html.EscapeString(s)...) }

func (c *canvas) int(n int) { c.b = strconv.AppendInt(c.b, int64(n), 10) }

// tenths writes n/10 with at most one decimal.
func (c *canvas) tenths(n int) {
	if n < 0 {
		c.b = append(c.b, '-')
		n = -n
	}
	c.int(n / 10)
	if n%10 != 0 {
		c.b = append(c.b, '.', byte('0'+n%10))
	}
}

// open begins the picture with its name and description, read aloud in place
// of it. The picture is as wide as its room and has a fixed height, so that
// text in it is never scaled.
func (c *canvas) open(class, id, title, desc string, height int) {
	c.raw(`<svg class="ly-chart `, class, `" role="img" xmlns="http://www.w3.org/2000/svg" width="100%" height="`)
	c.int(height)
	c.raw(`" aria-labelledby="`)
	c.text(id + "-t " + id + "-d")
	c.raw(`"><title id="`)
	c.text(id + "-t")
	c.raw(`">`)
	c.text(title)
	c.raw(`</title><desc id="`)
	c.text(id + "-d")
	c.raw(`">`)
	c.text(desc)
	c.raw(`</desc>`)
}

// label writes a text at a share of the width, in tenths of a per cent, and a
// height in pixels.
func (c *canvas) label(class string, x, y int, anchor, s string) {
	c.raw(`<text class="`, class, `" x="`)
	c.tenths(x)
	c.raw(`%" y="`)
	c.int(y)
	c.raw(`" text-anchor="`, anchor, `">`)
	c.text(s)
	c.raw(`</text>`)
}

// share is part of whole in tenths of a per cent, from 0 to 1000.
func share(part, whole int) int {
	if whole <= 0 {
		return 0
	}
	return min(max(part, 0), whole) * 1000 / whole
}
