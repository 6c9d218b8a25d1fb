package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/place"
	"lykta/internal/web/ui"
)

// terrain is the areas and places of a page.
type terrain struct {
	areas  []place.Area
	places []place.Place
}

// used are the areas in use.
func (g terrain) used() []place.Area {
	var list []place.Area
	for _, a := range g.areas {
		if a.Ended.IsZero() {
			list = append(list, a)
		}
	}
	return list
}

// spots are the places in use.
func (g terrain) spots() []place.Place {
	var list []place.Place
	for _, p := range g.places {
		if p.Ended.IsZero() {
			list = append(list, p)
		}
	}
	return list
}

// area is the area in use with an ID, or NotFound.
func (g terrain) area(id string) (place.Area, error) {
	for _, a := range g.used() {
		if a.ID == id {
			return a, nil
		}
	}
	return place.Area{}, errs.E(errs.NotFound, "error.notfound")
}

// place is the place in use with an ID, or NotFound.
func (g terrain) place(id string) (place.Place, error) {
	for _, p := range g.spots() {
		if p.ID == id {
			return p, nil
		}
	}
	return place.Place{}, errs.E(errs.NotFound, "error.notfound")
}

// areaName is the name of an area, and "" for none.
func (g terrain) areaName(id string) string {
	for _, a := range g.areas {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

// ground begins a page about areas or places, with all of them.
func (h *Handlers) ground(r *http.Request, scope access.Scope, title, area string) (*page, terrain, error) {
	var g terrain
	pg, err := h.open(r, scope, title)
	if err != nil {
		return nil, g, err
	}
	pg.area = area
	pg.under(pg.T("place.map.title"), pg.at("karta"))
	if g.areas, err = place.Areas(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, g, err
	}
	g.places, err = place.Places(r.Context(), h.DB, scope.Partnership)
	return pg, g, err
}

// Areas shows the areas in use and asks for another.
//
// GET /arbete/{partnership}/omraden
func (h *Handlers) Areas(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, err := h.ground(r, scope, "place.areas.title", "place.area")
	if err != nil {
		return err
	}
	return pg.show(w, areasPage(pg, g))
}

// AddArea takes one up.
//
// POST /arbete/{partnership}/omraden
func (h *Handlers) AddArea(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, err := h.ground(r, scope, "place.areas.title", "place.area")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	_, err = place.AddArea(r.Context(), h.DB, scope, pg.form.Key(), pg.form.Get("name"), h.Now().UTC())
	if err == nil {
		return pg.confirm(w, "area", "omraden")
	}
	return pg.again(w, err, func() templ.Component { return areasPage(pg, g) })
}

// AreaForm asks for another name of an area.
//
// GET /arbete/{partnership}/omraden/{area}
func (h *Handlers) AreaForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, a, err := h.oneArea(r, scope)
	if err != nil {
		return err
	}
	pg.form.Values.Set("name", a.Name)
	return pg.show(w, formPage(pg, areaView(pg, a)))
}

func (h *Handlers) oneArea(r *http.Request, scope access.Scope) (*page, place.Area, error) {
	pg, g, err := h.ground(r, scope, "place.area.change", "place.area")
	if err != nil {
		return nil, place.Area{}, err
	}
	pg.under(pg.T("place.areas.title"), pg.at("omraden"))
	a, err := g.area(r.PathValue("area"))
	return pg, a, err
}

// RenameArea gives it that name.
//
// POST /arbete/{partnership}/omraden/{area}
func (h *Handlers) RenameArea(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, a, err := h.oneArea(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	err = place.RenameArea(r.Context(), h.DB, scope, pg.form.Key(), a.ID, pg.form.Get("name"), h.Now().UTC())
	if err == nil {
		return pg.confirm(w, "area-changed", "omraden")
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, areaView(pg, a)) })
}

// EndArea takes an area out of use.
//
// POST /arbete/{partnership}/omraden/{area}/avsluta
func (h *Handlers) EndArea(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "place.areas.title")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err := place.EndArea(r.Context(), h.DB, scope, pg.form.Key(), r.PathValue("area"), h.Now().UTC()); err != nil {
		return err
	}
	return pg.confirm(w, "area-ended", "omraden")
}

func areaTable(pg *page, g terrain) ui.Table {
	t := ui.Table{Caption: pg.T("place.areas.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("place.area.name"), RowHead: true}, {Head: pg.T("place.area.outline")}, {Head: pg.T("place.area.places")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, a := range g.used() {
		outline := pg.T("place.area.outline.none")
		if len(a.Outline) > 0 {
			outline = extent(pg, a.Outline.Area())
		}
		n := 0
		for _, p := range g.spots() {
			if p.Area == a.ID {
				n++
			}
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(a.Name), ui.TextCell(outline), ui.TextCell(pg.words.Number(n)),
			{Part: placeActs(pg, a.Name, pg.at("omraden", a.ID), pg.at("omraden", a.ID, "avsluta"))}})
	}
	return t
}

// extent is how large something is: in hectares, or square kilometres where
// that is more than one.
func extent(pg *page, squareMetres float64) string {
	if squareMetres >= 1e6 {
		return pg.T("place.extent.km2", pg.words.Decimal(squareMetres/1e6, 1))
	}
	return pg.T("place.extent.hectares", pg.words.Decimal(squareMetres/1e4, 1))
}

func newAreaView(pg *page) formView {
	return formView{Action: pg.at("omraden"), Submit: pg.T("place.area.submit"),
		Fields: []templ.Component{ui.Input(pg.words, wide(ui.Medium, pg.field("name")))}}
}

func areaView(pg *page, a place.Area) formView {
	return formView{Lead: pg.T("place.area.change.lead"), Action: pg.at("omraden", a.ID), Submit: pg.T("staff.save"),
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("omraden")},
		Fields: []templ.Component{ui.Input(pg.words, wide(ui.Medium, pg.field("name")))}}
}
