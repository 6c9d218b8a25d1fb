package persondata

import "strings"

// personNames finds names by the gazetteer and by what stands around a word.
// Places, streets, schools and firms that bear a person's name are none.
func (g *guard) personNames() {
	for i := 0; i < len(g.tokens); {
		t := g.tokens[i]
		if t.sort != word {
			i++
			continue
		}
		if t.shape == lower {
			i += max(1, g.lowerName(i))
			continue
		}
		i += max(1, g.nameAt(i))
	}
}

// nameAt finds a name that begins with the i-th token, and returns how many
// tokens it took.
func (g *guard) nameAt(i int) int {
	if n := g.afterTitle(i); n > 0 {
		return n
	}
	if n := g.initialName(i); n > 0 {
		return n
	}
	if n := g.nicknamed(i); n > 0 {
		return n
	}
	if n := g.strangerName(i); n > 0 {
		return n
	}
	if g.tokens[i].class&anyName == 0 || g.organisation(i) {
		return 0
	}
	if g.ship(i) {
		return max(1, g.sequence(i).to-i)
	}
	if n := g.surnameFirst(i); n > 0 {
		return n
	}
	if n := g.unknownFirst(i); n > 0 {
		return n
	}
	s := g.sequence(i)
	if s.words > 1 && s.full() {
		return g.fullName(s)
	}
	return g.loneName(i)
}

// unknownFirst finds a surname after a capitalised word that is in no list: a
// first name that is not known.
func (g *guard) unknownFirst(i int) int {
	t := g.tokens[i]
	if i == 0 || t.shape != title || t.class&lastName == 0 || t.class&(weakLast|place) != 0 || !g.follows(i) {
		return 0
	}
	before := g.tokens[i-1]
	if before.shape != title || before.class != 0 || g.namedAfter(i+1) || g.known(i-1, i+1) {
		return 0
	}
	if before.opens {
		// Any word has a capital letter there.
		if t.class&lastForm != 0 {
			return 0
		}
		g.name(i-1, i+1, Warn, "name-alone")
		return 1
	}
	g.name(i-1, i+1, Block, "name")
	return 1
}

// sequence is capitalised words in a row, as a name is written.
type sequence struct {
	from, to int // tokens, to not counted
	words    int
	firsts   int // first names that are nothing else
	lasts    int
	weak     int // names that are words as well
	initials int
	forms    int // words that end as surnames do
	opens    bool
	start    class
	upper    bool
}

// full reports whether the sequence is a first name and a surname, in either
// order.
func (s sequence) full() bool {
	if s.start&firstName == 0 && s.firsts == 0 {
		return s.start&lastName != 0 && s.weakFirstAfter()
	}
	if s.opens && s.start&(firstName|lastName) == 0 {
		return false // "Insatsen Agda": the first word of a sentence ends so by chance
	}
	named := s.lasts + s.forms + s.initials
	switch {
	case s.upper:
		return s.firsts > 0 && (named > 0 || s.firsts > 1)
	case s.start&weakFirst != 0 && s.firsts == 0:
		return named > 0 && !(s.opens && s.initials == named)
	}
	return true
}

func (s sequence) weakFirstAfter() bool { return s.weak > 1 }

// sequence gathers the words of a name from the i-th token.
func (g *guard) sequence(i int) sequence {
	s := sequence{from: i, to: i, start: g.tokens[i].class, upper: g.tokens[i].shape == upper, opens: g.tokens[i].opens}
	for j := i; j < len(g.tokens); {
		if j > i && !g.follows(j) {
			break
		}
		t := g.tokens[j]
		if skip := g.particles(j, i); skip > 0 {
			j += skip
			continue
		}
		if t.sort != word || j > i && !g.fits(t, s) {
			break
		}
		s.count(t)
		j++
		if t.shape == initial && g.sign(j, '.') {
			j++
		}
		s.to = j
		if t.genitive && t.class&firstName == 0 || s.words == 5 {
			break
		}
	}
	return s
}

