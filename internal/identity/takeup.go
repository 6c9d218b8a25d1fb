package identity

import (
	"context"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// unanswered is how a new membership begins. Where the account was there before it
// waits: somebody else may have made it, in the name of a person who has never
// seen it, and sign in to it. Whoever is something in the partnership already is
// known there.
func unanswered(ctx context.Context, tx *db.DB, m Membership, known bool, now time.Time) (Answer, error) {
	if !known {
		return Unanswered, nil
	}
	list, err := membershipsIn(ctx, tx, m.Partnership, m.Account)
	least := Waits
	for _, held := range list {
		if !held.ended(now) {
			least = min(least, held.Invited)
		}
	}
	return least, err
}

// Invited is what somebody is invited to be: the partnership, "" for the
// installation, and the functions that they have not taken up yet.
type Invited struct {
	Partnership string
	Functions   []string
}

// Invited returns what the link of an invitation (Join) offers the account that
// is signed in. The link of another account is Forbidden, "link.other"; one that
// offers nothing any more is NotFound, "link.gone".
func (s *Service) Invited(ctx context.Context, scope access.Scope, token string, now time.Time) (Invited, error) {
	l, err := offer(ctx, s.db, scope, token, now)
	if err != nil {
		return Invited{}, err
	}
	out := Invited{Partnership: l.Tenant}
	list, err := membershipsIn(ctx, s.db, l.Tenant, l.Account)
	for _, m := range list {
		if m.Invited != TakenUp && !m.ended(now) {
			out.Functions = append(out.Functions, m.Function)
		}
	}
	if err == nil && len(out.Functions) == 0 {
		err = errs.E(errs.NotFound, "link.gone")
	}
	return out, err
}

// offer returns the link of an invitation to the scope's account.
func offer(ctx context.Context, d *db.DB, scope access.Scope, token string, now time.Time) (Link, error) {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return Link{}, err
	}
	l, err := link(ctx, d, token, now)
	switch {
	case err != nil:
		return l, err
	case l.Kind != Join:
		return l, errs.E(errs.NotFound, "link.gone")
	case l.Account != scope.Account:
		return l, errs.E(errs.Forbidden, "link.other")
	}
	return l, nil
}

// TakeUp makes whoever is signed in and holds the link of an invitation to their
// account what they are invited to be, and uses the link up. It refuses what
// Invited refuses, and returns the partnership's ID; sent once more, it returns
// the same and changes nothing.
func (s *Service) TakeUp(ctx context.Context, scope access.Scope, token string, now time.Time) (partnership string, err error) {
	err = s.db.Write(ctx, func(tx *db.DB) error {
		l, err := offer(ctx, tx, scope, token, now)
		if errs.Is(err, errs.NotFound) {
			partnership, err = taken(ctx, tx, scope, token, now, err)
			return err
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE link SET used = $2 WHERE token = $1`, ids.Hash(token), db.Micros(now)); err != nil {
			return err
		}
		partnership = l.Tenant
		return takeUp(ctx, tx, scope, l.Tenant, anything, now)
	})
	return partnership, err
}

// taken returns the partnership of an invitation that the scope's account has
// taken up already with a link, and the error gone where it has not.
func taken(ctx context.Context, tx *db.DB, scope access.Scope, token string, now time.Time, gone error) (partnership string, err error) {
	err = tx.QueryRow(ctx, `SELECT tenant FROM link WHERE token = $1 AND kind = $2 AND account = $3 AND used <> 0 AND expires > $4`,
		ids.Hash(token), string(Join), scope.Account, db.Micros(now)).Scan(&partnership)
	if errs.Is(err, errs.NotFound) {
		return "", gone
	}
	if err != nil {
		return "", err
	}
	list, err := membershipsIn(ctx, tx, partnership, scope.Account)
	if err == nil && !slices.ContainsFunc(list, func(m Membership) bool { return m.Invited == TakenUp && !m.ended(now) }) {
		err = gone
	}
	return partnership, err
}

// anything tells that every membership is meant.
func anything(Membership) bool { return true }

// takeUp ends the waiting of an account's memberships in a partnership, of those
// that are meant, and writes each in the partnership's log.
func takeUp(ctx context.Context, tx *db.DB, scope access.Scope, partnership string, meant func(Membership) bool, now time.Time) error {
	list, err := membershipsIn(ctx, tx, partnership, scope.Account)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Invited == TakenUp || m.ended(now) || !meant(m) {
			continue
		}
		begins := m.From
		if m.Invited == Waits && begins.Before(now) {
			begins = now // it held nothing until then
		}
		if _, err := tx.Of(partnership).Exec(ctx, `UPDATE membership SET invited = 0, begins = $3 WHERE partnership = $1 AND id = $2`,
			partnership, m.ID, db.Micros(begins)); err != nil {
			return err
		}
		as := scope
		as.Partnership, as.Function = partnership, m.Function
		if err := audit.Append(ctx, tx, audit.Of(as, now, "member.take-up", "member:"+m.ID)); err != nil {
			return err
		}
	}
	return nil
}

// takeUpByMail takes up, in every partnership, what a session by mail opens.
func takeUpByMail(ctx context.Context, tx *db.DB, scope access.Scope, now time.Time) error {
	list, err := membershipsOf(ctx, tx, scope.Account)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Invited == TakenUp {
			continue
		}
		mail := func(m Membership) bool { return slices.Contains(byLink, m.Role) }
		if err := takeUp(ctx, tx, scope, m.Partnership, mail, now); err != nil {
			return err
		}
	}
	return nil
}
