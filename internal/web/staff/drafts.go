package staff

import (
	"net/http"
	"strconv"

	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// Drafts lists what the public does not see yet. What was thrown away stands
// last and can be taken back.
//
// GET /arbete/{partnership}/utkast
func (h *Handlers) Drafts(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.drafts.title")
	if err != nil {
		return err
	}
	drafts, err := h.Promises.Drafts(r.Context(), scope)
	if err != nil {
		return err
	}
	var open, gone []promise.Draft
	for _, d := range drafts {
		if d.State == promise.Discarded {
			gone = append(gone, d)
		} else {
			open = append(open, d)
		}
	}
	return pg.show(w, draftsPage(pg, open, gone))
}

func draftTable(pg *page, drafts []promise.Draft) ui.Table {
	t := ui.Table{Caption: pg.T("staff.drafts.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.drafts.name"), RowHead: true}, {Head: pg.T("staff.drafts.state")}, {Head: pg.T("staff.drafts.changed")}}}
	for _, d := range drafts {
		t.Rows = append(t.Rows, ui.Row{
			{Text: draftTitle(pg, d), Href: pg.at("utkast", d.ID), Note: draftNote(pg, d)},
			{Part: ui.Tag(draftTone(d), pg.T("staff.draft.state."+string(d.State)))},
			{Text: pg.T("staff.drafts.changed-by", d.ChangedAt, d.ChangedBy)},
		})
	}
	return t
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
