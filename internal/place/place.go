package place

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Area is one of the areas that a partnership divides itself into.
type Area struct {
	ID      string      // ids.New, or given by an import: stable over its outlines
	Name    string      // "Gullmarsberg"
	Outline geo.Polygon // none where no map has been given; whole metres of SWEREF 99 TM; may have several parts
	Began   time.Time   // UTC
	Ended   time.Time   // UTC; zero while it is used
}

// Class says what sort of place a place is.
type Class string

// The classes.
const (
	Square   Class = "square"
	Street   Class = "street"
	School   Class = "school"
	Youth    Class = "youth" // youth centre, sports hall
	Stop     Class = "stop"  // bus, train, ferry
	Park     Class = "park"
	Shop     Class = "shop"
	Housing  Class = "housing" // courtyards and garages of a housing estate, never a dwelling
	Water    Class = "water"   // harbour, beach
	Location Class = "other"
)

// Classes are all of them, in the order in which they are offered.
var Classes = []Class{Square, Street, School, Youth, Stop, Park, Shop, Housing, Water, Location}

// Place is a named place.
type Place struct {
	ID      string
	Name    string // "Kungstorget"
	Area    string // ID of the area that it lies in; "" outside all
	Class   Class
	Located bool      // At is known
	At      geo.Point // whole metres of SWEREF 99 TM
	Began   time.Time // UTC
	Ended   time.Time // UTC; zero while it is used
}

// Areas lists the areas of a partnership by name, ended ones included.
func Areas(ctx context.Context, d *db.DB, partnership string) ([]Area, error) {
	return db.All(ctx, d.Of(partnership), scanArea,
		`SELECT id, name, outline, began, ended FROM area WHERE partnership = $1 ORDER BY name, id`, partnership)
}

// Places lists the named places of a partnership by name, ended ones included.
func Places(ctx context.Context, d *db.DB, partnership string) ([]Place, error) {
	return db.All(ctx, d.Of(partnership), scanPlace,
		`SELECT id, name, area, class, located, east, north, began, ended FROM place WHERE partnership = $1 ORDER BY name, id`, partnership)
}

func scanArea(r *sql.Rows) (Area, error) {
	var a Area
	var outline string
	var began, ended int64
	if err := r.Scan(&a.ID, &a.Name, &outline, &began, &ended); err != nil {
		return a, err
	}
	a.Began, a.Ended = db.Time(began), db.Time(ended)
	var rings [][][2]int64
	if err := json.Unmarshal([]byte(outline), &rings); err != nil {
		return a, errs.E(errs.Internal, "place.outline", err)
	}
	a.Outline = polygonOf(rings)
	return a, nil
}

func polygonOf(rings [][][2]int64) geo.Polygon {
	var p geo.Polygon
	for _, corners := range rings {
		var ring geo.Ring
		for _, c := range corners {
			ring = append(ring, geo.Point{X: float64(c[0]), Y: float64(c[1])})
		}
		p = append(p, ring)
	}
	return p
}

func scanPlace(r *sql.Rows) (Place, error) {
	var p Place
	var east, north, began, ended int64
	err := r.Scan(&p.ID, &p.Name, &p.Area, &p.Class, &p.Located, &east, &north, &began, &ended)
	p.At = geo.Point{X: float64(east), Y: float64(north)}
	p.Began, p.Ended = db.Time(began), db.Time(ended)
	return p, err
}

// In returns the ID of the first area in use that the point lies in, and "" for
// a point outside all.
func In(areas []Area, at geo.Point) string {
	for _, a := range areas {
		if a.Ended.IsZero() && a.Outline.Contains(at) {
			return a.ID
		}
	}
	return ""
}
