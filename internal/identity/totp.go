package identity

import (
	"context"
	"database/sql"
	"encoding/base32"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// One-time codes after RFC 6238, as every authenticator app makes them: six
// digits, SHA-1, half a minute, and one interval of difference between clocks.
const (
	totpPeriod = 30 // seconds
	totpSkew   = 1  // intervals
	totpBytes  = 20 // of secret (RFC 4226, section 4, requirement R6)
	codeAsked  = "one-time-code"
)

var totpForm = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// CodeNeeded says that the password was right and a one-time code is needed
// too: FinishCode takes it with the ceremony.
type CodeNeeded struct{ Ceremony string }

// Error is for logs.
func (CodeNeeded) Error() string { return "a one-time code is needed" }

// Authenticator is a new secret for an app, to be shown once.
type Authenticator struct {
	Secret string // in base 32, for typing
	URI    string // otpauth://…, for a picture that the app reads
}

type totp struct {
	secret    string
	confirmed time.Time
	step      int64
}

func (s *Service) totp(ctx context.Context, d *db.DB, account string) (totp, error) {
	return db.One(ctx, d, func(r *sql.Rows) (totp, error) {
		var t totp
		var sealed string
		var confirmed int64
		if err := r.Scan(&sealed, &confirmed, &t.step); err != nil {
			return t, err
		}
		t.confirmed = db.Time(confirmed)
		plain, err := s.sealed(sealed, "totp|"+account)
		t.secret = string(plain)
		return t, err
	}, `SELECT secret, confirmed, step FROM totp WHERE account = $1`, account)
}

func (s *Service) sealed(value, place string) ([]byte, error) {
	if s.secrets == nil {
		return nil, errs.E(errs.Unavailable, "secret.none")
	}
	return s.secrets.Open(place, value)
}

// HasTOTP reports whether the account's password is followed by a one-time code.
func (s *Service) HasTOTP(ctx context.Context, scope access.Scope) (bool, error) {
	t, err := s.totp(ctx, s.db, scope.Account)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return !t.confirmed.IsZero(), err
}

// BeginTOTP makes a secret for the scope's account. It counts from when
// ConfirmTOTP has seen a code of it; until then the one before goes on.
func (s *Service) BeginTOTP(ctx context.Context, scope access.Scope, now time.Time) (ceremony string, app Authenticator, err error) {
	if err := s.mayKeys(ctx, scope, true, now); err != nil {
		return "", app, err
	}
	if s.secrets == nil {
		return "", app, errs.E(errs.Unavailable, "secret.none")
	}
	a, err := accountByID(ctx, s.db, scope.Account)
	if err != nil {
		return "", app, err
	}
	app = authenticator(a, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.random(totpBytes)))
	ceremony, err = s.open(ctx, codeAsked, a.ID, []byte(s.secrets.Seal("totp|"+a.ID, []byte(app.Secret))), now)
	return ceremony, app, err
}

// ShowTOTP returns the secret of a ceremony again, for a form that came back
// with a wrong code.
func (s *Service) ShowTOTP(ctx context.Context, scope access.Scope, ceremony string, now time.Time) (Authenticator, error) {
	var app Authenticator
	a, err := accountByID(ctx, s.db, scope.Account)
	if err != nil {
		return app, err
	}
	record, err := s.see(ctx, s.db, ceremony, codeAsked, scope.Account, now)
	if err != nil {
		return app, err
	}
	plain, err := s.sealed(record, "totp|"+a.ID)
	return authenticator(a, string(plain)), err
}

// authenticator is a secret with the address that an app reads.
func authenticator(a Account, secret string) Authenticator {
	values := url.Values{"secret": {secret}, "issuer": {"Lykta"}}
	return Authenticator{Secret: secret, URI: "otpauth://totp/" + url.PathEscape("Lykta:"+a.Login) + "?" + values.Encode()}
}

// ConfirmTOTP keeps the secret of a ceremony whose code is right. A wrong code
// is an Invalid error at the field "code", and the ceremony goes on.
func (s *Service) ConfirmTOTP(ctx context.Context, scope access.Scope, ceremony, code string, now time.Time) error {
	if err := s.mayKeys(ctx, scope, true, now); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		record, err := s.see(ctx, tx, ceremony, codeAsked, scope.Account, now)
		if err != nil {
			return err
		}
		plain, err := s.sealed(record, "totp|"+scope.Account)
		if err != nil {
			return err
		}
		step, ok := matchTOTP(string(plain), code, 0, now)
		if !ok {
			return errs.Fields(errs.Field{Name: "code", Key: "totp.wrong"})
		}
		if err := forget(ctx, tx, ceremony); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM totp WHERE account = $1`, scope.Account); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO totp (account, secret, created, confirmed, step) VALUES ($1, $2, $3, $3, $4)`,
			scope.Account, record, db.Micros(now), step); err != nil {
			return err
		}
		return s.log(ctx, tx, scope, now, "totp.add", "account:"+scope.Account)
	})
}

