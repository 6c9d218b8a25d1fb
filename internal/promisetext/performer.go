package promisetext

import "strings"

// Prepositions that make what follows no subject. Those of place let go at
// "och": in "Polisen i Mörkvik och kommunen" both are subjects. Those of
// company and direction do not: "tillsammans med skolan och socialtjänsten".
var placePrepositions = map[string]bool{
	"i": true, "på": true, "vid": true, "inom": true, "från": true, "under": true, "utifrån": true, "hos": true,
}

var otherPrepositions = map[string]bool{
	"med": true, "till": true, "mot": true, "för": true, "mellan": true, "av": true, "genom": true, "via": true,
	"bland": true, "enligt": true, "kring": true, "om": true, "åt": true, "utöver": true, "tillsammans": true,
	"per": true, "utan": true, "gentemot": true, "trots": true, "efter": true, "förutom": true, "liksom": true,
}

// bothParties is who "parterna" of a pledge are.
var bothParties = setOf(Municipality) | setOf(Police)

// subjectBefore collects the organisations before the verb that are its
// subject.
func subjectBefore(ts []token, verb int) (s parties, we bool) {
	governed, place, depth := false, false, 0
	for i := subjectStart(ts, verb); i < verb; i++ {
		t := ts[i]
		depth += nesting(t)
		switch {
		case depth > 0 || t.text == ")":
		case speaksFor(ts, i):
		case otherPrepositions[t.low]:
			governed, place = true, false
		case placePrepositions[t.low]:
			governed, place = true, true
		case t.low == "som" || subordinators[t.low] && t.low != "att":
			governed, place = true, false
		case t.text == ",", t.low == "och" && place, t.low == "samt" && place:
			if t.text != "," || !companyList(ts, i) || place {
				governed = false
			}
		case governed:
		case t.low == "vi" && oneOf(word(ts, i+1), "i", "på", "inom") && listAt(ts, i+2) != 0: // "vi i kommunen"
			s |= listAt(ts, i+2)
		case t.low == "vi":
			we = true
		case t.low == "parterna":
			s |= bothParties
		default:
			s |= performerAt(ts, i, verb)
		}
	}
	return s, we
}

// companyList reports whether the comma at i goes on with a list governed by
// "med": "tillsammans med skola, föreningsliv och polis".
func companyList(ts []token, i int) bool {
	for j := i - 1; j >= 0; j-- {
		if ts[j].text == "," {
			continue
		}
		if otherPrepositions[ts[j].low] {
			return i-j <= 4 && listGoesOn(ts, i)
		}
	}
	return false
}

// listGoesOn reports whether "och" comes before the next verb.
func listGoesOn(ts []token, i int) bool {
	for j := i + 1; j < len(ts); j++ {
		if ts[j].low == "och" || ts[j].low == "samt" {
			return true
		}
		if verbAt(ts, j).form != noVerb || modal(ts, j) {
			return false
		}
	}
	return false
}

// subjectStart skips a fronted clause: "När mörkret faller, …", "För att öka
// tryggheten …".
func subjectStart(ts []token, verb int) int {
	for i := verb - 1; i > 0; i-- {
		if ts[i].low == "att" && introduces(ts, i) || ts[i].low == "därför" {
			return i + 1
		}
		if ts[i].text == ";" || ts[i].text == ":" {
			return i + 1
		}
	}
	return 0
}

// performerAt returns the organisation named at i, a genitive with its noun
// included: "kommunens ungdomscoacher", "polisens volontärer".
func performerAt(ts []token, i, verb int) parties {
	if ts[i].low == "stad" && i > 0 && ts[i-1].cap {
		return setOf(Municipality)
	}
	if ts[i].low == "region" && i+1 < len(ts) && ts[i+1].cap {
		return setOf(Other)
	}
	if by, ok := partyOf(ts[i].low); ok {
		if i > 0 && staff(ts[i].low) && genitiveWord(ts[i-1].low) { // "kommunens väktare": the municipality's
			by, _ = partyGenitive(ts[i-1].low)
		}
		return setOf(by)
	}
	if ts[i].text == "AB" {
		return setOf(Other)
	}
	if ts[i].cap && strings.HasSuffix(ts[i].low, "hem") && len(ts[i].low) > 6 {
		return setOf(Other) // municipal housing: "Lundbyhem"
	}
	by, ok := partyGenitive(ts[i].low)
	if !ok || i+1 >= verb || verb >= len(ts) {
		return 0
	}
	for j := i + 1; j < verb; j++ { // the noun names itself: "kommunens socialtjänst"
		if _, named := partyOf(ts[j].low); named || ts[j].low == "och" {
			return 0
		}
	}
	if passiveClause(ts, verb) {
		return 0
	}
	return setOf(by)
}

