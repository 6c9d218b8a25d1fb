package audit

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// slack is how far two clocks of an installation may lie apart.
const slack = time.Minute

// CheckClock refuses a clock that is more than a minute behind the latest entry
// of any chain: Unavailable, key "audit.clock". What is written by such a clock
// would seem to have happened before what it answers to. A program checks it
// when it starts, on a migrated database.
func CheckClock(ctx context.Context, d *db.DB, now time.Time) error {
	latest, err := latest(ctx, d)
	if err != nil {
		return err
	}
	if behind := latest.Sub(now); behind > slack {
		return errs.E(errs.Unavailable, "audit.clock", behind.Round(time.Second).String())
	}
	return nil
}

// latest returns the moment of the latest of the chains' last entries, and the
// zero time where there is none. It leaps from partnership to partnership
// through the key, instead of reading every entry.
func latest(ctx context.Context, d *db.DB) (time.Time, error) {
	return db.One(ctx, d.Everyone("the clock is held against the latest entry of every chain"), func(r *sql.Rows) (time.Time, error) {
		var at int64
		err := r.Scan(&at)
		return db.Time(at), err
	}, `WITH RECURSIVE chain(partnership) AS (
			SELECT MIN(partnership) FROM audit
			UNION ALL
			SELECT (SELECT MIN(a.partnership) FROM audit a WHERE a.partnership > chain.partnership) FROM chain WHERE chain.partnership IS NOT NULL
		)
		SELECT COALESCE(MAX((SELECT a.at FROM audit a WHERE a.partnership = chain.partnership ORDER BY a.seq DESC LIMIT 1)), 0)
		FROM chain WHERE chain.partnership IS NOT NULL`)
}
