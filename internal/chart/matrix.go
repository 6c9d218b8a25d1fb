package chart

import (
	"context"
	"io"
)

// Matrix is a table of squares: how much by colour, and the figure written in
// each, so that the colour tells nothing alone.
type Matrix struct {
	Frame
	Rows, Columns []string
	Cells         [][]Square // by row
	Key           []KeyRow
	Corner        string // what stands above the rows' names
}

// Square is one cell of a matrix.
type Square struct {
	Level Level
	Text  string
	Bold  bool // with a line around it
}

const squareHeight = 30

// Render writes the picture.
func (m Matrix) Render(_ context.Context, w io.Writer) error {
	c := canvas{b: make([]byte, 0, 1<<15)}
	names := 0
	for _, r := range m.Rows {
		names = max(names, len([]rune(r))*8+10)
	}
	names = min(max(names, len([]rune(m.Corner))*7+10), field/3)
	top := m.begin(&c, squareHeight+len(m.Rows)*squareHeight+14+keyHeight(m.Key))
	width := (field - names) * 10 / max(len(m.Columns), 1)
	c.write("ly-small ly-soft", margin, top+18, "start", m.Corner)
	for i, name := range m.Columns {
		c.write("ly-small ly-soft", margin+names+(i*width+width/2)/10, top+18, "middle", name)
	}
	for r, row := range m.Cells {
		y := top + squareHeight*(r+1) - 6
		c.write("ly-small", margin, y+19, "start", m.Rows[r])
		for i, s := range row {
			class := s.Level.class("l")
			if s.Bold {
				class += " ly-edge2"
			}
			x := (margin+names)*10 + i*width
			c.rect(class, x+5, y*10+5, width-10, squareHeight*10-10)
			c.write("ly-small "+s.Level.class("t"), (x+width/2)/10, y+19, "middle", s.Text)
		}
	}
	c.key(m.Key, top+squareHeight*(len(m.Rows)+1)+6)
	c.raw(`</svg>`)
	_, err := w.Write(c.b)
	return err
}
