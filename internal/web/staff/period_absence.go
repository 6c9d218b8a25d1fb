package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/identity"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// Absences lists when functions are away, and asks for another time.
//
// GET /arbete/{partnership}/franvaro
func (h *Handlers) Absences(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, page, err := h.absences(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, page())
}

func (h *Handlers) absences(r *http.Request, scope access.Scope) (*page, func() templ.Component, error) {
	pg, err := h.open(r, scope, "period.absence.title")
	if err != nil {
		return nil, nil, err
	}
	pg.area = "period.absence"
	pg.under(pg.T("period.title"), pg.at("period"))
	members, err := identity.Holding(r.Context(), h.DB, scope.Partnership, h.Now())
	if err != nil {
		return nil, nil, err
	}
	list, err := period.Absences(r.Context(), h.DB, scope.Partnership)
	if err != nil {
		return nil, nil, err
	}
	names, err := period.NamesOf(r.Context(), h.DB, scope.Partnership)
	return pg, func() templ.Component {
		return absencePage(pg, absenceTable(pg, list, members, names), absenceView(pg, members, names))
	}, err
}

// seatName is a membership by its function and organisation.
func seatName(m identity.Member, names period.Names) string {
	if where := names.Organisations[m.Reporter()]; where != "" {
		return m.Function + ", " + where
	}
	return m.Function
}

func absenceTable(pg *page, list []period.Absence, members []identity.Member, names period.Names) ui.Table {
	who := map[string]string{}
	for _, m := range members {
		who[m.ID] = seatName(m, names)
	}
	t := ui.Table{Caption: pg.T("period.absence.title"), Quiet: true, Columns: []ui.Column{{Head: pg.T("period.function"), RowHead: true},
		{Head: pg.T("period.absence.days")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, a := range list {
		if who[a.Member] == "" || a.Span.To.Before(pg.today) {
			continue // no member any more, or over
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(who[a.Member]), ui.TextCell(pg.words.PeriodDays(a.Span)),
			{Part: button(pg, pg.at("franvaro", a.ID, "avsluta"), "", pg.T("period.absence.end"))}})
	}
	return t
}

func absenceView(pg *page, members []identity.Member, names period.Names) formView {
	options := []ui.Option{{Label: pg.T("period.absence.choose")}}
	for _, m := range members {
		if m.Role == access.Reporter {
			options = append(options, ui.Option{Value: m.ID, Label: seatName(m, names)})
		}
	}
	return formView{Action: pg.at("franvaro"), Submit: pg.T("period.absence.submit"), Fields: []templ.Component{
		ui.Select(pg.words, pg.choice("member", options)),
		ui.Input(pg.words, dated(pg.field("away.from"))),
		ui.Input(pg.words, dated(pg.field("away.to"))),
	}}
}

// Excuse notes that a function is away.
//
// POST /arbete/{partnership}/franvaro
func (h *Handlers) Excuse(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, page, err := h.absences(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	a := period.Absence{Member: f.Get("member"), Span: day.Period{From: f.Day("away.from"), To: f.Day("away.to")}}
	if len(f.Errors) == 0 {
		if _, err = h.cycle().Excuse(r.Context(), scope, f.Key(), a); err == nil {
			return pg.confirm(w, "absence", "franvaro")
		}
	}
	return pg.again(w, err, page)
}

// LiftAbsence takes it away.
//
// POST /arbete/{partnership}/franvaro/{absence}/avsluta
func (h *Handlers) LiftAbsence(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.absences(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err = h.cycle().Lift(r.Context(), scope, pg.form.Key(), r.PathValue("absence")); err != nil {
		return err
	}
	return pg.confirm(w, "absence-ended", "franvaro")
}
