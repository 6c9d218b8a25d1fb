package promise

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/ledger"
)

// Service does what staff do with pledges: it asks whether they may, checks
// what they sent, and keeps the change, its audit entry and its idempotency
// key in one transaction. What is public goes into the ledger in the same
// transaction.
//
// Every act takes the scope of whoever acts and the key of the form that asks
// for it: the same form twice counts once and gets the same answer. The same
// key with other content is a Conflict with the key "once.purpose".
type Service struct {
	db     *db.DB
	ledger *ledger.Writer
	books  *Shelf
	now    func() time.Time
}

// NewService returns a service over a database, a ledger and a clock.
func NewService(d *db.DB, w *ledger.Writer, books *Shelf, now func() time.Time) *Service {
	return &Service{db: d, ledger: w, books: books, now: now}
}

// do runs change at most once for the act's key, in one transaction with its
// audit entry, and returns what it was answered with. Whatever goes wrong
// leaves nothing behind.
func (s *Service) do(ctx context.Context, scope access.Scope, a act.Act, change func(tx *db.DB, at time.Time) (string, error)) (string, error) {
	at := s.now().UTC()
	outcome, err := act.Do(ctx, s.db, scope, a, at, func(tx *db.DB) (string, error) { return change(tx, at) })
	s.books.Touch(scope.Partnership)
	return outcome, err
}

// put appends one body to the partnership's ledger.
func (s *Service) put(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, kind Kind, body any) (ledger.Head, error) {
	content, err := ledger.Canonical(body)
	if err != nil {
		return ledger.Head{}, err
	}
	return s.ledger.Append(ctx, tx, scope.Partnership, at, ledger.New{Kind: string(kind), Content: content})
}
