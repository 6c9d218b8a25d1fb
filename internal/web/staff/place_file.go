package staff

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/importing"
	"lykta/internal/place"
	"lykta/internal/web/ui"
)

// MapFileForm asks for a file of areas and places.
//
// GET /arbete/{partnership}/kartfil
func (h *Handlers) MapFileForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.ground(r, scope, "place.file.title", "place.file")
	if err != nil {
		return err
	}
	return pg.show(w, mapFilePage(pg))
}

// MapFile keeps the file until it has been decided about.
//
// POST /arbete/{partnership}/kartfil
func (h *Handlers) MapFile(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.ground(r, scope, "place.file.title", "place.file")
	if err != nil {
		return err
	}
	var file sentFile
	if pg.form, file, err = readFile(r, place.MaxFile); err != nil {
		return err
	}
	if len(pg.form.Errors) == 0 {
		// Only what no choice can mend is told here.
		if _, err = place.Read(file.content, place.Choice{}); !hopeless(err) {
			var id string
			id, err = importing.Keep(r.Context(), h.DB, scope, importing.Upload{Kind: importing.Outlines, Name: file.name, Content: file.content}, h.Now().UTC())
			if err == nil {
				return pg.confirm(w, "file", "kartfil", id)
			}
		}
	}
	return pg.again(w, err, func() templ.Component { return mapFilePage(pg) })
}

// hopeless reports whether a file is none that could be taken in.
func hopeless(err error) bool {
	for _, f := range errs.FieldsOf(err) {
		switch f.Key {
		case "place.file.json", "place.file.utf8", "place.file.empty", "place.file.many", "place.file.large":
			return true
		}
	}
	return false
}

// mapReview is what would come of a file.
type mapReview struct {
	upload  importing.Upload
	file    place.File
	changes []place.Change // none where the file cannot be taken in
}

// ReviewMapFile shows what would come of the file, and what is wrong with it.
//
// GET /arbete/{partnership}/kartfil/{upload}?system=&property=&class=
func (h *Handlers) ReviewMapFile(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, v, err := h.mapFile(r, scope)
	if err != nil {
		return err
	}
	before, err := place.Remembered(r.Context(), h.DB, scope.Partnership)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	for _, name := range []string{"system", "property", "class"} {
		pg.form.Values.Set(name, q.Get(name))
	}
	if q.Get("class") == "" && before.Class != "" {
		pg.form.Values.Set("class", string(before.Class))
	}
	choice := mapChoice(pg.form)
	if choice.Name == "" {
		choice.Name = before.Name
	}
	err = v.read(pg, g, choice)
	if choice.Name != q.Get("property") && complainsOf(err, "property") { // what was chosen for another file
		choice.Name = ""
		err = v.read(pg, g, choice)
	}
	return pg.again(w, err, func() templ.Component { return mapReviewPage(pg, v) })
}

func complainsOf(err error, field string) bool {
	for _, f := range errs.FieldsOf(err) {
		if f.Name == field {
			return true
		}
	}
	return false
}

func (h *Handlers) mapFile(r *http.Request, scope access.Scope) (*page, terrain, mapReview, error) {
	var v mapReview
	pg, g, err := h.ground(r, scope, "place.file.review", "place.file")
	if err != nil {
		return nil, g, v, err
	}
	pg.under(pg.T("place.file.title"), pg.at("kartfil"))
	v.upload, err = importing.Held(r.Context(), h.DB, scope, importing.Outlines, r.PathValue("upload"), h.Now().UTC())
	return pg, g, v, err
}

// read reads the file and compares it with what is in use. What was found out
// about it stands in the form.
func (v *mapReview) read(pg *page, g terrain, choice place.Choice) (err error) {
	v.file, err = place.Read(v.upload.Content, choice)
	pg.form.Values.Set("property", v.file.Name)
	if err == nil {
		err = v.file.Refused(pg.p.Profile)
	}
	if err == nil {
		v.changes = place.Compare(v.file, g.areas, g.places)
	}
	return withoutField(err, "file")
}

