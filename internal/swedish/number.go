package swedish

import (
	"strconv"
	"strings"
)

var units = map[string]int{
	"noll": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5,
	"sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
	"tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17,
	"arton": 18, "nitton": 19,
}

var tens = []struct {
	word  string
	value int
}{
	{"tjugo", 20}, {"trettio", 30}, {"fyrtio", 40}, {"femtio", 50},
	{"sextio", 60}, {"sjuttio", 70}, {"åttio", 80}, {"nittio", 90},
}

// collectives are the nouns that stand for a number after "ett": "ett dussin".
var collectives = map[string]int{
	"dussin": 12, "halvdussin": 6, "tjog": 20, "tiotal": 10, "femtontal": 15,
	"tjugotal": 20, "trettiotal": 30, "fyrtiotal": 40, "femtiotal": 50,
	"hundratal": 100,
}

// Number reads one lower-case word or run of digits as a whole number from 0
// to 999 999: "åtta", "tjugofem", "etthundratjugo", "120". A thousands
// separator is the caller's to join (see Grouped).
func Number(word string) (int, bool) {
	if word == "" || len(word) > 40 {
		return 0, false
	}
	if word[0] >= '0' && word[0] <= '9' {
		n, err := strconv.Atoi(word)
		return n, err == nil && n <= 999_999
	}
	return spelled(word)
}

// Collective reads "dussin", "tiotal", "femtiotal": a noun that stands for a
// round number.
func Collective(word string) (int, bool) {
	n, ok := collectives[word]
	return n, ok
}

// Grouped joins the digits of a number written in groups of three, the Swedish
// way: "1" "000" is 1000. It returns the number and how many words it took.
func Grouped(words []string) (value, used int, ok bool) {
	if len(words) == 0 || len(words[0]) > 3 || !digits(words[0]) || words[0][0] == '0' {
		return 0, 0, false
	}
	joined := words[0]
	used = 1
	for used < len(words) && used < 2 && len(words[used]) == 3 && digits(words[used]) {
		joined += words[used]
		used++
	}
	value, err := strconv.Atoi(joined)
	return value, used, err == nil && used > 1
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func spelled(word string) (int, bool) {
	if head, tail, ok := strings.Cut(word, "tusen"); ok {
		return scaled(head, tail, 1000)
	}
	if head, tail, ok := strings.Cut(word, "hundra"); ok {
		return scaled(head, tail, 100)
	}
	if n, ok := units[word]; ok {
		return n, true
	}
	for _, t := range tens {
		rest, ok := strings.CutPrefix(word, t.word)
		if !ok {
			continue
		}
		if rest == "" {
			return t.value, true
		}
		n, ok := units[rest]
		return t.value + n, ok && n >= 1 && n <= 9
	}
	return 0, false
}

func scaled(head, tail string, scale int) (int, bool) {
	h, t := 1, 0
	ok := true
	if head != "" {
		h, ok = spelled(head)
	}
	if ok && tail != "" {
		t, ok = spelled(tail)
	}
	return h*scale + t, ok && h >= 1 && t < scale
}

var ordinals = map[string]int{
	"första": 1, "förste": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5,
	"sjätte": 6, "sjunde": 7, "åttonde": 8, "nionde": 9, "tionde": 10,
	"elfte": 11, "tolfte": 12, "trettonde": 13, "fjortonde": 14, "femtonde": 15,
	"sextonde": 16, "sjuttonde": 17, "artonde": 18, "nittonde": 19,
	"tjugonde": 20, "trettionde": 30,
}

// Ordinal reads "tredje", "fjortonde", "14:e", "2:a", "tjugoandra".
func Ordinal(word string) (int, bool) {
	if n, ok := ordinals[word]; ok {
		return n, true
	}
	if head, tail, ok := strings.Cut(word, ":"); ok && (tail == "e" || tail == "a" || tail == "de") {
		return Number(head)
	}
	for _, t := range tens {
		if rest, ok := strings.CutPrefix(word, t.word); ok {
			n, ok := ordinals[rest]
			return t.value + n, ok && n <= 9
		}
	}
	return 0, false
}

// Format writes a whole number the Swedish way, in groups of three with a
// no-break space: 1 000.
func Format(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return sign + s
}

var inWords = []string{"noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"}

// Word writes a small number as running text has it: words up to twelve,
// digits from there on.
func Word(n int) string {
	if n >= 0 && n < len(inWords) {
		return inWords[n]
	}
	return Format(n)
}
