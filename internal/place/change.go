package place

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/guard"
	"lykta/internal/ids"
	"lykta/internal/partnership"
)

// maxName is how long a name may be, in characters.
const maxName = 80

// AddArea takes up an area without an outline and returns its ID. A name that
// cannot be used is an Invalid error at the field name.
func AddArea(ctx context.Context, d *db.DB, scope access.Scope, key, name string, now time.Time) (string, error) {
	a := Area{ID: ids.New(now), Name: tidy(name), Began: now}
	return act.Do(ctx, d, scope, act.Act{Rule: access.ChangeMap, Key: key, Object: "area", Sent: a.Name}, now, func(tx *db.DB) (string, error) {
		all, err := Areas(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := checkName(ctx, tx, scope, a.Name, areaNames(all, "")); err != nil {
			return "", err
		}
		return a.ID, insertArea(ctx, tx, scope.Partnership, a)
	})
}

// RenameArea gives an area in use another name.
func RenameArea(ctx context.Context, d *db.DB, scope access.Scope, key, id, name string, now time.Time) error {
	name = tidy(name)
	_, err := act.Do(ctx, d, scope, act.Act{Rule: access.ChangeMap, Key: key, Object: "area:" + id, Sent: name}, now, func(tx *db.DB) (string, error) {
		all, err := Areas(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := checkName(ctx, tx, scope, name, areaNames(all, id)); err != nil {
			return "", err
		}
		return id, one(tx.Of(scope.Partnership).Exec(ctx, `UPDATE area SET name = $3 WHERE partnership = $1 AND id = $2 AND ended = 0`, scope.Partnership, id, name))
	})
	return err
}

// EndArea takes an area out of use; what was told of it stays. The places in it
// come to lie in whatever other area holds them.
func EndArea(ctx context.Context, d *db.DB, scope access.Scope, key, id string, now time.Time) error {
	_, err := act.Do(ctx, d, scope, act.Act{Rule: access.ChangeMap, Key: key, Object: "area:" + id, Sent: "end"}, now, func(tx *db.DB) (string, error) {
		err := one(tx.Of(scope.Partnership).Exec(ctx, `UPDATE area SET ended = $3 WHERE partnership = $1 AND id = $2 AND ended = 0`, scope.Partnership, id, db.Micros(now)))
		if err != nil {
			return "", err
		}
		return id, settle(ctx, tx, scope.Partnership)
	})
	return err
}

// AddPlace takes up a named place and returns its ID. One that is located gets
// its area from where it lies. What is wrong is an Invalid error at the fields
// name, class, area and at.
func AddPlace(ctx context.Context, d *db.DB, scope access.Scope, key string, p Place, now time.Time) (string, error) {
	p.ID, p.Name, p.Began = "", tidy(p.Name), time.Time{}
	return act.Do(ctx, d, scope, act.Act{Rule: access.ChangeMap, Key: key, Object: "place", Sent: p}, now, func(tx *db.DB) (string, error) {
		p.ID, p.Began = ids.New(now), now
		if err := p.complete(ctx, tx, scope); err != nil {
			return "", err
		}
		return p.ID, insertPlace(ctx, tx, scope.Partnership, p)
	})
}

// ChangePlace gives a place in use another name, class or position.
func ChangePlace(ctx context.Context, d *db.DB, scope access.Scope, key string, p Place, now time.Time) error {
	p.Name = tidy(p.Name)
	_, err := act.Do(ctx, d, scope, act.Act{Rule: access.ChangeMap, Key: key, Object: "place:" + p.ID, Sent: p}, now, func(tx *db.DB) (string, error) {
		if err := p.complete(ctx, tx, scope); err != nil {
			return "", err
		}
		return p.ID, updatePlace(ctx, tx, scope.Partnership, p)
	})
	return err
}

// EndPlace takes a place out of use; what was told of it stays.
func EndPlace(ctx context.Context, d *db.DB, scope access.Scope, key, id string, now time.Time) error {
	_, err := act.Do(ctx, d, scope, act.Act{Rule: access.ChangeMap, Key: key, Object: "place:" + id, Sent: "end"}, now, func(tx *db.DB) (string, error) {
		return id, one(tx.Of(scope.Partnership).Exec(ctx, `UPDATE place SET ended = $3 WHERE partnership = $1 AND id = $2 AND ended = 0`, scope.Partnership, id, db.Micros(now)))
	})
	return err
}

// complete checks a place and finds the area that it lies in.
func (p *Place) complete(ctx context.Context, tx *db.DB, scope access.Scope) error {
	areas, err := Areas(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	all, err := Places(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	var wrong []errs.Field
	if !slices.Contains(Classes, p.Class) {
		wrong = append(wrong, errs.Field{Name: "class", Key: "place.class"})
	}
	if p.Located {
		p.At = whole(p.At)
		if _, fault := geo.SwerefTM.Place(p.At.X, p.At.Y); fault != geo.Fine {
			wrong = append(wrong, errs.Field{Name: "at", Key: "place.at." + string(fault)})
		}
		if in := In(areas, p.At); in != "" || !p.areaWithoutOutline(areas) {
			p.Area = in
		}
	}
	if p.Area != "" && !slices.ContainsFunc(areas, func(a Area) bool { return a.ID == p.Area && a.Ended.IsZero() }) {
		wrong = append(wrong, errs.Field{Name: "area", Key: "place.area"})
	}
	if err := checkName(ctx, tx, scope, p.Name, placeNames(all, p.ID)); err != nil {
		wrong = append(errs.FieldsOf(err), wrong...)
		if len(errs.FieldsOf(err)) == 0 {
			return err
		}
	}
	return errs.Fields(wrong...)
}

// areaWithoutOutline reports whether the place's area was chosen by hand, for it
// has no outline that could say what lies in it.
func (p *Place) areaWithoutOutline(areas []Area) bool {
	return slices.ContainsFunc(areas, func(a Area) bool { return a.ID == p.Area && a.Ended.IsZero() && len(a.Outline) == 0 })
}

// settle finds the area of every located place anew, after outlines changed.
func settle(ctx context.Context, tx *db.DB, partnership string) error {
	areas, err := Areas(ctx, tx, partnership)
	if err != nil {
		return err
	}
	places, err := Places(ctx, tx, partnership)
	if err != nil {
		return err
	}
	for _, p := range places {
		if !p.Located || !p.Ended.IsZero() {
			continue
		}
		area := In(areas, p.At)
		if area == "" && p.areaWithoutOutline(areas) || area == p.Area {
			continue
		}
		p.Area = area
		if err := updatePlace(ctx, tx, partnership, p); err != nil {
			return err
		}
	}
	return nil
}

// checkName complains of a name that is too short or too long, points at a
// person, or is taken.
func checkName(ctx context.Context, tx *db.DB, scope access.Scope, name string, taken []string) error {
	if n := utf8.RuneCountInString(name); n < 2 || n > maxName {
		return errs.Fields(errs.Field{Name: "name", Key: "place.name", Args: []any{maxName}})
	}
	p, err := partnership.ByID(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	if why := guard.Of(p.Profile).Blocks(name); why != "" {
		return errs.Fields(errs.Field{Name: "name", Key: why})
	}
	if slices.ContainsFunc(taken, func(other string) bool { return strings.EqualFold(other, name) }) {
		return errs.Fields(errs.Field{Name: "name", Key: "place.twice"})
	}
	return nil
}

func areaNames(all []Area, but string) []string {
	var names []string
	for _, a := range all {
		if a.Ended.IsZero() && a.ID != but {
			names = append(names, a.Name)
		}
	}
	return names
}

func placeNames(all []Place, but string) []string {
	var names []string
	for _, p := range all {
		if p.Ended.IsZero() && p.ID != but {
			names = append(names, p.Name)
		}
	}
	return names
}

func tidy(name string) string { return strings.Join(strings.Fields(name), " ") }

func whole(p geo.Point) geo.Point { return geo.Point{X: math.Round(p.X), Y: math.Round(p.Y)} }

// one makes NotFound of a change that met no row.
func one(n int64, err error) error {
	if err == nil && n == 0 {
		return errs.E(errs.NotFound, "db.none")
	}
	return err
}

func outlineText(p geo.Polygon) (string, error) {
	rings := make([][][2]int64, 0, len(p))
	for _, ring := range p {
		corners := make([][2]int64, 0, len(ring))
		for _, c := range ring {
			corners = append(corners, [2]int64{int64(c.X), int64(c.Y)})
		}
		rings = append(rings, corners)
	}
	b, err := json.Marshal(rings)
	return string(b), err
}

func insertArea(ctx context.Context, tx *db.DB, partnership string, a Area) error {
	outline, err := outlineText(a.Outline)
	if err != nil {
		return err
	}
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO area (partnership, id, name, outline, began, ended) VALUES ($1, $2, $3, $4, $5, 0)`,
		partnership, a.ID, a.Name, outline, db.Micros(a.Began))
	return err
}

func setOutline(ctx context.Context, tx *db.DB, partnership, id string, p geo.Polygon) error {
	outline, err := outlineText(p)
	if err != nil {
		return err
	}
	return one(tx.Of(partnership).Exec(ctx, `UPDATE area SET outline = $3 WHERE partnership = $1 AND id = $2`, partnership, id, outline))
}

func insertPlace(ctx context.Context, tx *db.DB, partnership string, p Place) error {
	_, err := tx.Of(partnership).Exec(ctx, `INSERT INTO place (partnership, id, name, area, class, located, east, north, began, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`,
		partnership, p.ID, p.Name, p.Area, string(p.Class), p.Located, int64(p.At.X), int64(p.At.Y), db.Micros(p.Began))
	return err
}

func updatePlace(ctx context.Context, tx *db.DB, partnership string, p Place) error {
	return one(tx.Of(partnership).Exec(ctx, `UPDATE place SET name = $3, area = $4, class = $5, located = $6, east = $7, north = $8
		WHERE partnership = $1 AND id = $2 AND ended = 0`,
		partnership, p.ID, p.Name, p.Area, string(p.Class), p.Located, int64(p.At.X), int64(p.At.Y)))
}
