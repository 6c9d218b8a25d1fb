package promise

import (
	"cmp"
	"slices"

	"lykta/internal/day"
)

// forget takes the content of an entry out of a pledge's record and reports
// whether it stood there. What is left is exactly what a reader of the ledger
// from its beginning, who meets the entry without its content, would have.
func (w *writer) forget(id string, seq int64) bool {
	r := w.pledges[id]
	if i := slices.IndexFunc(r.versions, func(v version) bool { return v.ref.Seq == seq }); i >= 0 {
		r = w.record(id)
		w.blank(r.versions[i].ref, KindPublication)
		r.versions = slices.Delete(r.versions, i, i+1)
		w.dropEmpty(id)
		return true
	}
	if i := slices.IndexFunc(r.strays, func(f fix) bool { return f.ref.Seq == seq }); i >= 0 {
		r = w.record(id)
		w.blank(r.strays[i].ref, KindCorrection)
		r.strays = slices.Delete(r.strays, i, i+1)
		w.dropEmpty(id)
		return true
	}
	return w.forgetItem(id, seq)
}

// blank notes that an entry's content is gone, and returns what is left of its
// reference: without the content nobody knows which day it was about.
func (w *writer) blank(ref Ref, kind Kind) Ref {
	ref.Dated = ref.Entered
	w.blanks[ref.Seq] = blank{ref: ref, kind: kind}
	return ref
}

func (w *writer) forgetItem(id string, seq int64) bool {
	for i, old := range w.pledges[id].items {
		if !old.is(seq) {
			continue
		}
		it := *old
		j := slices.IndexFunc(it.fixes, func(f fix) bool { return f.ref.Seq == seq })
		it.fixes = slices.Clone(it.fixes)
		if j < 0 {
			it.ref, it.body = w.blank(it.ref, it.kind), Body{}
		} else {
			w.blank(it.fixes[j].ref, KindCorrection)
			it.fixes = slices.Delete(it.fixes, j, j+1)
		}
		w.resettle(id, i, &it)
		return true
	}
	return false
}

// resettle puts a changed item back. One that has lost its own content stands
// only from the first correction on that has content to put in its place.
func (w *writer) resettle(id string, i int, it *item) {
	r := w.record(id)
	if it.body == (Body{}) {
		for len(it.fixes) > 0 && it.fixes[0].c.Withdrawn {
			r.strays = append(r.strays, it.fixes[0])
			it.fixes = it.fixes[1:]
		}
	}
	r.items = slices.Delete(r.items, i, i+1)
	if it.body != (Body{}) || len(it.fixes) > 0 {
		r.insert(it) // its day may be another without the content that told it
	}
	slices.SortFunc(r.strays, func(a, b fix) int { return cmp.Compare(a.ref.Seq, b.ref.Seq) })
	w.dropEmpty(id)
}

// dropEmpty leaves no record of a pledge of which nothing is known any more.
func (w *writer) dropEmpty(id string) {
	r := w.pledges[id]
	if len(r.versions)+len(r.items)+len(r.strays) == 0 {
		delete(w.pledges, id)
		delete(w.own, id)
	}
}

// on tells what the item says as dated by day d: its text after the last
// correction dated by then. It says nothing where it is withdrawn, gone, or
// about a later day.
func (it *item) on(d day.Day) (body *Body, ref Ref, says bool) {
	body, ref = &it.body, it.ref
	for _, f := range it.fixes {
		if f.ref.Dated.After(d) {
			continue
		}
		instead := f.c.instead()
		if body = &instead; !f.c.Withdrawn {
			ref.Dated = instead.dated()
		}
	}
	return body, ref.seen(d), *body != (Body{}) && !ref.Dated.After(d)
}
