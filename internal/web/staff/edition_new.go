package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
)

// NewEditionForm asks for which time an edition is.
//
// GET /arbete/{partnership}/lagesbild/ny
func (h *Handlers) NewEditionForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.newEdition(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, formPage(pg, newEditionView(pg)))
}

func (h *Handlers) newEdition(r *http.Request, scope access.Scope) (*page, error) {
	pg, err := h.open(r, scope, "picture.new.title")
	if err != nil {
		return nil, err
	}
	pg.area = "picture.new"
	pg.under(pg.T("picture.title"), pg.at("lagesbild"))
	pg.form = blankForm("kind", string(picture.Operative), "span", pg.today.String())
	return pg, nil
}

func newEditionView(pg *page) formView {
	w := pg.words
	return formView{Action: pg.at("lagesbild", "ny"), Submit: pg.T("picture.new.submit"), Lead: pg.T("picture.new.lead"), Fields: []templ.Component{
		ui.Radios(w, pg.choice("kind", named(pg, "picture.kind.", picture.Kinds...))), ui.Input(w, dated(pg.field("span"))),
	}}
}

// NewEdition begins an edition.
//
// POST /arbete/{partnership}/lagesbild/ny
func (h *Handlers) NewEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.newEdition(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	kind, on := picture.Kind(pg.form.Get("kind")), pg.form.Day("span")
	if on.IsZero() {
		pg.form.wrong("span", "picture.span.missing")
	}
	if len(pg.form.Errors) == 0 {
		var span day.Period
		if span, err = h.spanOf(r, scope, kind, on); err == nil {
			var id string
			if id, err = h.editions().Begin(r.Context(), scope, pg.form.Key(), kind, span); err == nil {
				return pg.confirm(w, "edition", "lagesbild", id)
			}
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, newEditionView(pg)) })
}

// spanOf is the span of an edition of a kind that a day lies in.
func (h *Handlers) spanOf(r *http.Request, scope access.Scope, kind picture.Kind, on day.Day) (day.Period, error) {
	if kind != picture.Operative {
		return kind.Span(on)
	}
	list, err := period.Recent(r.Context(), h.DB, scope.Partnership, 500)
	if err != nil {
		return day.Period{}, err
	}
	for _, p := range list {
		if p.Span.Contains(on) {
			return p.Span, nil
		}
	}
	return day.Period{}, errs.Fields(errs.Field{Name: "span", Key: "picture.span.none"})
}
