package audit

import (
	"context"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Before commits the entry that tells of a read of something sensitive, and
// only when it is on disk calls show, which fetches and shows it. Where the
// entry cannot be kept nothing is shown: show is not called, and the error is
// Unavailable with the key "audit.unkept", whatever lay under it.
func Before(ctx context.Context, d *db.DB, event Event, show func() error) error {
	err := d.Write(ctx, func(tx *db.DB) error { return Append(ctx, tx, event) })
	if err != nil {
		return errs.E(errs.Unavailable, "audit.unkept", err)
	}
	return show()
}
