package promisetext

import "strings"

// labels stand before a colon and say that a promise follows.
var labels = []string{"aktivitet", "åtgärd", "insats", "löfte", "löftespunkt", "detta gör vi", "så gör vi", "vi lovar"}

var jointLabels = []string{"båda", "gemensamt", "tillsammans", "alla", "vi"}

// labelled reads a line such as "Kommunen: 10 nya papperskorgar" or
// "Aktivitet: nattvandring. Ansvarig: föreningarna": a label, a colon, and
// what is promised. It reports whether the line was one.
func (r *reader) labelled(i int) bool {
	u := &r.blocks[i]
	label, rest, ok := cutLabel(u.block.text)
	if !ok || !r.pledge || u.block.kind == row || u.block.colon || len(label) > 40 || len(u.sents) == 0 {
		return false
	}
	words := tokenise(label)
	by := onlyParties(words)
	joint := oneOf(lower(label), jointLabels...)
	named := by != 0 || joint
	if !named && !labelWord(lower(label)) || r.current().polarity == goals && !named {
		return false
	}
	inner := itemOf(rest)
	if !named && strings.HasPrefix(lower(label), "löfte") && u.block.kind == heading && !itemStart(inner.sents[0].ts) { // "Löfte 1: Tryggare centrum"
		return false
	}
	if strings.ContainsAny(rest[:min(len(rest), 3)], "\"”“»") { // a headline that quotes
		return false
	}
	if len(inner.sents) == 0 || noise(&inner) || spokenLabel(inner.sents[0], named) || named && titleOf(inner.sents[0]) {
		return false
	}
	l := lead{polarity: promising, by: by}
	if !named {
		l.by = r.section.by
	}
	first := len(r.rows)
	r.visitAs(i, inner, l)
	for k := first; k < len(r.rows) && named && !joint; k++ {
		if r.rows[k].by == 0 {
			r.rows[k].by = by
		}
	}
	return true
}

// itemOf makes an item of a list of a piece of text.
func itemOf(text string) unit {
	u := unit{block: block{kind: bullet, text: text, label: true}}
	for _, s := range sentences(text) {
		u.sents = append(u.sents, sentence{s, tokenise(s)})
	}
	return u
}

// visitAs reads an item in the place of block i, under a lead of its own.
func (r *reader) visitAs(i int, item unit, l lead) {
	outer, section, ld := r.blocks[i], r.section, r.lead
	r.blocks[i], r.lead = item, l
	r.visitBullet(i)
	r.blocks[i], r.section, r.lead = outer, section, ld
}

// titleOf reports whether what stands after the parties is the document's
// title: "Ekby kommun och Polisen – medborgarlöfte för 2025".
func titleOf(s sentence) bool {
	return len(s.ts) <= 6 && (pledgeNoun(s.ts[0].low) || oneOf(s.ts[0].low, "nya", "nytt", "gemensamt", "gemensamma", "våra") && len(s.ts) > 1 && pledgeNoun(s.ts[1].low)) && parse(s.ts).verb < 0
}

// cutLabel divides a line at its first colon, or at a dash after an
// organisation: "Polisen – två kontroller".
func cutLabel(s string) (label, rest string, ok bool) {
	for _, dash := range []string{" – ", " - ", " — "} {
		if label, rest, ok = strings.Cut(s, dash); ok && len(label) < 40 && (labelWord(lower(label)) || onlyParties(tokenise(label)) != 0 && onlyParties(tokenise(rest)) == 0) {
			return label, rest, true
		}
	}
	return strings.Cut(s, ": ")
}

func labelWord(low string) bool {
	low = strings.TrimRight(low, "0123456789 ")
	return oneOf(low, labels...)
}

// spokenLabel reports whether what follows the colon is a telephone number or
// an address: "Polisen: 114 14".
func spokenLabel(s sentence, named bool) bool {
	return len(s.ts) < 2 && (named || s.ts[0].num) || noiseSentence(s) || phone(s.ts, quantity{to: 1}) || strings.Contains(s.text, "@")
}
