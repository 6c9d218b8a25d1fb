package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// nextParam is the part of the address that says where to go after signing in.
const nextParam = "vidare"

// SignInForm asks who somebody is.
//
// GET /logga-in?vidare=
func (h *Handlers) SignInForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.signing(r, scope)
	if err != nil {
		return err
	}
	next := r.URL.Query().Get(nextParam)
	if scope.SignedInNow() {
		return goOn(w, r, next)
	}
	pg.form.Values.Set(nextParam, next)
	return h.showSignIn(w, pg)
}

// showSignIn shows every way to sign in.
func (h *Handlers) showSignIn(w http.ResponseWriter, pg *page) error {
	ways, err := h.ways(pg.r, func(identity.Provider) bool { return true })
	if err != nil {
		return err
	}
	return pg.show(w, formPage(pg, signInView(pg, ways)))
}

// SignIn begins a session for whoever knows the password, or has one of the
// account's recovery codes.
//
// POST /logga-in
func (h *Handlers) SignIn(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.signing(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f, request := pg.form, w.Header().Get("X-Request-Id")
	for _, name := range []string{"login", "password"} {
		if f.Get(name) == "" {
			f.wrong(name, "staff.signin."+name+".missing")
		}
	}
	if len(f.Errors) == 0 {
		token, session, err := h.Identity.SignIn(r.Context(), f.Get("login"), f.Values.Get("password"), request, h.Now().UTC())
		if err == nil {
			h.Begin(w, r, token)
			if h.Identity.Weak(session) {
				return frame.Redirect(w, r, "/konto")
			}
			return goOn(w, r, f.Get(nextParam))
		}
		var need identity.CodeNeeded
		if errors.As(err, &need) {
			return pg.show(w, formPage(pg, codeView(pg, need.Ceremony)))
		}
		if !refused(pg, err) {
			return err
		}
	}
	f.Values.Del("password") // never sent back
	return h.showSignIn(w, pg)
}

// SignInCode begins a session with one of the account's recovery codes.
//
// POST /logga-in/kod
func (h *Handlers) SignInCode(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.signing(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	token, _, err := h.Identity.SignInByCode(r.Context(), f.Get("code-login"), f.Get("code"), w.Header().Get("X-Request-Id"), h.Now().UTC())
	if err == nil {
		h.Begin(w, r, token)
		return goOn(w, r, f.Get(nextParam))
	}
	if !refused(pg, err) {
		return err
	}
	f.Values.Del("code")
	return h.showSignIn(w, pg)
}

// SignOut ends the session.
//
// POST /logga-ut
func (h *Handlers) SignOut(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	if err := h.Identity.SignOut(r.Context(), scope, h.Now().UTC()); err != nil {
		return err
	}
	h.End(w, r)
	return frame.Redirect(w, r, "/logga-in?"+doneParam+"=signed-out")
}

func (h *Handlers) signing(r *http.Request, scope access.Scope) (*page, error) {
	pg, err := h.open(r, scope, "staff.signin.title")
	if err == nil {
		pg.area = "staff.signin"
	}
	return pg, err
}

// refused notes in the form why nobody was signed in. It says the same whether
// or not there is such an account.
func refused(pg *page, err error) bool {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Unauthenticated && e.Kind != errs.TooMany {
		return false
	}
	pg.form.wrong("", e.Key, e.Args...)
	return true
}

// goOn leads to where somebody was going: a page of ours, or where they work.
func goOn(w http.ResponseWriter, r *http.Request, next string) error {
	return frame.Redirect(w, r, ours(next))
}

// ours returns a path of ours without its language, and where people work for
// anything else: nobody is led away by a link to the sign-in page.
func ours(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/arbete"
	}
	if _, next = frame.SplitLanguage(next); strings.HasPrefix(next, "//") { // "/en//elsewhere"
		return "/arbete"
	}
	return next
}

func signInView(pg *page, ways []way) formView {
	w := pg.words
	login := wide(ui.Medium, pg.field("login"))
	login.Extra = templ.Attributes{"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
	password := wide(ui.Medium, pg.field("password"))
	password.Type, password.Value, password.Extra = "password", "", templ.Attributes{"autocomplete": "current-password"}
	return formView{
		Lead: pg.T("staff.signin.lead"), Action: pg.outside("/logga-in"), Submit: pg.T("staff.signin.submit"),
		Fields: []templ.Component{ui.Hidden(nextParam, pg.form.Get(nextParam)), ui.Input(w, login), ui.Input(w, password)},
		Before: providerWays(pg, ways),
		After:  otherWays(pg),
	}
}
