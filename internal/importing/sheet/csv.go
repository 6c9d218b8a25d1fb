package sheet

import "strings"

// separators are what stands between cells, the likeliest in Swedish files
// first.
var separators = []rune{';', '\t', ','}

var names = map[rune]string{';': "semicolon", '\t': "tab", ',': "comma"}

// hinted reads the line "sep=;" that Excel writes and reads; the row numbers go
// on as if it stood there.
func hinted(text string) (rune, string) {
	first, rest, found := strings.Cut(text, "\n")
	first = strings.TrimSuffix(first, "\r")
	if !found || len(first) != 5 || !strings.HasPrefix(strings.ToLower(first), "sep=") {
		return 0, text
	}
	separator := rune(first[4])
	if names[separator] == "" {
		return 0, text
	}
	return separator, "\n" + rest
}

// guess takes the separator that divides the first rows into the same number of
// cells, the more the better.
func guess(text string) rune {
	const looked = 64 << 10
	if len(text) > looked {
		text = text[:looked]
		if end := strings.LastIndexByte(text, '\n'); end > 0 {
			text = text[:end]
		}
	}
	best, most := separators[0], 0
	for _, s := range separators {
		records, err := parse(text, s)
		if err != nil {
			continue
		}
		if n := evenness(records); n > most {
			best, most = s, n
		}
	}
	return best
}

// evenness is larger the more rows have as many cells as the first, and the more
// that is. One cell is none.
func evenness(records []Row) int {
	width, same, all := 0, 0, 0
	for _, r := range records {
		if blank(r.Cells) {
			continue
		}
		if width == 0 {
			width = len(r.Cells)
		}
		if all++; len(r.Cells) == width {
			same++
		}
		if all == 50 {
			break
		}
	}
	if width < 2 {
		return 0
	}
	return 1000*same/all + width
}

// parse reads CSV (RFC 4180) and is forgiving: a quote inside a cell that did
// not begin with one is a letter, and a line may end with \n, \r\n or \r.
func parse(text string, separator rune) ([]Row, error) {
	var rows []Row
	p := parser{text: text, separator: byte(separator)}
	for number := 1; p.at < len(p.text); number++ {
		cells, err := p.row()
		if err != nil {
			return nil, wrong(err.Error(), number)
		}
		if len(rows) > MaxRows+1000 {
			return nil, wrong("table.rows", number, MaxRows)
		}
		rows = append(rows, Row{Number: number, Cells: cells})
	}
	return rows, nil
}

type parser struct {
	text      string
	at        int
	separator byte
}

// keyError is a message key on its way to where the row is known.
type keyError string

// Error returns the key.
func (e keyError) Error() string { return string(e) }

func (p *parser) row() ([]string, error) {
	var cells []string
	for {
		cell, last, err := p.cell()
		if err != nil {
			return nil, err
		}
		if len(cell) > maxCell {
			return nil, keyError("table.cell")
		}
		if cells = append(cells, cell); last {
			return cells, nil
		}
		if len(cells) > 4*MaxColumns {
			return nil, keyError("table.wide")
		}
	}
}

// cell reads one cell and what ends it; last is at the end of a row.
func (p *parser) cell() (cell string, last bool, err error) {
	if p.at < len(p.text) && p.text[p.at] == '"' {
		if cell, err = p.quoted(); err != nil {
			return "", false, err
		}
		cell += p.bare()
	} else {
		cell = p.bare()
	}
	if p.at == len(p.text) {
		return cell, true, nil
	}
	ended := p.text[p.at]
	p.at++
	if ended == '\r' && p.at < len(p.text) && p.text[p.at] == '\n' {
		p.at++
	}
	return cell, ended != p.separator, nil
}

// bare reads up to what ends a cell.
func (p *parser) bare() string {
	from := p.at
	for p.at < len(p.text) {
		if c := p.text[p.at]; c == p.separator || c == '\n' || c == '\r' {
			break
		}
		p.at++
	}
	return p.text[from:p.at]
}

// quoted reads a cell in quotes, with two for one.
func (p *parser) quoted() (string, error) {
	p.at++
	var b strings.Builder
	for {
		end := strings.IndexByte(p.text[p.at:], '"')
		if end < 0 {
			return "", keyError("table.quote")
		}
		b.WriteString(p.text[p.at : p.at+end])
		if p.at += end + 1; p.at == len(p.text) || p.text[p.at] != '"' {
			return b.String(), nil
		}
		b.WriteByte('"')
		p.at++
	}
}
