package place

import (
	"context"
	"time"

	"lykta/internal/db"
)

// Settle inserts areas and places as they are, with the IDs that they have, for
// examples; AddArea and Import are for what somebody asks for.
func Settle(ctx context.Context, tx *db.DB, partnership string, areas []Area, places []Place, now time.Time) error {
	for _, a := range areas {
		a.Began = now
		if err := insertArea(ctx, tx, partnership, a); err != nil {
			return err
		}
	}
	for _, p := range places {
		p.Began = now
		if err := insertPlace(ctx, tx, partnership, p); err != nil {
			return err
		}
	}
	return nil
}
