package promise

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/ledger"
)

// PutEdition enters an edition of the joint picture in the transaction tx, and
// returns its number in the ledger. Whether it may be has been decided by the
// caller, in whose act it is.
func (s *Service) PutEdition(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, e Edition) (int64, error) {
	return s.seqOf(s.put(ctx, tx, scope, at, KindEdition, e))
}

// CountEdition enters that a promise was done by an edition, in the transaction
// tx, and returns the number of the action. A promise that is not there any
// more, or a day outside the pledge's period, is an Invalid error.
func (s *Service) CountEdition(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, a Action) (int64, error) {
	sc, err := s.setting(ctx, tx, scope, at, a.Pledge, a.Promise)
	if err != nil {
		return 0, err
	}
	a.ID, a.Date, a.Count = ids.New(at), sc.today, 1
	if err := checkAction(sc, a); err != nil {
		return 0, err
	}
	return s.seqOf(s.put(ctx, tx, scope, at, KindAction, a))
}

// TakeBackEdition withdraws an action that an edition was counted as, since the
// edition was taken back. One that somebody has withdrawn already is left.
func (s *Service) TakeBackEdition(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, seq int64, reason string) error {
	book, err := s.book(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	it, err := book.current(seq)
	if err != nil {
		return err
	}
	body, stands := it.says()
	if !stands || body.Action == nil {
		return nil
	}
	c := Correction{Of: it.ref.Seq, Pledge: body.Action.Pledge, Promise: body.Action.Promise, Date: day.In(at), Reason: reason, Withdrawn: true}
	_, err = s.put(ctx, tx, scope, at, KindCorrection, c)
	return err
}

// Touch makes the next reader of the partnership's book ask the ledger: it is
// called after an act of another room has written there.
func (s *Service) Touch(partnership string) { s.books.Touch(partnership) }

func (s *Service) seqOf(h ledger.Head, err error) (int64, error) { return h.Size - 1, err }
