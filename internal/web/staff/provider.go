package staff

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// visitCookie ties the answer of an identity provider to the browser that was
// sent there, and over TLS to this host.
func (h *Handlers) visitCookie() string {
	if h.Secure {
		return "__Host-lykta-besok"
	}
	return "lykta-besok"
}

// AnswerPath is where identity providers send people back to.
const AnswerPath = "/logga-in/svar"

// Visit sends somebody to sign in at their organisation.
//
// GET /logga-in/hos/{tenant}/{provider}?vidare=&inbjudan=
func (h *Handlers) Visit(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	q := r.URL.Query()
	address, visit, err := h.Identity.BeginVisit(r.Context(), scope, r.PathValue("tenant"), r.PathValue("provider"),
		h.Base+AnswerPath, frame.Path(frame.Lang(r), ours(q.Get(nextParam))), q.Get("inbjudan"), h.Now().UTC())
	if errs.Is(err, errs.NotFound) {
		return errs.E(errs.NotFound, "error.notfound")
	}
	if err != nil {
		return err
	}
	h.setVisit(w, visit, int(identity.CeremonyLife.Seconds()))
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

func (h *Handlers) setVisit(w http.ResponseWriter, visit string, age int) {
	http.SetCookie(w, &http.Cookie{Name: h.visitCookie(), Value: visit, Path: "/", MaxAge: age, HttpOnly: true, Secure: h.Secure, SameSite: http.SameSiteLaxMode})
}

// Answer is where an identity provider sends somebody back to.
//
// GET /logga-in/svar
func (h *Handlers) Answer(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	visit := ""
	if c, err := r.Cookie(h.visitCookie()); err == nil {
		visit = c.Value
		h.setVisit(w, "", -1)
	}
	token, next, err := h.Identity.FinishVisit(r.Context(), visit, r.URL.Query(), w.Header().Get("X-Request-Id"), h.Now().UTC())
	if err != nil {
		pg, opened := h.signing(r, scope)
		if opened != nil || !refused(pg, err) {
			return err
		}
		return h.showSignIn(w, pg)
	}
	if token != "" {
		h.Begin(w, r, token)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// Anew tells somebody who has proved who they are beside a form that they can
// go back to it.
//
// GET /bekraftat
func (h *Handlers) Anew(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	scope.Partnership = ""
	pg, err := h.open(r, scope, "staff.confirmed.title")
	if err != nil {
		return err
	}
	return pg.show(w, confirmedPage(pg))
}

// Keys are the program's public keys, for identity providers.
//
// GET /logga-in/nycklar.json
func (h *Handlers) Keys(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	set, err := h.Identity.ProviderKeys(r.Context())
	if err != nil {
		return err
	}
	body, err := json.Marshal(set)
	if err != nil {
		return errs.Wrap(err, "keys")
	}
	w.Header().Set("Content-Type", "application/jwk-set+json")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(body) // a reader that went away is nobody to tell
	return nil
}

// SignInByTOTP takes the one-time code that follows a right password.
//
// POST /logga-in/engangskod
func (h *Handlers) SignInByTOTP(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.signing(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	token, _, err := h.Identity.FinishCode(r.Context(), pg.form.Get("ceremony"), pg.form.Get("one-time"), w.Header().Get("X-Request-Id"), h.Now().UTC())
	if err == nil {
		h.Begin(w, r, token)
		return goOn(w, r, pg.form.Get(nextParam))
	}
	var e *errs.Error
	switch {
	case errs.Is(err, errs.Invalid): // it took too long: begin anew
		pg.form.wrong("", "signin.expired")
		return h.showSignIn(w, pg)
	case errors.As(err, &e) && e.Kind == errs.Unauthenticated:
		pg.form.wrong("one-time", e.Key, e.Args...)
	case !refused(pg, err):
		return err
	}
	return pg.show(w, formPage(pg, codeView(pg, pg.form.Get("ceremony"))))
}

// codeView asks for the one-time code.
func codeView(pg *page, ceremony string) formView {
	pg.title = pg.T("staff.signin.one-time.title")
	pg.area = "staff.signin"
	return formView{
		Lead: pg.T("staff.signin.one-time.lead"), Action: pg.outside("/logga-in/engangskod"), Submit: pg.T("staff.signin.submit"),
		Fields: []templ.Component{
			ui.Hidden("ceremony", ceremony), ui.Hidden(nextParam, pg.form.Get(nextParam)), ui.Input(pg.words, oneTime(pg.field("one-time"))),
		},
		Cancel: ui.Link{Text: pg.T("staff.signin.one-time.other"), Href: pg.outside("/logga-in")},
	}
}

// BeginTOTP shows a new secret for an authenticator app.
//
// POST /konto/engangskod/borja
func (h *Handlers) BeginTOTP(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	ceremony, app, err := h.Identity.BeginTOTP(r.Context(), scope, h.Now().UTC())
	if err != nil {
		return err
	}
	pg, _, err := h.own(r, scope)
	if err != nil {
		return err
	}
	return showAuthenticator(w, pg, ceremony, app)
}

// ConfirmTOTP keeps the secret whose code is right.
//
// POST /konto/engangskod
func (h *Handlers) ConfirmTOTP(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.own(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	ceremony, now := pg.form.Get("ceremony"), h.Now().UTC()
	err = h.Identity.ConfirmTOTP(r.Context(), scope, ceremony, pg.form.Get("code"), now)
	if err == nil {
		return frame.Redirect(w, r, "/konto?"+doneParam+"=totp")
	}
	if !pg.form.take(err) {
		return err
	}
	app, err := h.Identity.ShowTOTP(r.Context(), scope, ceremony, now)
	if err != nil {
		return err
	}
	return showAuthenticator(w, pg, ceremony, app)
}

func showAuthenticator(w http.ResponseWriter, pg *page, ceremony string, app identity.Authenticator) error {
	picture, err := codeSVG(app.URI)
	if err != nil {
		return err
	}
	pg.title = pg.T("staff.totp.add")
	pg.area = "staff.totp"
	view := formView{
		Action: pg.outside("/konto/engangskod"), Submit: pg.T("staff.totp.submit"),
		Fields: []templ.Component{ui.Hidden("ceremony", ceremony), ui.Input(pg.words, oneTime(pg.field("code")))},
		Cancel: ui.Link{Text: pg.T("staff.totp.cancel"), Href: pg.outside("/konto")},
	}
	return pg.show(w, authenticatorPage(pg, app.Secret, picture, view))
}

// RemoveTOTP takes the one-time codes away.
//
// POST /konto/engangskod/ta-bort
func (h *Handlers) RemoveTOTP(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	err := h.Identity.RemoveTOTP(r.Context(), scope, h.Now().UTC())
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return frame.Redirect(w, r, "/konto?"+doneParam+"=totp-removed")
}
