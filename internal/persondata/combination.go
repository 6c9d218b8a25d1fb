package persondata

import "strings"

// feature is something in a sentence that narrows down who is meant.
type feature struct {
	from, to int // tokens, to not counted
	kind     featureKind
	weight   int
}

type featureKind uint8

const (
	anAge featureKind = iota
	aPerson
	aRole
	aClass
	aSchool
	anInstitution
	aStreet
	aPlace
	aNation
	aTrait
	aHouse
	aKin
	aFormer
	anOwner
	aTeam
	aVehicle
	anIllness
	aDeed
	featureKinds
)

// enough is the weight at which features together point at one person. Weights
// are in halves: an exact age and a school are enough with "pojken", an age by
// decade and a town are not.
const enough = 8

// reach is how many tokens may lie between two features that belong together.
const reach = 8

// combinations finds what together points at one person who is not named.
func (g *guard) combinations() {
	for from := 0; from < len(g.tokens); {
		to := from + 1
		for to < len(g.tokens) && !g.tokens[to].opens {
			to++
		}
		if g.speaksOfOne(from, to) {
			g.kinOfRole(from, to)
			g.onlyOne(from, to)
			g.weigh(from, to)
		}
		from = to
	}
}

func (g *guard) speaksOfOne(from, to int) bool {
	for i := from; i < to; i++ {
		if g.tokens[i].class&(person|roleWord|relative|ageWord|ageEnding|pronoun|uniqueWord|position) != 0 || g.tokens[i].class&(agentForm|kinForm) != 0 && g.tokens[i].lowerOrFirst() || g.is(i, "nummer", "nr") || i > from && g.oneDoer(i) {
			return true
		}
	}
	return false
}

// definite reports whether the word is in the definite singular: "flickan",
// "rådet", and as a genitive "rektorns".
func (g *guard) definite(t token) bool {
	s := g.text[t.start:t.end]
	if t.genitive {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "s"), "S")
	}
	if len(s) < 2 {
		return false
	}
	switch strings.ToLower(s[len(s)-2:]) {
	case "en", "an", "et", "rn", "ln", "na", "in", "on", "ne":
		return true
	}
	return false
}

// kinOfRole finds "sonen till rektorn" and "ordförandens fru".
func (g *guard) kinOfRole(from, to int) {
	for i := from; i < to; i++ {
		t := g.tokens[i]
		if t.class&kinForm != 0 && t.lowerOrFirst() {
			g.add(Combination, t.start, t.end, Block, "combination-kin", 34)
		}
		if t.class&relative != 0 && (g.is(i+1, "till") || g.is(i+1, "åt")) {
			if j := g.whose(i+2, min(to, i+6)); j > 0 {
				g.add(Combination, t.start, g.tokens[g.stretched(j+1, to)-1].end, Block, "combination-kin", 34)
			}
		}
		if t.class&roleWord != 0 && t.genitive && g.definite(t) || t.class&agentForm != 0 && t.lowerOrFirst() {
			for j := i + 1; j < min(to, i+5) && (g.tokens[j].sort != sign || g.sign(j, '-')); j++ {
				if g.tokens[j].class&relative != 0 || j == i+1 && g.is(j, "man", "karl", "familj", "barn", "unge", "ungar") {
					g.add(Combination, t.start, g.tokens[j].end, Block, "combination-kin", 34)
				}
			}
		}
	}
}

// whose is the token of the one person that a relative belongs to, or 0.
func (g *guard) whose(from, to int) int {
	for j := from; j < to; j++ {
		t := g.tokens[j]
		if t.sort != word {
			return 0
		}
		owned := g.is(j-1, "vår", "min", "deras", "er", "den", "en")
		if j == from && (t.class&pronoun != 0 || g.is(j, "den") && g.is(j+1, "som")) {
			return j
		}
		if g.is(j-1, "vår", "min") && t.shape == lower && t.class&functionWord == 0 && t.end-t.start > 4 {
			return j
		}
		if t.class&(roleWord|person|titleWord|personContext) != 0 && (g.definite(t) && !t.genitive || owned) && !g.is(j, "barn", "man") {
			return j
		}
		if j > from && g.tokens[j-1].class&(institution|uniqueOwner) != 0 && g.tokens[j-1].genitive && t.shape == lower && isAgent(strings.ToLower(g.text[t.start:t.end])+"n") {
			return j
		}
	}
	return 0
}

