package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"lykta/internal/errs"
)

// The limits of a table.
const (
	MaxFile    = 20 << 20 // bytes
	MaxRows    = 200_000
	MaxColumns = 200
	maxCell    = 5_000 // bytes
)

// Table is what a file holds.
type Table struct {
	Head []string // names of the columns, each another, none empty
	Rows []Row
	Read Parts
}

// Parts say how a file was read.
type Parts struct {
	Format    string // "csv" or "xlsx"
	Separator string // "semicolon", "comma", "tab" or "" for XLSX
	Encoding  string // "UTF-8", "UTF-16", "Windows-1252" or "" for XLSX
}

// Row is one row with its number, as a spreadsheet counts them. It has as many
// cells as the table has columns.
type Row struct {
	Number int
	Cells  []string
}

// Read reads a file. One that is no table, or is too large, is an Invalid error
// at the field file.
func Read(content []byte) (Table, error) {
	if len(content) > MaxFile {
		return Table{}, wrong("table.large", MaxFile>>20)
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return readXLSX(content)
	}
	if bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")) {
		return Table{}, wrong("table.old") // XLS, of before 2007
	}
	text, encoding, err := decode(content)
	if err != nil {
		return Table{}, err
	}
	separator, text := hinted(text)
	if separator == 0 {
		separator = guess(text)
	}
	records, err := parse(text, separator)
	if err != nil {
		return Table{}, err
	}
	t, err := table(records)
	t.Read = Parts{Format: "csv", Separator: names[separator], Encoding: encoding}
	return t, err
}

func wrong(key string, args ...any) error {
	return errs.Fields(errs.Field{Name: "file", Key: key, Args: args})
}

// decode finds the encoding by a byte order mark, or by whether it is UTF-8:
// what is not is Windows-1252, which Swedish programs write otherwise.
func decode(content []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return wide(content[2:], func(a, b byte) uint16 { return uint16(a) | uint16(b)<<8 }), "UTF-16", nil
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return wide(content[2:], func(a, b byte) uint16 { return uint16(b) | uint16(a)<<8 }), "UTF-16", nil
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(content, 0) >= 0 {
		return "", "", wrong("table.binary")
	}
	if utf8.Valid(content) {
		return string(content), "UTF-8", nil
	}
	b, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return "", "", wrong("table.binary")
	}
	return string(b), "Windows-1252", nil
}

func wide(content []byte, join func(a, b byte) uint16) string {
	units := make([]uint16, 0, len(content)/2)
	for i := 0; i+1 < len(content); i += 2 {
		units = append(units, join(content[i], content[i+1]))
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}

// table makes a table of records: the first that says anything names the
// columns.
func table(records []Row) (Table, error) {
	var t Table
	for i, r := range records {
		if blank(r.Cells) {
			continue
		}
		t.Head = heads(r.Cells)
		if len(t.Head) > MaxColumns {
			return Table{}, wrong("table.columns", len(t.Head), MaxColumns)
		}
		for _, row := range records[i+1:] {
			if !blank(row.Cells) {
				row.Cells = fitted(row.Cells, len(t.Head))
				t.Rows = append(t.Rows, row)
			}
		}
		break
	}
	switch {
	case len(t.Rows) == 0:
		return Table{}, wrong("table.empty")
	case len(t.Rows) > MaxRows:
		return Table{}, wrong("table.rows", len(t.Rows), MaxRows)
	}
	return t, nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// heads gives every column a name of its own; empty ones at the end are left
// out.
func heads(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	list, seen := make([]string, 0, len(cells)), map[string]bool{}
	for i, c := range cells {
		name := strings.Join(strings.Fields(c), " ")
		if name == "" {
			name = fmt.Sprintf("Kolumn %d", i+1)
		}
		for base, n := name, 2; seen[name]; n++ {
			name = fmt.Sprintf("%s (%d)", base, n)
		}
		seen[name] = true
		list = append(list, name)
	}
	return list
}

func fitted(cells []string, n int) []string {
	for len(cells) < n {
		cells = append(cells, "")
	}
	cells = cells[:n]
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	return cells
}

// Column returns the place of a column by its name, and -1 for none.
func (t Table) Column(name string) int {
	for i, h := range t.Head {
		if h == name {
			return i
		}
	}
	return -1
}
