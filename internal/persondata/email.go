package persondata

import "strings"

// emailAddresses finds addresses as they are written, and as they are written
// by those who want to hide them from machines: "namn (at) exempel punkt se".
func (g *guard) emailAddresses() {
	for i := range g.tokens {
		if g.isAt(i) {
			g.emailAt(i)
		}
	}
}

// isAt reports whether the token is an at sign or a word for it.
func (g *guard) isAt(i int) bool {
	t := g.tokens[i]
	if t.sort == sign {
		return t.letter == '@'
	}
	if t.class&atWord != 0 {
		return i > 0
	}
	return t.end-t.start == 1 && g.is(i, "a") && g.sign(i-1, '(') && g.sign(i+1, ')')
}

func (g *guard) sign(i int, c rune) bool {
	return i >= 0 && i < len(g.tokens) && g.tokens[i].sort == sign && g.tokens[i].letter == c
}

// bracket reports whether the i-th token opens or closes a bracket.
func (g *guard) bracket(i int) bool {
	if i < 0 || i >= len(g.tokens) || g.tokens[i].sort != sign {
		return false
	}
	return strings.ContainsRune("([{<)]}>", g.tokens[i].letter)
}

func (g *guard) emailAt(i int) {
	before, after := i-1, i+1
	if g.tokens[i].letter == '@' && after < len(g.tokens) && g.tokens[i].spaced != g.tokens[after].spaced {
		return // "till @namn" is a name in a social medium
	}
	if g.bracket(before) && g.bracket(after) {
		before, after = before-1, after+1
	}
	start := g.localPart(before)
	end, dotted := g.domain(after)
	if start < 0 || end < 0 || g.tokens[i].sort == word && !dotted && !g.bracket(i-1) {
		return
	}
	found := g.text[start:end]
	local := strings.ToLower(g.text[start:g.tokens[before].end])
	switch {
	case g.emails[strings.ToLower(found)]:
	case g.ofFunction(local), g.ofOffice(local, strings.ToLower(found)):
		g.add(Email, start, end, Warn, "email-function", 95)
	default:
		g.add(Email, start, end, Block, "email", 95)
	}
}

// ofFunction reports whether the part before the at sign is that of a function:
// "info", "registrator.vast".
func (g *guard) ofFunction(local string) bool {
	first, _, _ := strings.Cut(local, ".")
	const part = functionalAddress | titleWord | roleWord | functionOK
	return g.words[local]&part != 0 || g.words[first]&part != 0
}

// authorities are in the domains of those who have addresses for functions.
var authorities = []string{"kommun", "region", "polis", "forening", "skola", "bostad", "stad.", "lansstyrelsen", "raddning"}

// ofOffice reports whether one word that is nobody's name stands before the at
// sign of an authority or an association: "medborgarforslag@kommun.example.se".
func (g *guard) ofOffice(local, address string) bool {
	_, host, _ := strings.Cut(address, "@")
	c := g.words[local] | g.words[strings.TrimSuffix(local, "s")]
	if strings.ContainsAny(local, "._0123456789") || len(local) < 5 || c&anyName != 0 || hasEnding(local, surnameEndings, 2) {
		return false
	}
	for _, a := range authorities {
		if strings.Contains(host, a) {
			return true
		}
	}
	return false
}

// localPart is where the part that ends with the i-th token begins, or -1.
func (g *guard) localPart(i int) int {
	if i < 0 || g.tokens[i].sort == sign {
		return -1
	}
	for i > 0 {
		t, before := g.tokens[i], g.tokens[i-1]
		joined := !t.spaced && (before.sort != sign || strings.ContainsRune("._%+-", before.letter))
		spelled := before.sort == word && isDotWord(g.text[before.start:before.end]) && i > 1 && g.tokens[i-2].sort != sign
		if !joined && !spelled {
			break
		}
		i--
	}
	if g.tokens[i].sort == sign {
		i++
	}
	return g.tokens[i].start
}

func isDotWord(s string) bool { return strings.EqualFold(s, "punkt") || strings.EqualFold(s, "dot") }

// domain is where the domain that begins with the i-th token ends, or -1;
// dotted tells that a point stands in it, as a sign or a word.
func (g *guard) domain(i int) (end int, dotted bool) {
	if i >= len(g.tokens) || g.tokens[i].sort == sign {
		return -1, false
	}
	last := -1
	for i < len(g.tokens) {
		for i+1 < len(g.tokens) && g.tokens[i].end == g.tokens[i+1].start && (g.tokens[i+1].sort != sign || g.sign(i+1, '-')) {
			i++
		}
		last = i
		next := g.dot(i + 1)
		if next < 0 || next >= len(g.tokens) || g.tokens[next].sort == sign {
			break
		}
		dotted = true
		i = next
	}
	t := g.tokens[last]
	if !dotted || t.sort != word || t.end-t.start < 2 {
		return -1, false
	}
	return t.end, true
}

// dot is the token after a point that is a sign, a word, or a word in brackets;
// -1 where there is none.
func (g *guard) dot(i int) int {
	if i+1 >= len(g.tokens) {
		return -1
	}
	t := g.tokens[i]
	switch {
	case g.sign(i, '.') && !t.spaced && !g.tokens[i+1].spaced:
		return i + 1
	case t.sort == word && isDotWord(g.text[t.start:t.end]):
		return i + 1
	case g.bracket(i) && i+2 < len(g.tokens) && g.bracket(i+2):
		inside := g.text[g.tokens[i+1].start:g.tokens[i+1].end]
		if isDotWord(inside) || inside == "." {
			return i + 3
		}
	}
	return -1
}
