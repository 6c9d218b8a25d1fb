package promisetext

import (
	"strings"
	"unicode"
)

// visitBullet reads a bullet, or a line that stands as one.
func (r *reader) visitBullet(i int) {
	u := r.blocks[i]
	r.content = true
	at := r.setting(true)
	first := len(r.rows)
	note, sents := annotation(u.sents), u.sents
	if at.polarity == weak && inBrackets(sents) != 0 { // "Städning av torget (kommunen)"
		at.polarity = promising
	}
	for k, s := range sents {
		if k > 0 && r.further(i, s, at, first) {
			continue
		}
		if k > 0 {
			continue
		}
		promised := false
		for n, p := range r.divide(s) {
			promised = r.item(i, p, at, n, promised)
		}
	}
	r.annotate(first, note)
	if len(r.rows) == first+1 && len(sents) > 0 {
		r.rows[first].text = u.block.text
	}
}

func (r *reader) annotate(first int, note parties) {
	if note == 0 {
		return
	}
	r.f.fire(ruleResponsible)
	for k := first; k < len(r.rows); k++ {
		r.rows[k].by = note
	}
}

// item decides whether the first sentence of a bullet, or a part of it, is a
// promise. A later part without a verb or a performer of its own is one where
// the part before it was (promised).
func (r *reader) item(i int, p part, at setting, n int, promised bool) bool {
	c := parse(p.s.ts)
	if pastItem(c) {
		r.f.fire(rulePast)
		return false
	}
	if basisSentence(p.s.ts) || important(c) {
		return false
	}
	rule := commitment(p.s, c, at)
	c.may = c.may || c.can && c.verb >= 0 && at.polarity == promising // "Det kan bli aktuellt med drönare"
	switch {
	case at.polarity == goals && rule != ruleModalPerformer && rule != ruleVow && rule != rulePresentCounted:
		r.f.fire(ruleGoalList)
		return false
	case at.polarity == goals && !countable(p.s):
		r.f.fire(ruleGoalList)
		return false
	case at.polarity == promising && !metaItem(c) && !p.s.bareLabel() && !r.topicItem(i):
		if rule == 0 || n > 0 || rule == rulePresentUnderHeading {
			rule = ruleItemOfLead
		}
	case rule == 0 && n == 0 && at.pledge && r.amongPromises(i, c):
		rule = ruleSibling
	case rule == 0 && promised:
		rule = ruleItemByItself
	case rule == 0:
		return false
	case rule != ruleNominalCounted:
		r.f.fire(ruleItemByItself)
	}
	r.f.fire(rule)
	r.keep(p, c, rule, i, true)
	return true
}

// important reads "Bra belysning är viktigt": why, not what.
func important(c clause) bool {
	return c.verb >= 0 && !c.modal && !c.vow && c.main.lemma == "vara" && oneOf(word(c.ts, c.verb+1), "viktig", "viktigt", "viktiga", "avgörande")
}

// amongPromises reports whether a bullet that tells what an organisation is or
// has stands beside one that promises: "Polisen har nolltolerans mot vapen".
func (r *reader) amongPromises(i int, c clause) bool {
	if c.subject == 0 && !(stranger(c) && c.main.form == present && !oneOf(c.main.lemma, "vara", "ha", "öka", "minska", "bli", "uppleva", "finnas")) || c.subject != 0 && c.noun >= 0 || c.verb < 0 || denied(c) || c.main.passive() || c.main.form == past || c.modal {
		return false
	}
	if last := len(r.rows) - 1; last >= 0 && r.rows[last].bullet && r.rows[last].at == i-1 {
		return true
	}
	if i+1 >= len(r.blocks) || r.blocks[i+1].block.kind != bullet || len(r.blocks[i+1].sents) == 0 {
		return false
	}
	next := r.blocks[i+1].sents[0]
	rule := commitment(next, parse(next.ts), r.setting(true))
	return rule == rulePresentCounted || rule == ruleModalPerformer || rule == ruleVow || rule == ruleModalEvent && c.subject == 0
}

