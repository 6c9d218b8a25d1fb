package promise

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
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

// act is one thing that somebody asks for.
type act struct {
	rule   access.Rule
	key    string // idempotency key, from the form
	object string // what it is done to, for the audit log: "draft:0123…"
	party  string // the party that is said yes for; for Approve
	sent   any    // all that was asked for
	byLaw  bool   // a removal that the law demands: it goes on when the disk is full
}

// purpose tells acts apart that come with the same idempotency key.
func (a act) purpose(scope access.Scope) string {
	text, err := json.Marshal(a.sent)
	if err != nil {
		panic(err) // the types hold nothing that JSON cannot
	}
	sum := sha256.Sum256(text)
	return string(a.rule) + " " + scope.Account + " " + a.object + " " + hex.EncodeToString(sum[:])
}

// do runs change at most once for the act's key, in one transaction with its
// audit entry, and returns what it was answered with. Whatever goes wrong
// leaves nothing behind.
func (s *Service) do(ctx context.Context, scope access.Scope, a act, change func(tx *db.DB, at time.Time) (string, error)) (string, error) {
	if err := s.may(ctx, scope, a); err != nil {
		return "", err
	}
	at := s.now().UTC()
	var outcome string
	tenant := s.db.Of(scope.Partnership)
	write := tenant.Write
	if a.byLaw {
		write = tenant.Erase
	}
	err := write(ctx, func(tx *db.DB) (err error) {
		outcome, _, err = db.Once(ctx, tx, scope.Partnership, a.key, a.purpose(scope), at, func() (string, error) {
			answer, err := change(tx, at)
			if err != nil {
				return "", err
			}
			return answer, audit.Append(ctx, tx, audit.Of(scope, at, string(a.rule), a.object))
		})
		return err
	})
	s.books.Touch(scope.Partnership)
	return outcome, err
}

// may asks the decision table. A refusal of somebody who is signed in is an
// audit entry too.
func (s *Service) may(ctx context.Context, scope access.Scope, a act) error {
	object := scope.Own()
	object.Party = a.party
	if object.Partnership != "" {
		p, err := partnership.ByID(ctx, s.db, object.Partnership)
		if err != nil {
			return err
		}
		object.Suspended = p.Suspended
	}
	refusal := access.Check(scope, a.rule, object)
	if !errs.Is(refusal, errs.Forbidden) {
		return refusal
	}
	event := audit.Of(scope, s.now().UTC(), string(a.rule), a.object)
	event.Outcome = audit.Refused
	err := s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, event) })
	if err != nil {
		return err
	}
	return refusal
}

// put appends one body to the partnership's ledger.
func (s *Service) put(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, kind Kind, body any) (ledger.Head, error) {
	content, err := ledger.Canonical(body)
	if err != nil {
		return ledger.Head{}, err
	}
	return s.ledger.Append(ctx, tx, scope.Partnership, at, ledger.New{Kind: string(kind), Content: content})
}