// onlyOne finds "kommunens enda imam" and "den enda syriska familjen".
func (g *guard) onlyOne(from, to int) {
	for i := from; i < to; i++ {
		if g.tokens[i].class&uniqueWord == 0 {
			continue
		}
		for j := i + 1; j < min(to, i+4); j++ {
			if g.tokens[j].sort == word && g.tokens[j].class&(person|roleWord|relative|titleWord|trait) == 0 {
				continue
			}
			if g.tokens[j].sort != word {
				break
			}
			start := i
			if i > from && (g.tokens[i-1].class&uniqueOwner != 0 || g.is(i-1, "den", "det", "vår", "vårt")) {
				start--
			}
			g.add(Combination, g.tokens[start].start, g.tokens[g.stretched(j+1, to)-1].end, Block, "combination-only", 34)
			break
		}
	}
}

// weigh gathers the features of a sentence and takes those that lie together.
func (g *guard) weigh(from, to int) {
	g.features = g.features[:0]
	for i := from; i < to; {
		if f, ok := g.featureAt(i, from, to); ok {
			g.features = append(g.features, f)
			i = f.to
			continue
		}
		i++
	}
	for a := 0; a < len(g.features); {
		b := a + 1
		for b < len(g.features) && g.features[b].from-g.features[b-1].to <= reach {
			b++
		}
		g.group(g.features[a:b], from, to)
		a = b
	}
}

// group weighs features that lie together. Each kind counts once; somebody must
// be among them.
func (g *guard) group(fs []feature, from, to int) {
	var best [featureKinds]int
	sum := 0
	for _, f := range fs {
		if f.weight > best[f.kind] {
			sum += f.weight - best[f.kind]
			best[f.kind] = f.weight
		}
	}
	somebody := best[aPerson] > 0 || best[aRole] > 0 || best[anAge] > 2
	if !somebody || sum < enough || best[aPerson]+best[aKin]+best[anOwner]+best[aFormer] == sum {
		return
	}
	first, last := fs[0], fs[len(fs)-1]
	start := first.from
	for start > from && first.from-start < 2 && g.tokens[start-1].sort == word && g.tokens[start-1].shape == lower && g.is(start-1, "den", "det", "en", "vår") {
		start--
	}
	g.add(Combination, g.tokens[start].start, g.tokens[g.clauseEnd(last.to, to)-1].end, Warn, "combination", 30)
}

// featureAt is the feature that begins with the i-th token.
func (g *guard) featureAt(i, from, to int) (feature, bool) {
	t := g.tokens[i]
	if t.sort == number {
		return g.numberFeature(i, to)
	}
	if n := g.programme(i, to); n > 0 {
		return feature{i, i + n, aClass, 5}, true
	}
	if t.sort != word {
		return feature{}, false
	}
	if t.shape == lower && !t.clue && t.class&^functionWord == 0 {
		return g.plainFeature(i, from, to)
	}
	one := func(k featureKind, weight int) (feature, bool) { return feature{i, i + 1, k, weight}, true }
	c := t.class
	switch {
	case c&ageWord != 0 && !(strings.HasSuffix(g.text[t.start:t.end], "klassare") && !g.introduced(i)):
		return one(anAge, 4)
	case c&gradeWord != 0 && g.is(i-1, "i"):
		return one(aClass, 5)
	case c&roleWord != 0 && c&functionOK == 0 && !(t.shape == title && !t.opens) && (!g.is(i, "polis") || g.is(i-1, "är")):
		return g.roleFeature(i, from)
	case c&nation != 0 && t.shape == lower || c&nation != 0 && t.opens, c&country != 0 && g.is(i-1, "från"):
		return one(aNation, 3)
	case c&trait != 0 && !(c&illness != 0 && t.end-t.start <= 3):
		return one(aTrait, 4)
	case c&formerly != 0:
		return one(aFormer, 2)
	case c&smallOwner != 0 && t.genitive || c&smallOwner != 0:
		return one(anOwner, 4)
	case c&uniqueOwner != 0:
		return one(anOwner, 3)
	case c&person != 0 && !(t.shape == title && !t.opens):
		return one(aPerson, g.personWeight(i))
	case c&pronoun != 0 && g.is(i+1, "som") && !g.is(i-1, "eller") && i+2 < to && g.tokens[i+2].class&personVerb != 0:
		return feature{i, i + 3, aPerson, 6}, true
	}
	return g.toldFeature(i, from, to)
}