// staff reports whether the word names people who act for the one that they
// belong to: "kommunens väktare", "skolans volontärer".
func staff(w string) bool {
	return oneOf(w, "väktare", "väktarna", "ordningsvakter", "ordningsvakterna", "volontärer", "volontärerna", "vandrare", "frivilliga")
}

// passiveClause reports whether the verb at i, or the one it governs, is
// passive: its subject performs nothing.
func passiveClause(ts []token, i int) bool {
	if verbAt(ts, i).passive() {
		return true
	}
	if !modal(ts, i) {
		return false
	}
	for j := i + 1; j < len(ts); j++ {
		if v := verbAt(ts, j); v.form != noVerb {
			return v.passive()
		}
	}
	return false
}

// subjectAfter collects the organisations that follow the verb as its
// subject: "lovar polisen och kommunen att", "ska kommunen tillsammans med".
func subjectAfter(ts []token, verb int) (s parties, we bool) {
	depth := 0
	for i := verb + 1; i < len(ts) && i <= verb+12; i++ {
		t := ts[i]
		depth += nesting(t)
		if depth > 0 || t.text == ")" {
			continue
		}
		if t.low == "vi" {
			return s, true
		}
		if t.low == "parterna" {
			return s | bothParties, false
		}
		if p := performerAt(ts, i, len(ts)); p != 0 {
			s |= p
			continue
		}
		if speaksFor(ts, i) || speaksFor(ts, i+1) {
			continue
		}
		if stopsSubject(ts, i) {
			if s == 0 && t.low == "under" { // "kommer under våren polisen att"
				i = skipPhrase(ts, i)
				continue
			}
			return s, false
		}
		if s != 0 && !adverb[t.low] && !t.cap && t.text != "," {
			return s, false
		}
		if s == 0 && describes(ts, i) { // "kommer uniformerad polis att"
			continue
		}
		if s == 0 && !adverb[t.low] && !t.cap && !(i+1 < len(ts) && t.low == "lokalpolisområde") && !genitiveName(t) {
			return 0, false
		}
	}
	return s, false
}

// speaksFor reports whether the preposition at i stands after those who speak
// for an organisation: "representanter för kommunen".
func speaksFor(ts []token, i int) bool {
	return i > 0 && i < len(ts) && oneOf(ts[i].low, "för", "från") && oneOf(ts[i-1].low, "representanter", "företrädare", "personal", "medarbetare")
}

// describes reports whether the word at i is a participle or an adjective right
// before an organisation: "uniformerad polis", "lokala poliser".
func describes(ts []token, i int) bool {
	return i+1 < len(ts) && (strings.HasSuffix(ts[i].low, "ad") || adjective(ts[i].low)) && performerAt(ts, i+1, len(ts)) != 0
}

func genitiveName(t token) bool {
	_, ok := partyGenitive(t.low)
	return ok
}

// skipPhrase returns the index of the last word of the time phrase at i.
func skipPhrase(ts []token, i int) int {
	for j := i + 1; j < len(ts) && j <= i+3; j++ {
		if _, ok := partyOf(ts[j].low); ok || ts[j].low == "vi" {
			return j - 1
		}
	}
	return i + 3
}

var adverb = map[string]bool{
	"även": true, "också": true, "därför": true, "dessutom": true, "nu": true, "både": true, "såväl": true,
	"således": true, "alltså": true, "sedan": true, "bland": true, "annat": true, "den": true, "de": true, "lokala": true,
	"dels": true, "gemensamt": true, "vår": true, "våra": true, "i": true, "under": true, "tre": true, "båda": true, "två": true, "fyra": true,
	"sig": true, "fortsatt": true, "och": true, "samt": true, "årligen": true,
}

