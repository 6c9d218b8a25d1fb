package public

import (
	"lykta/internal/chart"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// pictures are the charts of a promise, each with its table: the pace line, the
// strip of occasions, the bar of a set.
func (v promiseView) pictures() []ui.Figure {
	g := v.Progress
	if g.State == promise.OutcomeNotReported {
		return nil
	}
	switch {
	case v.Promise.Shape == promise.Count && g.Target > 0 && len(g.Pace) > 0:
		return []ui.Figure{v.pace()}
	case v.Promise.Shape == promise.Recurring && len(g.Occasions) > 0:
		return []ui.Figure{v.strip()}
	case v.Promise.Shape == promise.Coverage && g.Coverage != nil && g.Coverage.Known:
		return []ui.Figure{v.bar()}
	}
	return nil
}

func (v promiseView) pace() ui.Figure {
	g := v.Progress
	desc := v.T("promise.pace.desc", v.Day, g.Done, g.Expected, g.Target)
	line := chart.Pace{ID: "takt", Title: v.T("promise.pace.title", v.Promise.Unit), Desc: desc, Words: v.Words,
		Period: v.pledge.Pledge.Period, Target: g.Target, Expected: g.Expected, Today: v.Day}
	t := ui.Table{Caption: v.T("promise.pace"), Columns: []ui.Column{
		{Head: v.T("promise.date"), RowHead: true}, {Head: v.T("method.done"), Number: true}, {Head: v.T("promise.expected.then"), Number: true},
	}}
	for _, p := range g.Pace {
		line.Points = append(line.Points, chart.Point{Day: p.Day, Done: p.Done})
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(v.Words.Date(p.Day)), ui.TextCell(v.Words.Number(p.Done)), ui.TextCell(v.Words.Number(p.Expected))})
	}
	return ui.Figure{Title: v.T("promise.pace"), Note: desc, SVG: line, Table: t}
}

var marks = map[promise.OccasionState]chart.Mark{
	promise.OccasionMet: chart.Met, promise.OccasionMissed: chart.Missed, promise.OccasionNotDue: chart.NotDue,
}

func (v promiseView) strip() ui.Figure {
	g := v.Progress
	desc := v.T("promise.occasions.desc", g.Met, g.Met+g.Missed, g.Target)
	strip := chart.Strip{ID: "tillfallen", Title: v.T("promise.occasions.title", v.Promise.Text), Desc: desc, Words: v.Words}
	t := ui.Table{Caption: v.T("promise.occasions"), Columns: []ui.Column{
		{Head: v.T("promise.occasion"), RowHead: true}, {Head: v.T("pledge.state")},
	}}
	for _, o := range g.Occasions {
		mark := marks[o.State]
		if o.Rest && o.State != promise.OccasionMet {
			mark = chart.Rest
		}
		strip.Occasions = append(strip.Occasions, chart.Occasion{From: o.From, To: o.To, Mark: mark})
		t.Rows = append(t.Rows, ui.Row{
			{Text: v.span(o), Note: v.explained(o)},
			{Part: ui.State(v.Words, "occasion."+string(o.State))},
		})
	}
	return ui.Figure{Title: v.T("promise.occasions"), Note: desc, SVG: strip, Table: t}
}

// span is an occasion's days, or its one day.
func (v promiseView) span(o promise.Occasion) string {
	if o.From == o.To {
		return v.Words.Date(o.From)
	}
	return v.T("promise.span", o.From, o.To)
}

// explained says what is unusual about an occasion.
func (v promiseView) explained(o promise.Occasion) string {
	switch {
	case len(o.Told) > 0:
		return v.T("promise.occasion.told")
	case o.Rest:
		return v.T("promise.occasion.rest")
	}
	return ""
}

func (v promiseView) bar() ui.Figure {
	c := v.Progress.Coverage
	desc := v.T("promise.coverage.desc", c.Done, c.Of)
	t := ui.Table{Caption: v.T("promise.coverage"), Columns: []ui.Column{
		{Head: v.T("promise.coverage.member"), RowHead: true}, {Head: v.T("pledge.state")},
	}}
	row := func(m promise.Member, key string) {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(m.Name), ui.TextCell(v.T(key))})
	}
	for _, m := range c.Reached {
		row(m, "promise.coverage.reached")
	}
	for _, m := range c.Left {
		row(m, "promise.coverage.left")
	}
	return ui.Figure{Title: v.T("promise.coverage"), Note: desc, Table: t,
		SVG: chart.Coverage{ID: "tackning", Title: v.T("promise.coverage.title", v.Promise.Text), Desc: desc, Words: v.Words, Done: c.Done, Of: c.Of}}
}
