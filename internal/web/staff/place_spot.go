package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/place"
	"lykta/internal/web/ui"
)

// Places shows the named places in use, to search in, and asks for another.
//
// GET /arbete/{partnership}/platser?q=&omrade=&sida=
func (h *Handlers) Places(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, err := h.ground(r, scope, "place.places.title", "place.spot")
	if err != nil {
		return err
	}
	return pg.show(w, placesPage(pg, g, pg.placesFound(g)))
}

// AddPlace takes one up.
//
// POST /arbete/{partnership}/platser
func (h *Handlers) AddPlace(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, err := h.ground(r, scope, "place.places.title", "place.spot")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	p := readPlace(pg.form)
	if len(pg.form.Errors) == 0 {
		if _, err = place.AddPlace(r.Context(), h.DB, scope, pg.form.Key(), p, h.Now().UTC()); err == nil {
			return pg.confirm(w, "place", "platser")
		}
	}
	return pg.again(w, err, func() templ.Component { return placesPage(pg, g, pg.placesFound(g)) })
}

// PlaceForm asks what is to be changed about a place.
//
// GET /arbete/{partnership}/platser/{place}
func (h *Handlers) PlaceForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, p, err := h.onePlace(r, scope)
	if err != nil {
		return err
	}
	v := pg.form.Values
	v.Set("name", p.Name)
	v.Set("class", string(p.Class))
	v.Set("area", p.Area)
	if p.Located {
		v.Set("at", northEast(p))
	}
	return pg.show(w, formPage(pg, placeView(pg, g, p)))
}

// northEast is where a place lies, as ReadAt reads it.
func northEast(p place.Place) string {
	return strconv.FormatInt(int64(p.At.Y), 10) + " " + strconv.FormatInt(int64(p.At.X), 10)
}

func (h *Handlers) onePlace(r *http.Request, scope access.Scope) (*page, terrain, place.Place, error) {
	pg, g, err := h.ground(r, scope, "place.spot.change", "place.spot")
	if err != nil {
		return nil, g, place.Place{}, err
	}
	pg.under(pg.T("place.places.title"), pg.at("platser"))
	p, err := g.place(r.PathValue("place"))
	return pg, g, p, err
}

// ChangePlace changes it.
//
// POST /arbete/{partnership}/platser/{place}
func (h *Handlers) ChangePlace(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, p, err := h.onePlace(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	changed := readPlace(pg.form)
	changed.ID = p.ID
	if len(pg.form.Errors) == 0 {
		if err = place.ChangePlace(r.Context(), h.DB, scope, pg.form.Key(), changed, h.Now().UTC()); err == nil {
			return pg.confirm(w, "place-changed", "platser")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, placeView(pg, g, p)) })
}

// EndPlace takes a place out of use.
//
// POST /arbete/{partnership}/platser/{place}/avsluta
func (h *Handlers) EndPlace(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "place.places.title")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err := place.EndPlace(r.Context(), h.DB, scope, pg.form.Key(), r.PathValue("place"), h.Now().UTC()); err != nil {
		return err
	}
	return pg.confirm(w, "place-ended", "platser")
}

func readPlace(f *form) place.Place {
	p := place.Place{Name: f.Get("name"), Class: place.Class(f.Get("class")), Area: f.Get("area")}
	if f.Get("at") == "" {
		return p
	}
	at, err := place.ReadAt(f.Get("at"))
	if f.take(err) {
		return p
	}
	p.Located, p.At = true, at
	return p
}

// spotsFound is one page of the places that were searched for.
type spotsFound struct {
	words, area string
	page        int // from 1
	found       []place.Place
}

func (pg *page) placesFound(g terrain) spotsFound {
	q := pg.r.URL.Query()
	f := spotsFound{words: strings.TrimSpace(q.Get("q")), area: q.Get("omrade"), page: pageNumber(q)}
	pg.form.Values.Set("q", f.words)
	pg.form.Values.Set("omrade", f.area)
	for _, p := range g.spots() {
		text := strings.ToLower(p.Name + " " + g.areaName(p.Area) + " " + pg.T("place.class."+string(p.Class)))
		if holdsAll(text, strings.Fields(strings.ToLower(f.words))) && (f.area == "" || f.area == p.Area) {
			f.found = append(f.found, p)
		}
	}
	return f
}

// shown are those of the page.
func (f spotsFound) shown() []place.Place {
	from := min((f.page-1)*pageSize, len(f.found))
	return f.found[from:min(from+pageSize, len(f.found))]
}

func (f spotsFound) address(pg *page) func(number int) string {
	return func(number int) string {
		q := url.Values{}
		for name, value := range map[string]string{"q": f.words, "omrade": f.area} {
			if value != "" {
				q.Set(name, value)
			}
		}
		if number > 1 {
			q.Set("sida", strconv.Itoa(number))
		}
		return strings.TrimSuffix(pg.at("platser")+"?"+q.Encode(), "?")
	}
}

func placeTable(pg *page, g terrain, list []place.Place) ui.Table {
	t := ui.Table{Caption: pg.T("place.places.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("place.spot.name"), RowHead: true}, {Head: pg.T("place.spot.class")}, {Head: pg.T("place.spot.area")}, {Head: pg.T("place.spot.at")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, p := range list {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(p.Name), ui.TextCell(pg.T("place.class." + string(p.Class))), ui.TextCell(inArea(pg, g, p)), ui.TextCell(whereabouts(pg, p)),
			{Part: placeActs(pg, p.Name, pg.at("platser", p.ID), pg.at("platser", p.ID, "avsluta"))}})
	}
	return t
}

func inArea(pg *page, g terrain, p place.Place) string {
	if name := g.areaName(p.Area); name != "" {
		return name
	}
	return pg.T("place.spot.area.none")
}

func whereabouts(pg *page, p place.Place) string {
	if !p.Located {
		return pg.T("place.spot.at.none")
	}
	return pg.T("place.spot.at.shown", int(p.At.Y), int(p.At.X))
}

func placeFields(pg *page, g terrain) []templ.Component {
	classes := []ui.Option{{Label: pg.T("place.spot.class.choose")}}
	classes = append(classes, named(pg, "place.class.", place.Classes...)...)
	return []templ.Component{
		ui.Input(pg.words, wide(ui.Medium, pg.field("name"))),
		ui.Select(pg.words, pg.choice("class", classes)),
		ui.Select(pg.words, optional(pg.choice("area", areaOptions(pg, g, "place.spot.area.none")))),
		ui.Input(pg.words, optional(wide(ui.Medium, pg.field("at")))),
	}
}

// areaOptions are the areas in use, after one of none.
func areaOptions(pg *page, g terrain, none string) []ui.Option {
	options := []ui.Option{{Label: pg.T(none)}}
	for _, a := range g.used() {
		options = append(options, ui.Option{Value: a.ID, Label: a.Name})
	}
	return options
}

func newPlaceView(pg *page, g terrain) formView {
	return formView{Action: pg.at("platser"), Submit: pg.T("place.spot.submit"), Fields: placeFields(pg, g)}
}

func placeView(pg *page, g terrain, p place.Place) formView {
	return formView{Lead: pg.T("place.spot.change.lead"), Action: pg.at("platser", p.ID), Submit: pg.T("staff.save"),
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("platser")}, Fields: placeFields(pg, g)}
}
