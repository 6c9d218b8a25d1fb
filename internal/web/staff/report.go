package staff

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/report"
	"lykta/internal/web/ui"
)

// ReportForm asks what was seen. It can be installed on a telephone, and works
// where there is no network.
//
// GET /arbete/{partnership}/rapport
func (h *Handlers) ReportForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, land, err := h.reporting(r, scope)
	if err != nil {
		return err
	}
	pg.form.Values.Set(eventName(0, "how"), howNow)
	return h.showReport(w, pg, land, false)
}

func (h *Handlers) reporting(r *http.Request, scope access.Scope) (*page, report.Land, error) {
	pg, err := h.open(r, scope, "report.form.title")
	if err != nil {
		return nil, report.Land{}, err
	}
	pg.area = "report.form"
	if held := reportsAs(scope); len(held) > 0 {
		pg.scope = scope.In(held[0])
	}
	land, err := report.LandOf(r.Context(), h.DB, scope.Partnership)
	for _, p := range land.Places { // a named place is no person
		pg.p.Places = append(pg.p.Places, partnership.Place{ID: p.ID, Name: p.Name})
	}
	return pg, land, err
}

// reportsAs are the functions that an account may report in: its own, and those
// that it stands in for.
func reportsAs(scope access.Scope) []access.Held {
	return slices.DeleteFunc(slices.Clone(scope.Held), func(h access.Held) bool { return h.Role != access.Reporter })
}

// asValue is one of them in a form.
func asValue(h access.Held) string { return h.Reporter() + " " + h.Function }

// reportAs takes the function that was chosen, where there are several; none is
// the first. One that is not held any more is wrong.
func (pg *page) reportAs() {
	chosen := pg.form.Get("as")
	if chosen == "" {
		return
	}
	held := reportsAs(pg.scope)
	i := slices.IndexFunc(held, func(h access.Held) bool { return asValue(h) == chosen })
	if i < 0 {
		pg.form.wrong("as", "report.as.none")
		return
	}
	pg.scope = pg.scope.In(held[i])
}

// asChoice asks in which function somebody reports.
func asChoice(pg *page) templ.Component {
	held := reportsAs(pg.scope)
	if len(held) < 2 && pg.errors().For("as") == "" {
		return templ.NopComponent
	}
	var options []ui.Option
	for _, h := range held {
		options = append(options, ui.Option{Value: asValue(h), Label: h.Function})
	}
	return ui.Select(pg.words, pg.choice("as", options))
}

// showReport shows the form. The device may be asked where it is, on this page
// alone and when a button is pressed.
func (h *Handlers) showReport(w http.ResponseWriter, pg *page, land report.Land, added bool) error {
	w.Header().Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=()")
	pg.scripts = reportScripts(h.Assets)
	pg.manifest = pg.outside("/i/" + pg.p.Slug + "/rapportera.webmanifest")
	v := newReportView(pg, land)
	v.added = added
	return pg.show(w, reportPage(pg, v))
}

// SendReport keeps what was reported, or makes room for another event. A script
// that sends what waited on a device is answered in JSON.
//
// POST /arbete/{partnership}/rapport
func (h *Handlers) SendReport(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, land, err := h.reporting(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	pg.reportAs()
	act := f.Get("act")
	gone, removing := strings.CutPrefix(act, "remove.")
	switch {
	case act == "add" && eventCount(f) < report.MaxEvents:
		n := eventCount(f)
		f.Values.Set("events", decimal(n+1))
		f.Values.Set(eventName(n, "how"), howNow)
		return h.showReport(w, pg, land, true)
	case removing:
		if i, err := strconv.Atoi(gone); err == nil && i >= 0 && i < eventCount(f) {
			removeEvent(f, i)
		}
		return h.showReport(w, pg, land, false)
	}
	kept, err := h.keepReport(pg, land, act == "nothing")
	if kept {
		return answerReport(w, r, pg)
	}
	if wantsJSON(r) {
		return refuseReport(pg, err)
	}
	return pg.again(w, err, func() templ.Component {
		w.Header().Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=()")
		pg.scripts = reportScripts(h.Assets)
		return reportPage(pg, newReportView(pg, land))
	})
}

// keepReport sends what was typed to the service. Not kept without an error
// means that something is wrong with the form, or that its texts should be
// looked at once more.
func (h *Handlers) keepReport(pg *page, land report.Land, nothing bool) (kept bool, err error) {
	f := pg.form
	if tag := f.Get("from"); tag != "" && tag != ownTag(pg) {
		return false, errs.E(errs.Conflict, "report.from")
	}
	var sent report.Report
	if nothing && len(f.Errors) > 0 {
		return false, nil
	}
	if !nothing {
		dropEmpty(f)
		sent.Events = readEvents(f, land.Scheme, whenWritten(f, h.Now()))
		var texts []string
		for i := range sent.Events {
			texts = append(texts, eventName(i, "text"))
		}
		if len(f.Errors) > 0 {
			return false, h.Reports.Check(pg.r.Context(), pg.scope, f.Key(), sent) // all that is wrong is told at once
		}
		if pg.doubtful(texts...) {
			return false, nil
		}
	}
	_, err = h.Reports.Send(pg.r.Context(), pg.scope, f.Key(), sent, typedReport(f, nothing))
	return err == nil, err
}

// whenWritten is when a report was written: on a device that was away it is
// sent later. A clock that is before ours is not believed.
func whenWritten(f *form, now time.Time) time.Time {
	at, err := time.Parse(time.RFC3339, f.Get("written"))
	if err != nil || at.After(now) || at.Before(now.Add(-report.Reach)) {
		return now
	}
	return at
}

// typedReport is all that was typed, by which the same report is known again.
func typedReport(f *form, nothing bool) any {
	typed := map[string]string{"written": f.Get("written")}
	if as := f.Get("as"); as != "" {
		typed["as"] = as
	}
	if nothing {
		return typed
	}
	for i := range eventCount(f) {
		for _, field := range eventFields {
			typed[eventName(i, field)] = f.Get(eventName(i, field))
		}
	}
	return typed
}

// wantsJSON reports whether a script asks.
func wantsJSON(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// reportKept is what a script is told of a report that was kept.
type reportKept struct {
	Next string `json:"next"` // the page that confirms it
}

func answerReport(w http.ResponseWriter, r *http.Request, pg *page) error {
	if wantsJSON(r) {
		return reply(w, reportKept{Next: pg.at("rapporter") + "?" + doneParam + "=report"})
	}
	return pg.confirm(w, "report", "rapporter")
}

// refuseReport is the error that a script is told: it sends the form itself,
// to be shown what is wrong.
func refuseReport(pg *page, err error) error {
	if err != nil {
		return err
	}
	if len(pg.form.Errors) == 0 {
		return errs.E(errs.Invalid, "guard.again")
	}
	return errs.Fields(pg.form.Errors...)
}
