package partnership

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// compare returns an order of names as in a Swedish telephone book: å, ä and ö
// after z, w as a letter of its own. A collator is not safe for concurrent
// use, so that each sort has its own.
func compare() func(a, b string) int {
	return collate.New(language.Swedish).CompareString
}

func byName(list []Partnership) {
	order := compare()
	slices.SortStableFunc(list, func(a, b Partnership) int { return order(a.Name, b.Name) })
}

// Search returns those of list where a municipality, the partnership or the
// police area begins with, or has a word that begins with, what was typed:
// "orust", "GÖTEBORG", "lidkopings kommun". Å, ä and ö may be typed without
// their dots and rings, in which case the exact ones come first. Nothing typed
// finds all. The order is that of list.
func Search(list []Partnership, typed string) []Partnership {
	q := query(typed)
	if q == "" {
		return slices.Clone(list)
	}
	var exact, loose []Partnership
	for _, p := range list {
		switch {
		case matches(p, q, fold):
			exact = append(exact, p)
		case matches(p, bare(q), func(s string) string { return bare(fold(s)) }) && q == bare(q):
			loose = append(loose, p)
		}
	}
	return append(exact, loose...)
}

// query folds what was typed and takes away "kommun" and the genitive before
// it: "Lysekils kommun" asks for Lysekil.
func query(typed string) string {
	q := strings.Join(strings.Fields(fold(typed)), " ")
	for _, word := range []string{" kommun", " stad", " municipality"} {
		if name, found := strings.CutSuffix(q, word); found {
			return strings.TrimSuffix(name, "s")
		}
	}
	return q
}

func matches(p Partnership, q string, fold func(string) string) bool {
	names := []string{p.Name}
	if p.PoliceArea != "" {
		names = append(names, p.PoliceArea)
	}
	for _, m := range p.Municipalities {
		names = append(names, m.Name)
	}
	for _, name := range names {
		name = fold(name)
		if strings.HasPrefix(name, q) || strings.Contains(strings.NewReplacer("-", " ", "–", " ", "/", " ").Replace(" "+name), " "+q) {
			return true
		}
	}
	return false
}

// fold makes a name comparable: composed, in small letters.
func fold(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// bare takes the dots and rings away.
func bare(s string) string {
	return strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u").Replace(s)
}

// County is a county with the municipalities of it that take part.
type County struct {
	Name           string
	Municipalities []Listed
}

// Listed is a municipality in a list, with the partnership to go to.
type Listed struct {
	Municipality
	Partnership Partnership
}

// ByCounty returns the counties and in each its municipalities, both in Swedish
// order. A municipality that is in two partnerships stands there twice.
func ByCounty(list []Partnership) []County {
	found := map[string][]Listed{}
	for _, p := range list {
		for _, m := range p.Municipalities {
			found[m.County] = append(found[m.County], Listed{m, p})
		}
	}
	order := compare()
	var counties []County
	for name, municipalities := range found {
		slices.SortStableFunc(municipalities, func(a, b Listed) int {
			if c := order(a.Name, b.Name); c != 0 {
				return c
			}
			return order(a.Partnership.Name, b.Partnership.Name)
		})
		counties = append(counties, County{Name: name, Municipalities: municipalities})
	}
	slices.SortFunc(counties, func(a, b County) int { return order(a.Name, b.Name) })
	return counties
}
