package promisetext

import "strings"

// polarity says what the bullets under a lead or a heading are.
type polarity int

const (
	neutral   polarity = iota // nothing is known: each bullet speaks for itself
	weak                      // the pledge's own heading: commitments, and what is to be done
	promising                 // every bullet is a promise
	goals                     // goals, background, results, contacts: no promises
)

// lead is what introduces bullets or a section.
type lead struct {
	polarity polarity
	by       parties // the single organisation that it names, or 0
	nested   bool    // headings come directly under it: they do not end it
	level    int     // heading level, 0 where unmarked
	year     bool    // a pledge's heading that names its year
	over     bool    // what an earlier pledge held
}

// goalStarts are the words with which a heading or lead begins that
// introduces no promises.
var goalStarts = toSet(strings.Fields(`mål målet målen syfte syftet syften bakgrund problembild problembilden problem problemet
orsak orsaker orsakerna nuläge nulägesbild nuläget situationen resultat resultatet uppföljning uppföljningen utvärdering
effekt effekter effektmål vision visionen kontakt kontakta kontaktuppgifter kontaktpersoner kontaktinformation läs relaterad relaterat relaterade
länkar länk fakta om underlag underlaget meny sök nyheter varför dokument mer anmäl stäng hitta dela
process processen arbetsgång metod metoden exempel definition definitioner tyck följ prenumerera utfall återkoppling statistik utmaningar utmaningarna
problemområden problemområde målgrupp målgrupper indikatorer förväntad förväntade önskad önskat öppettider telefon adress`))

var pledgeNouns = []string{"löfte", "löftet", "löften", "löftena", "åtagande", "åtaganden", "åtagandet"}

func pledgeNoun(w string) bool {
	for _, n := range pledgeNouns {
		if strings.HasSuffix(w, n) {
			return true
		}
	}
	return false
}

var activityNouns = toSet(strings.Fields(`aktiviteter aktiviteterna aktivitet aktivitetsplan insatser insatserna insats åtgärder åtgärderna
åtgärd åtgärdspunkter handlingsplan löftespunkter delmoment`))

// leadOf reads what a heading, or a paragraph that ends with a colon or
// stands before bullets, introduces.
func leadOf(b block, ts []token) lead {
	l := lead{level: b.level}
	l.by = leadParties(ts)
	l.polarity = leadPolarity(b, ts)
	for j := range ts {
		_, year := yearOf(ts, j)
		year = year || isoDate(ts[j].low) > 0
		l.year = l.year || year && l.polarity == weak
	}
	if !l.by.single() || l.polarity == neutral {
		l.by = 0
	}
	return l
}

func leadPolarity(b block, ts []token) polarity {
	if len(ts) == 0 {
		return neutral
	}
	has := scanLead(ts)
	if b.list && !has.partyOnly {
		has.partyOnly = localParty(ts)
	}
	switch {
	case ts[0].low == "hur" && !has.endsOpen, has.negation || has.done || followsUp(ts) || has.pledge && has.what && !has.ask && !has.we && !b.colon && !titleAfterDash(ts):
		return goals
	case has.vow || has.means:
		return promising
	case has.pledge && has.subjectPledge && has.aims && !has.activity && !carriedOut(ts):
		return goals
	case goalStarts[ts[0].low] && !has.activity && !has.ask, oneOf(ts[max(0, len(ts)-2)].low, "uppdrag", "uppgifter", "roller") && !has.vow && !hasModal(ts), has.residents && !has.activity:
		return goals
	case b.colon && len(ts) <= 8 && lists(ts) && !has.residents:
		return promising
	case has.activity && (b.colon || b.kind == heading && len(ts) <= 6):
		return promising
	case b.kind == heading && len(ts) <= 3 && oneOf(ts[0].low, "parterna", "gemensamt", "tillsammans", "båda"):
		return promising
	case b.colon && hasModal(ts) && !has.subjectPledge && leadParties(ts) != 0,
		len(ts) <= 12 && hasModal(ts) && !has.subjectPledge && !has.aims && leadParties(ts).single():
		return promising
	case has.pledge && b.colon, carriedOut(ts), has.endsOpen, has.we, has.partyOnly:
		return promising
	case has.pledge && b.kind == heading && (!has.what || titleAfterDash(ts)):
		return pledgeHeading(ts)
	case goalStarts[ts[0].low]:
		return goals
	}
	return neutral
}

// lists reads "Dessa punkter lyfts:".
func lists(ts []token) bool { return has(ts, "punkter", "punkterna") }