// RemoveTOTP takes the one-time codes of the scope's account away.
func (s *Service) RemoveTOTP(ctx context.Context, scope access.Scope, now time.Time) error {
	if err := s.mayKeys(ctx, scope, false, now); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM totp WHERE account = $1`, scope.Account)
		switch {
		case err != nil:
			return err
		case n == 0:
			return errs.E(errs.NotFound, "db.none")
		}
		return s.log(ctx, tx, scope, now, "totp.remove", "account:"+scope.Account)
	})
}

// half is what stands between a right password and the code.
type half struct {
	Account string `json:"account"`
	Login   string `json:"login"`
}

const passwordGiven = "password-given"

// needCode opens a ceremony where the account has one-time codes.
func (s *Service) needCode(ctx context.Context, a Account, now time.Time) error {
	t, err := s.totp(ctx, s.db, a.ID)
	if errs.Is(err, errs.NotFound) || err == nil && t.confirmed.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	record, err := json.Marshal(half{a.ID, a.Login})
	if err != nil {
		return errs.Wrap(err, "one-time code")
	}
	ceremony, err := s.open(ctx, passwordGiven, "", record, now)
	if err != nil {
		return err
	}
	return CodeNeeded{ceremony}
}

// FinishCode begins a session for whoever gave the right password before, and
// now the right code. A wrong one is Unauthenticated, "signin.code.wrong": it
// can be tried again, as often as the limits on guessing allow.
func (s *Service) FinishCode(ctx context.Context, ceremony, code, request string, now time.Time) (token string, session Session, err error) {
	record, err := s.see(ctx, s.db, ceremony, passwordGiven, "", now)
	if err != nil {
		return "", Session{}, err
	}
	var h half
	if err := json.Unmarshal([]byte(record), &h); err != nil {
		return "", Session{}, errs.Wrap(err, "one-time code")
	}
	if err := s.limiter.allow(h.Login, now); err != nil {
		return "", Session{}, err
	}
	err = s.db.Erase(ctx, func(tx *db.DB) (err error) {
		if err = s.useCode(ctx, tx, h.Account, code, now); err != nil {
			return err
		}
		if err = forget(ctx, tx, ceremony); err != nil {
			return err
		}
		if token, session, err = s.begin(ctx, tx, h.Account, ByTOTP, "", now); err != nil {
			return err
		}
		scope := access.Scope{Account: h.Account, Request: request}
		return audit.Append(ctx, tx, audit.Of(scope, now, "sign-in", "means:"+string(ByTOTP)))
	})
	switch {
	case errs.Is(err, errs.Unauthenticated):
		s.limiter.failed(h.Login, now)
		if logged := s.refuse(ctx, h.Account, request, ByTOTP, now); !errs.Is(logged, errs.Unauthenticated) {
			return "", Session{}, logged
		}
		return "", Session{}, err
	case err != nil:
		return "", Session{}, err
	}
	s.limiter.succeeded(h.Login)
	return token, session, nil
}

// useCode checks a code of the account's and uses its interval up: a code that
// somebody has read over a shoulder does not work again.
func (s *Service) useCode(ctx context.Context, tx *db.DB, account, code string, now time.Time) error {
	t, err := s.totp(ctx, tx, account)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	step, ok := matchTOTP(t.secret, code, t.step, now)
	if !ok || t.confirmed.IsZero() {
		return errs.E(errs.Unauthenticated, "signin.code.wrong")
	}
	_, err = tx.Exec(ctx, `UPDATE totp SET step = $2 WHERE account = $1`, account, step)
	return err
}

// matchTOTP returns the interval whose code it is, if it is later than after.
func matchTOTP(secret, code string, after int64, now time.Time) (step int64, ok bool) {
	code = strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(code)
	for d := int64(-totpSkew); d <= totpSkew; d++ {
		at := now.Unix()/totpPeriod + d
		if at <= after || secret == "" {
			continue
		}
		if valid, err := hotp.ValidateCustom(code, uint64(at), secret, totpForm); err == nil && valid {
			return at, true
		}
	}
	return 0, false
}

// see returns a ceremony's record without ending it.
func (s *Service) see(ctx context.Context, d *db.DB, ceremony, kind, account string, now time.Time) (record string, err error) {
	err = d.QueryRow(ctx, `SELECT record FROM ceremony WHERE token = $1 AND kind = $2 AND account = $3 AND expires > $4`,
		ids.Hash(ceremony), kind, account, db.Micros(now)).Scan(&record)
	if errs.Is(err, errs.NotFound) {
		return "", errs.E(errs.Invalid, "signin.expired")
	}
	return record, err
}

// forget ends a ceremony; one that somebody else ended meanwhile is a Conflict.
func forget(ctx context.Context, tx *db.DB, ceremony string) error {
	n, err := tx.Exec(ctx, `DELETE FROM ceremony WHERE token = $1`, ids.Hash(ceremony))
	if err == nil && n == 0 {
		return errs.E(errs.Invalid, "signin.expired")
	}
	return err
}
