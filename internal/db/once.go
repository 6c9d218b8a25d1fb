package db

import (
	"context"
	"time"

	"lykta/internal/errs"
)

// Once runs fn at most once for a key and remembers its outcome in the
// transaction tx, beside the change itself. The same key again returns the
// remembered outcome and repeated true, without running fn. The same key with
// another purpose is a Conflict, key "once.purpose".
//
// purpose names what was asked for and by whom, with a hash of what was sent:
// whoever guesses a key learns nothing of another's answer. An error of fn's
// is not remembered: the same request may be tried again.
func Once(ctx context.Context, tx *DB, partnership, key, purpose string, at time.Time, fn func() (outcome string, err error)) (outcome string, repeated bool, err error) {
	if key == "" {
		return "", false, errs.E(errs.Invalid, "once.key")
	}
	tx = tx.Of(partnership)
	var stored string
	err = tx.QueryRow(ctx, `SELECT purpose, outcome FROM idempotency WHERE partnership = $1 AND key = $2`,
		partnership, key).Scan(&stored, &outcome)
	switch {
	case err == nil && stored != purpose:
		return "", false, errs.E(errs.Conflict, "once.purpose")
	case err == nil:
		return outcome, true, nil
	case !errs.Is(err, errs.NotFound):
		return "", false, err
	}
	if outcome, err = fn(); err != nil {
		return "", false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ($1, $2, $3, $4, $5)`,
		partnership, key, purpose, outcome, Micros(at))
	return outcome, false, err
}

// ForgetKeys removes the idempotency keys of a partnership that are older than
// before, and returns how many: a client that has not come back by then will
// not.
func ForgetKeys(ctx context.Context, tx *DB, partnership string, before time.Time) (int64, error) {
	return tx.Of(partnership).Exec(ctx, `DELETE FROM idempotency WHERE partnership = $1 AND at < $2`, partnership, Micros(before))
}