// carriedOut reads "Löftet ska genomföras med hjälp av följande:": how the
// pledge is kept, not what it is meant to reach.
func carriedOut(ts []token) bool {
	return has(ts, "genomföras", "uppfyllas", "infrias", "förverkligas") && has(ts, "följande", "genom", "hjälp", "via")
}

// titleAfterDash reads "Så blir Ekby tryggare – medborgarlöfte 2025": the
// heading of a pledge, not of how pledges are made.
func titleAfterDash(ts []token) bool {
	for i := 1; i+1 < len(ts); i++ {
		if oneOf(ts[i].text, "–", "-", "—", ":") && (pledgeNoun(ts[i+1].low) || i+2 < len(ts) && pledgeNoun(ts[i+2].low)) {
			return true
		}
	}
	return false
}

// followsUp reads "Så följer vi upp", "Hur löftet följs upp".
func followsUp(ts []token) bool {
	return has(ts, "upp") && has(ts, "följer", "följs", "följa")
}

// pledgeHeading: "Våra löften" and "Polisens löften" stand over promises;
// "Medborgarlöfte 2024" stands over the whole page.
func pledgeHeading(ts []token) polarity {
	for _, t := range ts {
		if oneOf(t.low, "våra", "vårt", "vi", "lovar", ":") || t.low == "löften" || t.low == "löftena" || t.low == "åtaganden" {
			return promising
		}
	}
	return weak
}

type leadMarks struct {
	vow, means, pledge, subjectPledge, aims, activity, negation, done, residents, endsOpen, we, partyOnly, what, ask bool
}

func scanLead(ts []token) (m leadMarks) {
	parties, others := 0, 0
	for i, t := range ts {
		v := verbAt(ts, i)
		switch {
		case vow(ts, i), t.low == "lovat" && has(ts[:i], "har", "vad"):
			m.vow = true
		case t.low == "innebär" || t.low == "utlovas" || t.low == "omfattar" || t.low == "innehåller":
			m.means = m.pledge || m.means || t.low != "innehåller"
		case pledgeNoun(t.low):
			m.pledge = true
			m.subjectPledge = m.subjectPledge || i == 0 || i == 1
		case activityNouns[t.low] || strings.HasSuffix(t.low, "aktiviteter") || strings.HasSuffix(t.low, "åtgärder") || strings.HasSuffix(t.low, "insatser"):
			m.activity = true
		case t.low == "inte":
			m.negation = true
		case v.form == past && !oneOf(t.low, "lovade") || v.form == supine && i > 0 && !oneOf(t.low, "lovat", "beslutat", "enats", "kommit", "överenskommit", "bestämt", "åtagit", "utlovat") && has(ts, "har", "hade", "vi") || t.low == "gjort":
			m.done = true
		case oneOf(t.low, "syftar", "bygger", "utgår", "grundas", "grundar", "syftet", "ska", "skall", "handlar", "ges") && m.subjectPledge:
			m.aims = true
		case oneOf(t.low, "upplever", "tycker", "önskar", "lyfter", "anger", "känner", "visar", "vill", "oroar", "framkom", "framkommit", "efterfrågar") && i < 8, oneOf(t.low, "önskan", "önskemål", "önskemålen"):
			m.residents = true
		}
		if _, ok := partyOf(t.low); ok {
			parties++
		} else if g, ok := partyGenitive(t.low); ok && g != "" {
			others++
		} else if !t.punct && !oneOf(t.low, "och", "samt", "gemensamt", "tillsammans", "kommunens", "i", "gemensamma", "&") && !t.cap {
			others++
		} else if t.cap && i > 0 {
			others++
		}
	}
	m.done = m.done && !m.pledge
	m.activity = m.activity || len(ts) <= 6 && genitiveWord(ts[0].low) && oneOf(word(ts, 1), "ansvar", "del", "uppgift", "uppgifter", "uppdrag", "bidrag", "åtgärder", "roll", "ansvarsområde", "ansvarsområden")
	m.readEnds(ts)
	m.partyOnly = parties > 0 && others == 0 && len(ts) <= 5 && !topic(ts)
	return m
}

