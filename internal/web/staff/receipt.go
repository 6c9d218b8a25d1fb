package staff

import (
	"net/http"

	"lykta/internal/access"
	"lykta/internal/category"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// receiptsShown is how many of a reporter's own reports the page goes back.
const receiptsShown = 50

// Receipts tells a reporter what came of each of their own reports.
//
// GET /arbete/{partnership}/kvitto
func (h *Handlers) Receipts(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "receipt.title")
	if err != nil {
		return err
	}
	scheme, err := category.Current(r.Context(), h.DB, scope.Partnership)
	if err != nil {
		return err
	}
	list, err := period.Receipts(r.Context(), h.DB, scope.Partnership, scope.Account, scheme, receiptsShown)
	if err != nil {
		return err
	}
	return pg.show(w, receiptsPage(pg, list))
}

// receiptEvents is the way of one report: received, at the meeting, decided,
// done.
func receiptEvents(pg *page, x period.Receipt) []ui.Event {
	events := []ui.Event{{When: pg.words.Moment(x.Sent), Exact: dayOf(x.Sent).String(), Title: pg.T("receipt.received")}}
	if x.Withdrawn {
		events[0].Title = pg.T("receipt.withdrawn")
		return events
	}
	if x.Met.IsZero() {
		return append(events, ui.Event{When: pg.words.Moment(x.Period.Meeting), Exact: dayOf(x.Period.Meeting).String(),
			Title: pg.T("receipt.will-meet", pg.words.Week(dayOf(x.Period.Meeting)))})
	}
	met := ui.Event{When: pg.words.Moment(x.Met), Exact: dayOf(x.Met).String(), Title: pg.T("receipt.met", pg.words.Week(dayOf(x.Met)))}
	if x.Answer != "" {
		met.Text = pg.T("receipt.answer", x.Answer)
	}
	if x.Period.State == period.Closed && len(x.Decisions) == 0 {
		met.Notes = []string{pg.T("receipt.no-decision")}
	}
	events = append(events, met)
	for _, d := range x.Decisions {
		events = append(events, decidedEvent(pg, d))
	}
	return events
}

func decidedEvent(pg *page, d period.Decision) ui.Event {
	e := ui.Event{When: pg.words.Date(dayOf(d.Changed)), Exact: dayOf(d.Changed).String(), Title: pg.T("receipt.decided", decisionText(pg, d)),
		Href: pg.at("beslut", d.ID), Notes: []string{pg.T(progressKey(d, pg.today))}}
	if result := d.Result(); result != "" {
		e.Text = pg.T("receipt.result", result)
	}
	return e
}
