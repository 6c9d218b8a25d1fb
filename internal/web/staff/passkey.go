package staff

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// maxAnswer is the longest answer of a browser's, in bytes. A passkey without
// attestation takes less than one kilobyte.
const maxAnswer = 64 << 10

// ceremony is what goes to the browser's script and comes back from it.
type ceremony struct {
	Ceremony string          `json:"ceremony"`
	Options  any             `json:"options,omitempty"`
	Answer   json.RawMessage `json:"answer,omitempty"`
	Next     string          `json:"next,omitempty"` // where to go afterwards
}

// BeginPasskeySignIn starts to sign in with a passkey. The browser does that
// with a script alone: there is no form for it.
//
// POST /logga-in/nyckel/borja
func (h *Handlers) BeginPasskeySignIn(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	token, options, err := h.Identity.BeginSignIn(r.Context(), h.Now().UTC())
	if err != nil {
		return err
	}
	return reply(w, ceremony{Ceremony: token, Options: options})
}

// FinishPasskeySignIn begins a session for whoever holds the passkey.
//
// POST /logga-in/nyckel/klar
func (h *Handlers) FinishPasskeySignIn(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	c, err := readCeremony(r)
	if err != nil {
		return err
	}
	token, _, err := h.Identity.FinishSignIn(r.Context(), c.Ceremony, c.Answer, w.Header().Get("X-Request-Id"), h.Now().UTC())
	if errs.Is(err, errs.Unauthenticated) {
		return errs.E(errs.Unauthenticated, "staff.passkey.wrong", err) // the same answer whatever it was, but about a passkey
	}
	if err != nil {
		return err
	}
	h.Begin(w, r, token)
	return reply(w, ceremony{Next: frame.Path(frame.Lang(r), ours(c.Next))})
}

// BeginPasskey starts to make a passkey.
//
// POST /konto/nycklar/borja
func (h *Handlers) BeginPasskey(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	token, options, err := h.Identity.BeginPasskey(r.Context(), scope, h.Now().UTC())
	if err != nil {
		return err
	}
	return reply(w, ceremony{Ceremony: token, Options: options})
}

// FinishPasskey keeps it.
//
// POST /konto/nycklar/klar
func (h *Handlers) FinishPasskey(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	c, err := readCeremony(r)
	if err != nil {
		return err
	}
	if err := h.Identity.FinishPasskey(r.Context(), scope, c.Ceremony, c.Answer, h.Now().UTC()); err != nil {
		return err
	}
	return reply(w, ceremony{Next: frame.Path(frame.Lang(r), "/konto?"+doneParam+"=passkey")})
}

// RenamePasskey gives one of somebody's own passkeys a name.
//
// POST /konto/nycklar/{passkey}/namn
func (h *Handlers) RenamePasskey(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, own, err := h.own(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	id := r.PathValue("passkey")
	err = h.Identity.RenamePasskey(r.Context(), scope, id, pg.form.Get("name-"+id), h.Now().UTC())
	if err == nil || errs.Is(err, errs.NotFound) {
		return frame.Redirect(w, r, "/konto")
	}
	for _, f := range errs.FieldsOf(err) {
		pg.form.wrong("name-"+id, f.Key, f.Args...)
		err = nil
	}
	return pg.again(w, err, func() templ.Component { return accountPage(pg, own) })
}

// passkeyName asks what a passkey is called.
func passkeyName(pg *page, p identity.Passkey) ui.Field {
	name := "name-" + p.ID
	value := pg.form.Get(name)
	if _, typed := pg.form.Values[name]; !typed {
		value = p.Name
	}
	return ui.Field{Name: name, Label: pg.T("passkey.name.label"), Value: value, Error: pg.errors().For(name), Width: ui.Medium}
}

// RemovePasskey takes one of somebody's own passkeys away. Where it is gone
// already, the list tells that.
//
// POST /konto/nycklar/{passkey}/ta-bort
func (h *Handlers) RemovePasskey(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	err := h.Identity.RemovePasskey(r.Context(), scope, r.PathValue("passkey"), h.Now().UTC())
	if errs.Is(err, errs.NotFound) {
		return frame.Redirect(w, r, "/konto")
	}
	if err != nil {
		return err
	}
	return frame.Redirect(w, r, "/konto?"+doneParam+"=passkey-removed")
}

func readCeremony(r *http.Request) (ceremony, error) {
	var c ceremony
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer))
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	if err != nil {
		return c, errs.E(errs.Invalid, "passkey.refused", err)
	}
	return c, nil
}

func reply(w http.ResponseWriter, answer any) error {
	body, err := json.Marshal(answer)
	if err != nil {
		return errs.Wrap(err, "reply")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(body) // a browser that went away is nobody to tell
	return nil
}
