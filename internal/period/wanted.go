package period

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// Wanted is where and when a meeting wants somebody to be: at a named place, or
// anywhere in an area.
type Wanted struct {
	ID       string         `json:"id"`
	Period   string         `json:"period"` // ID of the period whose meeting decided it
	Area     string         `json:"area,omitempty"`
	Place    string         `json:"place,omitempty"` // instead of Area
	Weekdays []time.Weekday `json:"weekdays"`        // on which it begins
	From     int            `json:"from"`            // minutes after midnight
	To       int            `json:"to"`              // past midnight where it is not after From
	Span     day.Period     `json:"span"`
}

// Minutes is how long it is wanted each time.
func (w Wanted) Minutes() int {
	if w.To > w.From {
		return w.To - w.From
	}
	return w.To + 24*60 - w.From
}

// Week are the days of the week as Swedes count them.
var Week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

const wantedColumns = `id, period, area, place, weekdays, from_minute, to_minute, begins, ends`

func scanWanted(r *sql.Rows) (w Wanted, err error) {
	var days int
	var from, to string
	if err := r.Scan(&w.ID, &w.Period, &w.Area, &w.Place, &days, &w.From, &w.To, &from, &to); err != nil {
		return w, err
	}
	for _, weekday := range Week {
		if days&(1<<weekday) != 0 {
			w.Weekdays = append(w.Weekdays, weekday)
		}
	}
	if w.Span.From, err = day.Parse(from); err == nil {
		w.Span.To, err = day.Parse(to)
	}
	return w, err
}

// WantedIn lists what a period's meeting wanted.
func WantedIn(ctx context.Context, d *db.DB, partnership, id string) ([]Wanted, error) {
	return db.All(ctx, d.Of(partnership), scanWanted,
		`SELECT `+wantedColumns+` FROM presence_wanted WHERE partnership = $1 AND period = $2 ORDER BY id`, partnership, id)
}

// WantedBetween lists what is wanted on days of a span.
func WantedBetween(ctx context.Context, d *db.DB, partnership string, span day.Period) ([]Wanted, error) {
	return db.All(ctx, d.Of(partnership), scanWanted,
		`SELECT `+wantedColumns+` FROM presence_wanted WHERE partnership = $1 AND ends >= $2 AND begins <= $3 ORDER BY begins, id`,
		partnership, span.From.String(), span.To.String())
}

// Want keeps that somebody should be somewhere and returns its ID. What is wrong
// is an Invalid error that names the fields where, weekdays, from, to, span.from
// and span.to.
func (s *Service) Want(ctx context.Context, scope access.Scope, key string, w Wanted) (string, error) {
	c := change{rule: access.RunCycle, key: key, period: w.Period, sent: w, states: []State{Meet}}
	return s.change(ctx, scope, c, func(tx *db.DB, _ Period, now time.Time) (string, error) {
		names, err := NamesOf(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := w.check(names, day.In(now)); err != nil {
			return "", err
		}
		w.ID = ids.New(now)
		days := 0
		for _, weekday := range w.Weekdays {
			days |= 1 << weekday
		}
		_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO presence_wanted (partnership, `+wantedColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, scope.Partnership, w.ID, w.Period, w.Area, w.Place, days,
			w.From, w.To, w.Span.From.String(), w.Span.To.String())
		return w.ID, err
	})
}

// Unwant takes it back while the meeting lasts.
func (s *Service) Unwant(ctx context.Context, scope access.Scope, key, id, wanted string) error {
	c := change{rule: access.RunCycle, key: key, period: id, sent: wanted, states: []State{Meet}}
	_, err := s.change(ctx, scope, c, func(tx *db.DB, _ Period, _ time.Time) (string, error) {
		n, err := tx.Of(scope.Partnership).Exec(ctx, `DELETE FROM presence_wanted WHERE partnership = $1 AND period = $2 AND id = $3`, scope.Partnership, id, wanted)
		if err == nil && n == 0 {
			err = errs.E(errs.NotFound, "db.none")
		}
		return "", err
	})
	return err
}

const maxWanted = 92 // days that presence is wanted at most

func (w Wanted) check(names Names, today day.Day) error {
	var wrong []errs.Field
	complain := func(is bool, name, key string, args ...any) {
		if is {
			wrong = append(wrong, errs.Field{Name: name, Key: key, Args: args})
		}
	}
	complain(names.Where(w.Area, w.Place) == "", "where", "presence.where.none")
	complain(len(w.Weekdays) == 0, "weekdays", "presence.weekdays.none")
	for _, weekday := range w.Weekdays {
		complain(!slices.Contains(Week, weekday), "weekdays", "presence.weekdays.none")
	}
	complain(w.From < 0 || w.From > lastMinute, "from", "period.clock")
	complain(w.To < 0 || w.To > lastMinute, "to", "period.clock")
	complain(w.From == w.To, "to", "presence.to.same")
	complain(w.Span.From.IsZero(), "span.from", "date.missing")
	complain(w.Span.To.IsZero(), "span.to", "date.missing")
	if !w.Span.From.IsZero() && !w.Span.To.IsZero() {
		complain(w.Span.Days() == 0, "span.to", "period.away.reversed")
		complain(w.Span.Days() > maxWanted, "span.to", "presence.span.long", maxWanted)
		complain(w.Span.Days() > 0 && w.Span.To.Before(today), "span.to", "presence.span.over")
	}
	return errs.Fields(wrong...)
}
