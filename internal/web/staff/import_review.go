package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/importing"
	"lykta/internal/report"
	"lykta/internal/web/ui"
)

// importReview is what would come of a file.
type importReview struct {
	importFileView
	plan  importing.Plan
	known int // rows that have been taken in before
}

// ReviewImport shows what would come of the file, and every fault in it.
//
// GET /arbete/{partnership}/import/{file}/granska
func (h *Handlers) ReviewImport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.importReview(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, importReviewPage(pg, v))
}

func (h *Handlers) importReview(r *http.Request, scope access.Scope) (*page, importReview, error) {
	var v importReview
	pg, file, err := h.importFile(r, scope, "importing.review.title", "importing.review")
	if err != nil {
		return nil, v, err
	}
	v.importFileView = file
	if err := v.choice.Check(v.table); err != nil {
		for _, f := range errs.FieldsOf(err) {
			pg.form.wrong("", f.Key, f.Args...)
		}
		return pg, v, nil
	}
	v.plan = importing.Make(v.choice, v.table, v.land, h.Now().UTC())
	v.known, err = importing.Known(r.Context(), h.DB, scope.Partnership, v.choice.Source, v.plan.Rows)
	return pg, v, err
}

// TakeImport takes all of it in.
//
// POST /arbete/{partnership}/import/{file}/granska
func (h *Handlers) TakeImport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, file, err := h.importFile(r, scope, "importing.review.title", "importing.review")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	batch, err := importing.Import(r.Context(), h.DB, scope, pg.form.Key(), file.upload, file.choice, h.Now().UTC())
	if err == nil {
		if err = importing.Drop(r.Context(), h.DB, scope, file.upload.ID); err == nil {
			return pg.taken(w, batch)
		}
	}
	if len(errs.FieldsOf(err)) == 0 && !errs.Is(err, errs.Conflict) {
		return err
	}
	said := err
	pg, v, err := h.importReview(r, scope)
	if err != nil {
		return err
	}
	if errs.Is(said, errs.Conflict) || v.ready() {
		return pg.again(w, withoutFields(said), func() templ.Component { return importReviewPage(pg, v) })
	}
	return pg.again(w, errs.Fields(errs.Field{Key: "importing.review.faults", Args: []any{v.plan.Faulty}}), func() templ.Component { return importReviewPage(pg, v) })
}

// withoutFields tells what is wrong with fields that the page does not ask for.
func withoutFields(err error) error {
	for _, f := range errs.FieldsOf(err) {
		err = withoutField(err, f.Name)
	}
	return err
}

// ready reports whether the file can be taken in.
func (v importReview) ready() bool { return v.plan.Faulty == 0 && len(v.plan.Rows) > 0 }

func importReviewLead(pg *page, v importReview) string {
	if v.plan.Faulty > 0 {
		return pg.words.N("importing.review.wrong", v.plan.Faulty, len(v.table.Rows))
	}
	if len(v.plan.Rows) == 0 {
		return pg.T("importing.nothing")
	}
	return pg.T("importing.review.right", len(v.plan.Rows)-v.known, len(v.plan.Rows))
}

// slow is how many rows take so long that it is told.
const slow = 5000

func plannedTable(pg *page, v importReview) ui.Table {
	t := ui.Table{Caption: pg.T("importing.review.first", min(len(v.plan.Rows), 10), len(v.plan.Rows)), Columns: []ui.Column{
		{Head: pg.T("importing.review.row"), RowHead: true, Narrow: true}, {Head: pg.T("importing.columns.when")}, {Head: pg.T("importing.columns.what")}, {Head: pg.T("importing.columns.where")}, {Head: pg.T("importing.columns.severity")}}}
	for _, r := range v.plan.Rows[:min(len(v.plan.Rows), 10)] {
		e := r.Event
		c, _ := v.land.Scheme.Category(e.Category)
		severity := pg.T("importing.severity.0")
		if e.Severity != report.Unrated {
			severity = pg.T("importing.severity." + strconv.Itoa(int(e.Severity)))
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(pg.words.Number(r.Number)), ui.TextCell(plannedTime(pg, e)), {Text: c.Name(pg.words.Lang()), Note: ui.Quote(pg.words, shortened(e.Text))},
			ui.TextCell(plannedPlace(pg, v, e)), ui.TextCell(severity)})
	}
	return t
}

func plannedTime(pg *page, e report.Event) string {
	if e.Began.Equal(e.Finished) {
		return pg.words.Moment(e.Began)
	}
	return pg.T("importing.span", e.Began, e.Finished)
}

// plannedPlace is where an event would be: the named place, or the square, and the
// area.
func plannedPlace(pg *page, v importReview, e report.Event) string {
	g := terrain{areas: v.land.Areas}
	area := g.areaName(e.Area)
	if area == "" {
		area = pg.T("place.spot.area.none")
	}
	for _, p := range v.land.Places {
		if p.ID == e.Place {
			return p.Name + ", " + area
		}
	}
	if e.Located {
		return pg.T("place.spot.at.shown", int(e.At.Y), int(e.At.X)) + ", " + area
	}
	return area
}
