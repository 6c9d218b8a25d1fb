package report

import (
	"context"
	"time"

	"lykta/internal/db"
)

// ForgetBatch takes back every report of an import, as a report is withdrawn:
// the events are gone, that there were some stays.
func ForgetBatch(ctx context.Context, tx *db.DB, partnership, batch string, at time.Time) error {
	tx = tx.Of(partnership)
	if _, err := tx.Exec(ctx, `DELETE FROM event WHERE partnership = $1 AND report IN (
		SELECT id FROM report WHERE partnership = $1 AND source = $2 AND batch = $3)`, partnership, string(Imported), batch); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE report SET withdrawn = $4 WHERE partnership = $1 AND source = $2 AND batch = $3 AND withdrawn = 0`,
		partnership, string(Imported), batch, db.Micros(at))
	return err
}
