package staff

import (
	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// events are lines of the public history as a timeline.
func events(pg *page, list []happening) []ui.Event {
	var lines []ui.Event
	for _, c := range list {
		e := ui.Event{When: pg.words.Date(c.Dated), Exact: c.Dated.String(), Title: what(pg, c), Text: c.pledge.Pledge.Title}
		if pr, ok := c.pledge.Promise(c.Promise); ok {
			e.Text = pr.Promise.Text
		}
		if c.Reason != "" {
			e.Notes = append(e.Notes, c.Reason)
		}
		if n := c.DaysLate(); n > 0 {
			e.Notes = append(e.Notes, pg.T("staff.change.later", c.Entered))
		}
		lines = append(lines, e)
	}
	return lines
}

// what is a line of the public history in words.
func what(pg *page, c happening) string {
	if c.Kind == promise.KindCorrection && c.Withdrawn {
		return pg.T("staff.change.withdrawn")
	}
	if a := c.Body.Action; a != nil && c.Kind == promise.KindAction {
		pr, _ := c.pledge.Promise(c.Promise)
		return counting(pg, pr.Promise, a.Count)
	}
	return pg.T("staff.change." + string(c.Kind))
}

// newLink leads to a new draft, for those who may write one.
func newLink(pg *page) ui.Link {
	if !pg.may(access.EditDraft) {
		return ui.Link{}
	}
	return ui.Link{Text: pg.T("staff.drafts.new"), Href: pg.at("nytt-utkast")}
}
