package sheet

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// tokens are those of one part. They are read raw: which namespace a name is in
// does not matter, and to find that out costs more than all the rest.
type tokens struct {
	*xml.Decoder
	now xml.Token
}

// read gives every token of a part to f, which may read on.
func (w *workbook) read(part string, f func(*tokens) error) error {
	r, err := w.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	d := &tokens{Decoder: xml.NewDecoder(r)}
	for {
		if d.now, err = d.RawToken(); err == io.EOF {
			return nil
		}
		if err == nil {
			err = f(d)
		}
		if err != nil {
			return err
		}
	}
}

func (d *tokens) begins(name string) bool {
	e, ok := d.now.(xml.StartElement)
	return ok && e.Name.Local == name
}

// attribute is an attribute of the element that begins, and "" for none.
func (d *tokens) attribute(name string) string {
	if e, ok := d.now.(xml.StartElement); ok {
		for _, a := range e.Attr {
			if a.Name.Local == name && a.Name.Space == "" {
				return a.Value
			}
		}
	}
	return ""
}

// text reads to the end of the element that has begun, and returns what stands in
// its t elements: a text in one piece, or in several that look different. How a
// text is pronounced (rPh) is no part of it.
func (d *tokens) text() (string, error) {
	var text string
	for depth, inside, aside := 1, 0, 0; depth > 0; {
		token, err := d.RawToken()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			if e.Name.Local == "t" && inside == 0 {
				inside = depth
			}
			if e.Name.Local == "rPh" && aside == 0 {
				aside = depth
			}
		case xml.EndElement:
			if inside == depth {
				inside = 0
			}
			if aside == depth {
				aside = 0
			}
			depth--
		case xml.CharData:
			if inside > 0 && aside == 0 {
				text += string(e)
			}
		}
	}
	return unescaped(text), nil
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped reads the characters that XML cannot hold, _x000D_ (ECMA-376, part 1,
// 22.9.2.19).
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escape.ReplaceAllStringFunc(text, func(s string) string {
		n, _ := strconv.ParseUint(s[2:6], 16, 16) // four hexadecimal digits
		return string(rune(n))
	})
}

// reading makes rows of the tokens of a sheet.
type reading struct {
	w       *workbook
	shift   float64
	list    []Row
	row     Row
	at      int    // column of the next cell that does not say its own
	kind    string // of the cell that is read: "s", "inlineStr" …
	refused error  // what is told to people
}

func (r *reading) token(d *tokens) error {
	switch e := d.now.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "row":
			return r.begin(d.attribute("r"))
		case "c":
			r.kind = d.attribute("t")
			return r.place(d.attribute("r"))
		case "v":
			return r.value(d)
		case "is":
			text, err := d.text()
			if err != nil {
				return err
			}
			return r.put(text)
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "c":
			r.at++
		case "row":
			r.list = append(r.list, r.row)
		}
	}
	return nil
}

// begin begins a row, whose number it may say.
func (r *reading) begin(number string) error {
	n := r.row.Number + 1
	if number != "" {
		said, err := strconv.Atoi(number)
		if err != nil || said < n {
			return errPart
		}
		n = said
	}
	if len(r.list) > MaxRows+1000 {
		r.refused = wrong("table.rows", n, MaxRows)
		return errPart
	}
	r.row, r.at = Row{Number: n, Cells: make([]string, 0, len(r.row.Cells))}, 0
	return nil
}

// place goes to the column that a cell says that it is in: AB12.
func (r *reading) place(reference string) error {
	letters := strings.TrimRight(reference, "0123456789")
	if letters == "" {
		return nil
	}
	at := 0
	for _, c := range []byte(letters) {
		if c < 'A' || c > 'Z' || at > 4*MaxColumns {
			return errPart
		}
		at = at*26 + int(c-'A') + 1
	}
	r.at = at - 1
	return nil
}

// value reads what stands in v: a number, a text, or the place of a text that is
// shared.
func (r *reading) value(d *tokens) error {
	var text string
	for {
		token, err := d.RawToken()
		if err != nil {
			return err
		}
		if e, ended := token.(xml.EndElement); ended {
			if e.Name.Local != "v" {
				return errPart
			}
			break
		}
		if c, ok := token.(xml.CharData); ok {
			text += string(c)
		}
	}
	switch r.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 0 || n >= len(r.w.texts) {
			return errPart
		}
		return r.put(r.w.texts[n])
	case "str":
		return r.put(unescaped(text))
	}
	return r.put(shifted(text, r.shift))
}

// put sets the cell.
func (r *reading) put(text string) error {
	if len(text) > maxCell {
		r.refused = wrong("table.cell", r.row.Number)
		return errPart
	}
	if r.at > 4*MaxColumns {
		r.refused = wrong("table.wide", r.row.Number)
		return errPart
	}
	for len(r.row.Cells) <= r.at {
		r.row.Cells = append(r.row.Cells, "")
	}
	r.row.Cells[r.at] = text
	return nil
}
