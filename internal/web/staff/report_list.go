package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/period"
	"lykta/internal/report"
	"lykta/internal/web/ui"
)

// beforeParam is the part of the address that names what a page of a list comes
// after.
const beforeParam = "fore"

// OwnReports lists what one has reported oneself, newest first. What is in a
// period that takes reports can be withdrawn.
//
// GET /arbete/{partnership}/rapporter?fore=
func (h *Handlers) OwnReports(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, land, err := h.listing(r, scope, "report.own.title")
	if err != nil {
		return err
	}
	list, err := h.Reports.Own(r.Context(), scope, r.URL.Query().Get(beforeParam), pageSize+1)
	if err != nil {
		return err
	}
	var pages ui.Pager
	if len(list) > pageSize {
		list = list[:pageSize]
		pages.Next = pg.at("rapporter") + "?" + url.Values{beforeParam: {list[pageSize-1].ID}}.Encode()
	}
	return pg.show(w, ownReportsPage(pg, ownReportTable(pg, land, list), pages))
}

func (h *Handlers) listing(r *http.Request, scope access.Scope, title string) (*page, report.Land, error) {
	pg, err := h.open(r, scope, title)
	if err != nil {
		return nil, report.Land{}, err
	}
	pg.area = "report.list"
	land, err := report.LandOf(r.Context(), h.DB, scope.Partnership)
	return pg, land, err
}

// WithdrawReport takes one back.
//
// POST /arbete/{partnership}/rapporter/{report}/ta-tillbaka
func (h *Handlers) WithdrawReport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "report.own.title")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err := h.Reports.Withdraw(r.Context(), scope, pg.form.Key(), r.PathValue("report")); err != nil {
		return err
	}
	return pg.confirm(w, "report-withdrawn", "rapporter")
}

func ownReportTable(pg *page, land report.Land, list []report.Mine) ui.Table {
	t := ui.Table{Caption: pg.title, Quiet: true, Columns: []ui.Column{
		{Head: pg.T("report.list.sent"), RowHead: true}, {Head: pg.T("report.list.events")}, {Head: pg.T("report.list.state")}}}
	for _, m := range list {
		state := ui.Cell{Text: pg.T("report.list.locked")}
		switch {
		case !m.Withdrawn.IsZero():
			state.Text = pg.T("report.list.withdrawn", m.Withdrawn)
		case m.Open():
			state = ui.Cell{Part: button(pg, pg.at("rapporter", m.ID, "ta-tillbaka"), "", pg.T("report.list.withdraw"))}
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(pg.words.Moment(m.Sent)), {Part: eventLines(linesOf(pg, land, m))}, state})
	}
	return t
}

// eventLine is one event in words.
type eventLine struct{ what, where, when, severity, text string }

func linesOf(pg *page, land report.Land, m report.Mine) []eventLine {
	if len(m.Events) == 0 && m.Withdrawn.IsZero() {
		return []eventLine{{what: pg.T("report.form.nothing")}}
	}
	var lines []eventLine
	for _, e := range m.Events {
		lines = append(lines, lineOf(pg, land, e))
	}
	return lines
}

func lineOf(pg *page, land report.Land, e report.Event) eventLine {
	line := eventLine{what: e.Category, when: eventTime(pg, e), where: whereOf(pg, land, e), text: e.Text}
	if c, ok := land.Scheme.Category(e.Category); ok {
		line.what = c.Name(pg.words.Lang())
	}
	if e.Severity != report.Unrated {
		line.severity = pg.T("report.severity." + decimal(int(e.Severity)))
	}
	return line
}

// whereOf is where an event was, in words: the place, or the area, and whether a
// square is known.
func whereOf(pg *page, land report.Land, e report.Event) string {
	area := pg.T("report.form.area.outside")
	for _, a := range land.Areas {
		if a.ID == e.Area {
			area = a.Name
		}
	}
	if e.Located {
		return pg.T("report.list.square", area)
	}
	for _, p := range land.Places {
		if p.ID == e.Place {
			return p.Name + ", " + area
		}
	}
	return area
}

// eventTime is when an event was, in words.
func eventTime(pg *page, e report.Event) string {
	if e.Began.Equal(e.Finished) {
		return pg.words.Moment(e.Began)
	}
	return pg.T("report.list.between", e.Began, e.Finished)
}

// AllReports lists what everybody has reported, newest first, to search in.
//
// GET /arbete/{partnership}/rapporter/alla?q=&kategori=&omrade=&plats=&period=&efter=
func (h *Handlers) AllReports(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, land, err := h.listing(r, scope, "report.all.title")
	if err != nil {
		return err
	}
	by := pg.readSearch(r.URL.Query())
	found, err := h.Reports.Find(r.Context(), scope, by, readCursor(r.URL.Query().Get("efter")), pageSize+1)
	if err != nil {
		return err
	}
	periods, err := period.Recent(r.Context(), h.DB, scope.Partnership, 60)
	if err != nil {
		return err
	}
	var pages ui.Pager
	if len(found) > pageSize {
		found = found[:pageSize]
		pages.Next = pg.searchAt("", cursorText(found[pageSize-1].Cursor()))
	}
	return pg.show(w, allReportsPage(pg, searchOptions(pg, land, periods), foundTable(pg, land, found), pages))
}

// exportBatch is how many events are written at a time.
const exportBatch = 2000

