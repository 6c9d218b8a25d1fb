package period

import (
	"context"
	"encoding/json"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Lock ends the time for reports: the picture can be drafted. version is the one
// that was seen; another is a Conflict, "period.version".
func (s *Service) Lock(ctx context.Context, scope access.Scope, key, id string, version int64) error {
	return s.move(ctx, scope, key, id, version, Open, Locked, nil)
}

// Unlock takes reports again. It cannot be done when the meeting has begun.
func (s *Service) Unlock(ctx context.Context, scope access.Scope, key, id string, version int64) error {
	return s.move(ctx, scope, key, id, version, Locked, Open, nil)
}

// Begin begins the meeting.
func (s *Service) Begin(ctx context.Context, scope access.Scope, key, id string, version int64) error {
	return s.move(ctx, scope, key, id, version, Locked, Meet, nil)
}

// Close ends the meeting and freezes its minutes. A place that comes back and
// that nothing was decided about is a Conflict, "period.repeated".
func (s *Service) Close(ctx context.Context, scope access.Scope, key, id string, version int64) error {
	var picture json.RawMessage
	if s.draft != nil {
		var err error
		if picture, err = s.draft(ctx, s.db, scope.Partnership, id, s.now().UTC()); err != nil {
			return err
		}
	}
	return s.move(ctx, scope, key, id, version, Meet, Closed, func(tx *db.DB, p Period, now time.Time) error {
		return freeze(ctx, tx, scope, p, picture, now)
	})
}

func (s *Service) move(ctx context.Context, scope access.Scope, key, id string, version int64, from, to State, also func(*db.DB, Period, time.Time) error) error {
	c := change{rule: access.RunCycle, key: key, period: id, sent: []any{version, to}, states: []State{from}}
	_, err := s.change(ctx, scope, c, func(tx *db.DB, p Period, now time.Time) (string, error) {
		n, err := tx.Of(scope.Partnership).Exec(ctx, `UPDATE period SET state = $3, version = version + 1
			WHERE partnership = $1 AND id = $2 AND version = $4`, scope.Partnership, id, string(to), version)
		if err == nil && n == 0 {
			err = errs.E(errs.Conflict, "period.version")
		}
		if err == nil && also != nil {
			err = also(tx, p, now)
		}
		return string(to), err
	})
	return err
}
