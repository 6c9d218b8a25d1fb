package public

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// Pledge is one pledge's page: what was promised, by whom, on what basis, how
// far each promise has come, and what was not done.
func Pledge(c *Context) (templ.Component, error) {
	p, err := c.pledge()
	if err != nil {
		return nil, err
	}
	return PledgeBody(c, p), nil
}

// PledgeBody is the page of an account of a pledge that need not be public:
// the preview of a draft is made of it.
func PledgeBody(c *Context, p promise.PledgeAccount) templ.Component {
	return pledgePage(pledgeView{Context: c, PledgeAccount: p})
}

type pledgeView struct {
	*Context
	promise.PledgeAccount
}

// latest is how many of the newest changes a pledge's page shows.
const latest = 5

// section is the promises under one heading, in the order of the pledge.
type section struct {
	heading  string
	promises []promise.PromiseAccount
}

// sections groups consecutive promises with the same heading.
func (v pledgeView) sections() []section {
	var list []section
	for _, pr := range v.Promises {
		if n := len(list); n == 0 || list[n-1].heading != pr.Promise.Heading {
			list = append(list, section{heading: pr.Promise.Heading})
		}
		last := &list[len(list)-1]
		last.promises = append(last.promises, pr)
	}
	return list
}

// table shows promises with who performs them, how far they have come and how
// they stand.
func (v pledgeView) table(s section, i int) ui.Table {
	t := ui.Table{Caption: v.T("pledge.promises", v.Day), Quiet: i > 0 || s.heading != "", Columns: []ui.Column{
		{Head: v.T("pledge.promise"), RowHead: true}, {Head: v.T("pledge.by")},
		{Head: v.T("pledge.outcome")}, {Head: v.T("pledge.state"), Narrow: true},
	}}
	if s.heading != "" {
		t.Caption = v.sv(s.heading) + ": " + t.Caption
	}
	for _, pr := range s.promises {
		t.Rows = append(t.Rows, v.row(pr))
	}
	return t
}

func (v pledgeView) row(pr promise.PromiseAccount) ui.Row {
	outcome := ui.Cell{Text: v.figure(pr), Note: v.forecast(pr)}
	return ui.Row{
		{Part: promiseCell(v, pr)},
		ui.TextCell(v.performers(v.Pledge, pr.Promise)),
		outcome,
		{Part: ui.State(v.Words, stateKey(pr))},
	}
}

// forecast says where the present pace leads, where that can be said.
func (c *Context) forecast(pr promise.PromiseAccount) string {
	f := pr.Progress.Forecast
	if f == nil || pr.Progress.State == promise.Done {
		return ""
	}
	return c.T("promise.forecast", f.AtEnd, f.Target, f.By)
}

// basis is what the pledge rests on, a line each.
func (v pledgeView) basis() []string {
	var lines []string
	for _, b := range v.Pledge.Basis {
		line := v.T("basis." + string(b.Kind))
		if b.Kind == promise.Conversations && b.Number > 0 {
			line = v.Words.N("pledge.basis.conversations", b.Number)
		}
		if b.Text != "" {
			line += ": " + v.sv(b.Text)
		}
		lines = append(lines, line)
	}
	return lines
}

