package staff

import (
	"net/http"
	"strconv"
	"time"

	"lykta/internal/access"
	"lykta/internal/category"
	"lykta/internal/chart"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
)

// figureTable shows figures with what is usual, what may be said, and how many
// organisations each rests on.
func (v pictureView) figureTable(id, caption, head string, list []picture.Figure) ui.Table {
	t := ui.Table{ID: id, Caption: caption, Quiet: true, Columns: []ui.Column{
		{Head: head, RowHead: true}, {Head: v.T("picture.col.now"), Number: true}, {Head: v.T("picture.col.before"), Number: true},
		{Head: v.T("picture.col.usual")}, {Head: v.T("picture.col.outcome")}, {Head: v.T("picture.col.sources")}}}
	for _, f := range list {
		t.Rows = append(t.Rows, v.figureRow(f))
	}
	return t
}

func (v pictureView) figureRow(f picture.Figure) ui.Row {
	return ui.Row{
		{Text: v.name(f.Key)},
		{Text: v.words.Number(f.Now), Href: v.basis(f.Key, v.pic.Frame.Now)},
		{Text: v.words.Number(f.Before), Href: v.basis(f.Key, v.pic.Frame.Before)},
		{Text: v.usual(f), Note: v.sameNote(f)},
		{Text: v.outcome(f), Note: v.outcomeNote(f)},
		{Text: v.T("picture.sources.of", f.Reporters, len(v.pic.Sources.Active))},
	}
}

// usual is what the figure lies within in 95 periods of 100.
func (v pictureView) usual(f picture.Figure) string {
	if f.Outcome == picture.Untold && f.Why != picture.WhyMany {
		return v.T("picture.usual.none")
	}
	return v.T("picture.usual", f.Low, f.High)
}

// sameNote tells the part of the same reporters, where it is not all.
func (v pictureView) sameNote(f picture.Figure) string {
	if f.Same.Now == f.Now {
		return ""
	}
	return v.T("picture.same", f.Same.Now, f.Now)
}

func (v pictureView) outcome(f picture.Figure) string {
	if f.Over {
		return v.T("picture.outcome.over")
	}
	return v.T("picture.outcome." + string(f.Outcome))
}

func (v pictureView) outcomeNote(f picture.Figure) string {
	if f.Why == "" {
		return ""
	}
	return v.T("picture.why." + f.Why)
}

// heat is the heat clock with its table.
func (v pictureView) heat() ui.Figure {
	clock := chart.Heat{ID: "klocka", Title: v.T("picture.heat.title"), Desc: v.T("picture.heat.desc", v.pic.All.Now), Words: v.words}
	for _, h := range v.pic.Hours {
		clock.Hours[h.Hour] = h.Weight
	}
	t := ui.Table{ID: "klocka-tabell", Caption: v.T("picture.heat.title"), Columns: []ui.Column{{Head: v.T("picture.heat.hour"), RowHead: true}}}
	for d := range 7 {
		t.Columns = append(t.Columns, ui.Column{Head: v.words.Weekday(monday.Add(d)), Number: true})
	}
	for hour := range 24 {
		row := ui.Row{ui.TextCell(twoDigits(hour) + "–" + twoDigits(hour+1))}
		for d := range 7 {
			row = append(row, ui.TextCell(v.weight(clock.Hours[d*24+hour])))
		}
		t.Rows = append(t.Rows, row)
	}
	return ui.Figure{Title: v.T("picture.heat.title"), Note: v.T("picture.heat.note"), SVG: clock, Table: t}
}

func (v pictureView) weight(x float64) string {
	if x == float64(int(x)) {
		return v.words.Number(int(x))
	}
	return v.words.Decimal(x, 1)
}

// chartMap is the map of areas and named places with its table: numbers on the
// map are those of the table's rows.
func (v pictureView) chartMap() (ui.Figure, bool) {
	m := chart.Map{ID: "karta", Title: v.T("picture.map.title"), Desc: v.T("picture.map.desc")}
	t := ui.Table{ID: "karta-tabell", Caption: v.T("picture.map.title"), Columns: []ui.Column{
		{Head: v.T("picture.map.number"), Number: true}, {Head: v.T("picture.col.where"), RowHead: true}, {Head: v.T("picture.col.now"), Number: true}}}
	row := func(k picture.Key, now int) string {
		n := strconv.Itoa(len(t.Rows) + 1)
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(n), {Text: v.mapName(k)}, {Text: v.words.Number(now), Href: v.basis(k, v.pic.Frame.Now)}})
		return n
	}
	most := 0
	for _, f := range byArea(v.pic.Figures) {
		most = max(most, f.Now)
	}
	for _, a := range v.areas {
		if len(a.Outline) > 0 && a.Ended.IsZero() {
			k := picture.Key{Area: a.ID, Series: picture.All, Place: picture.All}
			now := v.count(k)
			m.Shapes = append(m.Shapes, chart.Shape{Outline: a.Outline, Level: areaLevel(now, most), Text: row(k, now)})
		}
	}
	for _, f := range v.pic.HotPlaces() {
		for _, p := range v.places {
			if p.ID == f.Key.Place && f.Key.Series == picture.All && p.Located && len(m.Pins) < pinsShown {
				m.Pins = append(m.Pins, chart.Pin{At: p.At, Text: row(f.Key, f.Now)})
			}
		}
	}
	return ui.Figure{Title: v.T("picture.map.title"), Note: v.T("picture.map.note"), SVG: m, Table: t}, !m.Empty()
}

