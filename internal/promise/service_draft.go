package promise

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// DraftSearch says which drafts are looked for. The zero search finds every
// draft that is being written or waits for approval.
type DraftSearch struct {
	Words     string // each of which the draft's texts hold, in any case
	Discarded bool   // those that are thrown away instead
	From      int    // so many are passed over
	Most      int    // at most so many are returned; 0 for all
}

// DraftList is what a search finds.
type DraftList struct {
	Drafts []Draft // the latest changed first
	Found  int     // how many there are, also those that are not in Drafts
}

// Drafts returns the drafts of the scope's partnership that a search finds.
func (s *Service) Drafts(ctx context.Context, scope access.Scope, search DraftSearch) (DraftList, error) {
	var list DraftList
	if err := access.Check(scope, access.ReadStaff, scope.Own()); err != nil {
		return list, err
	}
	words := strings.Fields(strings.ToLower(search.Words))
	err := listDrafts(ctx, s.db, scope.Partnership, search.Discarded, func(d Draft) {
		if !d.says(words) {
			return
		}
		if list.Found++; list.Found > search.From && (search.Most == 0 || len(list.Drafts) < search.Most) {
			list.Drafts = append(list.Drafts, d)
		}
	})
	return list, err
}

// says reports whether the draft's texts hold every word, which are in small
// letters.
func (d Draft) says(words []string) bool {
	if len(words) == 0 {
		return true
	}
	p := d.Body.Pledge
	texts := []string{p.Title, p.Goal, p.ID, p.Period.From.String(), p.Period.To.String(), d.Body.Note, d.ChangedBy}
	for _, pr := range p.Promises {
		texts = append(texts, pr.Text, pr.Heading)
	}
	all := strings.ToLower(strings.Join(texts, "\n"))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(all, word) })
}

// Draft returns a draft of the scope's partnership. A draft of another
// partnership, and none, are the same NotFound error.
func (s *Service) Draft(ctx context.Context, scope access.Scope, id string) (Draft, error) {
	if err := access.Check(scope, access.ReadStaff, scope.Own()); err != nil {
		return Draft{}, err
	}
	return findDraft(ctx, s.db, scope.Partnership, id)
}

// NewDraft keeps a new draft and returns its ID. The body may be empty or
// filled from a text (DraftFromText).
func (s *Service) NewDraft(ctx context.Context, scope access.Scope, key string, body DraftBody) (string, error) {
	g, err := s.guardOf(ctx, s.db, scope)
	if err != nil {
		return "", err
	}
	if err := bodyGuarded(g, body); err != nil {
		return "", err
	}
	return s.begin(ctx, scope, key, body, func(*db.DB) (int64, DraftBody, error) { return NewPledge, body, nil })
}

// begin keeps a new draft of what build returns.
func (s *Service) begin(ctx context.Context, scope access.Scope, key string, sent any, build func(tx *db.DB) (int64, DraftBody, error)) (string, error) {
	id := ids.New(s.now())
	a := act.Act{Rule: access.EditDraft, Key: key, Object: "draft", Sent: sent}
	return s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		base, body, err := build(tx)
		if err != nil {
			return "", err
		}
		return id, insertDraft(ctx, tx, Draft{
			Partnership: scope.Partnership, ID: id, Version: 1, State: Drafting, Base: base, Body: body,
			CreatedAt: at, ChangedAt: at, ChangedBy: scope.Function})
	})
}

// At names a draft as somebody saw it. A draft that was changed since is a
// Conflict with the key "draft.changed".
type At struct {
	Draft   string
	Version int64
}

// Edited is the answer to a change of a draft.
type Edited struct {
	Version   int64 // the draft's new version
	Cleared   bool  // approvals fell, because they were given to another text
	Published bool  // every party has approved: it stands in the ledger
}

// change is what happens to a draft within its transaction: it returns the
// draft as it becomes, and the answer.
type change func(tx *db.DB, at time.Time, d Draft) (Draft, Edited, error)

// change takes a draft to its next version.
func (s *Service) change(ctx context.Context, scope access.Scope, a act.Act, seen At, fn change) (Edited, error) {
	a.Object = "draft:" + seen.Draft
	if !ids.Valid(seen.Draft) {
		return Edited{}, errs.E(errs.NotFound, "draft.none")
	}
	outcome, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		d, err := findDraft(ctx, tx, scope.Partnership, seen.Draft)
		if err != nil {
			return "", err
		}
		if d.Version != seen.Version {
			return "", errs.E(errs.Conflict, "draft.changed")
		}
		next, answer, err := fn(tx, at, d)
		if err != nil {
			return "", err
		}
		next.Version, next.ChangedAt, next.ChangedBy = d.Version+1, at, scope.Function
		answer.Version = next.Version
		return mustJSON(answer), updateDraft(ctx, tx, next)
	})
	if err != nil {
		return Edited{}, err
	}
	var answer Edited
	return answer, errs.Wrap(json.Unmarshal([]byte(outcome), &answer), "answer")
}

// edit changes what a draft says.
func (s *Service) edit(ctx context.Context, scope access.Scope, key string, seen At, sent any, fn func(*Book, *DraftBody) error) (Edited, error) {
	a := act.Act{Rule: access.EditDraft, Key: key, Sent: []any{seen, sent}}
	return s.change(ctx, scope, a, seen, func(tx *db.DB, _ time.Time, d Draft) (Draft, Edited, error) {
		if d.State != Drafting && d.State != InReview {
			return d, Edited{}, errs.E(errs.Conflict, "draft.state")
		}
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return d, Edited{}, err
		}
		body := d.Body
		body.Pledge.Promises = slices.Clone(body.Pledge.Promises)
		if err := fn(book, &body); err != nil {
			return d, Edited{}, err
		}
		next, cleared := d.edited(body)
		return next, Edited{Cleared: cleared}, nil
	})
}