// toldFeature is what the words around tell of somebody: whose kin, with what,
// in which house, when, and what a clause or an adjective says.
func (g *guard) toldFeature(i, from, to int) (feature, bool) {
	t := g.tokens[i]
	one := func(k featureKind, weight int) (feature, bool) { return feature{i, i + 1, k, weight}, true }
	switch {
	case g.is(i, "hennes", "hans", "min", "vår", "deras") && i+1 < to && g.tokens[i+1].class&(relative|person) != 0 && t.shape != upper:
		return one(aKin, 2)
	case g.is(i, "med") && i > from && g.tokens[i-1].class&person != 0 && g.definite(g.tokens[i-1]) && i+1 < to && g.tokens[i+1].class&(roleWord|person|relative) == 0:
		if g.is(i+1, "den", "det", "de") {
			return one(aTrait, 4)
		}
		return one(aTrait, 3)
	case g.is(i, "som") && g.is(i+1, "är", "var", "fyllt") && i+2 < to && g.isAge(i+2):
		return feature{i, i + 3, anAge, 4}, true
	case g.is(i, "som") && i > from && g.tellsOf(i, to):
		return one(aTrait, g.clauseWeight(i, from))
	case g.describes(i, from, to):
		return one(aTrait, 4)
	case g.is(i, "polisen") && i > from && g.describes(i-1, from, to):
		return one(aPerson, 2)
	case strings.HasPrefix(g.text[t.start:t.end], "ny") && g.is(i, "nybliven", "nyskild", "nyinflyttad", "nyanländ", "nygift", "nyseparerad", "nyopererad", "nyförlöst", "nybliven"):
		return one(aTrait, 3)
	case g.superlative(i, to):
		return one(aFormer, 4)
	case g.is(i, "födda", "född", "födde") && i+1 < to && g.tokens[i+1].sort == number && (g.tokens[i+1].end-g.tokens[i+1].start == 4 || g.tokens[i+1].end-g.tokens[i+1].start == 2):
		return feature{i, i + 2, aTeam, 3}, true
	case g.once(i, to):
		return feature{i, i + 2, aFormer, 2}, true
	case g.entry(i, to):
		return feature{i, i + 2, aHouse, 3}, true
	case g.house(i, to):
		return feature{i, i + 3, aHouse, 4}, true
	case g.is(i, "våning", "vån") && i+1 < to:
		return feature{i, i + 2, aHouse, 2}, true
	case g.is(i, "våningen"):
		return one(aHouse, 3)
	}
	if f, ok := g.placeFeature(i, to); ok {
		return f, true
	}
	return g.detail(i, from, to)
}

// personWeight is low where the word says little: "en man", high for one who is
// pointed at: "flickan", and for a pupil, who has a class.
func (g *guard) personWeight(i int) int {
	t := g.tokens[i]
	switch {
	case g.is(i, "barnet", "barn", "personen", "person"):
		return 1
	case g.is(i, "änka", "änkling", "flykting", "missbrukare"):
		return 3
	case g.is(i, "änkan", "änklingen", "enslingen"):
		return 4
	case g.is(i-1, "vår", "min"):
		return 3
	case g.definite(t) && t.class == person && g.words[strings.ToLower(g.text[t.start:t.end])] == 0:
		return 4 // built of two: "tvillingpappan"
	case g.definite(t), g.is(i, "elev", "granne", "familj"):
		return 2
	}
	return 1
}

// roleFeature weighs a part that one person has. An office that the public
// knows weighs less: it may be named where nothing is told of its holder.
func (g *guard) roleFeature(i, from int) (feature, bool) {
	t := g.tokens[i]
	owned := i > from && g.tokens[i-1].sort == word && strings.HasSuffix(g.text[g.tokens[i-1].start:g.tokens[i-1].end], "s")
	weight := 4
	switch {
	case g.several(i, from):
		return feature{i, i + 1, aRole, 1}, true
	case t.class&office != 0 || strings.HasSuffix(g.text[t.start:t.end], "chefen"):
		weight = 3
	case !g.definite(t) && !owned:
		weight = 3
	}
	if owned && g.tokens[i-1].class&(institution|uniqueOwner) != 0 {
		weight++ // "fritidsgårdens föreståndare"
	}
	if i+1 < len(g.tokens) && g.is(i+1, "i", "på", "vid", "för", "till") {
		weight++
	}
	return feature{i, i + 1, aRole, weight}, true
}

