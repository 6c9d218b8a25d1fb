package sheet

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"lykta/internal/errs"
)

// most is how many faults are told of one file.
const most = 10

// Sheet is an open file. Its methods return zero values after a fault, which
// Err tells; so a row is read without asking after each cell.
type Sheet struct {
	Name string // without folders, as it is told

	ctx     context.Context
	close   []io.Closer
	csv     *csv.Reader
	head    []string
	comma   rune
	record  []string
	line    int
	rows    int
	bad     bool // the current row has a fault
	faults  []errs.Field
	stopped error
}

// Open opens a file and reads the names of its columns. Errors: Invalid for a
// file that cannot be opened, is empty, or names a column twice.
func Open(ctx context.Context, path string) (*Sheet, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.E(errs.Invalid, "sheet.open", path, err)
	}
	s, err := read(ctx, filepath.Base(path), f)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.close = append(s.close, f)
	return s, nil
}

// read begins on a stream.
func read(ctx context.Context, name string, in io.Reader) (*Sheet, error) {
	s := &Sheet{Name: name, ctx: ctx}
	buffered := bufio.NewReaderSize(in, 1<<16)
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, errs.E(errs.Invalid, "sheet.packed", name, err)
		}
		s.close = append(s.close, unpacked)
		buffered = bufio.NewReaderSize(unpacked, 1<<16)
	}
	if mark, _ := buffered.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		if _, err := buffered.Discard(3); err != nil {
			return nil, err
		}
	}
	return s, s.names(buffered)
}

// names reads the first row.
func (s *Sheet) names(in *bufio.Reader) error {
	start, _ := in.Peek(1 << 15)
	line, _, _ := bytes.Cut(start, []byte("\n"))
	s.comma = separator(line)
	s.csv = csv.NewReader(in)
	s.csv.Comma, s.csv.ReuseRecord = s.comma, true
	head, err := s.csv.Read()
	if errors.Is(err, io.EOF) {
		return errs.Fields(errs.Field{Name: s.Name, Key: "sheet.empty", Args: []any{s.Name}})
	}
	if err != nil {
		return errs.E(errs.Invalid, "sheet.form", s.Name, 1, err)
	}
	seen := map[string]bool{}
	for _, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" && seen[name] {
			return errs.Fields(errs.Field{Name: s.Name + ":1:" + name, Key: "sheet.twice", Args: []any{s.Name, name}})
		}
		seen[name] = true
		s.head = append(s.head, name)
	}
	s.line = 1
	return nil
}

// separator is whichever of semicolon, tab and comma the names are parted by.
func separator(line []byte) rune {
	for _, c := range []rune{';', '\t'} {
		if bytes.ContainsRune(line, c) {
			return c
		}
	}
	return ','
}

// Close closes the file.
func (s *Sheet) Close() {
	for _, c := range s.close {
		c.Close()
	}
}

// Names returns the names of the columns, in small letters.
func (s *Sheet) Names() []string { return s.head }

// Find returns the number of the first of the named columns that there is, or
// -1.
func (s *Sheet) Find(names ...string) int {
	for _, name := range names {
		for i, have := range s.head {
			if have == strings.ToLower(name) {
				return i
			}
		}
	}
	return -1
}

// Need is Find for a column without which nothing can be done.
func (s *Sheet) Need(names ...string) int {
	c := s.Find(names...)
	if c < 0 {
		s.line = 1
		s.add(names[0], "sheet.missing", strings.Join(names, " / "), strings.Join(s.head, ", "))
	}
	return c
}

// Next goes to the next row that is not blank. It returns false at the end of
// the file, after too many faults, and when the context has ended.
func (s *Sheet) Next() bool {
	if s.stopped != nil || len(s.faults) >= most || s.rows == 0 && len(s.faults) > 0 {
		return false
	}
	if s.rows&0xfff == 0 && s.ctx.Err() != nil {
		s.stopped = s.ctx.Err()
		return false
	}
	record, err := s.csv.Read()
	if errors.Is(err, io.EOF) {
		return false
	}
	var form *csv.ParseError
	switch {
	case errors.As(err, &form) && errors.Is(err, csv.ErrFieldCount):
		s.line = form.StartLine
		s.add("", "sheet.width", len(record), len(s.head))
		return s.Next()
	case errors.As(err, &form):
		s.line = form.Line
		s.add("", "sheet.quotes")
		s.stopped = errs.Fields(s.faults...)
		return false
	case err != nil:
		s.stopped = errs.E(errs.Invalid, "sheet.packed", s.Name, err)
		return false
	}
	s.record, s.bad = record, false
	s.line, _ = s.csv.FieldPos(0)
	s.rows++
	return true
}

// Line returns the number of the current row in the file.
func (s *Sheet) Line() int { return s.line }

// OK reports whether all that was read of the current row could be used.
func (s *Sheet) OK() bool { return !s.bad }

// Text returns a cell without spaces around it.
func (s *Sheet) Text(column int) string {
	text := strings.TrimSpace(s.record[column])
	if !utf8.ValidString(text) {
		s.Fault(column, "sheet.encoding")
	}
	return text
}

// ID is Text for a cell that must hold something.
func (s *Sheet) ID(column int) string {
	text := s.Text(column)
	if text == "" {
		s.Fault(column, "sheet.blank")
	}
	return strings.Clone(text) // or it would hold the whole row in memory
}

// Float returns a number.
func (s *Sheet) Float(column int) float64 {
	text := strings.TrimSpace(s.record[column])
	v, ok := number(text, s.comma != ',')
	if !ok {
		s.Fault(column, "sheet.number", text)
	}
	return v
}

// Int returns a whole number.
func (s *Sheet) Int(column int) int64 {
	text := strings.TrimSpace(s.record[column])
	v, ok := whole(text, s.comma != ',')
	if !ok {
		s.Fault(column, "sheet.whole", text)
	}
	return v
}

// Count returns a whole number that is not below 0.
func (s *Sheet) Count(column int) int64 {
	v := s.Int(column)
	if v < 0 {
		s.Fault(column, "sheet.negative", int(v))
	}
	return v
}

// Amount returns a number that is not below 0.
func (s *Sheet) Amount(column int) float64 {
	v := s.Float(column)
	if v < 0 {
		s.Fault(column, "sheet.negative", v)
	}
	return v
}

// Fault notes what is wrong with a cell of the current row. The text of the
// key has blanks for file, row and column, and then for args.
func (s *Sheet) Fault(column int, key string, args ...any) {
	s.bad = true
	s.add(s.head[column], key, args...)
}

// FaultAt is Fault for a cell of a row that has been passed.
func (s *Sheet) FaultAt(line, column int, key string, args ...any) {
	s.line = line
	s.Fault(column, key, args...)
}

func (s *Sheet) add(column, key string, args ...any) {
	place := Place{File: s.Name, Row: s.line, Column: column}
	s.faults = append(s.faults, errs.Field{Name: place.String(), Key: key, Args: append([]any{place.File, place.Row, place.Column}, args...)})
}

// Err returns what was wrong with the file so far: Invalid with a field for
// each fault, or the context's error. A file without rows is wrong.
func (s *Sheet) Err() error {
	switch {
	case s.stopped != nil:
		return s.stopped
	case len(s.faults) > 0:
		return errs.Fields(s.faults...)
	case s.rows == 0:
		return errs.Fields(errs.Field{Name: s.Name + ":2", Key: "sheet.no-rows", Args: []any{s.Name}})
	}
	return nil
}
