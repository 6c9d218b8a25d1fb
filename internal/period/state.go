package period

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
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

// redrafts is how often the picture is drafted anew because something changed
// while it was drafted.
const redrafts = 5

// Close ends the meeting and freezes its minutes, with the picture as it stands
// at that moment. A place that comes back and that nothing was decided about is
// a Conflict, "period.repeated"; so is a partnership in which something changes
// each time that the picture has been drafted, "period.version".
func (s *Service) Close(ctx context.Context, scope access.Scope, key, id string, version int64) error {
	for range redrafts {
		seen, picture, err := s.drafted(ctx, scope.Partnership, id)
		if err != nil {
			return err
		}
		err = s.move(ctx, scope, key, id, version, Meet, Closed, func(tx *db.DB, p Period, now time.Time) error {
			if stands, err := audit.End(ctx, tx, scope.Partnership); err != nil || stands != seen {
				return cmp.Or(err, errMoved)
			}
			return freeze(ctx, tx, scope, p, picture, now)
		})
		if !errors.Is(err, errMoved) {
			return err
		}
	}
	return errs.E(errs.Conflict, "period.version")
}

var errMoved = errors.New("something has changed since the picture was drafted")

// drafted drafts the picture outside a transaction, for it may take a second,
// and returns where the log of acts stood before: nothing is in the picture of
// what was changed since.
func (s *Service) drafted(ctx context.Context, partnership, id string) (seen audit.Head, picture json.RawMessage, err error) {
	if seen, err = audit.End(ctx, s.db, partnership); err != nil || s.draft == nil {
		return seen, nil, err
	}
	picture, err = s.draft(ctx, s.db, partnership, id, s.now().UTC())
	return seen, picture, err
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
