package promisetext

import (
	"strings"

	"lykta/internal/swedish"
)

// quantity is a number that a sentence states as a target.
type quantity struct {
	from, to int  // token indexes of the number, its "minst" included
	digits   int  // index of the number itself
	value    int  // the least that is promised
	noun     int  // index of the head of what is counted, -1 where none is named
	floor    bool // "minst" stands before it
	ceiling  bool // "upp till", "högst": no floor
	vague    bool // "cirka", "ett par": a number that cannot be held to
	bare     bool // "en", "ett": an article more often than a number
}

var floorWords = map[string]bool{"minst": true, "åtminstone": true, "lägst": true}

var aboutWords = map[string]bool{"cirka": true, "ca": true, "ungefär": true, "omkring": true, "drygt": true, "knappt": true, "runt": true, "uppskattningsvis": true}

// quantities returns the targets of a sentence, in order. What is in taken
// (tokens that a rhythm, a date or a deadline has used) is left alone.
func quantities(ts []token, taken []bool, f fired) []quantity {
	var out []quantity
	for i := 0; i < len(ts); i++ {
		if taken != nil && taken[i] {
			continue
		}
		q, ok := quantityAt(ts, i)
		if !ok {
			continue
		}
		why := notTarget(ts, q)
		f.fire(why)
		if why == 0 {
			out = append(out, q)
		}
		i = q.to - 1
	}
	return out
}

// quantityAt reads a number at i, with the words before it that bear on it.
func quantityAt(ts []token, i int) (quantity, bool) {
	value, n, ok := numberAt(ts, i)
	if !ok {
		return quantity{}, false
	}
	q := quantity{from: i, to: i + n, digits: i, value: value}
	q.bare = oneOf(ts[i].low, "en", "ett") && n == 1
	if end, ok := rangeEnd(ts, q.to); ok {
		q.to = end
	}
	if q.to+2 < len(ts) && ts[q.to].text == "(" && ts[q.to+1].num && ts[q.to+2].text == ")" { // "två (2)"
		q.to += 3
	}
	q.readBefore(ts)
	q.noun = headNoun(ts, q.to)
	return q, true
}

// numberAt reads a number in digits or words: value and how many tokens.
func numberAt(ts []token, i int) (value, n int, ok bool) {
	t := ts[i]
	if t.num {
		words := [2]string{t.low}
		k := 1
		if i+1 < len(ts) && ts[i+1].at == t.end()+1 {
			words[1], k = ts[i+1].low, 2
		}
		if v, used, ok := swedish.Grouped(words[:k]); ok {
			return v, used, true
		}
		return t.value, 1, t.isNum
	}
	if oneOf(t.low, "ett", "halvt") && i+1 < len(ts) {
		if t.low == "ett" && ts[i+1].low == "halvt" {
			if v, n, ok := numberAt(ts, i+1); ok {
				return v, n + 1, true
			}
		}
		if v, ok := swedish.Collective(ts[i+1].low); ok {
			if t.low == "halvt" {
				v /= 2
			}
			return v, 2, true
		}
		if stem, tal := strings.CutSuffix(ts[i+1].low, "-tal"); tal { // "ett 20-tal"
			v, ok := swedish.Number(stem)
			return v, 2, ok
		}
	}
	return t.value, 1, t.isNum
}

// rangeEnd reads "–15" and "till 15" after a number.
func rangeEnd(ts []token, i int) (end int, ok bool) {
	if i+1 < len(ts) && oneOf(ts[i].low, "–", "-", "till", "—", "eller") {
		if _, n, ok := numberAt(ts, i+1); ok && !oneOf(ts[i+1].low, "en", "ett") {
			return i + 1 + n, true
		}
	}
	return i, false
}

// readBefore reads "minst", "upp till", "cirka", "fler än" before the number.
func (q *quantity) readBefore(ts []token) {
	for q.from > 0 {
		w := ts[q.from-1].low
		switch {
		case floorWords[w]:
			q.floor = true
		case w == "av" && q.from > 1 && oneOf(ts[q.from-2].low, "minimum", "minst"):
			q.floor = true
			q.from--
		case w == "från" && rise(ts, q):
			q.rises(ts)
		case aboutWords[w]:
			q.vague = q.vague || w != "drygt"
		case oneOf(w, "högst", "max", "maximalt", "maximum"):
			q.ceiling = true
		case w == "till" && q.from > 1 && ts[q.from-2].low == "upp", w == "mest" && q.from > 1 && ts[q.from-2].low == "som":
			q.ceiling = true
			q.from--
		case w == "till" && q.from > 1 && ts[q.from-2].low == "en":
			// "en till två gånger": the least of a range
			q.value = 1
			q.from--
		case w == "än" && q.from > 1 && oneOf(ts[q.from-2].low, "fler", "mer", "flera"):
			q.floor = true
			q.value++
			q.from--
		case w == "över" && q.from > 1 && !q.floor && ts[q.from].num:
			q.floor = true
		default:
			return
		}
		q.from--
	}
}