// runIn parts a lead that stands in the same sentence as what it leads:
// "Kommunen och polisen lovar 2021: Polisen är i centrum varje vecka." What
// comes after has a performer and a verb of its own.
func runIn(s sentence) (l lead, rest sentence, ok bool) {
	for i := 2; i+3 < len(s.ts) && i < 20; i++ {
		if s.ts[i].text != ":" {
			continue
		}
		head := s.ts[:i+1]
		c := parse(s.ts[i+1:])
		if l = leadOf(block{kind: paragraph, colon: true}, head); l.polarity != promising || c.subject == 0 || c.verb < 0 || c.vow {
			return lead{}, s, false
		}
		return l, s.slice(i+1, len(s.ts)), true
	}
	return lead{}, s, false
}

// localParty reads "Polisen i Sävby" over bullets.
func localParty(ts []token) bool {
	if len(ts) != 3 || !oneOf(ts[1].low, "i", "på") || !ts[2].cap {
		return false
	}
	_, ok := partyOf(ts[0].low)
	return ok
}

// topic reports whether a heading that names an organisation names what it is
// about: "Skola", "Skola och fritid".
func topic(ts []token) bool {
	for _, t := range ts {
		if startsWithAny(t.low, []string{"skol", "fritid", "förskol", "förening"}) {
			return true
		}
	}
	return false
}

// readEnds reads what a lead says by its first and its last words.
func (m *leadMarks) readEnds(ts []token) {
	last := len(ts) - 1
	for last > 0 && ts[last].punct {
		last--
	}
	m.endsOpen = oneOf(ts[last].low, "ska", "skall", "att", "genom", "följande", "åtar", "tillsammans") && !m.subjectPledge ||
		oneOf(ts[last].low, "bl.a", "annat") && last > 0 && hasModal(ts) && !m.subjectPledge
	first := ts[0].low
	second := word(ts, 1)
	m.we = oneOf(first, "detta", "det", "så", "här", "vad", "följande", "vi") &&
		(oneOf(second, "gör", "ska", "kommer", "här", "lovar") || first == "så" && oneOf(second, "arbetar", "jobbar")) &&
		last <= 9 && mentionsDoer(ts) && (first != "vad" || !strings.HasSuffix(ts[len(ts)-1].text, "?") || mentionsDoer(ts))
	m.what = oneOf(first, "vad", "hur", "så", "varför") || oneOf(first, "om", "läs", "mer") || strings.HasSuffix(ts[len(ts)-1].text, "?")
	m.ask = oneOf(first, "vad", "hur")
}

func hasModal(ts []token) bool {
	for i := range ts {
		if modal(ts, i) {
			return true
		}
	}
	return false
}

func mentionsDoer(ts []token) bool {
	for _, t := range ts {
		if t.low == "vi" || oneOf(t.low, "göra", "göras", "gäller") {
			return true
		}
		if _, ok := partyOf(t.low); ok {
			return true
		}
	}
	return false
}

// stranger reports whether a lead's subject is an organisation that the tables
// do not know: "Campingen ska:".
func stranger(c clause) bool {
	return c.noun == 0 && !c.we && c.verb <= 2 && !oneOf(c.ts[0].low, "det", "den", "detta", "denna", "insatserna", "arbetet") && endsDefinite(c.ts[0].low) && c.ts[0].cap && !pledgeNoun(c.ts[0].low) && !metaSubject(c)
}

// byAdjective reads "Polisiära aktiviteter", "Kommunala insatser".
func byAdjective(ts []token, i int) parties {
	if i != 0 || len(ts) > 4 || !activityNouns[word(ts, 1)] {
		return 0
	}
	switch {
	case strings.HasPrefix(ts[0].low, "polisiär"):
		return setOf(Police)
	case strings.HasPrefix(ts[0].low, "kommunal"):
		return setOf(Municipality)
	}
	return 0
}

// leadParties collects the organisations that a lead names as those who act.
func leadParties(ts []token) parties {
	c := parse(ts)
	if c.modal && c.subject == 0 && stranger(c) {
		return setOf(Other)
	}
	if c.vow || c.modal {
		return c.subject
	}
	if c.subject != 0 {
		return c.subject
	}
	var s parties
	governed := false
	for i, t := range ts {
		switch {
		case oneOf(t.low, "med", "mot", "till", "mellan", "i", "hos", "kring"):
			governed = true
		case t.text == "," || t.low == "från" || t.low == "av":
			governed = false
		}
		if governed && !(i+1 < len(ts) && t.low == "och") {
			continue
		}
		s |= performerAt(ts, i, len(ts)) | byAdjective(ts, i)
		if g, ok := partyGenitive(t.low); ok {
			s |= setOf(g)
		}
	}
	return s
}
