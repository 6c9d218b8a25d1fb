package promise

import (
	"slices"

	"lykta/internal/day"
)

// Change is one thing that happened to a pledge: a line of its public history.
type Change struct {
	Ref
	Kind      Kind   `json:"kind"`
	Promise   string `json:"promise,omitempty"` // empty: the pledge as a whole
	Version   int    `json:"version,omitempty"` // publication: the number of the version
	Body      *Body  `json:"body"`              // what was said; for a correction, what stands instead, nothing where it was withdrawn; never nil; shared with the book, never to be written to
	Was       *Body  `json:"was,omitempty"`     // correction: what stood before
	Of        *Ref   `json:"of,omitempty"`      // correction, removal: the entry that it concerns
	OfKind    Kind   `json:"of_kind,omitempty"` // correction, removal: what sort of entry that is
	Withdrawn bool   `json:"withdrawn,omitempty"`
	Reason    string `json:"reason,omitempty"` // correction: why; publication: what was changed
}

// sortChanges sorts by day, then number. Mostly there is nothing to do, because
// the book keeps its items in that order.
func sortChanges(changes []Change) {
	for i := 1; i < len(changes); i++ {
		if byDay(changes[i-1].Ref, changes[i].Ref) > 0 {
			slices.SortFunc(changes, func(a, b Change) int { return byDay(a.Ref, b.Ref) })
			return
		}
	}
}

func changeOfVersion(v Version) Change {
	pub := &Publication{Pledge: *v.Pledge, Approvals: v.Approvals, Note: v.Note}
	return Change{Ref: v.Ref, Kind: KindPublication, Version: v.Number, Body: &Body{Publication: pub}, Reason: v.Note}
}

// changes appends what happened to the item by day d: that it was entered, and
// each of its corrections.
func (it *item) changes(list []Change, d day.Day) []Change {
	stands := &it.body
	if *stands != (Body{}) && !it.ref.Dated.After(d) {
		list = append(list, Change{})
		c := &list[len(list)-1] // filled in place: there may be thousands
		c.Ref, c.Kind, c.Body = it.ref.seen(d), it.kind, stands
		_, c.Promise = stands.place()
	}
	for _, f := range it.fixes {
		if f.ref.Dated.After(d) {
			continue
		}
		of, instead := it.ref.seen(d), f.c.instead()
		list = append(list, Change{Ref: f.ref.seen(d), Kind: KindCorrection, Promise: f.c.Promise,
			Body: &instead, Was: stands, Of: &of, OfKind: it.kind, Withdrawn: f.c.Withdrawn, Reason: f.c.Reason})
		stands = &instead
	}
	return list
}

// appendStray shows a correction of an entry that the book does not know: it
// changes no sum.
func appendStray(list []Change, f fix, d day.Day) []Change {
	if f.ref.Dated.After(d) {
		return list
	}
	instead := f.c.instead()
	return append(list, Change{Ref: f.ref.seen(d), Kind: KindCorrection, Promise: f.c.Promise,
		Body: &instead, Withdrawn: f.c.Withdrawn, Reason: f.c.Reason})
}

// removalsOn lists every removal, whenever it was, as seen on day d.
func (b *Book) removalsOn(d day.Day) []Change {
	var list []Change
	for _, r := range b.removals {
		c := Change{Ref: r.ref.seen(d), Kind: KindRemoval, Promise: r.body.Promise, Body: &Body{Removal: r.body}}
		if gone, known := b.blanks[r.body.Of]; known {
			of := gone.ref.seen(d)
			c.Of, c.OfKind = &of, gone.kind
		}
		list = append(list, c)
	}
	return list
}

// History is the Changes of a pledge in On(d): everything that happened to it,
// by day, then number in the ledger. None of a pledge that is not in On(d).
func (b *Book) History(id string, d day.Day) []Change {
	heads, i := b.headOn(id, d)
	if i < 0 {
		return nil
	}
	return heads[i].history(d, b.removalsOn(d))
}

// Corrections are those changes of History that are corrections. It looks only
// at what was corrected.
func (b *Book) Corrections(id string, d day.Day) []Change {
	heads, i := b.headOn(id, d)
	if i < 0 {
		return nil
	}
	return slices.DeleteFunc(heads[i].newest(d, nil, 0), func(c Change) bool { return c.Kind != KindCorrection })
}

// Newest is the last n of History, the newest last. It looks at few of the
// thousands that there may be.
func (b *Book) Newest(id string, d day.Day, n int) []Change {
	heads, i := b.headOn(id, d)
	if i < 0 {
		return nil
	}
	list := heads[i].newest(d, b.removalsOn(d), n)
	return list[max(0, len(list)-n):]
}

func (h head) history(d day.Day, removals []Change) []Change {
	return h.newest(d, removals, len(h.record.items))
}

// newest is every change that can be among the last n, and some more, by day,
// then number. The items lie in the order of their days, which their corrections
// do not: those are all looked at.
func (h head) newest(d day.Day, removals []Change, n int) []Change {
	list := make([]Change, 0, min(n, len(h.record.items))+len(h.versions))
	for _, v := range h.versions {
		list = append(list, changeOfVersion(v))
	}
	last := 0 // so many of the last n items are in the list
	first := len(h.record.items)
	for ; first > 0 && last < n; first-- {
		if !h.record.items[first-1].ref.Dated.After(d) {
			last++
		}
	}
	for i, it := range h.record.items {
		if i >= first || len(it.fixes) > 0 {
			list = it.changes(list, d)
		}
	}
	for _, f := range h.record.strays {
		list = appendStray(list, f, d)
	}
	for _, c := range removals {
		if c.Body.Removal.Pledge == h.record.id {
			list = append(list, c)
		}
	}
	sortChanges(list)
	return list
}