func (s *sequence) count(t token) {
	s.words++
	c := t.class
	switch {
	case t.shape == initial:
		s.initials++
	case c&firstName != 0 && c&(weakFirst|place) == 0:
		s.firsts++
		if c&lastName != 0 && s.words > 1 {
			s.lasts++
		}
	case c&lastName != 0:
		s.lasts++
		if c&firstName != 0 {
			s.weak++
		}
	case c&firstName != 0:
		s.weak++
	case c&lastForm != 0:
		s.forms++
	}
}

// follows reports whether the j-th token may go on the name before it: one
// space or a hyphen between, in the same sentence.
func (g *guard) follows(j int) bool {
	t := g.tokens[j]
	return t.spaced && !t.opens && t.start-g.tokens[j-1].end <= 2
}

// particles is how many small words stand at j inside a name: "von", "af",
// "de la". Something capitalised must follow.
func (g *guard) particles(j, from int) int {
	n := 0
	for j+n < len(g.tokens) && j > from && n < 2 && (g.tokens[j+n].class&particle != 0 && g.tokens[j+n].shape == lower || g.is(j+n, "el", "al", "de", "van", "von", "bin", "ben", "da", "di", "la", "dos")) && !g.tokens[j+n].opens {
		n++
	}
	if n == 0 || j+n >= len(g.tokens) || g.tokens[j+n].shape != title || !g.tokens[j+n].spaced || g.tokens[j+n].class&place != 0 {
		return 0
	}
	return n
}

// fits reports whether t may be a further word of the name s.
func (g *guard) fits(t token, s sequence) bool {
	if s.upper {
		return t.shape == upper && t.class&functionWord == 0 && (t.class&place == 0 || t.class&lastName != 0)
	}
	if t.shape == initial {
		return true
	}
	if t.shape != title {
		return false
	}
	c := t.class
	if c&lastName != 0 && c&functionWord == 0 {
		return true
	}
	return c&(functionWord|place|person|institution|establishment|facility|trade|monthWord|titleWord|streetForm|schoolForm|platform|vehicle) == 0
}

// organisation reports whether the word is the name of a place or a firm, or
// what stands before it says so.
func (g *guard) organisation(i int) bool {
	t := g.tokens[i]
	if t.class&place != 0 && t.class&(firstName|lastName) == 0 || t.class&(streetForm|schoolForm) != 0 || t.class&functionWord != 0 && t.opens && t.class&lastName == 0 && !g.nextIsSurname(i) {
		return true
	}
	if i == 0 || t.opens {
		return false
	}
	before := g.tokens[i-1]
	if before.sort != word || before.genitive || before.class&(titleWord|personContext) != 0 {
		return g.sign(i+1, '&')
	}
	return before.class&(establishment|institution) != 0 || before.shape == title && before.class&(facility|trade) != 0 || (before.shape == lower || before.opens) && before.class&somebody == 0 && g.bears(before) || g.sign(i+1, '&')
}

func (g *guard) nextIsSurname(i int) bool {
	if i+1 >= len(g.tokens) || !g.follows(i+1) {
		return false
	}
	t := g.tokens[i+1]
	return t.shape == title && t.class&(lastName|lastForm) != 0
}

// namedAfter reports whether a street, a school or a firm follows the name that
// ends before the to-th token, or is its last word.
func (g *guard) namedAfter(to int) bool {
	last := g.tokens[to-1]
	if last.class&(streetForm|schoolForm) != 0 {
		return true
	}
	if to >= len(g.tokens) || g.tokens[to].opens || !g.tokens[to].spaced {
		return false
	}
	next := g.tokens[to]
	if next.shape == title && to+1 < len(g.tokens) && g.follows(to+1) && g.is(to+1, "ab", "hb", "kb", "kommanditbolag", "handelsbolag", "aktiebolag") {
		return true
	}
	if next.class&facility != 0 && !(next.shape == title && !last.genitive && g.is(to, natural...)) || next.class&trade != 0 && next.shape == title || next.shape != lower && next.class&(streetForm|schoolForm) != 0 {
		return true
	}
	return false
}

