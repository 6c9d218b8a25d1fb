package identity

import (
	"context"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// mayKeys checks that the scope's session may change what lets its account in:
// what it adds works everywhere, and longer than the session. So nobody does it
// by a password alone, but for the first passkey or the first one-time codes
// (first), and nobody does it by the word of another that does not count in
// everything that the account is: an identity provider of one partnership, or a
// letter. A refusal is in the audit log.
func (s *Service) mayKeys(ctx context.Context, scope access.Scope, first bool, now time.Time) error {
	if err := access.Check(scope, access.OwnKeys, scope.Own()); err != nil {
		return err
	}
	session, err := db.One(ctx, s.db, scanSession, `SELECT `+sessionColumns+` FROM session s WHERE s.id = $1 AND s.account = $2`, scope.Session, scope.Account)
	if errs.Is(err, errs.NotFound) {
		return errs.E(errs.Unauthenticated, "access.signin")
	}
	if err != nil {
		return err
	}
	key, err := s.keysRefused(ctx, session, first, now)
	if err != nil || key == "" {
		return err
	}
	scope.Partnership = ""
	e := audit.Of(scope, now, string(access.OwnKeys), "session:"+session.ID)
	e.Outcome = audit.Refused
	if err := s.db.Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, e) }); err != nil {
		return err
	}
	return errs.E(errs.Forbidden, key)
}

// keysRefused says why a session may not change what lets its account in, and ""
// where it may.
func (s *Service) keysRefused(ctx context.Context, session Session, first bool, now time.Time) (key string, err error) {
	switch {
	case s.Weak(session):
		has, err := hasKey(ctx, s.db, session.Account)
		switch {
		case has:
			return "account.keys.weak", err
		case !first:
			return "account.keys.first", err
		}
		return "", err
	case session.Means == ByLink, session.Issuer != "":
		everywhere, err := s.everywhere(ctx, session, now)
		if !everywhere {
			return "account.keys.vouched", err
		}
	}
	return "", err
}

// hasKey reports whether an account has a passkey, or one-time codes that follow
// its password.
func hasKey(ctx context.Context, d *db.DB, account string) (bool, error) {
	var n int
	err := d.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM passkey WHERE account = $1) + (SELECT COUNT(*) FROM totp WHERE account = $1 AND confirmed <> 0)`, account).Scan(&n)
	return n > 0, err
}

// hasWayIn reports whether somebody can sign in to an account by a password or a
// key of its own.
func hasWayIn(ctx context.Context, d *db.DB, account string) (bool, error) {
	a, err := accountByID(ctx, d, account)
	if err != nil || a.HasPassword() {
		return err == nil, err
	}
	return hasKey(ctx, d, account)
}

// forgetKeys takes an account's passkeys, one-time codes and recovery codes away.
func forgetKeys(ctx context.Context, tx *db.DB, account string) error {
	for _, table := range []string{"passkey", "totp", "recovery_code"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE account = $1`, account); err != nil {
			return err
		}
	}
	return nil
}

// everywhere reports whether a session that stands on the word of another counts
// in everything that its account is or will be.
func (s *Service) everywhere(ctx context.Context, session Session, now time.Time) (bool, error) {
	list, err := membershipsOf(ctx, s.db, session.Account)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		if m.ended(now) {
			continue
		}
		if session.Means == ByLink && !slices.Contains(byLink, m.Role) {
			return false, nil
		}
		if vouched, err := s.vouched(ctx, session.Issuer, m.Partnership); err != nil || !vouched {
			return false, err
		}
	}
	return true, nil
}