// EditHead replaces all of a draft but its promises. The pledge of a published
// pledge keeps its ID.
func (s *Service) EditHead(ctx context.Context, scope access.Scope, key string, seen At, head DraftBody) (Edited, error) {
	head.Pledge.Promises = nil
	g, err := s.guardOf(ctx, s.db, scope)
	if err != nil {
		return Edited{}, err
	}
	if err := bodyGuarded(g, head); err != nil {
		return Edited{}, err
	}
	return s.edit(ctx, scope, key, seen, head, func(_ *Book, b *DraftBody) error {
		promises, id := b.Pledge.Promises, b.Pledge.ID
		*b = head
		b.Pledge.Promises = promises
		if id != "" {
			b.Pledge.ID = id
		}
		return nil
	})
}

// EditPromise replaces a promise of a draft, or adds one where p has no ID. It
// must be whole: what is missing is an Invalid error that names the fields as
// Promise.Validate does.
func (s *Service) EditPromise(ctx context.Context, scope access.Scope, key string, seen At, p Promise) (Edited, error) {
	g, err := s.guardOf(ctx, s.db, scope)
	if err != nil {
		return Edited{}, err
	}
	if err := promiseGuarded(g, p); err != nil {
		return Edited{}, err
	}
	return s.edit(ctx, scope, key, seen, p, func(book *Book, b *DraftBody) error {
		p := p
		if p.ID == "" {
			p.ID = freeID(p, slices.Concat(b.Pledge.Promises, everPromised(book, b.Pledge.ID)))
			b.Pledge.Promises = append(b.Pledge.Promises, p)
			return p.Validate(b.Pledge)
		}
		i, err := promiseAt(b.Pledge.Promises, p.ID)
		if err != nil {
			return err
		}
		p.Continues = b.Pledge.Promises[i].Continues
		b.Pledge.Promises[i] = p
		return p.Validate(b.Pledge)
	})
}

// MovePromise moves a promise by places down, or up where it is negative, as
// far as the list goes.
func (s *Service) MovePromise(ctx context.Context, scope access.Scope, key string, seen At, promise string, places int) (Edited, error) {
	return s.edit(ctx, scope, key, seen, []any{"move", promise, places}, func(_ *Book, b *DraftBody) error {
		list := b.Pledge.Promises
		i, err := promiseAt(list, promise)
		if err != nil {
			return err
		}
		p, to := list[i], min(max(i+places, 0), len(list)-1)
		b.Pledge.Promises = slices.Insert(slices.Delete(list, i, i+1), to, p)
		return nil
	})
}

// RemovePromise takes a promise out of a draft.
func (s *Service) RemovePromise(ctx context.Context, scope access.Scope, key string, seen At, promise string) (Edited, error) {
	return s.edit(ctx, scope, key, seen, []any{"remove", promise}, func(_ *Book, b *DraftBody) error {
		i, err := promiseAt(b.Pledge.Promises, promise)
		if err == nil {
			b.Pledge.Promises = slices.Delete(b.Pledge.Promises, i, i+1)
		}
		return err
	})
}

func promiseAt(list []Promise, id string) (int, error) {
	i := slices.IndexFunc(list, func(p Promise) bool { return p.ID == id })
	if i < 0 {
		return 0, errs.E(errs.NotFound, "promise.none")
	}
	return i, nil
}

// Discard throws a draft away. Restore takes it back.
func (s *Service) Discard(ctx context.Context, scope access.Scope, key string, seen At) (Edited, error) {
	return s.move(ctx, scope, key, seen, Discarded, Drafting, InReview)
}

// Restore takes a draft back that was thrown away.
func (s *Service) Restore(ctx context.Context, scope access.Scope, key string, seen At) (Edited, error) {
	return s.move(ctx, scope, key, seen, Drafting, Discarded)
}

// move changes a draft's state without changing its text; its approvals fall.
func (s *Service) move(ctx context.Context, scope access.Scope, key string, seen At, to DraftState, from ...DraftState) (Edited, error) {
	a := act.Act{Rule: access.EditDraft, Key: key, Sent: []any{seen, to}}
	return s.change(ctx, scope, a, seen, func(_ *db.DB, _ time.Time, d Draft) (Draft, Edited, error) {
		if !slices.Contains(from, d.State) {
			return d, Edited{}, errs.E(errs.Conflict, "draft.state")
		}
		cleared := len(d.Approvals) > 0
		d.State, d.Approvals = to, nil
		return d, Edited{Cleared: cleared}, nil
	})
}

// Preview returns the public account as it would be if a draft were published
// now, and the ID of its pledge there. Nothing is kept.
func (s *Service) Preview(ctx context.Context, scope access.Scope, draft string) (Account, string, error) {
	d, err := s.Draft(ctx, scope, draft)
	if err != nil {
		return Account{}, "", err
	}
	book, head, err := s.books.Get(ctx, scope.Partnership)
	if err != nil {
		return Account{}, "", err
	}
	at := s.now().UTC()
	publication := d.publication()
	if d.Base == NewPledge && (publication.Pledge.ID == "" || known(book, publication.Pledge.ID)) {
		publication.Pledge.ID = freePledgeID(book, nil, publication.Pledge)
	}
	publication.Pledge.Decided = day.In(at)
	kind, content, err := Encode(Body{Publication: &publication})
	if err != nil {
		return Account{}, "", err
	}
	if at.Before(head.EnteredAt) {
		at = head.EnteredAt
	}
	if book, err = book.Apply(Entry{Seq: book.Size(), At: at, Kind: kind, Content: content}); err != nil {
		return Account{}, "", err
	}
	return book.On(day.In(s.now())), publication.Pledge.ID, nil
}
