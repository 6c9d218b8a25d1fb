package persondata

import "strings"

// detail is a feature that says something of one who is spoken of without a
// name: a team, a vehicle, a bus line, an illness, a deed.
func (g *guard) detail(i, from, to int) (feature, bool) {
	t := g.tokens[i]
	c := t.class
	one := func(k featureKind, weight int) (feature, bool) { return feature{i, i + 1, k, weight}, true }
	if n := g.team(i, to); n > 0 {
		return feature{i, i + n, aTeam, 4}, true
	}
	switch {
	case g.is(i, "nummer", "nr") && i+2 < to && g.tokens[i+1].sort == number && g.tokens[i+1].end-g.tokens[i+1].start <= 2 && (g.is(i+2, "i") || g.sign(i+2, ',') && g.sign(i-1, ',')):
		return feature{i, i + 2, aRole, 4}, true
	case g.is(i, "linje", "buss") && i+1 < to && g.tokens[i+1].sort == number:
		return feature{i, i + 2, aPlace, 3}, true
	case c&position != 0 && t.shape != title || c&position != 0 && t.opens:
		return one(aRole, 4)
	case c&pronoun != 0 && g.is(i+1, "är") && i+2 < to && g.tokens[i+2].sort == number && g.tokens[i+2].end-g.tokens[i+2].start <= 2:
		return feature{i, i + 3, anAge, 4}, true
	case c&pronoun != 0 && g.is(i-1, "eller"):
		return feature{}, false // "han eller hon"
	case c&pronoun != 0 && g.is(i+1, "som"):
		return one(aPerson, 3)
	case c&pronoun != 0 && g.is(i+1, "i", "med", "på"):
		return one(aPerson, 2)
	case g.is(i, "med") && i > from && g.single1(i-1):
		return one(aTrait, 3)
	case g.runs(i, to):
		return one(aRole, 3)
	case c&illness != 0 && g.saidOf(i, from):
		return one(anIllness, 4)
	case g.is(i, "inne") && g.is(i-1, "sitter", "suttit", "satt"):
		return one(aDeed, 3)
	case c&deed != 0 && (g.tokens[i].shape == lower):
		return one(aDeed, 3)
	case c&vehicle != 0 && t.shape != lower && !t.opens && g.is(i-1, coloured...):
		return one(aVehicle, 4)
	case c&vehicle != 0 && i > from && g.is(i-1, colours...):
		return one(aVehicle, 4)
	case c&housePart != 0 && g.is(i-1, "i", "på") && i > from+1 && g.tokens[i-2].class&person != 0 && g.definite(g.tokens[i-2]):
		return one(aHouse, 4)
	case c&housePart != 0:
		return one(aHouse, 3)
	}
	return g.spelledAge(i, to)
}

var (
	colours = []string{"röd", "röda", "blå", "blåa", "gul", "gula", "grön", "gröna", "vit", "vita", "svart", "svarta", "grå", "gråa", "silvrig", "silvriga", "orange",
		"orangea", "rosa", "lila", "brun", "bruna", "beige", "mörkblå", "ljusblå", "rostig", "rostiga", "gammal", "gamla"}
	coloured = append([]string{"en", "sin", "hans", "hennes"}, colours...)
)

// single1 reports whether the i-th token points at one person.
func (g *guard) single1(i int) bool {
	t := g.tokens[i]
	return t.class&pronoun != 0 || t.class&roleWord != 0 && g.definite(t)
}

// runs finds "som sköter campingen" and "som driver kiosken".
func (g *guard) runs(i, to int) bool {
	return g.is(i-1, "som") && g.is(i, "driver", "äger", "sköter", "förestår", "basar", "städar", "kör", "leder", "har", "ansvarar", "jobbar", "arbetar", "tränar") && i+1 < to && g.tokens[i+1].sort == word
}

