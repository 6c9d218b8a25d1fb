package persondata

import "strings"

// nicknamed finds "Lars "Lasse" Broberg".
func (g *guard) nicknamed(i int) int {
	quote := func(j int) bool {
		return j < len(g.tokens) && g.tokens[j].sort == sign && strings.ContainsRune("\"”“'’»«", g.tokens[j].letter)
	}
	if i+4 >= len(g.tokens) || g.tokens[i].shape != title || !quote(i+1) || !quote(i+3) || g.tokens[i+2].sort != word || g.tokens[i+2].shape == lower {
		return 0
	}
	last := g.tokens[i+4]
	if last.sort != word || last.shape != title || last.opens || (g.tokens[i].class&firstName == 0 && last.class&(lastName|lastForm) == 0) {
		return 0
	}
	g.name(i, i+5, Block, "name")
	return 5
}

// strangerName finds a capitalised word that is in no list where the words
// before it say that a person is named: "heter Xhevahire", "grannen Oyuna".
func (g *guard) strangerName(i int) int {
	t := g.tokens[i]
	if i == 0 || t.shape != title || t.class&^lastForm != 0 || t.opens || !g.follows(i) || g.known(i, i+1) || g.namedAfter(i+1) || g.partOfName(i) {
		return 0
	}
	before := g.tokens[i-1]
	named := g.is(i-1, "heter", "hette", "döpt", "kallas", "träffade", "träffat")
	met := g.is(i-1, "med", "på") && g.is(i-2, "pratade", "pratat", "talade", "talat", "samtal", "pratar", "samtalade", "väntade", "ropade")
	titled := before.class&titleWord != 0 && before.sort == word && before.class&office == 0 && (before.shape == lower || before.opens) && t.class == 0
	whose := before.shape == lower && before.class&(relative|person) != 0 && g.definite(before)
	if !named && !met && !whose && !titled {
		return 0
	}
	s := g.sequence(i)
	to := max(s.to, i+1)
	if s.words > 1 || g.is(i-1, "heter", "hette") && !g.is(i-2, "som", "gatan", "skolan", "den", "det") {
		g.name(i, to, Block, "name")
	} else {
		g.name(i, to, Warn, "name-alone")
	}
	return to - i
}

// ship reports whether the word is a ship's name: "M/S Astrid".
func (g *guard) ship(i int) bool {
	return i > 2 && g.is(i-1, "s", "f", "y", "t") && g.sign(i-2, '/') && g.is(i-3, "m", "s") || g.is(i-1, "hms", "hmt", "briggen", "skonaren", "bogserbåten", "passbåten")
}

// related reports whether the words beside the i-th make a person of a name
// that is a place's as well: "flickan Sofia", "Ulrikas dotter".
func (g *guard) related(i int) bool {
	t := g.tokens[i]
	if t.genitive && i+1 < len(g.tokens) && g.tokens[i+1].class&relative != 0 && !g.tokens[i+1].opens {
		return true
	}
	return i > 0 && !t.opens && t.shape == title && g.tokens[i-1].class&(relative|person) != 0 && g.tokens[i-1].shape == lower && g.definite(g.tokens[i-1])
}

// ofWork reports whether the sentence is about a play, a film or a book, in which
// somebody may be told of who does not live.
func (g *guard) ofWork(i int) bool {
	from, to := g.sentence(i)
	for j := from; j < to; j++ {
		if g.tokens[j].class&culture != 0 {
			return true
		}
	}
	return false
}
