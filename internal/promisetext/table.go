package promisetext

import "strings"

// tableHead says which column of a pasted table holds what.
type tableHead struct {
	known     bool
	what, who int
	skip      map[int]bool // follow-up, cost, status
}

var whatColumns = []string{"aktivitet", "åtgärd", "insats", "löfte", "vad", "löftespunkt", "detta ska göras"}
var whoColumns = []string{"ansvar", "vem", "utförare", "utförs av", "genomförs av", "aktör", "organisation", "part"}

var skipColumns = []string{"uppfölj", "utvärd", "status", "kostnad", "budget", "kommentar", "syfte", "resultat", "nr", "problem", "orsak", "effekt"}

// visitRow reads a row of a table: its head, or a promise.
func (r *reader) visitRow(i int) {
	u := r.blocks[i]
	cells := u.block.cells
	if head, ok := readHead(cells); ok {
		r.table = head
		return
	}
	if separator(cells) {
		return
	}
	what, who, rest := r.columns(cells)
	if what == "" || !r.pledge && !r.table.known {
		return
	}
	s := firstSentence(what)
	c := parse(s.ts)
	if len(s.ts) < 2 && !r.table.known || pastItem(c) || r.current().polarity == goals && !r.table.known {
		return
	}
	if !r.table.known && who == 0 && commitment(s, c, r.setting(true)) == 0 {
		return
	}
	r.content = true
	r.f.fire(ruleTableRow)
	first := len(r.rows)
	for _, p := range r.divide(s) {
		d := r.keep(p, parse(p.s.ts), ruleTableRow, i, true)
		d.extra = rest
	}
	for _, more := range sentences(what)[1:] {
		r.rows[len(r.rows)-1].more = append(r.rows[len(r.rows)-1].more, sentence{more, tokenise(more)})
	}
	r.annotate(first, who)
	if len(r.rows) == first+1 {
		r.rows[first].text = what
	}
}

func firstSentence(text string) sentence {
	all := sentences(text)
	return sentence{all[0], tokenise(all[0])}
}

// columns returns what is promised, who performs it, and the other cells.
func (r *reader) columns(cells []string) (what string, who parties, rest string) {
	w := r.table.what
	if !r.table.known || w >= len(cells) {
		w = longest(cells)
	}
	var others []string
	for k, cell := range cells {
		if cell == "" || k == w || r.table.skip[k] {
			continue
		}
		ts := tokenise(cell)
		if s := onlyParties(ts); s != 0 {
			who |= s
			continue
		}
		if r.table.known && k == r.table.who && r.table.who >= 0 {
			who |= doerAt(ts, 0)
			continue
		}
		others = append(others, cell)
	}
	return cells[w], who, strings.Join(others, ". ")
}

func longest(cells []string) int {
	best := 0
	for k, c := range cells {
		if len(c) > len(cells[best]) {
			best = k
		}
	}
	return best
}

// readHead reads "Aktivitet | Ansvarig | När".
func readHead(cells []string) (tableHead, bool) {
	h := tableHead{what: -1, who: -1, skip: map[int]bool{}}
	for k, c := range cells {
		low := lower(c)
		if len(low) > 30 {
			return h, false
		}
		if h.what < 0 && startsWithAny(low, whatColumns) {
			h.what = k
		} else if h.who < 0 && startsWithAny(low, whoColumns) {
			h.who = k
		} else if startsWithAny(low, skipColumns) {
			h.skip[k] = true
		}
	}
	h.known = h.what >= 0
	return h, h.known
}

func startsWithAny(s string, starts []string) bool {
	for _, p := range starts {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// separator reports whether the row is Markdown's line under the head.
func separator(cells []string) bool {
	for _, c := range cells {
		if strings.Trim(c, "-: ") != "" {
			return false
		}
	}
	return true
}