// natural are words for what a place is named after somebody, and surnames as well
// where they have a capital letter: "Martin Kvarn".
var natural = []string{"kvarn", "berg", "dal", "strand", "hage", "holme", "äng", "vik", "udde", "backe", "kulle", "källa", "bro", "park", "fors", "fyr", "skär", "vallar"}

// listNamedAfter is namedAfter for a list of names that share what follows:
// "Maria, Katarina och Sofia församlingar".
func (g *guard) listNamedAfter(i int) bool {
	for n := 0; n < 6; n++ {
		if g.namedAfter(i + 1) {
			return true
		}
		if !g.sign(i+1, ',') && !g.is(i+1, "och") || i+2 >= len(g.tokens) || g.tokens[i+2].shape != title || g.tokens[i+2].opens {
			return false
		}
		i += 2
		for n := 0; n < 2 && i+1 < len(g.tokens) && g.follows(i+1) && g.tokens[i+1].shape == title && g.tokens[i+1].class&(lastName|lastForm) != 0; n++ {
			i++ // "Karin och Ernst Lindströms stiftelse"
		}
	}
	return false
}

func (g *guard) fullName(s sequence) int {
	n := s.to - s.from
	if g.namedAfter(s.to) || g.known(s.from, s.to) {
		return n
	}
	if g.ofOwner(s) {
		return n
	}
	if g.ofThing(s.from, s.to) {
		g.name(s.from, s.to, Warn, "name-alone")
		return n
	}
	g.name(s.from, s.to, Block, "name")
	return n
}

// known reports whether the partnership has said that these words are a place.
func (g *guard) known(from, to int) bool {
	s := strings.ToLower(g.text[g.tokens[from].start:g.tokens[to-1].end])
	return bearers()[s] || bearers()[strings.TrimSuffix(s, "s")] || g.places[s] || g.places[strings.TrimSuffix(s, "s")]
}

func (g *guard) name(from, to int, s Severity, why string) {
	end := g.tokens[to-1].end
	if s == Block && g.ofWork(from) {
		s = Warn
	}
	if g.tokens[to-1].sort == sign {
		end = g.tokens[to-2].end
	}
	rank := 60
	if s == Warn {
		rank = 40
	}
	g.add(Name, g.tokens[from].start, end, s, why, rank)
}

// afterTitle finds "herr Lindgren", "Rektor Holm" and "läraren Karlsson".
func (g *guard) afterTitle(i int) int {
	if i == 0 || !g.follows(i) {
		return 0
	}
	before, t := g.tokens[i-1], g.tokens[i]
	if before.class&titleWord == 0 && !g.is(i-1, "familjen", "släkten", "makarna", "bröderna", "systrarna", "arvingarna", "sterbhuset", "dödsboet", "syskonen", "kusinerna", "fam", "paret") || t.shape != title || t.class&(functionWord|titleWord|streetForm|schoolForm) != 0 {
		return 0
	}
	address := g.is(i-1, "herr", "fru", "fröken", "familjen", "släkten", "makarna", "bröderna", "systrarna", "arvingarna", "sterbhuset", "dödsboet", "syskonen")
	if t.class&place != 0 && t.class&lastName == 0 || t.class&anyName == 0 && !address || g.known(i, i+1) {
		return 0
	}
	s := g.sequence(i)
	to := max(s.to, i+1)
	if g.namedAfter(to) || g.known(i, to) {
		return to - i
	}
	g.name(i, to, Block, "name-title")
	return to - i
}

