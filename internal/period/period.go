package period

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// State is how far a period has come.
type State string

// The states, in their order.
const (
	Open   State = "open"    // takes reports
	Locked State = "locked"  // takes no more; the picture is drafted
	Meet   State = "meeting" // the meeting has begun
	Closed State = "closed"  // the minutes stand
)

// Period is one turn of the cycle.
type Period struct {
	ID       string // its first day: "2026-11-16"
	Span     day.Period
	Deadline time.Time // UTC: when reports should have come
	Meeting  time.Time // UTC: when the meeting begins
	State    State
	Version  int64 // from 1; every change adds one
}

const columns = `id, begins, ends, deadline, meeting, state, version`

func scan(r *sql.Rows) (Period, error) {
	var p Period
	var from, to string
	var deadline, meeting int64
	if err := r.Scan(&p.ID, &from, &to, &deadline, &meeting, &p.State, &p.Version); err != nil {
		return p, err
	}
	p.Deadline, p.Meeting = db.Time(deadline), db.Time(meeting)
	var err error
	if p.Span.From, err = day.Parse(from); err == nil {
		p.Span.To, err = day.Parse(to)
	}
	return p, err
}

// ByID returns a period, or NotFound.
func ByID(ctx context.Context, d *db.DB, partnership, id string) (Period, error) {
	return db.One(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM period WHERE partnership = $1 AND id = $2`, partnership, id)
}

// Recent lists at most limit periods, newest first.
func Recent(ctx context.Context, d *db.DB, partnership string, limit int) ([]Period, error) {
	return db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM period WHERE partnership = $1 ORDER BY id DESC LIMIT $2`, partnership, limit)
}

// Taking returns the period that a report sent now belongs to: the first that is
// open and whose meeting lies ahead, or else the first from today on that is not
// there yet, which is made.
func Taking(ctx context.Context, tx *db.DB, partnership string, now time.Time) (Period, error) {
	p, err := db.One(ctx, tx.Of(partnership), scan, `SELECT `+columns+` FROM period
		WHERE partnership = $1 AND state = $2 AND meeting > $3 ORDER BY id LIMIT 1`, partnership, string(Open), db.Micros(now))
	if !errs.Is(err, errs.NotFound) {
		return p, err
	}
	schedule, err := ScheduleOf(ctx, tx, partnership)
	if err != nil {
		return p, err
	}
	for p = schedule.Period(day.In(now)); ; p = schedule.After(p) {
		made, err := add(ctx, tx, partnership, p)
		if made || err != nil {
			return p, err
		}
	}
}

// add makes a period where there is none with its ID yet, and reports whether it
// did.
func add(ctx context.Context, tx *db.DB, partnership string, p Period) (bool, error) {
	n, err := tx.Of(partnership).Exec(ctx, `INSERT INTO period (partnership, id, begins, ends, deadline, meeting, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (partnership, id) DO NOTHING`,
		partnership, p.ID, p.Span.From.String(), p.Span.To.String(), db.Micros(p.Deadline), db.Micros(p.Meeting), string(p.State))
	return n > 0, err
}
