package persondata

import (
	"strings"
	"sync"
)

// clues are the words of no class that a feature may begin with.
var clues = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for word := range digitWords() {
		words[word] = true
	}
	for word := range strings.FieldsSeq(`som med våning vån våningen hennes hans min vår deras det den född födda födde i förra förrförra
		port porten trapphus uppgång trappuppgång ingång radhus stuga plan hus polisen nummer nr linje buss inne
		a-lag a-laget b-lag b-laget u-laget juniorlaget representationslaget
		nybliven nyskild nyinflyttad nyanländ nygift nyseparerad nyopererad nyförlöst
		driver äger sköter förestår basar städar kör leder har ansvarar jobbar arbetar tränar`) {
		words[word] = true
	}
	return words
})

// plainFeature is featureAt for a word of no class: an adjective, or a superlative.
func (g *guard) plainFeature(i, from, to int) (feature, bool) {
	switch {
	case g.describes(i, from, to):
		return feature{i, i + 1, aTrait, 4}, true
	case g.superlative(i, to):
		return feature{i, i + 1, aFormer, 4}, true
	case g.oneDoer(i) && g.ownedBy(i):
		return feature{i, i + 1, aRole, 4}, true
	case g.oneDoer(i):
		return feature{i, i + 1, aRole, 3}, true
	}
	return feature{}, false
}

// ownedBy reports whether the i-th token belongs to the word before it: "skolans
// trumlärare".
func (g *guard) ownedBy(i int) bool {
	return i > 0 && g.tokens[i-1].sort == word && (g.tokens[i-1].class&uniqueOwner != 0 || g.tokens[i-1].class&institution != 0 && g.tokens[i-1].genitive)
}

// oneDoer reports whether the i-th token is a word in no list for one who does
// something, after "en": "en skärgårdsfiskare".
func (g *guard) oneDoer(i int) bool {
	t := g.tokens[i]
	if t.sort != word || t.shape != lower || t.class != 0 || t.end-t.start < 6 || !g.is(i-1, "en") && !(g.is(i-2, "en") && g.tokens[i-1].shape == lower) && !g.ownedBy(i) {
		return false
	}
	s := g.text[t.start:t.end]
	switch {
	case strings.HasSuffix(s, "are"):
		return isAgent(s + "n")
	case strings.HasSuffix(s, "ist"), strings.HasSuffix(s, "ör"), strings.HasSuffix(s, "olog"), strings.HasSuffix(s, "iker"):
		return isAgent(strings.TrimSuffix(s, "er")+"en") || isAgent(s+"n")
	}
	return false
}

// Who is meant may be told without a name by a clause ("som städar på
// stationen"), by an adjective ("den enarmade mannen") or by being the first or
// last of a kind ("vår yngsta ledamot"). The rules below take any word in these
// places, for no list holds all that can be said of somebody.

// somebody is what a word for one person is known by.
const somebody = person | roleWord | relative | ageWord | ageEnding | position

// tellsOf reports whether the clause that begins with "som" at i says something
// of one person: "eleven som bytte skola", "änkan på Norrgården som är 91".
func (g *guard) tellsOf(i, to int) bool {
	verb := i + 1
	for g.is(verb, "nu", "då", "nyss", "alltid", "ofta", "själv", "numera", "tidigare", "redan", "just", "inte", "också", "nyligen", "brukar") {
		verb++
	}
	if verb >= to || g.tokens[verb].sort != word || g.tokens[verb].shape != lower || g.is(verb, vague...) {
		return false
	}
	return g.antecedent(i) >= 0
}

// vague are words after "som" that tell nothing of the one who is meant.
var vague = []string{"ska", "skall", "kan", "kunde", "får", "vill", "behöver", "bör", "måste", "regel", "vanligt", "helst", "mest", "bäst", "en", "ett", "till", "vid", "i", "på", "gör", "sker", "finns",
	"misstänks", "misstänktes", "larmade", "ringde", "utsätts", "drabbas", "drabbats", "skadades", "skadats", "greps", "anmäler", "anmälde", "den", "det", "de", "kommer"}

