package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/importing"
	"lykta/internal/importing/sheet"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// importView is what has been taken in, and what asks for more.
type importView struct {
	batches []importing.Batch
	number  int // of the page, from 1
	count   int
	sources []string
}

// Imports shows what has been taken in out of files, and asks for another file.
//
// GET /arbete/{partnership}/import?sida=&omgang=
func (h *Handlers) Imports(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.imports(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, importsPage(pg, v))
}

func (h *Handlers) imports(r *http.Request, scope access.Scope) (*page, importView, error) {
	v := importView{number: pageNumber(r.URL.Query())}
	pg, err := h.open(r, scope, "importing.title")
	if err != nil {
		return nil, v, err
	}
	pg.area = "importing.file"
	if v.count, err = importing.Count(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, v, err
	}
	if v.sources, err = importing.Sources(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, v, err
	}
	v.batches, err = importing.Batches(r.Context(), h.DB, scope.Partnership, (v.number-1)*pageSize, pageSize)
	return pg, v, err
}

// StartImport keeps a file, for its columns to be chosen.
//
// POST /arbete/{partnership}/import
func (h *Handlers) StartImport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.imports(r, scope)
	if err != nil {
		return err
	}
	var file sentFile
	if pg.form, file, err = readFile(r, sheet.MaxFile); err != nil {
		return err
	}
	if len(pg.form.Errors) == 0 {
		var id string
		id, err = importing.Start(r.Context(), h.DB, scope, pg.form.Get("source"), importing.Upload{Name: file.name, Content: file.content}, h.Now().UTC())
		if err == nil {
			return pg.confirm(w, "file", "import", id)
		}
	}
	return pg.again(w, err, func() templ.Component { return importsPage(pg, v) })
}

// DropImport throws a file away.
//
// POST /arbete/{partnership}/import/{file}/slang
func (h *Handlers) DropImport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.importFile(r, scope, "importing.columns.title", "importing.columns")
	if err != nil {
		return err
	}
	if err := importing.Drop(r.Context(), h.DB, scope, v.upload.ID); err != nil {
		return err
	}
	return pg.confirm(w, "file-dropped", "import")
}

// UndoImport takes back all that came of a file.
//
// POST /arbete/{partnership}/import/omgang/{batch}/angra
func (h *Handlers) UndoImport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.imports(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	err = importing.Undo(r.Context(), h.DB, scope, pg.form.Key(), r.PathValue("batch"), h.Now().UTC())
	if err != nil {
		return pg.again(w, err, func() templ.Component { return importsPage(pg, v) })
	}
	return pg.confirm(w, "import-undone", "import")
}

// taken leads to the list of what has been taken in, with the newest told.
func (pg *page) taken(w http.ResponseWriter, batch string) error {
	return frame.Redirect(w, pg.r, base(pg.p.Slug, "import")+"?"+doneParam+"=import&omgang="+batch)
}

// justTaken is the batch that was taken in a moment ago, for its figures to be
// told.
func (v importView) justTaken(pg *page) *importing.Batch {
	id := pg.r.URL.Query().Get("omgang")
	for i := range v.batches {
		if v.batches[i].ID == id {
			return &v.batches[i]
		}
	}
	return nil
}

func (v importView) pager(pg *page) ui.Pager {
	return pager(pg, v.number, v.count, func(n int) string { return pg.at("import") + "?sida=" + strconv.Itoa(n) })
}

func batchTable(pg *page, v importView) ui.Table {
	t := ui.Table{Caption: pg.T("importing.batches"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("importing.batch.source"), RowHead: true}, {Head: pg.T("importing.batch.at")}, {Head: pg.T("importing.batch.fresh")}, {Head: pg.T("importing.batch.by")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, b := range v.batches {
		act := ui.Cell{Text: pg.T("importing.batch.locked")}
		switch {
		case !b.Undone.IsZero():
			act.Text = pg.T("importing.batch.undone", b.Undone)
		case b.Open:
			act = ui.Cell{Part: undoForm(pg, b)}
		}
		t.Rows = append(t.Rows, ui.Row{{Text: b.Source, Note: b.File}, ui.TextCell(pg.words.Moment(b.At)), ui.TextCell(freshOf(pg, b)), ui.TextCell(b.Function), act})
	}
	return t
}

// freshOf is "0 nya av 1 240".
func freshOf(pg *page, b importing.Batch) string { return pg.T("importing.fresh", b.Fresh, b.Total) }

// sourceHint names the sources that files have come from, so that the same is
// written the same.
func sourceHint(pg *page, v importView) ui.Field {
	f := wide(ui.Medium, pg.field("source"))
	if len(v.sources) > 0 {
		f.Hint += " " + pg.T("importing.file.source.before", strings.Join(v.sources[:min(len(v.sources), 10)], ", "))
	}
	return f
}
