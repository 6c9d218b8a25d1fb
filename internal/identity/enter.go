package identity

import (
	"context"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/mail"
)

// byLink are the roles that somebody has who came by a link in a letter: whoever
// reads their mailbox could come in the same way.
var byLink = []access.Role{access.Reporter, access.Reader}

// MailEntry sends a single-use link to whoever may sign in by one: an account
// whose memberships are all a reporter's or a reader's, and whose login name is
// an address. It answers the same whatever it did, so that nobody learns who
// has an account. Too many attempts are TooMany.
func (s *Service) MailEntry(ctx context.Context, login, request string, letter func(token string) mail.Letter, now time.Time) error {
	login = foldLogin(login)
	if err := s.limiter.allow(login, now); err != nil {
		return err
	}
	s.limiter.failed(login, now) // asking again and again is slowed down; coming in ends it
	return s.db.Write(ctx, func(tx *db.DB) error {
		a, err := accountByLogin(ctx, tx, login)
		if errs.Is(err, errs.NotFound) || err == nil && (!a.Disabled.IsZero() || !mail.Address(a.Login)) {
			return nil
		}
		if err != nil {
			return err
		}
		home, err := enters(ctx, tx, a.ID, now)
		if err != nil || home == "" {
			return err
		}
		token, err := s.makeLink(ctx, tx, Enter, a.ID, home, now)
		if err != nil {
			return err
		}
		scope := access.Scope{Partnership: home, Account: a.ID, Request: request}
		if _, err := s.post(ctx, tx, scope, a, "enter", token, letter, now); err != nil {
			return err
		}
		return s.log(ctx, tx, scope, now, "link.make", "account:"+a.ID)
	})
}

// enters returns the partnership in whose name a link may be sent, and "" where
// none may be.
func enters(ctx context.Context, tx *db.DB, account string, now time.Time) (partnership string, err error) {
	list, err := membershipsOf(ctx, tx, account)
	for _, m := range list {
		if m.ended(now) || m.Invited == Waits && !slices.Contains(byLink, m.Role) {
			continue
		}
		if !slices.Contains(byLink, m.Role) {
			return "", err
		}
		partnership = m.Partnership
	}
	return partnership, err
}

// UseEntry begins a session for whoever holds a link of the kind Enter, and
// uses it up. Who reads the mailbox takes up what such a session opens.
func (s *Service) UseEntry(ctx context.Context, token, request string, now time.Time) (session string, err error) {
	var login string
	err = s.db.Write(ctx, func(tx *db.DB) error {
		l, err := link(ctx, tx, token, now)
		if err != nil {
			return err
		}
		if l.Kind != Enter {
			return errs.E(errs.NotFound, "link.gone")
		}
		if _, err := tx.Exec(ctx, `UPDATE link SET used = $2 WHERE account = $1 AND kind = $3 AND used = 0`, l.Account, db.Micros(now), string(Enter)); err != nil {
			return err
		}
		a, err := accountByID(ctx, tx, l.Account)
		if err != nil {
			return err
		}
		login = a.Login
		if session, _, err = s.begin(ctx, tx, l.Account, ByLink, "", now); err != nil {
			return err
		}
		scope := access.Scope{Account: l.Account, Request: request}
		if err := takeUpByMail(ctx, tx, scope, now); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "sign-in", "means:"+string(ByLink)))
	})
	if err == nil {
		s.limiter.succeeded(login)
	}
	return session, err
}
