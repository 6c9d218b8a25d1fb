package promisetext

import "strings"

// clause is a sentence read for its grammar: where its finite verb stands,
// what promises, and who is its subject.
type clause struct {
	ts      []token
	verb    int     // index of the main finite verb or modal, -1 where there is none
	main    verb    // what is done: the infinitive after the modal, or the finite verb itself
	mainAt  int     // its index, -1 where there is none
	modal   bool    // ska, kommer att
	vow     bool    // lovar, åtar sig
	subject parties // organisations that are the grammatical subject
	we      bool    // "vi"
	noun    int     // index of the subject's first word where it is no organisation, -1
	agent   parties // "av polisen"
	may     bool    // kan, har möjlighet att, det är möjligt att
	means   bool    // "löftet innebär att …" stands around it
	can     bool    // the finite verb is "kan"
	perfect bool    // "före den 30 juni har …": it will have been done
}

// itemVerb returns the index of the infinitive that an item begins with, or
// -1. An organisation may stand before it where the modal was left out: "…
// och kommunen (ska) bjuda in".
func itemVerb(ts []token) int {
	for i := 0; i < len(ts) && i < 6; i++ {
		if verbAt(ts, i).form == infin {
			return i
		}
		if !oneOf(ts[i].low, "att", "och", "samt") && performerAt(ts, i, len(ts)) == 0 && !ts[i].cap {
			break
		}
	}
	return -1
}

var subordinators = map[string]bool{
	"som": true, "att": true, "hur": true, "när": true, "där": true, "vad": true, "vilka": true, "vilket": true,
	"vilken": true, "om": true, "eftersom": true, "innan": true, "då": true, "medan": true, "vars": true, "ifall": true,
	"huruvida": true,
}

// parse reads one sentence.
func parse(ts []token) clause {
	c := clause{ts: ts, verb: -1, mainAt: -1, noun: -1}
	c.findVerb()
	if c.verb >= 0 {
		c.findSubject()
		c.findMain()
	} else if i := itemVerb(ts); i >= 0 { // "Besöka varje skola": an item of a list
		c.main, c.mainAt = verbAt(ts, i), i
		c.subject, _ = subjectBefore(ts, i)
	}
	c.agent = agentOf(ts)
	c.findMay()
	return c
}

// findVerb finds the main clause's finite verb: a vow before a modal before
// any other verb.
func (c *clause) findVerb() {
	first, firstModal, inner := -1, -1, -1
	depth := 0
	item := len(c.ts) > 0 && verbAt(c.ts, 0).form == infin
	for i, t := range c.ts {
		if item && i > 2 && t.low == "där" { // "Utveckla SSPF, en modell där skola och polis träffas"
			break
		}
		depth += nesting(t)
		if depth > 0 {
			continue
		}
		if vow(c.ts, i) && mainClause(c.ts, i) {
			c.verb, c.vow = i, true
			return
		}
		if firstModal < 0 && modal(c.ts, i) && mainClause(c.ts, i) {
			firstModal = i
		}
		if first >= 0 && inner < 0 && oneOf(c.ts[first].low, "innebär", "ingår", "betyder", "är") && finite(verbAt(c.ts, i)) && mainClause(c.ts, i) {
			inner = i
		}
		if v := verbAt(c.ts, i); first < 0 && (finite(v) || t.low == "kan") && mainClause(c.ts, i) {
			first, c.can = i, t.low == "kan"
		}
	}
	if first < 0 {
		first = afterParty(c.ts)
	}
	if c.means = meansThat(c.ts, first); c.means && inner >= 0 {
		first = inner
	}
	if c.verb = first; firstModal >= 0 {
		c.verb, c.modal, c.can = firstModal, true, false
	}
}

// afterParty returns the index of a word that looks like a verb right after
// an organisation that the sentence begins with, or -1: "Kommunen kalkar
// sjön". No table holds every verb.
func afterParty(ts []token) int {
	for i := 0; i+1 < len(ts) && i < 4; i++ {
		if _, ok := partyOf(ts[i].low); ok && unknownVerb(ts, i+1) {
			return i + 1
		}
	}
	return -1
}

