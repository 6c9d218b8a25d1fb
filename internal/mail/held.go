package mail

import (
	"context"
	"database/sql"
	"encoding/json"

	"lykta/internal/db"
)

// Held is a letter that waits and holds what was looked for.
type Held struct {
	Item
	To string
}

// Holding returns the letters of a partnership that wait and of which has says
// that they hold what is looked for, oldest first, and how many could not be
// opened, because the key that they were sealed with is gone. d may be a
// transaction.
func (o *Outbox) Holding(ctx context.Context, d *db.DB, partnership string, has func(Letter) bool) (found []Held, unopened int, err error) {
	type row struct {
		Item
		sealed string
	}
	rows, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (x row, err error) {
		var created int64
		err = r.Scan(&x.ID, &x.Kind, &x.sealed, &x.Attempts, &created)
		x.State, x.Created = Waiting, db.Time(created)
		return x, err
	}, `SELECT id, kind, letter, attempts, created FROM outbox WHERE partnership = $1 AND state = $2 ORDER BY id`, partnership, string(Waiting))
	for _, x := range rows {
		var l Letter
		text, openErr := o.secrets.Open(place(partnership, x.ID), x.sealed)
		if openErr != nil || json.Unmarshal(text, &l) != nil {
			unopened++
			continue
		}
		if has(l) {
			found = append(found, Held{x.Item, l.To})
		}
	}
	return found, unopened, err
}
