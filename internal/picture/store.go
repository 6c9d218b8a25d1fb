package picture

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/period"
	"lykta/internal/place"
)

// For drafts the picture of a period of the cycle, as what has been reported
// until the moment now (UTC) has it. No such period is NotFound.
func For(ctx context.Context, d *db.DB, partnership, periodID string, now time.Time) (Picture, error) {
	span, err := db.One(ctx, d.Of(partnership), scanSpan, `SELECT begins, ends FROM period WHERE partnership = $1 AND id = $2`, partnership, periodID)
	if err != nil {
		return Picture{}, err
	}
	return Over(ctx, d, partnership, span, now)
}

func scanSpan(r *sql.Rows) (p day.Period, err error) {
	var from, to string
	if err = r.Scan(&from, &to); err != nil {
		return p, err
	}
	if p.From, err = day.Parse(from); err == nil {
		p.To, err = day.Parse(to)
	}
	return p, err
}

// Over drafts the picture of any span of days, as what had been reported until
// a moment (UTC) has it.
func Over(ctx context.Context, d *db.DB, partnership string, span day.Period, until time.Time) (Picture, error) {
	in, err := Gather(ctx, d, partnership, span, until)
	if err != nil {
		return Picture{}, err
	}
	return Draft(ctx, in)
}

// Gather reads all that the picture of a span is a function of, at one moment.
func Gather(ctx context.Context, d *db.DB, partnership string, span day.Period, until time.Time) (in Input, err error) {
	err = d.Of(partnership).Snapshot(ctx, func(tx *db.DB) (err error) {
		in, err = gather(ctx, tx, partnership, span, until)
		return err
	})
	return in, err
}

// gather is Gather inside a transaction.
func gather(ctx context.Context, tx *db.DB, partnership string, span day.Period, until time.Time) (Input, error) {
	in := Input{Until: until}
	since, err := sinceOf(ctx, tx, partnership, until)
	if err != nil {
		return in, err
	}
	in.Frame = FrameOf(span, since)
	if in.Areas, err = place.Areas(ctx, tx, partnership); err != nil {
		return in, err
	}
	if in.Places, err = place.Places(ctx, tx, partnership); err != nil {
		return in, err
	}
	if in.Scheme, err = category.Current(ctx, tx, partnership); err != nil {
		return in, err
	}
	return in, in.read(ctx, tx, partnership)
}

// sinceOf is the first day that anything reported is about.
func sinceOf(ctx context.Context, tx *db.DB, partnership string, until time.Time) (day.Day, error) {
	at, err := db.One(ctx, tx.Of(partnership), scanMicros, `SELECT began FROM event WHERE partnership = $1 AND sent <= $2 ORDER BY began, id LIMIT 1`, partnership, db.Micros(until))
	if errs.Is(err, errs.NotFound) {
		return day.Day{}, nil
	}
	return day.In(db.Time(at)), err
}

func scanMicros(r *sql.Rows) (at int64, err error) { return at, r.Scan(&at) }

func (in *Input) read(ctx context.Context, tx *db.DB, partnership string) error {
	for _, span := range in.Frame.Spans() {
		if err := in.events(ctx, tx, partnership, span); err != nil {
			return err
		}
		if err := in.turns(ctx, tx, partnership, span); err != nil {
			return err
		}
	}
	var err error
	if in.Rosters, err = period.RostersIn(ctx, tx, partnership, in.Frame.Now, in.Until); err != nil {
		return err
	}
	if in.Decisions, err = decisions(ctx, tx, partnership, in); err != nil {
		return err
	}
	in.Presence, err = presence(ctx, tx, partnership, in)
	return err
}

func (in *Input) events(ctx context.Context, tx *db.DB, partnership string, span day.Period) error {
	names := interner{}
	list, err := db.All(ctx, tx.Of(partnership), names.event, `SELECT id, reporter, category, area, place, located, east, north, began, finished, severity
		FROM event WHERE partnership = $1 AND began >= $2 AND began < $3 AND sent <= $4`,
		partnership, db.Micros(span.From.Start()), db.Micros(span.To.Add(1).Start()), db.Micros(in.Until))
	in.Events = append(in.Events, list...)
	return err
}