// topicItem reports whether a numbered or marked word stands over a paragraph:
// "1) Trafiken" is a heading.
func (r *reader) topicItem(i int) bool {
	return !r.blocks[i].block.label && len(r.blocks[i].sents[0].ts) <= 2 && i+1 < len(r.blocks) && r.blocks[i+1].block.kind == paragraph || r.overParagraph(i)
}

// overParagraph reports whether a bullet is the heading of the paragraph after
// it: a few words without a verb, and the paragraph stands apart.
func (r *reader) overParagraph(i int) bool {
	if i < 1 || i+1 >= len(r.blocks) || r.blocks[i].block.kind != bullet || r.blocks[i-1].block.kind == bullet || r.blocks[i].block.label || len(r.blocks[i].sents) != 1 {
		return false
	}
	ts, next := r.blocks[i].sents[0].ts, r.blocks[i+1].block
	return len(ts) <= 6 && !hasVerb(ts) && !strings.HasSuffix(r.blocks[i].block.text, ".") && !countable(r.blocks[i].sents[0]) &&
		next.kind == paragraph && next.gap && !next.colon && strings.HasSuffix(next.text, ".")
}

// bareLabel reports whether an item is nothing or a link.
func (s sentence) bareLabel() bool {
	return len(s.ts) == 0 || !strings.ContainsFunc(s.text, unicode.IsLetter) || strings.Contains(s.text, "www.") || strings.Contains(s.text, "http") || strings.HasSuffix(s.text, ".pdf")
}

// pastItem reports whether a bullet tells what was done: "Genomfört 57
// insatser", "20 områden har startats".
func pastItem(c clause) bool {
	for i := range c.ts {
		if verbAt(c.ts, i).form != supine || c.perfect || i == 0 && moreOf(c.ts) {
			continue
		}
		if i == 0 || word(c.ts, i-1) == "har" && mainClause(c.ts, i-1) || word(c.ts, i-2) == "har" && mainClause(c.ts, i-2) {
			return true
		}
	}
	return c.verb >= 0 && !c.vow && c.main.form == past && c.ts[c.verb].low != "skulle"
}

// moreOf reports whether a supine that an item begins with describes what is
// promised: "Fortsatt utbildning", "Utökat samarbete".
func moreOf(ts []token) bool {
	return len(ts) > 1 && !ts[1].num && oneOf(ts[0].low, "fortsatt", "ökat", "utökat", "förstärkt", "stärkt", "förbättrat", "intensifierat", "fördjupat", "samordnat", "riktat", "utvecklat")
}

// metaItem reports whether the bullet speaks of the pledge itself.
func metaItem(c clause) bool {
	return c.verb >= 0 && c.subject == 0 && !c.we && c.noun == 0 && pledgeNoun(c.ts[0].low)
}

// further reads a sentence after a bullet's first. It is a promise of its own
// where it commits an organisation to something, or states its own number or
// rhythm of something else; otherwise it explains the promise before it.
func (r *reader) further(i int, s sentence, at setting, first int) bool {
	c := parse(s.ts)
	rule := commitment(s, c, setting{polarity: promising, bullet: true, pledge: at.pledge})
	if len(r.rows) > first && !r.ownPromise(s, c, rule, first) {
		last := &r.rows[len(r.rows)-1]
		last.more = append(last.more, s)
		r.f.fire(ruleElaboration)
		return true
	}
	if rule == 0 || pastItem(c) || at.polarity == goals {
		return true
	}
	r.f.fire(ruleFollowingSentence)
	var carry parties
	if c.noun >= 0 && len(r.rows) > first { // "Gruppen ska träffas": the one just spoken of
		if d := r.rows[len(r.rows)-1]; anaphoric(c) || c.main.passive() && sameNoun(d.s, s) {
			carry = d.c.subject
		}
	}
	for _, p := range r.divide(s) {
		if p.by == 0 {
			p.by = carry
		}
		r.keep(p, parse(p.s.ts), ruleFollowingSentence, i, true)
	}
	return true
}

