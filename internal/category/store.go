package category

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/partnership"
)

//go:embed default.json
var list []byte

// Default returns the program's own list: the groups and categories that
// Swedish municipalities report by, merged (Åmål, Nyköping, Örebro, Luleå,
// Sollentuna, Socialstyrelsen's description of EST and the problem areas of the
// police's trygghetsmätning).
func Default() Scheme {
	var s Scheme
	if err := json.Unmarshal(list, &s); err != nil {
		panic(err) // the list is compiled in
	}
	return s
}

// Version is one version of a scheme and when it was made.
type Version struct {
	Scheme
	At time.Time // UTC
}

// Current returns the newest version of a partnership's categories, and the
// program's own list where it has changed nothing.
func Current(ctx context.Context, d *db.DB, partnership string) (Scheme, error) {
	v, err := db.One(ctx, d.Of(partnership), scan, `SELECT version, document, at FROM category_scheme
		WHERE partnership = $1 ORDER BY version DESC LIMIT 1`, partnership)
	if errs.Is(err, errs.NotFound) {
		return Default(), nil
	}
	return v.Scheme, err
}

// Versions lists every version that a partnership has made, newest first.
func Versions(ctx context.Context, d *db.DB, partnership string) ([]Version, error) {
	return db.All(ctx, d.Of(partnership), scan, `SELECT version, document, at FROM category_scheme
		WHERE partnership = $1 ORDER BY version DESC`, partnership)
}

func scan(r *sql.Rows) (Version, error) {
	var v Version
	var document string
	var at int64
	if err := r.Scan(&v.Version, &document, &at); err != nil {
		return v, err
	}
	version := v.Version
	if err := json.Unmarshal([]byte(document), &v.Scheme); err != nil {
		return v, errs.E(errs.Internal, "category.document", err)
	}
	v.Version, v.At = version, db.Time(at)
	return v, nil
}

// Make changes the categories of the scope's partnership, whose version the
// writer saw. Another version by now is a Conflict, "category.version"; what is
// wrong with the change is an Invalid error at its fields.
func Make(ctx context.Context, d *db.DB, scope access.Scope, key string, seen int64, c Change, now time.Time) error {
	p, err := partnership.ByID(ctx, d, scope.Partnership)
	if err != nil {
		return err
	}
	asked := act.Act{Rule: access.ChangeCategory, Key: key, Object: "category:" + c.Category, Sent: []any{seen, c}}
	_, err = act.Do(ctx, d, scope, asked, now, func(tx *db.DB) (string, error) {
		was, err := Current(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if was.Version != seen {
			return "", errs.E(errs.Conflict, "category.version")
		}
		is, err := was.Apply(c)
		if err != nil {
			return "", err
		}
		if wrong := guard.Of(p.Profile).Refuse(c.texts()...); len(wrong) > 0 {
			return "", errs.Fields(wrong...)
		}
		is.Version, is.Did = was.Version+1, &Done{Change: c, By: scope.Function}
		return fmt.Sprint(is.Version), insert(ctx, tx, scope.Partnership, is, now)
	})
	return err
}

func insert(ctx context.Context, tx *db.DB, partnership string, s Scheme, at time.Time) error {
	document, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO category_scheme (partnership, version, document, at) VALUES ($1, $2, $3, $4)`,
		partnership, s.Version, string(document), db.Micros(at))
	return err
}
