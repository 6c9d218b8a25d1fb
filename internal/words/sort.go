package words

import (
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// A collator is dear to make and not safe for two at once, so each language
// keeps a few.
var collators = map[string]*sync.Pool{
	Swedish: {New: func() any { return collate.New(language.Swedish) }},
	English: {New: func() any { return collate.New(language.English) }},
}

// Sort sorts names as the language does: in Swedish Å, Ä and Ö come after Z.
func (p *Printer) Sort(names []string) {
	SortBy(p, names, func(s string) string { return s })
}

// SortBy sorts things by their names as the language does, and keeps the order
// of those with the same name.
func SortBy[T any](p *Printer, things []T, name func(T) string) {
	pool := collators[p.lang]
	c := pool.Get().(*collate.Collator)
	defer pool.Put(c)
	slices.SortStableFunc(things, func(a, b T) int { return c.CompareString(name(a), name(b)) })
}