// unknownVerb reports whether a word that the tables do not know has the look
// of a verb in the present tense.
func unknownVerb(ts []token, i int) bool {
	t := ts[i]
	return !t.cap && !t.punct && len(t.low) > 3 && (strings.HasSuffix(t.low, "ar") || strings.HasSuffix(t.low, "er")) &&
		!otherPrepositions[t.low] && !placePrepositions[t.low] && t.low != "eller" && t.low != "efter"
}

func nesting(t token) int {
	switch t.text {
	case "(":
		return 1
	case ")":
		return -1
	}
	return 0
}

// finite reports whether a form can be a clause's finite verb.
func finite(v verb) bool {
	return v.form == present || v.form == presPass || v.form == infPass || v.form == past
}

// vow reports whether the token at i is a verb of promising.
func vow(ts []token, i int) bool {
	switch ts[i].low {
	case "lovar", "lovade", "utlovar", "garanterar", "förbinder":
		return true
	case "åtar", "åtog":
		return true
	case "tar", "har", "gör":
		return nextIs(ts, i, "utfästelsen", "åtagit")
	}
	return false
}

// mainClause reports whether the word at i stands in the main clause: no
// subordinator between it and the comma, or the start, before it. After a
// fronted clause the verb comes before its subject ("För att öka tryggheten
// ska polisen …"), and what "innebär att" and "lovar att" introduce counts as
// main.
func mainClause(ts []token, i int) bool {
	if inverted(ts, i) {
		return true
	}
	closed := false // a finite verb stands between: the relative clause has its own
	for j := i - 1; j >= 0; j-- {
		closed = closed || finite(verbAt(ts, j)) || verbAt(ts, j).form == supine
		if ts[j].low == "som" && closed {
			continue
		}
		if ts[j].text == "," && !innerComma(ts, j) || ts[j].text == ";" || ts[j].text == ":" {
			return true
		}
		if !subordinators[ts[j].low] || ts[j].low == "som" && j == 0 { // "Som en del av det ska …"
			continue
		}
		if ts[j].low == "att" && (j == 0 || introduces(ts, j)) {
			return true
		}
		if ts[j].low == "då" || ts[j].low == "om" && j > 0 {
			continue // adverb or preposition more often than conjunction
		}
		return false
	}
	return true
}

// innerComma reports whether the comma only divides a list or a relative
// clause's parts, so that what follows may still be subordinate.
func innerComma(ts []token, j int) bool {
	return j+1 < len(ts) && subordinators[ts[j+1].low]
}

// introduces reports whether "att" at j brings in what is promised.
func introduces(ts []token, j int) bool {
	for k := j - 1; k >= 0 && k >= j-8; k-- {
		switch ts[k].low {
		case "innebär", "betyder", "lovar", "ingår", "överens", "åtar", "beslutat", "genom", "bestämt", "lovat", "utlovar":
			return true
		}
	}
	return false
}

// inverted reports whether a subject follows the verb at i at once.
func inverted(ts []token, i int) bool {
	for j := i + 1; j < len(ts) && j <= i+2; j++ {
		if ts[j].low == "vi" {
			return true
		}
		if _, ok := partyOf(ts[j].low); ok {
			return true
		}
		if v := verbAt(ts, j); v.form != noVerb || modal(ts, j) || ts[j].low == "kan" || ts[j].punct || placePrepositions[ts[j].low] || otherPrepositions[ts[j].low] {
			return false
		}
	}
	return false
}

// findMain finds what is done: the verb that the modal or the vow governs.
func (c *clause) findMain() {
	if !c.modal && !c.vow && !c.can {
		c.main, c.mainAt = verbAt(c.ts, c.verb), c.verb
		if c.main.form == noVerb {
			c.main = verb{present, c.ts[c.verb].low}
		}
		c.futurePerfect()
		return
	}
	for i := c.verb + 1; i < len(c.ts); i++ {
		v := verbAt(c.ts, i)
		if v.form != infin && v.form != infPass && v.form != presPass && !deponents[c.ts[i].low] {
			continue
		}
		c.main, c.mainAt = v, i
		if v.form == presPass {
			c.main.form = infPass
		}
		return
	}
	if c.modal {
		c.guessMain()
	}
}

