package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/administration"
	"lykta/internal/identity"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/web/ui"
)

// The answers to whether a partnership rests.
const (
	toRest = "rest"
	toWork = "work"
)

// OnePartnership shows whether a partnership works, and asks whom to invite as its
// coordinator.
//
// GET /driftsida/samverkan/{tenant}
func (h *Handlers) OnePartnership(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, p, err := h.onePartnership(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, partnershipPage(pg, p))
}

func (h *Handlers) onePartnership(r *http.Request, scope access.Scope) (*page, partnership.Partnership, error) {
	pg, err := h.steer(r, scope, "admin.title", "admin.invite")
	if err != nil {
		return nil, partnership.Partnership{}, err
	}
	p, err := partnership.ByID(r.Context(), h.DB, r.PathValue("tenant"))
	if err != nil {
		return nil, p, err
	}
	pg.title = p.Name
	pg.under(pg.T("admin.title"), pg.outside(steerAt()))
	return pg, p, nil
}

// Rest lets a partnership rest, or takes it up again.
//
// POST /driftsida/samverkan/{tenant}/vila
func (h *Handlers) Rest(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, p, err := h.onePartnership(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	answer := pg.form.Get("act")
	if answer != toRest && answer != toWork {
		pg.form.wrong("", "admin.rest.choose")
		return pg.show(w, partnershipPage(pg, p))
	}
	if err := administration.Rest(r.Context(), h.DB, scope, pg.form.Key(), p.ID, answer == toRest, h.Now()); err != nil {
		return err
	}
	return steered(w, r, "partnership-"+answer, "samverkan", p.ID)
}

// InviteCoordinator gives a partnership a coordinator.
//
// POST /driftsida/samverkan/{tenant}/samordnare
func (h *Handlers) InviteCoordinator(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, p, err := h.onePartnership(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	pg.p = p // the letter names it
	inv := h.invitation(pg)
	pg.p = partnership.Partnership{}
	inv.Party = pg.form.Get("party")
	token, err := h.Identity.InviteCoordinator(r.Context(), scope, p.ID, inv, h.Now().UTC())
	switch {
	case err != nil:
		return pg.again(w, err, func() templ.Component { return partnershipPage(pg, p) })
	case inv.Letter != nil:
		return steered(w, r, "invitation-sent", "samverkan", p.ID)
	}
	return pg.show(w, steerLink(pg, inv.Login, h.welcomeLink(pg, token), pg.outside(steerAt("samverkan", p.ID))))
}

// invitation reads whom to invite, and writes the letter where letters are sent.
func (h *Handlers) invitation(pg *page) identity.Invitation {
	inv := identity.Invitation{Login: pg.form.Get("login"), Function: pg.form.Get("function")}
	if h.mails() && mail.Address(inv.Login) {
		write := h.letter(pg, "invitation", "/valkommen/")
		inv.Letter = func(token string) mail.Letter { return write(inv.Login, token) }
	}
	return inv
}

func coordinatorView(pg *page, p partnership.Partnership) formView {
	parties := []ui.Option{{Label: pg.T("admin.invite.party.none")}}
	for _, party := range p.Parties {
		parties = append(parties, ui.Option{Value: party.ID, Label: party.Name})
	}
	return formView{
		Action: pg.outside(steerAt("samverkan", p.ID, "samordnare")), Submit: pg.T("admin.invite.submit"),
		Fields: append(personFields(pg), ui.Select(pg.words, optional(pg.choice("party", parties)))),
	}
}

// personFields ask for a login name and a function.
func personFields(pg *page) []templ.Component {
	login := wide(ui.Medium, pg.field("login"))
	login.Extra = templ.Attributes{"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
	return []templ.Component{ui.Input(pg.words, login), ui.Input(pg.words, wide(ui.Medium, pg.field("function")))}
}
