package staff

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/category"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/ids"
	"lykta/internal/place"
	"lykta/internal/report"
	"lykta/internal/web/assets"
	"lykta/internal/web/ui"
)

// How the time of an event is told.
const (
	howNow     = "now"
	howThen    = "then"
	howBetween = "between"
)

// eventFields are the questions about one event.
var eventFields = []string{"category", "place", "area", "lat", "lon", "how", "when", "since", "until", "severity", "text"}

// eventName is the name of a field of the event with that number, from 0.
func eventName(i int, field string) string { return fmt.Sprintf("event.%d.%s", i, field) }

func decimal(n int) string { return strconv.Itoa(n) }

// reportView is what the form needs to know beside what was typed.
type reportView struct {
	land       report.Land
	events     int
	added      bool   // the last event was asked for just now
	from       string // tells the account apart from others on the same device
	categories []ui.OptionGroup
	places     []ui.OptionGroup
	areas      []ui.Option
	how        []ui.Option
	severities []ui.Option
}

func (v reportView) number() string { return decimal(v.events) }

func newReportView(pg *page, land report.Land) reportView {
	v := reportView{land: land, events: eventCount(pg.form), from: ownTag(pg)}
	v.categories = categoryGroups(pg, land.Scheme)
	v.places = placeGroups(pg, land)
	for _, a := range land.Areas {
		if a.Ended.IsZero() {
			v.areas = append(v.areas, ui.Option{Value: a.ID, Label: a.Name})
		}
	}
	if len(v.areas) > 0 {
		v.areas = slices.Concat([]ui.Option{{Label: pg.T("report.form.area.none")}}, v.areas, []ui.Option{{Value: report.Outside, Label: pg.T("report.form.area.outside")}})
	}
	for _, how := range []string{howNow, howThen, howBetween} {
		v.how = append(v.how, ui.Option{Value: how, Label: pg.T("report.how." + how)})
	}
	for _, s := range report.Severities {
		key := "report.severity." + decimal(int(s))
		v.severities = append(v.severities, ui.Option{Value: decimal(int(s)), Label: pg.T(key), Hint: pg.T(key + ".hint")})
	}
	return v
}

// ownTag tells one account's reports from another's on the same device, without
// saying whose they are.
func ownTag(pg *page) string { return ids.Hash("report " + pg.p.ID + " " + pg.scope.Account)[:16] }

func categoryGroups(pg *page, s category.Scheme) []ui.OptionGroup {
	groups := []ui.OptionGroup{{Options: []ui.Option{{Label: pg.T("report.form.category.choose")}}}}
	for _, g := range s.Groups {
		part := ui.OptionGroup{Label: g.Name(pg.words.Lang())}
		for _, c := range s.Used(g.ID) {
			part.Options = append(part.Options, ui.Option{Value: c.ID, Label: c.Name(pg.words.Lang())})
		}
		if len(part.Options) > 0 {
			groups = append(groups, part)
		}
	}
	return groups
}

func placeGroups(pg *page, land report.Land) []ui.OptionGroup {
	groups := []ui.OptionGroup{{Options: []ui.Option{{Label: pg.T("report.form.place.none")}}}}
	outside := ui.OptionGroup{Label: pg.T("report.form.place.elsewhere")}
	for _, a := range land.Areas {
		groups = append(groups, ui.OptionGroup{Label: a.Name})
	}
	for _, p := range land.Places {
		if !p.Ended.IsZero() {
			continue
		}
		option := ui.Option{Value: p.ID, Label: p.Name}
		if i := slices.IndexFunc(land.Areas, func(a place.Area) bool { return a.ID == p.Area }); i >= 0 {
			groups[i+1].Options = append(groups[i+1].Options, option)
		} else {
			outside.Options = append(outside.Options, option)
		}
	}
	groups = slices.DeleteFunc(append(groups, outside), func(g ui.OptionGroup) bool { return len(g.Options) == 0 })
	if len(groups) == 1 {
		return nil
	}
	return groups
}

// event is a question about one event: its label and hint are the same for all.
func (pg *page) event(i int, field string) ui.Field {
	f := pg.field(field)
	f.Name = eventName(i, field)
	f.Error, f.Value = pg.errors().For(f.Name), pg.form.Get(f.Name)
	return f
}

