package promisetext

import (
	"strings"

	"lykta/internal/day"
)

// Read reads the text of a pledge. It is a function of the text alone: the
// same text gives the same reading. A text that promises nothing gives a
// reading without promises. Years, days and numbers are those of the text;
// none is made up.
func Read(text string) Reading {
	return newReader(text).read()
}

// unit is a block with its sentences.
type unit struct {
	block block
	sents []sentence
	quote bool
}

// reader holds what is known while a text is read.
type reader struct {
	blocks       []unit
	f            fired
	titleYear    int
	newest       int // the last year that a heading of a pledge names
	begins       int // the first year of the pledge that ends then
	published    int
	saysThisYear bool
	titleBy      parties // the single organisation whose promises the page's heading says they are
	pledge       bool
	followUp     bool
	period       *day.Period

	section lead   // from the last heading that says what it is over
	lead    lead   // from the last lead paragraph
	open    bool   // a lead was just read, and its items may stand without bullets
	heading string // the nearest heading above
	content bool   // something has come since the section's heading
	table   tableHead
	rows    []draft
}

// draft is a promise on its way: its sentences and where it stands.
type draft struct {
	s        sentence   // the sentence that promises
	more     []sentence // the sentences that explain it
	c        clause
	text     string
	lead     lead
	heading  string
	by       parties // from an annotation or a table, or carried from the part before
	extra    string  // other cells of a table row
	due      string  // the table's cell for the last day
	rule     ruleID
	bullet   bool
	at       int     // block
	carried  *Rhythm // the unit of time of the other half of a divided sentence
	optional bool
}

func newReader(text string) *reader {
	r := &reader{}
	for _, b := range blocks(normalise(text)) {
		u := unit{block: b}
		for _, s := range sentences(b.text) {
			u.sents = append(u.sents, sentence{s, tokenise(s)})
		}
		r.blocks = append(r.blocks, u)
	}
	return r
}

func (r *reader) read() Reading {
	r.markQuotes()
	r.lookOver()
	r.beginsWith()
	r.datesOfPage()
	for i := range r.blocks {
		r.visit(i)
	}
	r.dropUmbrellas()
	out := Reading{Promises: []Promise{}, Parties: []string{}, Basis: []Basis{}}
	if len(r.rows) == 0 {
		return out
	}
	r.period = r.findPeriod()
	out.Period = r.period
	seen := map[string]bool{}
	for _, d := range r.rows {
		if !seen[d.text] {
			seen[d.text] = true
			out.Promises = append(out.Promises, r.finish(d))
		}
	}
	out.Parties = r.findParties()
	out.Continues = r.findContinues()
	out.Basis = r.findBasis()
	return out
}

// lookOver finds out whether the text is a pledge at all, and whether it says
// how it will be followed up.
func (r *reader) lookOver() {
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			for j, t := range s.ts {
				if y, ok := yearOf(s.ts, j); ok && (r.blocks[i].block.kind == heading && len(s.ts) <= 12 || j == 1 && pledgeNoun(s.ts[0].low)) && y > r.newest && pledgeSentence(s.ts) && !pastHeading(s.ts) {
					r.newest = y
				}
				r.pledge = r.pledge || strings.Contains(t.low, "löfte") && !oneOf(word(s.ts, j-1), "nästa", "kommande") || vow(s.ts, j) && t.low != "garanterar" || t.low == "utfästelse" || t.low == "utfäster"
				r.followUp = r.followUp || strings.HasPrefix(t.low, "uppföljning") || strings.HasPrefix(t.low, "utvärder") || strings.HasPrefix(t.low, "redovis") || strings.HasPrefix(t.low, "återkoppl") || t.low == "upp" && j > 0 && strings.HasPrefix(s.ts[j-1].low, "följ")
			}
		}
	}
}

