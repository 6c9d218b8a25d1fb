package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// EffectForm asks whether it helped, apart from whether it was done.
//
// GET /arbete/{partnership}/effekt/{pledge}/{promise}
func (h *Handlers) EffectForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.effect.title", "staff.effect")
	if err != nil {
		return err
	}
	party, err := h.ownParty(r, scope, about.pledge.Pledge)
	if err != nil {
		return err
	}
	pg.form = blankForm("party", party, "function", scope.Function)
	return pg.show(w, formPage(pg, effectView(pg, about)))
}

// RecordEffect keeps it.
//
// POST /arbete/{partnership}/effekt/{pledge}/{promise}
func (h *Handlers) RecordEffect(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.effect.title", "staff.effect")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	e := readEffect(pg.form, about)
	if len(pg.form.Errors) == 0 && !pg.doubtful("figure", "source", "function") {
		if _, err = h.Promises.RecordEffect(r.Context(), scope, pg.form.Key(), e); err == nil {
			return pg.confirm(w, "effect", "lofte", e.Pledge)
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, effectView(pg, about)) })
}

func effectView(pg *page, a about) formView {
	return formView{
		Kicker: a.pledge.Pledge.Title, Lead: a.promise.Promise.Text, Fields: effectFields(pg, a),
		Action: pg.at("effekt", a.pledge.Pledge.ID, a.promise.Promise.ID),
		Submit: pg.T("staff.effect.submit"), Cancel: pg.cancel(a),
	}
}

func effectFields(pg *page, a about) []templ.Component {
	w := pg.words
	return []templ.Component{
		ui.Radios(w, pg.choice("direction", named(pg, "direction.", promise.Improved, promise.Unchanged, promise.Worsened, promise.CannotSay))),
		ui.Textarea(w, rows(2, pg.field("figure"))),
		ui.Input(w, pg.field("source")),
		whichParty(pg, partyOptions(a.pledge.Pledge, a.promise.Promise.By)),
		ui.Input(w, optional(wide(ui.Medium, pg.field("function")))),
	}
}

func readEffect(f *form, a about) promise.Effect {
	return promise.Effect{
		Pledge: a.pledge.Pledge.ID, Promise: a.promise.Promise.ID, Direction: promise.Direction(f.Get("direction")),
		Figure: f.Get("figure"), Source: f.Get("source"), By: promise.Performer{Party: f.Get("party"), Function: f.Get("function")},
	}
}
