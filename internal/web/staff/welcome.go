package staff

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/partnership"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// WelcomeForm is where a single-use link leads: to setting a password, or, for
// an account that was there before, to taking the invitation up.
//
// GET /valkommen/{token}
func (h *Handlers) WelcomeForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, link, err := h.welcome(r, scope)
	if err != nil {
		return err
	}
	if link.Kind == identity.Join {
		return h.invited(w, pg)
	}
	return pg.show(w, formPage(pg, welcomeView(pg)))
}

// invited asks whoever is signed in whether they take the invitation up, and
// whoever is not to sign in first.
func (h *Handlers) invited(w http.ResponseWriter, pg *page) error {
	if !pg.scope.SignedInNow() {
		return frame.Redirect(w, pg.r, "/logga-in?"+doneParam+"=joined&"+nextParam+"="+url.QueryEscape(frame.Path(frame.Lang(pg.r), "/valkommen/"+pg.r.PathValue("token"))))
	}
	to, err := h.Identity.Invited(pg.r.Context(), pg.scope, pg.r.PathValue("token"), h.Now().UTC())
	if err != nil {
		return err
	}
	where := pg.T("staff.takeup.installation")
	if to.Partnership != "" {
		p, err := partnership.ByID(pg.r.Context(), h.DB, to.Partnership)
		if err != nil {
			return err
		}
		where = p.Name
	}
	pg.title = pg.T("staff.takeup.title")
	return pg.show(w, formPage(pg, formView{
		Lead: pg.T("staff.takeup.lead", where, pg.words.Join(to.Functions)), Submit: pg.T("staff.takeup.submit"),
		Action: pg.outside("/valkommen/" + pg.r.PathValue("token")),
	}))
}

// takeUp takes the invitation up and goes to where it leads.
func (h *Handlers) takeUp(w http.ResponseWriter, pg *page) error {
	tenant, err := h.Identity.TakeUp(pg.r.Context(), pg.scope, pg.r.PathValue("token"), h.Now().UTC())
	if err != nil {
		return err
	}
	if tenant == "" {
		return steered(w, pg.r, "taken-up")
	}
	p, err := partnership.ByID(pg.r.Context(), h.DB, tenant)
	if err != nil {
		return err
	}
	return frame.Redirect(w, pg.r, base(p.Slug)+"?"+doneParam+"=taken-up")
}

// Welcome sets the password, or takes the invitation up, and uses the link up.
//
// POST /valkommen/{token}
func (h *Handlers) Welcome(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, link, err := h.welcome(r, scope)
	if link.Kind == identity.Join || pg != nil && scope.SignedInNow() && errs.Is(err, errs.NotFound) { // taken up, if so, a moment ago
		return h.takeUp(w, pg)
	}
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
