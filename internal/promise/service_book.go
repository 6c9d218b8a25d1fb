package promise

import (
	"context"
	"slices"
	"strconv"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
)

// opened names the book of a partnership among what a transaction remembers.
type opened string

// book returns the book at the head that the transaction sees. The shelf's
// book may lie behind: entries of this very transaction are not on it yet. Where
// many write in one transaction, each reads on from where the one before it
// came to.
func (s *Service) book(ctx context.Context, tx *db.DB, partnership string) (*Book, error) {
	head, err := ledger.HeadOf(ctx, tx, partnership)
	if err != nil {
		return nil, err
	}
	known, _ := tx.Recall(opened(partnership))
	book, _ := known.(*Book)
	if book == nil {
		if book, _, err = s.books.Get(ctx, partnership); err != nil {
			return nil, err
		}
	}
	if book, err = readTo(ctx, tx, partnership, book, head.Size); err == nil {
		tx.Remember(opened(partnership), book)
	}
	return book, err
}

// latest returns the published version of a pledge that holds now.
func (b *Book) latest(id string) (version, bool) {
	if b == nil || b.pledges[id] == nil || len(b.pledges[id].versions) == 0 {
		return version{}, false
	}
	versions := b.pledges[id].versions
	return versions[len(versions)-1], true
}

// published returns a pledge as it is published now.
func published(book *Book, id string) (Pledge, bool) {
	v, ok := book.latest(id)
	if !ok {
		return Pledge{}, false
	}
	return v.pub.Pledge, true
}

// place returns a published pledge and a promise of it. What is not there, or
// only in another partnership, is NotFound.
func place(book *Book, pledge, promise string) (Pledge, Promise, error) {
	p, ok := published(book, pledge)
	if !ok {
		return Pledge{}, Promise{}, errs.E(errs.NotFound, "pledge.none")
	}
	i, err := promiseAt(p.Promises, promise)
	if err != nil {
		return Pledge{}, Promise{}, err
	}
	return p, p.Promises[i], nil
}

// everPromised returns the promises of every version of a pledge: their IDs are
// never given to another one, which would inherit what was done for it.
func everPromised(book *Book, pledge string) []Promise {
	if !known(book, pledge) {
		return nil
	}
	var list []Promise
	for _, v := range book.pledges[pledge].versions {
		list = append(list, v.pub.Pledge.Promises...)
	}
	return list
}

// known reports whether the ledger says anything about a pledge.
func known(book *Book, pledge string) bool { return book != nil && book.pledges[pledge] != nil }

// freePledgeID returns the ID that a new pledge gets from its period: one that
// neither the ledger nor one of the drafts has.
func freePledgeID(book *Book, drafts []Draft, p Pledge) string {
	base := yearsOf(p)
	id := base
	for n := 2; ; n++ {
		drafted := slices.ContainsFunc(drafts, func(d Draft) bool { return d.Body.Pledge.ID == id })
		if !drafted && !known(book, id) {
			return id
		}
		id = base + "-" + strconv.Itoa(n)
	}
}

// inReview returns the drafts that wait for approval: their IDs are given away.
func inReview(ctx context.Context, tx *db.DB, partnership string) ([]Draft, error) {
	drafts, err := openDrafts(ctx, tx, partnership)
	return slices.DeleteFunc(drafts, func(d Draft) bool { return d.State != InReview }), err
}

// current returns the number of the latest entry that says what the entry seq
// is about, with what it says, and NotFound where seq is no action, deviation,
// verdict or effect, or its content is gone.
func (b *Book) current(seq int64) (*item, error) {
	if b != nil {
		for _, r := range b.pledges {
			for _, it := range r.items {
				if it.is(seq) {
					return it, nil
				}
			}
		}
	}
	return nil, errs.E(errs.NotFound, "entry.none")
}

// told names the pledge and the promise that an entry is about, as far as the
// rest of the ledger names them: an ID may be made of the words of a text, and
// must not outlive the last one that holds it.
func (b *Book) told(seq int64) (pledge, promise string) {
	if b == nil {
		return "", ""
	}
	for id, r := range b.pledges {
		about, found := r.about(seq)
		if !found {
			continue
		}
		for _, v := range r.versions {
			if v.ref.Seq == seq {
				continue
			}
			if pledge = id; hasPromise(v.pub.Pledge, about) {
				return id, about
			}
		}
	}
	return pledge, ""
}

// about returns the promise that an entry of the pledge is about, "" for the
// pledge as a whole, and false for an entry that is not the pledge's.
func (r *record) about(seq int64) (promise string, found bool) {
	for _, v := range r.versions {
		if v.ref.Seq == seq {
			return "", true
		}
	}
	for _, f := range r.strays {
		if f.ref.Seq == seq {
			return f.c.Promise, true
		}
	}
	for _, it := range r.items {
		if !it.is(seq) {
			continue
		}
		if _, promise = it.body.place(); promise == "" && len(it.fixes) > 0 {
			promise = it.fixes[0].c.Promise
		}
		return promise, true
	}
	return "", false
}

func hasPromise(p Pledge, id string) bool {
	_, err := promiseAt(p.Promises, id)
	return err == nil
}

// says returns what an item says with all its corrections, and false where it
// is withdrawn or gone.
func (it *item) says() (Body, bool) {
	body := it.body
	for _, f := range it.fixes {
		body = f.c.instead()
		if f.c.Withdrawn {
			body = Body{}
		}
	}
	return body, body != (Body{})
}
