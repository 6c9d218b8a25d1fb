package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// DeviationForm asks what will not happen as promised, and why.
//
// GET /arbete/{partnership}/avvikelse/{pledge}/{promise}
func (h *Handlers) DeviationForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.deviation.title", "staff.deviation")
	if err != nil {
		return err
	}
	party, err := h.ownParty(r, scope, about.pledge.Pledge)
	if err != nil {
		return err
	}
	pg.form.Values.Set("party", party)
	return pg.show(w, formPage(pg, deviationView(pg, about)))
}

// ReportDeviation keeps it.
//
// POST /arbete/{partnership}/avvikelse/{pledge}/{promise}
func (h *Handlers) ReportDeviation(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.deviation.title", "staff.deviation")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	d := readDeviation(pg.form, about)
	if len(pg.form.Errors) == 0 && !pg.doubtful("what", "why") {
		if _, err = h.Promises.ReportDeviation(r.Context(), scope, pg.form.Key(), d); err == nil {
			return pg.confirm(w, "deviation", "lofte", d.Pledge)
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, deviationView(pg, about)) })
}

func deviationView(pg *page, a about) formView {
	return formView{
		Kicker: a.pledge.Pledge.Title, Lead: a.promise.Promise.Text, Fields: deviationFields(pg, a),
		Action: pg.at("avvikelse", a.pledge.Pledge.ID, a.promise.Promise.ID),
		Submit: pg.T("staff.deviation.submit"), Cancel: pg.cancel(a),
	}
}

func deviationFields(pg *page, a about) []templ.Component {
	w := pg.words
	return []templ.Component{
		ui.Textarea(w, rows(3, pg.field("what"))),
		ui.Textarea(w, rows(3, pg.field("why"))),
		whichParty(pg, partyOptions(a.pledge.Pledge, a.promise.Promise.By)),
		group(pg.T("staff.deviation.span"), []templ.Component{
			ui.Input(w, optional(dated(pg.field("span.from")))),
			ui.Input(w, optional(dated(pg.field("span.to")))),
		}),
	}
}

func readDeviation(f *form, a about) promise.Deviation {
	return promise.Deviation{
		Pledge: a.pledge.Pledge.ID, Promise: a.promise.Promise.ID, Party: f.Get("party"),
		What: f.Get("what"), Why: f.Get("why"), Span: day.Period{From: f.Day("span.from"), To: f.Day("span.to")},
	}
}