// visit reads one block.
func (r *reader) visit(i int) {
	u := &r.blocks[i]
	if len(u.sents) == 0 {
		return
	}
	if u.quote {
		r.f.fire(ruleQuote)
		return
	}
	if r.section.over && u.block.kind != heading && !r.numberedOver(u) {
		r.f.fire(ruleEarlier)
		return
	}
	switch {
	case noise(u):
		if endsText(u) {
			r.section, r.lead, r.open = lead{polarity: goals}, lead{}, false
		}
	case r.attribute(i), r.points(i), r.closesList(i):
		return
	case goalLine(u.sents[0].ts):
	case r.labelled(i):
		return
	case u.block.kind == row:
		r.visitRow(i)
		return
	case u.block.kind == bullet && r.numberedHeading(i):
		r.visitHeading(i)
	case u.block.kind == bullet && !r.leadsBullets(i):
		r.visitBullet(i)
	case r.unmarkedItem(i):
		r.visitBullet(i)
		return
	case u.block.kind == paragraph && r.overParagraph(i-1) && r.current().polarity == promising:
		r.visitBullet(i)
	case u.block.kind == heading && r.statement(i):
		r.visitParagraph(i)
	case u.block.kind == heading:
		r.visitHeading(i)
	default:
		r.visitParagraph(i)
	}
	r.table = tableHead{}
}

// statement reports whether a line that looks like a heading is a promise
// written without a full stop: it commits somebody by itself, and so does the
// line before or after it. A news page's headline stands alone.
func (r *reader) statement(i int) bool {
	if i == 0 || !r.commits(i) || !(r.commits(i-1) || i+1 < len(r.blocks) && r.commits(i+1)) {
		return false
	}
	r.f.fire(ruleStatement)
	return true
}

// commits reports whether block i is one line without a full stop that commits
// an organisation to something, and leads nothing.
func (r *reader) commits(i int) bool {
	u := &r.blocks[i]
	if u.block.level > 0 || u.block.colon || u.block.list || u.block.kind == bullet || u.block.kind == row || len(u.sents) != 1 || len(u.sents[0].ts) < 4 || strings.HasSuffix(u.block.text, ".") {
		return false
	}
	s := u.sents[0]
	c := parse(s.ts)
	if scanLead(s.ts).endsOpen || c.mainAt < 0 || c.subject == 0 && !c.we {
		return false
	}
	rule := commitment(s, c, setting{polarity: weak, pledge: r.pledge})
	return rule == ruleVow || rule == ruleModalPerformer || rule == rulePresentCounted
}

// numberedHeading reports whether a numbered line stands over bullets of
// another sort: "2. Vad polisen lovar".
func (r *reader) numberedHeading(i int) bool {
	b := r.blocks[i].block
	return b.nr && !endsSentence(b.text) && i+1 < len(r.blocks) && r.blocks[i+1].block.kind == bullet && !r.blocks[i+1].block.nr
}

// goalLine reads "Mål: färre inbrott": a line that says itself that it
// promises nothing.
func goalLine(ts []token) bool {
	return len(ts) > 2 && ts[1].text == ":" && goalStarts[ts[0].low]
}

// leadsBullets reports whether a bullet only introduces further bullets.
func (r *reader) leadsBullets(i int) bool {
	u := r.blocks[i]
	return u.block.colon && i+1 < len(r.blocks) && r.blocks[i+1].block.kind == bullet
}

// visitHeading takes note of a heading and of what it says of what follows.
func (r *reader) visitHeading(i int) {
	u := r.blocks[i]
	l := leadOf(u.block, u.sents[len(u.sents)-1].ts)
	if l.polarity == promising && addressLike(r.blocks, i) {
		l.polarity = neutral
	}
	if r.earlier(u) {
		l.polarity, l.over = goals, true
	}
	if l.by == 0 && labelWord(lower(u.block.text)) { // "Löfte 2" under "Polisens löften"
		l.by = r.titleBy
	}
	if i < 5 && l.polarity != neutral && l.by != 0 && r.titleBy == 0 {
		r.titleBy = l.by
	}
	r.heading = strings.TrimSuffix(u.block.text, ":")
	keep := l.polarity == neutral && r.section.polarity == promising && (r.section.nested || !r.content) && !outranks(l, r.section)
	if r.section.over && !l.over && !ownHeading(u.sents[len(u.sents)-1].ts, r.newest) && !outranks(l, r.section) {
		r.heading = strings.TrimSuffix(u.block.text, ":")
	} else if keep {
		r.section.nested = true
	} else {
		r.section = l
		if l.polarity == neutral && r.pledge && i > 0 {
			r.section.polarity = weak
		}
	}
	r.lead = lead{}
	r.open = u.block.colon && l.polarity == promising || l.polarity == promising && followedByItems(r.blocks, i)
	r.content = false
}

