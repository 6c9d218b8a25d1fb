package db_test

import (
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// TestScrubWorksOnBothEngines: that nothing is left in the files is shown where
// something is removed by law, in the room ledger; here that it can be called
// beside readers and writers, again and again.
func TestScrubWorksOnBothEngines(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		for range 3 {
			if _, err := d.Of("nobody").Exec(t.Context(), `DELETE FROM idempotency WHERE partnership = $1`, "nobody"); err != nil {
				t.Fatal(err)
			}
			if err := d.Scrub(t.Context(), "idempotency"); err != nil {
				t.Fatal(err)
			}
		}
	})
}
