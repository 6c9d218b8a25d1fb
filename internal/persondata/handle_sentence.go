package persondata

import "strings"

// isAccount reports whether a word is built of a medium's name and a word for an
// account: "signal-användaren", "roblox-namnet".
func isAccount(words map[string]class, word string) bool {
	if (strings.HasSuffix(word, "kontot") || strings.HasSuffix(word, "konto")) && words[word]&accountWord == 0 && !strings.HasPrefix(word, "bank") && !strings.HasPrefix(word, "spar") {
		return true // "mobbkontot"
	}
	medium, rest, _ := strings.Cut(word, "-")
	if words[medium]&platform == 0 {
		return false
	}
	for _, account := range []string{"användare", "namn", "konto", "profil", "nick", "alias", "tagg"} {
		if strings.HasPrefix(rest, account) {
			return true
		}
	}
	return false
}

// sentenceHandles finds what can only be a name in a social medium anywhere in
// the sentence that names the medium at i: letters mixed with digits, low lines
// or points.
func (g *guard) sentenceHandles(i int) {
	from, to := g.sentence(i)
	for j := from; j < to; j++ {
		t := g.tokens[j]
		if t.sort == sign || j == i || !t.spaced && j > from && !g.opening(j-1) {
			continue
		}
		end := handleEnd(g.text, t.start)
		if s := g.text[t.start:end]; t.shape == mixed && !strings.Contains(s, "-") && len(s) > 5 && t.class == 0 || mixedSigns(s) {
			g.add(Handle, t.start, end, Block, "handle", 86)
		}
	}
}

// opening reports whether the i-th token is a sign that a name may follow at
// once: a quote, a bracket, a slash.
func (g *guard) opening(i int) bool {
	return i >= 0 && g.tokens[i].sort == sign && strings.ContainsRune("\"”'’(/:", g.tokens[i].letter)
}

// mixedSigns reports whether s is letters with a low line or a point inside, or
// at least three letters with digits.
func mixedSigns(s string) bool {
	letters, digits := 0, 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c != '_' && c != '.' && c != '-':
			letters++
		}
	}
	if letters < 2 || strings.Contains(s, "-") && !strings.ContainsAny(s, "_.") && digits == 0 {
		return false
	}
	if strings.Contains(s, "_") {
		return true
	}
	if i := strings.IndexByte(s, '.'); i > 0 && i < len(s)-1 {
		return !isHost(s) && letters > 3
	}
	return digits > 0 && letters >= 3 && !strings.Contains(s, "-") && (s[0] < '0' || s[0] > '9') && strings.ToUpper(s) != s
}

// isHost reports whether s ends as an address on the net does, or is an
// abbreviation.
func isHost(s string) bool {
	last := s[strings.LastIndexByte(s, '.')+1:]
	switch strings.ToLower(last) {
	case "se", "com", "nu", "org", "net", "eu", "no", "dk", "fi", "io", "me", "tv", "gg", "fm", "a", "x", "k", "ex", "html", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "json", "zip", "jpeg", "mov", "jpg", "png", "mp4":
		return true
	}
	return false
}

// accountName finds a name of plain letters between a word for an account and a
// verb or the medium: "instakontot x säljer", "kontot x på Snapchat".
func (g *guard) accountName(i int) {
	j := i + 1
	medium := strings.ToLower(g.text[g.tokens[i].start:g.tokens[i].end])
	if !strings.Contains(medium, "konto") && !strings.Contains(medium, "namn") {
		if !g.is(i-1, "på") || !g.is(i-3, "kontot", "profilen", "användaren", "kontona", "sidan") {
			return
		}
		j = i - 2
	}
	if j+1 >= len(g.tokens) || g.tokens[j].sort != word || g.tokens[j].opens {
		return
	}
	t := g.tokens[j]
	s := strings.ToLower(g.text[t.start:t.end])
	verb := func(s string) bool {
		return strings.HasSuffix(s, "r") || strings.HasSuffix(s, "de") || strings.HasSuffix(s, "s")
	}
	next := strings.ToLower(g.text[g.tokens[j+1].start:g.tokens[j+1].end])
	if t.shape != lower || g.words[s] != 0 || len(s) < 5 || verb(s) || j > i && !verb(next) {
		return
	}
	g.add(Handle, t.start, t.end, Warn, "handle", 86)
}

// lowLine takes a word with a low line inside, which hardly anything else has in
// running text: names of files and addresses apart.
func (g *guard) lowLine(i int) {
	start := g.tokens[i].start
	for start > 0 && !strings.ContainsRune(" \n\t\"'(<[,;:", rune(g.text[start-1])) {
		start--
	}
	end := handleEnd(g.text, start)
	s := g.text[start:end]
	rest := g.text[end:min(len(g.text), end+1)]
	if end <= g.tokens[i].end || rest == "@" || rest == "/" || strings.Contains(s, "/") || isHost(s) || ofAuthority(s) || !mixedSigns(s) || strings.ToUpper(s) == s {
		return
	}
	g.add(Handle, start, end, Warn, "handle", 84)
}

// userOf takes "u/name", as Reddit writes its users.
func (g *guard) userOf(i int) {
	end := handleEnd(g.text, g.tokens[i+1].end)
	if s := g.text[g.tokens[i+1].end:end]; len(s) < 3 || !hasLetter(s) || letterBefore(g.text, g.tokens[i].start) {
		return
	}
	g.add(Handle, g.tokens[i].start, end, Block, "handle", 88)
}
