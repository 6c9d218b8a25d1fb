package identity

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity/passkey"
	"lykta/internal/ids"
)

// CeremonyLife is how long a person may take over a passkey.
const CeremonyLife = 5 * time.Minute

const (
	registering = "register"
	signingIn   = "sign-in"
)

// Passkey is one of an account's passkeys, without its key.
type Passkey struct {
	ID      string    // base64url
	Name    string    // what its owner calls it; "" until they have
	Created time.Time // UTC
	Used    time.Time // UTC; zero: never yet
}

func encodeID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// open stores what was asked of the browser and returns the ceremony's token.
func (s *Service) open(ctx context.Context, kind, account string, asked []byte, now time.Time) (ceremony string, err error) {
	ceremony = s.token()
	return ceremony, s.db.Erase(ctx, func(tx *db.DB) error {
		_, err := tx.Exec(ctx, `INSERT INTO ceremony (token, kind, account, record, expires) VALUES ($1, $2, $3, $4, $5)`,
			ids.Hash(ceremony), kind, account, string(asked), db.Micros(now.Add(CeremonyLife)))
		return err
	})
}

// take ends a ceremony and returns what was asked: that is answered once,
// rightly or wrongly.
func (s *Service) take(ctx context.Context, ceremony, kind, account string, now time.Time) (asked []byte, err error) {
	var record string
	err = s.db.Erase(ctx, func(tx *db.DB) error {
		return tx.QueryRow(ctx, `DELETE FROM ceremony WHERE token = $1 AND kind = $2 AND account = $3 AND expires > $4 RETURNING record`,
			ids.Hash(ceremony), kind, account, db.Micros(now)).Scan(&record)
	})
	if errs.Is(err, errs.NotFound) {
		return nil, errs.E(errs.Invalid, "passkey.expired")
	}
	return []byte(record), err
}

// BeginPasskey starts to register a passkey for the scope's account. The
// options are for the browser, the ceremony's token for FinishPasskey.
func (s *Service) BeginPasskey(ctx context.Context, scope access.Scope, now time.Time) (ceremony string, options passkey.CreationOptions, err error) {
	if err := s.mayKeys(ctx, scope, true, now); err != nil {
		return "", options, err
	}
	a, err := accountByID(ctx, s.db, scope.Account)
	if err != nil {
		return "", options, err
	}
	list, err := s.Passkeys(ctx, scope)
	if err != nil {
		return "", options, err
	}
	var existing [][]byte
	for _, p := range list {
		id, err := base64.RawURLEncoding.DecodeString(p.ID)
		if err != nil {
			return "", options, errs.Wrap(err, "passkey")
		}
		existing = append(existing, id)
	}
	options, asked, err := s.party.Register(passkey.Owner{Handle: []byte(a.ID), Login: a.Login}, existing)
	if err != nil {
		return "", options, errs.Wrap(err, "passkey")
	}
	ceremony, err = s.open(ctx, registering, a.ID, asked, now)
	return ceremony, options, err
}

// FinishPasskey stores the passkey that the browser made.
func (s *Service) FinishPasskey(ctx context.Context, scope access.Scope, ceremony string, answer []byte, now time.Time) error {
	if err := s.mayKeys(ctx, scope, true, now); err != nil {
		return err
	}
	asked, err := s.take(ctx, ceremony, registering, scope.Account, now)
	if err != nil {
		return err
	}
	c, err := s.party.FinishRegister(asked, passkey.Owner{Handle: []byte(scope.Account)}, answer)
	if err != nil {
		return errs.E(errs.Invalid, "passkey.refused", err)
	}
	record, err := json.Marshal(c)
	if err != nil {
		return errs.Wrap(err, "passkey")
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		_, err := tx.Exec(ctx, `INSERT INTO passkey (account, id, record, created, used) VALUES ($1, $2, $3, $4, 0)`,
			scope.Account, encodeID(c.ID), string(record), db.Micros(now))
		if db.Duplicate(err) {
			return errs.E(errs.Conflict, "passkey.known")
		}
		if err != nil {
			return err
		}
		return s.log(ctx, tx, scope, now, "passkey.add", "account:"+scope.Account)
	})
}

// Passkeys lists the passkeys of the scope's account, oldest first.
func (s *Service) Passkeys(ctx context.Context, scope access.Scope) ([]Passkey, error) {
	return db.All(ctx, s.db, func(r *sql.Rows) (p Passkey, err error) {
		var created, used int64
		err = r.Scan(&p.ID, &p.Name, &created, &used)
		p.Created, p.Used = db.Time(created), db.Time(used)
		return p, err
	}, `SELECT id, name, created, used FROM passkey WHERE account = $1 ORDER BY created, id`, scope.Account)
}

