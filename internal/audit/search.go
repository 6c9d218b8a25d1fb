package audit

import (
	"context"
	"time"

	"lykta/internal/db"
)

// Filter narrows a search. What is empty asks for nothing; what is given must
// be exactly so.
type Filter struct {
	Act      string
	Function string
	Account  string
	Object   string
	Outcome  Outcome
	From     time.Time // not before
	Until    time.Time // before
}

// Search returns up to limit entries of a partnership that a filter asks for,
// newest first, with numbers below before; before 0 begins at the end. The last
// entry's number is where the next page begins.
func Search(ctx context.Context, d *db.DB, partnership string, f Filter, before int64, limit int) ([]Entry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	until := int64(1<<63 - 1)
	if !f.Until.IsZero() {
		until = db.Micros(f.Until)
	}
	return db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM audit
		WHERE partnership = $1 AND seq < $2 AND ($3 = '' OR act = $3) AND ($4 = '' OR function = $4)
			AND ($5 = '' OR account = $5) AND ($6 = '' OR object = $6) AND ($7 = '' OR outcome = $7) AND at >= $8 AND at < $9
		ORDER BY seq DESC LIMIT $10`,
		partnership, before, f.Act, f.Function, f.Account, f.Object, string(f.Outcome), db.Micros(f.From), until, limit)
}