// determiner holds the adverb table's words that may begin a subject.
var determiner = map[string]bool{"den": true, "de": true, "två": true, "tre": true, "fyra": true, "båda": true, "våra": true, "vår": true, "lokala": true, "både": true, "såväl": true}

func stopsSubject(ts []token, i int) bool {
	t := ts[i]
	return otherPrepositions[t.low] || placePrepositions[t.low] || t.low == "att" || t.punct && t.text != "," ||
		t.text == "," && !listGoesOn(ts, i) || verbAt(ts, i).form != noVerb
}

// nounSubject returns the first word of the subject where it is no
// organisation: the word the clause begins with, or the one after the verb
// where something else stands first ("Varje månad genomförs …", "Under året
// ska …").
func nounSubject(ts []token, verb int) int {
	if verb > 0 && !fronted(ts, verb) {
		return 0
	}
	if verb+1 < len(ts) {
		return verb + 1
	}
	return -1
}

// fronted reports whether the clause begins with something else than its
// subject: Swedish puts the verb second.
func fronted(ts []token, verb int) bool {
	w := ts[0].low
	if otherPrepositions[w] || placePrepositions[w] || subordinators[w] || adverb[w] && !determiner[w] || oneOf(w, "utöver", "konkret", "utifrån", "här", "varannan", "vartannat") {
		return true
	}
	if _, rhythmic := rhythmAdverbs[w]; rhythmic {
		return true
	}
	if oneOf(w, "varje", "var", "vart") {
		_, unit := timeUnits[word(ts, verb-1)]
		return unit
	}
	return false
}

// agentOf reads "utförs av polisen", "görs av kommunen och polisen": an
// organisation after "av" that follows a passive.
func agentOf(ts []token) parties {
	if !has(ts, "av", "från", "med") {
		return 0
	}
	passive := false
	for i, t := range ts {
		if v := verbAt(ts, i); v.passive() || v.lemma == "få" || passiveParticiple(t.low) {
			passive = true
		}
		if t.low == "av" && i > 0 && strings.HasSuffix(ts[i-1].low, "ning") && genitiveWord(word(ts, i+1)) { // "bedömning av polisens insatser"
			continue
		}
		if t.low == "av" && passive || t.low == "från" && (passive && receives(ts[:i]) || i > 0 && sent(ts[i-1].low)) {
			if s := listAt(ts, i+1); s != 0 {
				return s
			}
		}
		if t.low == "med" && passive && receives(ts[:i]) && genitiveWord(word(ts, i+1)) && oneOf(word(ts, i+2), "personal", "personalen", "medarbetare", "handläggare", "rådgivare") {
			return listAt(ts, i+1)
		}
		if t.low == "av" && i > 0 && oneOf(ts[i-1].low, "besök", "föreläsning", "information", "föredrag", "rondering") && i+1 < len(ts) && performerAt(ts, i+1, len(ts)) != 0 {
			return listAt(ts, i+1)
		}
	}
	return 0
}

// receives reports whether somebody gets something: what comes "från" the
// municipality is then the municipality's doing.
func receives(ts []token) bool {
	for i := range ts {
		if oneOf(verbAt(ts, i).lemma, "få", "erbjuda", "bjuda", "kalla", "informera", "kontakta", "utbilda") {
			return true
		}
	}
	return false
}

// sent reports whether the word names something that has a sender.
func sent(w string) bool {
	return oneOf(w, "brev", "inbjudan", "information", "utskick", "vykort", "sms", "brevet", "hembrev", "informationsbrev", "erbjudande")
}

func passiveParticiple(w string) bool {
	return oneOf(w, "ansvaras", "genomförda", "utförda", "gjorda", "arrangerade", "ledda", "leds", "bemannas", "sköts", "utförd")
}

// listAt collects the organisations of a list that begins at i.
func listAt(ts []token, i int) (s parties) {
	for j := i; j < len(ts) && j < i+14; j++ {
		t := ts[j]
		if p := performerAt(ts, j, len(ts)); p != 0 {
			s |= p
			continue
		}
		if g, ok := partyGenitive(t.low); ok {
			s |= setOf(g)
			j++
			continue
		}
		if t.low == "och" || t.low == "samt" || t.text == "," || t.text == "/" || t.text == "&" || t.cap || adverb[t.low] {
			continue
		}
		break
	}
	return s
}
