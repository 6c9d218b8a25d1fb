package promisetext

import "strings"

// sentence is one sentence of a block, or one part of a divided sentence.
type sentence struct {
	text string
	ts   []token
}

// setting is what is known of the place where a sentence stands.
type setting struct {
	polarity polarity
	bullet   bool
	year     bool // the heading names the pledge and its year
	pledge   bool // the document is a pledge: it speaks of a löfte or of what is lovat
}

// commitment decides whether a sentence by itself promises something, and by
// which rule. Rule 0 is no.
func commitment(s sentence, c clause, at setting) ruleID {
	if len(c.ts) < 2 || strings.HasSuffix(s.text, "?") {
		return 0
	}
	if at.pledge && ownFollowUp(c) {
		return ruleOwnFollowUp
	}
	switch {
	case c.vow && c.ts[c.verb].low == "lovade" && (at.polarity == goals || toldAfter(c)):
		return 0
	case c.vow:
		return byVow(c)
	case byLaw(c.ts):
		return 0
	case c.verb >= 0 && !c.modal && denied(c):
		return 0
	case c.may && at.pledge && !c.modal:
		return mayRule(c)
	case c.modal:
		return byModal(s, c, at)
	case c.means && c.main.form != past:
		return ruleInnebarAtt
	case c.verb >= 0 && c.main.form == past:
		return 0
	case c.verb >= 0:
		return byPresent(s, c, at)
	case at.bullet && at.polarity != goals:
		return byNominal(s, c, at)
	}
	return 0
}

// mayRule: a possibility counts where the pledge's parties, or "det är
// möjligt", state it.
func mayRule(c clause) ruleID {
	for i, t := range c.ts {
		if t.low == "möjligt" && nextIs(c.ts, i, "att", "för") {
			return rulePossible
		}
	}
	if c.can && c.agent != 0 && c.noun >= 0 && !residents(c) { // "Den som … kan få samtal med kommunens personal"
		return rulePossible
	}
	if c.subject != 0 && c.noun < 0 && c.main.form != past {
		return rulePossible
	}
	return 0
}

// byLaw reports whether the sentence tells a duty that a law lays down: it is
// background, whatever pledge it stands in.
func byLaw(ts []token) bool {
	for i, t := range ts {
		if t.low == "enligt" && (startsWithAny(word(ts, i+1), lawStems) || startsWithAny(word(ts, i+2), lawStems)) {
			return true
		}
		if i < 2 && oneOf(t.low, "lagen", "lagstiftningen", "kommunallagen", "polislagen") {
			return true
		}
	}
	return false
}

var lawStems = []string{"lag", "kommunallag", "polislag", "förordning", "socialtjänstlag", "skollag"}

// byVow: "Polisen lovar att …". "Löftet som vi lovade" and "lovar gott" vow
// nothing.
func byVow(c clause) ruleID {
	if c.subject == 0 && !c.we || len(c.ts)-c.verb < 4 {
		return 0
	}
	if c.verb > 0 && oneOf(c.ts[c.verb-1].low, "det", "detta", "vad") && word(c.ts, c.verb-2) != "av" { // "– det lovar kommunen": the object is elsewhere
		return 0
	}
	rest := c.ts[c.verb+1:]
	if h, ok := findRhythm(c.ts[:c.verb]); ok && h.from == 0 { // "Varje år lovar polisen": how pledges are made
		return 0
	}
	if denied(c) || emptyVow(c) {
		return 0
	}
	if c.mainAt < 0 && (has(rest, "följande") || c.ts[c.verb].low == "lovade") {
		return 0
	}
	for i, t := range rest {
		if pledgeNoun(t.low) && i < 4 && !oneOf(t.low, "åtagande") {
			return 0
		}
	}
	return ruleVow
}

// toldAfter reports whether the sentence goes on to tell what came of what was
// promised: "Polisen lovade 20 kontroller och gjorde 23".
func toldAfter(c clause) bool {
	for i := c.verb + 1; i < len(c.ts); i++ {
		if f := verbAt(c.ts, i).form; f == past || f == supine || c.ts[i].low == "gjort" {
			return true
		}
	}
	return false
}