// several reports whether the word may as well mean more than one: "väktare från
// Securitas".
func (g *guard) several(i, from int) bool {
	t := g.tokens[i]
	s := strings.ToLower(g.text[t.start:t.end])
	if !strings.HasSuffix(s, "are") {
		return false
	}
	for j := max(from, i-3); j < i; j++ {
		if g.is(j, "en", "är", "vår", "min", "sin", "som", "hans", "hennes", "den", "f.d.", "före", "detta", "enda") || g.tokens[j].genitive || g.tokens[j].class&uniqueOwner != 0 {
			return false
		}
	}
	return true
}

// house finds "i det gula huset": what tells one house from others.
func (g *guard) house(i, to int) bool {
	if i+2 >= to || !g.is(i, "det", "den") {
		return false
	}
	adjective := g.tokens[i+1]
	s := g.text[adjective.start:adjective.end]
	return adjective.sort == word && adjective.shape == lower && strings.HasSuffix(s, "a") &&
		(g.is(i+2, "huset", "villan", "stugan", "gården", "lägenheten", "porten", "bilen", "husvagnen", "båten", "radhuset", "hunden") || g.tokens[i+2].class&(vehicle|trait) != 0)
}

// numberFeature is an age or a class.
func (g *guard) numberFeature(i, to int) (feature, bool) {
	t := g.tokens[i]
	n := t.end - t.start
	if n > 3 {
		return feature{}, false
	}
	next := i + 1
	if next < to && n == 1 && g.tokens[next].start == t.end && g.tokens[next].sort == word && g.tokens[next].end-g.tokens[next].start == 1 {
		return feature{i, i + 2, aClass, 6}, true
	}
	if g.is(i-1, "årskurs", "klass", "åk") && n == 1 && !(next < to && g.tokens[next].sort == sign && strings.ContainsRune("-–—", g.tokens[next].letter)) {
		return feature{i, i + 1, aClass, 6}, true
	}
	if j := next; j+1 < to && g.tokens[j].sort == sign && strings.ContainsRune("-–‑", g.tokens[j].letter) {
		switch {
		case g.tokens[j+1].class&ageEnding != 0:
			weight := 4
			if g.is(j+1, "åringen", "åringens") {
				weight = 6
			}
			return feature{i, j + 2, anAge, weight}, true
		case g.is(j+1, "årsåldern"):
			return feature{i, j + 2, anAge, 2}, true
		}
	}
	if n <= 2 && g.is(next, "år") && !g.is(i-1, "i", "på", "under", "efter", "om", "för", "över", "minst", "varje", "senaste", "till", "från") {
		return feature{i, i + 2, anAge, 4}, true
	}
	if n == 2 && i > 0 && g.sign(i-1, ',') && g.sign(next, ',') && g.somebodyBefore(i-1) {
		return feature{i, i + 1, anAge, 4}, true
	}
	return feature{}, false
}

// placeFeature is a school, a street, a place or a kind of house.
func (g *guard) placeFeature(i, to int) (feature, bool) {
	t := g.tokens[i]
	c := t.class
	numbered := i+1 < to && g.tokens[i+1].sort == number && g.tokens[i+1].spaced
	at := g.is(i-1, "i", "på", "från", "vid", "utanför", "till", "ovanför", "bredvid", "intill", "mittemot", "nära", "hos", "för")
	switch {
	case t.shape == title && c&streetForm != 0 && numbered:
		return feature{i, i + 2, aStreet, 6}, true
	case t.shape == title && c&streetForm != 0:
		return feature{i, i + 1, aStreet, 3}, true
	case t.shape == title && c&schoolForm != 0 && !t.opens:
		return feature{i, i + 1, aSchool, 4}, true
	case c&institution != 0 && (t.shape != title || t.opens) && !t.genitive && i+1 < to && g.follows(i+1) && g.tokens[i+1].shape == title && g.tokens[i+1].class&anyName == 0:
		return feature{i, i + 2, aSchool, 4}, true // "förskolan Igelkotten"
	case c&institution != 0 && (t.shape != title || t.opens):
		if i > 0 && g.tokens[i-1].class&position != 0 || g.is(i-1, "i", "på") && i > 1 && g.tokens[i-2].class&position != 0 {
			return feature{i, i + 1, anInstitution, 4}, true // nobody names a player by the team for a duty
		}
		return feature{i, i + 1, anInstitution, 2}, true
	case t.shape == title && !t.opens && at && c&(personContext|functionWord|monthWord) == 0:
		return feature{i, i + 1, aPlace, 3}, true
	}
	return feature{}, false
}
