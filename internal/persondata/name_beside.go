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
	addressed := before.shape != title && g.is(i-1, spokenTo...) || before.opens && g.is(i-1, spokenTo...)
	met := addressed && !g.definite(t) || g.speaks(i) || g.is(i-1, "med", "på") && g.is(i-2, "pratade", "pratat", "talade", "talat", "samtal", "pratar", "samtalade", "väntade", "ropade")
	titled := before.class&titleWord != 0 && before.sort == word && before.class&office == 0 && (before.shape == lower || before.opens) && t.class == 0
	whose := before.shape == lower && before.class&(relative|person) != 0 && g.definite(before)
	listed := (g.is(i-1, "och") || g.sign(i-1, ',')) && i > 1 && t.class == 0 && !g.definite(t) && g.tokens[i-2].shape == title && g.strongName(i-2) && g.tokens[i-2].class&firstName != 0
	if n := g.twoUnknown(i); n > 0 {
		return n
	}
	if !named && !met && !whose && !titled && !listed && !g.besidePerson(i) {
		return 0
	}
	s := g.sequence(i)
	to := max(s.to, i+1)
	if s.words > 1 || g.is(i-1, "heter", "hette") && !g.is(i-2, "som", "gatan", "skolan", "den", "det") && i > 1 && g.tokens[i-2].class != 0 {
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
	if t.genitive && i+1 < len(g.tokens) && g.tokens[i+1].shape == lower && g.tokens[i+1].sort == word && !g.tokens[i+1].opens {
		return g.tokens[i+1].class&(facility|establishment|institution|functionWord|place|streetWord) == 0
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

// spokenTo are verbs whose object is most often a person.
var spokenTo = []string{"mötte", "mött", "möter", "träffar", "skjutsade", "ringer", "ringt", "frågade", "frågar", "fråga", "tackade", "tackar", "hjälpte", "intervjuade", "besökte", "kontaktade", "kontakta", "kände", "känner", "sms:ade", "mejlade",
	"skjutsat", "sökte", "hotade", "hotat", "hotar", "slog", "slagit", "mobbar", "mobbade", "mobbat", "knuffade", "knuffat", "jagade", "anklagade", "misstänker", "skyddar", "kallade"}

// speaks reports whether the unknown word i does what only a person does: "sa
// Ibbe att", "att Wiggo grät".
func (g *guard) speaks(i int) bool {
	if g.tokens[i].class != 0 || g.definite(g.tokens[i]) {
		return false
	}
	said := g.is(i-1, "sa", "sade", "berättade", "ropade", "skrek", "svarade", "undrade") && !g.is(i-2, "det", "vi", "de", "han", "hon", "jag")
	return said || g.is(i+1, "sa", "sade", "berättade", "grät", "skrek", "sprang", "ramlade", "undrade", "snattade", "skolkar", "skolkade", "rymde", "rymt", "rökte", "mobbas", "mobbades", "ljuger", "ångrar", "mår", "spottade", "somnade")
}

// bearing are endings of words for things that have a name of their own.
var bearing = []string{"rum", "rummet", "salen", "båten", "båtarna", "färjan", "fartyget", "tåget", "tågen", "bussen", "bilen", "stormen", "orkanen", "roboten", "hunden", "hästarna", "hundarna", "katten", "hästen", "kon", "björnen", "appen", "systemet", "drönaren", "skutan", "briggen", "isbrytaren", "rummen", "salarna", "huset", "villan", "kaféet", "restaurangen", "hotellet", "affären", "butiken", "bageriet", "varvet", "gruvan", "centralen", "sjukhuset", "kliniken", "projekt", "projektet", "serien", "pjäsen", "lokalen", "teatern", "plattformen"}

// bears reports whether t is a thing that has a name of its own.
func (g *guard) bears(t token) bool {
	return hasEnding(strings.ToLower(g.text[t.start:t.end]), bearing, 0)
}

// actsAfter reports whether what follows says that somebody did something: a
// verb in the past, or another first name beside and then a verb.
func (g *guard) actsAfter(i int) bool {
	if i < len(g.tokens) && g.is(i, "och") && i+2 < len(g.tokens) && g.tokens[i+1].shape == title && g.tokens[i+1].class&firstName != 0 {
		i += 2
	}
	if i >= len(g.tokens) || g.tokens[i].sort != word || g.tokens[i].shape != lower || !g.tokens[i].spaced {
		return false
	}
	t := g.tokens[i]
	return strings.HasSuffix(g.text[t.start:t.end], "ade") && t.end-t.start > 4 || g.is(i, "höll", "håller", "sjöng", "ledde", "skrev", "tog", "sprang", "åkte", "körde", "bor", "jobbar", "bar", "satt")
}

// ofThing reports whether the words around say that the name is a thing's: "var
// namnet på skutan", "brandbilen heter", "Ronja heter brandbilen".
func (g *guard) ofThing(from, to int) bool {
	thing := func(i int) bool {
		if i < 0 || i >= len(g.tokens) {
			return false
		}
		t := g.tokens[i]
		return t.sort == word && t.class&(somebody|pronoun|personContext|titleWord|firstName|lastName) == 0 && (t.shape == lower || t.opens) && g.definite(t)
	}
	switch {
	case g.is(to, "var", "är", "blev") && g.is(to+1, "namnet") && g.is(to+2, "på"):
		return thing(to + 3)
	case g.is(to, "heter", "hette"):
		return thing(to + 1)
	case g.is(from-1, "heter", "hette", "döpt", "döptes", "kallas") && g.is(from-2, "som"):
		return thing(from-3) || from > 2 && g.plural(from-3)
	case g.is(from-1, "heter", "hette", "döpt", "döptes", "kallas"):
		return thing(from - 2)
	}
	return false
}

// plural reports whether the i-th token is a word for several things: "båtar".
func (g *guard) plural(i int) bool {
	t := g.tokens[i]
	s := g.text[t.start:t.end]
	return t.sort == word && t.class&(somebody|functionWord|personContext|titleWord) == 0 && t.end-t.start > 4 && (strings.HasSuffix(s, "ar") || strings.HasSuffix(s, "or"))
}

// amongPlaces reports whether a surname stands in a list of places: "Sandvik,
// Lindesberg och Torsby".
func (g *guard) amongPlaces(i int) bool {
	if g.tokens[i].class&firstName != 0 {
		return false
	}
	between := func(j int) bool { return g.sign(j, ',') || g.is(j, "och", "samt", "eller", "till") }
	at := func(j int) bool {
		return j >= 0 && j < len(g.tokens) && g.tokens[j].class&place != 0 && g.tokens[j].class&(firstName|lastName) == 0 && g.tokens[j].shape == title
	}
	return between(i+1) && at(i+2) || between(i-1) && at(i-2) && !g.tokens[i].opens
}

// doubleInitial finds "A-K Bergdal": two initials with a hyphen and a surname.
func (g *guard) doubleInitial(i int) bool {
	t := g.tokens[i]
	s := g.text[t.start:t.end]
	if t.shape != upper || len(s) != 3 || s[1] != '-' || i+1 >= len(g.tokens) || !g.follows(i+1) {
		return false
	}
	n := g.tokens[i+1]
	return n.shape == title && n.class&(functionWord|place|facility|streetForm) == 0
}

// lowerAlone reports whether a first name in lower case stands where a person is
// spoken of: "min granne gunilla", "det e kevin som".
func (g *guard) lowerAlone(i int) bool {
	if i == 0 || g.tokens[i].opens {
		return false
	}
	b := g.tokens[i-1]
	if g.is(i-1, "är", "e", "va", "var", "ba") && g.is(i+1, "som") {
		return true
	}
	if g.is(i-1, "han", "hon") && !g.is(i-2, "att", "om", "som", "när") {
		return true
	}
	return b.sort == word && b.shape != title && b.class&(person|relative) != 0 && (g.definite(b) || g.is(i-2, "min", "hans", "hennes", "vår", "en", "mina"))
}

// ofOwner reports whether the name owns what follows, as a firm's does: "Mickes
// Bilskrot".
func (g *guard) ofOwner(s sequence) bool {
	return s.words == 2 && s.to-s.from == 2 && g.tokens[s.from].genitive && g.tokens[s.from+1].class&anyName == 0
}

// twoUnknown finds two capitalised words in no list after a word that most often
// stands before a person: "bokat av Zoltan Kovács".
func (g *guard) twoUnknown(i int) int {
	if i+1 >= len(g.tokens) || !g.follows(i+1) || !g.is(i-1, "av", "med", "hos", "enligt", "till", "från", "för", "åt", "om", "är", "att", "och") || g.tokens[i].class != 0 {
		return 0
	}
	n := g.tokens[i+1]
	if n.sort != word || n.shape != title || n.class&^lastForm != 0 || g.definite(g.tokens[i]) || g.definite(n) || g.namedAfter(i+2) || g.known(i, i+2) {
		return 0
	}
	if s := g.text[g.tokens[i].start:g.tokens[i].end]; strings.HasSuffix(s, "a") && strings.HasSuffix(g.text[n.start:n.end], "et") {
		return 0
	}
	g.name(i, i+2, Warn, "name-alone")
	return 2
}

// placely are endings of names of places and firms that no list holds.
var placely = []string{"torp", "by", "hult", "ryd", "säter", "köping", "stad", "sala", "löv", "inge", "åker", "tuna", "red", "vik", "fors", "ås", "näs", "mo", "backa", "landa", "berga", "hem", "holma", "bo", "ö", "rum", "ärr", "mark", "lösa", "tex", "tec", "tech", "max",
	"media", "data", "bygg", "bank", "lab", "net", "soft", "gruppen", "förlag", "kraft", "energi", "park", "mässan", "cup", "fest", "app", "bladet", "posten", "nytt", "us", "um", "is", "ing", "ning", "het", "skap", "else", "tion", "itet", "ism", "verk", "verket", "rådet", "stöd", "hjälp", "jour", "kår", "lag", "pool"}

// besidePerson reports whether the unknown word i stands after a word that most
// often goes with a person: "med Ibbe", "hos Tesfamariam".
func (g *guard) besidePerson(i int) bool {
	t := g.tokens[i]
	if t.class != 0 || t.end-t.start < 4 || g.definite(t) || !g.is(i-1, "med", "hos", "av", "åt", "mobbar", "kompisen") {
		return false
	}
	s := strings.ToLower(g.text[t.start:t.end])
	return !hasEnding(s, placely, 0) && !hasEnding(strings.TrimSuffix(s, "s"), placely, 0)
}