// denied reports whether the verb itself is denied: "Polisen kan inte lova",
// "Vi lovar inte att". "Vi lovar att inte" is no denial.
func denied(c clause) bool {
	for i := c.verb + 1; c.verb >= 0 && i < len(c.ts) && i <= c.verb+3; i++ {
		if oneOf(c.ts[i].low, "inte", "aldrig", "ej") {
			return true
		}
		if c.ts[i].low == "att" || c.ts[i].punct || verbAt(c.ts, i).form != noVerb {
			return false
		}
	}
	return false
}

// emptyVow: "Vi lovar att göra det vi skriver här" promises the promises.
func emptyVow(c clause) bool {
	return c.mainAt > 0 && oneOf(c.main.lemma, "göra", "hålla", "genomföra", "uppfylla") &&
		oneOf(word(c.ts, c.mainAt+1), "det", "vad", "allt") && oneOf(word(c.ts, c.mainAt+2), "vi", "som", "ni", "du")
}

// byModal: "Kommunen ska …", "Fyra vandringar ska genomföras".
func byModal(s sentence, c clause, at setting) ruleID {
	if c.mainAt < 0 || metaSubject(c) || metaObject(c) || c.main.lemma == "åstadkomma" && oneOf(c.ts[0].low, "det", "detta") {
		return 0
	}
	counted := countable(s)
	if at.polarity == goals && !at.bullet && !counted {
		return 0
	}
	if pronoun(c) && !c.main.passive() && at.pledge && !stateVerb(c) {
		return ruleModalPerformer
	}
	if (c.subject != 0 || c.we) && !c.main.passive() {
		if stateVerb(c) || !at.bullet && visionary(c) && !counted {
			return 0
		}
		if !at.pledge && !at.bullet && !counted {
			return 0
		}
		return ruleModalPerformer
	}
	if !at.pledge && !counted {
		return 0
	}
	if at.bullet && at.polarity != goals && !stateVerb(c) {
		return ruleModalEvent
	}
	if counted || c.agent != 0 || activitySubject(c) && (c.main.passive() || eventVerb(c)) {
		return ruleModalEvent
	}
	return 0
}

// byPresent: "Polisen genomför minst två insatser", "Fyra vandringar
// genomförs under året".
func byPresent(s sentence, c clause, at setting) ruleID {
	if metaSubject(c) || metaObject(c) || c.main.form == infin {
		if c.verb == 0 && at.bullet {
			return byNominal(s, c, at)
		}
		return 0
	}
	counted := countable(s)
	if _, group := yearGroup(c.ts, c); group { // "Föräldrar till barn i förskoleklass får ett brev"
		counted = true
	}
	switch {
	case comesIn(c), ofAgreement(c.ts):
		return 0
	case at.polarity == goals && (!counted || c.subject == 0 && !at.bullet):
		return 0
	case c.subject != 0 && !c.main.passive() && counted && (!stateVerb(c) || at.polarity == promising) && (at.pledge || at.bullet || hasFloor(c.ts)):
		return rulePresentCounted
	case at.pledge && at.polarity != goals && c.subject == 0 && oneOf(c.main.lemma, "få", "erbjuda", "bjuda", "ges") && (counted || c.agent != 0 && c.noun >= 0 && !residents(c)):
		return rulePresentCounted
	case at.pledge && counted && at.polarity != goals && c.subject == 0 && c.noun == 0 && !c.main.passive() && !stateVerb(c) && !definite(c) && !oneOf(c.main.lemma, "ske", "finnas", "pågå", "visa", "innebära", "omfatta", "uppleva"):
		return rulePresentCounted
	case c.agent != 0 && c.main.passive() && c.verb > 0 && activitySubject(c) && c.noun == 0 && (at.polarity == weak || at.polarity == promising) && (pluralEvent(c) || at.bullet):
		return rulePresentCounted
	case c.we && counted && !stateVerb(c) && at.pledge && at.polarity != goals:
		return rulePresentCounted
	case c.main.passive() && counted && (at.pledge || at.bullet) && !metaSubject(c) && eventSubject(c):
		return rulePresentCounted
	case at.pledge && (c.subject != 0 || c.we) && !c.main.passive() && !stateVerb(c) && (at.bullet || at.polarity == promising && (!generalVerb(c) || c.we && c.main.lemma == "ge") || at.polarity == weak && at.year && c.subject.single() && !generalVerb(c) && c.main.lemma != "arbeta"):
		return rulePresentUnderHeading
	case at.pledge && at.polarity == promising && c.main.passive() && (!definite(c) || c.agent != 0) && eventVerb(c):
		return rulePresentUnderHeading
	}
	return 0
}

