package register

import (
	"context"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/ids"
)

// Rectify gives an account another login name, for a member who works in this
// partnership alone. Its sessions and links end at once, and the old name is
// left nowhere in the files. A name that somebody else has is refused.
//
// An account that is no member's here is NotFound, whether or not it exists.
// The same form sent again gets the same answer.
func (s *Service) Rectify(ctx context.Context, scope access.Scope, key, account, login string) error {
	if err := access.Check(scope, access.Rectify, scope.Own()); err != nil {
		return err
	}
	now := s.now().UTC()
	purpose := ids.Hash(strings.Join([]string{"rectify", scope.Account, account, login}, "|"))
	err := s.db.Erase(ctx, func(tx *db.DB) error {
		_, _, err := db.Once(ctx, tx, scope.Partnership, key, purpose, now, func() (string, error) {
			if err := mine(ctx, tx, scope.Partnership, account, db.Micros(now)); err != nil {
				return "", err
			}
			if err := identity.Rename(ctx, tx, account, login); err != nil {
				return "", err
			}
			return "", audit.Append(ctx, tx, audit.Of(scope, now, string(access.Rectify), "account:"+account))
		})
		return err
	})
	if errs.Is(err, errs.Forbidden) {
		return s.refused(ctx, scope, account, now, err)
	}
	if err != nil {
		return err
	}
	return s.db.Scrub(ctx, "account")
}

// refused writes down that a correction was refused, and returns why.
func (s *Service) refused(ctx context.Context, scope access.Scope, account string, now time.Time, why error) error {
	event := audit.Of(scope, now, string(access.Rectify), "account:"+account)
	event.Outcome = audit.Refused
	if err := s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, event) }); err != nil {
		return err
	}
	return why
}

// mine checks that an account is of this partnership and works in no other.
func mine(ctx context.Context, tx *db.DB, partnership, account string, now int64) error {
	var here, elsewhere int64
	err := tx.Everyone("a login name may be another partnership's as well").QueryRow(ctx, `
		SELECT COUNT(CASE WHEN partnership = $1 THEN 1 END), COUNT(CASE WHEN partnership <> $1 AND (ends = 0 OR ends > $3) THEN 1 END)
		FROM membership WHERE account = $2`, partnership, account, now).Scan(&here, &elsewhere)
	switch {
	case err != nil:
		return err
	case here == 0:
		return errs.E(errs.NotFound, "db.none")
	case elsewhere > 0:
		return errs.E(errs.Forbidden, "members.elsewhere")
	}
	return nil
}
