package staff

import (
	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// events are lines of the public history as a timeline.
func events(pg *page, changes []promise.Change) []ui.Event {
	var list []ui.Event
	for _, c := range changes {
		e := ui.Event{When: pg.words.Date(c.Dated), Exact: c.Dated.String(), Title: what(pg, c), Text: c.Reason}
		if n := c.DaysLate(); n > 0 {
			e.Notes = append(e.Notes, pg.T("staff.change.later", c.Entered))
		}
		list = append(list, e)
	}
	return list
}

// newLink leads to a new draft, for those who may write one.
func newLink(pg *page) ui.Link {
	if !pg.may(access.EditDraft) {
		return ui.Link{}
	}
	return ui.Link{Text: pg.T("staff.drafts.new"), Href: pg.at("nytt-utkast")}
}
