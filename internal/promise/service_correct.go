package promise

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
)

// Amendment says what an entry should have said. Exactly one of Action,
// Deviation, Effect and Verdict is set, or Withdrawn.
type Amendment struct {
	Seq       int64  // number of the entry that is corrected
	Seen      int64  // number of its latest correction that the corrector saw, or Seq
	Reason    string // public
	Withdrawn bool
	Action    *Action
	Deviation *Deviation
	Effect    *Effect
	Verdict   *Verdict
}

// Correct enters a correction of an action, a deviation, an effect or a
// verdict. The entry stays, and the correction stands in public beside it with
// its reason. Where somebody else corrected it first it is a Conflict with the
// key "correction.changed". A verdict is corrected only by those who may decide
// one, and rests on the sum of its own day as the ledger has it now.
func (s *Service) Correct(ctx context.Context, scope access.Scope, key string, m Amendment) error {
	m.Reason = strings.TrimSpace(m.Reason)
	a := act.Act{Rule: access.CorrectAction, Key: key, Object: fmt.Sprintf("entry:%d", m.Seq), Sent: m}
	_, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		correction, err := s.correction(ctx, tx, scope, at, m)
		if err != nil {
			return "", err
		}
		_, err = s.put(ctx, tx, scope, at, KindCorrection, correction)
		return "", err
	})
	return err
}

func (s *Service) correction(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, m Amendment) (Correction, error) {
	book, err := s.book(ctx, tx, scope.Partnership)
	if err != nil {
		return Correction{}, err
	}
	it, err := book.current(m.Seq)
	if err != nil {
		return Correction{}, err
	}
	body, stands := it.says()
	if !stands || it.newest() != m.Seen {
		return Correction{}, errs.E(errs.Conflict, "correction.changed")
	}
	if body.Verdict != nil {
		if err := access.Check(scope, access.DecideVerdict, scope.Own()); err != nil {
			return Correction{}, err
		}
	}
	pledge, promise := body.place()
	sc, err := s.setting(ctx, tx, scope, at, pledge, promise)
	if err != nil {
		return Correction{}, err
	}
	c := Correction{Of: it.ref.Seq, Pledge: pledge, Promise: promise, Date: sc.today, Reason: m.Reason, Withdrawn: m.Withdrawn}
	return c, join(reasonGiven(sc.guard, "reason", m.Reason), c.amend(sc, body, m))
}

// amend fills in what the entry should have said. It keeps its ID, its pledge
// and its promise.
func (c *Correction) amend(sc scene, body Body, m Amendment) error {
	switch {
	case m.Withdrawn:
		return nil
	case m.Action != nil && body.Action != nil:
		fresh := *m.Action
		fresh.ID, fresh.Pledge, fresh.Promise = body.Action.ID, c.Pledge, c.Promise
		c.Action = &fresh
		return checkAction(sc, fresh)
	case m.Deviation != nil && body.Deviation != nil:
		fresh := *m.Deviation
		fresh.ID, fresh.Pledge, fresh.Promise = body.Deviation.ID, c.Pledge, c.Promise
		c.Deviation = &fresh
		return checkDeviation(sc, fresh)
	case m.Effect != nil && body.Effect != nil:
		fresh := *m.Effect
		fresh.ID, fresh.Pledge, fresh.Promise = body.Effect.ID, c.Pledge, c.Promise
		c.Effect = &fresh
		return checkEffect(sc, fresh)
	case m.Verdict != nil && body.Verdict != nil:
		fresh := *m.Verdict
		fresh.ID, fresh.Pledge, fresh.Promise, fresh.Date = body.Verdict.ID, c.Pledge, c.Promise, body.Verdict.Date
		c.Verdict = &fresh
		return checkDecided(sc, c.Verdict)
	}
	return errs.E(errs.Invalid, "correction.kind")
}

// newest returns the number of the latest entry about the item.
func (it *item) newest() int64 {
	if n := len(it.fixes); n > 0 {
		return it.fixes[n-1].ref.Seq
	}
	return it.ref.Seq
}

// RemoveByLaw takes the content of an entry out of the ledger, with its salt.
// That it was removed, when and on what ground stays in public for good, with
// where it stood as far as other entries tell that.
func (s *Service) RemoveByLaw(ctx context.Context, scope access.Scope, key string, r ledger.Removal) error {
	a := act.Act{Rule: access.RemoveEntry, Key: key, Object: fmt.Sprintf("entry:%d", r.Of), Sent: r, ByLaw: true}
	_, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		stood := r
		stood.Pledge, stood.Promise = book.told(r.Of)
		_, err = s.ledger.Remove(ctx, tx, scope.Partnership, at, stood)
		return "", err
	})
	if err != nil {
		return err
	}
	return s.db.Scrub(ctx, "ledger_entry") // the same form again scrubs again
}
