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

// addRemovals puts those of the removals that tell that it was this pledge
// among its changes.
func (p *PledgeAccount) addRemovals(removals []Change) {
	n := len(p.Changes)
	for _, c := range removals {
		if c.Body.Removal.Pledge == p.Pledge.ID {
			p.Changes = append(p.Changes, c)
		}
	}
	if len(p.Changes) > n {
		sortChanges(p.Changes)
	}
}