// hasFloor reports whether the sentence says "minst".
func hasFloor(ts []token) bool {
	for _, t := range ts {
		if floorWords[t.low] {
			return true
		}
	}
	return false
}

// byNominal: "Minst 20 trafikkontroller", "Genomföra en trygghetsvandring".
func byNominal(s sentence, c clause, at setting) ruleID {
	qs := quantities(c.ts, nil, nil)
	if len(qs) > 0 && qs[0].from <= 1 && (qs[0].noun >= 0 || qs[0].floor) && !qs[0].bare && (at.pledge || qs[0].floor) {
		return ruleNominalCounted
	}
	if h, ok := findRhythm(c.ts); ok && at.pledge && h.rhythm.Times > 0 {
		return ruleNominalCounted
	}
	first := verbAt(c.ts, 0)
	if first.form == noVerb && c.ts[0].low == "att" {
		first = verbAt(c.ts, 1)
	}
	if len(c.ts) == 3 && c.ts[1].low == "och" { // "Bygga och bo": a page's menu
		return 0
	}
	if at.pledge && first.form == infin && at.polarity != goals && at.polarity != neutral {
		return ruleItemByItself
	}
	return 0
}

// meansThat: "Löftet innebär att polisen …", "I löftet ingår att …", "Det
// innebär att …" once a pledge has been spoken of.
func meansThat(ts []token, verb int) bool {
	if verb > 0 && ts[verb].low == "är" && partOfLead(ts, verb) {
		return true
	}
	if verb < 0 || !oneOf(ts[verb].low, "innebär", "ingår", "betyder") {
		return false
	}
	pledge := false
	for i, t := range ts {
		pledge = pledge || pledgeNoun(t.low)
		if pledge && i > verb && i <= verb+4 && t.low == "att" {
			return true
		}
	}
	return false
}

// partOfLead reads "En annan del av medborgarlöftet är att …".
func partOfLead(ts []token, verb int) bool {
	if word(ts, verb+1) != "att" || !pledgeNoun(ts[verb-1].low) {
		return false
	}
	return has(ts[:verb], "del", "delar", "punkt") && !has(ts[:verb], "syftet", "målet", "tanken")
}

// countable reports whether the sentence states a number, a rhythm or a set.
func countable(s sentence) bool {
	if h, ok := findRhythm(s.ts); ok && h.rhythm.Times > 0 {
		return true
	}
	for _, q := range quantities(s.ts, nil, nil) {
		if !q.ceiling {
			return true
		}
	}
	_, ok := eachOf(s.ts, clause{})
	return ok
}

// stateVerb reports whether the verb says what something is, not what is
// done: "ska vara", "har", "vill". "Ska vara ute", "vara närvarande" is done.
func stateVerb(c clause) bool {
	switch c.main.lemma {
	case "gå":
		return !has(c.ts[c.mainAt:], "trygghetsrond", "trygghetsronder", "varje", "ut", "ronder", "trygghetsvandring", "trygghetsvandringar", "minst")
	case "visa":
		return !has(c.ts[c.mainAt:], "film", "upp")
	case "vilja", "behöva", "bli", "äga", "ingå", "stå", "känna", "kräva":
		return true
	case "nå":
		for j := c.mainAt + 1; j < len(c.ts); j++ {
			if startsWithAny(c.ts[j].low, []string{"mål", "effekt", "resultat", "vision"}) {
				return true
			}
		}
		return false
	case "vara":
		if placeWords[word(c.ts, c.mainAt+1)] && placeNounAt(c.ts, c.mainAt+2) > 0 && c.subject != 0 { // "ska vara i hamnen varje dag"
			return false
		}
		for j := c.mainAt + 1; j < len(c.ts) && j < c.mainAt+8; j++ {
			if oneOf(c.ts[j].low, "närvarande", "synlig", "synliga", "ute", "tillgänglig", "tillgängliga", "aktiva", "bemannad", "bemannade", "delaktiga", "representerad", "representerade", "behjälpliga", "med", "snabba") {
				return false
			}
			if c.ts[j].low == "plats" && c.ts[j-1].low == "på" {
				return false
			}
		}
		return true
	case "få":
		return c.main.form != infin || !c.modal
	case "ha":
		if !c.modal && supineFollows(c) { // "har varit ute": told, not promised
			return true
		}
		return !c.modal && !hasFloor(c.ts) && !has(c.ts[c.mainAt:], "öppet", "plats", "ute", "närvaro", "patruller", "kontor", "möten", "personal", "nolltolerans", "beredskap", "jour")
	case "komma":
		return true
	}
	return false
}

