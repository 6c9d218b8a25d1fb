package staff

import (
	"slices"
	"time"

	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// lead is what the partnership says above the point, or the program.
func (m *meetingPage) lead() string {
	if text := m.m.Cycle.Agenda[m.item]; text != "" {
		return text
	}
	return m.T("meeting.item." + string(m.item) + ".lead")
}

// keyOf is the idempotency key of a form: the one that was sent where the form
// is shown again, else a new one.
func (m *meetingPage) keyOf(thing string) string {
	if m.form.Get(thingField) == thing {
		return m.form.Key()
	}
	return freshKey()
}

func ofArea(h period.Happened) string     { return h.Area }
func ofCategory(h period.Happened) string { return h.Category }

func (m *meetingPage) areaOrNone(id string) string { return m.where(id, "") }

// seats are functions with where they belong.
func (m *meetingPage) seats(list []period.Seat) []string {
	var names []string
	for _, s := range list {
		name := s.Function
		if where := m.organisation(s.Organisation); where != "" {
			name += " (" + where + ")"
		}
		names = append(names, name)
	}
	return names
}

// ahead are the events that reporters have told of beforehand. A closed meeting
// keeps no texts of theirs.
func (m *meetingPage) ahead() []string {
	var list []string
	for _, h := range m.m.Events {
		c, ok := m.scheme.Category(h.Category)
		if !ok || c.Kind != category.Ahead {
			continue
		}
		text := m.T("meeting.ahead.one", m.words.Date(dayOf(h.Began)), m.category(h.Category), m.where(h.Area, h.Place))
		if h.Text != "" {
			text += ": " + h.Text
		}
		list = append(list, text)
	}
	return list
}

// compared holds the number of events against earlier periods, each with how
// many reported.
func compared(m *meetingPage) []ui.Entry {
	tell := func(key string, e period.Earlier) ui.Entry {
		text := m.T("meeting.compare.none")
		if e.Period != "" {
			text = m.T("meeting.compare", m.words.N("meeting.hint.events", e.Events), e.Reported, e.Expected)
		}
		return ui.Entry{Key: m.T(key), Text: text}
	}
	list := []ui.Entry{tell("meeting.previous", m.m.Previous), tell("meeting.last-year", m.m.LastYear)}
	if p := m.m.Previous; p.Period != "" && (p.Reported != m.m.Roster.Reported() || p.Expected != m.m.Roster.Expected()) {
		list = append(list, ui.Entry{Key: m.T("meeting.caution"), Text: m.T("meeting.caution.text")})
	}
	return list
}

func tallyTable(m *meetingPage, caption string, counts []period.Tally, name func(string) string) ui.Table {
	t := ui.Table{Caption: m.T(caption), Columns: []ui.Column{{Head: m.T(caption + ".head"), RowHead: true}, {Head: m.T("meeting.count"), Number: true}}}
	for _, c := range counts {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(name(c.ID)), ui.TextCell(m.words.Number(c.Count))})
	}
	return t
}

// anyMonday is any Monday: for the names of the days of the week.
var anyMonday = day.MustParse("2026-03-02")

func weekdayName(pg *page, d time.Weekday) string {
	return pg.words.Weekday(anyMonday.Add((int(d) + 6) % 7))
}

func weekdayOptions(pg *page) []ui.Option {
	var list []ui.Option
	for _, d := range period.Week {
		list = append(list, ui.Option{Value: weekdayValue(d), Label: weekdayName(pg, d)})
	}
	return list
}

// weekTable counts events by day of the week and part of the day.
func weekTable(m *meetingPage) ui.Table {
	t := ui.Table{Caption: m.T("meeting.by-time"), Columns: []ui.Column{{Head: m.T("meeting.weekday"), RowHead: true}}}
	for _, part := range period.Parts {
		t.Columns = append(t.Columns, ui.Column{Head: m.T("meeting.part." + string(part)), Number: true})
	}
	counts := map[time.Weekday]map[period.Part]int{}
	for _, h := range m.m.Events {
		d, part := h.When()
		if counts[d] == nil {
			counts[d] = map[period.Part]int{}
		}
		counts[d][part]++
	}
	for _, d := range period.Week {
		row := ui.Row{ui.TextCell(weekdayName(m.page, d))}
		for _, part := range period.Parts {
			row = append(row, ui.TextCell(m.words.Number(counts[d][part])))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func attendanceTable(m *meetingPage, there []period.Attendance) ui.Table {
	t := ui.Table{Caption: m.T("meeting.attendance"), Quiet: true, Columns: []ui.Column{{Head: m.T("period.function"), RowHead: true},
		{Head: m.T("period.organisation")}, {Head: m.T("meeting.took-part")}}}
	for _, a := range there {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(a.Function), ui.TextCell(m.organisation(a.Organisation)), ui.TextCell(m.T("meeting.how." + string(a.How)))})
	}
	return t
}

func levelTable(m *meetingPage, levels []period.Assessment) ui.Table {
	t := ui.Table{Caption: m.T("meeting.item.levels"), Quiet: true, Columns: []ui.Column{{Head: m.T("meeting.area"), RowHead: true},
		{Head: m.T("meeting.level"), Narrow: true}, {Head: m.T("meeting.level.why")}}}
	for _, l := range levels {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(m.areaName(l.Area)), {Part: ui.State(m.words, "level."+string(l.Level))}, ui.TextCell(l.Why)})
	}
	return t
}

func wantedTable(m *meetingPage) ui.Table {
	t := ui.Table{Caption: m.T("meeting.item.wanting"), Quiet: true, Columns: []ui.Column{{Head: m.T("presence.where"), RowHead: true},
		{Head: m.T("presence.when")}, {Head: m.T("presence.days")}}}
	if m.writing() {
		t.Columns = append(t.Columns, ui.Column{Head: m.T("staff.members.act"), Narrow: true})
	}
	for _, w := range m.m.Wanted {
		row := ui.Row{ui.TextCell(m.where(w.Area, w.Place)), ui.TextCell(wantedWhen(m.page, w)), ui.TextCell(m.words.PeriodDays(w.Span))}
		if m.writing() {
			row = append(row, ui.Cell{Part: unwant(m, w)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// wantedWhen is "fredag och lördag 21:00–02:00".
func wantedWhen(pg *page, w period.Wanted) string {
	var days []string
	for _, d := range w.Weekdays {
		days = append(days, weekdayName(pg, d))
	}
	return pg.T("presence.hours", days, clock(w.From), clock(w.To))
}

// about are the decisions of this meeting and earlier ones about a place.
func (m *meetingPage) about(place string) []period.Decision {
	return slices.DeleteFunc(slices.Concat(m.m.Earlier, m.m.Decisions), func(d period.Decision) bool { return d.Place != place })
}

func (m *meetingPage) undecided(place string) bool {
	return !slices.ContainsFunc(m.m.Decisions, func(d period.Decision) bool { return d.Place == place })
}

// seriesOptions are the series that a decision may be about: the categories that
// each begins with.
func (m *meetingPage) seriesOptions() []ui.Option {
	list := []ui.Option{{Label: m.T("meeting.series.none")}}
	for _, c := range m.scheme.Categories {
		if m.scheme.Series(c.ID) == c.ID {
			list = append(list, ui.Option{Value: c.ID, Label: m.category(c.ID)})
		}
	}
	return list
}
