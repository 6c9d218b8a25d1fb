package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// CycleForm shows how the cycle runs, and asks how it shall.
//
// GET /arbete/{partnership}/cykel
func (h *Handlers) CycleForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, schedule, err := h.cycleOf(r, scope)
	if err != nil {
		return err
	}
	last := schedule[len(schedule)-1]
	fillCycle(pg.form, last)
	next := schedule.After(schedule.Period(pg.today))
	if newest, err := period.Recent(r.Context(), h.DB, scope.Partnership, 1); err == nil && len(newest) > 0 {
		next = schedule.After(newest[0])
	}
	pg.form.Values.Set("from", next.Span.From.String())
	return pg.show(w, formPage(pg, cycleView(pg)))
}

func (h *Handlers) cycleOf(r *http.Request, scope access.Scope) (*page, period.Schedule, error) {
	pg, err := h.open(r, scope, "period.cycle.title")
	if err != nil {
		return nil, nil, err
	}
	pg.area = "period.cycle"
	pg.under(pg.T("period.title"), pg.at("period"))
	schedule, err := period.ScheduleOf(r.Context(), h.DB, scope.Partnership)
	return pg, schedule, err
}

// SetCycle decides how the cycle runs from a day on.
//
// POST /arbete/{partnership}/cykel
func (h *Handlers) SetCycle(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, _, err := h.cycleOf(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	c := readCycle(pg.form)
	if len(pg.form.Errors) == 0 {
		if err = h.cycle().SetCycle(r.Context(), scope, pg.form.Key(), pg.form.Version(), c); err == nil {
			return pg.confirm(w, "cycle", "period")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, cycleView(pg)) })
}

func fillCycle(f *form, c period.Cycle) {
	for name, value := range map[string]string{
		"rhythm": string(c.Rhythm), "first": c.First.String(), "deadline.days": number(c.Deadline.Days), "deadline.at": clock(c.Deadline.Minute),
		"meeting.days": number(c.Meeting.Days), "meeting.at": clock(c.Meeting.Minute), "remind": number(c.Remind),
		"repeat.reports": number(c.Repeat.Reports), "repeat.months": number(c.Repeat.Months), versionField: number(c.Version),
	} {
		f.Values.Set(name, value)
	}
	for item, text := range c.Agenda {
		f.Values.Set("agenda."+string(item), text)
	}
}

func readCycle(f *form) period.Cycle {
	c := period.Cycle{
		From: f.Day("from"), Rhythm: period.Rhythm(f.Get("rhythm")), First: f.Day("first"),
		Deadline: period.Clock{Days: f.Number("deadline.days"), Minute: f.Minute("deadline.at")},
		Meeting:  period.Clock{Days: f.Number("meeting.days"), Minute: f.Minute("meeting.at")},
		Remind:   f.Number("remind"), Repeat: period.Repeat{Reports: f.Number("repeat.reports"), Months: f.Number("repeat.months")},
		Agenda: map[period.Item]string{},
	}
	for _, item := range period.Agenda {
		if text := f.Get("agenda." + string(item)); text != "" {
			c.Agenda[item] = text
		}
	}
	return c
}

func cycleView(pg *page) formView {
	w := pg.words
	v := formView{Lead: pg.T("period.cycle.lead"), Action: pg.at("cykel"), Submit: pg.T("period.cycle.submit"),
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("period")},
		Fields: []templ.Component{
			ui.Radios(w, pg.choice("rhythm", named(pg, "period.rhythm.", period.Rhythms...))),
			ui.Input(w, dated(pg.field("first"))),
			group(pg.T("period.cycle.deadline"), []templ.Component{ui.Input(w, counted(pg.field("deadline.days"))), ui.Input(w, wide(ui.Few, pg.field("deadline.at")))}),
			group(pg.T("period.cycle.meeting"), []templ.Component{ui.Input(w, counted(pg.field("meeting.days"))), ui.Input(w, wide(ui.Few, pg.field("meeting.at")))}),
			ui.Input(w, counted(pg.field("remind"))),
			group(pg.T("period.cycle.repeat"), []templ.Component{ui.Input(w, counted(pg.field("repeat.reports"))), ui.Input(w, counted(pg.field("repeat.months")))}),
			ui.Input(w, dated(pg.field("from"))),
		}}
	var texts []templ.Component
	for _, item := range period.Agenda {
		f := rows(2, optional(pg.field("agenda."+string(item))))
		texts = append(texts, ui.Textarea(w, f))
	}
	v.Fields = append(v.Fields, agendaTexts(pg, texts))
	return v
}