// futurePerfect reads "Före den 30 juni har kommunen utbildat …": what will
// have been done by a day is promised, not told.
func (c *clause) futurePerfect() {
	if c.ts[c.verb].low != "har" || !byDay(c.ts[:c.verb]) {
		return
	}
	for i := c.verb + 1; i < len(c.ts); i++ {
		v := verbAt(c.ts, i)
		if w := c.ts[i].low; v.form == noVerb && !c.ts[i].cap && len(w) > 4 && strings.HasSuffix(w, "at") { // no table holds every verb
			v = verb{supine, strings.TrimSuffix(w, "t")}
		}
		if v.form == supine {
			c.main, c.mainAt, c.modal, c.perfect = verb{infin, v.lemma}, i, true, true
			if strings.HasSuffix(c.ts[i].low, "ts") {
				c.main.form = infPass
			}
			return
		}
	}
}

// byDay reports whether a day or the end of the period is named as the last
// one: "senast den 1 maj", "innan årsskiftet", "vid periodens slut".
func byDay(ts []token) bool {
	for i, t := range ts {
		if oneOf(t.low, "senast", "före", "innan") && i+1 < len(ts) && (ts[i+1].num || dateWords[ts[i+1].low] || oneOf(ts[i+1].low, "årsskiftet", "utgången", "slutet", "årets", "periodens")) ||
			t.low == "vid" && nextIs(ts, i, "periodens", "årets", "utgången", "slutet") {
			return true
		}
	}
	return false
}

// guessMain takes the first word after the modal that looks like an
// infinitive where the tables know none: "ska handla", "ska kalkas".
func (c *clause) guessMain() {
	for i := c.verb + 1; i < len(c.ts) && i < c.verb+8; i++ {
		t := c.ts[i]
		if t.cap || t.punct || len(t.low) < 4 || adjective(t.low) || adverb[t.low] || setNoun(t.low) && i > c.verb+1 && placePrepositions[c.ts[i-1].low] {
			continue
		}
		switch {
		case strings.HasSuffix(t.low, "as"):
			c.main, c.mainAt = verb{infPass, t.low[:len(t.low)-1]}, i
			return
		case strings.HasSuffix(t.low, "a") && !oneOf(t.low, "våra", "sina", "också", "extra", "andra", "många", "alla", "egna", "minsta", "bästa"):
			c.main, c.mainAt = verb{infin, t.low}, i
			return
		}
	}
}

// findSubject finds who the subject is: the organisations before the verb
// that no preposition governs, or else those right after it.
func (c *clause) findSubject() {
	if c.frontedClause() {
		if c.subject, c.we = subjectAfter(c.ts, c.verb); c.subject != 0 || c.we {
			return
		}
	}
	c.subject, c.we = subjectBefore(c.ts, c.verb)
	bareVerb := c.verb == 0 && !c.modal && !c.vow && !c.can // "Bemannar kontoret": what follows is the object
	if c.subject == 0 && !c.we && !bareVerb {
		c.subject, c.we = subjectAfter(c.ts, c.verb)
	}
	if c.subject == 0 && !c.we {
		c.noun = nounSubject(c.ts, c.verb)
	}
}

// frontedClause reports whether a clause of its own stands before the verb,
// so that its subject is not this one's: "Genom att polis är på plats, ska
// kommunen …".
func (c *clause) frontedClause() bool {
	if c.verb < 4 || !c.modal && !c.vow || c.ts[c.verb-1].text != "," || !otherPrepositions[c.ts[0].low] && !subordinators[c.ts[0].low] {
		return false
	}
	return hasVerb(c.ts[:c.verb-1])
}

// findMay finds out whether the sentence states a possibility only.
func (c *clause) findMay() {
	for i, t := range c.ts {
		switch t.low {
		case "kan":
			c.may = c.can && i == c.verb && (c.subject != 0 || c.we || c.main.lemma == "få")
		case "möjligt":
			c.may = !c.vow && (nextIs(c.ts, i, "att") || nextIs(c.ts, i, "för") && word(c.ts, i+3) == "att")
			if c.may && c.subject == 0 && nextIs(c.ts, i, "för") { // "möjligt för polisen att"
				c.subject = listAt(c.ts, i+2)
			}
		case "möjlighet", "möjligheten", "möjligheter":
			c.may = nextIs(c.ts, i, "att") && i > 0 && hasBefore(c.ts, i)
		}
		if c.may {
			return
		}
	}
}

// hasBefore reports whether the clause says "har (nu) möjlighet", not "ger
// ungdomar möjlighet".
func hasBefore(ts []token, i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if ts[j].low == "har" {
			return true
		}
	}
	return false
}
