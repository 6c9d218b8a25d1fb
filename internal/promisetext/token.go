package promisetext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lykta/internal/swedish"
)

// token is a word, a number or a mark of punctuation.
type token struct {
	text  string // as written
	low   string // lower case
	at    int    // byte offset in the sentence
	punct bool
	num   bool // begins with a digit
	cap   bool // begins with a capital letter
	verb  verb // as the tables have the word; verbAt says what it is where it stands
	value int  // what the word spells or the digits say, where isNum
	isNum bool
	paced bool // a rhythm may begin here: "varje", "per", "kvartalsvis"
}

func (t token) end() int { return t.at + len(t.text) }

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '\u0301'
}

// tokenise divides a sentence. A hyphen holds letters together
// ("A-traktorer", "fredags-"), but divides numbers ("10-15"), save in a date
// of the form 2022-06-01.
func tokenise(s string) []token {
	out := make([]token, 0, len(s)/6+2)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		end := i + size
		word := wordRune(r)
		if word {
			end = wordEnd(s, i)
		}
		text := s[i:end]
		t := token{
			text: text, low: lower(text), at: i, punct: !word,
			num: unicode.IsDigit(r), cap: unicode.IsUpper(r),
		}
		if word {
			t.verb = verbOf(t.low)
			t.value, t.isNum = swedish.Number(t.low)
		}
		t.paced = rhythmStarts[t.low]
		out = append(out, t)
		i = end
	}
	return out
}

func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' || s[i] >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

func wordEnd(s string, i int) int {
	if n := isoDate(s[i:]); n > 0 {
		return i + n
	}
	prev := rune(0)
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) && !inner(s[i+size:], prev, r) {
			break
		}
		prev = r
		i += size
	}
	return i
}

// inner reports whether the mark r, after prev and before rest, belongs to
// the word.
func inner(rest string, prev, r rune) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '-':
		if unicode.IsDigit(prev) {
			return unicode.IsLetter(next)
		}
		return unicode.IsLetter(prev) && (unicode.IsLetter(next) || unicode.IsDigit(next) || next == ' ')
	case ':', '’', '\'':
		return wordRune(prev) && unicode.IsLetter(next) || r == ':' && unicode.IsDigit(prev) && unicode.IsDigit(next)
	case '.', '@':
		return wordRune(prev) && wordRune(next) && (r == '@' || unicode.IsLetter(prev) == unicode.IsLetter(next))
	case '&':
		return unicode.IsLetter(prev) && unicode.IsLetter(next)
	}
	return false
}

func isoDate(s string) int {
	if len(s) < 10 {
		return 0
	}
	for i := range 10 {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && (s[i] < '0' || s[i] > '9') {
			return 0
		}
	}
	return 10
}

// abbreviations end with a point that ends no sentence.
var abbreviations = map[string]bool{
	"t.ex": true, "bl.a": true, "ca": true, "kl": true, "ex": true, "d.v.s": true, "dvs": true,
	"s.k": true, "t.o.m": true, "fr.o.m": true, "f.d": true, "o.s.v": true, "tf": true, "resp": true,
	"inkl": true, "exkl": true, "nr": true, "st": true, "min": true, "max": true, "jan": true, "feb": true,
	"aug": true, "sept": true, "sep": true, "okt": true, "nov": true, "dec": true, "bl": true, "t": true,
	"p.g.a": true, "i.e": true, "tel": true, "ang": true, "forts": true, "e.d": true, "m.fl": true, "åk": true,
}

// sentences divides running text at its full stops.
func sentences(s string) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], " → ") { // "Du vill ha ljus → Kommunen sätter upp lampor"
			out = appendSentence(out, s[start:i])
			start = i + len(" → ")
			continue
		}
		if c := s[i]; c != '.' && c != '!' && c != '?' {
			continue
		}
		next := strings.TrimLeft(s[i+1:], "”\"»)’")
		if next != "" && next[0] != ' ' || next != "" && !begins(strings.TrimLeft(next, " "), s[start:i]) {
			continue
		}
		end := len(s) - len(next)
		out = appendSentence(out, s[start:end])
		start = end
	}
	return appendSentence(out, s[start:])
}

func appendSentence(out []string, s string) []string {
	for len(s) > maxSentence { // no sentence: divided at a space, so that time stays bounded
		cut := strings.LastIndexByte(s[:maxSentence], ' ')
		if cut <= 0 {
			cut = maxSentence
			for cut > 0 && !utf8.RuneStart(s[cut]) {
				cut--
			}
		}
		out, s = append(out, strings.TrimSpace(s[:cut])), s[cut:]
	}
	if s = strings.TrimSpace(s); s != "" {
		return append(out, s)
	}
	return out
}

// begins reports whether next begins a sentence after one that ended with
// done.
func begins(next, done string) bool {
	r, _ := utf8.DecodeRuneInString(next)
	last := done[strings.LastIndexAny(done, " (")+1:]
	if abbreviations[lower(last)] {
		return false
	}
	if unicode.IsDigit(r) {
		return last == "" || !unicode.IsDigit(rune(last[len(last)-1])) || len(last) == 4
	}
	return !unicode.IsLower(r)
}