// interner keeps one copy of each name: a county has millions of events and a
// few hundred names.
type interner map[string]string

func (n interner) one(b []byte) string {
	if s, ok := n[string(b)]; ok {
		return s
	}
	s := string(b)
	n[s] = s
	return s
}

func (n interner) event(r *sql.Rows) (Event, error) {
	var e Event
	var reporter, category, area, at sql.RawBytes
	var east, north, began, finished int64
	err := r.Scan(&e.ID, &reporter, &category, &area, &at, &e.Located, &east, &north, &began, &finished, &e.Severity)
	e.Reporter, e.Category, e.Area, e.Place = n.one(reporter), n.one(category), n.one(area), n.one(at)
	e.At = geo.Point{X: float64(east), Y: float64(north)}
	e.Began, e.Finished = db.Time(began), db.Time(finished)
	return e, err
}

// turns reads who sent anything, also "nothing to report", in the periods of
// the cycle that begin in a span.
func (in *Input) turns(ctx context.Context, tx *db.DB, partnership string, span day.Period) error {
	list, err := db.All(ctx, tx.Of(partnership), scanTurn, `SELECT reporter, period FROM report
		WHERE partnership = $1 AND period >= $2 AND period <= $3 AND sent <= $4 AND withdrawn = 0 GROUP BY reporter, period`,
		partnership, span.From.String(), span.To.String(), db.Micros(in.Until))
	in.Turns = append(in.Turns, list...)
	return err
}

func scanTurn(r *sql.Rows) (t Turn, err error) {
	var id string
	if err = r.Scan(&t.Reporter, &id); err == nil {
		t.Day, err = day.Parse(id)
	}
	return t, err
}

func scanText(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }

// decisions are those that were done or stopped in the period.
func decisions(ctx context.Context, tx *db.DB, partnership string, in *Input) ([]Decision, error) {
	return db.All(ctx, tx.Of(partnership), scanDecision, `SELECT id, what, owner, state FROM decision
		WHERE partnership = $1 AND state IN ('done', 'stopped') AND changed >= $2 AND changed < $3 AND changed <= $4 ORDER BY id`,
		partnership, db.Micros(in.Frame.Now.From.Start()), db.Micros(in.Frame.Now.To.Add(1).Start()), db.Micros(in.Until))
}

func scanDecision(r *sql.Rows) (d Decision, err error) {
	return d, r.Scan(&d.ID, &d.Text, &d.Owner, &d.State)
}

// presence sums who was where in the period, by function and place.
func presence(ctx context.Context, tx *db.DB, partnership string, in *Input) ([]Presence, error) {
	named := map[string]string{}
	for _, a := range in.Areas {
		named[a.ID] = a.Name
	}
	for _, p := range in.Places {
		named[p.ID] = p.Name
	}
	from, to := db.Micros(in.Frame.Now.From.Start()), db.Micros(in.Frame.Now.To.Add(1).Start())
	list, err := db.All(ctx, tx.Of(partnership), scanPresence, `SELECT function, CASE WHEN place <> '' THEN place ELSE area END AS spot, SUM(finished - began)
		FROM presence_done WHERE partnership = $1 AND began >= $2 AND began < $3 AND told <= $4 GROUP BY 1, 2 ORDER BY 1, 2`, partnership, from, to, db.Micros(in.Until))
	for i := range list {
		if name := named[list[i].Place]; name != "" {
			list[i].Place = name
		}
	}
	return list, err
}

func scanPresence(r *sql.Rows) (p Presence, err error) {
	var micros int64
	err = r.Scan(&p.Who, &p.Place, &micros)
	p.Minutes = micros / 60e6
	return p, err
}
