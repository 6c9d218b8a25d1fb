package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// discardedView is the value of ?visa= that shows what was thrown away.
const discardedView = "slangda"

// draftFilter is what the list of drafts is narrowed to.
type draftFilter struct {
	text      string
	discarded bool
	page      int // from 1
}

// Drafts lists what the public does not see yet, to search in. What was thrown
// away is a list of its own, and can be taken back.
//
// GET /arbete/{partnership}/utkast?q=&visa=&sida=
func (h *Handlers) Drafts(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.drafts.title")
	if err != nil {
		return err
	}
	pg.area = "staff.drafts"
	q := r.URL.Query()
	f := draftFilter{text: strings.TrimSpace(q.Get("q")), discarded: q.Get("visa") == discardedView, page: pageNumber(q)}
	pg.form.Values.Set("q", f.text)
	found, err := h.Promises.Drafts(r.Context(), scope, promise.DraftSearch{
		Words: f.text, Discarded: f.discarded, From: (f.page - 1) * pageSize, Most: pageSize})
	if err != nil {
		return err
	}
	if f.discarded {
		pg.title = pg.T("staff.drafts.gone")
		pg.under(pg.T("staff.drafts.title"), pg.at("utkast"))
	}
	return pg.show(w, draftsPage(pg, f, found))
}

// address tells where the pages of the list are, with the filter.
func (f draftFilter) address(pg *page) func(number int) string {
	return func(number int) string { return f.at(pg, number) }
}

func (f draftFilter) at(pg *page, number int) string {
	q := url.Values{}
	if number > 1 {
		q.Set("sida", strconv.Itoa(number))
	}
	if f.text != "" {
		q.Set("q", f.text)
	}
	if f.discarded {
		q.Set("visa", discardedView)
	}
	if len(q) == 0 {
		return pg.at("utkast")
	}
	return pg.at("utkast") + "?" + q.Encode()
}

func draftTable(pg *page, drafts []promise.Draft) ui.Table {
	t := ui.Table{Caption: pg.T("staff.drafts.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.drafts.name"), RowHead: true}, {Head: pg.T("staff.drafts.state")}, {Head: pg.T("staff.drafts.changed")}}}
	for _, d := range drafts {
		t.Rows = append(t.Rows, ui.Row{
			{Text: draftTitle(pg, d), Href: pg.at("utkast", d.ID), Note: draftNote(pg, d)},
			{Part: ui.Tag(draftTone(d), pg.T("staff.draft.state."+string(d.State)))},
			{Text: pg.T("staff.drafts.changed-by", d.ChangedAt, d.ChangedBy), Part: takeBack(pg, d)},
		})
	}
	return t
}

// takeBack is the cell of a draft that was thrown away, with the button that
// takes it back for those who may; nil for every other draft.
func takeBack(pg *page, d promise.Draft) ui.Part {
	if d.State != promise.Discarded || !pg.may(access.EditDraft) {
		return nil
	}
	return changedAndBack(pg, d)
}

// draftTitle is what a draft is called until it has a title.
func draftTitle(pg *page, d promise.Draft) string {
	if title := d.Body.Pledge.Title; title != "" {
		return title
	}
	return pg.T("staff.draft.untitled", d.CreatedAt)
}

func draftNote(pg *page, d promise.Draft) string {
	n := len(d.Body.Pledge.Promises)
	note := pg.words.N("staff.draft.promises", n)
	if d.Base != promise.NewPledge {
		note = pg.T("staff.draft.changes") + " " + note
	}
	return note
}

func draftTone(d promise.Draft) ui.Tone {
	switch {
	case d.State == promise.InReview:
		return ui.Info
	case d.State == promise.Drafting && len(d.Returned) > 0:
		return ui.Warning
	}
	return ui.Neutral
}

func version(d promise.Draft) string { return strconv.FormatInt(d.Version, 10) }
