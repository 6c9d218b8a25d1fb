package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/identity"
	"lykta/internal/web/ui"
)

// Administrators shows who administers the installation. That their login names
// are read is an entry in its log, on disk before the first is shown.
//
// GET /driftsida/konton
func (h *Handlers) Administrators(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.administrators(r, scope, func(pg *page, list []identity.Member) error {
		return pg.show(w, administratorsPage(pg, list))
	})
}

func (h *Handlers) administrators(r *http.Request, scope access.Scope, show func(*page, []identity.Member) error) error {
	pg, err := h.steer(r, scope, "admin.accounts.title", "admin.invite")
	if err != nil {
		return err
	}
	pg.under(pg.T("admin.title"), pg.outside(steerAt()))
	return h.told(r, pg.scope, "members.read", "accounts", func() error {
		list, err := h.Identity.Administrators(r.Context(), scope, h.Now().UTC())
		if err != nil {
			return err
		}
		return show(pg, list)
	})
}

// InviteAdministrator gives the installation another administrator.
//
// POST /driftsida/konton
func (h *Handlers) InviteAdministrator(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.administrators(r, scope, func(pg *page, list []identity.Member) (err error) {
		if pg.form, err = readForm(r); err != nil {
			return err
		}
		inv := h.invitation(pg)
		token, err := h.Identity.InviteAdministrator(r.Context(), scope, inv, h.Now().UTC())
		switch {
		case err != nil:
			return pg.again(w, err, func() templ.Component { return administratorsPage(pg, list) })
		case inv.Letter != nil:
			return steered(w, r, "invitation-sent", "konton")
		}
		return pg.show(w, steerLink(pg, inv.Login, h.welcomeLink(pg, token), pg.outside(steerAt("konton"))))
	})
}

// EndAdministrator ends what somebody is for the installation, at once.
//
// POST /driftsida/konton/{member}/avsluta
func (h *Handlers) EndAdministrator(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.administrators(r, scope, func(pg *page, list []identity.Member) error {
		err := h.Identity.EndAdministrator(r.Context(), scope, r.PathValue("member"), h.Now().UTC())
		if err != nil {
			return pg.again(w, err, func() templ.Component { return administratorsPage(pg, list) })
		}
		return steered(w, r, "administrator-ended", "konton")
	})
}

func administratorTable(pg *page, list []identity.Member) ui.Table {
	t := ui.Table{Caption: pg.T("admin.accounts.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.member.login"), RowHead: true}, {Head: pg.T("staff.member.function")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, m := range list {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(m.Login), ui.TextCell(m.Function), {Part: endAdministrator(pg, m)}})
	}
	return t
}

func administratorView(pg *page) formView {
	return formView{Action: pg.outside(steerAt("konton")), Submit: pg.T("admin.invite.submit"), Fields: personFields(pg)}
}
