package identity

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity/openid"
	"lykta/internal/ids"
)

const atProvider = "provider"

// Visit is somebody's visit to their organisation's identity provider.
type Visit struct {
	Partnership string       `json:"partnership"`
	Asked       openid.Asked `json:"asked"`
	Session     string       `json:"session,omitempty"` // of whoever proves themselves anew
	Account     string       `json:"account,omitempty"`
	Link        string       `json:"link,omitempty"` // the hash of an invitation that is taken up
	Next        string       `json:"next,omitempty"` // where to go afterwards
}

// BeginVisit sends somebody to a provider of a partnership: to sign in, or,
// where the scope is signed in already, to prove themselves anew. invitation is
// the token of a link that they hold, or "". The visit's token ties the answer
// to the browser: it belongs in a cookie.
func (s *Service) BeginVisit(ctx context.Context, scope access.Scope, partnership, id, redirect, next, invitation string, now time.Time) (address, visit string, err error) {
	p, err := s.provider(ctx, s.db, partnership, id)
	if err != nil {
		return "", "", err
	}
	if err := s.limiter.any(now); err != nil {
		return "", "", err
	}
	address, asked, err := s.openid.Begin(ctx, p.Provider, redirect, scope.SignedInNow(), now)
	if err != nil {
		return "", "", err
	}
	v := Visit{Partnership: partnership, Asked: asked, Session: scope.Session, Account: scope.Account, Next: next}
	if invitation != "" {
		v.Link = ids.Hash(invitation)
	}
	record, err := json.Marshal(v)
	if err != nil {
		return "", "", errs.Wrap(err, "visit")
	}
	visit, err = s.open(ctx, atProvider, "", record, now)
	return address, visit, err
}

// FinishVisit reads what the provider answered. Who signs in gets a session;
// who proves themselves anew keeps theirs, and the token is "". Somebody whom
// nobody has invited is Unauthenticated, "openid.unknown", and whoever is invited
// to an account with a way in of its own "openid.take-up"; every refusal is in
// the audit log.
func (s *Service) FinishVisit(ctx context.Context, visit string, answer url.Values, request string, now time.Time) (token, next string, err error) {
	record, err := s.take(ctx, visit, atProvider, "", now)
	if errs.Is(err, errs.Invalid) {
		return "", "", errs.E(errs.Unauthenticated, "openid.expired")
	}
	if err != nil {
		return "", "", err
	}
	var v Visit
	if err := decodeRecord(record, &v); err != nil {
		return "", "", err
	}
	p, err := s.provider(ctx, s.db, v.Partnership, v.Asked.Provider)
	if err != nil {
		return "", "", err
	}
	person, err := s.openid.Finish(ctx, p.Provider, v.Asked, answer, now)
	if err == nil {
		err = s.db.Erase(ctx, func(tx *db.DB) error {
			token, err = s.enter(ctx, tx, p, v, person, request, now)
			return err
		})
	}
	if errs.Is(err, errs.Unauthenticated) {
		if logged := s.refuse(ctx, v.Account, request, ByProvider, now); !errs.Is(logged, errs.Unauthenticated) {
			return "", "", logged
		}
	}
	return token, v.Next, err
}

// enter finds the account of whom the provider names, and lets them in. That
// they have just proved who they are it believes only where the provider tells
// when: it may have let them through because they signed in there this morning.
func (s *Service) enter(ctx context.Context, tx *db.DB, p Provider, v Visit, person openid.Person, request string, now time.Time) (token string, err error) {
	account, err := s.affiliated(ctx, tx, p, v, person.Name, now)
	if err != nil {
		return "", err
	}
	scope := access.Scope{Account: account, Session: v.Session, Request: request}
	if v.Session != "" {
		if account != v.Account {
			return "", errs.E(errs.Unauthenticated, "openid.another")
		}
		return "", s.proved(ctx, tx, scope, ByProvider, p.Issuer, now)
	}
	token, session, err := s.begin(ctx, tx, account, ByProvider, p.Issuer, now)
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, `UPDATE session SET proved = $2 WHERE id = $1`, session.ID, db.Micros(person.Proved)); err != nil {
		return "", err
	}
	return token, audit.Append(ctx, tx, audit.Of(scope, now, "sign-in", "means:"+string(ByProvider)))
}

