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
// open and has not ended before today, or the one that now falls in, which is
// made where there is none.
func Taking(ctx context.Context, tx *db.DB, partnership string, now time.Time) (Period, error) {
	today := day.In(now)
	p, err := db.One(ctx, tx.Of(partnership), scan, `SELECT `+columns+` FROM period
		WHERE partnership = $1 AND state = $2 AND ends >= $3 ORDER BY id LIMIT 1`, partnership, string(Open), today.String())
	if !errs.Is(err, errs.NotFound) {
		return p, err
	}
	p = fortnight(today)
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO period (partnership, id, begins, ends, deadline, meeting, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`, partnership, p.ID, p.Span.From.String(), p.Span.To.String(), db.Micros(p.Deadline), db.Micros(p.Meeting), string(p.State))
	return p, err
}

// fortnight is the pair of ISO weeks that a day falls in, the first of them odd.
func fortnight(d day.Day) Period {
	monday := d.Add(-((int(d.Weekday()) + 6) % 7))
	if _, week := monday.ISOWeek(); week%2 == 0 {
		monday = monday.Add(-7)
	}
	span := day.Period{From: monday, To: monday.Add(13)}
	return Period{ID: monday.String(), Span: span, Deadline: monday.Add(14).Start().Add(12 * time.Hour),
		Meeting: monday.Add(15).Start().Add(9 * time.Hour), State: Open, Version: 1}
}
