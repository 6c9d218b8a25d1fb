package promisetext

import (
	"strings"

	"lykta/internal/swedish"
)

// rhythmHit is a rhythm found in a sentence: which tokens state it.
type rhythmHit struct {
	rhythm   Rhythm
	from, to int
	count    *quantity // the number that is repeated, where it stands apart
	rule     ruleID
}

var timeUnits = map[string]Rhythm{
	"dag": {1, Day, 1}, "dygn": {1, Day, 1}, "kväll": {1, Day, 1}, "natt": {1, Day, 1}, "morgon": {1, Day, 1}, "eftermiddag": {1, Day, 1},
	"vecka": {1, Week, 1}, "helg": {1, Week, 1}, "veckoslut": {1, Week, 1}, "veckan": {1, Week, 1}, "vardag": {5, Week, 1}, "skoldag": {5, Week, 1}, "arbetsdag": {5, Week, 1},
	"månad": {1, Month, 1}, "månaden": {1, Month, 1}, "kvartal": {1, Month, 3}, "kvartalet": {1, Month, 3}, "tertial": {1, Month, 4}, "tertialet": {1, Month, 4},
	"termin": {1, Month, 6}, "terminen": {1, Month, 6}, "halvår": {1, Month, 6}, "halvåret": {1, Month, 6},
	"år": {1, Year, 1}, "året": {1, Year, 1}, "läsår": {1, Year, 1}, "läsåret": {1, Year, 1}, "kalenderår": {1, Year, 1}, "verksamhetsår": {1, Year, 1},
	"sommar": {1, Year, 1}, "höst": {1, Year, 1}, "vår": {1, Year, 1}, "vinter": {1, Year, 1}, "säsong": {1, Year, 1},
	"vardagsmorgon": {5, Week, 1}, "vardagskväll": {5, Week, 1}, "vardagseftermiddag": {5, Week, 1}, "skolmorgon": {5, Week, 1}, "helgdag": {1, Week, 1},
	"dagen": {1, Day, 1}, "dygnet": {1, Day, 1}, "helgkväll": {1, Week, 1}, "helgen": {1, Week, 1}, "helgnatt": {1, Week, 1}, "vardagar": {5, Week, 1}, "vardagen": {5, Week, 1},
}

var pluralUnits = map[string]Rhythm{
	"dagar": {1, Day, 1}, "kvällar": {1, Day, 1}, "nätter": {1, Day, 1}, "helger": {1, Week, 1}, "vardagar": {5, Week, 1},
	"veckor": {1, Week, 1}, "månader": {1, Month, 1}, "vardagskvällar": {5, Week, 1}, "skoldagar": {5, Week, 1}, "helgkvällar": {1, Week, 1},
	"kvartal": {1, Month, 3}, "år": {1, Year, 1},
}

var rhythmAdverbs = map[string]Rhythm{
	"dagligen": {1, Day, 1}, "daglig": {1, Day, 1}, "dagliga": {1, Day, 1}, "dagligt": {1, Day, 1},
	"veckovis": {1, Week, 1}, "veckovisa": {1, Week, 1}, "veckoliga": {1, Week, 1}, "veckovist": {1, Week, 1},
	"månadsvis": {1, Month, 1}, "månadsvisa": {1, Month, 1}, "månatligen": {1, Month, 1}, "månatliga": {1, Month, 1}, "månatlig": {1, Month, 1}, "månatligt": {1, Month, 1},
	"kvartalsvis": {1, Month, 3}, "kvartalsvisa": {1, Month, 3}, "tertialvis": {1, Month, 4}, "tertialvisa": {1, Month, 4},
	"halvårsvis": {1, Month, 6}, "halvårsvisa": {1, Month, 6}, "terminsvis": {1, Month, 6}, "terminsvisa": {1, Month, 6},
	"årligen": {1, Year, 1}, "årliga": {1, Year, 1}, "årlig": {1, Year, 1}, "årligt": {1, Year, 1}, "årsvis": {1, Year, 1},
}

// findRhythm finds the rhythm that a sentence states. The first of these that
// fits is taken: "var fjortonde dag", "varannan vecka", "fyra gånger per år",
// "varje fredagskväll", "kvartalsvis".
func findRhythm(ts []token) (rhythmHit, bool) {
	for i := range ts {
		if !ts[i].paced {
			continue
		}
		for _, try := range rhythmRules {
			h, ok := try.read(ts, i)
			if !ok || hedged(ts, h) {
				continue
			}
			h.rule = try.rule
			return h, true
		}
	}
	return rhythmHit{}, false
}

