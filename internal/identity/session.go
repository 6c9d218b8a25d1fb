package identity

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// How long a session lasts.
const (
	AbsoluteLimit = 12 * time.Hour // from signing in
	IdleLimit     = time.Hour      // from the last request
	touchEvery    = time.Minute    // how exactly the last request is kept
)

// Means says how somebody signed in.
type Means string

// The means.
const (
	ByPassword Means = "password"
	ByPasskey  Means = "passkey"
	ByRecovery Means = "recovery-code"
	ByTOTP     Means = "password-and-code"
	ByProvider Means = "provider"
	ByLink     Means = "link" // in a letter: as a reporter or a reader, and no more
)

// Session is one signed-in browser.
type Session struct {
	ID      string // may be shown to its owner; the token may not
	Account string
	Means   Means
	Issuer  string    // of the identity provider that vouches for it; "" for a sign-in of our own
	Created time.Time // UTC
	Seen    time.Time // UTC, to the minute
	Proved  time.Time // UTC; when the person last proved who they are
	ProofOf string    // the issuer that vouches for that; "" for a proof of our own
}

// live reports whether the session still holds at the moment now.
func (s Session) live(now time.Time) bool {
	return now.Before(s.Created.Add(AbsoluteLimit)) && now.Before(s.Seen.Add(IdleLimit))
}

const sessionColumns = `s.id, s.account, s.means, s.issuer, s.created, s.seen, s.proved, s.proved_by`

func scanSession(r *sql.Rows) (Session, error) {
	var s Session
	var created, seen, proved int64
	err := r.Scan(&s.ID, &s.Account, &s.Means, &s.Issuer, &created, &seen, &proved, &s.ProofOf)
	s.Created, s.Seen, s.Proved = db.Time(created), db.Time(seen), db.Time(proved)
	return s, err
}

// begin makes a session in the transaction tx and returns its token.
func (s *Service) begin(ctx context.Context, tx *db.DB, account string, means Means, issuer string, now time.Time) (token string, session Session, err error) {
	token = s.token()
	session = Session{ID: s.newID(now), Account: account, Means: means, Issuer: issuer, Created: now, Seen: now, Proved: now, ProofOf: issuer}
	_, err = tx.Exec(ctx, `INSERT INTO session (id, token, account, means, issuer, created, seen, proved, proved_by) VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $5)`,
		session.ID, ids.Hash(token), account, string(means), issuer, db.Micros(now))
	return token, session, err
}

// Authenticate returns the session that a token stands for. One that is
// unknown, revoked or too old, or whose account is disabled, is
// Unauthenticated.
func (s *Service) Authenticate(ctx context.Context, token string, now time.Time) (Session, error) {
	session, err := db.One(ctx, s.db, scanSession, `SELECT `+sessionColumns+`
		FROM session s JOIN account a ON a.id = s.account WHERE s.token = $1 AND a.disabled = 0`, ids.Hash(token))
	switch {
	case errs.Is(err, errs.NotFound), err == nil && !session.live(now):
		return Session{}, errs.E(errs.Unauthenticated, "access.signin")
	case err != nil:
		return Session{}, err
	}
	if now.Sub(session.Seen) >= touchEvery {
		session.Seen = now
		_, err = s.db.Exec(ctx, `UPDATE session SET seen = $2 WHERE id = $1 AND seen < $2`, session.ID, db.Micros(now))
	}
	if errs.Is(err, errs.Unavailable) {
		err = nil // reading goes on where nothing can be written
	}
	return session, err
}

// Scope returns what a session may be in a partnership at the moment now;
// partnership "" is the installation. A session that is no member there gets a
// scope without roles, and so does one that signed in too weakly or through an
// identity provider that the partnership does not have; a proof by such a one
// makes nothing fresh there. The function is that of
// the first role in the order of access.Roles; As gives the others.
func (s *Service) Scope(ctx context.Context, session Session, partnership string, now time.Time) (access.Scope, error) {
	scope := access.Scope{Partnership: partnership, Account: session.Account, Session: session.ID, SignedIn: session.Proved, Titles: map[access.Role]string{}}
	counts := true
	if session.ProofOf != session.Issuer {
		var err error
		if counts, err = s.vouched(ctx, session.ProofOf, partnership); err != nil {
			return scope, err
		}
	}
	scope.Fresh = counts && now.Sub(session.Proved) <= FreshLimit
	if scope.Weak = s.Weak(session); scope.Weak {
		return scope, nil
	}
	if vouched, err := s.vouched(ctx, session.Issuer, partnership); err != nil || !vouched {
		return scope, err
	}
	list, err := membershipsIn(ctx, s.db, partnership, session.Account)
	if err != nil {
		return scope, err
	}
	for _, m := range list {
		if !m.Holds(now) || session.Means == ByLink && !slices.Contains(byLink, m.Role) {
			continue
		}
		hold(&scope, m)
		if scope.Held[len(scope.Held)-1].For, err = s.standsInFor(ctx, m); err != nil {
			return scope, err
		}
	}
	slices.SortFunc(scope.Roles, func(a, b access.Role) int {
		return slices.Index(access.Roles, a) - slices.Index(access.Roles, b)
	})
	if len(scope.Roles) > 0 {
		scope.Function = scope.Titles[scope.Roles[0]]
	}
	return scope, nil
}

