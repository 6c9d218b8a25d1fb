package promisetext

import "strings"

// noSet are the nouns after "alla" or "varje" that name no set that can be
// ticked off: everybody, every kind, every time.
var noSet = toSet(strings.Fields(`invånare invånarna medborgare medborgarna människor personer åldrar typer former slag sätt delar
nivåer lägen parter aktörer möjligheter berörda dagar kvällar nätter tider tillfällen tillfälle gånger år månader veckor
insatser kontroller åtgärder aktiviteter andra dessa de vi som del avseenden led håll steg gång resurser ålder lov skollov helger storhelger
samhällsgrupper grupper kommuninvånare besökare kommunmedborgare väder`))

// onlyNarrowed are those that do when something delimits them: "alla unga som
// grips", "alla barn i årskurs 3".
var onlyNarrowed = toSet(strings.Fields(`boende unga barn ungdomar områden ort orter platser plats invånare ungdom ärenden tips fall
kvinnor män äldre vuxna samtal flickor pojkar miljöer`))

func toSet(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// setNoun reports whether the word can name the members of a set.
func setNoun(w string) bool {
	_, unit := timeUnits[w]
	_, weekday := spelledDay(w)
	return len(w) >= 2 && !noSet[w] && !unit && !weekday && !adjective(w) && !oneOf(w, "sina", "sin", "våra", "vår", "kommunens", "polisens", "skolans", "kända", "ny", "nytt") && !genitiveWord(w)
}

func genitiveWord(w string) bool {
	_, ok := partyGenitive(w)
	return ok
}

// coverageHit is a set each of whose members is promised something.
type coverageHit struct {
	from, to int // tokens of the set's words
	rule     ruleID
}

// findCoverage finds a promise to each one of a set.
func findCoverage(ts []token, c clause) (coverageHit, bool) {
	for _, try := range []func([]token, clause) (coverageHit, bool){eachOf, lettersTo, yearGroup, setOfKnownSize} {
		if h, ok := try(ts, c); ok {
			return h, true
		}
	}
	return coverageHit{}, false
}

// perMember are the sets that "per" goes through: "ett möte per skola".
var perMember = toSet(strings.Fields(`skola klass årskurs kommundel tätort område förskola ort stadsdel skolenhet högstadieskola elev by
bostadsområde församling kommun förening grannsamverkansområde gymnasieskola grundskola fritidsgård`))

// eachOf reads "varje skola", "alla elever i årskurs 8", "samtliga
// högstadieskolor", "på respektive skola", "vardera skolan".
func eachOf(ts []token, c clause) (coverageHit, bool) {
	for i := range ts {
		if ts[i].low == "per" && i+1 < len(ts) && perMember[ts[i+1].low] {
			return coverageHit{i, i + 2, ruleEachOf}, true
		}
		if oneOf(word(ts, i-2), "hälften", "procent", "andelen", "flesta") || !oneOf(ts[i].low, "varje", "alla", "samtliga", "respektive", "vardera", "var", "vart", "varenda", "samtlig", "all") {
			continue
		}
		if inRelative(ts, i) {
			continue
		}
		if j := eachOneOf(ts, i); j > 0 {
			return coverageHit{i, setEnd(ts, j), ruleEachOf}, true
		}
		if nextIs(ts, i, "som") && narrowed(ts, i+2) { // "alla som drabbas av inbrott"
			return coverageHit{i, setEnd(ts, i+2), ruleEachOf}, true
		}
		for j := i + 1; j < len(ts) && j <= i+5; j++ {
			t := ts[j]
			if t.punct || t.low == "som" || t.low == "och" || placePrepositions[t.low] || otherPrepositions[t.low] {
				if t.low == "och" && j > i+1 {
					continue
				}
				break
			}
			if noSet[t.low] {
				break
			}
			last := j+1 == len(ts) || ts[j+1].punct || otherPrepositions[ts[j+1].low] || placePrepositions[ts[j+1].low]
			if (setNoun(t.low) || last && nominal(ts, j)) && !notASet(ts, i, j) {
				return coverageHit{i, setEnd(ts, j), ruleEachOf}, true
			}
		}
	}
	return coverageHit{}, false
}

// inRelative reports whether the word at i only belongs to a relative clause:
// "platser som upplevs otrygga i respektive kommun".
func inRelative(ts []token, i int) bool {
	verb := false
	for j := i - 1; j > 0 && !ts[j].punct; j-- {
		if ts[j].low == "som" {
			return verb
		}
		verb = verb || finite(verbAt(ts, j))
		if verb && oneOf(ts[j].low, "och", "samt") || modal(ts, j) {
			return false
		}
	}
	return false
}

// eachOneOf returns the index of the set's noun in "var och en av våra
// skolor", or 0.
func eachOneOf(ts []token, i int) int {
	if !oneOf(ts[i].low, "var", "vart") || word(ts, i+1) != "och" || !oneOf(word(ts, i+2), "en", "ett") || word(ts, i+3) != "av" {
		return 0
	}
	for j := i + 4; j < len(ts) && j < i+9 && !ts[j].punct; j++ {
		if setNoun(ts[j].low) && !noSet[ts[j].low] && !ts[j].num && !rhythmWord(ts[j].low) && !oneOf(ts[j].low, "de", "dem") {
			return j
		}
	}
	return 0
}

// nominal reports whether an adjective's form stands for people by itself:
// "samtliga nyinflyttade om …", "alla anställda".
func nominal(ts []token, j int) bool {
	return adjective(ts[j].low) && strings.HasSuffix(ts[j].low, "da") || adjective(ts[j].low) && strings.HasSuffix(ts[j].low, "ade")
}

// notASet reports whether "alla" only widens: "alla boende och besökare ska
// känna sig trygga", "alla unga", "trygg för alla barn".
func notASet(ts []token, i, j int) bool {
	if oneOf(ts[i].low, "var", "vart") || ts[i].low == "all" && ts[j].low != "personal" {
		return true
	}
	if !onlyNarrowed[ts[j].low] || j > i+1 && (adjective(ts[j-1].low) || ts[j-1].low == "sina") {
		return verbAt(ts, j).form != noVerb
	}
	if ts[i].low == "varje" && ts[j].low != "fall" {
		return false
	}
	return !narrowed(ts, j+1)
}

// narrowed reports whether the set is delimited: "i årskurs 8", "som fyller
// 15", "under 18 år".
func narrowed(ts []token, i int) bool {
	for j := i; j < len(ts) && j < i+10; j++ {
		if oneOf(ts[j].low, "årskurs", "åk", "årskurserna", "skolår", "fyller", "klass", "misstänks", "misstänkt", "grips", "ertappas", "anmäls", "född", "födda", "åldern", "inkommer", "drabbas", "utsätts", "döms", "anmäler", "påträffas", "omhändertas", "omhändertagits", "anmält", "drabbats", "utsatts", "gripits", "dömts", "flyttat", "flyttar") {
			return true
		}
	}
	return false
}

func setEnd(ts []token, j int) int {
	end := j + 1
	for end < len(ts) && end < j+8 && !ts[end].punct && verbAt(ts, end).form == noVerb && !modal(ts, end) {
		if oneOf(ts[end].low, "för", "om", "under", "samt", "minst", "med", "två", "en", "vid", "senast", "före", "innan", "inom", "från", "varje", "och", "mot") || ts[end].low == "till" && !peopleAfter(ts, end+1) {
			break
		}
		end++
	}
	return end
}

var letterWords = []string{"folder", "foldrar", "foldern", "broschyr", "broschyrer", "informationsblad", "brev", "utskick", "utskicken", "hembrev", "veckobrev", "vykort", "informationsbrev", "föräldrabrev", "inbjudan", "inbjudningar", "sms", "mejl"}

// peopleAfter reports whether people follow: "föräldrar till barn i årskurs 6"
// is one group, "alla sjätteklassare till studiebesök" is not.
func peopleAfter(ts []token, i int) bool {
	for j := i; j < len(ts) && j < i+3; j++ {
		for _, e := range groupEnds {
			if strings.HasSuffix(ts[j].low, e) {
				return true
			}
		}
	}
	return false
}

func letterWord(w string) bool {
	return oneOf(w, letterWords...) || strings.HasSuffix(w, "brev") || strings.HasSuffix(w, "utskick")
}

// lettersTo reads a letter to the parents of a named group: each of them is
// to have one, "alla" or not.
func lettersTo(ts []token, c clause) (coverageHit, bool) {
	letter := false
	for _, q := range quantities(ts, nil, nil) { // "10 000 brev till hushåll": a number, not each of them
		if q.noun >= 0 && !q.bare && letterWord(ts[q.noun].low) {
			return coverageHit{}, false
		}
	}
	for i, t := range ts {
		letter = letter || letterWord(t.low)
		if letter && t.low == "till" {
			if j := groupAfter(ts, i+1); j > 0 {
				return coverageHit{i + 1, setEnd(ts, j), ruleLettersTo}, true
			}
		}
	}
	return coverageHit{}, false
}

// groupAfter returns the index of a group of people at i, adjectives passed.
func groupAfter(ts []token, i int) int {
	for j := i; j < len(ts) && j < i+4; j++ {
		if w := ts[j].low; strings.HasSuffix(w, "föräldrar") || strings.HasSuffix(w, "vårdnadshavare") || strings.HasSuffix(w, "hushåll") || strings.HasSuffix(w, "elever") || strings.HasSuffix(w, "föräldrarna") {
			return j
		}
	}
	return 0
}

var reachVerbs = toSet([]string{
	"bjuda", "kalla", "skicka", "informera", "utbilda", "erbjuda", "få", "besöka", "dela", "träffa", "möta", "undervisa", "ge", "föreläsa", "sända", "nå", "genomföra", "hålla",
})

// yearGroup reads something given to a whole year group: "eleverna i årskurs
// 8 får utbildning", "föräldrar till barn i åk 6 bjuds in".
func yearGroup(ts []token, c clause) (coverageHit, bool) {
	if c.mainAt < 0 || !reachVerbs[c.main.lemma] {
		return coverageHit{}, false
	}
	for i, t := range ts {
		if !peopleNoun(t.low) || !groupNarrow(ts, i+1) {
			continue
		}
		if prev := word(ts, i-1); oneOf(prev, "mot", "bland", "för", "med", "riktade", "av", "hos") && !oneOf(c.main.lemma, "bjuda", "kalla", "skicka") && !(prev == "för" && oneOf(c.main.lemma, "informera", "föreläsa")) {
			continue
		}
		return coverageHit{i, setEnd(ts, i), ruleYearGroup}, true
	}
	return coverageHit{}, false
}

func peopleNoun(w string) bool {
	return oneOf(w, "elever", "eleverna", "föräldrar", "föräldrarna", "vårdnadshavare", "vårdnadshavarna", "ungdomar", "barn", "niondeklassare") || strings.HasSuffix(w, "elever")
}

// groupNarrow reports whether a year group or an age follows at once.
func groupNarrow(ts []token, i int) bool {
	for j := i; j < len(ts) && j < i+7; j++ {
		if oneOf(ts[j].low, "årskurs", "åk", "årskurserna", "skolår", "fyller", "klass", "årskurser") || strings.HasSuffix(ts[j].low, "klass") {
			return true
		}
		if ts[j].punct || verbAt(ts, j).form == present || verbAt(ts, j).form == presPass && ts[j].low != "barn" {
			return false
		}
	}
	return false
}

// setOfKnownSize reads a visit or a meeting on a set whose size the text
// states: "besöker kommunens tre högstadieskolor".
func setOfKnownSize(ts []token, c clause) (coverageHit, bool) {
	if c.mainAt < 0 || !reachVerbs[c.main.lemma] {
		return coverageHit{}, false
	}
	for i := range ts {
		v, n, ok := numberAt(ts, i)
		if !ok || v < 2 || i == 0 || !definiteBefore(ts[i-1].low) {
			continue
		}
		if j := headNoun(ts, i+n); j > 0 && strings.HasSuffix(strings.TrimSuffix(strings.TrimSuffix(ts[j].low, "na"), "r"), "skolo") {
			return coverageHit{i - 1, j + 1, ruleKnownSize}, true
		}
	}
	return coverageHit{}, false
}