func supineFollows(c clause) bool {
	for i := c.mainAt + 1; i < len(c.ts) && i <= c.mainAt+3; i++ {
		if verbAt(c.ts, i).form == supine {
			return true
		}
	}
	return false
}

func has(ts []token, words ...string) bool {
	for _, t := range ts {
		if oneOf(t.low, words...) {
			return true
		}
	}
	return false
}

// generalVerb reports whether the verb tells of work in general, as a page's
// background does: "samverkar", "arbetar", "ser".
func generalVerb(c clause) bool {
	if c.main.lemma == "ha" && !stateVerb(c) || c.main.lemma == "se" && seesTo(c) {
		return false
	}
	return oneOf(c.main.lemma, "samverka", "samarbeta", "se", "ha", "tro", "utgå", "innebära", "finnas", "ge", "få", "definiera", "bli", "gå", "göra")
}

// seesTo reads "ser (också) till att": a deed.
func seesTo(c clause) bool {
	for i := c.mainAt + 1; i+1 < len(c.ts) && i <= c.mainAt+3; i++ {
		if c.ts[i].low == "till" {
			return c.ts[i+1].low == "att" || verbAt(c.ts, i+1).form == infin
		}
	}
	return false
}

// visionary reports whether prose only says what the parties want to reach:
// "Vi ska göra Mörkvik tryggare", "Vi ska tillsammans minska brottsligheten".
func visionary(c clause) bool {
	if !oneOf(c.main.lemma, "öka", "minska", "göra", "skapa", "bidra", "stärka", "verka", "förbättra", "vara", "kunna", "se", "komma", "arbeta", "samarbeta", "samverka") {
		return false
	}
	if c.main.lemma == "se" && seesTo(c) || c.main.lemma == "arbeta" && oneOf(word(c.ts, c.mainAt+1), "med", "uppsökande") && has(c.ts[c.verb:c.mainAt], "även", "också", "dessutom") {
		return false
	}
	return c.we || c.subject&(c.subject-1) != 0
}

// pluralEvent reports whether the subject names events in the plural, known to
// nobody yet: "Trygghetsvandringar genomförs av kommunen".
func pluralEvent(c clause) bool {
	w := c.ts[c.noun].low
	for _, end := range []string{"ar", "er"} {
		if stem, ok := strings.CutSuffix(w, end); ok && eventNoun(stem) {
			return true
		}
	}
	return strings.HasSuffix(w, "möten") || strings.HasSuffix(w, "besök")
}

// eventVerb reports whether the verb is one with which something takes place.
func eventVerb(c clause) bool {
	return c.main.passive() || oneOf(c.main.lemma, "ske", "pågå", "finnas", "äga", "starta", "inleda", "ges", "satsa", "göra", "komma", "bli")
}

// activitySubject reports whether the subject is an activity named without a
// definite article: "insatser", "trafikkontroller", "riktade kontroller".
func activitySubject(c clause) bool {
	return !definite(c) && eventSubject(c)
}

// eventSubject reports whether the subject is something that can be done: not
// residents, and not the clause's "det" without more.
func eventSubject(c clause) bool {
	return c.noun >= 0 && !residents(c) && !subordinators[c.ts[c.noun].low]
}

// definite reports whether the subject is known already: "kontrollerna",
// "arbetet", "detta".
func definite(c clause) bool {
	if c.noun < 0 || c.noun >= len(c.ts) {
		return false
	}
	w := c.ts[c.noun].low
	if otherPrepositions[w] || placePrepositions[w] { // "Under året ska insatser genomföras": look behind the verb
		if c.verb+1 >= len(c.ts) {
			return true
		}
		w = c.ts[c.verb+1].low
	}
	if oneOf(w, "det", "detta", "denna", "dessa", "de", "den", "han", "hon", "båda", "man") {
		return !has(c.ts, "att") && !countable(sentence{ts: c.ts})
	}
	for _, e := range []string{"arna", "erna", "orna", "ingen", "ionen", "elsen", "andet", "betet"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}
