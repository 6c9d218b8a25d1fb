package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/identity"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// ownAccount is what somebody sees of their own account.
type ownAccount struct {
	sessions []identity.Session
	passkeys []identity.Passkey
	totp     bool     // a one-time code follows the password
	codes    int      // recovery codes left
	fresh    []string // recovery codes that were just made: shown this once
}

// Account shows somebody's own sessions and means of signing in.
//
// GET /konto
func (h *Handlers) Account(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, own, err := h.own(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, accountPage(pg, own))
}

func (h *Handlers) own(r *http.Request, scope access.Scope) (*page, ownAccount, error) {
	pg, err := h.open(r, scope, "staff.account.title")
	if err != nil {
		return nil, ownAccount{}, err
	}
	pg.area = "staff.account"
	pg.under(pg.T("staff.nav.work"), pg.outside("/arbete"))
	var own ownAccount
	if own.sessions, err = h.Identity.Sessions(r.Context(), scope, h.Now().UTC()); err != nil {
		return nil, own, err
	}
	if own.passkeys, err = h.Identity.Passkeys(r.Context(), scope); err != nil {
		return nil, own, err
	}
	if own.totp, err = h.Identity.HasTOTP(r.Context(), scope); err != nil {
		return nil, own, err
	}
	own.codes, err = h.Identity.CodesLeft(r.Context(), scope)
	return pg, own, err
}

// RevokeSession ends one of somebody's own sessions.
//
// POST /konto/sessioner/{session}/avsluta
func (h *Handlers) RevokeSession(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	id := r.PathValue("session")
	if err := h.Identity.Revoke(r.Context(), scope, id, h.Now().UTC()); err != nil {
		return err
	}
	if id == scope.Session {
		h.End(w, r)
		return frame.Redirect(w, r, "/logga-in?"+doneParam+"=signed-out")
	}
	return frame.Redirect(w, r, "/konto?"+doneParam+"=session-ended")
}

// RevokeOthers ends all of somebody's own sessions but this one.
//
// POST /konto/sessioner/avsluta
func (h *Handlers) RevokeOthers(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	if err := h.Identity.RevokeOthers(r.Context(), scope, h.Now().UTC()); err != nil {
		return err
	}
	return frame.Redirect(w, r, "/konto?"+doneParam+"=session-ended")
}

// ChangePassword sets a new password for whoever knows the old one.
//
// POST /konto/losenord
func (h *Handlers) ChangePassword(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, own, err := h.own(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	v := pg.form.Values
	if err = h.Identity.ChangePassword(r.Context(), scope, v.Get("old"), v.Get("password"), h.Now().UTC()); err == nil {
		return frame.Redirect(w, r, "/konto?"+doneParam+"=password-changed")
	}
	if refused(pg, err) {
		err = nil
	}
	return pg.again(w, err, func() templ.Component { return accountPage(pg, own) })
}

// RecoveryCodes makes new recovery codes and shows them, this once.
//
// POST /konto/koder
func (h *Handlers) RecoveryCodes(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	codes, err := h.Identity.RecoveryCodes(r.Context(), scope, h.Now().UTC())
	if err != nil {
		return err
	}
	pg, own, err := h.own(r, scope)
	if err != nil {
		return err
	}
	own.fresh = codes
	return pg.show(w, accountPage(pg, own))
}

func sessionTable(pg *page, list []identity.Session) ui.Table {
	t := ui.Table{Caption: pg.T("staff.account.sessions"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.account.begun"), RowHead: true}, {Head: pg.T("staff.account.seen")},
		{Head: pg.T("staff.account.means")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, s := range list {
		note := ""
		if s.ID == pg.scope.Session {
			note = pg.T("staff.account.this")
		}
		t.Rows = append(t.Rows, ui.Row{
			{Text: pg.words.Moment(s.Created), Note: note}, ui.TextCell(pg.words.Moment(s.Seen)),
			ui.TextCell(pg.T("staff.means." + string(s.Means))), {Part: endSession(pg, s)}})
	}
	return t
}

func passwordView(pg *page) formView {
	return formView{
		Action: pg.outside("/konto/losenord"), Submit: pg.T("staff.account.change-password"),
		Fields: []templ.Component{
			ui.Input(pg.words, pg.secret("old", "current-password")),
			ui.Input(pg.words, pg.secret("password", "new-password")),
		},
	}
}
