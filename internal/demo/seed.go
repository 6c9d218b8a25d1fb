package demo

import (
	"context"
	"encoding/json"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// Store is where Seed writes.
type Store struct {
	DB     *db.DB
	Ledger *ledger.Writer
	Host   string // the first part of each log's origin: "localhost:8080"
}

// Seed writes the demo as it stands at the moment now: Partnerships(now). A
// partnership whose slug is there already is left alone, so that a demo that is
// started again goes on with what it has.
func Seed(ctx context.Context, s Store, now time.Time) error {
	for _, p := range Partnerships(now) {
		if err := Write(ctx, s, p); err != nil {
			return errs.Wrap(err, "demo "+p.Slug)
		}
	}
	return nil
}

// Write writes one partnership with all its entries, or nothing, in one
// transaction. One whose slug is there already is left alone.
func Write(ctx context.Context, s Store, p Partnership) error {
	return s.DB.Write(ctx, func(tx *db.DB) error {
		_, err := partnership.BySlug(ctx, tx, p.Slug)
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		first := p.Entries[0].At
		if err := partnership.Create(ctx, tx, access.System(""), p.Partnership, first); err != nil {
			return err
		}
		if _, err := s.Ledger.Begin(ctx, tx, p.ID, s.Host+"/"+p.Slug, first); err != nil {
			return err
		}
		return enter(ctx, tx, s.Ledger, p)
	})
}

// enter appends the entries, those of one moment together.
func enter(ctx context.Context, tx *db.DB, w *ledger.Writer, p Partnership) error {
	var at time.Time
	var waiting []ledger.New
	flush := func() error {
		_, err := w.Append(ctx, tx, p.ID, at, waiting...)
		waiting = nil
		return err
	}
	for _, e := range p.Entries {
		if e.Removal != nil || !e.At.Equal(at) {
			if err := flush(); err != nil {
				return err
			}
			at = e.At
		}
		if e.Removal != nil {
			r := ledger.Removal{Of: e.Removal.Of, Ground: e.Removal.Ground, Law: e.Removal.Law, Date: e.Removal.Date, Pledge: e.Removal.Pledge, Promise: e.Removal.Promise}
			if _, err := w.Remove(ctx, tx, p.ID, at, r); err != nil {
				return err
			}
			continue
		}
		entry, err := encoded(e.Body)
		if err != nil {
			return err
		}
		waiting = append(waiting, entry)
	}
	return flush()
}

// encoded is a body as the ledger takes it.
func encoded(b promise.Body) (ledger.New, error) {
	kind, text, err := promise.Encode(b)
	if err != nil {
		return ledger.New{}, err
	}
	content, err := ledger.Canonical(json.RawMessage(text))
	return ledger.New{Kind: string(kind), Content: content}, err
}
