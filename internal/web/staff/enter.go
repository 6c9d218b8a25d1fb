package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/mail"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// letter writes the letters that take a link to somebody: kind names the texts,
// below is where the link leads, up to its token.
func (h *Handlers) letter(pg *page, kind, below string) func(login, token string) mail.Letter {
	name := pg.p.Name
	if name == "" {
		name = "Lykta"
	}
	return func(login, token string) mail.Letter {
		return mail.Letter{
			To: login, Subject: pg.T("letter."+kind+".subject", name),
			Text: pg.T("letter."+kind+".text", name, h.Base+pg.outside(below+token)) + "\n",
		}
	}
}

// AskEntryForm asks whom to send a link to.
//
// GET /logga-in/lank
func (h *Handlers) AskEntryForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.asking(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, formPage(pg, askEntryView(pg)))
}

// AskEntry sends a link with which a volunteer or a reporter signs in. The
// answer is the same whether or not there is such an account.
//
// POST /logga-in/lank
func (h *Handlers) AskEntry(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.asking(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	login := pg.form.Get("login")
	if !mail.Address(login) {
		pg.form.wrong("login", "staff.enter.login.address")
		return pg.show(w, formPage(pg, askEntryView(pg)))
	}
	write := h.letter(pg, "enter", "/in/")
	err = h.Identity.MailEntry(r.Context(), login, w.Header().Get("X-Request-Id"), func(token string) mail.Letter { return write(login, token) }, h.Now().UTC())
	if err == nil {
		return frame.Redirect(w, r, "/logga-in?"+doneParam+"=entry-sent")
	}
	if !refused(pg, err) {
		return err
	}
	return pg.show(w, formPage(pg, askEntryView(pg)))
}

func (h *Handlers) asking(r *http.Request, scope access.Scope) (*page, error) {
	if !h.mails() {
		return nil, errs.E(errs.NotFound, "error.notfound")
	}
	pg, err := h.open(r, scope, "staff.enter.title")
	if err == nil {
		pg.area = "staff.enter"
	}
	return pg, err
}

func askEntryView(pg *page) formView {
	login := wide(ui.Medium, pg.field("login"))
	login.Type, login.Extra = "email", templ.Attributes{"autocomplete": "username", "spellcheck": "false"}
	return formView{
		Lead: pg.T("staff.enter.lead", int(identity.EnterLife.Minutes())), Action: pg.outside("/logga-in/lank"), Submit: pg.T("staff.enter.submit"),
		Fields: []templ.Component{ui.Input(pg.words, login)},
		Cancel: ui.Link{Text: pg.T("staff.signin.one-time.other"), Href: pg.outside("/logga-in")},
	}
}

// EntryForm is where a link in a letter leads. It signs nobody in by itself:
// mail programs look at links before people do.
//
// GET /in/{token}
func (h *Handlers) EntryForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	scope.Partnership = ""
	pg, err := h.open(r, scope, "staff.enter.here.title")
	if err != nil {
		return err
	}
	link, err := h.Identity.Link(r.Context(), r.PathValue("token"), h.Now().UTC())
	if err != nil || link.Kind != identity.Enter {
		return errs.E(errs.NotFound, "link.gone")
	}
	return pg.show(w, formPage(pg, formView{
		Lead: pg.T("staff.enter.here.lead"), Action: pg.outside("/in/" + r.PathValue("token")), Submit: pg.T("staff.signin.submit"),
	}))
}

// Entry signs in whoever holds the link.
//
// POST /in/{token}
func (h *Handlers) Entry(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	token, err := h.Identity.UseEntry(r.Context(), r.PathValue("token"), w.Header().Get("X-Request-Id"), h.Now().UTC())
	if err != nil {
		return err
	}
	h.Begin(w, r, token)
	return goOn(w, r, "")
}
