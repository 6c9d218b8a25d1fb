package act

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
	"lykta/internal/partnership"
)

// Act is one thing that somebody asks for.
type Act struct {
	Rule   access.Rule
	Key    string // idempotency key, from the form
	Object string // what it is done to, for the audit log: "draft:0123…"; no text of anybody's
	Party  string // the party that is said yes for; for access.Approve
	Sent   any    // all that was asked for, as it goes into JSON
	ByLaw  bool   // a removal that the law demands: it goes on when the disk is full
}

// Purpose tells acts apart that come with the same idempotency key.
func (a Act) Purpose(scope access.Scope) string {
	text, err := json.Marshal(a.Sent)
	if err != nil {
		panic(err) // what is sent holds nothing that JSON cannot
	}
	sum := sha256.Sum256(text)
	return string(a.Rule) + " " + scope.Account + " " + a.Object + " " + hex.EncodeToString(sum[:])
}

// Do runs change at most once for the act's key, in one transaction with its
// audit entry at the moment at (UTC), and returns what it was answered with:
// the same form sent again gets the same answer, the same key with other
// content is a Conflict, "once.purpose". Whatever goes wrong leaves nothing
// behind. Errors are May's and change's.
func Do(ctx context.Context, d *db.DB, scope access.Scope, a Act, at time.Time, change func(tx *db.DB) (outcome string, err error)) (string, error) {
	if err := May(ctx, d, scope, a, at); err != nil {
		return "", err
	}
	var outcome string
	tenant := d.Of(scope.Partnership)
	write := tenant.Write
	if a.ByLaw {
		write = tenant.Erase
	}
	err := write(ctx, func(tx *db.DB) (err error) {
		outcome, _, err = db.Once(ctx, tx, scope.Partnership, a.Key, a.Purpose(scope), at, func() (string, error) {
			answer, err := change(tx)
			if err != nil {
				return "", err
			}
			return answer, audit.Append(ctx, tx, audit.Of(scope, at, string(a.Rule), a.Object))
		})
		return err
	})
	if errs.Is(err, errs.Forbidden) { // such as approving for a second party
		return "", refused(ctx, d, scope, a, at, err)
	}
	return outcome, err
}

// May asks the decision table. A refusal of somebody who is signed in is an
// audit entry too.
func May(ctx context.Context, d *db.DB, scope access.Scope, a Act, at time.Time) error {
	object := scope.Own()
	object.Party = a.Party
	if object.Partnership != "" {
		var err error
		if object.Suspended, err = partnership.Suspended(ctx, d, object.Partnership); err != nil {
			return err
		}
	}
	refusal := access.Check(scope, a.Rule, object)
	if !errs.Is(refusal, errs.Forbidden) {
		return refusal
	}
	return refused(ctx, d, scope, a, at, refusal)
}

// refused writes down that an act was refused, and returns why.
func refused(ctx context.Context, d *db.DB, scope access.Scope, a Act, at time.Time, why error) error {
	event := audit.Of(scope, at, string(a.Rule), a.Object)
	event.Outcome = audit.Refused
	err := d.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, event) })
	if err != nil {
		return err
	}
	return why
}