// maxPasskeyName is the longest that a passkey may be called, in characters.
const maxPasskeyName = 40

// RenamePasskey gives one of the scope's own passkeys a name: "telefonen".
func (s *Service) RenamePasskey(ctx context.Context, scope access.Scope, id, name string, now time.Time) error {
	if err := s.mayKeys(ctx, scope, false, now); err != nil {
		return err
	}
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > maxPasskeyName {
		return errs.Fields(errs.Field{Name: "name", Key: "passkey.name", Args: []any{maxPasskeyName}})
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `UPDATE passkey SET name = $3 WHERE id = $1 AND account = $2`, id, scope.Account, name)
		switch {
		case err != nil:
			return err
		case n == 0:
			return errs.E(errs.NotFound, "db.none")
		}
		return s.log(ctx, tx, scope, now, "passkey.rename", "account:"+scope.Account)
	})
}

// RemovePasskey takes one of the scope's own passkeys away.
func (s *Service) RemovePasskey(ctx context.Context, scope access.Scope, id string, now time.Time) error {
	if err := s.mayKeys(ctx, scope, false, now); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM passkey WHERE account = $1 AND id = $2`, scope.Account, id)
		switch {
		case err != nil:
			return err
		case n == 0:
			return errs.E(errs.NotFound, "db.none")
		}
		return s.log(ctx, tx, scope, now, "passkey.remove", "account:"+scope.Account)
	})
}

// BeginSignIn starts to sign in with whichever passkey the browser has. How
// often it can be started is bounded for all together.
func (s *Service) BeginSignIn(ctx context.Context, now time.Time) (ceremony string, options passkey.RequestOptions, err error) {
	if err := s.limiter.any(now); err != nil {
		return "", options, err
	}
	options, asked, err := s.party.SignIn()
	if err != nil {
		return "", options, errs.Wrap(err, "passkey")
	}
	ceremony, err = s.open(ctx, signingIn, "", asked, now)
	return ceremony, options, err
}

// FinishSignIn begins a session for the account whose passkey answered.
// Whatever is wrong, the answer is Unauthenticated with the key "signin.wrong".
func (s *Service) FinishSignIn(ctx context.Context, ceremony string, answer []byte, request string, now time.Time) (token string, session Session, err error) {
	asked, err := s.take(ctx, ceremony, signingIn, "", now)
	if err != nil {
		return "", Session{}, err
	}
	id, err := passkey.CredentialID(answer)
	if err != nil {
		return "", Session{}, s.refuse(ctx, "", request, ByPasskey, now)
	}
	account := ""
	err = s.db.Erase(ctx, func(tx *db.DB) (err error) {
		if account, err = s.prove(ctx, tx, id, asked, answer, now); err != nil {
			return err
		}
		token, session, err = s.begin(ctx, tx, account, ByPasskey, "", now)
		if err != nil {
			return err
		}
		scope := access.Scope{Account: account, Request: request}
		return audit.Append(ctx, tx, audit.Of(scope, now, "sign-in", "means:"+string(ByPasskey)))
	})
	switch {
	case errors.Is(err, passkey.ErrRefused), errors.Is(err, passkey.ErrCounter), errs.Is(err, errs.NotFound):
		return "", Session{}, s.refuse(ctx, account, request, ByPasskey, now)
	case err != nil:
		return "", Session{}, err
	}
	return token, session, nil
}

// prove checks an answer against the stored passkey, keeps its new counter, and
// returns the account, also where it is refused.
func (s *Service) prove(ctx context.Context, tx *db.DB, id, asked, answer []byte, now time.Time) (account string, err error) {
	var record string
	err = tx.QueryRow(ctx, `SELECT p.account, p.record FROM passkey p JOIN account a ON a.id = p.account
		WHERE p.id = $1 AND a.disabled = 0`, encodeID(id)).Scan(&account, &record)
	if err != nil {
		return "", err
	}
	var c passkey.Credential
	if err := json.Unmarshal([]byte(record), &c); err != nil {
		return account, errs.Wrap(err, "passkey")
	}
	if c, err = s.party.FinishSignIn(asked, passkey.Owner{Handle: []byte(account)}, c, answer); err != nil {
		return account, err
	}
	updated, err := json.Marshal(c)
	if err != nil {
		return account, errs.Wrap(err, "passkey")
	}
	_, err = tx.Exec(ctx, `UPDATE passkey SET record = $3, used = $4 WHERE account = $1 AND id = $2`,
		account, encodeID(id), string(updated), db.Micros(now))
	return account, err
}