func (pg *page) eventChoice(i int, field string, options []ui.Option) ui.Field {
	f := pg.event(i, field)
	f.Options = options
	return f
}

// eventGroups is event for a choice among groups. The first has no heading: it
// says that nothing is chosen yet.
func (pg *page) eventGroups(i int, field string, groups []ui.OptionGroup) ui.Field {
	f := pg.event(i, field)
	if len(groups) > 0 {
		f.Options, f.Groups = groups[0].Options, groups[1:]
	}
	return f
}

// fresh gives a field the focus.
func fresh(f ui.Field, yes bool) ui.Field {
	if yes {
		f.Extra = templ.Attributes{"autofocus": true}
	}
	return f
}

// queueTexts are what the script says.
func queueTexts(pg *page, v reportView) templ.Attributes {
	a := templ.Attributes{"data-from": v.from}
	for _, name := range []string{"one", "many", "later", "sign-in", "refused", "others", "sent-one", "sent-many", "open", "stuck", "leaving"} {
		a["data-"+name] = pg.T("report.queue." + name)
	}
	return a
}

// scripts are what the form needs beside the script of every page.
func reportScripts(l assets.Links) []assets.Script {
	if s, ok := l.Scripts["report"]; ok {
		return []assets.Script{s}
	}
	return nil
}

// eventCount is how many events the form holds.
func eventCount(f *form) int {
	n, err := strconv.Atoi(f.Values.Get("events"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), report.MaxEvents)
}

// removeEvent takes one out and moves those after it up.
func removeEvent(f *form, gone int) {
	last := eventCount(f) - 1
	for i := max(gone, 0); i <= last; i++ {
		for _, field := range eventFields {
			if i < last {
				f.Values[eventName(i, field)] = f.Values[eventName(i+1, field)]
			} else {
				f.Values.Del(eventName(i, field))
			}
		}
	}
	f.Values.Set("events", decimal(max(last, 1)))
}

// dropEmpty takes out the events, after the first, in which nothing was typed.
func dropEmpty(f *form) {
	for i := eventCount(f) - 1; i > 0; i-- {
		typed := slices.ContainsFunc(eventFields, func(field string) bool { return field != "how" && f.Get(eventName(i, field)) != "" })
		if !typed {
			removeEvent(f, i)
		}
	}
}

// readEvents makes events of what was typed. written is when it was, from which
// "i natt" is told.
func readEvents(f *form, scheme category.Scheme, written time.Time) []report.Event {
	var events []report.Event
	for i := range eventCount(f) {
		get := func(field string) string { return f.Get(eventName(i, field)) }
		e := report.Event{Category: get("category"), Place: get("place"), Area: get("area"), Text: get("text")}
		if n, err := strconv.Atoi(get("severity")); err == nil {
			e.Severity = report.Severity(n)
		}
		e.At, e.Located = readPoint(get("lat"), get("lon"))
		c, _ := scheme.Category(e.Category)
		span, wrong := readTime(get, written, c.Kind == category.Ahead)
		if wrong.Key != "" {
			f.wrong(eventName(i, wrong.Name), wrong.Key)
		}
		e.Began, e.Finished = span.Began, span.Finished
		events = append(events, e)
	}
	return events
}

// readTime reads when an event was. "Now" is when it was written.
func readTime(get func(string) string, written time.Time, ahead bool) (span report.Span, wrong errs.Field) {
	field, text := "when", get("when")
	switch get("how") {
	case howNow:
		return report.Span{Began: written, Finished: written}, wrong
	case howThen:
	case howBetween:
		if field, text = "since", get("since")+" till "+get("until"); get("since") == "" || get("until") == "" {
			text = ""
		}
	default:
		return span, errs.Field{Name: "how", Key: "report.how"}
	}
	span, ok := report.ReadWhen(text, written, ahead)
	if !ok {
		return span, errs.Field{Name: field, Key: "report.when.unread"}
	}
	return span, wrong
}

// readPoint makes a point of the degrees that a device gave.
func readPoint(lat, lon string) (geo.Point, bool) {
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	if err1 != nil || err2 != nil || y < 50 || y > 75 || x < 0 || x > 35 {
		return geo.Point{}, false
	}
	return geo.ToSweref(geo.LonLat{Lon: x, Lat: y}), true
}
