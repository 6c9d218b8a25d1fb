package period

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
)

// Unclosed lists the periods whose meeting has not been closed, the newest first,
// at most limit.
func Unclosed(ctx context.Context, d *db.DB, partnership string, limit int) ([]Period, error) {
	return db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM period WHERE partnership = $1 AND state <> $2 ORDER BY id DESC LIMIT $3`,
		partnership, string(Closed), limit)
}

// Reporting is the period that a report sent now would belong to, of periods
// given the newest first, and false where it is not there yet: see Taking.
func Reporting(list []Period, now time.Time) (Period, bool) {
	for _, p := range slices.Backward(list) {
		if p.State == Open && p.Meeting.After(now) {
			return p, true
		}
	}
	return Period{}, false
}

// Late reports whether reports should have come and the period takes them still.
func (p Period) Late(now time.Time) bool { return p.State == Open && !p.Deadline.After(now) }

// Held reports whether the meeting has begun, or should have, and is not closed.
func (p Period) Held(now time.Time) bool {
	return p.State == Meet || p.State == Locked && !p.Meeting.After(now)
}

// UndecidedIn counts the places that came back and that a meeting has not decided
// about yet.
func UndecidedIn(ctx context.Context, d *db.DB, partnership string, p Period) (int, error) {
	schedule, err := ScheduleOf(ctx, d, partnership)
	if err != nil {
		return 0, err
	}
	repeated, err := RepeatedIn(ctx, d, partnership, p, schedule.On(p.Span.To).Repeat)
	if err != nil || len(repeated) == 0 {
		return 0, err
	}
	decided, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (x Decision, err error) {
		return x, r.Scan(&x.Period, &x.Place)
	}, `SELECT period, place FROM decision WHERE partnership = $1 AND period = $2`, partnership, p.ID)
	return len(Undecided(repeated, decided, p.ID)), err
}

// Overdue lists what an organisation should have done before a day and has not,
// what is latest by most first, at most limit.
func Overdue(ctx context.Context, d *db.DB, partnership, organisation string, today day.Day, limit int) ([]Decision, error) {
	return db.All(ctx, d.Of(partnership), scanDecision, `SELECT `+decisionColumns+` FROM decision
		WHERE partnership = $1 AND organisation = $2 AND deadline <> '' AND deadline < $3 AND state IN ($4, $5) ORDER BY deadline, id LIMIT $6`,
		partnership, organisation, today.String(), string(Ongoing), string(Delayed), limit)
}
