package textfile

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lykta/internal/errs"
)

// skipped elements hold nothing that a reader of the page reads as its text.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Iframe: true,
	atom.Nav: true, atom.Select: true, atom.Button: true, atom.Textarea: true, atom.Title: true, atom.Footer: true,
}

var headings = map[atom.Atom]string{
	atom.H1: "# ", atom.H2: "## ", atom.H3: "### ", atom.H4: "#### ", atom.H5: "##### ", atom.H6: "###### ",
}

var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Main: true, atom.Aside: true,
	atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Blockquote: true, atom.Figure: true,
	atom.Figcaption: true, atom.Table: true, atom.Tr: true, atom.Hr: true, atom.Form: true, atom.Fieldset: true, atom.Pre: true,
	atom.Details: true, atom.Summary: true, atom.Address: true, atom.Body: true, atom.Caption: true,
}

// readHTML reads a page or a fragment as a stream of tokens, so that depth
// costs no stack.
func readHTML(page string) (string, error) {
	z := html.NewTokenizer(strings.NewReader(page))
	h := &htmlReader{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return "", errs.E(errs.Invalid, "textfile.broken", err)
			}
			return h.l.result(), nil
		case html.TextToken:
			if h.skip == 0 {
				h.l.text(strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(string(z.Text())))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			h.open(atom.Lookup(name))
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			if atom.Lookup(name) == atom.Br {
				h.l.text("\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			h.close(atom.Lookup(name))
		}
	}
}

type htmlReader struct {
	l    lines
	skip int       // depth inside a skipped element
	in   atom.Atom // the skipped element
	row  bool      // inside a table row: blocks do not end it
	cell bool      // the row has a cell already
}

func (h *htmlReader) open(a atom.Atom) {
	switch {
	case h.skip > 0:
		if a == h.in {
			h.skip++
		}
	case skipped[a]:
		h.skip, h.in = 1, a
	case a == atom.Br:
		h.breakLine()
	case a == atom.Tr:
		h.l.start("")
		h.row, h.cell = true, false
	case a == atom.Td || a == atom.Th:
		if h.cell {
			h.l.text("\t")
		}
		h.cell = true
	case h.row && a == atom.Li: // a list in a cell stays on the row's line
		h.l.text(" • ")
	case h.row:
		h.l.text(" ")
	case headings[a] != "":
		h.l.start(headings[a])
	case a == atom.Li:
		h.l.start("• ")
	case a == atom.P && h.l.mark == "• " && strings.TrimSpace(h.l.cur.String()) == "": // <li><p>
	case blockElements[a]:
		h.l.start("")
	}
}

func (h *htmlReader) breakLine() {
	if h.row {
		h.l.text(" ")
		return
	}
	h.l.text("\n")
}

func (h *htmlReader) close(a atom.Atom) {
	switch {
	case h.skip > 0:
		if a == h.in {
			h.skip--
		}
	case a == atom.Tr || a == atom.Table:
		h.row = false
		h.l.end()
	case h.row:
	case headings[a] != "" || a == atom.Li || blockElements[a]:
		h.l.end()
	}
}
