package promise

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/ids"
	"lykta/internal/partnership"
)

// SetNotice puts a message on top of the partnership's pages and returns its
// ID. A notice without a beginning stands from now.
func (s *Service) SetNotice(ctx context.Context, scope access.Scope, key string, n partnership.Notice) (string, error) {
	g, err := s.guardOf(ctx, s.db, scope)
	if err != nil {
		return "", err
	}
	if err := errs.Fields(g.Refuse(guard.Long("sv", n.Swedish), guard.Long("en", n.English))...); err != nil {
		return "", err
	}
	id := ids.New(s.now())
	a := act.Act{Rule: access.SetNotice, Key: key, Object: "notice", Sent: n}
	return s.profile(ctx, scope, a, func(at time.Time, p *partnership.Profile) (string, error) {
		fresh := n
		fresh.ID = id
		if fresh.From.IsZero() {
			fresh.From = at
		}
		p.Settings.Notices = append(p.Settings.Notices, fresh)
		return id, nil
	})
}

// EndNotice takes a notice off the pages now.
func (s *Service) EndNotice(ctx context.Context, scope access.Scope, key, notice string) error {
	a := act.Act{Rule: access.SetNotice, Key: key, Object: "notice", Sent: []string{"end", notice}}
	_, err := s.profile(ctx, scope, a, func(at time.Time, p *partnership.Profile) (string, error) {
		for i, n := range p.Settings.Notices {
			if n.ID == notice {
				p.Settings.Notices[i].Ended = at
				return notice, nil
			}
		}
		return "", errs.E(errs.NotFound, "notice.none")
	})
	return err
}

// profile changes the partnership's settings at most once for the act's key.
// The audit entry is partnership.Change's own.
func (s *Service) profile(ctx context.Context, scope access.Scope, a act.Act, edit func(time.Time, *partnership.Profile) (string, error)) (string, error) {
	if err := act.May(ctx, s.db, scope, a, s.now().UTC()); err != nil {
		return "", err
	}
	at := s.now().UTC()
	var outcome string
	err := s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) (err error) {
		outcome, _, err = db.Once(ctx, tx, scope.Partnership, a.Key, a.Purpose(scope), at, func() (answer string, err error) {
			p, err := partnership.ByID(ctx, tx, scope.Partnership)
			if err != nil {
				return "", err
			}
			_, err = partnership.Change(ctx, tx, scope, a.Rule, p.Version, at, func(p *partnership.Profile) (err error) {
				answer, err = edit(at, p)
				return err
			})
			return answer, err
		})
		return err
	})
	return outcome, err
}