// rise reports whether the number begins a change that the sentence promises:
// "från 20 till 30 kontroller".
func rise(ts []token, q *quantity) bool {
	return q.to > q.digits+1 && word(ts, q.digits+1) == "till"
}

// rises takes the number that is to be reached. Where it is lower than the one
// it comes from, no least number is promised.
func (q *quantity) rises(ts []token) {
	from := q.value
	if v, _, ok := numberAt(ts, q.digits+2); ok {
		q.value = v
	}
	q.ceiling = q.value < from
}

// adjective endings: a word between a number and what is counted.
var adjectiveEnds = []string{"ade", "ande", "ende", "iga", "liga", "ella", "iska", "ska", "iva", "ära", "bara", "ala", "samma", "ikta", "sta"}

var adjectives = map[string]bool{
	"öppet": true, "gemensamt": true, "nytt": true, "stort": true, "riktat": true, "digitalt": true,
	"nya": true, "olika": true, "stora": true, "större": true, "mindre": true, "extra": true, "öppna": true, "mobila": true,
	"riktade": true, "så": true, "kallade": true, "särskilt": true, "gemensamma": true, "st": true, "stycken": true, "st.": true,
	"fler": true, "ytterligare": true, "längre": true, "kortare": true, "hela": true, "fysiska": true, "digitala": true,
	"sådana": true, "lokala": true, "tillfälliga": true, "egna": true, "speciellt": true, "korta": true,
	"ny": true, "öppen": true, "gemensam": true, "särskild": true, "stor": true, "lokal": true, "riktad": true,
	"mobil": true, "digital": true, "synliga": true, "breda": true, "fasta": true, "kända": true, "otrygga": true,
	"tryggare": true, "uniformerade": true, "civila": true, "fria": true, "enskilda": true, "kommunala": true,
	"polisiära": true, "planerade": true, "oannonserade": true, "oanmälda": true, "tematiska": true, "årliga": true, "årlig": true,
	"varaktiga": true, "separata": true, "hållna": true, "offentliga": true, "välbesökta": true, "utökade": true,
}

// headNoun returns the index of the noun that a number at i-1 counts.
func headNoun(ts []token, i int) int {
	for j := i; j < len(ts) && j < i+6; j++ {
		t := ts[j]
		if t.punct || t.num || oneOf(t.low, "i", "på", "per", "om", "med", "av", "för", "under", "till", "vid", "ska", "som", "och", "samt", "eller") {
			if oneOf(t.low, "och", "eller") && j > i && adjective(ts[j-1].low) || t.text == "," && j > i && adjective(ts[j-1].low) {
				continue
			}
			break
		}
		if adjective(t.low) && j+1 < len(ts) && !ts[j+1].punct {
			continue
		}
		if strings.HasSuffix(t.low, "-") || pluralAdjective(ts, j) {
			continue
		}
		return j
	}
	return -1
}

// pluralAdjective reports whether the word at j describes the noun after it:
// "sju mörka passager". No noun has a plural in -a.
func pluralAdjective(ts []token, j int) bool {
	if j+1 >= len(ts) || !strings.HasSuffix(ts[j].low, "a") || endsDefinite(ts[j].low) || len(ts[j].low) < 4 {
		return false
	}
	next := ts[j+1]
	return !next.punct && !next.num && len(next.low) > 2 && verbAt(ts, j+1).form == noVerb && !modal(ts, j+1) && !adverb[next.low] &&
		!placePrepositions[next.low] && !otherPrepositions[next.low] && !subordinators[next.low] && !oneOf(next.low, "eller", "samt", "och", "senast", "före", "innan", "varje", "minst", "längs", "runt")
}

func adjective(w string) bool {
	if known, ok := adjectives[w]; ok {
		return known
	}
	for _, e := range adjectiveEnds {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return true
		}
	}
	return false
}