// rhythmStarts are the words by which the rules below know a rhythm, so that
// every other word is passed over at once.
var rhythmStarts = rhythmStartWords()

func rhythmStartWords() map[string]bool {
	m := toSet(strings.Fields("var vart varje varannan vartannat alla samtliga per / i om"))
	for w := range rhythmAdverbs {
		m[w] = true
	}
	return m
}

var rhythmRules = []struct {
	rule ruleID
	read func(ts []token, i int) (rhythmHit, bool)
}{
	{ruleEveryNth, everyNth},
	{ruleEveryOther, everyOther},
	{ruleEveryWeekday, everyWeekday},
	{ruleEveryUnit, everyUnit},
	{rulePerUnit, perUnit},
	{ruleInTheUnit, inTheUnit},
	{ruleRhythmAdverb, byAdverb},
}

// everyNth reads "var fjortonde dag", "vart tredje år", "var 14:e dag".
func everyNth(ts []token, i int) (rhythmHit, bool) {
	if !oneOf(ts[i].low, "var", "vart", "varje") || i+2 >= len(ts) {
		return rhythmHit{}, false
	}
	n, ok := swedish.Ordinal(ts[i+1].low)
	unit, known := timeUnits[ts[i+2].low]
	if !ok || !known || n == 0 {
		return rhythmHit{}, false
	}
	unit.Interval *= n
	return withTimes(ts, rhythmHit{rhythm: unit, from: i, to: i + 3}), true
}

// everyOther reads "varannan vecka", "vartannat år", "varannan fredag".
func everyOther(ts []token, i int) (rhythmHit, bool) {
	if !oneOf(ts[i].low, "varannan", "vartannat") || i+1 >= len(ts) {
		return rhythmHit{}, false
	}
	unit, known := timeUnits[ts[i+1].low]
	if !known {
		if _, ok := swedish.Weekday(ts[i+1].low); !ok {
			return rhythmHit{}, false
		}
		unit = Rhythm{1, Week, 1}
	}
	unit.Interval *= 2
	return withTimes(ts, rhythmHit{rhythm: unit, from: i, to: i + 2}), true
}

// everyWeekday reads "varje fredagskväll", "varje fredag och lördag", "alla
// fredags- och lördagskvällar".
func everyWeekday(ts []token, i int) (rhythmHit, bool) {
	if !oneOf(ts[i].low, "varje", "alla", "samtliga") {
		return rhythmHit{}, false
	}
	n, end := 0, i+1
	for j := i + 1; j < len(ts); j++ {
		if _, ok := swedish.Weekday(ts[j].low); ok {
			n, end = n+1, j+1
			continue
		}
		if n == 0 && oneOf(ts[j].low, "helgfri", "helgfria", "ledig") {
			continue
		}
		if n == 0 || !oneOf(ts[j].low, "och", ",", "samt", "varje", "-") {
			break
		}
	}
	return rhythmHit{rhythm: Rhythm{n, Week, 1}, from: i, to: end}, n > 0
}

// everyUnit reads "varje månad", "varje kvartal", "alla vardagar".
func everyUnit(ts []token, i int) (rhythmHit, bool) {
	if i+1 >= len(ts) {
		return rhythmHit{}, false
	}
	j := i + 1
	if ts[j].low == "enskild" || ts[j].low == "ny" {
		j++
	}
	unit, known := Rhythm{}, false
	switch {
	case j >= len(ts):
	case ts[i].low == "varje":
		unit, known = timeUnits[ts[j].low]
	case oneOf(ts[i].low, "alla", "samtliga"):
		unit, known = pluralUnits[ts[j].low]
	}
	if !known {
		return rhythmHit{}, false
	}
	return withTimes(ts, rhythmHit{rhythm: unit, from: i, to: j + 1}), true
}

// perUnit reads "fyra gånger per år", "2 ggr/månad", "tio kontroller per
// kvartal".
func perUnit(ts []token, i int) (rhythmHit, bool) {
	if !oneOf(ts[i].low, "per", "/") || i+1 >= len(ts) {
		return rhythmHit{}, false
	}
	j := i + 1
	if _, unit := timeUnits[ts[j].low]; !unit && nextIs(ts, j, "och") && j+2 < len(ts) { // "per årskurs och läsår"
		j += 2
	}
	unit, known := timeUnits[ts[j].low]
	if !known {
		return rhythmHit{}, false
	}
	return withTimes(ts, rhythmHit{rhythm: unit, from: i, to: j + 1}), true
}