// withoutField tells what is wrong with a field that the page does not ask for.
func withoutField(err error, name string) error {
	fields := slices.Clone(errs.FieldsOf(err))
	if len(fields) == 0 {
		return err
	}
	for i := range fields {
		if fields[i].Name == name {
			fields[i].Name = ""
		}
	}
	return errs.Fields(fields...)
}

func mapChoice(f *form) place.Choice {
	system, err := strconv.Atoi(f.Get("system"))
	if err != nil {
		system = 0
	}
	return place.Choice{System: system, Name: f.Get("property"), Class: place.Class(f.Get("class"))}
}

// TakeMapFile takes all of it in.
//
// POST /arbete/{partnership}/kartfil/{upload}
func (h *Handlers) TakeMapFile(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, g, v, err := h.mapFile(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	choice := mapChoice(pg.form)
	_, _, err = place.Import(r.Context(), h.DB, scope, pg.form.Key(), v.upload.Content, choice, h.Now().UTC())
	if err == nil {
		if err = importing.Drop(r.Context(), h.DB, scope, v.upload.ID); err == nil {
			return pg.confirm(w, "map", "karta")
		}
	}
	return pg.again(w, withoutField(err, "file"), func() templ.Component {
		if v.read(pg, g, choice) != nil {
			v.changes = nil
		}
		return mapReviewPage(pg, v)
	})
}

// DropMapFile throws it away.
//
// POST /arbete/{partnership}/kartfil/{upload}/slang
func (h *Handlers) DropMapFile(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, v, err := h.mapFile(r, scope)
	if err != nil {
		return err
	}
	if err := importing.Drop(r.Context(), h.DB, scope, v.upload.ID); err != nil {
		return err
	}
	return pg.confirm(w, "file-dropped", "kartfil")
}

func mapReviewLead(pg *page, v mapReview) string {
	if len(v.changes) == 0 {
		return pg.T("place.file.cannot")
	}
	return pg.T("place.file.would", place.Count(v.changes, place.Fresh), place.Count(v.changes, place.Moved), place.Count(v.changes, place.Same), v.file.System.Name)
}

// mapShown is how many features are listed before they are taken in; the rest
// are in the sums.
const mapShown = 300

func mapReviewTable(pg *page, v mapReview) ui.Table {
	t := ui.Table{Caption: pg.T("place.file.table", min(len(v.changes), mapShown), len(v.changes)), Columns: []ui.Column{
		{Head: pg.T("place.map.number"), Narrow: true}, {Head: pg.T("place.map.name"), RowHead: true}, {Head: pg.T("place.map.kind")}, {Head: pg.T("place.map.where")}, {Head: pg.T("place.file.step")}}}
	for _, c := range v.changes[:min(len(v.changes), mapShown)] {
		kind, where := pg.T("place.map.area"), ""
		if c.Area() {
			where = extent(pg, c.Outline.Area())
		} else {
			kind = pg.T("place.class." + string(c.Class))
			where = pg.T("place.spot.at.shown", int(c.At.Y), int(c.At.X))
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(strconv.Itoa(c.Number)), ui.TextCell(c.Name), ui.TextCell(kind), ui.TextCell(where), ui.TextCell(pg.T("place.file.step." + string(c.Step)))})
	}
	return t
}

func systemOptions(pg *page) []ui.Option {
	options := []ui.Option{{Label: pg.T("place.file.system.own")}}
	for _, s := range geo.Systems {
		options = append(options, ui.Option{Value: strconv.Itoa(s.Code), Label: s.Name + " (EPSG:" + strconv.Itoa(s.Code) + ")"})
	}
	return options
}

func propertyOptions(pg *page, v mapReview) []ui.Option {
	options := []ui.Option{{Label: pg.T("place.file.property.choose")}}
	for _, name := range v.file.Properties {
		options = append(options, ui.Option{Value: name, Label: name})
	}
	return options
}

// classesOfFiles are the classes, the one that is no class of its own first.
func classesOfFiles() []place.Class {
	last := len(place.Classes) - 1
	return append([]place.Class{place.Classes[last]}, place.Classes[:last]...)
}