// sameNoun reports whether the sentence counts the same sort of thing as the
// one before it: "trafikkontroller" – "minst tio kontroller".
func sameNoun(prev, s sentence) bool {
	for _, q := range quantities(s.ts, nil, nil) {
		for _, t := range prev.ts {
			if q.noun >= 0 && len(s.ts[q.noun].low) > 4 && strings.HasSuffix(t.low, s.ts[q.noun].low) {
				return true
			}
		}
	}
	return false
}

// anaphoric reports whether the subject refers to a group just named.
func anaphoric(c clause) bool {
	w := word(c.ts, c.noun)
	return oneOf(w, "gruppen", "teamet", "de", "rådet", "forumet", "nätverket", "arbetsgruppen", "dessa")
}

// ownPromise reports whether a further sentence promises something else than
// the one before it.
func (r *reader) ownPromise(s sentence, c clause, rule ruleID, first int) bool {
	if rule == 0 {
		return false
	}
	prev := r.rows[len(r.rows)-1]
	counted := countable(s)
	switch {
	case doer(s.ts) != 0 && !counted,
		c.agent != 0 && !counted && (definite(c) || c.verb == 0) && doingVerb(c), performs(prev.s, c) && !counted:
		return false
	case eachOfSame(prev.s, c):
		return false
	case counted && anaphoric(c) && !c.main.passive():
		return true
	case sameThing(prev.s, c) && !ownCount(prev, counted):
		r.f.fire(ruleSameThing)
		return false
	case definite(c) && !counted:
		return false
	case counted:
		return true
	case c.subject != 0 && !c.main.passive():
		return !explains(c)
	case c.we && c.modal:
		return !explains(c)
	case rule == ruleModalEvent:
		return !definite(c) && !c.may
	}
	return false
}

func ownCount(prev draft, counted bool) bool { return counted && countable(prev.s) }

// performs reports whether the sentence only says who does the thing promised
// before: "Poliser från trafikenheten utför kontrollerna".
func performs(prev sentence, c clause) bool {
	if c.subject != 0 && len(c.ts) <= 6 && oneOf(c.main.lemma, "delta", "medverka", "ansvara") {
		return true
	}
	if c.subject == 0 || !oneOf(c.main.lemma, "utföra", "genomföra", "göra", "hålla", "leda", "sköta", "bemanna", "arrangera", "ordna", "anordna", "skicka", "sända", "dela", "betala", "bekosta") {
		return false
	}
	for _, t := range c.ts[c.mainAt+1:] {
		if endsDefinite(t.low) && sameThing(prev, clause{ts: []token{t}, noun: 0}) || oneOf(t.low, "detta", "dem", "dessa") {
			return true
		}
	}
	return false
}

func endsDefinite(w string) bool {
	return strings.HasSuffix(w, "na") || strings.HasSuffix(w, "en") || strings.HasSuffix(w, "et")
}

// explains reports whether a sentence with an organisation as its subject
// only says why or what is meant.
func explains(c clause) bool {
	return oneOf(c.main.lemma, "vilja", "vara", "se", "ha", "ansvara", "hoppas", "stå", "få", "behöva", "bli") ||
		oneOf(c.ts[0].low, "syftet", "målet", "därigenom", "genom", "på", "då", "detta", "med") && !c.modal
}

// sameThing reports whether the sentence's subject is the thing that the one
// before it promises, now known: "kontroller" – "Kontrollerna".
func sameThing(prev sentence, c clause) bool {
	if c.verb < 0 && (numberOf(prev, c) || oneOf(c.ts[0].low, extentWords...) && countable(sentence{ts: c.ts})) {
		return true
	}
	if c.noun < 0 || c.noun >= len(c.ts) {
		return false
	}
	if c.noun+4 < len(c.ts) && has(c.ts[c.noun:c.noun+4], "dem", "dessa") { // "Minst sex av dem"
		return true
	}
	w := c.ts[c.noun].low
	if w == "det" && c.modal && c.main.passive() { // "I Harby ska det hållas två möten": no pronoun
		return false
	}
	if oneOf(w, extentWords...) && countable(sentence{ts: c.ts}) {
		return true
	}
	if oneOf(w, "detta", "det", "de", "dessa", "den", "arbetet", "insatserna", "insatsen", "aktiviteterna", "aktiviteten", "besöken", "åtgärderna", "träffarna", "mötena") {
		return true
	}
	if eachOfSame(prev, c) {
		return true
	}
	if k := c.noun + 2; word(c.ts, k) == "av" && k+1 < len(c.ts) { // "Minst hälften av kontrollerna"
		w = c.ts[k+1].low
	} else if word(c.ts, k-1) == "av" {
		w = c.ts[k].low
	}
	return known(prev, w)
}

