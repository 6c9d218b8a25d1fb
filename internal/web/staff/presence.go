package staff

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// presenceDays is how far back the page of presence looks where nothing else is
// asked for.
const presenceDays = 28

// presenceView is who was where, and who was wanted.
type presenceView struct {
	span    day.Period
	covered []period.Covered
	visits  []period.Visit
	names   period.Names
}

// Presence holds who was where against what the meetings wanted.
//
// GET /arbete/{partnership}/narvaro?fran=&till=
func (h *Handlers) Presence(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.presence(r, scope)
	if err != nil {
		return err
	}
	pg.form.Values.Set("function", scope.Function)
	pg.form.Values.Set("fran", v.span.From.String())
	pg.form.Values.Set("till", v.span.To.String())
	return pg.show(w, presencePage(pg, v))
}

func (h *Handlers) presence(r *http.Request, scope access.Scope) (*page, presenceView, error) {
	pg, err := h.open(r, scope, "presence.title")
	if err != nil {
		return nil, presenceView{}, err
	}
	pg.area = "presence.form"
	v := presenceView{span: spanOf(r, pg.today)}
	if v.names, err = period.NamesOf(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, v, err
	}
	until := v.span.To.Add(1).Start()
	if v.visits, err = period.Visits(r.Context(), h.DB, scope.Partnership, v.span.From.Start(), until); err != nil {
		return nil, v, err
	}
	sought := v.span
	if sought.To == pg.today {
		sought.To = pg.today.Add(presenceDays) // who will go out has to see where
	}
	wanted, err := period.WantedBetween(r.Context(), h.DB, scope.Partnership, sought)
	if err != nil {
		return nil, v, err
	}
	if now := h.Now(); now.Before(until) {
		until = now
	}
	v.covered, err = period.Cover(r.Context(), wanted, v.visits, v.span, until)
	return pg, v, err
}

// spanOf is the days that the address asks for, at most a year of them.
func spanOf(r *http.Request, today day.Day) day.Period {
	span := day.Period{From: today.Add(-presenceDays + 1), To: today}
	if to, err := day.Parse(r.URL.Query().Get("till")); err == nil {
		span.To, span.From = to, to.Add(-presenceDays+1)
	}
	if from, err := day.Parse(r.URL.Query().Get("fran")); err == nil && !from.After(span.To) {
		span.From = from
	}
	if span.Days() > 366 {
		span.From = span.To.Add(-365)
	}
	return span
}

// TellPresence keeps where somebody was.
//
// POST /arbete/{partnership}/narvaro
func (h *Handlers) TellPresence(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.presence(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	visit := readVisit(pg.form)
	if len(pg.form.Errors) == 0 && !pg.doubtful("function") {
		if _, err = h.cycle().Tell(r.Context(), scope, pg.form.Key(), visit); err == nil {
			return pg.confirm(w, "presence", "narvaro")
		}
	}
	return pg.again(w, err, func() templ.Component { return presencePage(pg, v) })
}

// WithdrawPresence takes back what was told of where somebody was.
//
// POST /arbete/{partnership}/narvaro/{visit}/ta-tillbaka
func (h *Handlers) WithdrawPresence(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "presence.title")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err := h.cycle().Withdraw(r.Context(), scope, pg.form.Key(), r.PathValue("visit")); err != nil {
		return err
	}
	return pg.confirm(w, "presence-withdrawn", "narvaro")
}

func readVisit(f *form) period.Visit {
	v := period.Visit{Function: f.Get("function")}
	v.Area, v.Place = spotOf(f.Get("where"))
	d, from, to := f.Day("date"), f.Minute("from"), f.Minute("to")
	if d.IsZero() {
		return v
	}
	v.Began = clockOn(d, from)
	if v.Finished = clockOn(d, to); to <= from {
		v.Finished = clockOn(d.Add(1), to)
	}
	return v
}

// clockOn is a moment by Stockholm's clock.
func clockOn(d day.Day, minute int) time.Time {
	y, m, dom := d.Date()
	return time.Date(y, m, dom, 0, minute, 0, 0, day.Stockholm).UTC()
}

func presenceForm(pg *page, v presenceView) formView {
	return formView{Action: pg.at("narvaro"), Submit: pg.T("presence.form.submit"), Fields: []templ.Component{
		ui.Input(pg.words, wide(ui.Medium, pg.field("function"))),
		ui.Select(pg.words, pg.choice("where", spots(pg, v.names))),
		ui.Input(pg.words, dated(pg.field("date"))),
		ui.Input(pg.words, wide(ui.Few, pg.field("from"))),
		ui.Input(pg.words, wide(ui.Few, pg.field("to"))),
	}}
}

// hours is so many minutes in hours: "3,5".
func hours(pg *page, minutes int) string {
	if minutes%60 == 0 {
		return pg.words.Number(minutes / 60)
	}
	return pg.words.Decimal(float64(minutes)/60, 1)
}

func coverTable(pg *page, v presenceView) ui.Table {
	t := ui.Table{Caption: pg.T("presence.wanted"), Quiet: true, Columns: []ui.Column{{Head: pg.T("presence.where"), RowHead: true},
		{Head: pg.T("presence.when")}, {Head: pg.T("presence.times"), Number: true}, {Head: pg.T("presence.covered"), Number: true}}}
	for _, c := range v.covered {
		covered := ui.Cell{Part: coverMeter(pg, c)}
		if c.Times == 0 {
			covered = ui.TextCell(pg.T("presence.ahead"))
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(v.names.Where(c.Wanted.Area, c.Wanted.Place)), {Text: wantedWhen(pg, c.Wanted), Note: pg.words.PeriodDays(c.Wanted.Span)},
			ui.TextCell(pg.words.Number(c.Times)), covered})
	}
	return t
}

// visitTable lists where somebody was. Whoever may tell of presence sees what can
// be taken back, and why the rest cannot.
func visitTable(pg *page, v presenceView) ui.Table {
	t := ui.Table{Caption: pg.T("presence.done"), Quiet: true, Columns: []ui.Column{{Head: pg.T("presence.when"), RowHead: true},
		{Head: pg.T("presence.where")}, {Head: pg.T("period.function")}}}
	telling := pg.may(access.SendReport)
	if telling {
		t.Columns = append(t.Columns, ui.Column{Head: pg.T("report.list.state")})
	}
	for _, visit := range v.visits {
		when := pg.T("presence.span", visit.Began, pg.words.Moment(visit.Finished))
		row := ui.Row{ui.TextCell(when), ui.TextCell(v.names.Where(visit.Area, visit.Place)),
			{Text: visit.Function, Note: v.names.Organisations[visit.Reporter]}}
		if telling {
			row = append(row, visitState(pg, visit))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func visitState(pg *page, v period.Visit) ui.Cell {
	switch {
	case v.Counted == period.InMinutes:
		return ui.TextCell(pg.T("presence.state.closed"))
	case v.Counted == period.InEdition:
		return ui.TextCell(pg.T("presence.state.counted"))
	case !v.Of(pg.scope):
		return ui.TextCell(pg.T("presence.state.other"))
	}
	return ui.Cell{Part: withdrawVisit(pg, v)}
}
