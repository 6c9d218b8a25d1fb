package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// DoneLinks shows the links with which somebody without an account tells that
// something promised was done, and asks for whom to make another.
//
// GET /arbete/{partnership}/lankar/{pledge}/{promise}
func (h *Handlers) DoneLinks(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, links, err := h.doneLinks(r, scope)
	if err != nil {
		return err
	}
	pg.form = blankForm("until", about.pledge.Pledge.Period.To.String())
	if by := about.promise.Promise.By; len(by) > 0 {
		pg.form.Values.Set("party", by[0])
	}
	return pg.show(w, doneLinksPage(pg, about, links))
}

func (h *Handlers) doneLinks(r *http.Request, scope access.Scope) (*page, about, []promise.DoneLink, error) {
	pg, about, err := h.about(r, scope, "staff.donelink.title", "staff.donelink")
	if err != nil {
		return nil, about, nil, err
	}
	links, err := h.Promises.DoneLinks(r.Context(), scope, about.pledge.Pledge.ID, about.promise.Promise.ID)
	return pg, about, links, err
}

// MakeDoneLink makes a link and shows it, this once.
//
// POST /arbete/{partnership}/lankar/{pledge}/{promise}
func (h *Handlers) MakeDoneLink(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, links, err := h.doneLinks(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	l := promise.DoneLink{
		Pledge: about.pledge.Pledge.ID, Promise: about.promise.Promise.ID,
		Party: f.Get("party"), Function: f.Get("function"), Expires: afterDay(f, "until"),
	}
	if len(f.Errors) == 0 {
		var token string
		if token, err = h.Promises.MakeDoneLink(r.Context(), scope, f.Key(), l); err == nil {
			link := h.Base + pg.outside("/klart/"+token)
			picture, err := codeSVG(link)
			if err != nil {
				return err
			}
			return pg.show(w, doneLinkMade(pg, about, l, link, picture))
		}
	}
	return pg.again(w, err, func() templ.Component { return doneLinksPage(pg, about, links) })
}

// RevokeDoneLink stops a link.
//
// POST /arbete/{partnership}/lankar/{pledge}/{promise}/{link}/aterkalla
func (h *Handlers) RevokeDoneLink(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, _, err := h.doneLinks(r, scope)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if err := h.Promises.RevokeDoneLink(r.Context(), scope, f.Key(), r.PathValue("link")); err != nil {
		return err
	}
	return pg.confirm(w, "donelink-revoked", "lankar", about.pledge.Pledge.ID, about.promise.Promise.ID)
}

func doneLinkView(pg *page, about about) formView {
	w := pg.words
	return formView{
		Action: pg.at("lankar", about.pledge.Pledge.ID, about.promise.Promise.ID), Submit: pg.T("staff.donelink.submit"),
		Fields: []templ.Component{
			whichParty(pg, partyOptions(about.pledge.Pledge, about.promise.Promise.By)),
			ui.Input(w, wide(ui.Medium, pg.field("function"))),
			ui.Input(w, dated(pg.field("until"))),
		},
	}
}

func doneLinkTable(pg *page, about about, links []promise.DoneLink) ui.Table {
	t := ui.Table{Caption: pg.T("staff.donelink.list"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.donelink.function"), RowHead: true}, {Head: pg.T("staff.donelink.until")}, {Head: pg.T("staff.donelink.used")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, l := range links {
		used, cell := pg.T("staff.donelink.never"), ui.Cell{}
		if !l.Used.IsZero() {
			used = pg.words.Moment(l.Used)
		}
		until := ui.TextCell(pg.words.Moment(l.Expires))
		switch {
		case l.Works(pg.h.Now()):
			cell.Part = button(pg, pg.at("lankar", about.pledge.Pledge.ID, about.promise.Promise.ID, l.ID, "aterkalla"), "", pg.T("staff.donelink.revoke"))
		case !l.Revoked.IsZero():
			cell.Text = pg.T("staff.donelink.revoked")
		default:
			cell.Text = pg.T("staff.donelink.over")
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(l.Function), until, ui.TextCell(used), cell})
	}
	return t
}

// DoneForm is where a link leads: what was done, for the one promise that it is
// for. There is no account and no sign-in.
//
// GET /klart/{done}
func (h *Handlers) DoneForm(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, about, link, err := h.byLink(w, r)
	if err != nil {
		return err
	}
	pg.form = blankForm("date", pg.today.String(), "count", "1")
	return pg.show(w, formPage(pg, doneView(pg, about, link)))
}

// Done keeps what was done.
//
// POST /klart/{done}
func (h *Handlers) Done(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, about, link, err := h.byLink(w, r)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	a := readAction(pg.form, about)
	if len(pg.form.Errors) == 0 && !pg.doubtful("note", "place") {
		token, request := r.PathValue("done"), w.Header().Get("X-Request-Id")
		if _, err = h.Promises.LogByLink(r.Context(), token, request, pg.form.Key(), a); err == nil {
			h.Shelf.Touch(pg.p.ID)
			return frame.Redirect(w, r, "/klart/"+token+"?"+doneParam+"=action")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, doneView(pg, about, link)) })
}

// byLink opens the page of a link, in its own partnership and for its promise
// alone.
func (h *Handlers) byLink(w http.ResponseWriter, r *http.Request) (*page, about, promise.DoneLink, error) {
	scope, link, err := h.Promises.OpenDoneLink(r.Context(), r.PathValue("done"), w.Header().Get("X-Request-Id"))
	if err != nil {
		return nil, about{}, link, err
	}
	pg, err := h.open(r, scope, "staff.donelink.log.title")
	if err != nil {
		return nil, about{}, link, err
	}
	pg.area, pg.crumb, pg.bare = "staff.action", nil, true
	book, _, err := h.Shelf.Get(r.Context(), scope.Partnership)
	if err != nil {
		return nil, about{}, link, err
	}
	var a about
	a.pledge, _ = book.Outline(link.Pledge, dayOf(h.Now()))
	var ok bool
	if a.promise, ok = a.pledge.Promise(link.Promise); !ok {
		return nil, a, link, errs.E(errs.NotFound, "link.gone")
	}
	return pg, a, link, nil
}

func doneView(pg *page, about about, link promise.DoneLink) formView {
	w, pr := pg.words, about.promise.Promise
	fields := []templ.Component{ui.Input(w, dated(pg.field("date")))}
	if len(pr.Members) > 0 {
		fields = append(fields, ui.Checkboxes(w, pg.choice("members", memberOptions(pr))))
	} else {
		count := counted(pg.field("count"))
		count.Hint = pr.Unit
		fields = append(fields, ui.Input(w, count))
	}
	if len(pg.p.Places) > 0 {
		fields = append(fields, ui.Select(w, optional(pg.choice("place", placeOptions(pg, about)))))
	} else {
		fields = append(fields, ui.Input(w, optional(wide(ui.Medium, pg.field("place")))))
	}
	fields = append(fields, ui.Textarea(w, optional(rows(3, pg.field("note")))))
	return formView{
		Kicker: about.pledge.Pledge.Title, Lead: pr.Text, Before: paragraph(pg.T("staff.donelink.as", link.Function, link.Expires)),
		Fields: fields, Submit: pg.T("staff.action.submit"), Action: pg.outside("/klart/" + pg.r.PathValue("done")),
		After: publicLink(pg, about),
	}
}