// notTarget names the rule by which a number is no target, or is 0.
func notTarget(ts []token, q quantity) ruleID {
	prev, next := labelBefore(ts, q.from-1), word(ts, q.to)
	switch {
	case q.value == 0:
		return ruleNoTarget
	case !q.floor && ts[q.to-1].num && q.value >= 1900 && q.value <= 2100 && len(ts[q.to-1].low) == 4:
		return ruleYearNumber
	case oneOf(prev, "kl", "klockan", "kl.", "§", "årskurs", "årskurserna", "åk", "skolår", "klass", "nr", "nummer", "väg", "riksväg", "länsväg", "e", "tel", "telefon", "ring", "fyller", "fyllt", "prio", "steg", "del", "kapitel", "punkt", "bilaga", "sida", "vecka", "v", "version", "fas", "kvartal", "tertial", "ålder", "åldern", "linje", "zon"):
		return ruleLabelNumber
	case !q.floor && ts[q.digits].num && q.from > 0 && inCapitals(ts[q.from-1].text): // "LOV 3 områden"
		return ruleLabelNumber
	case oneOf(prev, "och", "–", "-", "till") && q.digits > 1 && ts[q.digits-2].num && oneOf(labelBefore(ts, q.digits-3), "vecka", "veckorna", "årskurs", "åk", "klockan", "kl"):
		return ruleLabelNumber
	case oneOf(next, "år", "åringar", "års", "årsåldern", "procent", "%", "§", "kronor", "kr", "kkr", "tkr", "mkr", "miljoner", "miljon", "km", "km/h", "meter", "kilometer", "procents", "minuters", "timmars", "dagars", "‰", "%-ig", "mnkr", "grader", "paragrafen", "kap", "kapitlet"):
		return ruleMeasureNumber
	case definiteBefore(prev) && !q.bare, prev == "av" && partOf(ts, q.from-2):
		return ruleDefiniteSet
	case q.noun >= 0 && ts[q.noun].low == "gånger" && oneOf(word(ts, q.noun+1), "så", "fler", "mer", "mindre"): // "tre gånger så många"
		return ruleMeasureNumber
	case dateNumber(ts, q):
		return ruleDateNumber
	case phone(ts, q):
		return rulePhoneNumber
	case oneOf(next, ":", "/") && ts[q.to-1].num, oneOf(prev, "/") && q.from > 1 && ts[q.from-2].num:
		return ruleDateNumber
	case durationAfter(ts, q, prev), q.noun >= 0 && oneOf(ts[q.noun].low, "minuter", "minut", "sekunder") && !q.floor:
		return ruleDuration
	}
	if q.bare {
		return bareArticle(ts, q)
	}
	if q.noun < 0 && !q.floor && !q.ceiling {
		return ruleNoTarget
	}
	if q.noun >= 0 && (verbAt(ts, q.noun).form == present || verbAt(ts, q.noun).form == past) && !q.floor {
		return ruleNoTarget
	}
	if q.noun >= 0 && oneOf(ts[q.noun].low, "åringar", "år", "procent", "invånare", "svar", "personer", "kommuner", "kommunerna", "parter", "parterna", "fokusområden", "löften", "medborgarlöften", "punkter", "prioriteringar", "mål") && !q.floor {
		return ruleBackgroundNoun
	}
	if q.noun >= 0 && oneOf(prev, "efter", "utifrån", "genom") && !q.floor && conversation(ts[q.noun].low) {
		return ruleBackgroundNoun
	}
	if next == "av" && oneOf(word(ts, q.to+1), "dem", "dessa", "de", "kontrollerna", "insatserna") {
		return ruleDefiniteSet
	}
	if q.noun >= 0 && ts[q.noun].low == "områden" && !oneOf(word(ts, q.to), "nya", "ytterligare") && oneOf(prev, "i", "på", "inom", "kring", "runt") && !q.floor {
		return ruleBackgroundNoun
	}
	return 0
}

// inCapitals reports whether a word is written in capitals: a number after it
// is a part of its name.
func inCapitals(w string) bool {
	return len(w) > 1 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}

