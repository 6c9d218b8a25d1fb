package importing

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// Kind says what a file is for.
type Kind string

// The kinds.
const (
	Outlines Kind = "map"    // GeoJSON with areas and places
	Rows     Kind = "report" // CSV or XLSX with events
)

// rule is what one must be allowed to do to send a file of the kind.
func (k Kind) rule() access.Rule {
	if k == Outlines {
		return access.ChangeMap
	}
	return access.ImportReports
}

// kept is how long a file waits for a decision.
const kept = 24 * time.Hour

// Upload is a file that waits for a decision.
type Upload struct {
	ID      string
	Kind    Kind
	Name    string // of the file, as it was sent
	Content []byte
	Choices string    // JSON, of what has been chosen so far
	Expires time.Time // UTC
}

// Keep holds a file for whoever sent it, in place of another of the kind that
// they have not decided about, and returns its ID.
func Keep(ctx context.Context, d *db.DB, scope access.Scope, u Upload, now time.Time) (string, error) {
	if err := may(ctx, d, scope, u.Kind, now); err != nil {
		return "", err
	}
	u.ID = ids.New(now)
	return u.ID, d.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM upload WHERE partnership = $1 AND account = $2 AND kind = $3`, scope.Partnership, scope.Account, string(u.Kind)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO upload (partnership, id, account, kind, name, content, choices, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			scope.Partnership, u.ID, scope.Account, string(u.Kind), u.Name, u.Content, u.Choices, db.Micros(now.Add(kept)))
		return err
	})
}

func may(ctx context.Context, d *db.DB, scope access.Scope, kind Kind, now time.Time) error {
	return act.May(ctx, d, scope, act.Act{Rule: kind.rule(), Object: "upload"}, now)
}

// Held returns a file that nobody has decided about, or NotFound: whoever stands
// in for who sent it can go on with it.
func Held(ctx context.Context, d *db.DB, scope access.Scope, kind Kind, id string, now time.Time) (Upload, error) {
	return db.One(ctx, d.Of(scope.Partnership), scanUpload, `SELECT id, kind, name, content, choices, expires FROM upload
		WHERE partnership = $1 AND id = $2 AND kind = $3 AND expires > $4`,
		scope.Partnership, id, string(kind), db.Micros(now))
}

func scanUpload(r *sql.Rows) (Upload, error) {
	var u Upload
	var expires int64
	err := r.Scan(&u.ID, &u.Kind, &u.Name, &u.Content, &u.Choices, &expires)
	u.Expires = db.Time(expires)
	return u, err
}

// Choose keeps what has been chosen for a file.
func Choose(ctx context.Context, d *db.DB, scope access.Scope, kind Kind, id, choices string, now time.Time) error {
	if err := may(ctx, d, scope, kind, now); err != nil {
		return err
	}
	n, err := d.Of(scope.Partnership).Exec(ctx, `UPDATE upload SET choices = $3 WHERE partnership = $1 AND id = $2`, scope.Partnership, id, choices)
	if err == nil && n == 0 {
		return errs.E(errs.NotFound, "db.none")
	}
	return err
}

// Drop throws a file away.
func Drop(ctx context.Context, d *db.DB, scope access.Scope, id string) error {
	_, err := d.Of(scope.Partnership).Exec(ctx, `DELETE FROM upload WHERE partnership = $1 AND id = $2`, scope.Partnership, id)
	return err
}

// Sweep throws away the files of a partnership that nobody decided about in
// time.
func Sweep(ctx context.Context, d *db.DB, partnership string, now time.Time) error {
	_, err := d.Of(partnership).Exec(ctx, `DELETE FROM upload WHERE partnership = $1 AND expires <= $2`, partnership, db.Micros(now))
	return err
}
