package administration

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
)

// Make makes a partnership and begins its ledger with the origin "<host>/<slug>",
// both or neither, at most once for the key. p.ID comes from outside. Errors are
// access's and those of partnership.Create.
func Make(ctx context.Context, d *db.DB, w *ledger.Writer, scope access.Scope, key, host string, p partnership.Partnership, now time.Time) (id string, err error) {
	now = now.UTC()
	a := act.Act{Rule: access.MakePartnership, Key: key, Object: "partnership", Sent: []any{p.Slug, p.Profile}}
	return do(ctx, d, scope, a, now, func(tx *db.DB) (string, error) {
		if err := partnership.Create(ctx, tx, scope, p, now); err != nil {
			return "", err
		}
		_, err := w.Begin(ctx, tx, p.ID, host+"/"+p.Slug, now)
		return p.ID, err
	})
}

// Rest lets a partnership rest, or takes it up again: while it rests nothing is
// changed in it but what the law asks for, and what is public stays public.
func Rest(ctx context.Context, d *db.DB, scope access.Scope, key, id string, rests bool, now time.Time) error {
	now = now.UTC()
	a := act.Act{Rule: access.Suspend, Key: key, Object: "partnership:" + id, Sent: []any{id, rests}}
	_, err := do(ctx, d, scope, a, now, func(tx *db.DB) (string, error) {
		return "", partnership.SetSuspended(ctx, tx, scope, id, rests, now)
	})
	return err
}

// do is act.Do for an act of the installation that concerns one partnership: its
// entry is in the installation's log, and change adds one to the partnership's.
func do(ctx context.Context, d *db.DB, scope access.Scope, a act.Act, at time.Time, change func(tx *db.DB) (string, error)) (outcome string, err error) {
	scope.Partnership = ""
	if err := act.May(ctx, d, scope, a, at); err != nil {
		return "", err
	}
	err = d.Write(ctx, func(tx *db.DB) (err error) {
		outcome, _, err = db.Once(ctx, tx, "", a.Key, a.Purpose(scope), at, func() (string, error) {
			answer, err := change(tx)
			if err != nil {
				return "", err
			}
			return answer, audit.Append(ctx, tx, audit.Of(scope, at, string(a.Rule), a.Object))
		})
		return err
	})
	return outcome, err
}
