package staff

import (
	"net/http"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/web/frame"
	"lykta/internal/words"
)

// DraftPreview shows the public page as it would look if the draft were
// published today.
//
// GET /arbete/{partnership}/utkast/{draft}/forhandsvisning
func (h *Handlers) DraftPreview(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	account, id, err := h.Promises.Preview(r.Context(), scope, v.draft.ID)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if h.Preview == nil {
		row, _ := account.Pledge(id)
		return pg.show(w, previewPage(pg, v, about{pledge: row}))
	}
	public, err := h.Preview(pg.words, previewed(pg), account, id)
	if err != nil {
		return err
	}
	return frame.Render(w, r, http.StatusOK, public)
}

// previewed is the partnership with one notice on its pages: that this is a
// preview.
func previewed(pg *page) partnership.Partnership {
	p := pg.p
	p.Settings.Notices = []partnership.Notice{{
		ID: "preview", Severity: partnership.Warning, From: pg.h.Now().Add(-time.Second),
		Swedish: words.For(words.Swedish).T("staff.preview.notice"), English: words.For(words.English).T("staff.preview.notice"),
	}}
	return p
}

// dayLabel says when the pledge holds, for the plain preview.
func dayLabel(pg *page, p promise.Pledge) string {
	if p.Period == (day.Period{}) {
		return ""
	}
	return pg.words.PeriodDays(p.Period)
}