// outranks reports whether heading l stands above or beside s by its marked
// level.
func outranks(l, s lead) bool { return l.level > 0 && s.level > 0 && l.level <= s.level }

// followedByItems reports whether the next block begins as an item does.
func followedByItems(bs []unit, i int) bool {
	return i+1 < len(bs) && bs[i+1].block.kind != bullet && len(bs[i+1].sents) > 0 && itemStart(bs[i+1].sents[0].ts)
}

// addressLike reports whether the heading is an organisation's name in an
// address or a logotype rather than a lead.
func addressLike(bs []unit, i int) bool {
	ts := bs[i].sents[0].ts
	if bs[i].block.colon || i+1 >= len(bs) || bs[i].block.list || len(ts) == 0 {
		return false
	}
	m := scanLead(ts)
	return m.partyOnly && len(ts) > 1 && !m.vow && !m.endsOpen && ts[0].cap && len(ts) == 2
}

// visitParagraph reads running text; a paragraph that ends with a colon leads
// what comes after it.
func (r *reader) visitParagraph(i int) {
	u := r.blocks[i]
	sents := u.sents
	last := len(sents) - 1
	before := i+1 < len(r.blocks) && r.blocks[i+1].block.kind == bullet
	isLead := u.block.colon || before && !strings.HasSuffix(u.block.text, ".") || before && leadSentence(sents[last])
	if isLead {
		sents = sents[:last]
	}
	r.content = true
	r.prose(i, sents)
	r.lead, r.open = lead{}, false
	if isLead {
		r.lead = leadOf(block{kind: paragraph, colon: true, text: u.block.text}, u.sents[last].ts)
		r.open = u.block.colon
		if r.lead.polarity == neutral && r.section.polarity == goals {
			r.lead.polarity = goals
		}
		if r.lead.polarity == neutral && r.section.polarity != neutral {
			r.lead.polarity = weak
			r.lead.by = r.section.by
		}
		if r.lead.polarity == promising && r.lead.by == 0 && r.section.by != 0 && !namesParties(u.sents[last].ts) {
			r.lead.by = r.section.by
		}
	}
}

func namesParties(ts []token) bool { return leadParties(ts) != 0 }

// leadSentence reports whether a sentence with a full stop leads bullets all
// the same: "Polisen lovar följande."
func leadSentence(s sentence) bool {
	return has(s.ts, "följande", "nedanstående") || has(s.ts, "rad") && has(s.ts, "aktiviteter", "åtgärder", "insatser") && pledgeFree(s.ts) || strings.HasSuffix(s.text, "att.")
}

// pledgeFree reports whether a sentence does not vow by itself.
func pledgeFree(ts []token) bool {
	for i := range ts {
		if vow(ts, i) {
			return false
		}
	}
	return true
}

// current returns the lead that holds: the paragraph's, or the section's.
func (r *reader) current() lead {
	if r.lead.polarity != neutral || r.lead.by != 0 {
		return r.lead
	}
	return r.section
}

func (r *reader) setting(bullet bool) setting {
	l := r.current()
	return setting{polarity: l.polarity, bullet: bullet, pledge: r.pledge, year: l.year}
}

// prose looks for promises in running text.
func (r *reader) prose(i int, sents []sentence) {
	at := r.setting(false)
	speaker := parties(0) // who "vi" is: "Vi i kommunen …"
	for k, s := range sents {
		if l, rest, ok := runIn(s); ok {
			r.f.fire(ruleRunInLead)
			r.lead, s = l, rest
			at = r.setting(false)
		}
		if noiseSentence(s) || restsWholly(s.ts) {
			continue
		}
		if r.partOfPledge(i, sents, k) {
			continue
		}
		whole := ruleID(0) // what the sentence's first part is
		for n, part := range r.divide(s) {
			c := parse(part.s.ts)
			speaker |= weIn(part.s.ts)
			if c.we && c.subject == 0 && part.by == 0 && speaker.single() {
				part.by = speaker
			}
			rule := commitment(part.s, c, at)
			if rule == 0 && n == 0 && k > 0 && (c.subject.single() || c.agent != 0) && r.goesOn(i) {
				rule = commitment(part.s, c, setting{polarity: promising, pledge: at.pledge})
			}
			if n == 0 {
				whole = rule
			} else if rule == 0 { // "… samt minst 20 kontroller": no verb of its own
				rule = whole
			}
			if rule == 0 && n == 0 && r.lineAmongPromises(i, c, at) {
				rule = ruleSibling
			}
			if rule != rulePossible && r.elaborates(part.s, c, i, rule) {
				continue
			}
			if rule == 0 || basisSentence(part.s.ts) {
				r.noteSetAside(c)
				continue
			}
			r.f.fire(rule)
			if part.by == 0 && pronoun(c) && len(r.rows) > 0 {
				part.by = r.rows[len(r.rows)-1].c.subject
			}
			r.keep(part, c, rule, i, false)
		}
	}
}

