package staff

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/period"
)

// thingField is the hidden field that tells which of several things under a
// point a form is about: a decision, a place, a wanted presence.
const thingField = "thing"

// WriteMeetingItem keeps what was written under one point. Every form of a
// meeting comes here: each says what it is about.
//
// POST /arbete/{partnership}/period/{period}/mote/{item}
func (h *Handlers) WriteMeetingItem(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	m, err := h.atItem(r, scope)
	if err != nil {
		return err
	}
	if m.form, err = readForm(r); err != nil {
		return err
	}
	if err = m.keep(r, scope); err == nil && len(m.form.Errors) == 0 && len(m.doubts) == 0 {
		return m.confirm(w, "noted", "period", m.m.Period.ID, "mote", slugOf(m.item))
	}
	return m.again(w, err, func() templ.Component { return itemPage(m) })
}

// keep does what the form asks for, where nothing that was typed is wrong.
func (m *meetingPage) keep(r *http.Request, scope access.Scope) error {
	service := m.h.cycle()
	switch m.item {
	case period.FollowUp:
		return m.follow(r, scope, service)
	case period.Repeated, period.Deciding:
		return m.decide(r, scope, service)
	case period.Wanting:
		return m.want(r, scope, service)
	case period.Ending:
		return errs.E(errs.NotFound, "db.none")
	}
	if m.doubtful(m.form.starting("text", "back", "why.")...) {
		return nil
	}
	return service.Write(r.Context(), scope, m.form.Key(), m.m.Period.ID, m.note())
}

func (m *meetingPage) follow(r *http.Request, scope access.Scope, service *period.Service) error {
	id := m.form.Get(thingField)
	f := m.form
	step := period.Step{State: period.Progress(f.Get("state." + id)), Text: f.Get("text." + id), Deadline: f.Day("deadline." + id)}
	if len(f.Errors) > 0 || m.doubtful("text."+id) {
		return nil
	}
	return suffixed(service.Follow(r.Context(), scope, f.Key(), id, f.Version(), step), id)
}

// decide keeps a decision: about a place that came back, where the form is about
// one.
func (m *meetingPage) decide(r *http.Request, scope access.Scope, service *period.Service) error {
	f, place := m.form, m.form.Get(thingField)
	d := readDecision(f, place)
	d.Period = m.m.Period.ID
	if len(f.Errors) > 0 || m.doubtful(at("what", place), at("why", place), at("owner", place)) {
		return nil
	}
	_, err := service.Decide(r.Context(), scope, f.Key(), d)
	if place != "" {
		return suffixed(err, place)
	}
	return renamed(err, map[string]string{"place": "where"})
}

// at is the name of a field about one of several things, or about none.
func at(name, thing string) string {
	if thing == "" {
		return name
	}
	return name + "." + thing
}

func readDecision(f *form, place string) period.Decision {
	d := period.Decision{
		What: f.Get(at("what", place)), Why: f.Get(at("why", place)), Owner: f.Get(at("owner", place)),
		Organisation: f.Get(at("organisation", place)), Deadline: f.Day(at("deadline", place)), Place: place, Series: f.Get("series"),
	}
	if place == "" {
		d.Area, d.Place = spotOf(f.Get("where"))
	}
	if f.Get(at("kind", place)) == "nothing" {
		d.Nothing, d.What, d.Owner, d.Organisation, d.Deadline = true, "", "", "", day.Day{}
	}
	return d
}

// spotOf is the area or the place that an answer of spots names.
func spotOf(value string) (area, place string) {
	if id, ok := strings.CutPrefix(value, "place:"); ok {
		return "", id
	}
	id, _ := strings.CutPrefix(value, "area:")
	return id, ""
}

func (m *meetingPage) want(r *http.Request, scope access.Scope, service *period.Service) error {
	f := m.form
	if id := f.Get(thingField); id != "" {
		return service.Unwant(r.Context(), scope, f.Key(), m.m.Period.ID, id)
	}
	w := period.Wanted{Period: m.m.Period.ID, From: f.Minute("from"), To: f.Minute("to"),
		Span: day.Period{From: f.Day("span.from"), To: f.Day("span.to")}}
	w.Area, w.Place = spotOf(f.Get("where"))
	for _, weekday := range period.Week {
		if f.Has("weekdays", weekdayValue(weekday)) {
			w.Weekdays = append(w.Weekdays, weekday)
		}
	}
	if len(f.Errors) > 0 {
		return nil
	}
	_, err := service.Want(r.Context(), scope, f.Key(), w)
	return err
}

// weekdayValue is how a day of the week is named in a form.
func weekdayValue(d time.Weekday) string { return number(int(d)) }

// suffixed leads complaints to the fields of the thing that they are about.
func suffixed(err error, thing string) error {
	names := map[string]string{}
	for _, f := range errs.FieldsOf(err) {
		names[f.Name] = f.Name + "." + thing
	}
	return renamed(err, names)
}
