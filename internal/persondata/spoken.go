package persondata

import (
	"strings"
	"sync"
)

// digitWords are the numbers that people read out, with how many digits each
// stands for.
var digitWords = sync.OnceValue(func() map[string]int {
	units := []string{"ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"}
	words := map[string]int{"noll": 1, "nolla": 1, "etta": 1, "en": 1, "tio": 2, "elva": 2, "tolv": 2, "tretton": 2, "fjorton": 2,
		"femton": 2, "sexton": 2, "sjutton": 2, "arton": 2, "nitton": 2, "nollett": 2, "nollåtta": 2, "nollsju": 2, "dubbelnolla": 2}
	for _, u := range units {
		words[u] = 1
		for _, tens := range []string{"tjugo", "tjugi", "trettio", "tretti", "fyrtio", "förtio", "femtio", "femti", "sextio", "sexti", "sjuttio", "sjutti", "åttio", "åtti", "nittio", "nitti"} {
			words[tens], words[tens+u] = 2, 2
		}
	}
	return words
})

// spokenNumbers finds telephone numbers written as they are read out: "noll sju
// noll, sjutton fyrtio, noll sex noll fem". They begin with noll.
func (g *guard) spokenNumbers() {
	words := digitWords()
	for i := 0; i < len(g.tokens); i++ {
		if c := g.text[g.tokens[i].start]; c != 'n' && c != 'N' || !g.is(i, "noll", "nollsju", "nollåtta", "nolla") {
			continue
		}
		n, last := 0, i
		for j := i; j < len(g.tokens) && j-last <= 2; j++ {
			t := g.tokens[j]
			switch {
			case t.sort == sign && t.letter != ',' && t.letter != '-' && t.letter != '–':
				j = len(g.tokens)
			case t.sort == number:
				n, last = n+t.end-t.start, j
			case t.sort == word:
				digits := words[strings.ToLower(g.text[t.start:t.end])]
				if digits == 0 {
					j = len(g.tokens)
					continue
				}
				n, last = n+digits, j
			}
		}
		if n >= 8 && n <= 14 {
			g.add(Phone, g.tokens[i].start, g.tokens[last].end, Block, "phone", 79)
		}
		i = last
	}
}
