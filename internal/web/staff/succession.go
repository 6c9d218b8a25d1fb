package staff

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/mail"
	"lykta/internal/web/ui"
)

// succession is how somebody comes to be what a member is: after them, or in
// their place for a while.
type succession struct {
	path, area string
	timed      bool // it has a beginning and an end
	invite     func(ctx context.Context, scope access.Scope, id string, inv identity.Invitation, now time.Time) (string, error)
}

func (h *Handlers) handOver() succession {
	return succession{path: "overlamna", area: "staff.handover", invite: h.Identity.HandOver}
}

func (h *Handlers) standIn() succession {
	return succession{path: "stallforetradare", area: "staff.standin", timed: true, invite: h.Identity.StandIn}
}

// PassOnForm asks who takes over what a member is.
//
// GET /arbete/{partnership}/konton/{member}/overlamna
func (h *Handlers) PassOnForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.successionForm(w, r, scope, h.handOver())
}

// PassOn gives it over.
//
// POST /arbete/{partnership}/konton/{member}/overlamna
func (h *Handlers) PassOn(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.succeed(w, r, scope, h.handOver())
}

// StandInForm asks who stands in for a member, and how long.
//
// GET /arbete/{partnership}/konton/{member}/stallforetradare
func (h *Handlers) StandInForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.successionForm(w, r, scope, h.standIn())
}

// StandIn lets them.
//
// POST /arbete/{partnership}/konton/{member}/stallforetradare
func (h *Handlers) StandIn(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.succeed(w, r, scope, h.standIn())
}

// succeeded opens the page about one member.
func (h *Handlers) succeeded(r *http.Request, scope access.Scope, s succession) (*page, identity.Member, error) {
	pg, list, err := h.members(r, scope)
	if err != nil {
		return nil, identity.Member{}, err
	}
	pg.under(pg.title, pg.at("konton"))
	pg.title, pg.area = pg.T(s.area+".title"), s.area
	for _, m := range list {
		if m.ID == r.PathValue("member") && (m.Until.IsZero() || h.Now().Before(m.Until)) {
			return pg, m, nil
		}
	}
	return nil, identity.Member{}, errs.E(errs.NotFound, "db.none")
}

func (h *Handlers) successionForm(w http.ResponseWriter, r *http.Request, scope access.Scope, s succession) error {
	pg, m, err := h.succeeded(r, scope, s)
	if err != nil {
		return err
	}
	pg.form.Values.Set("function", m.Function)
	if s.timed {
		pg.form.Values.Set("function", pg.T("staff.standin.as", m.Function))
		pg.form.Values.Set("from", pg.today.String())
	}
	return pg.show(w, formPage(pg, successionView(pg, m, s)))
}

func (h *Handlers) succeed(w http.ResponseWriter, r *http.Request, scope access.Scope, s succession) error {
	pg, m, err := h.succeeded(r, scope, s)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	inv := identity.Invitation{Login: f.Get("login"), Function: f.Get("function")}
	if s.timed {
		inv.Until = afterDay(f, "until")
		if d := f.Day("from"); !d.IsZero() {
			inv.From = d.Start().UTC()
		}
	}
	if h.mails() && mail.Address(inv.Login) {
		write := h.letter(pg, "invitation", "/valkommen/")
		inv.Letter = func(token string) mail.Letter { return write(inv.Login, token) }
	}
	if len(f.Errors) == 0 {
		var token string
		if token, err = s.invite(r.Context(), scope, m.ID, inv, h.Now().UTC()); err == nil {
			if inv.Letter != nil {
				return pg.confirm(w, "invitation-sent", "konton")
			}
			return pg.show(w, linkPage(pg, inv.Login, h.welcomeLink(pg, token)))
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, successionView(pg, m, s)) })
}

func successionView(pg *page, m identity.Member, s succession) formView {
	w := pg.words
	login := wide(ui.Medium, pg.field("login"))
	login.Extra = templ.Attributes{"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
	fields := []templ.Component{ui.Input(w, login), ui.Input(w, wide(ui.Medium, pg.field("function")))}
	if s.timed {
		fields = append(fields, ui.Input(w, dated(pg.field("from"))), ui.Input(w, dated(pg.field("until"))))
	}
	return formView{
		Kicker: m.Function, Lead: pg.T(s.area+".lead", pg.T("role."+string(m.Role)), m.Function), Fields: fields, Submit: pg.T(s.area + ".submit"),
		Action: pg.at("konton", m.ID, s.path), Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("konton")},
	}
}
