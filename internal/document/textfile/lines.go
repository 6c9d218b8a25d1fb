package textfile

import "strings"

// lines builds line-structured text.
type lines struct {
	out  strings.Builder
	cur  strings.Builder // the block being written
	mark string          // what the block's line begins with: "# ", "• "
	item bool            // the last block written was a list item or a row
}

// text adds running text to the current block. White space is joined later.
func (l *lines) text(s string) { l.cur.WriteString(s) }

// start ends the current block and begins one with the mark.
func (l *lines) start(mark string) {
	l.end()
	l.mark = mark
}

// end writes the current block, if it holds anything.
func (l *lines) end() {
	s := l.cur.String()
	l.cur.Reset()
	mark := l.mark
	l.mark = ""
	if strings.TrimSpace(s) == "" {
		return
	}
	item := mark == "• " || strings.Contains(s, "\t")
	if l.out.Len() > 0 && !(item && l.item) {
		l.out.WriteByte('\n')
	}
	l.item = item
	for i, line := range strings.Split(s, "\n") {
		if line = tidy(line); line == "" {
			continue
		}
		if i > 0 && mark != "" {
			mark = "  "
		}
		l.out.WriteString(mark + line + "\n")
	}
}

// tidy joins white space, tabs between cells apart.
func tidy(line string) string {
	cells := strings.Split(line, "\t")
	for i, c := range cells {
		cells[i] = strings.Join(strings.Fields(c), " ")
		if len(cells) > 1 { // a list in a cell: its marks divide the items and begin no line
			cells[i] = strings.TrimPrefix(cells[i], "• ")
		}
	}
	return strings.TrimRight(strings.Join(cells, "\t"), "\t ")
}

// result returns the whole text.
func (l *lines) result() string {
	l.end()
	return l.out.String()
}
