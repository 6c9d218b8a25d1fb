package retention

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
)

// Protocol is what is kept of a disposal: numbers and references.
type Protocol struct {
	Number    int64 // from 1
	Reference string
	Function  string    // who decided
	At        time.Time // UTC
	Lines     []Line
}

// Line is what one class lost.
type Line struct {
	Class          Class
	Months         int
	Plan           string
	Reference      string // of the decision that the period rests on
	Removed        int
	Held           int       // due, and kept by a hold
	Oldest, Newest time.Time // UTC; what the periods were counted from
}

// Protocols returns the protocols of the scope's partnership, newest first.
func (s *Service) Protocols(ctx context.Context, scope access.Scope) ([]Protocol, error) {
	if err := access.Check(scope, access.DecideDisposal, scope.Own()); err != nil {
		return nil, err
	}
	list, err := db.All(ctx, s.db.Of(scope.Partnership), func(r *sql.Rows) (p Protocol, err error) {
		var at int64
		err = r.Scan(&p.Number, &p.Reference, &p.Function, &at)
		p.At = db.Time(at)
		return p, err
	}, `SELECT number, reference, function, at FROM disposal WHERE partnership = $1 ORDER BY number DESC`, scope.Partnership)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Lines, err = lines(ctx, s.db, scope.Partnership, list[i].Number); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func lines(ctx context.Context, d *db.DB, partnership string, number int64) ([]Line, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (l Line, err error) {
		var oldest, newest int64
		err = r.Scan(&l.Class, &l.Months, &l.Plan, &l.Reference, &l.Removed, &l.Held, &oldest, &newest)
		l.Oldest, l.Newest = db.Time(oldest), db.Time(newest)
		return l, err
	}, `SELECT class, months, plan, reference, removed, held, oldest, newest FROM disposal_line
		WHERE partnership = $1 AND number = $2 ORDER BY class`, partnership, number)
}
