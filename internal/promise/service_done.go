package promise

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/partnership"
)

// DoneLinkLife is the longest that a link for telling what was done may work.
const DoneLinkLife = 400 * 24 * time.Hour

// DoneLink lets whoever holds it tell that something promised was done, without
// an account: for one promise, as one function of one party, until a moment.
type DoneLink struct {
	ID       string
	Pledge   string
	Promise  string
	Party    string
	Function string    // "yttre befäl": what output names
	Created  time.Time // UTC
	Expires  time.Time // UTC, exclusive
	Revoked  time.Time // UTC; zero while it works
	Used     time.Time // UTC; when it last was, zero: never yet

	partnership string
}

// Works reports whether the link can be used at the moment now.
func (l DoneLink) Works(now time.Time) bool { return l.Revoked.IsZero() && now.Before(l.Expires) }

const doneLinkColumns = `partnership, id, pledge, promise, party, function, created, expires, revoked, used`

func scanDoneLink(r *sql.Rows) (DoneLink, error) {
	var l DoneLink
	var created, expires, revoked, used int64
	err := r.Scan(&l.partnership, &l.ID, &l.Pledge, &l.Promise, &l.Party, &l.Function, &created, &expires, &revoked, &used)
	l.Created, l.Expires, l.Revoked, l.Used = db.Time(created), db.Time(expires), db.Time(revoked), db.Time(used)
	return l, err
}

// MakeDoneLink makes a link and returns its token, which is not kept and can be
// shown this once: the same form again is a Conflict, "donelink.made". What is
// wrong is an Invalid error at the fields party, function and until.
func (s *Service) MakeDoneLink(ctx context.Context, scope access.Scope, key string, l DoneLink) (token string, err error) {
	a := act.Act{Rule: access.MakeDoneLink, Key: key, Object: objectOf(l.Pledge, l.Promise), Sent: l}
	if err := act.May(ctx, s.db, scope, a, s.now().UTC()); err != nil {
		return "", err
	}
	at := s.now().UTC()
	token = ids.Token()
	err = s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error {
		_, again, err := db.Once(ctx, tx, scope.Partnership, key, a.Purpose(scope), at, func() (string, error) {
			sc, err := s.setting(ctx, tx, scope, at, l.Pledge, l.Promise)
			if err != nil {
				return "", err
			}
			if err := l.check(sc); err != nil {
				return "", err
			}
			id := ids.New(at)
			_, err = tx.Exec(ctx, `INSERT INTO done_link (partnership, id, token, pledge, promise, party, function, created, expires, revoked, used)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)`,
				scope.Partnership, id, ids.Hash(token), l.Pledge, l.Promise, l.Party, l.Function, db.Micros(at), db.Micros(l.Expires))
			if err != nil {
				return "", err
			}
			return id, audit.Append(ctx, tx, audit.Of(scope, at, string(a.Rule), a.Object))
		})
		if err == nil && again {
			return errs.E(errs.Conflict, "donelink.made")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

func (l DoneLink) check(sc scene) error {
	var fields []errs.Field
	if !slices.ContainsFunc(sc.pledge.Parties, func(p Party) bool { return p.ID == l.Party }) {
		fields = append(fields, errs.Field{Name: "party", Key: "donelink.party"})
	}
	if !audit.ValidFunction(l.Function) {
		fields = append(fields, errs.Field{Name: "function", Key: "member.function"})
	}
	if !l.Expires.After(sc.at) || l.Expires.After(sc.at.Add(DoneLinkLife)) {
		fields = append(fields, errs.Field{Name: "until", Key: "donelink.until"})
	}
	return errs.Fields(fields...)
}

// DoneLinks lists the links of a promise, newest first, those that work no more
// included.
func (s *Service) DoneLinks(ctx context.Context, scope access.Scope, pledge, promise string) ([]DoneLink, error) {
	if err := access.Check(scope, access.MakeDoneLink, scope.Own()); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db.Of(scope.Partnership), scanDoneLink, `SELECT `+doneLinkColumns+` FROM done_link
		WHERE partnership = $1 AND pledge = $2 AND promise = $3 ORDER BY id DESC`, scope.Partnership, pledge, promise)
}

// RevokeDoneLink stops a link, at once.
func (s *Service) RevokeDoneLink(ctx context.Context, scope access.Scope, key, id string) error {
	a := act.Act{Rule: access.MakeDoneLink, Key: key, Object: "donelink:" + id, Sent: id}
	if !ids.Valid(id) {
		return errs.E(errs.NotFound, "db.none")
	}
	_, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		n, err := tx.Exec(ctx, `UPDATE done_link SET revoked = $3 WHERE partnership = $1 AND id = $2 AND revoked = 0`, scope.Partnership, id, db.Micros(at))
		if err == nil && n == 0 {
			return "", errs.E(errs.NotFound, "db.none")
		}
		return "", err
	})
	return err
}

// OpenDoneLink returns what a token's link is for, and the scope in which its
// holder acts. One that is unknown, revoked or expired is NotFound, "link.gone".
func (s *Service) OpenDoneLink(ctx context.Context, token, request string) (access.Scope, DoneLink, error) {
	l, err := db.One(ctx, s.db.Everyone("whoever holds a link names no partnership: the link does"), scanDoneLink,
		`SELECT `+doneLinkColumns+` FROM done_link WHERE token = $1`, ids.Hash(token))
	if errs.Is(err, errs.NotFound) || err == nil && !l.Works(s.now()) {
		return access.Scope{}, DoneLink{}, errs.E(errs.NotFound, "link.gone")
	}
	if err != nil {
		return access.Scope{}, DoneLink{}, err
	}
	scope := access.Scope{Partnership: l.partnership, Account: "link:" + l.ID, Function: l.Function, Party: l.Party, Roles: []access.Role{access.Reporter}, Request: request}
	if rests, err := partnership.Suspended(ctx, s.db, l.partnership); err != nil || rests {
		return access.Scope{}, DoneLink{}, errs.E(errs.NotFound, "link.gone", err)
	}
	return scope, l, nil
}

// LogByLink enters an action for whoever holds a link. Whatever the action says
// of its promise and its performer is what the link says.
func (s *Service) LogByLink(ctx context.Context, token, request, key string, action Action) (string, error) {
	scope, l, err := s.OpenDoneLink(ctx, token, request)
	if err != nil {
		return "", err
	}
	action.Pledge, action.Promise, action.By = l.Pledge, l.Promise, Performer{Party: l.Party, Function: l.Function}
	id, err := s.LogAction(ctx, scope, key, action)
	if err != nil {
		return "", err
	}
	// When it last was used is for the list alone: losing it to a crash changes nothing.
	_, err = s.db.Of(scope.Partnership).Exec(ctx, `UPDATE done_link SET used = $3 WHERE partnership = $1 AND id = $2`, scope.Partnership, l.ID, db.Micros(s.now().UTC()))
	return id, err
}
