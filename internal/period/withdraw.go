package period

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// Counted says what has counted a visit, so that it is not taken back any more.
type Counted string

// What may have counted it.
const (
	Uncounted Counted = ""        // nothing that stands still
	InMinutes Counted = "minutes" // of the closed period that it began in
	InEdition Counted = "edition" // that has been sent for approval, and may be approved
)

// Withdraw takes back what was told of where somebody was: nothing of it is kept
// but that it was told and taken back, in the log of acts. Whoever may tell it
// may take it back, for their own party or organisation; a coordinator may for
// every one.
//
// What minutes or an edition have counted stays, so that they rest on what they
// say that they rest on: a Conflict, "presence.closed" or "presence.counted".
// What was told after a period was closed is in no minutes, and can be taken
// back as long as no edition counts it. One that is not there, or another's, is
// NotFound.
func (s *Service) Withdraw(ctx context.Context, scope access.Scope, key, id string) error {
	now := s.now().UTC()
	if !ids.Valid(id) {
		return errs.E(errs.NotFound, "db.none") // what is no ID is not repeated in the log of acts
	}
	a := act.Act{Rule: access.SendReport, Key: key, Object: "presence:" + id, Sent: "withdraw"}
	_, err := act.Do(ctx, s.db, scope, a, now, func(tx *db.DB) (string, error) {
		tx = tx.Of(scope.Partnership)
		v, err := db.One(ctx, tx, scanVisit, `SELECT `+visitColumns+` FROM presence_done WHERE partnership = $1 AND id = $2`, scope.Partnership, id)
		if errs.Is(err, errs.NotFound) || err == nil && !v.Of(scope) {
			return "", errs.E(errs.NotFound, "db.none")
		}
		if err != nil {
			return "", err
		}
		on := day.In(v.Began)
		counts, err := countsOn(ctx, tx, scope.Partnership, day.Period{From: on, To: on})
		if err != nil {
			return "", err
		}
		switch v.countedBy(counts) {
		case InMinutes:
			return "", errs.E(errs.Conflict, "presence.closed")
		case InEdition:
			return "", errs.E(errs.Conflict, "presence.counted")
		}
		_, err = tx.Exec(ctx, `DELETE FROM presence_done WHERE partnership = $1 AND id = $2`, scope.Partnership, id)
		return id, err
	})
	return err
}

// Of reports whether a visit is one that the scope may have told: of its own
// party or organisation, and for a coordinator of every one.
func (v Visit) Of(scope access.Scope) bool {
	return scope.Has(access.Coordinator) || v.Reporter == scope.Reporter()
}

// count is that something has counted all that was told until a moment of some
// days, and stands still since.
type count struct {
	by    Counted
	span  day.Period
	until time.Time // UTC
}

// countsOn lists what has counted visits on some days, minutes first. A picture
// counts those that began on its days: the minutes of a period hold that of the
// period, and an edition that of its own span, as soon as it is sent; one that
// was taken back after it was frozen has counted them all the same.
func countsOn(ctx context.Context, d *db.DB, partnership string, span day.Period) ([]count, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (c count, err error) {
		var from, to string
		var until int64
		if err := r.Scan(&c.by, &from, &to, &until); err != nil {
			return c, err
		}
		c.until = db.Time(until)
		if c.span.From, err = day.Parse(from); err == nil {
			c.span.To, err = day.Parse(to)
		}
		return c, err
	}, `SELECT 'minutes', p.begins, p.ends, m.at FROM period p JOIN minutes m ON m.partnership = p.partnership AND m.period = p.id
			WHERE p.partnership = $1 AND p.begins <= $3 AND p.ends >= $2
		UNION ALL SELECT 'edition', begins, ends, until FROM edition
			WHERE partnership = $1 AND until > 0 AND begins <= $3 AND ends >= $2
		ORDER BY 1 DESC, 2, 3, 4`, partnership, span.From.String(), span.To.String())
}

// countedBy says what has counted the visit.
func (v Visit) countedBy(counts []count) Counted {
	on := day.In(v.Began)
	for _, c := range counts {
		if c.span.Contains(on) && !v.Told.After(c.until) {
			return c.by
		}
	}
	return Uncounted
}
