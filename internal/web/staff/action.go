package staff

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// LogActionForm asks what was done for a promise. Everything has a first
// answer: today, one, by whoever is signed in. It is where the QR code of a
// promise leads.
//
// GET /arbete/{partnership}/insats/{pledge}/{promise}
func (h *Handlers) LogActionForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.action.title", "staff.action")
	if err != nil {
		return err
	}
	pg.form = blankForm("date", pg.today.String(), "count", "1", "function", scope.Function)
	party, err := h.ownParty(r, scope, about.pledge.Pledge)
	if err != nil {
		return err
	}
	if by := about.promise.Promise.By; len(by) == 1 || party == "" && len(by) > 0 {
		party = by[0] // a promise that one party performs is performed by it, whoever writes it down
	}
	pg.form.Values.Set("party", party)
	return pg.show(w, formPage(pg, logActionView(pg, about)))
}

// LogAction keeps it.
//
// POST /arbete/{partnership}/insats/{pledge}/{promise}
func (h *Handlers) LogAction(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.action.title", "staff.action")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	a := readAction(pg.form, about)
	if len(pg.form.Errors) == 0 && !pg.doubtful("note", "place", "function") {
		if _, err = h.Promises.LogAction(r.Context(), scope, pg.form.Key(), a); err == nil {
			return pg.confirm(w, "action", "insats", a.Pledge, a.Promise)
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, logActionView(pg, about)) })
}

func logActionView(pg *page, about about) formView {
	fields := actionFields(pg, about)
	return formView{
		Kicker: about.pledge.Pledge.Title, Lead: about.promise.Promise.Text,
		Before: progressLine(pg, about), Fields: fields, Submit: pg.T("staff.action.submit"),
		Action: pg.at("insats", about.pledge.Pledge.ID, about.promise.Promise.ID),
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("lofte", about.pledge.Pledge.ID)},
	}
}

// actionFields are the questions about an action: what nearly everybody
// answers first, the rest behind a line that opens.
func actionFields(pg *page, about about) []templ.Component {
	w, pr := pg.words, about.promise.Promise
	fields := []templ.Component{ui.Input(w, dated(pg.field("date")))}
	if len(pr.Members) > 0 {
		fields = append(fields, ui.Checkboxes(w, pg.choice("members", memberOptions(pr))))
	} else {
		count := counted(pg.field("count"))
		if pr.Unit != "" {
			count.Hint = pr.Unit
		}
		fields = append(fields, ui.Input(w, count))
	}
	fields = append(fields, whichParty(pg, partyOptions(about.pledge.Pledge, pr.By)))
	if len(pg.p.Places) > 0 {
		fields = append(fields, ui.Select(w, optional(pg.choice("place", placeOptions(pg, about)))))
	} else {
		fields = append(fields, ui.Input(w, optional(wide(ui.Medium, pg.field("place")))))
	}
	return append(fields,
		ui.Textarea(w, optional(rows(3, pg.field("note")))),
		more(pg.T("staff.action.more"), len(pg.form.Errors) > 0, []templ.Component{
			ui.Input(w, optional(wide(ui.Medium, pg.field("function")))),
			ui.Input(w, optional(dated(pg.field("from")))),
			ui.Checkbox(w, pg.field("told")),
		}))
}

// fewParties is how many parties are all shown at once.
const fewParties = 3

// whichParty asks who did it: as a list to open where there are many, so that
// a telephone shows the rest of the form too.
func whichParty(pg *page, options []ui.Option) templ.Component {
	if len(options) <= fewParties {
		return ui.Radios(pg.words, pg.choice("party", options))
	}
	return ui.Select(pg.words, pg.choice("party", append([]ui.Option{{Label: pg.T("staff.action.party.choose")}}, options...)))
}

// readAction makes an action of what was typed.
func readAction(f *form, about about) promise.Action {
	a := promise.Action{
		Pledge: about.pledge.Pledge.ID, Promise: about.promise.Promise.ID,
		Date: f.Day("date"), From: f.Day("from"), Count: f.Number("count"),
		Members: f.All("members"), Place: f.Get("place"), Note: f.Get("note"),
		By: promise.Performer{Party: f.Get("party"), Function: f.Get("function")},
	}
	if f.Get("told") != "" {
		a.By = promise.Performer{ToldBy: f.Get("party")}
	}
	if len(about.promise.Promise.Members) > 0 {
		a.Count = max(1, len(a.Members))
	}
	return a
}

func memberOptions(p promise.Promise) []ui.Option {
	var list []ui.Option
	for _, m := range p.Members {
		list = append(list, ui.Option{Value: m.ID, Label: m.Name})
	}
	return list
}

// partyOptions are the parties of a pledge, those that perform first.
func partyOptions(p promise.Pledge, by []string) []ui.Option {
	var first, rest []ui.Option
	for _, party := range p.Parties {
		o := ui.Option{Value: party.ID, Label: party.Name}
		if slices.Contains(by, party.ID) {
			first = append(first, o)
		} else {
			rest = append(rest, o)
		}
	}
	return append(first, rest...)
}

// placeOptions are the partnership's named places, and one that was named
// otherwise before.
func placeOptions(pg *page, _ about) []ui.Option {
	list := []ui.Option{{Label: pg.T("staff.action.place.none")}}
	typed := pg.form.Get("place")
	known := typed == ""
	for _, place := range pg.p.Places {
		list = append(list, ui.Option{Value: place.Name, Label: place.Name})
		known = known || place.Name == typed
	}
	if !known {
		list = append(list, ui.Option{Value: typed, Label: typed})
	}
	return list
}

// ownParty is the party of the pledge that whoever is signed in belongs to, or
// "".
func (h *Handlers) ownParty(r *http.Request, scope access.Scope, p promise.Pledge) (string, error) {
	list, err := h.Identity.Memberships(r.Context(), scope.Account, h.Now())
	if err != nil {
		return "", err
	}
	for _, m := range list {
		if m.Partnership == scope.Partnership && slices.ContainsFunc(p.Parties, func(x promise.Party) bool { return x.ID == m.Party }) {
			return m.Party, nil
		}
	}
	return "", nil
}

// seqOf reads the number of an entry from the address.
func seqOf(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.PathValue("entry"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
