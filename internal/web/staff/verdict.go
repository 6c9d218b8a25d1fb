package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// VerdictForm shows the sum and the verdict that it proposes, and asks for the
// decision.
//
// GET /arbete/{partnership}/utfall/{pledge}/{promise}
func (h *Handlers) VerdictForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.verdict.title", "staff.verdict")
	if err != nil {
		return err
	}
	done, outcome := about.promise.Progress.Done, promise.Outcome("")
	if p := about.promise.Progress.Proposed; p != nil {
		done, outcome = p.Done, p.Outcome
	}
	party, err := h.ownParty(r, scope, about.pledge.Pledge)
	if err != nil {
		return err
	}
	pg.form = blankForm("outcome", string(outcome), "done", strconv.Itoa(done), "party", party, "function", scope.Function)
	return pg.show(w, formPage(pg, verdictView(pg, about)))
}

// DecideVerdict keeps it.
//
// POST /arbete/{partnership}/utfall/{pledge}/{promise}
func (h *Handlers) DecideVerdict(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.verdict.title", "staff.verdict")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	v := readVerdict(f, about)
	v.Done = f.Number("done")
	if len(f.Errors) == 0 && !pg.doubtful("motive", "function") {
		if _, err = h.Promises.DecideVerdict(r.Context(), scope, f.Key(), v); err == nil {
			return pg.confirm(w, "verdict", "lofte", v.Pledge)
		}
	}
	if f.take(err) {
		err = nil
	}
	f.refresh("done", strconv.Itoa(proposedDone(about)))
	return pg.again(w, err, func() templ.Component { return formPage(pg, verdictView(pg, about)) })
}

// readVerdict makes a verdict of what was typed, without the sum.
func readVerdict(f *form, a about) promise.Verdict {
	return promise.Verdict{
		Pledge: a.pledge.Pledge.ID, Promise: a.promise.Promise.ID, Outcome: promise.Outcome(f.Get("outcome")),
		Motive: f.Get("motive"), By: promise.Performer{Party: f.Get("party"), Function: f.Get("function")},
	}
}

func proposedDone(a about) int {
	if p := a.promise.Progress.Proposed; p != nil {
		return p.Done
	}
	return a.promise.Progress.Done
}

func verdictView(pg *page, a about) formView {
	return formView{
		Kicker: a.pledge.Pledge.Title, Lead: a.promise.Promise.Text, Before: proposal(pg, a),
		Action: pg.at("utfall", a.pledge.Pledge.ID, a.promise.Promise.ID),
		Fields: append([]templ.Component{ui.Hidden("done", pg.form.Get("done"))}, verdictFields(pg, a)...),
		Submit: pg.T("staff.verdict.submit"), Cancel: pg.cancel(a),
	}
}

func verdictFields(pg *page, a about) []templ.Component {
	w := pg.words
	return []templ.Component{
		ui.Radios(w, pg.choice("outcome", named(pg, "outcome.", promise.Kept, promise.PartlyKept, promise.NotKept, promise.CannotAssess, promise.Discontinued))),
		ui.Textarea(w, pg.field("motive")),
		whichParty(pg, partyOptions(a.pledge.Pledge, a.promise.Promise.By)),
		ui.Input(w, optional(wide(ui.Medium, pg.field("function")))),
	}
}

// named are the values of a scale, with their words in the catalogue.
func named[T ~string](pg *page, prefix string, values ...T) []ui.Option {
	var list []ui.Option
	for _, v := range values {
		list = append(list, ui.Option{Value: string(v), Label: pg.T(prefix + string(v))})
	}
	return list
}
