package ui

// Table is data in rows and columns. On a phone each row becomes a card with
// its column's name before each value.
type Table struct {
	ID      string // unique on the page where there are several
	Caption string
	Quiet   bool // the caption is only read aloud, since a heading says the same
	Columns []Column
	Rows    []Row
}

// Column is one column of a table.
type Column struct {
	Head    string
	Number  bool // figures, set to the right
	RowHead bool // names the row; at most one column
	Narrow  bool // no wider than it must
}

// Row is one row, with a cell for every column.
type Row []Cell

// Cell is what stands in one place of a table: a text, a link, or any
// component.
type Cell struct {
	Text string
	Href string
	Part Part   // instead of Text
	Note string // smaller, below
}

// TextCell is a cell of plain text.
func TextCell(text string) Cell { return Cell{Text: text} }

func (c Column) class() string {
	switch {
	case c.Number:
		return "ly-number"
	case c.Narrow:
		return "ly-narrow"
	}
	return ""
}

// Entry is one line of a summary list.
type Entry struct {
	Key    string
	Text   string
	Part   Part // instead of Text
	Action Link // "Ändra"; what is changed is said after it, unseen
}