// antecedent is the word for one person that a "som" at i goes with, or -1: just
// before it, or with a place between.
func (g *guard) antecedent(i int) int {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		t := g.tokens[j]
		if t.sort == word && t.class&(somebody|pronoun) != 0 && !(t.shape == title && !t.opens) {
			if g.definite(t) || t.class&pronoun != 0 || g.introduced(j) {
				return j
			}
			return -1
		}
		if t.sort == sign && t.letter != ',' && t.letter != '-' || t.opens {
			return -1
		}
	}
	return -1
}

// introduced reports whether the i-th token follows a word for one, with at most
// two words that describe between.
func (g *guard) introduced(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if g.is(j, "en", "ett", "vår", "min", "den", "hans", "hennes") || g.tokens[j].genitive {
			return true
		}
		if g.tokens[j].sort == sign && g.tokens[j].letter != '-' {
			return false
		}
	}
	return false
}

// clauseWeight is lower for what is told of anybody: "en kille som".
func (g *guard) clauseWeight(i, from int) int {
	j := g.antecedent(i)
	if j < from || !g.definite(g.tokens[j]) && g.tokens[j].class&(pronoun|ageEnding|ageWord) == 0 {
		return 2
	}
	if t := g.tokens[i+1]; g.is(i+1, "vann", "fick", "blev", "tog", "såg", "kom") || strings.HasSuffix(g.text[t.start:t.end], "de") || strings.HasSuffix(g.text[t.start:t.end], "te") || strings.HasSuffix(g.text[t.start:t.end], "des") {
		return 4 // something that happened once
	}
	return 3
}

// somebodyBefore reports whether a word for one person stands among the six
// tokens before the i-th.
func (g *guard) somebodyBefore(i int) bool {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		if g.tokens[j].class&(person|roleWord) != 0 {
			return true
		}
		if g.tokens[j].opens {
			break
		}
	}
	return false
}

// isAge reports whether the i-th token is a number of years and of nothing else.
func (g *guard) isAge(i int) bool {
	t := g.tokens[i]
	return t.sort == number && t.end-t.start <= 2 && !g.is(i+1, "procent", "kronor", "st", "meter", "km", "timmar", "dagar", "kr", "minuter", "till")
}

// once finds when something happened: "i våras", "förra året", "i fjol".
func (g *guard) once(i, to int) bool {
	if i+1 >= to {
		return false
	}
	return g.is(i, "i") && g.is(i+1, "våras", "somras", "höstas", "vintras", "julas", "fjol", "påskas", "midsomras", "förrgår") ||
		g.is(i, "förra", "förrförra") && g.is(i+1, "året", "veckan", "månaden", "sommaren", "hösten", "våren", "vintern", "helgen")
}

// describes reports whether the i-th token is an adjective in the weak form
// before a word for one person: "den enarmade mannen", "gravida kassörskan".
func (g *guard) describes(i, from, to int) bool {
	t := g.tokens[i]
	if i+1 >= to || t.sort != word || t.shape != lower || t.end-t.start < 4 || t.class&(functionWord|personContext|titleWord|person|relative|roleWord|uniqueWord|monthWord|formerly) != 0 {
		return false
	}
	if last := g.text[t.end-1]; last != 'a' && last != 'e' || strings.HasSuffix(g.text[t.start:t.end], "are") {
		return false
	}
	n := g.tokens[i+1]
	if n.sort != word || n.shape != lower || n.class&(person|roleWord|relative) == 0 && !g.is(i+1, "polisen") || !g.definite(n) || n.genitive && n.class&relative != 0 {
		return false
	}
	return i > from && g.is(i-1, "den", "vår", "hans", "hennes") && !g.is(i, plainly...)
}

// plainly are adjectives that tell nothing of the one who is meant.
var plainly = []string{"unga", "unge", "yngre", "äldre", "gamla", "gamle", "misstänkta", "misstänkte", "skadade", "skadad", "gripne", "gripna", "anhållne", "anhållna", "häktade", "avlidne", "avlidna",
	"drabbade", "utsatta", "utsatte", "berörda", "berörde", "aktuella", "aktuelle", "ansvariga", "ansvarige", "okände", "okända", "enskilda", "enskilde", "vuxna", "vuxne", "egna", "övriga", "genomsnittlige",
	"genomsnittliga", "vanliga", "vanlige", "lokala", "lokale", "kommunala", "ordinarie", "nuvarande", "valda", "valde", "utsedda", "berusade", "påverkade", "döda", "döde", "saknade", "försvunna", "försvunne", "tilltalade", "dömde", "dömda"}

