package persondata

import (
	"strings"
	"sync"
)

// sounds are spellings that stand for each other in names: Melwin and Melvin,
// Thindra and Tindra, Filippa and Philippa.
var sounds = strings.NewReplacer("ph", "f", "th", "t", "ck", "k", "ch", "k", "kh", "k", "dh", "d", "gh", "g", "sh", "s", "sch", "s", "ks", "x",
	"w", "v", "c", "k", "q", "k", "z", "s", "y", "i", "j", "i", "é", "e", "è", "e", "ë", "e", "ï", "i", "ou", "o", "oo", "o", "ee", "e", "ie", "i", "ei", "ai", "ij", "i")

// sounding is a word with spellings that sound alike made the same, and doubled
// letters once.
func sounding(word string) string {
	s := sounds.Replace(word)
	var b strings.Builder
	last := rune(0)
	for i, c := range s {
		if c == last || c == 'h' && i > 0 {
			continue
		}
		b.WriteRune(c)
		last = c
	}
	return b.String()
}

// soundingNames are the first names that are no other word, by how they sound.
var soundingNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for word, c := range lexicon() {
		if c == firstName && len(word) >= minSounding {
			names[sounding(word)] = true
		}
	}
	return names
})

// minSounding is the shortest word, in bytes, whose sound tells enough.
const minSounding = 5

// spelledOtherwise is a weak first name where the word, or the word without its
// genitive, sounds as a known one.
func spelledOtherwise(word, bare string) class {
	if len(bare) < minSounding || len(bare) > 14 {
		return 0
	}
	if names := soundingNames(); names[sounding(bare)] || names[sounding(word)] {
		return firstName | weakFirst
	}
	return 0
}