// ExportReports sends what is found for a spreadsheet. That everybody's reports
// leave the program is an entry in the log, on disk before the first byte.
//
// GET /arbete/{partnership}/rapporter/alla.csv?q=&kategori=&omrade=&plats=&period=
func (h *Handlers) ExportReports(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, land, err := h.listing(r, scope, "report.all.title")
	if err != nil {
		return err
	}
	by := pg.readSearch(r.URL.Query())
	return h.told(r, scope, "report.export", "reports", func() error {
		rows, err := h.exported(r, scope, pg, land, by)
		if err != nil {
			return err
		}
		b, err := table(rows)
		if err != nil {
			return err
		}
		attach(w, "text/csv; charset=utf-8", "rapporter-"+pg.p.Slug+"-"+pg.today.String()+".csv")
		_, _ = w.Write(b) // a reader that went away is nobody to tell
		return nil
	})
}

// exported are the rows of what is found, with their head.
func (h *Handlers) exported(r *http.Request, scope access.Scope, pg *page, land report.Land, by report.Search) ([][]string, error) {
	var head []string
	for _, name := range []string{"period", "sent", "function", "category", "area", "place", "square", "began", "finished", "severity", "text"} {
		head = append(head, pg.T("report.csv."+name))
	}
	rows := [][]string{head}
	for after := (report.Cursor{}); ; {
		found, err := h.Reports.Find(r.Context(), scope, by, after, exportBatch)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			rows = append(rows, csvRow(pg, land, f))
			after = f.Cursor()
		}
		if len(found) < exportBatch {
			return rows, nil
		}
	}
}

func csvRow(pg *page, land report.Land, f report.Found) []string {
	line := lineOf(pg, land, f.Event)
	place, square, area := "", "", ""
	for _, p := range land.Places {
		if p.ID == f.Place {
			place = p.Name
		}
	}
	for _, a := range land.Areas {
		if a.ID == f.Area {
			area = a.Name
		}
	}
	if f.Located {
		square = strconv.Itoa(int(f.At.X)) + " " + strconv.Itoa(int(f.At.Y))
	}
	return []string{f.Period, stamp(f.Sent), f.Function, line.what, area, place, square, stamp(f.Began), stamp(f.Finished), line.severity, f.Text}
}

// stamp is a moment as a spreadsheet reads it, on Stockholm's clock.
func stamp(t time.Time) string { return t.In(day.Stockholm).Format("2006-01-02 15:04") }

// searchNames are the questions of the search, as the address has them.
var searchNames = []string{"q", "kategori", "omrade", "plats", "period"}

func (pg *page) readSearch(q url.Values) report.Search {
	for _, name := range searchNames {
		pg.form.Values.Set(name, strings.TrimSpace(q.Get(name)))
	}
	f := pg.form
	return report.Search{Words: f.Get("q"), Category: f.Get("kategori"), Area: f.Get("omrade"), Place: f.Get("plats"), Period: f.Get("period")}
}

// searchAt is the address of the list with its search, after a cursor, or of its
// file.
func (pg *page) searchAt(ending, after string) string {
	q := url.Values{}
	for _, name := range searchNames {
		if v := pg.form.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	if after != "" {
		q.Set("efter", after)
	}
	return strings.TrimSuffix(pg.at("rapporter", "alla"+ending)+"?"+q.Encode(), "?")
}

func cursorText(c report.Cursor) string {
	return strconv.FormatInt(c.Began.UnixMicro(), 10) + "-" + c.ID
}

func readCursor(text string) report.Cursor {
	began, id, found := strings.Cut(text, "-")
	n, err := strconv.ParseInt(began, 10, 64)
	if !found || err != nil {
		return report.Cursor{}
	}
	return report.Cursor{Began: time.UnixMicro(n).UTC(), ID: id}
}

// searchOptions are the questions with given answers.
func searchOptions(pg *page, land report.Land, periods []period.Period) []templ.Component {
	all := ui.Option{Label: pg.T("report.list.any")}
	categories, areas, places, spans := []ui.Option{all}, []ui.Option{all}, []ui.Option{all}, []ui.Option{all}
	for _, c := range land.Scheme.Categories {
		categories = append(categories, ui.Option{Value: c.ID, Label: c.Name(pg.words.Lang())})
	}
	for _, a := range land.Areas {
		areas = append(areas, ui.Option{Value: a.ID, Label: a.Name})
	}
	areas = append(areas, ui.Option{Value: report.Outside, Label: pg.T("report.form.area.outside")})
	for _, p := range land.Places {
		places = append(places, ui.Option{Value: p.ID, Label: p.Name})
	}
	for _, p := range periods {
		spans = append(spans, ui.Option{Value: p.ID, Label: pg.words.Period(p.Span)})
	}
	return []templ.Component{
		ui.Input(pg.words, searched(pg.field("q"))), ui.Select(pg.words, pg.choice("kategori", categories)),
		ui.Select(pg.words, pg.choice("omrade", areas)), ui.Select(pg.words, pg.choice("plats", places)), ui.Select(pg.words, pg.choice("period", spans)),
	}
}

func foundTable(pg *page, land report.Land, found []report.Found) ui.Table {
	t := ui.Table{Caption: pg.title, Quiet: true, Columns: []ui.Column{
		{Head: pg.T("report.list.what"), RowHead: true}, {Head: pg.T("report.list.where")}, {Head: pg.T("report.list.when")}, {Head: pg.T("report.list.function")}}}
	for _, f := range found {
		line := lineOf(pg, land, f.Event)
		note := line.text
		if line.severity != "" {
			note = strings.TrimSpace(line.severity + ". " + line.text)
		}
		t.Rows = append(t.Rows, ui.Row{{Text: line.what, Note: note}, ui.TextCell(line.where), ui.TextCell(line.when), ui.TextCell(f.Function)})
	}
	return t
}
