package sheet

import "strconv"

// Place is one cell, as it is told.
type Place struct {
	File   string
	Row    int // 1 is the row of names
	Column string
}

// String returns "file:row:column".
func (p Place) String() string { return p.File + ":" + strconv.Itoa(p.Row) + ":" + p.Column }
