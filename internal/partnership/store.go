package partnership

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
)

const selectCurrent = `SELECT p.id, p.slug, p.example, p.suspended, p.version, f.document
	FROM partnership p JOIN profile f ON f.partnership = p.id AND f.version = p.version`

func scan(r *sql.Rows) (Partnership, error) {
	var p Partnership
	var document string
	if err := r.Scan(&p.ID, &p.Slug, &p.Example, &p.Suspended, &p.Version, &document); err != nil {
		return p, err
	}
	return p, errs.Wrap(json.Unmarshal([]byte(document), &p.Profile), "profile")
}

// ByID returns a partnership in its current version, or NotFound.
func ByID(ctx context.Context, d *db.DB, id string) (Partnership, error) {
	return db.One(ctx, d.Of(id), scan, selectCurrent+` WHERE p.id = $1`, id)
}

// Suspended reports whether a partnership rests; NotFound where there is none.
// It is asked before every act, and reads no profile for it.
func Suspended(ctx context.Context, d *db.DB, id string) (suspended bool, err error) {
	err = d.Of(id).QueryRow(ctx, `SELECT suspended FROM partnership WHERE id = $1`, id).Scan(&suspended)
	return suspended, err
}

// BySlug returns the partnership with a slug in its current version, or
// NotFound.
func BySlug(ctx context.Context, d *db.DB, slug string) (Partnership, error) {
	var id string
	if err := d.QueryRow(ctx, `SELECT id FROM partnership WHERE slug = $1`, slug).Scan(&id); err != nil {
		return Partnership{}, err
	}
	return ByID(ctx, d, id)
}

// At returns a partnership as it was in an earlier version of its profile.
func At(ctx context.Context, d *db.DB, id string, version int64) (Partnership, error) {
	return db.One(ctx, d.Of(id), scan, `SELECT p.id, p.slug, p.example, p.suspended, f.version, f.document
		FROM partnership p JOIN profile f ON f.partnership = p.id
		WHERE p.id = $1 AND f.version = $2`, id, version)
}

// VersionOf returns the current version of a partnership's profile: it is
// asked on every public page, to know whether what is cached still holds.
func VersionOf(ctx context.Context, d *db.DB, id string) (version int64, err error) {
	err = d.Of(id).QueryRow(ctx, `SELECT version FROM partnership WHERE id = $1`, id).Scan(&version)
	return version, err
}

// Public returns every partnership, by name in Swedish order. What is public
// of a suspended one stays public.
func Public(ctx context.Context, d *db.DB) ([]Partnership, error) {
	list, err := db.All(ctx, d.Everyone("the list of partnerships is public"), scan, selectCurrent)
	if err != nil {
		return nil, err
	}
	byName(list)
	return list, nil
}

// Create adds a partnership, as version 1. The ID and the moment come from
// outside. A slug that is taken is an Invalid error at the field "slug".
func Create(ctx context.Context, tx *db.DB, scope access.Scope, p Partnership, now time.Time) error {
	if err := p.Validate(); err != nil {
		return err
	}
	_, err := BySlug(ctx, tx, p.Slug)
	switch {
	case err == nil:
		return errs.Fields(errs.Field{Name: "slug", Key: "partnership.slug.taken"})
	case !errs.Is(err, errs.NotFound):
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO partnership (id, slug, example, suspended, version) VALUES ($1, $2, $3, $4, 1)`,
		p.ID, p.Slug, p.Example, p.Suspended)
	if err != nil {
		return errs.Wrap(err, "partnership")
	}
	if err := storeProfile(ctx, tx, p.ID, 1, p.Profile, now); err != nil {
		return err
	}
	scope.Partnership = p.ID
	return audit.Append(ctx, tx, audit.Of(scope, now, "partnership.make", "partnership:"+p.ID))
}

// Change makes a new version of the profile of the scope's partnership. edit
// gets the current one; version is the one that the editor saw: where somebody
// else was first it is a Conflict, key "partnership.changed". The scope's
// right to do so has been decided by the caller, who names the act for the
// audit log.
func Change(ctx context.Context, tx *db.DB, scope access.Scope, act access.Rule, version int64, now time.Time, edit func(*Profile) error) (int64, error) {
	p, err := ByID(ctx, tx, scope.Partnership)
	if err != nil {
		return 0, err
	}
	if p.Version != version {
		return 0, errs.E(errs.Conflict, "partnership.changed")
	}
	if p.Suspended {
		return 0, errs.E(errs.Conflict, string(access.Suspension))
	}
	if err := edit(&p.Profile); err != nil {
		return 0, err
	}
	if err := p.Validate(); err != nil {
		return 0, err
	}
	p.Version++
	if err := storeProfile(ctx, tx, p.ID, p.Version, p.Profile, now); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `UPDATE partnership SET version = $2 WHERE id = $1`, p.ID, p.Version); err != nil {
		return 0, err
	}
	return p.Version, audit.Append(ctx, tx, audit.Of(scope, now, string(act), "partnership:"+p.ID))
}

// SetSuspended suspends a partnership or takes it up again.
func SetSuspended(ctx context.Context, tx *db.DB, scope access.Scope, id string, suspended bool, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE partnership SET suspended = $2 WHERE id = $1`, id, suspended)
	switch {
	case err != nil:
		return err
	case n == 0:
		return errs.E(errs.NotFound, "db.none")
	}
	act := string(access.Suspend)
	if !suspended {
		act = "partnership.resume"
	}
	scope.Partnership = id
	return audit.Append(ctx, tx, audit.Of(scope, now, act, "partnership:"+id))
}

func storeProfile(ctx context.Context, tx *db.DB, id string, version int64, p Profile, now time.Time) error {
	document, err := json.Marshal(p)
	if err != nil {
		return errs.Wrap(err, "profile")
	}
	_, err = tx.Of(id).Exec(ctx, `INSERT INTO profile (partnership, version, document, at) VALUES ($1, $2, $3, $4)`,
		id, version, string(document), db.Micros(now))
	return errs.Wrap(err, "profile")
}
