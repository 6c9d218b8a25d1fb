package persondata

import "strings"

// dwellings finds flats by their number, and streets with a number where the
// text says that somebody lives there.
func (g *guard) dwellings() {
	for i, t := range g.tokens {
		switch {
		case t.sort == word && t.class&flatWord != 0:
			g.flat(i)
		case t.sort == number && i+1 < len(g.tokens) && g.isStairs(i+1):
			g.stairs(i)
		case t.sort == number && i > 0 && g.isStreet(i-1):
			g.street(i)
		case t.sort == number && g.sign(i+1, ':') && i > 0:
			g.property(i)
		case t.sort == number && i > 1 && g.tokens[i-1].shape == title:
			g.unknownStreet(i)
		}
	}
}

func (g *guard) is(i int, words ...string) bool {
	if i < 0 || i >= len(g.tokens) || g.tokens[i].sort != word {
		return false
	}
	n := g.tokens[i].end - g.tokens[i].start
	first := g.text[g.tokens[i].start] | 0x20 // å and Å begin with the same byte
	for _, w := range words {
		if n == len(w) && w[0]|0x20 == first && strings.EqualFold(g.text[g.tokens[i].start:g.tokens[i].end], w) {
			return true
		}
	}
	return false
}

// flat finds "lgh 1203" and "lägenhet nr 14".
func (g *guard) flat(i int) {
	j := i + 1
	for g.sign(j, '.') || g.sign(j, ':') || g.is(j, "nr", "nummer") {
		j++
	}
	if j >= len(g.tokens) || g.tokens[j].sort != number {
		return
	}
	n := g.tokens[j]
	if n.end-n.start > 4 || g.is(j+1, "rum", "rok", "kvm", "kvadratmeter", "m²", "kr", "kronor", "procent", "av") || g.sign(j+1, '–') || j > i+4 {
		return
	}
	end := n.end
	if g.single(j + 1) {
		end = g.tokens[j+1].end
	}
	g.add(Apartment, g.tokens[i].start, end, Block, "apartment", 70)
}

// single reports whether the i-th token is a letter of a house number.
func (g *guard) single(i int) bool {
	if i >= len(g.tokens) || g.tokens[i].shape != initial {
		return false
	}
	c := g.text[g.tokens[i].start]
	return g.tokens[i].end-g.tokens[i].start == 1 && c >= 'A' && c <= 'H'
}

func (g *guard) isStairs(i int) bool {
	return g.is(i, "tr", "trappor", "vån") && g.tokens[i].sort == word
}

// stairs finds "3 tr", which says where in a house somebody lives.
func (g *guard) stairs(i int) {
	if g.tokens[i].end-g.tokens[i].start > 2 || g.is(i+1, "trappor") && !g.around(i, 6, dwelling) {
		return
	}
	g.add(Apartment, g.tokens[i].start, g.tokens[i+1].end, Block, "apartment", 68)
}

// isStreet reports whether the i-th token ends the name of a street.
func (g *guard) isStreet(i int) bool {
	t := g.tokens[i]
	if t.sort != word || t.shape == lower && t.class&(streetWord|streetForm) == 0 {
		return false
	}
	if t.class&streetWord != 0 && t.shape == lower {
		// "plan 4" is a floor, "Karin Boyes gata 4" a street.
		return i > 0 && t.spaced && g.tokens[i-1].sort == word && (g.tokens[i-1].shape == title || g.tokens[i-1].genitive)
	}
	return t.class&(streetForm|streetWord) != 0
}

// street finds a street with its number in a sentence about where people live.
func (g *guard) street(i int) {
	t := g.tokens[i]
	if !t.spaced || t.end-t.start > 3 || g.rangeAfter(i) || g.is(i+1, "procent", "kronor", "kl") {
		return
	}
	end, last := t.end, i
	if next := i + 1; next < len(g.tokens) && g.tokens[next].sort == word && g.tokens[next].start == t.end && g.tokens[next].end == t.end+1 {
		end, last = t.end+1, next
	} else if g.single(i+1) && (!g.tokens[i+1].spaced || !g.is(i+1, "I")) {
		end, last = g.tokens[i+1].end, i+1
	}
	tail, detailed := g.entrance(last)
	if detailed {
		end = tail
	}
	switch {
	case detailed || g.livesAt(i):
		g.add(Apartment, g.streetStart(i-1), end, Block, "apartment", 71)
	case g.around(i, 4, addressWord):
		g.add(Apartment, g.streetStart(i-1), end, Warn, "apartment", 71)
	}
}

