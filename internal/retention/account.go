package retention

import (
	"context"

	"lykta/internal/db"
)

// tagPrefix begins the name of an account that has lost its login name. No
// login name can begin so: it holds a space.
const tagPrefix = "gallrad "

// accountTables hold what lets an account in, and what tells whose it is.
var accountTables = []string{"account", "session", "link", "recovery_code", "passkey", "totp", "affiliation", "ceremony"}

// endMembership removes a membership that has ended. With the last one here go
// the names that the partnership's identity providers have for the account; with
// the last one anywhere its login name.
func endMembership(ctx context.Context, tx *db.DB, r removal, item Item) error {
	_, err := tx.Of(r.partnership).Exec(ctx, `DELETE FROM membership WHERE partnership = $1 AND id = $2`, r.partnership, item.Object)
	if err != nil {
		return err
	}
	var here, anywhere int64
	err = tx.Everyone("an account may be a member of several partnerships").QueryRow(ctx, `SELECT COUNT(CASE WHEN partnership = $1 THEN 1 END), COUNT(*) FROM membership WHERE account = $2`,
		r.partnership, item.Account).Scan(&here, &anywhere)
	switch {
	case err != nil:
		return err
	case anywhere == 0:
		return forget(ctx, tx, r, item.Account)
	case here == 0:
		_, err = tx.Of(r.partnership).Exec(ctx, `DELETE FROM affiliation WHERE partnership = $1 AND account = $2`, r.partnership, item.Account)
	}
	return err
}

// forget takes from an account its login name and everything that lets it in.
// The account itself stays, without anything that tells whose it was: the log
// of acts refers to it.
func forget(ctx context.Context, tx *db.DB, r removal, account string) error {
	_, err := tx.Exec(ctx, `UPDATE account SET login = $2, password = '', disabled = CASE WHEN disabled = 0 THEN $3 ELSE disabled END
		WHERE id = $1`, account, tagPrefix+r.tag(), db.Micros(r.now))
	for _, table := range accountTables[1:] {
		if err != nil {
			return err
		}
		_, err = tx.Everyone("what lets an account in may be of several partnerships").Exec(ctx, `DELETE FROM `+table+` WHERE account = $1`, account)
	}
	return err
}