// parties names who promises, with the functions that signed.
func (v pledgeView) parties() []string {
	var lines []string
	for _, party := range v.Pledge.Parties {
		line := v.sv(party.Name)
		for _, s := range v.Pledge.Signatories {
			if s.Party == party.ID {
				line += ", " + v.sv(s.Function)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// newest are the latest changes, the newest first.
func (v pledgeView) newest() []ui.Event {
	var events []ui.Event
	for _, change := range slices.Backward(v.Book.Newest(v.Pledge.ID, v.Day, latest)) {
		events = append(events, v.event(v.PledgeAccount, change))
	}
	return events
}

// deviations are what will not be done as promised.
func (v pledgeView) deviations() []ui.Event {
	var events []ui.Event
	for i := len(v.Deviations) - 1; i >= 0; i-- {
		events = append(events, v.deviation(v.PledgeAccount, v.Deviations[i], true))
	}
	return events
}

// deviation is one of them; where it is not shown on its promise's own page it
// says which promise it is about.
func (c *Context) deviation(p promise.PledgeAccount, d promise.DeviationAccount, withPromise bool) ui.Event {
	e := ui.Event{When: c.Words.Date(d.Dated), Exact: d.Dated.String(), Title: c.sv(d.Deviation.What),
		Text: c.T("promise.deviation.why", c.sv(d.Deviation.Why))}
	if span := d.Deviation.Span; span.Days() > 0 {
		e.Notes = append(e.Notes, c.T("promise.deviation.span", span))
	}
	if withPromise {
		if pr, ok := p.Promise(d.Deviation.Promise); ok {
			e.Notes = append(e.Notes, c.sv(pr.Promise.Text))
			e.Href = c.promisePath(p.Pledge.ID, d.Deviation.Promise)
		}
	}
	e.Notes = append(e.Notes, c.sv(partyName(p.Pledge, d.Deviation.Party)))
	e.Notes = append(e.Notes, c.entered(d.Ref, d.Corrected)...)
	return e
}

// entered says what is unusual about how something was entered.
func (c *Context) entered(r promise.Ref, corrected bool) []string {
	var notes []string
	switch {
	case r.Later:
		notes = append(notes, c.T("pledge.later-entered", r.Entered))
	case r.DaysLate() > 0:
		notes = append(notes, c.Words.N("promise.late", r.DaysLate()))
	}
	if corrected {
		notes = append(notes, c.T("promise.corrected"))
	}
	return notes
}

// effects are what the parties judge that it led to.
func (c *Context) effects(p promise.PledgeAccount, list []promise.EffectAccount) []ui.Event {
	var events []ui.Event
	for i := len(list) - 1; i >= 0; i-- {
		e := list[i].Effect
		event := ui.Event{When: c.Words.Date(list[i].Dated), Exact: list[i].Dated.String(),
			Title: c.T("direction." + string(e.Direction)), Text: c.sv(e.Figure)}
		if e.Source != "" {
			event.Notes = append(event.Notes, c.T("pledge.source")+": "+c.sv(e.Source))
		}
		event.Notes = append(event.Notes, c.performed(p.Pledge, e.By))
		event.Notes = append(event.Notes, c.entered(list[i].Ref, list[i].Corrected)...)
		events = append(events, event)
	}
	return events
}

// lineage is the pledge before and the one after.
func (v pledgeView) lineage() []ui.Link {
	var links []ui.Link
	if l := v.Lineage; l.Earlier != "" {
		link := ui.Link{Text: v.T("pledge.lineage.year", l.Earlier)}
		if l.EarlierIsHere {
			link = ui.Link{Text: v.T("pledge.earlier", v.sv(l.EarlierTitle)), Href: v.pledgePath(l.Earlier)}
		}
		links = append(links, link)
	}
	if l := v.Lineage; l.Later != "" {
		links = append(links, ui.Link{Text: v.T("pledge.later", v.sv(l.LaterTitle)), Href: v.pledgePath(l.Later)})
	}
	return links
}

// approvals says who approved the version that is shown: functions, never
// persons.
func approvals(v pledgeView) []string {
	var lines []string
	for _, a := range v.Versions[len(v.Versions)-1].Approvals {
		name := partyName(v.Pledge, a.Party)
		if a.Function != "" {
			name += ", " + a.Function
		}
		lines = append(lines, v.T("pledge.approved")+" "+v.sv(name)+" "+v.Words.Date(day.In(a.At)))
	}
	return lines
}

// today is the address of the page as it is today.
func (c *Context) today() string { return frame.Path(c.Lang, c.Here) }

// Preview is the public page of a pledge that is not public yet, out of an
// account that holds it as if it were.
func (s *Site) Preview(w *words.Printer, p partnership.Partnership, account promise.Account, pledge string) (templ.Component, error) {
	row, ok := account.Pledge(pledge)
	if !ok {
		return nil, errs.E(errs.NotFound, "error.notfound")
	}
	c := &Context{Words: w, Lang: w.Lang(), Base: s.base, Build: s.build, Assets: s.assets, Here: Home(p.Slug, "loften", pledge),
		Today: account.Day, Day: account.Day, Query: url.Values{}, Partnership: p, Notices: p.Settings.Notices}
	return PledgeBody(c, row), nil
}
