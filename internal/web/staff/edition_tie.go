package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
)

// Ties shows which promises the editions count for.
//
// GET /arbete/{partnership}/lagesbild/raknas
func (h *Handlers) Ties(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.ties(r, scope)
	if err != nil {
		return err
	}
	return v.show(w, tiesPage(v))
}

// tiesView is the ties and the promises that could be tied.
type tiesView struct {
	*page
	held    []picture.Tie
	called  map[string]string // promises by pledge and promise
	options []ui.Option
}

func (h *Handlers) ties(r *http.Request, scope access.Scope) (tiesView, error) {
	v := tiesView{called: map[string]string{}}
	var err error
	if v.page, err = h.open(r, scope, "picture.ties.title"); err != nil {
		return v, err
	}
	v.page.area = "picture.ties"
	v.under(v.T("picture.title"), v.at("lagesbild"))
	if v.held, err = picture.Ties(r.Context(), h.DB, scope.Partnership); err != nil {
		return v, err
	}
	account, err := h.account(r, scope)
	if err != nil {
		return v, err
	}
	for _, p := range account.Pledges {
		for _, pr := range p.Promises {
			id := p.Pledge.ID + "/" + pr.Promise.ID
			v.called[id] = pr.Promise.Text
			if p.DaysLeft > 0 {
				v.options = append(v.options, ui.Option{Value: id, Label: p.Pledge.Title + ": " + pr.Promise.Text})
			}
		}
	}
	v.form.Values.Set("kind", string(picture.Operative))
	return v, nil
}

func (v tiesView) view() formView {
	w := v.words
	var parties []ui.Option
	for _, p := range v.p.Parties {
		parties = append(parties, ui.Option{Value: p.ID, Label: p.Name})
	}
	return formView{Action: v.at("lagesbild", "raknas"), Submit: v.T("picture.ties.submit"), Fields: []templ.Component{
		ui.Radios(w, v.choice("kind", named(v.page, "picture.kind.", picture.Kinds...))), ui.Select(w, v.choice("promise", v.options)),
		ui.Select(w, v.choice("party", parties)), ui.Input(w, wide(ui.Medium, v.field("function"))),
	}}
}

// Tie ties a promise to a kind of edition.
//
// POST /arbete/{partnership}/lagesbild/raknas
func (h *Handlers) Tie(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.ties(r, scope)
	if err != nil {
		return err
	}
	if v.page.form, err = readForm(r); err != nil {
		return err
	}
	t, ok := v.readTie()
	if ok {
		if err = h.editions().TieTo(r.Context(), scope, v.form.Key(), t); err == nil {
			return v.confirm(w, "tied", "lagesbild", "raknas")
		}
	}
	return v.again(w, err, func() templ.Component { return tiesPage(v) })
}

func (v tiesView) readTie() (picture.Tie, bool) {
	f := v.form
	t := picture.Tie{Kind: picture.Kind(f.Get("kind")), Party: f.Get("party"), Function: f.Get("function")}
	for _, o := range v.options {
		if o.Value == f.Get("promise") {
			t.Pledge, t.Promise = cutPromise(o.Value)
		}
	}
	if !isKind(t.Kind) {
		f.wrong("kind", "picture.kind.unknown")
	}
	if t.Pledge == "" {
		f.wrong("promise", "picture.ties.promise.missing")
	}
	if _, ok := v.p.Party(t.Party); !ok {
		f.wrong("party", "picture.ties.party.missing")
	}
	if t.Function == "" {
		f.wrong("function", "picture.ties.function.missing")
	}
	return t, len(f.Errors) == 0 && !v.page.doubtful("function")
}

func isKind(k picture.Kind) bool {
	for _, o := range picture.Kinds {
		if o == k {
			return true
		}
	}
	return false
}

func cutPromise(value string) (pledge, promise string) {
	for i := range value {
		if value[i] == '/' {
			return value[:i], value[i+1:]
		}
	}
	return "", ""
}

// Untie ends a tie.
//
// POST /arbete/{partnership}/lagesbild/raknas/avsluta
func (h *Handlers) Untie(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	pg, err := h.open(r, scope, "picture.ties.title")
	if err != nil {
		return err
	}
	if err := h.editions().Untie(r.Context(), scope, f.Key(), f.Get("tie")); err != nil && !errs.Is(err, errs.NotFound) {
		return err // one that somebody else has ended is ended
	}
	return pg.confirm(w, "untied", "lagesbild", "raknas")
}
