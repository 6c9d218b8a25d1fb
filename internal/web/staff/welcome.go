package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// WelcomeForm is where a single-use link leads: to setting a password, or, for
// whoever has one already, to signing in.
//
// GET /valkommen/{token}
func (h *Handlers) WelcomeForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, link, err := h.welcome(r, scope)
	if err != nil {
		return err
	}
	if link.Kind == identity.Join {
		return frame.Redirect(w, r, "/logga-in?"+doneParam+"=joined")
	}
	return pg.show(w, formPage(pg, welcomeView(pg)))
}

// Welcome sets the password and uses the link up.
//
// POST /valkommen/{token}
func (h *Handlers) Welcome(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.welcome(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	password := f.Values.Get("password")
	if password != f.Values.Get("again") {
		f.wrong("again", "staff.welcome.again.other")
	}
	if len(f.Errors) == 0 {
		if err = h.Identity.UseLink(r.Context(), r.PathValue("token"), password, w.Header().Get("X-Request-Id"), h.Now().UTC()); err == nil {
			return frame.Redirect(w, r, "/logga-in?"+doneParam+"=password")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, welcomeView(pg)) })
}

func (h *Handlers) welcome(r *http.Request, scope access.Scope) (*page, identity.Link, error) {
	scope.Partnership = ""
	pg, err := h.open(r, scope, "staff.welcome.title")
	if err != nil {
		return nil, identity.Link{}, err
	}
	pg.area = "staff.welcome"
	link, err := h.Identity.Link(r.Context(), r.PathValue("token"), h.Now().UTC())
	if errs.Is(err, errs.NotFound) {
		return nil, link, errs.E(errs.NotFound, "link.gone")
	}
	return pg, link, err
}

// secret asks for a new password. It is never sent back.
func (pg *page) secret(name, autocomplete string) ui.Field {
	f := wide(ui.Medium, pg.field(name))
	f.Type, f.Value, f.Extra = "password", "", templ.Attributes{"autocomplete": autocomplete}
	return f
}

func welcomeView(pg *page) formView {
	return formView{
		Lead: pg.T("staff.welcome.lead", identity.MinPassword), Submit: pg.T("staff.welcome.submit"),
		Action: pg.outside("/valkommen/" + pg.r.PathValue("token")),
		Fields: []templ.Component{
			ui.Input(pg.words, pg.secret("password", "new-password")),
			ui.Input(pg.words, pg.secret("again", "new-password")),
		},
	}
}
