package staff

import (
	"net/http"

	"lykta/internal/access"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// Minutes shows the minutes of a meeting, to be read and printed: as they were
// frozen where it is closed, and what there is so far where it is not.
//
// GET /arbete/{partnership}/period/{period}/protokoll
func (h *Handlers) Minutes(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	m, err := h.meeting(r, scope)
	if err != nil {
		return err
	}
	if err := m.sayPicture(r, scope); err != nil {
		return err
	}
	m.title = m.T("meeting.minutes.title", periodName(m.page, m.m.Period))
	m.today = dayOf(m.m.Period.Meeting) // what is overdue is so on the day of the meeting
	return m.show(w, minutesPage(m))
}

// minutesHead says of what, and how far they stand fast.
func (m *meetingPage) minutesHead() string {
	if m.m.Period.State == period.Closed {
		return m.T("meeting.minutes.closed", m.words.Moment(m.m.Closed), m.m.By)
	}
	return m.T("meeting.minutes.draft")
}

// empty reports whether there is nothing to read under a point.
func (m *meetingPage) empty(i period.Item) bool {
	switch i {
	case period.Events:
		return false
	case period.FollowUp:
		return len(m.m.Earlier) == 0
	case period.Repeated:
		return len(m.m.Repeated) == 0
	case period.Deciding:
		return len(m.m.Decisions) == 0
	case period.Wanting:
		return len(m.m.Wanted) == 0
	}
	n := m.m.Notes[i]
	for _, text := range n.Texts {
		if text != "" {
			return false
		}
	}
	return len(n.There) == 0 && len(n.Levels) == 0
}

func decidedTable(m *meetingPage, list []period.Decision) ui.Table {
	t := ui.Table{Caption: m.T("decision.title"), Quiet: true, Columns: []ui.Column{{Head: m.T("decision.column.what"), RowHead: true},
		{Head: m.T("decision.column.owner")}, {Head: m.T("decision.column.deadline")}, {Head: m.T("decision.column.state"), Narrow: true}}}
	for _, d := range list {
		what := ui.Cell{Text: decisionText(m.page, d), Note: m.m.Names.Where(d.Area, d.Place)}
		t.Rows = append(t.Rows, ui.Row{what, {Text: d.Owner, Note: m.organisation(d.Organisation)}, ui.TextCell(m.words.Date(d.Deadline)),
			{Part: ui.State(m.words, progressKey(d, m.today)), Note: d.Result()}})
	}
	return t
}
