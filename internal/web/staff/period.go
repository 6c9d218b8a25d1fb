package staff

import (
	"net/http"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// periodsListed is how many periods the list holds: a year of fortnights.
const periodsListed = 26

func (h *Handlers) cycle() *period.Service {
	return period.New(h.DB, h.Now).WithPicture(draftSaid)
}

// periodName is what a period is called: its weeks and its days, or its days
// alone where it does not consist of whole weeks.
func periodName(pg *page, p period.Period) string {
	days := pg.words.PeriodDays(p.Span)
	if p.Span.From.Weekday() != time.Monday || p.Span.To.Weekday() != time.Sunday {
		return days
	}
	_, first := p.Span.From.ISOWeek()
	_, last := p.Span.To.ISOWeek()
	if first == last {
		return pg.T("period.name", first, days)
	}
	return pg.T("period.name.weeks", first, last, days)
}

// headed is a text as a heading begins: with a capital letter.
func headed(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// Periods lists the periods, the newest first, with who has reported.
//
// GET /arbete/{partnership}/period
func (h *Handlers) Periods(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "period.title")
	if err != nil {
		return err
	}
	list, err := period.Recent(r.Context(), h.DB, scope.Partnership, periodsListed)
	if err != nil {
		return err
	}
	coverage, err := period.CoverageOf(r.Context(), h.DB, scope.Partnership, periodsListed)
	if err != nil {
		return err
	}
	schedule, err := period.ScheduleOf(r.Context(), h.DB, scope.Partnership)
	if err != nil {
		return err
	}
	return pg.show(w, periodsPage(pg, periodTable(pg, list, coverage), schedule.Period(pg.today)))
}

func periodTable(pg *page, list []period.Period, coverage []period.Coverage) ui.Table {
	t := ui.Table{Caption: pg.T("period.title"), Quiet: true, Columns: []ui.Column{{Head: pg.T("period.which"), RowHead: true},
		{Head: pg.T("period.deadline")}, {Head: pg.T("period.meeting")}, {Head: pg.T("period.coverage")}, {Head: pg.T("period.state"), Narrow: true}}}
	for i, p := range list {
		t.Rows = append(t.Rows, ui.Row{{Text: headed(periodName(pg, p)), Href: pg.at("period", p.ID)}, ui.TextCell(pg.words.Moment(p.Deadline)),
			ui.TextCell(pg.words.Moment(p.Meeting)), ui.TextCell(pg.T("period.reported", coverage[i].Reported, coverage[i].Expected)),
			{Part: ui.State(pg.words, "period.state."+string(p.State))}})
	}
	return t
}

// turnView is one period, with who is expected.
type turnView struct {
	period period.Period
	roster period.Roster
	names  period.Names
	answer period.Note
}

func (h *Handlers) periodOf(r *http.Request, scope access.Scope) (*page, turnView, error) {
	pg, err := h.open(r, scope, "period.title")
	if err != nil {
		return nil, turnView{}, err
	}
	pg.area = "period.answer"
	v := turnView{}
	if v.period, err = period.ByID(r.Context(), h.DB, scope.Partnership, r.PathValue("period")); err != nil {
		return nil, v, err
	}
	if v.roster, err = period.RosterOf(r.Context(), h.DB, scope.Partnership, v.period); err != nil {
		return nil, v, err
	}
	notes, err := period.NotesOf(r.Context(), h.DB, scope.Partnership, v.period.ID)
	if err != nil {
		return nil, v, err
	}
	v.answer = notes[period.Outward]
	v.names, err = period.NamesOf(r.Context(), h.DB, scope.Partnership)
	pg.under(pg.title, pg.at("period"))
	pg.title = headed(periodName(pg, v.period))
	return pg, v, err
}

// Period shows how far a period has come, and who has reported.
//
// GET /arbete/{partnership}/period/{period}
func (h *Handlers) Period(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.periodOf(r, scope)
	if err != nil {
		return err
	}
	pg.form.Values.Set("back", v.answer.Texts[period.Back])
	pg.form.Values.Set(versionField, number(v.answer.Version))
	return pg.show(w, periodPage(pg, v))
}

func rosterTable(pg *page, v turnView) ui.Table {
	t := ui.Table{Caption: pg.T("period.roster"), Quiet: true, Columns: []ui.Column{{Head: pg.T("period.function"), RowHead: true},
		{Head: pg.T("period.organisation")}, {Head: pg.T("period.has")}}}
	for _, s := range v.roster.Seats {
		has := ui.TextCell(pg.words.N("period.reports", s.Reports))
		switch {
		case s.Reports == 0 && s.Away:
			has.Text = pg.T("period.away")
		case s.Reports == 0:
			has.Text = pg.T("period.none-yet")
		}
		who := ui.TextCell(s.Function)
		if len(s.Deputies) > 0 {
			who.Note = pg.T("period.deputy", s.Deputies)
		}
		t.Rows = append(t.Rows, ui.Row{who, ui.TextCell(v.names.Organisations[s.Organisation]), has})
	}
	return t
}

// moved does one step of a period and shows it again.
func (h *Handlers) moved(w http.ResponseWriter, r *http.Request, scope access.Scope, done string, move func(key, id string, version int64) error, below ...string) error {
	pg, v, err := h.periodOf(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err = move(pg.form.Key(), v.period.ID, pg.form.Version()); err == nil {
		return pg.confirm(w, done, append([]string{"period", v.period.ID}, below...)...)
	}
	if errs.Is(err, errs.Conflict) {
		pg.form.Values.Set(keyField, freshKey())
		pg.form.Values.Set(versionField, number(v.answer.Version))
		pg.form.Values.Set("back", v.answer.Texts[period.Back])
	}
	return pg.again(w, err, func() templ.Component { return periodPage(pg, v) })
}

// LockPeriod ends the time for reports.
//
// POST /arbete/{partnership}/period/{period}/las
func (h *Handlers) LockPeriod(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.moved(w, r, scope, "period-locked", func(key, id string, version int64) error {
		return h.cycle().Lock(r.Context(), scope, key, id, version)
	})
}

// UnlockPeriod takes reports again.
//
// POST /arbete/{partnership}/period/{period}/las-upp
func (h *Handlers) UnlockPeriod(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.moved(w, r, scope, "period-unlocked", func(key, id string, version int64) error {
		return h.cycle().Unlock(r.Context(), scope, key, id, version)
	})
}

// BeginMeeting begins the meeting.
//
// POST /arbete/{partnership}/period/{period}/borja
func (h *Handlers) BeginMeeting(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.moved(w, r, scope, "meeting-begun", func(key, id string, version int64) error {
		return h.cycle().Begin(r.Context(), scope, key, id, version)
	}, "mote", slugOf(period.Opening))
}

// CloseMeeting ends it and freezes the minutes.
//
// POST /arbete/{partnership}/period/{period}/stang
func (h *Handlers) CloseMeeting(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.moved(w, r, scope, "meeting-closed", func(key, id string, version int64) error {
		return h.cycle().Close(r.Context(), scope, key, id, version)
	}, "protokoll")
}

// AnswerReporters tells those who reported what came of it.
//
// POST /arbete/{partnership}/period/{period}/svar
func (h *Handlers) AnswerReporters(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.periodOf(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if !pg.doubtful("back") {
		err = h.cycle().Answer(r.Context(), scope, pg.form.Key(), v.period.ID, pg.form.Version(), pg.form.Get("back"))
		if err == nil {
			return pg.confirm(w, "answer", "period", v.period.ID)
		}
	}
	return pg.again(w, err, func() templ.Component { return periodPage(pg, v) })
}

func answerView(pg *page, p period.Period) formView {
	return formView{Action: pg.at("period", p.ID, "svar"), Submit: pg.T("period.answer.submit"),
		Fields: []templ.Component{ui.Textarea(pg.words, rows(3, pg.field("back")))}}
}

// late reports whether the time for reports has passed.
func late(pg *page, p period.Period) bool { return pg.today.After(day.In(p.Deadline)) }