const pinsShown = 12

func (v pictureView) mapName(k picture.Key) string {
	for _, a := range v.areas {
		if a.ID == k.Area {
			return a.Name
		}
	}
	return v.name(k)
}

func (v pictureView) count(k picture.Key) int {
	for _, f := range v.pic.Figures {
		if f.Key == k {
			return f.Now
		}
	}
	return 0
}

// areaLevel is the share of the most that an area holds, in five steps.
func areaLevel(n, most int) chart.Level {
	if n == 0 || most == 0 {
		return 0
	}
	return chart.Level(5 - min(4, (n*5-1)/most))
}

// basisRows is how many events stand on a page of a basis.
const basisRows = 100

// basisView is the events that a figure rests on.
type basisView struct {
	pictureView
	ask    picture.Ask
	table  ui.Table
	next   string
	scheme category.Scheme
}

// read fetches a page of events, with what was written of them for those who
// may read the reports of others.
func (v *basisView) read(r *http.Request, scope access.Scope) (err error) {
	if v.scheme, err = category.Current(r.Context(), v.h.DB, scope.Partnership); err != nil {
		return err
	}
	events, err := picture.Basis(r.Context(), v.h.DB, scope.Partnership, v.ask)
	if err != nil {
		return err
	}
	if len(events) > basisRows {
		events = events[:basisRows]
		q := v.r.URL.Query()
		q.Set("efter", events[basisRows-1].ID)
		v.next = v.at("lagesbild", "underlag") + "?" + q.Encode()
	}
	var texts map[string]string
	if v.may(access.ReadReports) {
		if texts, err = picture.Texts(r.Context(), v.h.DB, scope.Partnership, events); err != nil {
			return err
		}
	}
	v.table = v.eventTable(events, texts)
	return nil
}

func (v basisView) eventTable(events []picture.Event, texts map[string]string) ui.Table {
	t := ui.Table{Caption: v.T("picture.basis.caption"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("picture.basis.when"), RowHead: true}, {Head: v.T("picture.basis.what")}, {Head: v.T("picture.col.where")}, {Head: v.T("picture.basis.who")}}}
	for _, e := range events {
		t.Rows = append(t.Rows, ui.Row{{Text: v.when(e)}, {Text: v.category(e.Category), Note: texts[e.ID]}, {Text: v.where(e)}, {Text: named2(v.called, e.Reporter, e.Reporter)}})
	}
	return t
}

func (v basisView) when(e picture.Event) string {
	if e.Began.Equal(e.Finished) {
		return v.words.Moment(e.Began)
	}
	return v.T("picture.basis.span", v.words.Moment(e.Began), v.words.Moment(e.Finished))
}

func (v basisView) category(id string) string {
	c, ok := v.scheme.Category(id)
	if !ok {
		return id
	}
	return picture.Bilingual{Swedish: c.Swedish, English: c.English}.In(v.words.Lang())
}

func (v basisView) where(e picture.Event) string {
	for _, p := range v.places {
		if p.ID == e.Place {
			return p.Name
		}
	}
	for _, a := range v.areas {
		if a.ID == e.Area {
			return a.Name
		}
	}
	return v.T("picture.area.none")
}

// asked says which figure is opened.
func (v basisView) asked() string {
	k := v.ask.Key
	what := v.T("picture.key.all")
	if k.Series != picture.All {
		what = v.category(k.Series)
	}
	where := ""
	switch {
	case k.Place != picture.All:
		where = v.where(picture.Event{Place: k.Place})
	case k.Area != picture.All:
		where = v.where(picture.Event{Area: k.Area})
	}
	if where != "" {
		what = v.T("picture.key.both", what, where)
	}
	return v.T("picture.basis.lead", what, v.words.Period(v.ask.Span), v.ask.Until)
}

func parseMoment(s string) (time.Time, error) { return time.Parse(time.RFC3339Nano, s) }
