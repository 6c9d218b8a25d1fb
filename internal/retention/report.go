package retention

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
)

// oldReports finds the reports sent before a moment of which a condition (on r)
// holds. One that a period or an edition still counts, or that somebody still
// reads for them, is not due: from the first day that it is about or is taken up
// in until the last, or that on which it was sent.
func oldReports(condition string) func(context.Context, *db.DB, string, int64) ([]Item, error) {
	return func(ctx context.Context, d *db.DB, partnership string, before int64) ([]Item, error) {
		needed, err := unfinished(ctx, d, partnership)
		if err != nil {
			return nil, err
		}
		list, err := db.All(ctx, d.Of(partnership), reportStretch, `SELECT r.id, r.account, r.period, r.sent, COALESCE(MIN(e.began), r.sent), COALESCE(MAX(e.finished), r.sent)
			FROM report r LEFT JOIN event e ON e.partnership = r.partnership AND e.report = r.id
			WHERE r.partnership = $1 AND r.sent < $2 AND `+condition+` GROUP BY r.id, r.account, r.period, r.sent`, partnership, before)
		return due(list, before, needed), err
	}
}

func reportStretch(r *sql.Rows) (s stretch, err error) {
	var period string
	var sent, began, finished int64
	if err := r.Scan(&s.item.Object, &s.item.Account, &period, &sent, &began, &finished); err != nil {
		return s, err
	}
	s.item.Since = db.Time(sent)
	taken, err := day.Parse(period)
	if err != nil {
		return s, fmt.Errorf("the period of report %s: %w", s.item.Object, err)
	}
	s.span = day.Period{From: taken, To: taken}
	for _, at := range []time.Time{s.item.Since, db.Time(began), db.Time(finished)} {
		on := day.In(at)
		if on.Before(s.span.From) {
			s.span.From = on
		}
		if on.After(s.span.To) {
			s.span.To = on
		}
	}
	return s, nil
}

// removeReport deletes a report with its events.
func removeReport(ctx context.Context, tx *db.DB, r removal, item Item) error {
	for _, query := range []string{`DELETE FROM event WHERE partnership = $1 AND report = $2`, `DELETE FROM report WHERE partnership = $1 AND id = $2`} {
		if _, err := tx.Of(r.partnership).Exec(ctx, query, r.partnership, item.Object); err != nil {
			return err
		}
	}
	return nil
}
