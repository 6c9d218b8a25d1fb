package persondata

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sort of token.
type sort uint8

const (
	word sort = iota
	number
	sign
)

// shape of a word's letters.
type shape uint8

const (
	lower shape = iota
	title       // Anna, Anna-Karin
	upper       // ANNA; one capital letter alone is an initial
	initial
	mixed
)

// token is a word, a run of digits or one sign, with its place in the text.
type token struct {
	start, end int
	class      class
	sort       sort
	shape      shape
	genitive   bool // known without its s
	spaced     bool // white space stands before it
	opens      bool // the first word of a sentence or a line of its own
	clue       bool // a combination may begin with the word for its own sake
	letter     rune // what a sign is
}

// wrapped is how long a line is, in bytes, before its end is taken for a place
// where the writer's program broke it rather than the writer.
const wrapped = 50

// reader cuts a text into tokens.
type reader struct {
	text   string
	words  map[string]class
	met    []*looked // words by their hash
	tokens []token
	folded []byte
}

// read cuts text[from:to].
func (r *reader) read(from, to int) {
	r.tokens = r.tokens[:0]
	opens, spaced, line := true, true, from
	for at := from; at < to; {
		c, size := r.rune(at)
		switch {
		case c == '\n':
			opens = opens || at-line < wrapped
			line, spaced = at+1, true
			at++
		case unicode.IsSpace(c):
			spaced = true
			at += size
		case c >= '0' && c <= '9':
			at = r.number(at, to, spaced, opens)
			spaced, opens = false, false
		case unicode.IsLetter(c):
			at = r.word(at, to, spaced, opens)
			spaced, opens = false, false
		default:
			r.tokens = append(r.tokens, token{start: at, end: at + size, sort: sign, spaced: spaced, letter: c})
			opens = opens || r.ends(c, at+size, to)
			spaced = false
			at += size
		}
	}
}

func (r *reader) rune(at int) (rune, int) {
	if c := r.text[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(r.text[at:])
}

// ends reports whether the sign c ends a sentence: a point does so only before
// white space, and not after an initial or a short abbreviation.
func (r *reader) ends(c rune, after, to int) bool {
	switch c {
	case '!', '?', '•', '*', ';', '|', '\t':
		return true
	case '.':
		if after < to && r.text[after] != ' ' && r.text[after] != '\n' {
			return false
		}
		n := len(r.tokens)
		if n < 2 {
			return true
		}
		before := r.tokens[n-2]
		return before.sort != word || before.end-before.start > 2
	}
	return false
}

func (r *reader) number(at, to int, spaced, opens bool) int {
	start := at
	for at < to && isDigit(r.text[at]) {
		at++
	}
	r.tokens = append(r.tokens, token{start: start, end: at, sort: number, spaced: spaced, opens: opens})
	return at
}

// word reads letters, and what may stand inside a word: a hyphen, an
// apostrophe, a soft hyphen. It is folded to lower case for the lexicon.
func (r *reader) word(at, to int, spaced, opens bool) int {
	start, capitals, letters, first := at, 0, 0, false
	r.folded = r.folded[:0]
	hyphen := false
	for at < to {
		if n := lowerRun(r.text[at:to]); n > 0 {
			r.folded = append(r.folded, r.text[at:at+n]...)
			letters += n
			at += n
			continue
		}
		c, size := r.rune(at)
		if unicode.IsLetter(c) || unicode.IsMark(c) {
			if unicode.IsUpper(c) {
				capitals++
				first = first || letters == 0
			}
			r.folded = utf8.AppendRune(r.folded, unicode.ToLower(c))
			letters++
			at += size
			continue
		}
		if !inner(c) || at+size >= to {
			break
		}
		if next, _ := r.rune(at + size); !unicode.IsLetter(next) {
			break
		}
		if c == '-' || c == '‑' {
			hyphen = true
			r.folded = append(r.folded, '-')
		} else if c != '\u00ad' {
			r.folded = append(r.folded, '\'')
		}
		at += size
	}
	t := token{start: start, end: at, sort: word, spaced: spaced, opens: opens, shape: shapeOf(first, capitals, letters, hyphen)}
	known := r.look()
	t.class, t.genitive, t.clue = known.class, known.genitive, known.clue
	if t.shape == mixed && t.class&(firstName|lastName) != 0 {
		t.shape = title // "Anna-lena"
	}
	if t.class == 0 && (t.shape != lower || hyphen || len(r.folded) > 6) {
		t.class = known.form
	}
	if t.class == 0 && hyphen && capitals == 2 && t.shape == title && r.beginsAsName(known.word) {
		t.class = firstName // Ann-Sofi, Kent-Ove: a double that begins as one
	}
	t.class |= known.part
	r.tokens = append(r.tokens, t)
	return at
}

// beginsAsName reports whether a word with a hyphen begins with a first name.
func (r *reader) beginsAsName(word string) bool {
	begin, _, _ := strings.Cut(word, "-")
	return len(begin) > 2 && r.words[begin]&firstName != 0
}

// lowerRun is how many bytes at the beginning of s are small letters from a to z.
func lowerRun(s string) int {
	n := 0
	for n < len(s) && s[n] >= 'a' && s[n] <= 'z' {
		n++
	}
	return n
}

// looked is what is known of a word that was met before.
type looked struct {
	word              string
	class, form, part class
	genitive, clue    bool
}

// The fewest and the most places for words that are remembered, powers of two: a
// text says the same words again, and a short one needs no large table.
const (
	fewRemembered  = 1 << 6
	mostRemembered = 1 << 14
)

// remember makes room for the words of a text of so many bytes.
func remember(length int) []*looked {
	n := fewRemembered
	for n < mostRemembered && n*4 < length {
		n *= 2
	}
	return make([]*looked, n)
}

// tries is how many places a word is looked for in before it is looked up anew.
const tries = 4

// look is what is known of the folded word.
func (r *reader) look() *looked {
	const offset, prime = 2166136261, 16777619 // FNV-1a
	hash := uint32(offset)
	for _, c := range r.folded {
		hash = (hash ^ uint32(c)) * prime
	}
	mask := uint32(len(r.met) - 1)
	at := (hash ^ hash>>15) & mask
	for range tries {
		l := r.met[at]
		if l == nil {
			l = r.lookUp(string(r.folded))
			r.met[at] = l
			return l
		}
		if l.word == string(r.folded) {
			return l
		}
		at = (at + 1) & mask
	}
	return r.lookUp(string(r.folded))
}

// lookUp asks the lexicon, and where it does not know the word, the word's form.
func (r *reader) lookUp(word string) *looked {
	l := &looked{word: word, clue: clues()[word]}
	l.class, l.genitive = classOf(r.words, word)
	if l.class == 0 {
		l.form = formOf(r.words, word)
		l.genitive = l.form == roleWord && word[len(word)-1] == 's'
	}
	l.part = partForm(r.words, word, l.class)
	return l
}

// inner reports whether c may stand between two letters of a word.
func inner(c rune) bool { return c == '-' || c == '‑' || c == '\'' || c == '’' || c == '\u00ad' }

func shapeOf(first bool, capitals, letters int, hyphen bool) shape {
	switch {
	case capitals == 0:
		return lower
	case letters == 1:
		return initial
	case capitals == letters:
		return upper
	case first && (capitals == 1 && !hyphen || capitals == 2):
		return title // also McDonald, O'Brien, Al-Masri
	}
	return mixed
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
