package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/web/ui"
)

// Organisations shows who works in the partnership beside its parties, and asks
// for another.
//
// GET /arbete/{partnership}/organisationer
func (h *Handlers) Organisations(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.organisations(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, organisationsPage(pg, organisationTable(pg, list), organisationView(pg)))
}

func (h *Handlers) organisations(r *http.Request, scope access.Scope) (*page, []partnership.Organisation, error) {
	pg, err := h.open(r, scope, "staff.organisation.title")
	if err != nil {
		return nil, nil, err
	}
	pg.area = "staff.organisation"
	list, err := partnership.Organisations(r.Context(), h.DB, scope.Partnership)
	return pg, list, err
}

// AddOrganisation takes one up.
//
// POST /arbete/{partnership}/organisationer
func (h *Handlers) AddOrganisation(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.organisations(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	now := h.Now().UTC()
	o := partnership.Organisation{ID: ids.New(now), Kind: partnership.OrganisationKind(pg.form.Get("kind")), Name: pg.form.Get("name")}
	err = h.DB.Write(r.Context(), func(tx *db.DB) error { return partnership.AddOrganisation(r.Context(), tx, scope, o, now) })
	if err == nil {
		return pg.confirm(w, "organisation", "organisationer")
	}
	return pg.again(w, err, func() templ.Component {
		return organisationsPage(pg, organisationTable(pg, list), organisationView(pg))
	})
}

// EndOrganisation notes that one takes part no more: those who work there come
// in for it no more.
//
// POST /arbete/{partnership}/organisationer/{organisation}/avsluta
func (h *Handlers) EndOrganisation(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.organisations(r, scope)
	if err != nil {
		return err
	}
	if err := h.Identity.EndOrganisation(r.Context(), scope, r.PathValue("organisation"), h.Now().UTC()); err != nil {
		return err
	}
	return pg.confirm(w, "organisation-ended", "organisationer")
}

func organisationTable(pg *page, list []partnership.Organisation) ui.Table {
	t := ui.Table{Caption: pg.T("staff.organisation.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.organisation.name"), RowHead: true}, {Head: pg.T("staff.organisation.kind")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, o := range list {
		if !o.Ended.IsZero() {
			continue
		}
		end := button(pg, pg.at("organisationer", o.ID, "avsluta"), "", pg.T("staff.organisation.end"))
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(o.Name), ui.TextCell(pg.T("staff.organisation.kind." + string(o.Kind))), {Part: end}})
	}
	return t
}

func organisationView(pg *page) formView {
	kinds := []ui.Option{{Label: pg.T("staff.organisation.kind.choose")}}
	for _, k := range partnership.OrganisationKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Label: pg.T("staff.organisation.kind." + string(k))})
	}
	return formView{
		Action: pg.at("organisationer"), Submit: pg.T("staff.organisation.submit"),
		Fields: []templ.Component{
			ui.Input(pg.words, wide(ui.Medium, pg.field("name"))),
			ui.Select(pg.words, pg.choice("kind", kinds)),
		},
	}
}
