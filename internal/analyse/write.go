package analyse

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"lykta/internal/analysis/note"
	"lykta/internal/words"
)

// Yes is a cell of a table that is ticked or not.
type Yes bool

// Index is the number of something, written without spaces.
type Index int

// WriteTable writes the answer for a person: the two sentences first, then the
// figures, then what else is worth knowing.
func (a Answer) WriteTable(out io.Writer, w *words.Printer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n%s\n", w.T("analyse.heading", w.T("analyse.method."+a.Method), a.Method, a.Version, a.N), Say(w, a.Means), Say(w, a.Sure))
	if len(a.Table.Rows) > 0 {
		b.WriteString("\n")
		a.Table.write(&b, w)
	}
	if said := slices.Concat(a.Notes, a.Staff); len(said) > 0 {
		b.WriteString("\n" + w.T("analyse.notes") + "\n")
		for _, n := range said {
			b.WriteString("- " + Say(w, n) + "\n")
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (t Table) write(b *strings.Builder, w *words.Printer) {
	lines := [][]string{make([]string, len(t.Columns))}
	for i, key := range t.Columns {
		lines[0][i] = w.T("analyse.column." + key)
	}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = cell(w, v)
		}
		lines = append(lines, line)
	}
	width := make([]int, len(t.Columns))
	for _, line := range lines {
		for i, s := range line {
			width[i] = max(width[i], utf8.RuneCountInString(s))
		}
	}
	for _, line := range lines {
		var text strings.Builder
		for i, s := range line {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(s))
			if i > 0 {
				text.WriteString("  ")
			}
			if t.figures(i) {
				text.WriteString(pad + s)
			} else {
				text.WriteString(s + pad)
			}
		}
		b.WriteString(strings.TrimRight(text.String(), " ") + "\n")
	}
	if t.More > 0 {
		b.WriteString(w.N("analyse.more", t.More) + "\n")
	}
}

// figures reports whether a column holds numbers, which stand to the right.
func (t Table) figures(column int) bool {
	if len(t.Rows) == 0 {
		return false
	}
	switch t.Rows[0][column].(type) {
	case int, int64, float64, Chance, Index:
		return true
	}
	return false
}

func cell(w *words.Printer, v any) string {
	switch v := v.(type) {
	case float64:
		return Figure(w, v)
	case int:
		return w.Number(v)
	case int64:
		return w.Number(int(v))
	case Chance:
		return v.said(w)
	case note.Note:
		return Say(w, v)
	case Yes:
		if v {
			return w.T("analyse.yes")
		}
		return w.T("analyse.no")
	}
	return fmt.Sprint(v)
}

// shown is how many rows a person is shown of a long table.
const shown = 20

// upTo cuts a table.
func (t Table) upTo(rows int) Table {
	if len(t.Rows) > rows {
		t.Rows, t.More = t.Rows[:rows], t.More+len(t.Rows)-rows
	}
	return t
}