// conversation reports whether the word names what people were asked or said:
// "efter 85 samtal" tells how the pledge was made.
func conversation(w string) bool {
	for _, end := range []string{"samtal", "svar", "intervjuer", "dialoger", "synpunkter", "enkäter", "möten", "anmälningar"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

func word(ts []token, i int) string {
	if i < 0 || i >= len(ts) {
		return ""
	}
	return ts[i].low
}

// labelBefore returns the word at i, an abbreviation's point passed over:
// "kl. 15–17".
func labelBefore(ts []token, i int) string {
	if word(ts, i) == "." && abbreviations[word(ts, i-1)] {
		return word(ts, i-1)
	}
	return word(ts, i)
}

// definiteBefore reports whether the word before a number makes it name a
// known set: "de fem områdena", "våra tre kommuner", "kommunens fyra skolor".
func definiteBefore(w string) bool {
	if oneOf(w, "de", "dessa", "våra", "alla", "samtliga", "båda", "sina", "deras", "den", "det", "första", "senaste", "kommande", "följande", "resp", "bägge", "varje", "var", "vart", "utsatta", "nästa", "dom", "mellan") {
		return true
	}
	if _, ok := partyGenitive(w); ok {
		return true
	}
	return false
}

// partOf reports whether the word before "av" is a part of what follows: "en
// av fyra", "hälften av 20". "Kontroll av 20 butiker" names the things.
func partOf(ts []token, i int) bool {
	return i >= 0 && (ts[i].isNum || oneOf(ts[i].low, "hälften", "del", "delar", "tredjedel", "tredjedelar", "andel", "resultat", "procent", "grundval"))
}

func dateNumber(ts []token, q quantity) bool {
	if q.to < len(ts) && ts[q.to-1].num {
		if _, ok := swedish.Month(ts[q.to].low); ok {
			return true
		}
	}
	return isoDate(ts[q.from].low) > 0
}

// phone reports whether digits stand beside more digits: 114 14, 0510-77 00.
func phone(ts []token, q quantity) bool {
	t := ts[q.digits]
	if !t.num {
		return false
	}
	if t.low == "112" || t.low[0] == '0' {
		return true
	}
	after := q.to < len(ts) && ts[q.to].num
	before := q.digits > 0 && ts[q.digits-1].num
	return after || before
}

var durationNouns = map[string]bool{
	"dag": true, "dagar": true, "dygn": true, "timmar": true, "timme": true, "veckor": true, "vecka": true, "månader": true,
	"månad": true, "minuter": true, "arbetsdagar": true, "vardagar": true, "halvår": true, "läsår": true, "säsonger": true,
}

// durationAfter reports whether the number is a span of time and no target:
// "inom 48 timmar", "i två veckor", "under tre månader".
func durationAfter(ts []token, q quantity, prev string) bool {
	if q.noun < 0 || !durationNouns[ts[q.noun].low] || q.floor {
		return false
	}
	return oneOf(prev, "inom", "i", "under", "efter", "om", "på", "för", "senast", "de")
}

// eventEnds are the ends of nouns that name something that is held or done,
// so that "en" before them counts: "genomföra en trygghetsvandring".
var eventEnds = []string{
	"vandring", "möte", "träff", "utbildning", "föreläsning", "kampanj", "insats", "kontroll", "undersökning", "mätning",
	"kväll", "temakväll", "temadag", "dialog", "tillsyn", "konferens", "workshop", "tillfälle", "övning", "inventering",
	"enkät", "utställning", "mässa", "razzia", "vecka", "temavecka", "kurs", "seminarium", "besök", "aktivitet", "dag", "gång",
	"kartläggning", "städdag", "informationsinsats", "cirkel", "lägerskola", "turnering",
}

func eventNoun(w string) bool {
	for _, e := range eventEnds {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// bareArticle decides whether "en" or "ett" counts: after "minst" always,
// otherwise only before something that is held or done once.
func bareArticle(ts []token, q quantity) ruleID {
	if q.floor && q.noun >= 0 {
		return 0
	}
	if q.noun < 0 || !eventNoun(ts[q.noun].low) || oneOf(word(ts, q.from-1), "som", "på", "i", "med", "av", "till", "för", "genom", "är", "blir", "efter", "vid", "enligt", "via", "mot", "inför", "under", "än") {
		return ruleArticle
	}
	if _, ok := swedish.Weekday(ts[q.noun].low); ok {
		return ruleArticle
	}
	return 0
}

// unitText returns what is counted as the text has it, adjectives included.
func (q quantity) unitText(s string, ts []token) string {
	if q.noun < 0 {
		return ""
	}
	start := q.to
	for start < q.noun && oneOf(ts[start].low, "st", "stycken", "st.", ".") {
		start++
	}
	return s[ts[start].at:ts[q.noun].end()]
}
