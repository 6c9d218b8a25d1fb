package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/web/ui"
)

// grounds are the reasons for which content is taken away, as codes.
var grounds = []string{"personal-data", "secrecy", "court-order"}

// RemoveForm asks for the ground on which an entry's content is taken away.
//
// GET /arbete/{partnership}/borttagning/{entry}
func (h *Handlers) RemoveForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, view, err := h.removing(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, formPage(pg, view()))
}

// Remove takes it away, for good.
//
// POST /arbete/{partnership}/borttagning/{entry}
func (h *Handlers) Remove(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, view, err := h.removing(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	if f.Get("sure") == "" {
		f.wrong("sure", "staff.remove.sure.missing")
	}
	if len(f.Errors) == 0 {
		removal := ledger.Removal{Of: seqOf(r), Ground: f.Get("ground"), Law: f.Get("law"), Date: pg.today}
		if err = h.Promises.RemoveByLaw(r.Context(), scope, f.Key(), removal); err == nil {
			return pg.confirm(w, "removed", "insatser")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, view()) })
}

func (h *Handlers) removing(r *http.Request, scope access.Scope) (*page, func() formView, error) {
	pg, err := h.open(r, scope, "staff.remove.title")
	if err != nil {
		return nil, nil, err
	}
	seq := seqOf(r)
	entries, err := ledger.Entries(r.Context(), h.DB, scope.Partnership, seq, 1)
	if err != nil {
		return nil, nil, err
	}
	if seq < 0 || len(entries) == 0 || entries[0].Seq != seq || entries[0].Removed() {
		return nil, nil, errs.E(errs.NotFound, "entry.none")
	}
	pg.area = "staff.remove"
	pg.under(pg.T("staff.nav.actions"), pg.at("insatser"))
	var options []ui.Option
	for _, g := range grounds {
		options = append(options, ui.Option{Value: g, Label: pg.T("staff.remove.ground." + g)})
	}
	return pg, func() formView {
		return formView{
			Lead: pg.T("staff.remove.lead"), Before: content(pg, string(entries[0].Content)),
			Action: pg.at("borttagning", strconv.FormatInt(seq, 10)), Danger: true, Submit: pg.T("staff.remove.submit"),
			Fields: []templ.Component{
				ui.Radios(pg.words, pg.choice("ground", options)),
				ui.Input(pg.words, pg.field("law")),
				ui.Checkbox(pg.words, pg.field("sure")),
			},
			Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("insatser")},
		}
	}, nil
}