// hold adds a membership to what a scope is.
func hold(scope *access.Scope, m Membership) {
	if scope.Party == "" {
		scope.Party = m.Party
	}
	if scope.Organisation == "" {
		scope.Organisation = m.Organisation
	}
	if !scope.Has(m.Role) {
		scope.Roles = append(scope.Roles, m.Role)
		scope.Titles[m.Role] = m.Function
	}
	if m.Role == access.Approver && !slices.Contains(scope.Approves, m.Party) {
		scope.Approves = append(scope.Approves, m.Party)
	}
	scope.Held = append(scope.Held, access.Held{Role: m.Role, Function: m.Function, Party: m.Party, Organisation: m.Organisation})
}

// standsInFor returns the function that a deputy stands in for, and "" for
// whoever is none.
func (s *Service) standsInFor(ctx context.Context, m Membership) (function string, err error) {
	if m.StandsIn == "" {
		return "", nil
	}
	err = s.db.Of(m.Partnership).QueryRow(ctx, `SELECT function FROM membership WHERE partnership = $1 AND id = $2`, m.Partnership, m.StandsIn).Scan(&function)
	return function, err
}

// Weak reports whether a session was begun in a way that opens nothing but the
// account itself: with a password alone.
func (s *Service) Weak(session Session) bool { return session.Means == ByPassword && !s.alone }

// Sessions lists the live sessions of the scope's account, newest first.
func (s *Service) Sessions(ctx context.Context, scope access.Scope, now time.Time) ([]Session, error) {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return nil, err
	}
	list, err := db.All(ctx, s.db, scanSession, `SELECT `+sessionColumns+` FROM session s WHERE s.account = $1 ORDER BY s.created DESC, s.id DESC`, scope.Account)
	var live []Session
	for _, session := range list {
		if session.live(now) {
			live = append(live, session)
		}
	}
	return live, err
}

// Revoke ends one of the scope's own sessions, at once.
func (s *Service) Revoke(ctx context.Context, scope access.Scope, session string, now time.Time) error {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return err
	}
	return s.db.Erase(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM session WHERE id = $1 AND account = $2`, session, scope.Account)
		switch {
		case err != nil:
			return err
		case n == 0:
			return errs.E(errs.NotFound, "db.none")
		}
		return s.log(ctx, tx, scope, now, "session.revoke", "session:"+session)
	})
}

// SignOut ends the session that a token stands for. One that is gone already
// is no error.
func (s *Service) SignOut(ctx context.Context, scope access.Scope, now time.Time) error {
	return s.db.Erase(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM session WHERE id = $1 AND account = $2`, scope.Session, scope.Account)
		if err != nil || n == 0 {
			return err
		}
		return s.log(ctx, tx, scope, now, "sign-out", "session:"+scope.Session)
	})
}

// RevokeOthers ends every session of the scope's account but its own.
func (s *Service) RevokeOthers(ctx context.Context, scope access.Scope, now time.Time) error {
	if err := access.Check(scope, access.OwnAccount, scope.Own()); err != nil {
		return err
	}
	return s.db.Erase(ctx, func(tx *db.DB) error {
		if err := endSessions(ctx, tx, scope.Account, scope.Session); err != nil {
			return err
		}
		return s.log(ctx, tx, scope, now, "session.revoke-others", "account:"+scope.Account)
	})
}

// endSessions ends every session of an account but one.
func endSessions(ctx context.Context, tx *db.DB, account, but string) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE account = $1 AND id <> $2`, account, but)
	return err
}

// log writes what somebody did to their own account into the installation's
// audit log: an account belongs to no partnership.
func (s *Service) log(ctx context.Context, tx *db.DB, scope access.Scope, now time.Time, act, object string) error {
	scope.Partnership = ""
	return audit.Append(ctx, tx, audit.Of(scope, now, act, object))
}

// Sweep removes sessions, links and ceremonies that have run out.
func (s *Service) Sweep(ctx context.Context, now time.Time) error {
	return s.db.Erase(ctx, func(tx *db.DB) error {
		_, err := tx.Exec(ctx, `DELETE FROM session WHERE created <= $1 OR seen <= $2`,
			db.Micros(now.Add(-AbsoluteLimit)), db.Micros(now.Add(-IdleLimit)))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM link WHERE expires <= $1`, db.Micros(now)); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM ceremony WHERE expires <= $1`, db.Micros(now))
		return err
	})
}
