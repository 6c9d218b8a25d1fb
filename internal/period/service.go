package period

import (
	"context"
	"encoding/json"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/partnership"
	"lykta/internal/place"
)

// Service is what staff do with the cycle.
type Service struct {
	db    *db.DB
	now   func() time.Time
	draft Drafting // nil: minutes hold no picture
}

// Drafting drafts the picture of a period as it stands at a moment, as JSON that
// whoever shows the minutes reads: the room of pictures stands above this one.
type Drafting func(ctx context.Context, d *db.DB, partnership, period string, now time.Time) (json.RawMessage, error)

// New returns the service over a database; now is the clock.
func New(d *db.DB, now func() time.Time) *Service { return &Service{db: d, now: now} }

// WithPicture returns the service that keeps the picture in the minutes.
func (s *Service) WithPicture(draft Drafting) *Service {
	return &Service{db: s.db, now: s.now, draft: draft}
}

// change is a change of one period that somebody asks for.
type change struct {
	rule   access.Rule
	key    string
	period string
	sent   any
	states []State // that the period may be in
}

// change does what is asked for of a period, where it is in one of the states
// that allow it: a Conflict, "period.state", otherwise.
func (s *Service) change(ctx context.Context, scope access.Scope, c change, do func(tx *db.DB, p Period, now time.Time) (string, error)) (string, error) {
	now := s.now().UTC()
	a := act.Act{Rule: c.rule, Key: c.key, Object: "period:" + c.period, Sent: c.sent}
	return act.Do(ctx, s.db, scope, a, now, func(tx *db.DB) (string, error) {
		p, err := ByID(ctx, tx, scope.Partnership, c.period)
		if err != nil {
			return "", err
		}
		for _, state := range c.states {
			if p.State == state {
				return do(tx, p, now)
			}
		}
		return "", errs.E(errs.Conflict, "period.state.wrong")
	})
}

// guarding is the guard of a partnership, which knows the names of its areas and
// places.
func guarding(ctx context.Context, d *db.DB, id string) (guard.Guard, error) {
	p, err := partnership.ByID(ctx, d, id)
	if err != nil {
		return guard.Guard{}, err
	}
	areas, err := place.Areas(ctx, d, id)
	if err != nil {
		return guard.Guard{}, err
	}
	places, err := place.Places(ctx, d, id)
	var names []string
	for _, a := range areas {
		names = append(names, a.Name)
	}
	for _, at := range places {
		names = append(names, at.Name)
	}
	return guard.Of(p.Profile, names...), err
}
