package persondata

import "strings"

// loneName weighs one name that stands alone.
func (g *guard) loneName(i int) int {
	t := g.tokens[i]
	if t.class&place != 0 && t.class&firstName != 0 && (g.afterName(i) || g.related(i)) {
		g.name(i, i+1, Warn, "name-alone")
		return 1
	}
	if t.shape != title || t.class&(place|monthWord|streetForm|schoolForm|platform) != 0 || t.class&(firstName|lastName) == 0 || g.ofThing(i, i+1) || g.amongPlaces(i) || g.listNamedAfter(i) || g.known(i, i+1) || g.partOfName(i) {
		return 0
	}
	strong := t.class&firstName != 0 && t.class&weakFirst == 0 || t.class&lastName != 0 && t.class&(weakLast|weakFirst|lastForm) == 0
	context := g.personBefore(i) || t.class&firstName != 0 && g.personAfter(i+1)
	if !strong && t.opens && t.class&firstName != 0 && t.class&(functionWord|vehicle|nation) == 0 && g.actsAfter(i+1) {
		g.name(i, i+1, Warn, "name-alone")
		return 1
	}
	switch {
	case strong && context, t.class&firstName != 0 && !t.opens && g.personBefore(i):
		g.name(i, i+1, Block, "name-alone")
	case strong, !t.opens, g.verbAfter(i):
		if !strong && (t.class&firstName == 0 || t.class&(functionWord|vehicle|nation) != 0) {
			return 0
		}
		g.name(i, i+1, Warn, "name-alone")
	default:
		return 0
	}
	return 1
}

// afterName reports whether the i-th token goes on a list of first names.
func (g *guard) afterName(i int) bool {
	if i < 2 || g.tokens[i].opens || !(g.sign(i-1, ',') || g.is(i-1, "och", "eller")) {
		return false
	}
	before := g.tokens[i-2]
	return before.class&firstName != 0 && before.class&(weakFirst|place) == 0 && before.shape == title
}

// partOfName reports whether the word belongs to the name of a place or a firm:
// something capitalised and unknown stands beside it.
func (g *guard) partOfName(i int) bool {
	if i > 0 && !g.tokens[i].opens && g.follows(i) {
		b := g.tokens[i-1]
		if b.sort == word && b.shape == title && !b.opens && b.class&(anyName|titleWord|personContext|functionWord) == 0 {
			return true
		}
		if b.sort == word && b.shape == title && b.class&place != 0 && b.class&(personContext|relative) == 0 {
			return true
		}
	}
	if i+1 < len(g.tokens) && g.follows(i+1) && (g.tokens[i+1].shape == mixed || g.regnal(i+1)) {
		return true
	}
	if i+1 < len(g.tokens) && g.follows(i+1) && g.tokens[i+1].shape == title {
		n := g.tokens[i+1]
		return n.class&(facility|establishment|place) != 0 && n.class&anyName == 0 && !g.tokens[i].genitive
	}
	return false
}

// regnal reports whether the i-th token numbers a king: "Karl XII".
func (g *guard) regnal(i int) bool {
	t := g.tokens[i]
	return t.shape == upper && strings.Trim(g.text[t.start:t.end], "IVX") == ""
}

// personBefore reports whether the words before the i-th speak of a person.
func (g *guard) personBefore(i int) bool {
	t := g.tokens[i]
	if i == 0 || g.ofThing(i, i+1) {
		return false
	}
	if g.sign(i-1, '/') && (i == 1 || g.tokens[i-1].opens || g.tokens[i-1].spaced) {
		return true
	}
	if t.opens {
		return false
	}
	b := g.tokens[i-1]
	if b.sort == word && b.class&(personContext|titleWord|relative|person) != 0 && t.spaced && (b.shape != title || b.opens || b.class&(titleWord|relative|person) != 0) {
		return true
	}
	if i == 1 || !(b.sort == sign && strings.ContainsRune(",:/", b.letter) || g.is(i-1, "och", "eller")) {
		return false
	}
	first := g.tokens[i-2]
	return first.class&(relative|personContext) != 0 || first.class&firstName != 0 && first.class&(weakFirst|place) == 0 && first.shape == title && !g.organisation(i-2) && g.personBefore(i-2)
}

// thingVerbs are verbs of persons that things do as well: a ship, a train, a firm.
var thingVerbs = []string{"fick", "får", "kom", "blev", "gick", "kör", "körde", "vann", "gav", "tog", "köpte", "säljer", "sålde", "saknas", "försvann", "stör", "störde",
	"flyttade", "lämnade", "bröt", "äger", "driver", "ledde", "slår", "hjälpte", "vill", "mår"}

func (g *guard) personAfter(i int) bool {
	if i >= len(g.tokens) {
		return false
	}
	t := g.tokens[i]
	switch {
	case t.opens:
		return false
	case t.class&personVerb != 0 && !g.is(i, thingVerbs...), t.class&relative != 0 && g.tokens[i-1].genitive:
		return true
	case (g.sign(i, ',') || g.sign(i, '(')) && i+1 < len(g.tokens) && g.tokens[i+1].sort == number && g.tokens[i+1].end-g.tokens[i+1].start <= 2:
		return true
	}
	return false
}

// verbAfter reports whether something that only people do follows.
func (g *guard) verbAfter(i int) bool {
	return i+1 < len(g.tokens) && !g.tokens[i+1].opens && g.tokens[i+1].class&personVerb != 0
}
