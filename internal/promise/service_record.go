package promise

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/ids"
	"lykta/internal/ledger"
)

// scene is what an entry is checked against: the published pledge and promise
// that it is about, and the moment.
type scene struct {
	book    *Book
	pledge  Pledge
	promise Promise // the zero promise where the entry is about the whole pledge
	at      time.Time
	today   day.Day // in Stockholm
	guard   guard.Guard
}

// setting reads what an entry about a pledge, and a promise unless it is
// empty, is checked against.
func (s *Service) setting(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, pledge, promise string) (scene, error) {
	book, err := s.book(ctx, tx, scope.Partnership)
	if err != nil {
		return scene{}, err
	}
	g, err := s.guardOf(ctx, tx, scope)
	if err != nil {
		return scene{}, err
	}
	sc := scene{book: book, at: at, today: day.In(at), guard: g}
	if promise != "" {
		sc.pledge, sc.promise, err = place(book, pledge, promise)
		return sc, err
	}
	var ok bool
	if sc.pledge, ok = published(book, pledge); !ok {
		return sc, errs.E(errs.NotFound, "pledge.none")
	}
	return sc, nil
}

// record appends what somebody says about a published pledge, after check, and
// returns the ID that it got. The ID is made here and is no part of what was
// sent, so that the same form twice is the same.
func (s *Service) record(ctx context.Context, scope access.Scope, a act.Act, pledge, promise string, check func(scene, string) (Body, error)) (string, error) {
	a.Object = objectOf(pledge, promise)
	id := ids.New(s.now())
	return s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		sc, err := s.setting(ctx, tx, scope, at, pledge, promise)
		if err != nil {
			return "", err
		}
		body, err := check(sc, id)
		if err != nil {
			return "", err
		}
		return id, s.putBody(ctx, tx, scope, at, body)
	})
}

func (s *Service) putBody(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, body Body) error {
	parts := body.parts()
	if len(parts) != 1 {
		return errs.E(errs.Internal, "entry.body", len(parts))
	}
	_, err := s.put(ctx, tx, scope, at, parts[0].kind, parts[0].value)
	return err
}

// objectOf names a promise for the audit log. IDs that cannot be in the ledger
// are not repeated there.
func objectOf(pledge, promise string) string {
	if slug(pledge) != pledge || slug(promise) != promise {
		return "promise:unknown"
	}
	if promise == "" {
		return "pledge:" + pledge
	}
	return "promise:" + pledge + "/" + promise
}

// Head returns the head of the partnership's ledger, for a receipt.
func (s *Service) Head(ctx context.Context, scope access.Scope) (ledger.Head, error) {
	if err := access.Check(scope, access.ReadStaff, scope.Own()); err != nil {
		return ledger.Head{}, err
	}
	return ledger.HeadOf(ctx, s.db, scope.Partnership)
}

// Recorded is an action, a deviation, a verdict or an effect as it stands with
// its corrections.
type Recorded struct {
	Seq     int64 // number of the first entry about it
	Newest  int64 // number of the latest one: what a correction must have seen
	Body    Body  // as corrected; empty where it is withdrawn
	Pledge  string
	Promise string // empty: the pledge as a whole
}

// Entry returns what the ledger's entry says now. No such entry in the scope's
// partnership, or one whose content was taken away, is NotFound with the key
// "entry.none".
func (s *Service) Entry(ctx context.Context, scope access.Scope, seq int64) (Recorded, error) {
	if err := access.Check(scope, access.ReadStaff, scope.Own()); err != nil {
		return Recorded{}, err
	}
	book, _, err := s.books.Get(ctx, scope.Partnership)
	if err != nil {
		return Recorded{}, err
	}
	it, err := book.current(seq)
	if err != nil {
		return Recorded{}, err
	}
	body, stands := it.says()
	if !stands {
		return Recorded{}, errs.E(errs.NotFound, "entry.none")
	}
	pledge, promise := body.place()
	return Recorded{Seq: it.ref.Seq, Newest: it.newest(), Body: body, Pledge: pledge, Promise: promise}, nil
}
