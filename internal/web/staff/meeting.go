package staff

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/category"
	"lykta/internal/errs"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// slugs are the points of the agenda as addresses name them, in their order.
var slugs = []string{"oppning", "uppfoljning", "handelser", "polisen", "framat", "bedomning", "orsaker",
	"aterkommande", "beslut", "narvaro", "lyfts", "utat", "avslut"}

// AgendaSlugs are the points of the agenda as addresses name them, in their order.
func AgendaSlugs() []string { return slices.Clone(slugs) }

func slugOf(i period.Item) string { return slugs[i.Number()-1] }

// itemOf is the point that an address names, and NotFound where there is none.
func itemOf(slug string) (period.Item, error) {
	i := slices.Index(slugs, slug)
	if i < 0 {
		return "", errs.E(errs.NotFound, "db.none")
	}
	return period.Agenda[i], nil
}

// meetingPage is a meeting on the screen, at one point of its agenda.
type meetingPage struct {
	*page
	m      period.Meeting
	scheme category.Scheme
	item   period.Item             // "" on the page of the whole agenda
	said   []string                // what the picture says, under the events
	before map[string]period.Level // how each area was judged at the meeting before, by ID
}

func (h *Handlers) meeting(r *http.Request, scope access.Scope) (*meetingPage, error) {
	pg, err := h.open(r, scope, "meeting.title")
	if err != nil {
		return nil, err
	}
	m := &meetingPage{page: pg}
	if m.m, err = period.MeetingOf(r.Context(), h.DB, scope.Partnership, r.PathValue("period")); err != nil {
		return nil, err
	}
	if m.scheme, err = category.Current(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, err
	}
	pg.under(pg.T("period.title"), pg.at("period"))
	pg.under(headed(periodName(pg, m.m.Period)), pg.at("period", m.m.Period.ID))
	return m, nil
}

// category is what a category is called.
func (m *meetingPage) category(id string) string {
	c, ok := m.scheme.Category(id)
	switch {
	case !ok:
		return id
	case m.words.Lang() == "en" && c.English != "":
		return c.English
	}
	return c.Swedish
}

// where is what a place is called, or an area, or that there is neither.
func (m *meetingPage) where(area, place string) string {
	if name := m.m.Names.Where(area, place); name != "" {
		return name
	}
	return m.T("meeting.nowhere")
}

func (m *meetingPage) organisation(id string) string { return m.m.Names.Organisations[id] }

// writing reports whether the secretary can write under the point now.
func (m *meetingPage) writing() bool {
	if !m.may(access.RunCycle) {
		return false
	}
	state := m.m.Period.State
	return state == period.Meet || state == period.Locked && len(m.item.Texts()) > 0 || state == period.Locked && m.item == period.Levels
}

// here is the address of a point.
func (m *meetingPage) here(i period.Item) string {
	return m.at("period", m.m.Period.ID, "mote", slugOf(i))
}

// Meeting shows the whole agenda.
//
// GET /arbete/{partnership}/period/{period}/mote
func (h *Handlers) Meeting(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	m, err := h.meeting(r, scope)
	if err != nil {
		return err
	}
	return m.show(w, agendaPage(m))
}

func agendaSteps(m *meetingPage) []ui.Step {
	var steps []ui.Step
	for _, i := range period.Agenda {
		steps = append(steps, ui.Step{Text: m.T("meeting.item." + string(i)), Href: m.here(i), Hint: m.hint(i)})
	}
	return steps
}

// hint is what the agenda says of a point before it is opened.
func (m *meetingPage) hint(i period.Item) string {
	switch i {
	case period.FollowUp:
		return m.words.N("meeting.hint.follow-up", len(m.m.Earlier))
	case period.Events:
		return m.words.N("meeting.hint.events", len(m.m.Events))
	case period.Repeated:
		return m.words.N("meeting.hint.repeated", len(period.Undecided(m.m.Repeated, m.m.Decisions, m.m.Period.ID)))
	case period.Deciding:
		return m.words.N("meeting.hint.deciding", len(m.m.Decisions))
	}
	return ""
}

// MeetingItem shows one point of the agenda, big.
//
// GET /arbete/{partnership}/period/{period}/mote/{item}
func (h *Handlers) MeetingItem(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	m, err := h.atItem(r, scope)
	if err != nil {
		return err
	}
	m.fill()
	if m.item == period.Events {
		if err := m.sayPicture(r, scope); err != nil {
			return err
		}
	}
	return m.show(w, itemPage(m))
}

func (h *Handlers) atItem(r *http.Request, scope access.Scope) (*meetingPage, error) {
	m, err := h.meeting(r, scope)
	if err != nil {
		return nil, err
	}
	if m.item, err = itemOf(r.PathValue("item")); err != nil {
		return nil, err
	}
	m.under(m.title, m.at("period", m.m.Period.ID, "mote"))
	m.title, m.area = m.T("meeting.item."+string(m.item)), "meeting."+string(m.item)
	if m.item != period.Levels || m.m.Previous.Period == "" {
		return m, nil
	}
	judged, err := period.AssessmentsOf(r.Context(), h.DB, scope.Partnership, m.m.Previous.Period)
	m.before = map[string]period.Level{}
	for _, a := range judged {
		m.before[a.Area] = a.Level
	}
	return m, err
}

// around are the points before and after.
func (m *meetingPage) around() ui.Pager {
	n := m.item.Number()
	p := ui.Pager{Where: m.T("meeting.point", n, len(period.Agenda))}
	if n > 1 {
		p.Previous = m.here(period.Agenda[n-2])
	}
	if n < len(period.Agenda) {
		p.Next = m.here(period.Agenda[n])
	}
	return p
}

// onward is around once more, below what is written.
func (m *meetingPage) onward() ui.Pager {
	p := m.around()
	p.Label = m.T("meeting.onward")
	return p
}

// body is what stands under the point.
func (m *meetingPage) body() templ.Component {
	switch m.item {
	case period.Opening:
		return openingPart(m)
	case period.FollowUp:
		return followUpPart(m)
	case period.Events:
		return eventsPart(m)
	case period.Ahead:
		return aheadPart(m)
	case period.Levels:
		return levelsPart(m)
	case period.Repeated:
		return repeatedPart(m)
	case period.Deciding:
		return decidingPart(m)
	case period.Wanting:
		return wantingPart(m)
	case period.Ending:
		return endingPart(m)
	}
	return textsPart(m)
}
