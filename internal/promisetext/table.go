package promisetext

import (
	"strings"
	"unicode"
)

// tableHead says which column of a pasted table holds what.
type tableHead struct {
	known     bool
	what, who int
	skip      map[int]bool    // follow-up, cost, status
	by        map[int]parties // columns headed by an organisation
	due       map[int]bool    // the last day
}

var whatColumns = []string{"aktivitet", "åtgärd", "insats", "löfte", "vad", "löftespunkt", "detta ska göras"}
var whoColumns = []string{"ansvar", "vem", "utförare", "utförs av", "genomförs av", "aktör", "organisation", "part"}

var dueColumns = []string{"klar", "senast", "slutdatum", "färdig", "deadline", "ska vara klar"}

var skipColumns = []string{"uppfölj", "utvärd", "status", "kostnad", "budget", "kommentar", "syfte", "resultat", "nr", "problem", "orsak", "effekt"}

// visitRow reads a row of a table: its head, or a promise.
func (r *reader) visitRow(i int) {
	u := r.blocks[i]
	cells := u.block.cells
	if head, ok := readHead(cells); ok {
		r.table = head
		return
	}
	if separator(cells) || r.visitPartyRow(i) {
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
		d.extra, d.due = rest, r.dueCell(cells)
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
		if cell == "" || k == w || r.table.skip[k] || r.table.due[k] {
			continue
		}
		if by := r.table.by[k]; by != 0 {
			who |= by
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

// dueCell returns the cell of a column that holds the last day: "Klart".
func (r *reader) dueCell(cells []string) string {
	for k, cell := range cells {
		if r.table.due[k] {
			return cell
		}
	}
	return ""
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

// readHead reads "Aktivitet | Ansvarig | När", and "Område | Kommunen |
// Polisen".
func readHead(cells []string) (tableHead, bool) {
	h := tableHead{what: -1, who: -1, skip: map[int]bool{}, due: map[int]bool{}, by: map[int]parties{}}
	for k, c := range cells {
		low := lower(c)
		if len(low) > 40 {
			return h, false
		}
		if by := columnParty(c); by.single() {
			h.by[k] = by
			continue
		}
		if h.what < 0 && startsWithAny(low, whatColumns) {
			h.what = k
		} else if h.who < 0 && startsWithAny(low, whoColumns) {
			h.who = k
		} else if startsWithAny(low, dueColumns) {
			h.due[k] = true
		} else if startsWithAny(low, skipColumns) {
			h.skip[k] = true
		}
	}
	if len(h.by) < 2 || len(cells) > len(h.by)+2 {
		h.by = nil
	}
	h.known = h.what >= 0
	return h, h.known || h.by != nil
}

// columnParty reads the head of a column that says who does what stands under
// it: "Polisen", "Detta gör kommunen", "Polisens insatser".
func columnParty(cell string) parties {
	ts := tokenise(cell)
	if len(ts) == 0 || len(ts) > 4 {
		return 0
	}
	by := leadParties(ts)
	for i, t := range ts {
		_, genitive := partyGenitive(t.low)
		head := performerAt(ts, i, len(ts)) != 0 || genitive || t.cap || activityNouns[t.low] || pledgeNoun(t.low) || vow(ts, i) || modal(ts, i) ||
			oneOf(t.low, "gör", "göra", "detta", "så", "här", "vad", "vi", "i", "ansvar", "ansvarar", "del", "uppgift", "uppgifter", "bidrar", ":", "sig", "att", "för")
		if !head {
			return 0
		}
	}
	return by
}

// visitPartyRow reads a row of a table with a column for each organisation:
// every cell under an organisation is an item of its own, and the cell that
// stands under none is their heading. It reports whether the row was one: in
// a row of crosses the crosses only say who.
func (r *reader) visitPartyRow(i int) bool {
	cells, told := r.blocks[i].block.cells, false
	for k := range r.table.by {
		told = told || k < len(cells) && !crossed(cells[k]) && cells[k] != ""
	}
	if !told || !r.pledge || r.current().polarity == goals {
		return false
	}
	heading := r.heading
	for k, cell := range cells {
		if by := r.table.by[k]; by == 0 && cell != "" {
			r.heading = cell
		} else if by != 0 {
			r.f.fire(rulePartyColumn)
			for _, item := range cellItems(cell) {
				r.visitAs(i, itemOf(item), lead{polarity: promising, by: by})
			}
		}
	}
	r.heading = heading
	return true
}

// crossed reports whether a cell only marks its column: "X".
func crossed(cell string) bool {
	return oneOf(lower(cell), "x", "✓", "✔", "ja", "(x)")
}

// cellItems returns the items of a list that stands in a cell, or the cell as
// one item; a cell without letters has none.
func cellItems(cell string) []string {
	var out []string
	for item := range strings.SplitSeq(cell, "•") {
		if item = strings.TrimSpace(item); strings.ContainsFunc(item, unicode.IsLetter) {
			out = append(out, item)
		}
	}
	return out
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
