package promise

import (
	"slices"

	"lykta/internal/day"
)

// Edition is the ledger body that puts an edition of the joint picture
// (lägesbild) before the public, a corrected version of it, or takes it back.
// Numbers stand in it as size classes only.
type Edition struct {
	ID        string        `json:"id"` // the same over its versions: "oppen-2026-10-01"
	Kind      string        `json:"kind"`
	Version   int64         `json:"version"` // from 1
	Period    day.Period    `json:"period"`
	Date      day.Day       `json:"date"`             // when it was published
	Words     []EditionText `json:"words,omitempty"`  // what people wrote, in Swedish
	Areas     []Named       `json:"areas,omitempty"`  // in the order of the tables
	Groups    []Named       `json:"groups,omitempty"` // of categories
	Cells     []SizeClass   `json:"cells,omitempty"`  // of this period
	Approvals []Approval    `json:"approvals,omitempty"`
	Expected  int           `json:"expected,omitempty"` // how many should report
	Reported  int           `json:"reported,omitempty"` // how many did
	Inputs    string        `json:"inputs,omitempty"`   // SHA-256 of what it rests on
	Change    string        `json:"change,omitempty"`   // what was changed since the version before, and why
	Withdrawn bool          `json:"withdrawn,omitempty"`
}

// EditionText is one section of an edition's words.
type EditionText struct {
	Section string `json:"section"`
	Text    string `json:"text"`
}

// Named is a thing with its name in both languages of the pages.
type Named struct {
	ID      string `json:"id"`
	Swedish string `json:"sv"`
	English string `json:"en,omitempty"`
}

// SizeClass is how many reports there are of a group in an area: at least and at
// most so many, both with a secret margin. AtLeast 0 is "not shown".
type SizeClass struct {
	Area    string `json:"area,omitempty"`  // "" for the whole
	Group   string `json:"group,omitempty"` // "" for all together
	AtLeast int    `json:"at_least,omitempty"`
	AtMost  int    `json:"at_most,omitempty"` // 0 for no limit, and where AtLeast is 0
}

// edition is one entry about an edition.
type edition struct {
	ref  Ref
	body *Edition
}

// EditionAccount is an edition as seen on a day: its newest version, and those
// before it.
type EditionAccount struct {
	Ref
	Edition Edition          `json:"edition"`
	Earlier []EditionVersion `json:"earlier,omitempty"` // oldest first
}

// EditionVersion is an earlier version of an edition.
type EditionVersion struct {
	Ref
	Version int64  `json:"version"`
	Change  string `json:"change,omitempty"`
}

// Editions gives the editions of the joint picture as seen on a day, by the
// period that they are about, newest first. One that was taken back is there
// with that said.
func (b *Book) Editions(d day.Day) []EditionAccount {
	if b == nil {
		return nil
	}
	var list []EditionAccount
	for _, e := range b.editions {
		if e.ref.Dated.After(d) {
			continue
		}
		list = placed(list, EditionAccount{Ref: e.ref.seen(d), Edition: *e.body})
	}
	slices.SortStableFunc(list, func(x, y EditionAccount) int { return y.Edition.Period.To.Compare(x.Edition.Period.To) })
	return list
}

// placed adds an entry to the edition that it is a version of.
func placed(list []EditionAccount, e EditionAccount) []EditionAccount {
	i := slices.IndexFunc(list, func(x EditionAccount) bool { return x.Edition.ID == e.Edition.ID })
	if i < 0 {
		return append(list, e)
	}
	was := list[i]
	e.Earlier = append(slices.Clip(was.Earlier), EditionVersion{Ref: was.Ref, Version: was.Edition.Version, Change: was.Edition.Change})
	if e.Edition.Withdrawn { // what it said is told no more
		e.Edition.Period, e.Edition.Kind = was.Edition.Period, was.Edition.Kind
	}
	list[i] = e
	return list
}

// forgetEdition takes the content of an edition's entry out of the book, and
// reports whether it stood there.
func (w *writer) forgetEdition(seq int64) bool {
	i := slices.IndexFunc(w.editions, func(e edition) bool { return e.ref.Seq == seq })
	if i < 0 {
		return false
	}
	w.blank(w.editions[i].ref, KindEdition)
	w.editions = slices.Delete(w.editions, i, i+1)
	return true
}
