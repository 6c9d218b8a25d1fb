package chart

import (
	"context"
	"io"

	"lykta/internal/words"
)

// Coverage is the bar of how many of a set are reached.
type Coverage struct {
	ID    string // unique on the page
	Title string
	Desc  string
	Words *words.Printer
	Done  int
	Of    int // at least 1; a bar of nothing is not drawn
}

// Up to so many the bar has a field for each, so that they can be counted.
const fewFields = 30

const (
	barTop    = 4
	barHeight = 30
)

// Render writes the picture, and nothing where the set is empty.
func (v Coverage) Render(_ context.Context, w io.Writer) error {
	if v.Of < 1 {
		return nil
	}
	c := canvas{b: make([]byte, 0, 2048)}
	c.open("ly-coverage", v.ID, v.Title, v.Desc, barTop+barHeight+26)
	done := min(max(v.Done, 0), v.Of)
	if v.Of <= fewFields {
		for i := range v.Of {
			v.bar(&c, i < done, share(i, v.Of), share(i+1, v.Of))
		}
	} else {
		v.bar(&c, false, 0, 1000)
		v.bar(&c, true, 0, share(done, v.Of))
	}
	c.label("ly-label", 0, barTop+barHeight+20, "start", v.Words.T("chart.reached", done))
	c.label("ly-label", 1000, barTop+barHeight+20, "end", v.Words.T("chart.left", v.Of-done))
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}

// bar draws one field: full, or only its edge.
func (v Coverage) bar(c *canvas, full bool, from, to int) {
	class := "ly-left"
	if full {
		class = "ly-reached"
	}
	c.raw(`<rect class="`, class, `" rx="2" x="`)
	c.tenths(from)
	c.raw(`%" width="`)
	c.tenths(max(to-from-v.gap(), 1))
	c.raw(`%" y="`)
	c.int(barTop)
	c.raw(`" height="`)
	c.int(barHeight)
	c.raw(`"/>`)
}

// gap between the fields, in tenths of a per cent.
func (v Coverage) gap() int {
	if v.Of > fewFields {
		return 0
	}
	return 6
}
