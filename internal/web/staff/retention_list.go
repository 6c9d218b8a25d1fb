package staff

import (
	"net/http"

	"lykta/internal/access"
	"lykta/internal/retention"
	"lykta/internal/web/ui"
)

// dueShown is how many records stand on the page; all of them are in the file.
const dueShown = 500

// DueList shows which records are due today, class by class, by their numbers:
// what a decision removes, and what a hold can name. It shows nothing of what they
// say.
//
// GET /arbete/{partnership}/gallring/lista
func (h *Handlers) DueList(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, o, err := h.retention(r, scope)
	if err != nil {
		return err
	}
	pg.under(pg.title, pg.at("gallring")).title = pg.T("record.due.title")
	return pg.show(w, dueListPage(pg, dueRows(o)))
}

// DueFile sends the list for a spreadsheet.
//
// GET /arbete/{partnership}/gallring/lista.csv
func (h *Handlers) DueFile(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, o, err := h.retention(r, scope)
	if err != nil {
		return err
	}
	rows := [][]string{{pg.T("record.due.class"), pg.T("record.due.number"), pg.T("record.due.since")}}
	for _, d := range o.Due {
		for _, i := range d.Items {
			rows = append(rows, []string{className(pg, d.Class), i.Object, dayOf(i.Since).String()})
		}
	}
	b, err := table(rows)
	if err != nil {
		return err
	}
	attach(w, "text/csv; charset=utf-8", "gallringslista-"+pg.p.Slug+"-"+pg.today.String()+".csv")
	_, _ = w.Write(b) // a reader that went away is nobody to tell
	return nil
}

// dueRow is a record that is due.
type dueRow struct {
	class retention.Class
	item  retention.Item
}

func dueRows(o retention.Overview) []dueRow {
	var rows []dueRow
	for _, d := range o.Due {
		for _, i := range d.Items {
			rows = append(rows, dueRow{d.Class, i})
		}
	}
	return rows
}

func dueListTable(pg *page, rows []dueRow) ui.Table {
	t := ui.Table{Caption: pg.T("record.due.caption", pg.words.Number(min(len(rows), dueShown)), pg.words.Number(len(rows))), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("record.due.number"), RowHead: true}, {Head: pg.T("record.due.class")}, {Head: pg.T("record.due.since")}}}
	for _, row := range rows[:min(len(rows), dueShown)] {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(row.item.Object), ui.TextCell(className(pg, row.class)), ui.TextCell(pg.words.Date(dayOf(row.item.Since)))})
	}
	return t
}
