package promisetext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	paragraph kind = iota
	heading
	bullet
	row // a table row: cells divided by tabs or bars
)

// block is one unit of layout: a heading, a paragraph, a bullet, a table row.
type block struct {
	kind  kind
	text  string   // white space squeezed, marker taken off
	cells []string // row only
	level int      // heading: 1–6 where the text marks it, else 0
	nr    bool     // bullet marked with a number or a letter
	label bool     // what stands after a label and a colon
	mark  string   // that number or letter: "1", "b"
	dash  bool     // bullet marked with a dash, which may also be a quotation
	list  bool     // a bullet, or a line that begins with "Vi", comes right after it
	gap   bool     // a blank line stands before it
	colon bool     // ends with a colon
}

// opensList reports whether a line breaks off where a list is to follow:
// "Polisen lovar att..".
func opensList(s string) bool {
	head := strings.TrimRight(s, ".… ")
	return len(s)-len(head) > 1 && len(s) < 80 && (strings.HasSuffix(head, " att") || strings.HasSuffix(head, " lovar") || strings.HasSuffix(head, " ska"))
}

// blocks divides a normalised text into its units of layout.
func blocks(text string) []block {
	var out []block
	var group []string // consecutive lines without a blank one between
	gap := true
	count := 0 // the last item of a list numbered without points
	flush := func() {
		out = appendGroup(out, group, gap)
		group, gap = group[:0], true
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			if len(group) > 0 {
				flush()
			}
			continue
		}
		line = strings.TrimRight(line, " \t")
		if n, rest, ok := bareNumber(line); ok && n == count+1 {
			line, count = "• "+rest, n
		}
		group = append(group, line)
	}
	flush()
	markHeadings(out)
	return out
}

// appendGroup turns lines without a blank one between into blocks.
func appendGroup(out []block, lines []string, gap bool) []block {
	width := groupWidth(lines)
	start := len(out)
	prev := ""
	items := itemLines(lines)
	for k, line := range lines {
		b := lineBlock(line)
		b.gap = gap && len(out) == start
		if k > items && items > 0 {
			out = append(out, b)
		} else if b.kind == paragraph && len(out) > start && continues(&out[len(out)-1], prev, line, width) {
			join(&out[len(out)-1], b.text)
		} else {
			out = append(out, b)
		}
		prev = line
	}
	for i := start; i < len(out); i++ {
		out[i].colon = strings.HasSuffix(out[i].text, ":") || opensList(out[i].text)
	}
	return out
}

// itemLines returns the index of the first of the lines that are items without
// marks under a line with a colon, or 0: each begins in lower case, and none
// can have been wrapped, since the word after it had room on it.
func itemLines(lines []string) int {
	for k := 0; k+2 < len(lines); k++ {
		if !strings.HasSuffix(lines[k], ":") {
			continue
		}
		rest, width := lines[k+1:], 0
		for _, l := range rest {
			width = max(width, utf8.RuneCountInString(l))
		}
		for i, l := range rest {
			if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(l)); !unicode.IsLower(r) {
				return 0
			}
			if i+1 == len(rest) {
				return k + 1
			}
			word, _, _ := strings.Cut(strings.TrimSpace(rest[i+1]), " ")
			if indent(rest[i+1]) > 0 || strings.HasSuffix(l, "-") || utf8.RuneCountInString(l)+1+utf8.RuneCountInString(word) > width && width > 60 {
				return 0
			}
		}
	}
	return 0
}

// groupWidth returns the width at which the lines seem to have been wrapped,
// or 0 where they were not: running text has lines that begin in the middle
// of a sentence.
func groupWidth(lines []string) int {
	width, flowing := 0, 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l))
		if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(l)); unicode.IsLower(r) {
			flowing++
		}
	}
	if flowing*4 < len(lines) || width > 130 || width < 40 {
		return 0
	}
	return width
}

// continues reports whether line goes on with the block before it rather than
// beginning one of its own.
func continues(b *block, prev, line string, width int) bool {
	trimmed := strings.TrimSpace(line)
	first, _ := utf8.DecodeRuneInString(trimmed)
	if b.kind == row || b.level > 0 || strings.HasSuffix(b.text, ":") || len(b.text) > maxBlock {
		return false
	}
	if unicode.IsLower(first) {
		return true
	}
	if b.kind == bullet && indent(line) > 0 && !endsSentence(b.text) {
		return true
	}
	if width == 0 {
		return false
	}
	word, _, _ := strings.Cut(trimmed, " ")
	return utf8.RuneCountInString(prev)+1+utf8.RuneCountInString(word) > width
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

func endsSentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":")
}

// join adds a wrapped line. A word divided at the line's end is put together;
// "skol-" before "och" is not such a word.
func join(b *block, more string) {
	if strings.HasSuffix(b.text, "-") && !suspended(more) {
		if r, _ := utf8.DecodeRuneInString(more); unicode.IsLower(r) {
			b.text = strings.TrimSuffix(b.text, "-") + more
			return
		}
	}
	b.text += " " + more
}

func suspended(next string) bool {
	for _, w := range []string{"och ", "eller ", "samt ", "respektive ", "/"} {
		if strings.HasPrefix(next, w) {
			return true
		}
	}
	return false
}