// superlative reports whether the i-th token is a superlative or an ordinal before
// a word for one person who has an owner or a place: "vår yngsta ledamot",
// "kommunens första kvinnliga brandman".
func (g *guard) superlative(i, to int) bool {
	t := g.tokens[i]
	if t.sort != word || t.shape != lower || i == 0 {
		return false
	}
	s := g.text[t.start:t.end]
	if !strings.HasSuffix(s, "sta") && !strings.HasSuffix(s, "ste") || g.is(i, "nästa", "bästa", "minsta", "flesta", "mesta", "trygga", "närmsta", "närmaste") {
		return false
	}
	b := g.text[g.tokens[i-1].start:g.tokens[i-1].end]
	owned := g.is(i-1, "vår", "den", "hennes", "hans") || g.tokens[i-1].class&(uniqueOwner|institution) != 0 || strings.HasSuffix(b, "ns") || strings.HasSuffix(b, "ts")
	for j := i + 1; owned && j < min(to, i+3); j++ {
		if g.tokens[j].sort == word && isAgent(strings.ToLower(g.text[g.tokens[j].start:g.tokens[j].end])+"en") {
			return true
		}
		if g.tokens[j].class&(person|roleWord|relative|titleWord|position) != 0 {
			return true
		}
	}
	return false
}

// entry finds "port 4", "trapphus B" and "plan 3": which part of a house.
func (g *guard) entry(i, to int) bool {
	if !g.is(i, "port", "porten", "trapphus", "uppgång", "trappuppgång", "ingång", "radhus", "stuga", "plan", "hus") || i+1 >= to {
		return false
	}
	n := g.tokens[i+1]
	return n.spaced && (n.sort == number && n.end-n.start <= 3 || n.sort == word && n.shape == initial)
}

// clauseEnd is the token after a combination whose last feature ends before the
// from-th token, with the clause or the place that it breaks off in.
func (g *guard) clauseEnd(from, to int) int {
	if g.is(from-1, "som") {
		for n := 0; n < 3 && from < to && g.tokens[from].sort == word && !g.is(from, "på", "i", "från", "med", "hos", "vid", "och"); n++ {
			from++
		}
	}
	return g.stretched(from, to)
}

// stretched is the token after what goes on telling whom a combination means, from
// the to-th token on: "… på förskolan Humlan", "… i byn med permobil".
func (g *guard) stretched(from, to int) int {
	end := from
	for n := 0; n < 2 && end+1 < to && g.is(end, "på", "i", "från", "med", "hos", "vid", "för", "ovanför", "mittemot", "bakom"); n++ {
		next := end + 1
		for next < to && next < end+4 && g.tokens[next].sort == word && g.tokens[next].spaced && (g.tokens[next].shape == title || next == end+1 || g.tokens[next-1].genitive || g.is(next-1, "den", "det", "en", "ett")) {
			next++
		}
		if next == end+1 {
			break
		}
		end = next
	}
	return end
}

// Endings of words for one who does something, in the definite singular, and
// of words that end so and are things, or anybody in traffic.
var (
	doers = []string{"aren", "ören", "isten", "innan", "erskan", "ologen", "ikern", "ikanten", "chefen", "vakten", "mannen", "agenten",
		"denten", "ienten", "sulenten", "assistenten"}
	things = []string{"sommaren", "kammaren", "hammaren", "varnaren", "talaren", "mätaren", "skrivaren", "släckaren", "bägaren", "dollaren",
		"sändaren", "läsaren", "startaren", "väljaren", "grävaren", "dialogen", "katalogen", "interiören", "exteriören", "likören", "kören",
		"cyklisten", "bilisten", "trafikanten", "mopedisten", "bilföraren"}
)

// isAgent reports whether a word that is in no list is built as those for one who
// does something: "bankdirektören", "hembygdsforskaren".
func isAgent(word string) bool {
	return len(word) > 7 && hasEnding(word, doers, 3) && !hasEnding(word, things, 0)
}
