package identity

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/db"
)

// Holding lists what is held in a partnership at a moment, by function, for what
// the program does by itself: who is expected, and where a letter goes. No page
// shows the login names of it.
func Holding(ctx context.Context, d *db.DB, partnership string, at time.Time) ([]Member, error) {
	list, err := EverHeld(ctx, d, partnership)
	return Held(list, at), err
}

// Held keeps what is held at a moment.
func Held(list []Member, at time.Time) []Member {
	var held []Member
	for _, m := range list {
		if m.Holds(at) {
			held = append(held, m)
		}
	}
	return held
}

// EverHeld is Holding for every moment: what was held, is and will be. An
// account that was shut off holds nothing from then on; what it held before
// stands, or a period that is long over would have other reporters today.
func EverHeld(ctx context.Context, d *db.DB, partnership string) ([]Member, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (m Member, err error) {
		var disabled int64
		m.Membership, err = membershipOf(r, &m.Login, &disabled)
		if off := db.Time(disabled); !off.IsZero() && (m.Until.IsZero() || off.Before(m.Until)) {
			m.Until = off
		}
		return m, err
	}, `SELECT `+memberColumns+`, a.login, a.disabled FROM membership m JOIN account a ON a.id = m.account
		WHERE m.partnership = $1 ORDER BY m.function, m.id`, partnership)
}

// Reporter returns the party or the organisation in whose name the membership
// reports.
func (m Membership) Reporter() string {
	if m.Organisation != "" {
		return m.Organisation
	}
	return m.Party
}