// initialName finds "Kalle A", "Lisa B." and "E. Johansson".
func (g *guard) initialName(i int) int {
	t := g.tokens[i]
	if g.doubleInitial(i) {
		g.name(i, i+2, Block, "name-initial")
		return 2
	}
	if t.shape == initial && g.sign(i+1, '.') && i+2 < len(g.tokens) {
		j := i + 2
		for j+1 < len(g.tokens) && g.tokens[j].shape == initial && g.sign(j+1, '.') {
			j += 2
		}
		if j < len(g.tokens) && g.tokens[j].shape == title && g.tokens[j].class&(lastName|lastForm) != 0 && g.tokens[j].class&place == 0 && !g.namedAfter(j+1) {
			g.name(i, j+1, Block, "name-initial")
			return j + 1 - i
		}
		if j < len(g.tokens) && j == i+2 && g.follows(j) && g.tokens[j].shape == title && g.tokens[j].class == 0 && !t.opens && !g.definite(g.tokens[j]) && !g.namedAfter(j+1) {
			g.name(i, j+1, Warn, "name-initial")
			return j + 1 - i
		}
		return 0
	}
	if t.shape != title || t.class&firstName == 0 || t.class&(place|monthWord) != 0 || i+1 >= len(g.tokens) || !g.follows(i+1) || g.tokens[i+1].shape != initial {
		return 0
	}
	if t.class&weakFirst != 0 && t.opens && !g.sign(i+2, '.') || g.organisation(i) || g.is(i+1, "I", "Å", "Ö") {
		return 0
	}
	if i+2 < len(g.tokens) && g.tokens[i+2].shape == title && g.follows(i+2) || g.sign(i+2, '.') && i+3 < len(g.tokens) && g.tokens[i+3].shape == title && g.tokens[i+3].class&(lastName|lastForm) != 0 {
		return 0 // "Kalle A Svensson" is a full name
	}
	g.name(i, i+2, Block, "name-initial")
	return 2
}

// surnameFirst finds "Andersson, Kalle".
func (g *guard) surnameFirst(i int) int {
	t := g.tokens[i]
	if t.class&(lastName|lastForm) == 0 || t.class&place != 0 || !g.sign(i+1, ',') || i+2 >= len(g.tokens) {
		return 0
	}
	first := g.tokens[i+2]
	weak := first.class&weakFirst != 0 && (first.class&(functionWord|monthWord|country|nation) != 0 || t.class&weakLast != 0)
	if first.shape == lower || first.class&firstName == 0 || weak || first.class&place != 0 || t.class&(weakLast|firstName) != 0 && t.class&lastName == 0 || first.opens || g.surnameNext(i+3) {
		return 0
	}
	if t.class&lastName == 0 || t.class&firstName != 0 && t.class&weakFirst == 0 {
		return 0
	}
	g.name(i, i+3, Block, "name")
	return 3
}

// surnameNext reports whether the first name before the i-th token has a
// surname of its own: then the comma parts two persons.
func (g *guard) surnameNext(i int) bool {
	return i < len(g.tokens) && g.follows(i) && g.tokens[i].shape == title && g.tokens[i].class&(lastName|lastForm) != 0
}

// surnameEndingsLower are endings so typical that a surname is known in lower
// case too.
var surnameEndingsLower = []string{"sson", "qvist", "quist", "ström", "gren", "lund", "stedt", "sköld", "berg", "dahl"}

// lowerName finds "kalle andersson", and "heter kalle".
func (g *guard) lowerName(i int) int {
	t := g.tokens[i]
	if t.class&firstName == 0 || t.class&(weakFirst|functionWord|place|person|trait|relative|nation) != 0 {
		return 0
	}
	if i+1 < len(g.tokens) && g.follows(i+1) {
		n := g.tokens[i+1]
		plain := n.class&(weakLast|functionWord|place|person|personVerb|weakFirst) == 0
		if n.shape == lower && n.class&(lastName|lastForm) != 0 && plain && !g.namedAfter(i+2) && (n.class&lastName != 0 || hasEnding(strings.TrimSuffix(g.text[n.start:n.end], "s"), surnameEndingsLower, 2)) {
			g.name(i, i+2, Block, "name")
			return 2
		}
	}
	if t.class == firstName && g.lowerAlone(i) || i > 0 && g.is(i-1, "heter", "hette", "kallas", "kallad", "namn", "grannen", "pojken", "killen", "eleven", "tjejen", "flickan", "mannen", "kvinnan") {
		g.name(i, i+1, Warn, "name-alone")
		return 1
	}
	return 0
}