// lineBlock reads what one line is by its marks alone.
func lineBlock(line string) block {
	s := strings.TrimSpace(line)
	if level, rest := hashes(s); level > 0 {
		return block{kind: heading, text: squeeze(strip(rest)), level: level}
	}
	if rest, dash, ok := cutMarker(s); ok {
		b := block{kind: bullet, text: squeeze(strip(rest)), dash: dash, nr: s[0] == '(' || s[0] >= '0' && s[0] <= '9' || s[0] >= 'a' && s[0] <= 'h'}
		if b.nr {
			b.mark, _, _ = strings.Cut(strings.Trim(s[:len(s)-len(rest)], "( \t"), ")")
			b.mark = strings.TrimRight(b.mark, ".")
		}
		return b
	}
	if cells := splitRow(s); cells != nil {
		return block{kind: row, text: squeeze(strings.Join(cells, " ")), cells: cells}
	}
	if bold := strings.TrimSuffix(strings.TrimPrefix(s, "**"), "**"); len(bold) == len(s)-4 && !strings.Contains(bold, "**") {
		return block{kind: heading, text: squeeze(bold), level: 6}
	}
	return block{kind: paragraph, text: squeeze(strip(s))}
}

// strip takes Markdown's emphasis off.
func strip(s string) string {
	if strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "")
	}
	return s
}

func hashes(s string) (level int, rest string) {
	rest = strings.TrimLeft(s, "#")
	level = len(s) - len(rest)
	if level > 6 || !strings.HasPrefix(rest, " ") {
		return 0, s
	}
	return level, rest
}

// maxBlock and maxSentence bound, in bytes, what is read as one paragraph and
// one sentence: no person writes longer ones, and time grows with them.
const (
	maxBlock    = 8000
	maxSentence = 1500
)

const markers = "•◦▪●○■□▸►▶‣⁃·∙✓✔✅☑➢➤→»\uf0b7\uf0a7\uf0d8"

// cutMarker takes a bullet's or a numbered item's mark off the line.
func cutMarker(s string) (rest string, dash, ok bool) {
	r, size := utf8.DecodeRuneInString(s)
	rest = strings.TrimLeft(s[size:], " \t")
	spaced := len(rest) < len(s)-size
	switch {
	case strings.ContainsRune(markers, r):
		return rest, false, rest != ""
	case r == '*' || r == '+':
		return rest, false, spaced && rest != ""
	case r == '-' || r == '–' || r == '—':
		return rest, true, spaced && rest != ""
	case r == 'o' && spaced && (strings.HasPrefix(s[1:], "\t") || strings.HasPrefix(s[1:], "  ") || startsUpper(rest)): // Word's hollow bullet, copied
		return rest, false, rest != ""
	}
	if rest, ok := cutOutline(s); ok {
		return rest, false, true
	}
	return cutNumber(s)
}

// cutOutline takes the number of an outline's second level off: "2.1 Polisen
// ska …", "2.1. Polisen ska …".
func cutOutline(s string) (rest string, ok bool) {
	i, points := 0, 0
	for i < len(s) && i < 8 && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		if s[i] == '.' {
			points++
		}
		i++
	}
	rest = strings.TrimLeft(s[i:], " \t")
	return rest, points > 0 && i > 2 && s[0] != '.' && s[1] < ':' && len(rest) < len(s)-i && startsUpper(rest) && strings.Contains(strings.TrimRight(s[:i], "."), ".")
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// cutNumber takes "1.", "2)", "(3)", "a)" off. "1. maj" is a date, not an item.
func cutNumber(s string) (rest string, dash, ok bool) {
	body := strings.TrimPrefix(s, "(")
	i := 0
	for i < len(body) && i < 2 && body[i] >= '0' && body[i] <= '9' {
		i++
	}
	if i == 0 && body != "" && body[0] >= 'a' && body[0] <= 'h' {
		i = 1
	}
	if i == 0 || i >= len(body) || (body[i] != '.' && body[i] != ')') || (body[i] == '.' && body[0] > '9' && !startsUpper(strings.TrimLeft(body[i+1:], " \t"))) {
		return s, false, false
	}
	rest = strings.TrimLeft(body[i+1:], " \t")
	r, _ := utf8.DecodeRuneInString(rest)
	if len(rest) == len(body)-i-1 || rest == "" || (unicode.IsDigit(r) && body[i] == '.' && !strings.Contains(rest, " ")) {
		return s, false, false
	}
	return rest, false, true
}

// bareNumber reads "3 Polisen …": a number and a capital letter.
func bareNumber(line string) (n int, rest string, ok bool) {
	s := strings.TrimSpace(line)
	for len(s) > n && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == 0 || n > 2 || n+1 >= len(s) || s[n] != ' ' {
		return 0, "", false
	}
	rest = strings.TrimSpace(s[n:])
	r, _ := utf8.DecodeRuneInString(rest)
	v := 0
	for _, c := range s[:n] {
		v = v*10 + int(c-'0')
	}
	return v, rest, unicode.IsUpper(r)
}

// splitRow divides a table row at its tabs or bars.
func splitRow(s string) []string {
	sep := "\t"
	switch {
	case strings.Count(s, "|") >= 2 || (strings.Count(s, " | ") == 1 && len(s) < 400):
		sep, s = "|", strings.Trim(s, "|")
	case !strings.Contains(s, "\t"):
		return nil
	}
	var cells []string
	for c := range strings.SplitSeq(s, sep) {
		cells = append(cells, squeeze(strip(c)))
	}
	return cells
}

// markHeadings finds the paragraphs that are headings by their look: one
// short line that ends no sentence and stands before something else.
func markHeadings(bs []block) {
	for i := range bs {
		b := &bs[i]
		b.list = i+1 < len(bs) && (bs[i+1].kind == bullet || !bs[i+1].gap && strings.HasPrefix(bs[i+1].text, "Vi "))
		if b.kind != paragraph || b.colon && len(b.text) > 60 {
			continue
		}
		n := utf8.RuneCountInString(b.text)
		r, _ := utf8.DecodeRuneInString(b.text)
		if n > 80 || i+1 >= len(bs) || strings.HasSuffix(b.text, ".") || strings.HasSuffix(b.text, ",") || unicode.IsLower(r) {
			continue
		}
		b.kind = heading
	}
}
