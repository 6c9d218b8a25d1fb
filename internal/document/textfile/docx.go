package textfile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"lykta/internal/errs"
)

// readDOCX reads the main part of a Word document (ECMA-376): paragraphs,
// headings by their style, list items by their numbering, table rows.
func readDOCX(data []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", errs.E(errs.Invalid, "textfile.broken", err)
	}
	for _, f := range archive.File {
		if f.Name != "word/document.xml" {
			continue
		}
		return readPart(f)
	}
	return "", errs.E(errs.Invalid, "textfile.unknown")
}

// readPart unpacks the part up to the bound. The archive's own word on its
// size is not believed.
func readPart(f *zip.File) (string, error) {
	part, err := f.Open()
	if err != nil {
		return "", errs.E(errs.Invalid, "textfile.broken", err)
	}
	bounded := &boundedReader{r: part, left: MaxUnpacked}
	text, err := readWord(xml.NewDecoder(bounded))
	closing := part.Close()
	switch {
	case bounded.left < 0:
		return "", errs.E(errs.TooLarge, "textfile.too-large")
	case err != nil:
		return "", errs.E(errs.Invalid, "textfile.broken", err)
	case closing != nil:
		return "", errs.E(errs.Invalid, "textfile.broken", closing)
	}
	return text, nil
}

// boundedReader fails once more than left bytes have been read.
type boundedReader struct {
	r    io.Reader
	left int64
}

var errTooLarge = errors.New("unpacks to too much")

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLarge
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// wordReader keeps where in the document it is.
type wordReader struct {
	l       lines
	inText  bool // inside w:t
	deleted int  // inside w:del: text that was struck out
	cells   int  // cells so far in the current row, or -1 outside tables
}

func readWord(d *xml.Decoder) (string, error) {
	w := &wordReader{cells: -1}
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return w.l.result(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			w.open(t)
		case xml.EndElement:
			w.close(t.Name.Local)
		case xml.CharData:
			if w.inText && w.deleted == 0 {
				w.l.text(string(t))
			}
		}
	}
}

func (w *wordReader) open(t xml.StartElement) {
	switch t.Name.Local {
	case "p":
		if w.cells < 0 {
			w.l.start("")
		} else {
			w.l.text(" ")
		}
	case "pStyle":
		w.style(value(t))
	case "numPr":
		if w.cells >= 0 { // a list in a cell stays on the row's line
			w.l.text("• ")
		} else if w.l.mark == "" {
			w.l.mark = "• "
		}
	case "t":
		w.inText = true
	case "tab":
		w.l.text(" ")
	case "br", "cr":
		w.breakLine()
	case "del", "instrText":
		w.deleted++
	case "tr":
		w.l.start("")
		w.cells = 0
	case "tc":
		if w.cells > 0 {
			w.l.text("\t")
		}
		w.cells++
	}
}

// breakLine keeps a line break, except in a table row, which is one line.
func (w *wordReader) breakLine() {
	if w.cells < 0 {
		w.l.text("\n")
		return
	}
	w.l.text(" ")
}

func (w *wordReader) close(name string) {
	switch name {
	case "t":
		w.inText = false
	case "del", "instrText":
		w.deleted--
	case "p":
		if w.cells < 0 {
			w.l.end()
		}
	case "tr":
		w.l.end()
		w.cells = -1
	}
}

// style marks a heading or a list item by the name of its paragraph style, in
// Swedish ("Rubrik1", "Liststycke") or English ("Heading1", "ListBullet").
func (w *wordReader) style(name string) {
	low := strings.ToLower(name)
	switch {
	case w.cells >= 0:
	case strings.HasPrefix(low, "rubrik"), strings.HasPrefix(low, "heading"):
		level := 1
		if last := low[len(low)-1]; last >= '1' && last <= '6' {
			level = int(last - '0')
		}
		w.l.mark = strings.Repeat("#", level) + " "
	case low == "title":
		w.l.mark = "# "
	case strings.HasPrefix(low, "listbullet"), strings.HasPrefix(low, "punktlista"), strings.HasPrefix(low, "listnumber"), strings.HasPrefix(low, "numreradlista"):
		w.l.mark = "• "
	}
}

func value(t xml.StartElement) string {
	for _, a := range t.Attr {
		if a.Name.Local == "val" {
			return a.Value
		}
	}
	return ""
}
