package staff

import (
	"net/http"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// about is the published pledge, and the promise, that a page is about.
type about struct {
	pledge  promise.PledgeAccount
	promise promise.PromiseAccount // zero on pages of the whole pledge
}

// account is what the public sees today.
func (h *Handlers) account(r *http.Request, scope access.Scope) (promise.Account, error) {
	book, _, err := h.Shelf.Get(r.Context(), scope.Partnership)
	if err != nil {
		return promise.Account{}, err
	}
	return book.On(dayOf(h.Now())), nil
}

// about begins a page about the promise that the address names, or about the
// pledge where it names none. title is a message key, area that of the form.
func (h *Handlers) about(r *http.Request, scope access.Scope, title, area string) (*page, about, error) {
	pg, err := h.open(r, scope, title)
	if err != nil {
		return nil, about{}, err
	}
	pg.area = area
	a, err := h.pledgeOf(r, scope, r.PathValue("pledge"))
	if err != nil {
		return nil, a, err
	}
	pg.under(a.pledge.Pledge.Title, pg.at("lofte", a.pledge.Pledge.ID))
	if id := r.PathValue("promise"); id != "" {
		var ok bool
		if a.promise, ok = a.pledge.Promise(id); !ok {
			return nil, a, errs.E(errs.NotFound, "promise.none")
		}
	}
	return pg, a, nil
}

// pledgeOf sums one pledge of the scope's partnership, as it stands today.
func (h *Handlers) pledgeOf(r *http.Request, scope access.Scope, id string) (a about, err error) {
	book, _, err := h.Shelf.Get(r.Context(), scope.Partnership)
	if err != nil {
		return a, err
	}
	var ok bool
	if a.pledge, ok = book.OnPledge(id, dayOf(h.Now())); !ok {
		return a, errs.E(errs.NotFound, "pledge.none")
	}
	return a, nil
}

// figure is how far a promise has come, in words: "13 av minst 20
// trafikkontroller".
func figure(pg *page, a promise.PromiseAccount) string {
	g, unit := a.Progress, a.Promise.Unit
	text := pg.T("staff.figure.count", g.Count)
	switch {
	case g.Target > 0 && a.Promise.Shape == promise.Count:
		text = pg.T("amount.at-least", g.Done, g.Target)
	case g.Target > 0:
		text = pg.T("amount.of", g.Done, g.Target)
	}
	if unit == "" {
		return text
	}
	return text + " " + unit
}

// stateKey is the catalogue's key of a state.
func stateKey(s promise.State) string { return "state." + string(s) }

// partyName is a party's name, or its ID where the pledge has it no more.
func partyName(p promise.Pledge, id string) string {
	for _, party := range p.Parties {
		if party.ID == id {
			return party.Name
		}
	}
	return id
}

func partyNames(p promise.Pledge, ids []string) []string {
	var names []string
	for _, id := range ids {
		names = append(names, partyName(p, id))
	}
	return names
}

// cancel leads back to the pledge that a form is about.
func (pg *page) cancel(a about) ui.Link {
	return ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("lofte", a.pledge.Pledge.ID)}
}
