package identity

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity/passkey"
)

// FreshLimit is how long somebody counts as having just proved who they are:
// what is sensitive asks for it anew after that (step-up).
const FreshLimit = 15 * time.Minute

const provingAnew = "prove"

// Prove is step-up by password, with a one-time code where the account has
// them. What is wrong is an Invalid error at the field "password" or "code";
// too many attempts are TooMany.
func (s *Service) Prove(ctx context.Context, scope access.Scope, password, code string, now time.Time) error {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return err
	}
	a, ok, err := s.knows(ctx, scope, password, now)
	if err != nil {
		return err
	}
	if !ok {
		return s.notProved(ctx, scope, a, "prove", errs.Field{Name: "password", Key: "password.wrong"}, now)
	}
	has, err := s.HasTOTP(ctx, scope)
	if err != nil {
		return err
	}
	err = s.db.Erase(ctx, func(tx *db.DB) error {
		if has {
			if err := s.useCode(ctx, tx, a.ID, code, now); err != nil {
				return err
			}
		}
		return s.proved(ctx, tx, scope, ByPassword, "", now)
	})
	if errs.Is(err, errs.Unauthenticated) {
		return s.notProved(ctx, scope, a, "prove", errs.Field{Name: "code", Key: "signin.code.wrong"}, now)
	}
	if err == nil {
		s.limiter.succeeded(a.Login)
	}
	return err
}

// notProved writes down that an act was refused because its proof was wrong, and
// says at which field it was.
func (s *Service) notProved(ctx context.Context, scope access.Scope, a Account, act string, wrong errs.Field, now time.Time) error {
	s.limiter.failed(a.Login, now)
	if err := s.logRefused(ctx, scope, act, now); err != nil {
		return err
	}
	return errs.Fields(wrong)
}

// logRefused writes down that an act of somebody who is signed in was refused.
func (s *Service) logRefused(ctx context.Context, scope access.Scope, act string, now time.Time) error {
	scope.Partnership = ""
	e := audit.Of(scope, now, act, "session:"+scope.Session)
	e.Outcome = audit.Refused
	return s.db.Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, e) })
}

// proved notes in the session that the person has just proved who they are, and
// to which identity provider; "" is to ourselves.
func (s *Service) proved(ctx context.Context, tx *db.DB, scope access.Scope, means Means, issuer string, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE session SET proved = $3, proved_by = $4 WHERE id = $1 AND account = $2`, scope.Session, scope.Account, db.Micros(now), issuer)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.E(errs.Unauthenticated, "access.signin")
	}
	return s.log(ctx, tx, scope, now, "prove", "means:"+string(means))
}

// BeginProof is step-up by passkey: what the browser is to be asked.
func (s *Service) BeginProof(ctx context.Context, scope access.Scope, now time.Time) (ceremony string, options passkey.RequestOptions, err error) {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return "", options, err
	}
	options, asked, err := s.party.SignIn()
	if err != nil {
		return "", options, errs.Wrap(err, "passkey")
	}
	ceremony, err = s.open(ctx, provingAnew, scope.Account, asked, now)
	return ceremony, options, err
}

// FinishProof takes the browser's answer. One of another account's passkey is
// refused like any other wrong one: Unauthenticated, "passkey.refused".
func (s *Service) FinishProof(ctx context.Context, scope access.Scope, ceremony string, answer []byte, now time.Time) error {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return err
	}
	asked, err := s.take(ctx, ceremony, provingAnew, scope.Account, now)
	if err != nil {
		return err
	}
	id, err := passkey.CredentialID(answer)
	if err != nil {
		return errs.E(errs.Invalid, "passkey.refused", err)
	}
	err = s.db.Erase(ctx, func(tx *db.DB) error {
		account, err := s.prove(ctx, tx, id, asked, answer, now)
		if err != nil {
			return err
		}
		if account != scope.Account {
			return errs.E(errs.NotFound, "db.none")
		}
		return s.proved(ctx, tx, scope, ByPasskey, "", now)
	})
	if errors.Is(err, passkey.ErrRefused) || errors.Is(err, passkey.ErrCounter) || errs.Is(err, errs.NotFound) {
		if logged := s.logRefused(ctx, scope, "prove", now); logged != nil {
			return logged
		}
		return errs.E(errs.Invalid, "passkey.refused", err)
	}
	return err
}

// decodeRecord reads a ceremony's record.
func decodeRecord(record []byte, into any) error {
	return errs.Wrap(json.Unmarshal(record, into), "ceremony")
}
