package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/administration"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/web/ui"
)

// spareRows are the empty rows below those that are filled in.
const spareRows = 2

// maxRows is how many rows of a list are read.
const maxRows = 200

// Settings shows what the coordinator decides about the partnership's pages.
//
// GET /arbete/{partnership}/installningar
func (h *Handlers) Settings(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.settings(r, scope)
	if err != nil {
		return err
	}
	pg.fillSettings(administration.Of(pg.p.Profile))
	return pg.show(w, formPage(pg, settingsView(pg)))
}

func (h *Handlers) settings(r *http.Request, scope access.Scope) (*page, error) {
	pg, err := h.open(r, scope, "admin.settings.title")
	if err != nil {
		return nil, err
	}
	pg.area = "admin.settings"
	return pg, nil
}

// ChangeSettings keeps them.
//
// POST /arbete/{partnership}/installningar
func (h *Handlers) ChangeSettings(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.settings(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	s, rows := readSettings(pg.form, pg.p.Profile)
	if !pg.doubtful(append(pg.form.starting("contacts.", "places."), "mandate.municipality", "mandate.police", "mandate.neither")...) {
		err = administration.Change(r.Context(), h.DB, scope, pg.form.Key(), pg.form.Version(), s, h.Now())
		if err == nil {
			return pg.confirm(w, "settings", "installningar")
		}
	}
	return pg.again(w, rows.lead(err), func() templ.Component { return formPage(pg, settingsView(pg)) })
}

// fillSettings puts the settings into the form.
func (pg *page) fillSettings(s administration.Settings) {
	v := pg.form.Values
	v.Set(versionField, strconv.FormatInt(pg.p.Version, 10))
	v.Set("brand", s.Brand)
	for i, c := range s.Contacts {
		v.Set(rowName("contacts", i, "label"), c.Label)
		v.Set(rowName("contacts", i, "phone"), c.Phone)
		v.Set(rowName("contacts", i, "url"), c.URL)
	}
	for i, p := range s.Places {
		v.Set(rowName("places", i, "id"), p.ID)
		v.Set(rowName("places", i, "name"), p.Name)
	}
	v.Set("mandate.municipality", strings.Join(s.Mandate.Municipality, "\n"))
	v.Set("mandate.police", strings.Join(s.Mandate.Police, "\n"))
	v.Set("mandate.neither", strings.Join(s.Mandate.Neither, "\n"))
	if len(s.Languages) == 0 {
		s.Languages = []partnership.Language{partnership.Swedish, partnership.English}
	}
	for _, l := range s.Languages {
		v.Add("languages", string(l))
	}
}

func rowName(list string, i int, part string) string {
	return list + "." + strconv.Itoa(i) + "." + part
}

// formRows are which rows of the form the items of a list were typed in, since
// empty rows are left out.
type formRows map[string][]int

// lead names the fields of the form in place of those of the settings.
func (rows formRows) lead(err error) error {
	var fields []errs.Field
	for _, f := range errs.FieldsOf(err) {
		parts := strings.Split(f.Name, ".")
		if len(parts) == 3 && parts[0] == "mandate" {
			f.Name = "mandate." + parts[1]
		} else if list, ok := rows[parts[0]]; ok && len(parts) == 3 {
			if i, err := strconv.Atoi(parts[1]); err == nil && i < len(list) {
				f.Name = rowName(parts[0], list[i], parts[2])
			}
		} else {
			f.Name = parts[0]
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return err
	}
	return errs.Fields(fields...)
}

// readSettings reads the form. A place that has no row with an ID is a new one.
func readSettings(f *form, p partnership.Profile) (administration.Settings, formRows) {
	s, rows := administration.Settings{Brand: strings.ToLower(f.Get("brand"))}, formRows{}
	for i := range maxRows {
		c := partnership.Contact{Label: f.Get(rowName("contacts", i, "label")), Phone: f.Get(rowName("contacts", i, "phone")), URL: f.Get(rowName("contacts", i, "url"))}
		if c != (partnership.Contact{}) {
			s.Contacts, rows["contacts"] = append(s.Contacts, c), append(rows["contacts"], i)
		}
	}
	taken := map[string]bool{}
	for _, place := range p.Places {
		taken[place.ID] = true
	}
	for i := range maxRows {
		place := partnership.Place{ID: f.Get(rowName("places", i, "id")), Name: f.Get(rowName("places", i, "name"))}
		if place == (partnership.Place{}) {
			continue
		}
		if place.ID == "" {
			place.ID = freeID(place.Name, taken)
		}
		s.Places, rows["places"] = append(s.Places, place), append(rows["places"], i)
	}
	s.Mandate = partnership.Mandate{Municipality: f.Lines("mandate.municipality"), Police: f.Lines("mandate.police"), Neither: f.Lines("mandate.neither")}
	for _, l := range f.All("languages") {
		s.Languages = append(s.Languages, partnership.Language(l))
	}
	return s, rows
}

// freeID makes a designation of a name, "Gamla Strand" is gamla-strand, that no
// other has, and takes it.
func freeID(name string, taken map[string]bool) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r == 'å' || r == 'ä':
			return 'a'
		case r == 'ö':
			return 'o'
		case r == 'é' || r == 'è':
			return 'e'
		}
		return ' '
	}, strings.ToLower(name))
	base := strings.Join(strings.Fields(letters), "-")
	if base == "" {
		base = "namn"
	}
	id := base
	for n := 2; taken[id]; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	taken[id] = true
	return id
}

