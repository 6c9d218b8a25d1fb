package register

import (
	"context"
	"database/sql"

	"lykta/internal/db"
	"lykta/internal/retention"
)

// presence is where somebody was, where the function that is told holds what is
// wanted: it should name nobody, and may.
func (l *look) presence(ctx context.Context) error {
	return l.named(ctx, "presence", retention.Presence, "function", `SELECT id, function, began, finished FROM presence_done WHERE partnership = $1 ORDER BY id`)
}

// notes are what was written at meetings, by meeting and point.
func (l *look) notes(ctx context.Context) error {
	return l.each(ctx, func(r *sql.Rows) (rec Record, err error) {
		var period, item, text string
		var began, closed int64
		if err := r.Scan(&period, &item, &text, &began, &closed); err != nil || !l.wanted.in(text) {
			return rec, err
		}
		rec = Record{Type: "meeting-note", Where: "meeting-note:" + period + "/" + item, Since: db.Time(began)}
		rec.Kept, rec.Until = l.kept(retention.MeetingNotes, period, db.Time(closed))
		return rec, nil
	}, `SELECT n.period, n.item, n.document, p.deadline, COALESCE(m.at, 0) FROM meeting_note n
		JOIN period p ON p.partnership = n.partnership AND p.id = n.period
		LEFT JOIN minutes m ON m.partnership = n.partnership AND m.period = n.period
		WHERE n.partnership = $1 ORDER BY n.period, n.item`, l.partnership)
}

// minutes are those whose words hold what is wanted.
func (l *look) minutes(ctx context.Context) error {
	return l.each(ctx, func(r *sql.Rows) (rec Record, err error) {
		var period, text string
		var at int64
		if err := r.Scan(&period, &text, &at); err != nil || !l.wanted.in(text) {
			return rec, err
		}
		return Record{Type: "minutes", Where: "minutes:" + period, Since: db.Time(at), Kept: ForEver}, nil
	}, `SELECT period, document, at FROM minutes WHERE partnership = $1 ORDER BY period`, l.partnership)
}

// decisions are those of which a text, or what was told of it since, holds what
// is wanted. They are not disposed of.
func (l *look) decisions(ctx context.Context) error {
	return l.each(ctx, func(r *sql.Rows) (rec Record, err error) {
		var id, text string
		var changed int64
		if err := r.Scan(&id, &text, &changed); err != nil || !l.wanted.in(text) {
			return rec, err
		}
		return Record{Type: "decision", Where: "decision:" + id, Since: db.Time(changed), Kept: ForEver}, nil
	}, `SELECT id, what || ' | ' || why || ' | ' || owner, changed FROM decision WHERE partnership = $1
		UNION ALL SELECT decision || '/' || CAST(number AS TEXT), text || ' | ' || function, at FROM decision_step WHERE partnership = $1 ORDER BY 1`, l.partnership)
}
