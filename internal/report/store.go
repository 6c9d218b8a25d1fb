package report

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"lykta/internal/db"
)

// Keep inserts reports with their events as they are, for what is imported and
// for examples; Send is for what somebody reports. Events must have IDs.
func Keep(ctx context.Context, tx *db.DB, partnership string, reports ...Report) error {
	var heads, events [][]any
	for _, r := range reports {
		heads = append(heads, []any{partnership, r.ID, r.Period, r.Account, r.Reporter, r.Function, string(r.Source), r.Batch, db.Micros(r.Sent), db.Micros(r.Withdrawn)})
		for _, e := range r.Events {
			events = append(events, []any{partnership, e.ID, r.ID, r.Period, r.Reporter, e.Category, e.Area, e.Place, e.Located, int64(e.At.X), int64(e.At.Y),
				db.Micros(e.Began), db.Micros(e.Finished), int64(e.Severity), e.Text, db.Micros(r.Sent)})
		}
	}
	tx = tx.Of(partnership)
	if err := tx.Insert(ctx, "report", columns("id, period, account, reporter, function, source, batch, sent, withdrawn"), heads, ""); err != nil {
		return err
	}
	return tx.Insert(ctx, "event", columns(eventColumns), events, "")
}

const eventColumns = "id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent"

// columns are the names in a list, after the partnership's.
func columns(list string) []string { return strings.Split("partnership, "+list, ", ") }

func scanEvent(r *sql.Rows) (Filed, error) {
	var e Filed
	return e, r.Scan(e.dest()...)
}

// dest is where the columns of an event go.
func (e *Filed) dest() []any {
	return []any{&e.ID, &e.Report, &e.Period, &e.Reporter, &e.Category, &e.Area, &e.Place, &e.Located, (*metres)(&e.At.X), (*metres)(&e.At.Y),
		(*moment)(&e.Began), (*moment)(&e.Finished), &e.Severity, &e.Text, (*moment)(&e.Sent)}
}

// moment and metres scan whole numbers.
type (
	moment time.Time
	metres float64
)

// Scan reads microseconds.
func (m *moment) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a moment is %T", v)
	}
	*m = moment(db.Time(n))
	return nil
}

// Scan reads metres.
func (m *metres) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("metres are %T", v)
	}
	*m = metres(n)
	return nil
}

// OfPeriod lists the events that are taken up in a period, by when they began.
func OfPeriod(ctx context.Context, d *db.DB, partnership, period string) ([]Filed, error) {
	return db.All(ctx, d.Of(partnership), scanEvent, `SELECT `+eventColumns+` FROM event WHERE partnership = $1 AND period = $2 ORDER BY began, id`, partnership, period)
}

// Between lists the events that began from one moment until another, by when
// they began.
func Between(ctx context.Context, d *db.DB, partnership string, from, until time.Time) ([]Filed, error) {
	return db.All(ctx, d.Of(partnership), scanEvent, `SELECT `+eventColumns+` FROM event WHERE partnership = $1 AND began >= $2 AND began < $3 ORDER BY began, id`,
		partnership, db.Micros(from), db.Micros(until))
}

// Each hands the events of Between over one at a time, without holding them all.
func Each(ctx context.Context, d *db.DB, partnership string, from, until time.Time, fn func(Filed) error) error {
	rows, err := d.Of(partnership).Query(ctx, `SELECT `+eventColumns+` FROM event WHERE partnership = $1 AND began >= $2 AND began < $3 ORDER BY began, id`,
		partnership, db.Micros(from), db.Micros(until))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEvent(rows)
		if err != nil {
			return err
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return rows.Err()
}