// rowsOf is how many rows of a list are shown.
func (pg *page) rowsOf(list string) int {
	last := 0
	for name := range pg.form.Values {
		parts := strings.Split(name, ".")
		if len(parts) != 3 || parts[0] != list || pg.form.Get(name) == "" {
			continue
		}
		if i, err := strconv.Atoi(parts[1]); err == nil && i < maxRows {
			last = max(last, i+1)
		}
	}
	return min(last+spareRows, maxRows)
}

// cell is a question of a row.
func (pg *page) cell(list string, i int, part string) ui.Field {
	name := rowName(list, i, part)
	f := ui.Field{Name: name, Label: pg.T(pg.area + "." + list + "." + part), Error: pg.errors().For(name), Value: pg.form.Get(name)}
	if key := pg.area + "." + list + "." + part + ".hint"; i == 0 && pg.words.Has(key) {
		f.Hint = pg.T(key)
	}
	return f
}

func settingsView(pg *page) formView {
	w := pg.words
	brand := wide(ui.Short, pg.field("brand"))
	brand.Extra = templ.Attributes{"autocomplete": "off", "spellcheck": "false"}
	fields := []templ.Component{
		ui.Input(w, optional(brand)),
		ui.Checkboxes(w, pg.choice("languages", named(pg, "admin.language.", partnership.Swedish, partnership.English))),
	}
	for i := range pg.rowsOf("contacts") {
		fields = append(fields, group(pg.T("admin.settings.contact", i+1), []templ.Component{
			ui.Input(w, optional(wide(ui.Medium, pg.cell("contacts", i, "label")))),
			ui.Input(w, optional(wide(ui.Medium, pg.cell("contacts", i, "phone")))),
			ui.Input(w, optional(pg.cell("contacts", i, "url"))),
		}))
	}
	for _, name := range []string{"mandate.municipality", "mandate.police", "mandate.neither"} {
		fields = append(fields, ui.Textarea(w, optional(rows(5, pg.field(name)))))
	}
	var places []templ.Component
	for i := range pg.rowsOf("places") {
		places = append(places, ui.Hidden(rowName("places", i, "id"), pg.form.Get(rowName("places", i, "id"))),
			ui.Input(w, optional(wide(ui.Medium, pg.numbered("places", i)))))
	}
	fields = append(fields, group(pg.T("admin.settings.places"), places))
	return formView{Lead: pg.T("admin.settings.lead"), Action: pg.at("installningar"), Submit: pg.T("admin.settings.submit"), Fields: fields}
}

// numbered is the name of a row, labelled by its number.
func (pg *page) numbered(list string, i int) ui.Field {
	f := pg.cell(list, i, "name")
	f.Label = pg.T("admin.settings."+list+".number", i+1)
	return f
}