// affiliated returns the account that a provider's name for somebody stands for.
// Whoever comes for the first time must hold an invitation of the provider's own
// partnership that begins an account, or be invited there by that name to an
// account that has no way in of its own: one that has is somebody's already, who
// signs in and takes the invitation up first. With that, every link to the account
// is used up: somebody else may hold one.
func (s *Service) affiliated(ctx context.Context, tx *db.DB, p Provider, v Visit, subject string, now time.Time) (account string, err error) {
	err = tx.Of(p.Partnership).QueryRow(ctx, `SELECT f.account FROM affiliation f JOIN account a ON a.id = f.account
		WHERE f.partnership = $1 AND f.provider = $2 AND f.subject = $3 AND a.disabled = 0`, p.Partnership, p.ID, subject).Scan(&account)
	if err == nil {
		return account, takeUp(ctx, tx, access.Scope{Account: account}, p.Partnership, anything, now)
	}
	if !errs.Is(err, errs.NotFound) {
		return "", err
	}
	if account, err = s.invited(ctx, tx, p, v, subject, now); err != nil {
		return "", err
	}
	_, err = tx.Of(p.Partnership).Exec(ctx, `INSERT INTO affiliation (partnership, provider, subject, account, created) VALUES ($1, $2, $3, $4, $5)`,
		p.Partnership, p.ID, subject, account, db.Micros(now))
	if db.Duplicate(err) { // of an account that is disabled
		return "", errs.E(errs.Unauthenticated, "openid.unknown")
	}
	if err != nil {
		return "", err
	}
	if _, err := tx.Exec(ctx, `UPDATE link SET used = $2 WHERE account = $1 AND used = 0`, account, db.Micros(now)); err != nil {
		return "", err
	}
	if err := takeUp(ctx, tx, access.Scope{Account: account}, p.Partnership, anything, now); err != nil {
		return "", err
	}
	return account, s.log(ctx, tx, access.Scope{Account: account}, now, "provider.join", "account:"+account)
}

func (s *Service) invited(ctx context.Context, tx *db.DB, p Provider, v Visit, subject string, now time.Time) (account string, err error) {
	unknown := errs.E(errs.Unauthenticated, "openid.unknown")
	if v.Link != "" {
		err = tx.QueryRow(ctx, `UPDATE link SET used = $2 WHERE token = $1 AND kind = $3 AND tenant = $4 AND used = 0 AND expires > $2 RETURNING account`,
			v.Link, db.Micros(now), string(SetPassword), p.Partnership).Scan(&account)
	} else {
		err = tx.QueryRow(ctx, `SELECT id FROM account WHERE login = $1 AND disabled = 0`, subject).Scan(&account)
	}
	if errs.Is(err, errs.NotFound) {
		return "", unknown
	}
	if err != nil {
		return "", err
	}
	list, err := membershipsIn(ctx, tx, p.Partnership, account)
	if err != nil {
		return "", err
	}
	taken := func(m Membership) bool { return !m.ended(now) && m.Invited != Waits }
	if slices.ContainsFunc(list, taken) {
		return account, nil
	}
	if !slices.ContainsFunc(list, func(m Membership) bool { return !m.ended(now) }) {
		return "", unknown
	}
	own, err := hasWayIn(ctx, tx, account)
	if err != nil {
		return "", err
	}
	if own {
		return "", errs.E(errs.Unauthenticated, "openid.take-up")
	}
	return account, nil
}

// vouched reports whether a partnership trusts an issuer, "" being ourselves: what
// a provider of one partnership says counts in another only where that one has the
// same provider. Nobody administers the installation by it.
func (s *Service) vouched(ctx context.Context, issuer, partnership string) (bool, error) {
	if issuer == "" {
		return true, nil
	}
	var n int
	err := s.db.Of(partnership).QueryRow(ctx, `SELECT COUNT(*) FROM provider WHERE partnership = $1 AND issuer = $2 AND ended = 0`, partnership, issuer).Scan(&n)
	return n > 0, err
}
