package persondata

import (
	"embed"
	"strings"
	"sync"
)

//go:embed lexicon/*.txt
var lists embed.FS

// class is what is known of a word, as a set of bits: a word may be a name and
// a thing at the same time ("Sten").
type class uint64

// The classes of lexicon/words.txt, in the order of classNames.
const (
	weakFirst class = 1 << iota // a first name that is a word as well
	weakLast                    // a surname that is a word as well
	monthWord
	functionWord
	personContext // a person's name often follows
	personVerb    // what only people do
	titleWord     // a surname follows
	roleWord      // one person in a place has this part
	functionOK    // a part that may be named in public
	relative
	person
	pronoun
	ageWord
	gradeWord
	institution
	nation
	country
	trait
	dwelling
	dwellAfter
	vehicle
	regWord
	notPlate
	platform
	establishment // its own name follows
	facility      // named after somebody: "gata", "skola"
	streetWord
	uniqueWord
	uniqueOwner
	healthCrime
	phoneWord
	birthWord
	coordinationWord
	accountWord
	propertyWord
	notProperty
	particle
	office
	formerly
	smallOwner
	functionalAddress
	ageEnding
	atWord
	flatWord
	hostWord    // the first word of an address in social media
	deed        // what is said of one who did or suffered something
	position    // a part in a team
	illness     // said of one who has it
	desk        // a switchboard or a helpline
	culture     // a play, a film or a book is spoken of
	housePart   // tells one dwelling from others
	addressWord // an address follows, of a dwelling or of another house
	labelled    // a thing with a number of its own follows
	trade       // with a capital letter after a name it makes a firm of it: "Emma Express"

	// Those below do not stand in words.txt.
	firstName
	lastName
	place
	lastForm    // ends as surnames do, and is not listed
	streetForm  // ends as streets do
	schoolForm  // ends as schools do
	agentForm   // the genitive of one who has a part: "lokförarens"
	kinForm     // a part and a relative in one word: "prästdottern"
	accountForm // a medium and an account in one word: "signal-användaren"
)

var classNames = []string{"weak", "weaklast", "monthish", "function", "pcontext", "pverb", "title", "role", "function-ok", "relative",
	"person", "pronoun", "agewords", "gradeword", "institution", "nation", "countries", "trait", "dwelling", "dwellafter",
	"vehicle", "regword", "notplate", "platform", "establishment", "facility", "streetword", "uniq", "uniqowner", "healthcrime",
	"telword", "birthword", "samword", "accountword", "propertyword", "notproperty", "particle", "office", "formerly",
	"smallowner", "functionaladdress", "age", "at", "flat", "host", "deed", "position", "illness", "desk", "culture", "housepart", "addressword", "labelled", "trade"}

// anyName is what makes a word worth a closer look as a name.
const anyName = firstName | lastName | lastForm

// lexicon is read once, when the first text is checked.
var lexicon = sync.OnceValue(func() map[string]class {
	words := make(map[string]class, 12000)
	classify(words, listOf("first"), map[string]class{}, firstName)
	classify(words, listOf("last"), map[string]class{}, lastName)
	classify(words, listOf("places"), map[string]class{}, place)
	named := map[string]class{}
	for i, name := range classNames {
		named[name] = 1 << i
	}
	classify(words, listOf("words"), named, 0)
	return words
})

// bearers are names of firms, works, prizes and those who are only told of: they
// look like a person's whole name and are none, or a dead one's.
var bearers = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(listOf("bearers")) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			names[line] = true
		}
	}
	return names
})

func listOf(name string) string {
	b, err := lists.ReadFile("lexicon/" + name + ".txt")
	if err != nil {
		panic("persondata: " + err.Error()) // embedded when the program was built
	}
	return string(b)
}

// classify adds a list to words. "class: a b" changes the class of what follows.
func classify(words map[string]class, list string, named map[string]class, as class) {
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if name, rest, ok := strings.Cut(line, ": "); ok && named[name] != 0 {
			as, line = named[name], rest
		}
		for _, word := range strings.Fields(line) {
			words[word] |= as
		}
	}
}