// saidOf reports whether an illness is told of somebody: "är sjukskriven",
// "med MS", "har cancer". Short ones are written in capitals.
func (g *guard) saidOf(i, from int) bool {
	t := g.tokens[i]
	if t.end-t.start <= 3 && t.shape != upper {
		return false
	}
	for j := i - 1; j >= from && j >= i-4; j-- {
		if g.is(j, "är", "har", "hade", "var", "blev", "blivit", "med", "fick", "fått", "haft") {
			return true
		}
	}
	return i+1 < len(g.tokens) && g.tokens[i+1].class&person != 0
}

// team finds "P08", "F11-laget" and "J18": how many tokens it takes.
func (g *guard) team(i, to int) int {
	t := g.tokens[i]
	if g.is(i, "a-lag", "a-laget", "b-lag", "b-laget", "u-laget", "juniorlaget", "representationslaget") {
		return 1
	}
	if t.sort != word || t.shape != initial || i+1 >= to {
		return 0
	}
	n := g.tokens[i+1]
	letter := g.text[t.start:t.end]
	if !strings.Contains("PFJUDH", letter) || n.sort != number || n.start != t.end || n.end-n.start != 2 {
		return 0
	}
	return 2
}

// spelledAge finds "tolv år", "fjorton år gammal".
func (g *guard) spelledAge(i, to int) (feature, bool) {
	if i+1 >= to || !g.is(i+1, "år") || g.tokens[i].sort != word || g.is(i-1, "i", "på", "under", "efter", "om", "för", "över", "minst", "varje", "senaste", "till", "från", "de", "mer", "än") {
		return feature{}, false
	}
	if digitWords()[strings.ToLower(g.text[g.tokens[i].start:g.tokens[i].end])] == 0 || g.is(i, "ett", "två", "tre", "en") {
		return feature{}, false
	}
	return feature{i, i + 2, anAge, 4}, true
}

// programme finds a class of the upper secondary school: "BA22", "TE24b",
// which two letters of a programme and a year make (Skolverkets programkoder).
func (g *guard) programme(i, to int) int {
	t := g.tokens[i]
	if t.sort != word || t.shape != upper || t.end-t.start != 2 || i+1 >= to {
		return 0
	}
	n := g.tokens[i+1]
	if n.sort != number || n.start != t.end || n.end-n.start != 2 || !strings.Contains("BA BF EE EK ES FS FT FX HA HT HU HV IM IN NA NB RL RX SA SX TE VF VO", g.text[t.start:t.end]) {
		return 0
	}
	if i+2 < to && g.tokens[i+2].start == n.end && g.tokens[i+2].sort == word {
		return 3
	}
	return 2
}

// agentEndings are how words for those who do a work end, in the genitive.
var agentEndings = []string{"arens", "ärens", "örens", "istens", "entens", "antens", "ikerns", "chefens", "vaktens", "mannens", "rådets", "erskans", "istens", "ogens", "biskopens", "mästarns"}

// partForm is what the form of a word tells of a part that somebody has, for
// words in lower case.
func partForm(words map[string]class, word string, known class) class {
	switch {
	case len(word) < 8:
		return 0
	case word[len(word)-1] == 's' && known&(roleWord|person|relative) == 0 && hasEnding(word, agentEndings, 2):
		return agentForm
	case word[len(word)-1] == 'n' && isRoleKin(words, word):
		return kinForm
	case (strings.IndexByte(word, '-') > 0 || word[len(word)-1] == 't' || word[len(word)-1] == 'o') && isAccount(words, word):
		return accountForm
	}
	return 0
}

// kinEndings end words for somebody's relative that begin with whose: "prästdottern".
var kinEndings = []string{"dottern", "sonen", "frun", "hustrun", "maken", "brodern", "systern", "änkan", "flickan", "pojken"}

// isRoleKin reports whether the word is a part of one person and a relative in
// one: "prästdottern", "rektorsfrun".
func isRoleKin(words map[string]class, word string) bool {
	for _, e := range kinEndings {
		if stem, ok := strings.CutSuffix(word, e); ok {
			return (words[stem]|words[strings.TrimSuffix(stem, "s")])&(roleWord|titleWord) != 0 && len(stem) > 3
		}
	}
	return false
}

// lowerOrFirst reports whether the token is no name by how it is written.
func (t token) lowerOrFirst() bool { return t.shape == lower || t.opens }
