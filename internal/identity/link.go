package identity

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/mail"
)

// LinkKind says what a single-use link does.
type LinkKind string

// The kinds.
const (
	SetPassword LinkKind = "password" // its holder sets the account's password
	Join        LinkKind = "join"     // its holder signs in and takes the invitation up: the account was there before
	Enter       LinkKind = "enter"    // its holder is signed in, once, as a volunteer or a reader
)

// How long links work.
const (
	LinkLife  = 7 * 24 * time.Hour
	EnterLife = 15 * time.Minute
)

// Link is a single-use link that still works.
type Link struct {
	Kind    LinkKind
	Account string
	Tenant  string    // the partnership that made it; "" for the installation
	Expires time.Time // UTC
}

// makeLink stores a link of a partnership's in the transaction tx and returns its
// token.
func (s *Service) makeLink(ctx context.Context, tx *db.DB, kind LinkKind, account, tenant string, now time.Time) (string, error) {
	token, life := s.token(), LinkLife
	if kind == Enter {
		life = EnterLife
	}
	_, err := tx.Exec(ctx, `INSERT INTO link (token, kind, account, tenant, created, expires, used) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		ids.Hash(token), string(kind), account, tenant, db.Micros(now), db.Micros(now.Add(life)))
	return token, err
}

// Link returns what a token's link does, without using it. One that is
// unknown, used or expired is NotFound, key "link.gone".
func (s *Service) Link(ctx context.Context, token string, now time.Time) (Link, error) {
	return link(ctx, s.db, token, now)
}

func link(ctx context.Context, d *db.DB, token string, now time.Time) (Link, error) {
	l, err := db.One(ctx, d, func(r *sql.Rows) (l Link, err error) {
		var expires int64
		err = r.Scan(&l.Kind, &l.Account, &l.Tenant, &expires)
		l.Expires = db.Time(expires)
		return l, err
	}, `SELECT l.kind, l.account, l.tenant, l.expires FROM link l JOIN account a ON a.id = l.account
		WHERE l.token = $1 AND l.used = 0 AND l.expires > $2 AND a.disabled = 0`, ids.Hash(token), db.Micros(now))
	if errs.Is(err, errs.NotFound) {
		return Link{}, errs.E(errs.NotFound, "link.gone")
	}
	return l, err
}

// UseLink sets the password of a link's account and uses the link up, with
// every other link of the account, and takes up what the account is invited to
// be in the partnership that made it. It begins the account anew: its sessions end,
// and its passkeys and codes are gone, for whoever asked for a link may have
// lost them, and a password alone adds none beside them.
func (s *Service) UseLink(ctx context.Context, token, password, request string, now time.Time) error {
	l, err := link(ctx, s.db, token, now)
	if err != nil {
		return err
	}
	if l.Kind != SetPassword {
		return errs.E(errs.NotFound, "link.gone")
	}
	a, err := accountByID(ctx, s.db, l.Account)
	if err != nil {
		return err
	}
	if err := CheckPassword(password, a.Login); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.DB) error {
		if _, err := link(ctx, tx, token, now); err != nil { // used meanwhile?
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE link SET used = $2 WHERE account = $1 AND used = 0`, l.Account, db.Micros(now)); err != nil {
			return err
		}
		if err := forgetKeys(ctx, tx, l.Account); err != nil {
			return err
		}
		if err := setPassword(ctx, tx, l.Account, hash, ""); err != nil {
			return err
		}
		scope := access.Scope{Account: l.Account, Request: request}
		if err := takeUp(ctx, tx, scope, l.Tenant, anything, now); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "password.set", "account:"+l.Account))
	})
	if err == nil {
		s.limiter.succeeded(a.Login)
	}
	return err
}

// PasswordLink makes a link with which an account sets a new password: for an
// administrator any account's, for a coordinator that of a member who belongs
// to no other partnership and is no administrator. Whoever belongs to another
// and has not taken up their invitation gets the link of that anew. letter, where
// it is not nil, takes the link to the account's login name, and the token is not
// returned.
func (s *Service) PasswordLink(ctx context.Context, scope access.Scope, account string, letter func(login, token string) mail.Letter, now time.Time) (token string, err error) {
	err = s.db.Write(ctx, func(tx *db.DB) error {
		kind, err := s.mayReset(ctx, tx, scope, account, now)
		if err != nil {
			return err
		}
		a, err := accountByID(ctx, tx, account)
		if err != nil {
			return err
		}
		if token, err = s.makeLink(ctx, tx, kind, account, scope.Partnership, now); err != nil {
			return err
		}
		if letter != nil {
			write := func(token string) mail.Letter { return letter(a.Login, token) }
			if token, err = s.post(ctx, tx, scope, a, "password", token, write, now); err != nil {
				return err
			}
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "link.make", "account:"+account))
	})
	return token, err
}

// ResetPassword makes a link with which the account with a login name sets a
// new password. It asks nobody: it is for the command line, for whoever runs
// the machine.
func (s *Service) ResetPassword(ctx context.Context, login string, now time.Time) (token string, err error) {
	err = s.db.Write(ctx, func(tx *db.DB) error {
		a, err := accountByLogin(ctx, tx, foldLogin(login))
		if err != nil {
			return err
		}
		if token, err = s.makeLink(ctx, tx, SetPassword, a.ID, "", now); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(access.System(""), now, "link.make", "account:"+a.ID))
	})
	return token, err
}

func (s *Service) mayReset(ctx context.Context, tx *db.DB, scope access.Scope, account string, now time.Time) (LinkKind, error) {
	if access.Decide(scope, access.ManageAccounts, access.Object{}).Allow {
		return SetPassword, nil
	}
	if err := s.mayManage(ctx, tx, scope); err != nil {
		return "", err
	}
	list, err := membershipsOf(ctx, tx, account)
	if err != nil {
		return "", err
	}
	here, waiting, elsewhere := false, false, false
	for _, m := range list {
		switch {
		case m.ended(now):
		case m.Partnership == scope.Partnership:
			here, waiting = true, waiting || m.Invited == Waits
		default:
			elsewhere = elsewhere || m.Invited != Waits // who only invited them has no say
		}
	}
	switch {
	case !here:
		return "", errs.E(errs.NotFound, "db.none") // whether it exists elsewhere is not told
	case elsewhere && waiting:
		return Join, nil
	case elsewhere:
		return "", errs.E(errs.Forbidden, "members.elsewhere")
	}
	return SetPassword, nil
}
