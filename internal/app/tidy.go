package app

import (
	"context"
	"time"

	"lykta/internal/db"
	"lykta/internal/importing"
	"lykta/internal/partnership"
	"lykta/internal/picture"
)

// What runs out by itself is taken away from time to time.
const (
	tidyFirst = time.Minute // after the start, when the first readers have been served
	tidyEvery = time.Hour
	keysKept  = 30 * 24 * time.Hour // the keys of forms: a client that has not come back by then will not
)

// tidy takes away sessions, links and the keys of forms that have run out, and
// keeps the cycles going, until ctx ends. Trouble is logged; the next time tries again.
func (a *App) tidy(ctx context.Context) {
	for wait := tidyFirst; ; wait = tidyEvery {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if err := a.tidyNow(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("tidy", "error", err.Error())
		}
	}
}

func (a *App) tidyNow(ctx context.Context) error {
	now := a.Now().UTC()
	if err := a.Identity.Sweep(ctx, now); err != nil {
		return err
	}
	list, err := partnership.Public(ctx, a.DB)
	if err != nil {
		return err
	}
	for _, p := range append(list, partnership.Partnership{}) { // "" is the installation
		err := a.DB.Of(p.ID).Write(ctx, func(tx *db.DB) error {
			if _, err := db.ForgetKeys(ctx, tx, p.ID, now.Add(-keysKept)); err != nil {
				return err
			}
			if err := importing.Sweep(ctx, tx, p.ID, now); err != nil {
				return err
			}
			return picture.Forget(ctx, tx, p.ID, now)
		})
		if err != nil {
			return err
		}
	}
	return a.keepCycles(ctx, list, now)
}
