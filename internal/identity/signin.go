package identity

import (
	"context"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// SignIn compares a password and begins a session. Where the account has
// one-time codes the error is a CodeNeeded instead. Whatever is wrong, the
// answer is Unauthenticated with the key "signin.wrong", after the same time;
// too many attempts are TooMany. request identifies the request in the audit
// log.
func (s *Service) SignIn(ctx context.Context, login, password, request string, now time.Time) (token string, session Session, err error) {
	return s.try(ctx, login, request, now, ByPassword, func(a Account) (bool, error) {
		return s.hasher.matches(ctx, password, a.password)
	})
}

// SignInByCode begins a session with one of the account's recovery codes, which
// is used up by it.
func (s *Service) SignInByCode(ctx context.Context, login, code, request string, now time.Time) (token string, session Session, err error) {
	hash := hashCode(code)
	return s.try(ctx, login, request, now, ByRecovery, func(a Account) (bool, error) {
		n, err := int64(0), error(nil)
		if a.ID != "" {
			n, err = s.db.Exec(ctx, `UPDATE recovery_code SET used = $3 WHERE account = $1 AND code = $2 AND used = 0`, a.ID, hash, db.Micros(now))
		}
		return n == 1, err
	})
}

// try runs one attempt: limits, the account, the proof, and the entry in the
// audit log, refused or done.
func (s *Service) try(ctx context.Context, login, request string, now time.Time, means Means, proof func(Account) (bool, error)) (token string, session Session, err error) {
	login = foldLogin(login)
	if err := s.limiter.allow(login, now); err != nil {
		return "", Session{}, err
	}
	a, err := accountByLogin(ctx, s.db, login)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", Session{}, err
	}
	ok, err := proof(a)
	if err != nil {
		return "", Session{}, err
	}
	if !ok || a.ID == "" || !a.Disabled.IsZero() {
		s.limiter.failed(login, now)
		return "", Session{}, s.refuse(ctx, a.ID, request, means, now)
	}
	if means == ByPassword {
		if err := s.needCode(ctx, a, now); err != nil { // failures are forgotten when the code was right, too
			return "", Session{}, err
		}
	}
	s.limiter.succeeded(login)
	return s.admit(ctx, a.ID, request, means, now)
}

// admit begins a session for whoever has proved to be the account.
func (s *Service) admit(ctx context.Context, account, request string, means Means, now time.Time) (token string, session Session, err error) {
	err = s.db.Erase(ctx, func(tx *db.DB) (err error) {
		if token, session, err = s.begin(ctx, tx, account, means, "", now); err != nil {
			return err
		}
		scope := access.Scope{Account: account, Request: request}
		return audit.Append(ctx, tx, audit.Of(scope, now, "sign-in", "means:"+string(means)))
	})
	if err != nil {
		return "", Session{}, err
	}
	return token, session, nil
}

func (s *Service) refuse(ctx context.Context, account, request string, means Means, now time.Time) error {
	e := audit.Of(access.Scope{Account: account, Request: request}, now, "sign-in", "means:"+string(means))
	e.Outcome = audit.Refused
	if err := s.db.Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, e) }); err != nil {
		return err
	}
	return errs.E(errs.Unauthenticated, "signin.wrong")
}

// knows reports whether somebody who is signed in knows their own password, as
// often as the limits on guessing allow.
func (s *Service) knows(ctx context.Context, scope access.Scope, password string, now time.Time) (a Account, ok bool, err error) {
	if a, err = accountByID(ctx, s.db, scope.Account); err != nil {
		return a, false, err
	}
	if err = s.limiter.allow(a.Login, now); err != nil {
		return a, false, err
	}
	ok, err = s.hasher.matches(ctx, password, a.password)
	return a, ok, err
}

// ChangePassword sets a new password for whoever knows the old one, and ends
// the account's other sessions.
func (s *Service) ChangePassword(ctx context.Context, scope access.Scope, old, password string, now time.Time) error {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return err
	}
	switch has, err := hasKey(ctx, s.db, scope.Account); {
	case err != nil:
		return err
	case has && scope.Weak:
		return errs.E(errs.Forbidden, "account.keys.weak")
	}
	a, ok, err := s.knows(ctx, scope, old, now)
	if err != nil {
		return err
	}
	if !ok {
		return s.notProved(ctx, scope, a, "password.change", errs.Field{Name: "old", Key: "password.wrong"}, now)
	}
	if err := CheckPassword(password, a.Login); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		if err := setPassword(ctx, tx, a.ID, hash, scope.Session); err != nil {
			return err
		}
		return s.log(ctx, tx, scope, now, "password.change", "account:"+a.ID)
	})
}

// setPassword stores a hash and ends every session but one.
func setPassword(ctx context.Context, tx *db.DB, account, hash, but string) error {
	if _, err := tx.Exec(ctx, `UPDATE account SET password = $2 WHERE id = $1`, account, hash); err != nil {
		return err
	}
	return endSessions(ctx, tx, account, but)
}

// codes is how many recovery codes an account has.
const codes = 10

// RecoveryCodes makes new recovery codes for the scope's account and returns
// them: they can be shown once. Earlier ones stop to work.
func (s *Service) RecoveryCodes(ctx context.Context, scope access.Scope, now time.Time) ([]string, error) {
	if err := s.mayKeys(ctx, scope, false, now); err != nil {
		return nil, err
	}
	var list []string
	err := s.db.Write(ctx, func(tx *db.DB) error {
		list = nil
		if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE account = $1`, scope.Account); err != nil {
			return err
		}
		for range codes {
			t := s.token()
			code := t[0:4] + "-" + t[4:8] + "-" + t[8:12] + "-" + t[12:16] // 80 random bits
			_, err := tx.Exec(ctx, `INSERT INTO recovery_code (account, code, used) VALUES ($1, $2, 0)`, scope.Account, hashCode(code))
			if err != nil {
				return err
			}
			list = append(list, code)
		}
		return s.log(ctx, tx, scope, now, "recovery-codes.make", "account:"+scope.Account)
	})
	return list, err
}

// CodesLeft returns how many recovery codes of the scope's account are unused.
func (s *Service) CodesLeft(ctx context.Context, scope access.Scope) (n int, err error) {
	err = s.db.QueryRow(ctx, `SELECT COUNT(*) FROM recovery_code WHERE account = $1 AND used = 0`, scope.Account).Scan(&n)
	return n, err
}

var codeSigns = strings.NewReplacer("-", "", " ", "", "\u00a0", "", "o", "0", "i", "1", "l", "1") // as people copy them by hand

// hashCode hashes a recovery code however it was typed.
func hashCode(code string) string {
	return ids.Hash("recovery:" + codeSigns.Replace(foldLogin(code)))
}
