package promise

import (
	"cmp"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// Book is everything that a partnership's ledger says about its pledges. It
// never changes: Apply makes a new one that shares what is the same. Nil and
// the zero Book are the book of an empty ledger.
type Book struct {
	size     int64
	last     time.Time
	pledges  map[string]*record
	blanks   map[int64]blank // entries whose content is gone
	removals []removal       // in the order of the ledger
	editions []edition       // in the order of the ledger
}

// record is what is known of one pledge. A record that a Book holds is never
// written to, but for the account that is kept with it.
type record struct {
	id       string
	versions []version // in the order of the ledger
	items    []*item   // by day, then number
	strays   []fix     // corrections of entries that are not known
	named    []named   // the promises that items name; item.named points into it

	summed atomic.Pointer[summed] // the account that was asked for last; nil before
}

// named is a promise that items name, "" for the pledge as a whole, and how many
// actions do at most.
type named struct {
	promise string
	actions int
}

// version is one published state of a pledge.
type version struct {
	ref Ref
	pub *Publication
}

// item is one action, deviation, verdict or effect with its corrections. An
// item that a Book holds is never written to.
type item struct {
	ref   Ref
	kind  Kind
	body  Body  // empty where the content is gone
	named int   // place in record.named of the promise that body names
	fixes []fix // in the order of the ledger
}

// fix is one correction.
type fix struct {
	ref Ref
	c   *Correction
}

// blank is an entry whose content is gone.
type blank struct {
	ref  Ref
	kind Kind
}

// removal is an entry that says that another one's content is gone.
type removal struct {
	ref  Ref
	body *Removal
}

// Size tells how many entries of the ledger the book holds.
func (b *Book) Size() int64 {
	if b == nil {
		return 0
	}
	return b.size
}

// Last is the moment (UTC) at which the last entry was entered; zero for an
// empty book.
func (b *Book) Last() time.Time {
	if b == nil {
		return time.Time{}
	}
	return b.last
}

// Replay reads a whole ledger, from entry 0 on. Entries out of order are a
// Conflict with the key "entry.order"; content that cannot be read is Invalid
// with the key "entry.content".
func Replay(entries []Entry) (*Book, error) { return (*Book)(nil).Apply(entries...) }

// Apply returns the book with further entries, the next of the ledger. The
// errors are those of Replay, and leave b as it is.
func (b *Book) Apply(entries ...Entry) (*Book, error) {
	w := newWriter(b)
	for _, e := range entries {
		if err := w.apply(e); err != nil {
			return nil, err
		}
	}
	return w.Book, nil
}

// writer builds the next book. It copies a record before it first writes to
// it.
type writer struct {
	*Book
	own map[string]bool // records that are the writer's own copy
}

func newWriter(b *Book) *writer {
	next := &Book{pledges: map[string]*record{}, blanks: map[int64]blank{}}
	if b != nil {
		next.size, next.last = b.size, b.last
		maps.Copy(next.pledges, b.pledges)
		maps.Copy(next.blanks, b.blanks)
		next.removals = slices.Clone(b.removals)
		next.editions = slices.Clone(b.editions)
	}
	return &writer{Book: next, own: map[string]bool{}}
}

// insert puts an item in its place. Mostly that is the last one.
func (r *record) insert(it *item) {
	at, _ := slices.BinarySearchFunc(r.items, it, compareItems)
	r.items = slices.Insert(r.items, at, it)
}

func compareItems(a, b *item) int {
	return cmp.Or(a.ref.Dated.Compare(b.ref.Dated), cmp.Compare(a.ref.Seq, b.ref.Seq))
}

// record returns the pledge's record, ready to be written to.
func (w *writer) record(id string) *record {
	r := w.pledges[id]
	if r != nil && w.own[id] {
		return r
	}
	fresh := &record{id: id}
	if r != nil {
		fresh.versions = slices.Clone(r.versions)
		fresh.items = slices.Clone(r.items)
		fresh.strays = slices.Clone(r.strays)
		fresh.named = slices.Clone(r.named)
	}
	w.pledges[id], w.own[id] = fresh, true
	return fresh
}

func (w *writer) apply(e Entry) error {
	if e.Seq != w.size {
		return errs.E(errs.Conflict, keyEntryOrder, e.Seq, w.size)
	}
	body, err := w.read(e)
	if err != nil {
		return err
	}
	ref := refOf(e, body.dated())
	id, _ := body.place()
	switch {
	case body.Publication != nil:
		r := w.record(id)
		r.versions = append(r.versions, version{ref, body.Publication})
	case body.Correction != nil:
		w.correct(ref, body.Correction)
	case body.Removal != nil:
		w.remove(ref, body.Removal)
	case body.Edition != nil:
		w.editions = append(w.editions, edition{ref, body.Edition})
	case body != (Body{}):
		r := w.record(id)
		r.insert(&item{ref: ref, kind: e.Kind, body: body, named: r.name(body)})
	}
	w.size, w.last = e.Seq+1, e.At.UTC()
	return nil
}

// name finds or makes the place in named of the promise that a body names.
func (r *record) name(body Body) int {
	_, id := body.place()
	i := slices.IndexFunc(r.named, func(n named) bool { return n.promise == id })
	if i < 0 {
		i = len(r.named)
		r.named = append(r.named, named{promise: id})
	}
	if body.Action != nil {
		r.named[i].actions++
	}
	return i
}

// read decodes the content of an entry. One that is gone, or of a kind that
// this program does not know, leaves a blank.
func (w *writer) read(e Entry) (Body, error) {
	var body Body
	if len(e.Content) > 0 && e.Removed == nil {
		var err error
		if body, err = Decode(e.Kind, e.Content); err != nil {
			return Body{}, errs.Wrap(err, "promise.Replay")
		}
	}
	if body == (Body{}) {
		w.blanks[e.Seq] = blank{ref: refOf(e, day.Day{}), kind: e.Kind}
	}
	return body, nil
}

// correct lays a correction on the entry that it corrects. The clean text of an
// entry whose own content was taken away stands in its place.
func (w *writer) correct(ref Ref, c *Correction) {
	r := w.record(c.Pledge)
	i := slices.IndexFunc(r.items, func(it *item) bool { return it.ref.Seq == c.Of })
	if i >= 0 {
		it := *r.items[i]
		it.fixes = append(slices.Clip(it.fixes), fix{ref, c})
		r.items[i] = &it
		return
	}
	if b, gone := w.blanks[c.Of]; gone && !c.Withdrawn && b.kind.correctable() {
		r.insert(&item{ref: b.ref, kind: b.kind, fixes: []fix{{ref, c}}})
		return
	}
	r.strays = append(r.strays, fix{ref, c})
}

// correctable reports whether entries of the kind can be corrected.
func (k Kind) correctable() bool {
	return k == KindAction || k == KindDeviation || k == KindVerdict || k == KindEffect
}

// is reports whether the item is the entry, or was corrected by it.
func (it *item) is(seq int64) bool {
	return it.ref.Seq == seq || slices.ContainsFunc(it.fixes, func(f fix) bool { return f.ref.Seq == seq })
}

// remove forgets the content of an entry and keeps the trace.
func (w *writer) remove(ref Ref, body *Removal) {
	w.removals = append(w.removals, removal{ref, body})
	if w.forgetEdition(body.Of) {
		return
	}
	for id := range w.pledges {
		if w.forget(id, body.Of) {
			return
		}
	}
}

// find looks up an entry: the item that it is the first entry of, or, where it
// is none, its kind; no kind where the ledger has no such entry.
func (b *Book) find(seq int64) (*item, Kind) {
	if b == nil || seq < 0 || seq >= b.size {
		return nil, ""
	}
	for _, r := range b.pledges {
		for _, it := range r.items {
			if it.ref.Seq == seq {
				return it, it.kind
			}
		}
		if slices.ContainsFunc(r.versions, func(v version) bool { return v.ref.Seq == seq }) {
			return nil, KindPublication
		}
	}
	if gone, known := b.blanks[seq]; known {
		return nil, gone.kind
	}
	if slices.ContainsFunc(b.removals, func(r removal) bool { return r.ref.Seq == seq }) {
		return nil, KindRemoval
	}
	if slices.ContainsFunc(b.editions, func(e edition) bool { return e.ref.Seq == seq }) {
		return nil, KindEdition
	}
	return nil, KindCorrection // nothing else is left
}