// unknownStreet finds a number after a capitalised word that does not look like
// a street's name, where the words before say that it is an address: "Adress:
// Skogsbrynet 41", "bor på Tallbacken 3".
func (g *guard) unknownStreet(i int) {
	n := g.tokens[i]
	j := i - 1
	for j > 1 && i-j < 3 && g.tokens[j-1].shape == title && g.tokens[j-1].sort == word && !g.tokens[j].opens && g.follows(j) {
		j--
	}
	if !n.spaced || n.end-n.start > 3 || g.rangeAfter(i) || g.tokens[j].opens || g.tokens[i-1].class&(monthWord|functionWord|vehicle|flatWord) != 0 {
		return
	}
	before := j - 1
	if g.sign(before, ':') {
		before--
	}
	addressed := g.is(before, "hemadress", "hemadressen", "bostadsadress", "bostadsadressen", "bor", "hemma")
	lives := g.is(before, "på", "i", "vid") && before > 0 && g.tokens[before-1].class&dwellAfter != 0
	switch {
	case addressed || lives:
		g.add(Apartment, g.tokens[j].start, n.end, Block, "apartment", 71)
	case g.is(before, "adress", "adressen"):
		g.add(Apartment, g.tokens[j].start, n.end, Warn, "apartment", 71)
	}
}

// entrance takes ", 3 tr" and ", lgh 1402" after a house number.
func (g *guard) entrance(last int) (int, bool) {
	j := last + 1
	if g.sign(j, ',') {
		j++
	}
	if j+1 >= len(g.tokens) {
		return 0, false
	}
	if g.is(j, "port", "uppgång", "trappa", "trapp") && (g.tokens[j+1].sort == number || g.tokens[j+1].shape == initial) {
		return g.tokens[j+1].end, true
	}
	if g.tokens[j].sort == number && g.isStairs(j+1) {
		return g.tokens[j+1].end, true
	}
	if g.tokens[j].sort == word && g.tokens[j].class&flatWord != 0 && g.tokens[j+1].sort == number {
		return g.tokens[j+1].end, true
	}
	return 0, false
}

func (g *guard) rangeAfter(i int) bool {
	if i+2 >= len(g.tokens) || g.tokens[i+1].sort != sign || g.tokens[i+2].sort != number {
		return false
	}
	return strings.ContainsRune("-–—/:.", g.tokens[i+1].letter)
}

// streetStart takes in the words before the last of a street's name: "Norra
// Vägen", "Karin Boyes gata".
func (g *guard) streetStart(i int) int {
	for n := 0; n < 3 && i > 0; n++ {
		before := g.tokens[i-1]
		if before.sort != word || before.shape != title || before.opens || g.tokens[i].opens || !g.tokens[i].spaced || before.class&functionWord != 0 {
			break
		}
		i--
	}
	return g.tokens[i].start
}

// livesAt reports whether the sentence around the i-th token says that somebody
// lives there, or names somebody just before.
func (g *guard) livesAt(i int) bool {
	for j := i - 1; j >= 0 && j >= i-14; j-- {
		c := g.tokens[j].class
		if g.lives(j) || j >= i-4 && g.is(j+1, "på", "i") && c&person != 0 && g.definite(g.tokens[j]) && g.tokens[j].shape == lower ||
			j >= i-4 && g.is(j+1, "på", "i") && c&person != 0 && g.definite(g.tokens[j]) && g.tokens[j].opens || j >= i-5 && c&relative != 0 || j >= i-7 && g.strongName(j) && j < i-1 {
			return true
		}
		if g.tokens[j].opens {
			break
		}
	}
	for j := i + 1; j < len(g.tokens) && j <= i+8 && !g.tokens[j].opens; j++ {
		if g.lives(j) {
			return true
		}
	}
	return false
}

// lives reports whether the j-th token says that somebody lives somewhere. A
// verb with an s is said of things: "cykelstället flyttas".
func (g *guard) lives(j int) bool {
	t := g.tokens[j]
	return t.class&dwelling != 0 && (!t.genitive || t.class&(person|relative) != 0 || strings.HasPrefix(strings.ToLower(g.text[t.start:t.end]), "famil"))
}

// property finds a fastighetsbeteckning where the text says whose it is.
func (g *guard) property(i int) {
	if i+2 >= len(g.tokens) || g.tokens[i+2].sort != number || g.tokens[i+2].spaced {
		return
	}
	t := g.tokens[i-1]
	if t.sort != word || t.shape != title || !g.tokens[i].spaced || g.around(i, 10, notProperty) || !g.around(i, 10, propertyWord) {
		return
	}
	start := i - 1
	if start > 0 && g.tokens[start-1].shape == title && g.tokens[start-1].class&(propertyWord|functionWord) == 0 && !g.tokens[start-1].opens {
		start--
	}
	g.add(Property, g.tokens[start].start, g.tokens[i+2].end, Warn, "property", 55)
}

// strongName reports whether the j-th token is a name and nothing else, and no
// firm's: "Lindgrens Bageri".
func (g *guard) strongName(j int) bool {
	t := g.tokens[j]
	if t.shape != title || t.class&(place|functionWord) != 0 {
		return false
	}
	if g.organisation(j) {
		return false
	}
	return t.class&firstName != 0 && t.class&weakFirst == 0 || t.class&lastName != 0 && t.class&weakLast == 0 && !t.genitive && !g.namedAfter(j+1)
}
