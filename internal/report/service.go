package report

import (
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// Service takes reports and shows them. It is safe for concurrent use.
type Service struct {
	db  *db.DB
	now func() time.Time
}

// NewService returns a service over a database and a clock.
func NewService(d *db.DB, now func() time.Time) *Service { return &Service{db: d, now: now} }

// Send keeps what somebody reports, in the period that now takes reports, and
// returns its ID. Of the report only the events count: who it comes from is the
// scope's, and an event that began at no time is of now. Without events it says
// that there is nothing to report.
//
// typed is all that was typed, as it goes into JSON, where the events follow
// from it and from when it is read: the same key with the same typed counts
// once. Without it the events are compared.
//
// What is wrong is an Invalid error at fields such as "event.0.where". A text
// that is about a person is refused; of that only the way that was shown is
// kept.
func (s *Service) Send(ctx context.Context, scope access.Scope, key string, r Report, typed any) (string, error) {
	now := s.now().UTC()
	if typed == nil {
		typed = r.Events
	}
	var shown []Way
	id, err := act.Do(ctx, s.db, scope, act.Act{Rule: access.SendReport, Key: key, Object: "report", Sent: typed}, now, func(tx *db.DB) (string, error) {
		land, err := landOf(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		checked := land.check(r.Events, now)
		shown = checked.ways
		if len(checked.wrong) > 0 {
			return "", errs.Fields(checked.wrong...)
		}
		p, err := period.Taking(ctx, tx, scope.Partnership, now)
		if err != nil {
			return "", err
		}
		kept := Report{ID: ids.New(now), Period: p.ID, Account: scope.Account, Reporter: scope.Reporter(), Function: scope.Function,
			Source: Typed, Sent: now, Events: checked.events}
		return kept.ID, Keep(ctx, tx, scope.Partnership, kept)
	})
	if len(shown) == 0 {
		return id, err
	}
	return id, first(s.refer(ctx, scope.Partnership, key, shown, now), err)
}

// Check tells what is wrong with a report, as Send does, and keeps nothing of it
// but the way that was shown for a text about a person.
func (s *Service) Check(ctx context.Context, scope access.Scope, key string, r Report) error {
	if err := act.May(ctx, s.db, scope, act.Act{Rule: access.SendReport, Object: "report"}, s.now().UTC()); err != nil {
		return err
	}
	land, err := landOf(ctx, s.db, scope.Partnership)
	if err != nil {
		return err
	}
	now := s.now().UTC()
	checked := land.check(r.Events, now)
	if len(checked.ways) > 0 {
		err = s.refer(ctx, scope.Partnership, key, checked.ways, now)
	}
	return first(err, errs.Fields(checked.wrong...))
}

// first returns the first error that there is.
func first(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// Withdraw takes back a report of the scope's own, as long as its period takes
// reports: its events are gone, that there was one stays. A report of another's
// is NotFound, "report.none"; one whose period is locked a Conflict,
// "report.locked".
func (s *Service) Withdraw(ctx context.Context, scope access.Scope, key, id string) error {
	now := s.now().UTC()
	_, err := act.Do(ctx, s.db, scope, act.Act{Rule: access.SendReport, Key: key, Object: "report:" + id, Sent: "withdraw"}, now, func(tx *db.DB) (string, error) {
		tx = tx.Of(scope.Partnership)
		var taken string
		err := tx.QueryRow(ctx, `SELECT period FROM report WHERE partnership = $1 AND id = $2 AND account = $3 AND source = $4 AND withdrawn = 0`,
			scope.Partnership, id, scope.Account, string(Typed)).Scan(&taken)
		if errs.Is(err, errs.NotFound) {
			return "", errs.E(errs.NotFound, "report.none")
		}
		if err != nil {
			return "", err
		}
		p, err := period.ByID(ctx, tx, scope.Partnership, taken)
		if err != nil {
			return "", err
		}
		if p.State != period.Open {
			return "", errs.E(errs.Conflict, "report.locked")
		}
		return id, forget(ctx, tx, scope.Partnership, id, now)
	})
	return err
}

// forget deletes the events of a report and notes when.
func forget(ctx context.Context, tx *db.DB, partnership, id string, at time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM event WHERE partnership = $1 AND report = $2`, partnership, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE report SET withdrawn = $3 WHERE partnership = $1 AND id = $2`, partnership, id, db.Micros(at))
	return err
}
