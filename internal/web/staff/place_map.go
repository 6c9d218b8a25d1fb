package staff

import (
	"net/http"
	"strconv"

	"lykta/internal/access"
	"lykta/internal/chart"
	"lykta/internal/place"
	"lykta/internal/web/ui"
)

// Map shows the areas and places in use: drawn, and in a table of the same.
//
// GET /arbete/{partnership}/karta
func (h *Handlers) Map(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, err := h.ground(r, scope, "place.map.title", "place.map")
	if err != nil {
		return err
	}
	pg.crumb = pg.crumb[:1] // the map is the page itself
	if g.drawn() {
		pg.scripts = movingScripts(h.Assets)
	}
	return pg.show(w, mapPage(pg, mapFigure(pg, g)))
}

// MapData is the same as GeoJSON, for other programs.
//
// GET /arbete/{partnership}/karta.geojson
func (h *Handlers) MapData(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, err := h.ground(r, scope, "place.map.title", "place.map")
	if err != nil {
		return err
	}
	b, err := place.Write(g.areas, g.places)
	if err != nil {
		return err
	}
	attach(w, "application/geo+json", "karta-"+pg.p.Slug+".geojson")
	_, _ = w.Write(b) // a reader that went away is nobody to tell
	return nil
}

// mapFigure numbers what is drawn, areas first, and tells in the table what the
// numbers stand for.
func mapFigure(pg *page, g terrain) ui.Figure {
	areas, places := g.used(), g.spots()
	m := chart.Map{ID: "karta", Title: pg.title, Desc: pg.T("place.map.desc", pg.words.N("place.map.areas", len(areas)), pg.words.N("place.map.places", len(places)))}
	t := ui.Table{Caption: pg.title, Columns: []ui.Column{
		{Head: pg.T("place.map.number"), Narrow: true}, {Head: pg.T("place.map.name"), RowHead: true}, {Head: pg.T("place.map.kind")}, {Head: pg.T("place.map.where")}}}
	n := 0
	number := func() string { n++; return strconv.Itoa(n) }
	for _, a := range areas {
		no, where := number(), pg.T("place.area.outline.none")
		if len(a.Outline) > 0 {
			where = extent(pg, a.Outline.Area())
			m.Shapes = append(m.Shapes, chart.Shape{Outline: a.Outline, Text: no})
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(no), ui.TextCell(a.Name), ui.TextCell(pg.T("place.map.area")), ui.TextCell(where)})
	}
	for _, p := range places {
		no := number()
		if p.Located {
			m.Pins = append(m.Pins, chart.Pin{At: p.At, Text: no})
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(no), ui.TextCell(p.Name), ui.TextCell(pg.T("place.class." + string(p.Class))),
			{Text: inArea(pg, g, p), Note: whereabouts(pg, p)}})
	}
	return ui.Figure{Title: m.Desc, SVG: m, Table: t}
}

// mapStart leads to where a map begins, for whoever may change it.
func mapStart(pg *page) ui.Link {
	if !pg.may(access.ChangeMap) {
		return ui.Link{}
	}
	return ui.Link{Text: pg.T("place.file.title"), Href: pg.at("kartfil")}
}

func mapLinks(pg *page) []ui.Link {
	if !pg.may(access.ChangeMap) {
		return nil
	}
	return []ui.Link{
		{Text: pg.T("place.areas.title"), Href: pg.at("omraden")},
		{Text: pg.T("place.places.title"), Href: pg.at("platser")},
		{Text: pg.T("place.file.title"), Href: pg.at("kartfil")},
	}
}
