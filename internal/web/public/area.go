package public

import (
	"github.com/a-h/templ"

	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// Area is a partnership's own page: its pledges now, to come and earlier, and
// the years beside each other.
func Area(c *Context) (templ.Component, error) {
	v := areaView{Context: c, all: c.Book.Pledges(c.Day)}
	for _, p := range v.all {
		switch p.Phase {
		case promise.Running:
			v.running = append(v.running, p)
		case promise.Upcoming:
			v.upcoming = append(v.upcoming, p)
		default:
			v.over = append(v.over, p)
		}
	}
	return areaPage(v), nil
}

type areaView struct {
	*Context
	all                     []promise.PledgeAccount
	running, upcoming, over []promise.PledgeAccount
}

func (v areaView) lead() string {
	var names []string
	for _, m := range v.Partnership.Municipalities {
		names = append(names, m.Name)
	}
	area := v.Partnership.PoliceArea
	if area == "" {
		area = v.T("area.police.within")
	}
	return v.T("area.lead", v.Words.Join(names), area)
}

// police names the police area, or the police where nobody says which.
func (c *Context) police(p partnership.Partnership) string {
	if p.PoliceArea == "" {
		return c.T("area.police")
	}
	return p.PoliceArea
}

// sv marks words of the domain on a page in another language than theirs.
func (c *Context) sv(text string) string { return ui.Quote(c.Words, text) }

// pledgePath is the address of a pledge's page, or of one below it.
func (c *Context) pledgePath(id string, below ...string) string {
	return c.Home(append([]string{"loften", id}, below...)...)
}

// promisePath is the address of a promise's page.
func (c *Context) promisePath(pledge, promise string) string {
	return c.pledgePath(pledge, "punkter", promise)
}

// validity says until when a pledge holds, held, or from when it will.
func (c *Context) validity(p promise.PledgeAccount) string {
	switch p.Phase {
	case promise.Upcoming:
		return c.T("pledge.begins", p.Pledge.Period.From)
	case promise.Over:
		return c.T("pledge.was-valid", p.Pledge.Period.To)
	}
	return c.T("pledge.valid", p.Pledge.Period.To)
}

// remaining says how many days are left, or how many it takes until the pledge
// begins; "" where it is over.
func (c *Context) remaining(p promise.PledgeAccount) string {
	switch p.Phase {
	case promise.Upcoming:
		return c.Words.N("pledge.days-until", p.DaysUntil)
	case promise.Running:
		return c.Words.N("pledge.days-left", p.DaysLeft)
	}
	return ""
}

// standing is one state or verdict and how many promises are in it.
type standing struct {
	key string // of the catalogue
	n   int
}

// standings count a pledge's promises by state, in a fixed order, so that the
// same sum always reads the same.
func standings(p promise.PledgeAccount) []standing {
	counts := map[string]int{}
	for _, pr := range p.Promises {
		counts[stateKey(pr)]++
	}
	var list []standing
	for _, key := range standingOrder {
		if counts[key] > 0 {
			list = append(list, standing{key, counts[key]})
		}
	}
	return list
}

var standingOrder = []string{
	"outcome.kept", "outcome.partly-kept", "outcome.not-kept", "outcome.cannot-assess", "outcome.discontinued",
	"state.done", "state.on-track", "state.behind", "state.late", "state.not-started", "state.cannot-assess", "state.not-reported",
}

// compared is the table of all pledges beside each other.
func (v areaView) compared() ui.Table {
	t := ui.Table{Caption: v.T("area.compare.text"), Columns: []ui.Column{
		{Head: v.T("area.compare.pledge"), RowHead: true}, {Head: v.T("area.compare.total"), Number: true}, {Head: v.T("pledge.state")},
	}}
	for _, p := range v.all {
		t.Rows = append(t.Rows, ui.Row{
			{Text: p.Pledge.Title, Href: v.pledgePath(p.Pledge.ID), Note: v.Words.Period(p.Pledge.Period)},
			ui.TextCell(v.Words.Number(len(p.Promises))), {Part: standingList(v.Context, p)},
		})
	}
	return t
}
