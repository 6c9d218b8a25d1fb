package persondata

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// profiles are where pages of persons stand in social media. What follows the
// slash is the name.
var profiles = []string{"facebook.com/", "instagram.com/", "tiktok.com/@", "x.com/", "twitter.com/", "snapchat.com/add/", "snapchat.com/@",
	"t.me/", "linkedin.com/in/", "youtube.com/@", "discord.gg/", "discord.com/users/", "wa.me/", "threads.net/@", "reddit.com/u", "twitch.tv/",
	"ask.fm/", "flashback.org/u", "kik.me/", "vk.com/", "fb.com/", "m.me/"}

// ours marks accounts of authorities, which are no person's.
var ours = []string{"kommun", "polis", "region", "raddning", "räddning", "trygg_i", "lansstyrelsen", "bibliotek", "skolan", "museum"}

func ofAuthority(s string) bool {
	s = strings.ToLower(s)
	for _, o := range ours {
		if strings.Contains(s, o) {
			return true
		}
	}
	return false
}

// handles finds names in social media: @name, a profile's address, and a name
// beside the name of a medium.
func (g *guard) handles() {
	for i, t := range g.tokens {
		switch {
		case t.sort == word && t.class&(platform|accountForm) == accountForm:
			g.platformHandle(i)
			g.sentenceHandles(i)
		case t.sort == sign && t.letter == '@':
			g.atHandle(i)
		case t.sort == word && t.class&platform != 0:
			g.profileURL(i)
			g.platformHandle(i)
			g.sentenceHandles(i)
		case t.sort == word && t.class&accountWord != 0 && g.is(i, "konto", "kontot"):
			g.sentenceHandles(i)
		case t.sort == sign && t.letter == '_' && !t.spaced && i > 0:
			g.lowLine(i)
		case t.end-t.start == 1 && g.is(i, "u") && g.sign(i+1, '/'):
			g.userOf(i)
		case t.class&hostWord != 0 && g.sign(i+1, '.'):
			g.profileURL(i)
		case t.sort == word && g.sign(i+1, '#') && i+2 < len(g.tokens) && g.tokens[i+2].sort == number && g.tokens[i+2].end-t.start < 40 && g.tokens[i+2].start == t.end+1:
			if n := g.tokens[i+2]; n.end-n.start == 4 {
				g.add(Handle, t.start, n.end, Block, "handle", 88)
			}
		}
	}
}

// handleEnd is where a name in a social medium ends that begins at start.
func handleEnd(text string, start int) int {
	at := start
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(c) && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-' {
			break
		}
		at += size
	}
	return start + len(strings.TrimRight(text[start:at], ".-"))
}

func (g *guard) atHandle(i int) {
	t := g.tokens[i]
	if t.start > 0 {
		c, _ := utf8.DecodeLastRuneInString(g.text[:t.start])
		if unicode.IsLetter(c) || unicode.IsDigit(c) || c == '.' || c == '_' || c == '/' {
			return
		}
	}
	end := handleEnd(g.text, t.end)
	if end-t.end < 2 || !hasLetter(g.text[t.end:end]) {
		return
	}
	if ofAuthority(g.text[t.end:end]) {
		return
	}
	g.add(Handle, t.start, end, Block, "handle", 88)
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// profileURL finds a profile's address whose host begins with the i-th token.
func (g *guard) profileURL(i int) {
	start := g.tokens[i].start
	rest := g.text[start:min(len(g.text), start+200)]
	folded := strings.ToLower(rest[:min(len(rest), 24)])
	for _, p := range profiles {
		if !strings.HasPrefix(folded, p) {
			continue
		}
		end := start + len(p)
		for end < len(g.text) && end < start+200 && !strings.ContainsRune(" \n\t\"<>()[],", rune(g.text[end])) {
			end++
		}
		end = start + len(strings.TrimRight(g.text[start:end], ".!?:;/"))
		if end-start <= len(p)+1 || ofAuthority(g.text[start+len(p):end]) {
			return
		}
		g.add(Handle, urlStart(g.text, start), end, Block, "handle", 90)
		return
	}
}

// urlStart is where the address begins that a host stands in.
func urlStart(text string, host int) int {
	for _, p := range []string{"www.", "m.", "https://", "http://"} {
		if strings.HasSuffix(text[:host], p) {
			host -= len(p)
		}
	}
	return host
}

// introduces are words between the name of a medium and somebody's name there.
var introduces = map[string]bool{"är": true, "heter": true, "som": true, "hon": true, "han": true, "hen": true, "kontot": true, "konto": true,
	"jag": true, "namn": true, "adda": true, "följ": true, "sök": true, "konton": true, "gamertag": true, "namnen": true,
	"användaren": true, "användarnamn": true, "användarnamnet": true, "namnet": true, "under": true, "kallar": true, "sig": true, "profilen": true, "profil": true, "nick": true}

// platformHandle finds "snapchat: x", "insta x_1", "på telegram som x" and
// "heter x på Discord".
func (g *guard) platformHandle(i int) {
	j, sure := i+1, false
	for n := 0; n < 5 && j < len(g.tokens); n++ {
		t := g.tokens[j]
		text := strings.ToLower(g.text[t.start:t.end])
		switch {
		case t.sort == sign && (t.letter == ':' || t.letter == '=' || t.letter == '-' && t.spaced):
			sure = true
		case t.sort == word && introduces[text]:
			sure = sure || text == "som" || text == "heter" || text == "är" || text == "sig" || text == "namnet" || text == "användarnamn"
		case t.sort == sign && (t.letter == ',' || t.letter == '"' || t.letter == '”' || t.letter == '\''):
		default:
			g.handleHere(j, sure)
			n = 5
			continue
		}
		j++
	}
	g.handleBefore(i)
	g.accountName(i)
}

// handleHere takes the name that begins with the j-th token, if it looks like
// one: with a digit, a point or a low line inside, or sure by what stands
// before it.
func (g *guard) handleHere(j int, sure bool) {
	t := g.tokens[j]
	if t.sort == sign || t.opens {
		return
	}
	end := handleEnd(g.text, t.start)
	s := g.text[t.start:end]
	marked := strings.ContainsAny(s, "_.0123456789") && hasLetter(s)
	plain := sure && t.shape == lower && t.class&^(firstName|lastName|weakFirst|weakLast|trait) == 0 && len(s) > 3
	if len(s) < 3 || !marked && !plain {
		return
	}
	severity := Block
	if !marked {
		severity = Warn
	}
	g.add(Handle, t.start, end, severity, "handle", 87)
}

// handleBefore finds "heter x på Discord" before the medium's name.
func (g *guard) handleBefore(i int) {
	if i < 3 || !strings.EqualFold(g.text[g.tokens[i-1].start:g.tokens[i-1].end], "på") {
		return
	}
	for j := i - 2; j >= 1 && j >= i-6; j-- {
		t, before := g.tokens[j], g.tokens[j-1]
		if t.sort == sign || !t.spaced || before.sort != word {
			continue
		}
		switch strings.ToLower(g.text[before.start:before.end]) {
		case "heter", "hette", "kallas", "sig", "som", "namnet", "användarnamnet":
			if end := handleEnd(g.text, t.start); end <= g.tokens[i-1].start && end-t.start > 2 && t.class&(functionWord|person|relative) == 0 {
				g.add(Handle, t.start, end, Block, "handle", 87)
			}
			return
		}
	}
}