// Endings of words that are not listed.
var (
	streetEndings = []string{"gatan", "gata", "vägen", "väg", "torget", "torg", "gränd", "gränden", "stigen", "backen", "allén", "allé",
		"platsen", "plats", "parken", "slingan", "kroken", "esplanaden", "leden", "stråket", "rondellen", "svängen", "gången", "kajen",
		"ringen", "planen", "plan", "promenaden", "brinken", "grinden"}
	schoolEndings = []string{"skolan", "skola", "skolans", "gymnasiet", "gymnasium", "kyrkan", "kyrka", "gården", "gård", "huset", "hus", "hemmet", "bron", "berget",
		"hamnen", "viken", "badet", "hallen", "fjorden", "sjön", "ön", "bergen", "kulle", "kullen", "dalen", "dal", "området", "centrum", "staden", "stad", "fältet", "moarna", "hagen", "ängen", "lunden", "mossen", "udden", "näset", "holmen", "kvarnen", "bygden", "köping", "hamn", "sund"}
	personEndings = []string{"mamman", "mammans", "pappan", "pappans", "flickan", "flickans", "pojken", "pojkens", "kvinnan", "kvinnans", "killen", "killens",
		"tjejen", "tjejens", "kvinna", "flicka", "pojke", "tjej", "kille", "elev", "pensionär", "pensionären", "proffset", "ungdomen", "mamma", "pappa", "syskonen", "trillingarna", "tvillingarna",
		"grabben", "medlemmen", "frun", "tanten", "herrn", "stjärnan", "legenden", "änka", "änkling", "systrarna", "bröderna", "systrar", "bröder", "spelare", "åkare", "utövare", "gubben", "tanten", "änkan", "eleven", "elevens", "åkaren", "spelaren", "spelarens"}
	institutionEndings = []string{"hemmet", "boendet", "föreningen", "klubben", "laget", "församlingen", "kiosken", "affären", "butiken", "salongen", "verkstaden",
		"förskolan", "moskén", "kåren", "caféet", "kaféet", "restaurangen", "klassen", "stationen", "biblioteket", "akademin", "mottagningen", "bageriet", "kontoret", "byrån", "macken", "pizzerian", "krogen", "kyrkan", "skolan", "gymnasiet", "programmet", "stallet", "campingen", "hallen", "fritidsgården", "hotellet", "puben", "baren", "gymmet", "varvet"}
	traitEndings = []string{"hårig", "håriga", "hårige", "ögd", "ögda", "ögde", "skäggig", "skäggiga", "skäggige", "armad", "armade", "bent", "benta", "klädd", "klädda", "klädde",
		"sjuk", "sjuka", "sjuke", "talande", "troende", "handikappad", "funktionsnedsatt", "invandrad"}
	roleEndings = []string{"budet", "budbäraren", "politikern", "föraren", "vakten", "vakterna", "skötaren", "arbetaren", "chefen", "terapeuten", "teknikern", "optikern", "pedagogen", "konsulenten", "assistenten", "inspektören", "kassören",
		"montören", "mannen", "läkarens", "konstnären", "brukaren", "byggaren", "handlarens", "kaptenen", "båtsmannen", "rektorn", "sekreteraren", "mäklaren", "krögaren", "tränaren", "läraren", "vaktmästaren", "föreståndaren", "föreståndarinnan", "ägaren", "handlaren", "sköterskan",
		"läkaren", "prästen", "bonden", "chauffören", "bibliotekarien", "ledaren", "brevbäraren", "mästaren", "bagaren", "skepparen", "pastorn", "erskan", "örskan"}
	surnameEndings = []string{"sson", "qvist", "quist", "kvist", "ström", "gren", "lund", "stedt", "sköld", "dahl", "berg", "holm", "blad",
		"fors", "feldt", "hult", "vall", "wall", "bäck", "löf", "löv", "roth", "ander", "elius", "én", "strand", "mark", "man", "skog",
		"sten", "sjö", "ling", "ell", "lin", "din", "ić", "vic", "ski", "ska", "enko", "chuk", "yan", "oğlu", "oglu", "zadeh", "idis",
		"poulos", "ian", "dze", "shvili", "ács", "nen", "sen", "ov", "ova", "ev", "eva", "escu", "ez", "dotter"}
)

func hasEnding(word string, endings []string, stem int) bool {
	for _, e := range endings {
		if len(word) >= len(e)+stem && strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}

// classOf looks up a word in lower case. genitive tells that it is known
// without its last s.
func classOf(words map[string]class, word string) (c class, genitive bool) {
	if c = words[word]; c != 0 {
		return c, false
	}
	stem, ok := strings.CutSuffix(word, "s")
	if !ok || len(stem) < 2 {
		return 0, false
	}
	stem = strings.TrimRight(stem, "':")
	c = words[stem]
	return c, c != 0
}

// formOf is what the form of an unlisted word tells. Only capitalised words and
// those with a hyphen are asked for.
func formOf(words map[string]class, word string) class {
	bare := strings.TrimSuffix(word, "s")
	switch {
	case hasEnding(bare, streetEndings, 2):
		return streetForm
	case hasEnding(bare, schoolEndings, 3):
		return schoolForm
	case hasEnding(word, personEndings, 3):
		return person
	case hasEnding(bare, roleEndings, 2), isAgent(bare):
		return roleWord
	case hasEnding(word, traitEndings, 3):
		return trait
	case hasEnding(bare, institutionEndings, 2) && !hasEnding(word, schoolEndings, 3):
		return institution
	case strings.Contains(word, "-"):
		return hyphenated(words, word, bare)
	case hasEnding(bare, surnameEndings, 2) || hasEnding(word, surnameEndings, 2):
		return lastForm
	}
	return spelledOtherwise(word, bare)
}

// hyphenated is the class of a double: Anna-Karin, Lindgren-Karlsson, Al-Masri.
func hyphenated(words map[string]class, word, bare string) class {
	for _, arabic := range []string{"al-", "el-", "ben-", "abu-"} {
		if strings.HasPrefix(word, arabic) {
			return lastName
		}
	}
	if last := words[bare[strings.LastIndexByte(bare, '-')+1:]]; last&firstName != 0 && last&(weakFirst|place|functionWord) == 0 && strings.IndexByte(word, '-') <= len("gull") {
		return firstName // Ros-Marie, Ing-Britt
	}
	all := firstName | lastName
	parts := strings.Split(word, "-")
	parts[len(parts)-1] = bare[strings.LastIndexByte(bare, '-')+1:]
	for i, part := range parts {
		c := words[part]
		if c&anyName == 0 && i > 0 && hasEnding(part, surnameEndings, 2) {
			c = lastName
		}
		all &= c
	}
	return all & (firstName | lastName)
}