// eachOfSame reads "Varje vandring genomförs på kvällstid" after a promise of
// vandringar.
func eachOfSame(prev sentence, c clause) bool {
	w := word(c.ts, c.noun+1)
	return oneOf(word(c.ts, c.noun), "varje", "alla", "samtliga") && len(w) > 4 && (sameStem(prev, w) || has(prev.ts, w) || stemIn(prev, w))
}

// stemIn reports whether a word of the sentence has w in it: "vandring" –
// "trygghetsvandringar".
func stemIn(s sentence, w string) bool {
	for _, t := range s.ts {
		if strings.Contains(t.low, w) {
			return true
		}
	}
	return false
}

// extentWords begin a sentence that says how much of the thing before it is
// promised: "Omfattningen bör vara två vandringar per termin".
var extentWords = []string{"omfattningen", "antalet", "frekvensen", "målsättningen", "ambitionen", "målet", "målvärdet"}

// numberOf reports whether a sentence without a verb only gives the thing
// promised before it a number or a rhythm: "Närvaro vid minst 90 tillfällen".
func numberOf(prev sentence, c clause) bool {
	if countable(prev) || !countable(sentence{ts: c.ts}) {
		return false
	}
	for _, t := range c.ts {
		if len(t.low) > 4 && !floorWords[t.low] && !timeNoun(t.low) && sameStem(prev, t.low) {
			return true
		}
	}
	return false
}

// sameStem reports whether the sentence has a word that begins or ends as w
// does: "besöka" – "besök", "trafikkontroller" – "kontroller".
func sameStem(s sentence, w string) bool {
	for _, t := range s.ts {
		if len(t.low) > 4 && (commonStart(t.low, w) >= max(4, min(len(w), len(t.low))-2) || strings.HasSuffix(t.low, w)) {
			return true
		}
	}
	return false
}

// commonStart is how many bytes two words begin alike.
func commonStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// known reports whether w is the definite form of a noun in the sentence.
func known(prev sentence, w string) bool {
	for _, end := range []string{"erna", "arna", "orna", "na", "en", "et", "n"} {
		stem, ok := strings.CutSuffix(w, end)
		if !ok || len(stem) < 4 {
			continue
		}
		for _, t := range prev.ts {
			if strings.Contains(t.low, stem) {
				return true
			}
		}
	}
	return false
}

// itemStart reports whether a line begins as an item of a list does: with
// what is to be done, or with a number of something.
func itemStart(ts []token) bool {
	if len(ts) < 2 {
		return false
	}
	i := 0
	if ts[0].low == "att" {
		i = 1
	}
	if f := verbAt(ts, i).form; f == infin || f == present || floorWords[ts[0].low] {
		return true
	}
	q, ok := quantityAt(ts, 0)
	return ok && notTarget(ts, q) == 0
}

// unmarkedItem reports whether a line without a bullet is an item of the lead
// just read: the marks are often lost when a page is copied.
func (r *reader) unmarkedItem(i int) bool {
	u := r.blocks[i]
	l := r.current()
	if !r.open || l.polarity != promising || u.block.kind == row || u.block.colon {
		return false
	}
	return (!u.block.gap || r.lineFollows(i)) && len(u.block.text) < 300 || itemStart(u.sents[0].ts)
}

// lineFollows reports whether the block is a line with one more right under
// it: lines under a lead are its items, the first of them too.
func (r *reader) lineFollows(i int) bool {
	if !r.blocks[i-1].block.colon || i+1 >= len(r.blocks) {
		return false
	}
	b, next := r.blocks[i].block, r.blocks[i+1].block
	return !next.gap && next.kind != bullet && next.kind != row && !b.colon && len(r.blocks[i].sents) == 1
}
