package retention

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"lykta/internal/day"
	"lykta/internal/db"
)

// stretch is a record that lasted from one day to another, both inclusive.
type stretch struct {
	item Item
	span day.Period
}

// overlaps reports whether two spans share a day.
func overlaps(a, b day.Period) bool { return !a.From.After(b.To) && !b.From.After(a.To) }

// due are the stretches that ended before a moment (UTC, in microseconds) and of
// which no day is needed, the oldest first.
func due(list []stretch, before int64, needed []day.Period) []Item {
	var items []Item
	for _, s := range list {
		if db.Micros(s.item.Since) < before && !slices.ContainsFunc(needed, func(n day.Period) bool { return overlaps(s.span, n) }) {
			items = append(items, s.item)
		}
	}
	return oldestFirst(items)
}

func oldestFirst(items []Item) []Item {
	slices.SortFunc(items, func(a, b Item) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Object, b.Object)) })
	return items
}

// days reads stretches of id, account, first and last day: they are over when
// the last day is.
func days(ctx context.Context, d *db.DB, query, partnership string) ([]stretch, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (s stretch, err error) {
		var from, to string
		if err := r.Scan(&s.item.Object, &s.item.Account, &from, &to); err != nil {
			return s, err
		}
		s.span, err = span(from, to)
		s.item.Since = s.span.To.Add(1).Start()
		return s, err
	}, query, partnership)
}

func span(from, to string) (p day.Period, err error) {
	if p.From, err = day.Parse(from); err == nil {
		p.To, err = day.Parse(to)
	}
	return p, err
}

// unfinished are the days that something still counts which does not stand still
// yet: a period that is not closed, and an edition that is being written or
// waits for its yes. Of a period they reach to its deadline, for whoever was away
// then was not expected to report. What minutes and frozen editions have counted
// they hold themselves.
func unfinished(ctx context.Context, d *db.DB, partnership string) ([]day.Period, error) {
	const drafted = `state IN ('writing', 'sent')`
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (day.Period, error) {
		var from, to string
		var deadline int64
		if err := r.Scan(&from, &to, &deadline); err != nil {
			return day.Period{}, err
		}
		p, err := span(from, to)
		if until := day.In(db.Time(deadline)); until.After(p.To) {
			p.To = until
		}
		return p, err
	}, `SELECT begins, ends, deadline FROM period p WHERE partnership = $1 AND (state <> 'closed' OR EXISTS (SELECT 1 FROM edition e
			WHERE e.partnership = p.partnership AND e.`+drafted+` AND e.begins <= p.begins AND e.ends >= p.begins))
		UNION ALL SELECT begins, ends, 0 FROM edition WHERE partnership = $1 AND `+drafted, partnership)
}

// overAbsences are the absences that are over.
func overAbsences(ctx context.Context, d *db.DB, partnership string, before int64) ([]Item, error) {
	needed, err := unfinished(ctx, d, partnership)
	if err != nil {
		return nil, err
	}
	list, err := days(ctx, d, `SELECT a.id, COALESCE(m.account, ''), a.begins, a.ends FROM absence a
		LEFT JOIN membership m ON m.partnership = a.partnership AND m.id = a.member WHERE a.partnership = $1`, partnership)
	return due(list, before, needed), err
}

// overPresence is where somebody was, and was wanted. What was done goes no
// sooner than what was wanted on those days: the page that holds the one against
// the other would else say that nobody came.
func overPresence(ctx context.Context, d *db.DB, partnership string, before int64) ([]Item, error) {
	needed, err := unfinished(ctx, d, partnership)
	if err != nil {
		return nil, err
	}
	wanted, err := days(ctx, d, `SELECT id, '', begins, ends FROM presence_wanted WHERE partnership = $1`, partnership)
	if err != nil {
		return nil, err
	}
	gone := due(wanted, before, needed)
	for _, w := range wanted {
		if !slices.ContainsFunc(gone, func(i Item) bool { return i.Object == w.item.Object }) {
			needed = append(needed, w.span)
		}
	}
	done, err := visits(ctx, d, partnership, before)
	return oldestFirst(append(gone, due(done, before, needed)...)), err
}

func visits(ctx context.Context, d *db.DB, partnership string, before int64) ([]stretch, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (s stretch, err error) {
		var began, finished int64
		err = r.Scan(&s.item.Object, &began, &finished)
		s.item.Since = db.Time(finished)
		s.span = day.Period{From: day.In(db.Time(began)), To: day.In(db.Time(finished))}
		return s, err
	}, `SELECT id, began, finished FROM presence_done WHERE partnership = $1 AND finished < $2`, partnership, before)
}

// removePresence deletes what was done or wanted: a number is of one of them.
func removePresence(ctx context.Context, tx *db.DB, r removal, item Item) error {
	for _, table := range presenceTables {
		if _, err := tx.Of(r.partnership).Exec(ctx, `DELETE FROM `+table+` WHERE partnership = $1 AND id = $2`, r.partnership, item.Object); err != nil {
			return err
		}
	}
	return nil
}

var presenceTables = []string{"presence_done", "presence_wanted"}