// inTheUnit reads "två gånger i månaden", "en kväll i veckan", "tre gånger om
// året": a number must stand close before it.
func inTheUnit(ts []token, i int) (rhythmHit, bool) {
	if !oneOf(ts[i].low, "i", "om") || i+1 >= len(ts) || !strings.HasSuffix(ts[i+1].low, "n") && !strings.HasSuffix(ts[i+1].low, "t") {
		return rhythmHit{}, false
	}
	unit, known := timeUnits[ts[i+1].low]
	if !known || i == 0 {
		return rhythmHit{}, false
	}
	q, ok := countBefore(ts, i)
	if !ok {
		return rhythmHit{}, false
	}
	unit.Times = q.value
	return rhythmHit{rhythm: unit, from: min(q.from, i), to: i + 2, count: &q}, true
}

// byAdverb reads "kvartalsvis", "årligen", "dagligen", "månatliga möten".
func byAdverb(ts []token, i int) (rhythmHit, bool) {
	unit, known := rhythmAdverbs[ts[i].low]
	if !known {
		return rhythmHit{}, false
	}
	return withTimes(ts, rhythmHit{rhythm: unit, from: i, to: i + 1}), true
}

// withTimes finds how many times within the unit: the number just before, or
// the target number of the rest of the sentence.
func withTimes(ts []token, h rhythmHit) rhythmHit {
	q, ok := countBefore(ts, h.from)
	if !ok {
		q, ok = countAnywhere(ts, h)
	}
	if ok {
		h.rhythm.Times *= q.value
		h.count = &q
		if h.rhythm.Times > 0 && q.to <= h.from {
			h.from = min(h.from, q.from)
		}
	}
	return h
}

// countBefore reads the number that stands before a rhythm's words with no
// verb or comma between: "minst två gånger", "tre utbildningar".
func countBefore(ts []token, i int) (quantity, bool) {
	for j := i - 1; j >= 0 && j >= i-9; j-- {
		t := ts[j]
		if oneOf(t.text, "(", ")") || j > 0 && ts[j-1].text == "(" {
			continue
		}
		if t.punct && t.text != "–" && t.text != "-" || verbAt(ts, j).form == present || oneOf(t.low, "som", "ska", "att") {
			return quantity{}, false
		}
		q, ok := quantityAt(ts, j)
		if !ok || q.to > i || !counts(ts, q, i) {
			continue
		}
		if k := j - 1; k >= 1 && oneOf(ts[k].low, "–", "-", "till", "eller") { // the upper end of a range
			continue
		}
		return q, true
	}
	return quantity{}, false
}

func counts(ts []token, q quantity, i int) bool {
	if q.ceiling || q.value == 0 {
		return false
	}
	if q.bare && !q.floor {
		return q.noun >= 0 && (eventNoun(ts[q.noun].low) || oneOf(ts[q.noun].low, "gång", "kväll", "tillfälle", "timme", "natt", "dag", "eftermiddag", "pass", "lunch")) || q.noun < 0
	}
	switch notTarget(ts, q) {
	case 0, ruleBackgroundNoun:
		return true
	case ruleNoTarget: // "två per termin"
		return q.to == i
	}
	return false
}

// countAnywhere takes the sentence's own target number: "Varje månad
// genomförs minst två kontroller".
func countAnywhere(ts []token, h rhythmHit) (quantity, bool) {
	for i := range ts {
		if i >= h.from && i < h.to {
			continue
		}
		q, ok := quantityAt(ts, i)
		apart := q.to <= h.from || q.from >= h.to
		if ok && apart && !q.bare && !q.ceiling && q.noun >= 0 && notTarget(ts, q) == 0 {
			return q, true
		}
	}
	return quantity{}, false
}

// hedged reports whether the rhythm is no rhythm: "flera gånger i veckan",
// "högst två gånger", "per tillfälle".
func hedged(ts []token, h rhythmHit) bool {
	for j := h.from - 1; j >= 0 && j >= h.from-4; j-- {
		if oneOf(ts[j].low, "flera", "några", "par", "många", "enstaka", "fler", "högst", "maximalt", "antal") && h.count == nil {
			return true
		}
	}
	return false
}
