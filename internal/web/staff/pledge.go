package staff

import (
	"context"
	"errors"
	"net/http"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// Pledge shows a published pledge with what can be done for each promise, and
// what has been entered for it.
//
// GET /arbete/{partnership}/lofte/{pledge}?sida=
func (h *Handlers) Pledge(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.pledge.title", "")
	if err != nil {
		return err
	}
	pg.title = about.pledge.Pledge.Title
	pg.crumb = pg.crumb[:1]
	f := readFilter(r.URL.Query())
	f.text, f.pledge, f.at = "", "", pg.at("lofte", about.pledge.Pledge.ID)
	return pg.show(w, pledgePage(pg, about, f, f.narrow(entriesOf(pg, about.pledge))))
}

// ChangePledge begins a draft that changes a published pledge.
//
// POST /arbete/{partnership}/lofte/{pledge}/andra
func (h *Handlers) ChangePledge(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.draftOf(w, r, scope, h.Promises.Change)
}

// RenewPledge begins a draft of next year's pledge.
//
// POST /arbete/{partnership}/lofte/{pledge}/fornya
func (h *Handlers) RenewPledge(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.draftOf(w, r, scope, h.Promises.Renew)
}

// draftOf begins a draft, or leads to the one that is open already.
func (h *Handlers) draftOf(w http.ResponseWriter, r *http.Request, scope access.Scope, begin func(ctx context.Context, scope access.Scope, key, pledge string) (string, error)) error {
	pg, err := h.open(r, scope, "staff.pledge.title")
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	id, err := begin(r.Context(), scope, f.Key(), r.PathValue("pledge"))
	var e *errs.Error
	if errors.As(err, &e) && e.Key == "draft.open" && len(e.Args) == 1 {
		if open, ok := e.Args[0].(string); ok {
			return pg.confirm(w, "draft-open", "utkast", open)
		}
	}
	if err != nil {
		return err
	}
	return frame.Redirect(w, r, base(pg.p.Slug, "utkast", id)+"?"+doneParam+"=draft-begun")
}

// acts are the links of what can be done for a promise.
func acts(pg *page, a promise.PledgeAccount, pr promise.PromiseAccount) []ui.Link {
	var list []ui.Link
	add := func(rule access.Rule, key, path string) {
		if pg.may(rule) {
			list = append(list, ui.Link{Text: pg.T(key), Href: pg.at(path, a.Pledge.ID, pr.Promise.ID)})
		}
	}
	add(access.LogAction, "staff.pledge.log", "insats")
	add(access.ReportDeviation, "staff.pledge.deviation", "avvikelse")
	add(access.DecideVerdict, "staff.pledge.verdict", "utfall")
	add(access.RecordEffect, "staff.pledge.effect", "effekt")
	add(access.ReadStaff, "staff.pledge.qr", "qr")
	return list
}
