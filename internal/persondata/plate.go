package persondata

import "strings"

// plates finds registrations of vehicles: three letters, two digits, and a
// digit or a letter (Transportstyrelsen; I, Q, V, Å, Ä and Ö are not used).
func (g *guard) plates() {
	for i, t := range g.tokens {
		if t.sort == word && t.end-t.start == 3 && i+1 < len(g.tokens) && (g.tokens[i+1].sort == number || g.sign(i+1, '-')) {
			g.plateAt(i)
		}
		if t.sort == word && t.shape != lower && t.end-t.start <= 3 && i+1 < len(g.tokens) && g.tokens[i+1].sort == number {
			g.foreignPlate(i)
		}
	}
}

// foreignPlate takes letters and digits of another form where the words before
// speak of a registration: "norskregistrerad, EK 83912", "skylten WPR 4K52".
func (g *guard) foreignPlate(i int) {
	t := g.tokens[i]
	if !g.near(i, 4, regWord) || g.common(t) || !asciiLetters(strings.ToUpper(g.text[t.start:t.end])) {
		return
	}
	digits, end := 0, 0
	for j := i + 1; j < len(g.tokens) && j < i+5; j++ {
		n := g.tokens[j]
		if n.sort == number && digits+n.end-n.start <= 6 {
			digits += n.end - n.start
		} else if n.sort != word || n.end-n.start > 2 || n.shape == lower || n.spaced {
			break
		}
		end = n.end
	}
	if digits >= 3 || digits > 0 && end-t.start > 6 {
		g.add(Plate, t.start, end, Block, "plate", 64)
	}
}

func (g *guard) plateAt(i int) {
	letters := strings.ToUpper(g.text[g.tokens[i].start:g.tokens[i].end])
	if strings.ContainsAny(letters, "IQV") || !asciiLetters(letters) || letterBefore(g.text, g.tokens[i].start) {
		return
	}
	j := i + 1
	if g.sign(j, '-') {
		j++
	}
	end, ok := g.plateDigits(j, g.tokens[i].shape)
	if !ok || g.tokens[j].start-g.tokens[i].end > 2 {
		return
	}
	severity, ok := g.plateSeverity(i, j)
	if ok {
		g.add(Plate, g.tokens[i].start, end, severity, "plate", 65)
	}
}

func asciiLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// plateDigits is where the second half ends that begins with the j-th token.
func (g *guard) plateDigits(j int, s shape) (int, bool) {
	if j >= len(g.tokens) || g.tokens[j].sort != number {
		return 0, false
	}
	t := g.tokens[j]
	joined := func(k int) bool { return k < len(g.tokens) && g.tokens[k].start == t.end }
	switch t.end - t.start {
	case 3:
		if joined(j+1) && (g.tokens[j+1].sort != sign || strings.ContainsRune("/-:", g.tokens[j+1].letter) && j+2 < len(g.tokens) && g.tokens[j+2].sort == number && !g.tokens[j+2].spaced) {
			return 0, false
		}
		return t.end, true
	case 2:
		if !joined(j+1) || g.tokens[j+1].sort != word {
			return 0, false
		}
		last := g.tokens[j+1]
		letter := strings.ToUpper(g.text[last.start:last.end])
		sameCase := (last.shape == lower) == (s == lower)
		if len(letter) != 1 || !asciiLetters(letter) || letter == "O" || !sameCase {
			return 0, false
		}
		return last.end, true
	}
	return 0, false
}

// plateSeverity weighs what stands around: a word for a registration or a
// vehicle makes it certain, an ordinary short word unlikely.
func (g *guard) plateSeverity(i, j int) (Severity, bool) {
	t := g.tokens[i]
	registration := g.around(i, 4, regWord)
	vehicleNear := registration || g.around(i, 8, vehicle)
	common := g.common(t) || i > 0 && (g.tokens[i-1].class&labelled != 0 || g.isLabel(g.tokens[i-1]))
	joined := t.end == g.tokens[j].start
	switch {
	case registration && !common, vehicleNear && t.shape == upper && !common:
		return Block, true
	case vehicleNear && t.shape == lower && t.class == 0:
		return Block, true
	case registration, vehicleNear && t.shape == upper && !g.shouts(i):
		return Warn, true
	case t.shape == lower && joined && t.class == 0 && g.tokens[j].end-g.tokens[j].start == 2:
		return Warn, true // nothing else is written so: "bpw38l"
	case t.shape != upper || common || g.shouts(i):
		return "", false
	case joined:
		return Block, true
	}
	return Warn, true
}

// labels are endings of words for things with a number of their own.
var labels = []string{"kod", "koden", "skåp", "skåpet", "nummer", "numret", "modell", "modellen", "typ", "typen", "larm", "larmet", "rum", "rummet", "stolpe", "stolpen", "kamera", "kameran", "sensor", "sensorn", "blankett", "kurs", "kursen", "artikel", "nr"}

// isLabel reports whether t says that the sign of a thing follows: "kurskod".
func (g *guard) isLabel(t token) bool {
	return t.sort == word && t.class&regWord == 0 && hasEnding(strings.ToLower(g.text[t.start:t.end]), labels, 0)
}

// common reports whether the three letters are an ordinary word or a known
// abbreviation.
func (g *guard) common(t token) bool {
	c := g.words[strings.ToLower(g.text[t.start:t.end])]
	return c&(notPlate|functionWord) != 0
}

// shouts reports whether the words beside the i-th are in capitals too: then
// capitals say nothing.
func (g *guard) shouts(i int) bool {
	for _, j := range []int{i - 1, i + 2, i + 3} {
		if j >= 0 && j < len(g.tokens) && g.tokens[j].sort == word && g.tokens[j].shape == upper && g.tokens[j].end-g.tokens[j].start > 3 {
			return true
		}
	}
	return false
}

// around reports whether a word of the class stands within n tokens of the
// i-th, in the same sentence.
func (g *guard) around(i, n int, c class) bool {
	for j := i - 1; j >= 0 && j >= i-n; j-- {
		if g.tokens[j].class&c != 0 {
			return true
		}
		if g.tokens[j+1].opens {
			break
		}
	}
	for j := i + 1; j < len(g.tokens) && j <= i+n && !g.tokens[j].opens; j++ {
		if g.tokens[j].class&c != 0 {
			return true
		}
	}
	return false
}
