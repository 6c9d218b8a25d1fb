package promise

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"

	"lykta/internal/db"
	"lykta/internal/errs"
)

const draftColumns = `partnership, id, version, state, base, body, approvals, returned, created_at, changed_at, changed_by`

// findDraft returns a draft of a partnership. Another partnership's draft, and
// none, are the same NotFound error with the key "draft.none".
func findDraft(ctx context.Context, d *db.DB, partnership, id string) (Draft, error) {
	draft, err := db.One(ctx, d.Of(partnership), scanDraft, `
		SELECT `+draftColumns+` FROM draft WHERE partnership = $1 AND id = $2`, partnership, id)
	if errs.Is(err, errs.NotFound) {
		return Draft{}, errs.E(errs.NotFound, "draft.none", err)
	}
	return draft, err
}

// draftsAtOnce is how many drafts are read at a time.
const draftsAtOnce = 100

// listDrafts calls each for the drafts of a partnership that are thrown away,
// or for those that are neither that nor published, the latest changed first.
func listDrafts(ctx context.Context, d *db.DB, partnership string, discarded bool, each func(Draft)) error {
	state := "draft review"
	if discarded {
		state = "discarded"
	}
	before, id := int64(math.MaxInt64), ""
	for {
		page, err := db.All(ctx, d.Of(partnership), scanDraft, `
			SELECT `+draftColumns+` FROM draft
			WHERE partnership = $1 AND (state = 'discarded' AND $2 = 'discarded' OR state IN ('draft', 'review') AND $2 <> 'discarded')
				AND (changed_at < $3 OR changed_at = $3 AND id < $4)
			ORDER BY changed_at DESC, id DESC LIMIT $5`, partnership, state, before, id, draftsAtOnce)
		if err != nil {
			return err
		}
		for _, draft := range page {
			each(draft)
		}
		if len(page) < draftsAtOnce {
			return nil
		}
		last := page[len(page)-1]
		before, id = db.Micros(last.ChangedAt), last.ID
	}
}

// openDrafts returns the drafts that are being written or wait for approval.
func openDrafts(ctx context.Context, d *db.DB, partnership string) ([]Draft, error) {
	return db.All(ctx, d.Of(partnership), scanDraft, `
		SELECT `+draftColumns+` FROM draft
		WHERE partnership = $1 AND state IN ('draft', 'review')
		ORDER BY id`, partnership)
}

func insertDraft(ctx context.Context, tx *db.DB, d Draft) error {
	body, approvals, returned := d.columns()
	_, err := tx.Of(d.Partnership).Exec(ctx, `
		INSERT INTO draft (partnership, id, version, state, base, body, hash, approvals, returned, created_at, changed_at, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		d.Partnership, d.ID, d.Version, string(d.State), d.Base, body, d.Body.Hash(), approvals, returned,
		db.Micros(d.CreatedAt), db.Micros(d.ChangedAt), d.ChangedBy)
	return err
}

// updateDraft stores a draft whose version is one higher than the stored one.
// Where somebody else was first it is a Conflict with the key "draft.changed".
func updateDraft(ctx context.Context, tx *db.DB, d Draft) error {
	body, approvals, returned := d.columns()
	n, err := tx.Of(d.Partnership).Exec(ctx, `
		UPDATE draft SET version = $3, state = $4, base = $5, body = $6, hash = $7, approvals = $8, returned = $9,
			changed_at = $10, changed_by = $11
		WHERE partnership = $1 AND id = $2 AND version = $12`,
		d.Partnership, d.ID, d.Version, string(d.State), d.Base, body, d.Body.Hash(), approvals, returned,
		db.Micros(d.ChangedAt), d.ChangedBy, d.Version-1)
	if err == nil && n == 0 {
		return errs.E(errs.Conflict, "draft.changed")
	}
	return err
}

func (d Draft) columns() (body, approvals, returned string) {
	return mustJSON(d.Body), mustJSON(d.Approvals), mustJSON(d.Returned)
}

func mustJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // the types hold nothing that JSON cannot
	}
	return string(text)
}

func scanDraft(rows *sql.Rows) (Draft, error) {
	var d Draft
	var state, body, approvals, returned string
	var created, changed int64
	err := rows.Scan(&d.Partnership, &d.ID, &d.Version, &state, &d.Base, &body, &approvals, &returned,
		&created, &changed, &d.ChangedBy)
	if err != nil {
		return Draft{}, err
	}
	d.State, d.CreatedAt, d.ChangedAt = DraftState(state), db.Time(created), db.Time(changed)
	for _, c := range []struct {
		text string
		into any
	}{{body, &d.Body}, {approvals, &d.Approvals}, {returned, &d.Returned}} {
		if err := json.Unmarshal([]byte(c.text), c.into); err != nil {
			return Draft{}, errs.E(errs.Internal, "draft.broken", d.ID, err)
		}
	}
	return d, nil
}