// lineAmongPromises reports whether a line of its own, right under one that
// promises, tells what an organisation does: "Kommunen tar bort klotter".
func (r *reader) lineAmongPromises(i int, c clause, at setting) bool {
	last := len(r.rows) - 1
	return at.pledge && at.polarity != goals && last >= 0 && r.rows[last].at == i-1 && !r.blocks[i].block.gap && len(r.blocks[i].sents) == 1 &&
		c.subject.single() && c.noun < 0 && c.verb >= 0 && !c.modal && !c.can && !denied(c) && !supineFollows(c) &&
		c.main.form == present && !metaObject(c) && !byLaw(c.ts) && !comesIn(c) && c.main.lemma != "vara"
}

// goesOn reports whether the paragraph has promised something already.
func (r *reader) goesOn(i int) bool {
	return len(r.rows) > 0 && r.rows[len(r.rows)-1].at == i
}

// weIn returns who "vi" is where the sentence says so: "Vi i kommunen".
func weIn(ts []token) parties {
	for i, t := range ts {
		if t.low == "vi" && oneOf(word(ts, i+1), "i", "på", "inom") {
			return listAt(ts, i+2)
		}
	}
	return 0
}

// pronoun reports whether a pronoun for the organisation just named is the
// subject: "Den ska också …".
func pronoun(c clause) bool { return oneOf(word(c.ts, c.noun), "den", "de", "gruppen") }

// noteSetAside records which rule kept a sentence from being a promise.
func (r *reader) noteSetAside(c clause) {
	switch {
	case byLaw(c.ts):
		r.f.fire(ruleByLaw)
	case c.main.form == past:
		r.f.fire(rulePast)
	case metaSubject(c) || metaObject(c):
		r.f.fire(ruleMetaSubject)
	}
}

func (r *reader) keep(p part, c clause, rule ruleID, i int, bullet bool) *draft {
	text := p.text
	if text == "" {
		text = p.s.text
	}
	r.rows = append(r.rows, draft{
		s: p.s, c: c, text: text, lead: r.current(), heading: r.heading, rule: rule, bullet: bullet, at: i,
		by: p.by, carried: p.carried, optional: c.may,
	})
	return &r.rows[len(r.rows)-1]
}

// partOfPledge: "Dessa samtal är också en del av löftet" makes the sentence
// before it a promise.
func (r *reader) partOfPledge(i int, sents []sentence, k int) bool {
	ts := sents[k].ts
	if k == 0 || len(ts) > 14 || !oneOf(ts[0].low, "dessa", "detta", "det", "den", "denna", "även") || !has(ts, "del", "ingår") {
		return false
	}
	pledge := false
	for _, t := range ts[1:] {
		pledge = pledge || pledgeNoun(t.low)
	}
	if !pledge || pledgeNoun(ts[1].low) || len(r.rows) > 0 && r.rows[len(r.rows)-1].text == sents[k-1].text {
		return false
	}
	r.f.fire(rulePartOfPledge)
	prev := sents[k-1]
	c := parse(prev.ts)
	if inner, ok := lastClause(prev.ts); ok {
		c = inner
	}
	r.keep(part{s: prev}, c, rulePartOfPledge, i, false)
	return true
}

// lastClause parses what stands after "såsom att", "som att": the activity
// that a sentence ends with.
func lastClause(ts []token) (clause, bool) {
	for i := len(ts) - 1; i > 0; i-- {
		if ts[i].low == "att" && oneOf(ts[i-1].low, "såsom", "som", "genom", "exempelvis") {
			return parse(ts[i+1:]), true
		}
	}
	return clause{}, false
}
