package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/geo"
	"lykta/internal/importing"
	"lykta/internal/importing/sheet"
	"lykta/internal/partnership"
	"lykta/internal/report"
	"lykta/internal/web/ui"
)

// importFileView is a file that waits, and what has been chosen for it.
type importFileView struct {
	upload importing.Upload
	table  sheet.Table
	choice importing.Choice
	land   report.Land
}

// importFile begins a step about a file.
func (h *Handlers) importFile(r *http.Request, scope access.Scope, title, area string) (*page, importFileView, error) {
	var v importFileView
	pg, err := h.open(r, scope, title)
	if err != nil {
		return nil, v, err
	}
	pg.area = area
	pg.under(pg.T("importing.title"), pg.at("import"))
	ctx := r.Context()
	if v.upload, err = importing.Held(ctx, h.DB, scope, importing.Rows, r.PathValue("file"), h.Now().UTC()); err != nil {
		return nil, v, err
	}
	if v.table, err = sheet.Read(v.upload.Content); err != nil {
		return nil, v, err
	}
	if v.choice, err = v.upload.Choice(); err != nil {
		return nil, v, err
	}
	v.land, err = report.LandOf(ctx, h.DB, scope.Partnership)
	return pg, v, err
}

// ImportColumns asks what each column holds.
//
// GET /arbete/{partnership}/import/{file}
func (h *Handlers) ImportColumns(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.columns(r, scope)
	if err != nil {
		return err
	}
	values := pg.form.Values
	for _, role := range importing.Roles {
		values.Set(string(role), v.choice.Columns[role])
	}
	values.Set("reporter", v.choice.Reporter)
	values.Set("all", v.choice.Category)
	values.Set("rest", strconv.Itoa(int(max(v.choice.Severity, report.Minor))))
	values.Set("system", strconv.Itoa(v.choice.System))
	return pg.show(w, formPage(pg, columnsView(pg, v)))
}

func (h *Handlers) columns(r *http.Request, scope access.Scope) (*page, importFileView, error) {
	pg, v, err := h.importFile(r, scope, "importing.columns.title", "importing.columns")
	if err != nil {
		return nil, v, err
	}
	pg.orgs, err = partnership.Organisations(r.Context(), h.DB, scope.Partnership)
	return pg, v, err
}

// ChooseColumns keeps it.
//
// POST /arbete/{partnership}/import/{file}
func (h *Handlers) ChooseColumns(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.columns(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	v.choice = readColumns(pg.form, v.choice)
	if v.choice.Reporter == "" {
		pg.form.wrong("reporter", "importing.reporter")
	}
	if err = v.choice.Check(v.table); err == nil && len(pg.form.Errors) == 0 {
		if err = importing.Decide(r.Context(), h.DB, scope, v.upload.ID, v.choice, h.Now().UTC()); err == nil {
			return pg.confirm(w, "", "import", v.upload.ID, "ord")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, columnsView(pg, v)) })
}

func readColumns(f *form, c importing.Choice) importing.Choice {
	c.Columns = map[importing.Role]string{}
	for _, role := range importing.Roles {
		if name := f.Get(string(role)); name != "" {
			c.Columns[role] = name
		}
	}
	c.Reporter, c.Category = f.Get("reporter"), f.Get("all")
	c.System, c.Severity = f.Number("system"), report.Severity(f.Number("rest"))
	return c
}

func columnsView(pg *page, v importFileView) formView {
	w := pg.words
	columns := []ui.Option{{Label: pg.T("importing.columns.none")}}
	for _, name := range v.table.Head {
		columns = append(columns, ui.Option{Value: name, Label: name})
	}
	choose := func(role importing.Role) templ.Component {
		return ui.Select(w, pg.choice(string(role), columns))
	}
	return formView{
		Kicker: pg.T("importing.step", 1, 3), Lead: pg.T("importing.columns.lead", v.upload.Name, len(v.table.Rows), readAs(pg, v.table.Read)),
		Before: ui.DataTable(firstRows(pg, v.table)), Action: pg.at("import", v.upload.ID), Submit: pg.T("importing.next"),
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("import")}, After: dropFile(pg, v.upload.ID),
		Fields: []templ.Component{
			ui.Select(w, pg.choice("reporter", reporterOptions(pg))),
			group(pg.T("importing.columns.when"), []templ.Component{choose(importing.From), choose(importing.Clock), choose(importing.To)}),
			group(pg.T("importing.columns.what"), []templ.Component{choose(importing.Category), ui.Select(w, optional(pg.choice("all", allCategories(pg, v.land)))),
				choose(importing.Severity), ui.Select(w, pg.choice("rest", severityOptions(pg))), choose(importing.Text)}),
			group(pg.T("importing.columns.where"), []templ.Component{choose(importing.Place), choose(importing.Area), choose(importing.North), choose(importing.East),
				ui.Select(w, pg.choice("system", importSystems(pg)))}),
		},
	}
}

// readAs is how a file was read, in words.
func readAs(pg *page, p sheet.Parts) string {
	if p.Format == "xlsx" {
		return "XLSX"
	}
	return pg.T("importing.csv", pg.T("importing.separator."+p.Separator), p.Encoding)
}

// firstRows shows the file as it was understood.
func firstRows(pg *page, t sheet.Table) ui.Table {
	table := ui.Table{Caption: pg.T("importing.columns.first")}
	for i, name := range t.Head {
		table.Columns = append(table.Columns, ui.Column{Head: name, RowHead: i == 0})
	}
	for _, r := range t.Rows[:min(len(t.Rows), 3)] {
		var row ui.Row
		for _, c := range r.Cells {
			row = append(row, ui.TextCell(ui.Quote(pg.words, shortened(c))))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// shortened is the beginning of a long text.
func shortened(text string) string {
	const most = 80
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most]) + "…"
}

func reporterOptions(pg *page) []ui.Option {
	options := []ui.Option{{Label: pg.T("importing.columns.reporter.choose")}}
	for _, p := range pg.p.Parties {
		options = append(options, ui.Option{Value: p.ID, Label: p.Name})
	}
	for _, o := range pg.orgs {
		if o.Ended.IsZero() {
			options = append(options, ui.Option{Value: o.ID, Label: o.Name})
		}
	}
	return options
}

// categories are those that can be reported, with their groups before them.
func categoryOptions(pg *page, land report.Land) []ui.Option {
	var options []ui.Option
	for _, g := range land.Scheme.Groups {
		for _, c := range land.Scheme.Used(g.ID) {
			name := g.Swedish
			if pg.words.Lang() != "sv" {
				name = g.English
			}
			options = append(options, ui.Option{Value: c.ID, Label: name + ": " + c.Name(pg.words.Lang())})
		}
	}
	return options
}

func allCategories(pg *page, land report.Land) []ui.Option {
	return append([]ui.Option{{Label: pg.T("importing.columns.all.none")}}, categoryOptions(pg, land)...)
}

func severityOptions(pg *page) []ui.Option {
	var options []ui.Option
	for _, n := range []report.Severity{report.Minor, report.Disturbing, report.Serious} {
		options = append(options, ui.Option{Value: strconv.Itoa(int(n)), Label: pg.T("importing.severity." + strconv.Itoa(int(n)))})
	}
	return options
}

func importSystems(pg *page) []ui.Option {
	options := []ui.Option{{Value: "0", Label: pg.T("importing.columns.system.guess")}}
	for _, s := range geo.Systems {
		options = append(options, ui.Option{Value: strconv.Itoa(s.Code), Label: s.Name})
	}
	return options
}
