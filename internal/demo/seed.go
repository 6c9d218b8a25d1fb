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
	"lykta/internal/secret"
)

// Store is where Seed writes.
type Store struct {
	DB      *db.DB
	Ledger  *ledger.Writer
	Secrets *secret.Keyring // for the public editions of the joint picture; nil: none are made
	Host    string          // the first part of each log's origin: "localhost:8080"
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
		organiser := access.System(p.ID)
		organiser.Roles = []access.Role{access.Coordinator}
		for _, o := range p.Organisations {
			if err := partnership.AddOrganisation(ctx, tx, organiser, o, first); err != nil {
				return err
			}
		}
		e := &entering{ctx: ctx, tx: tx, ledger: s.Ledger, partnership: p.ID}
		if !p.Joint.IsZero() {
			if e.beside, err = join(ctx, tx, s, p.ID, p.Joint); err != nil {
				return err
			}
		}
		return e.all(p)
	})
}

// entering appends the entries of one partnership to its ledger. Beside them
// there may be joint pictures, which enter there too: then the number that an
// entry gets is not the one that the diary gave it.
type entering struct {
	ctx         context.Context
	tx          *db.DB
	ledger      *ledger.Writer
	partnership string
	beside      *joining // nil: nothing else is entered
	numbers     []int64  // in the ledger, of the diary's entries
}

func (e *entering) all(p Partnership) error {
	for _, entry := range p.Entries {
		if e.beside != nil {
			if err := e.beside.until(entry.At); err != nil {
				return err
			}
		}
		if err := e.one(entry); err != nil {
			return err
		}
	}
	if e.beside != nil {
		return e.beside.until(p.Joint)
	}
	return nil
}

func (e *entering) one(entry Entry) (err error) {
	var head ledger.Head
	switch {
	case entry.Removal != nil:
		r := entry.Removal
		head, err = e.ledger.Remove(e.ctx, e.tx, e.partnership, entry.At, ledger.Removal{Of: e.numbers[r.Of], Ground: r.Ground, Law: r.Law, Date: r.Date, Pledge: r.Pledge, Promise: r.Promise})
	default:
		if c := entry.Correction; c != nil {
			moved := *c
			moved.Of, entry.Correction = e.numbers[c.Of], &moved
		}
		var content ledger.New
		if content, err = encoded(entry.Body); err != nil {
			return err
		}
		head, err = e.ledger.Append(e.ctx, e.tx, e.partnership, entry.At, content)
	}
	e.numbers = append(e.numbers, head.Size-1)
	return err
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
