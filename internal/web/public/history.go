package public

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// changesPerPage is how many changes stand on one page.
const changesPerPage = 50

// onlyCorrections is the value of ?visa= that leaves corrections and removals.
const onlyCorrections = "rattelser"

// History is everything that has happened to a pledge, the newest first.
func History(c *Context) (templ.Component, error) {
	p, err := c.pledge()
	if err != nil {
		return nil, err
	}
	v := historyView{Context: c, PledgeAccount: p, filtered: c.Query.Get("visa") == onlyCorrections}
	changes := c.Book.History(p.Pledge.ID, c.Day)
	slices.Reverse(changes)
	if v.filtered {
		changes = slices.DeleteFunc(changes, func(ch promise.Change) bool {
			return ch.Kind != promise.KindCorrection && ch.Kind != promise.KindRemoval
		})
	}
	from, to, pager := c.pager(len(changes), changesPerPage, "history.where")
	v.pager = pager
	for _, ch := range changes[from:to] {
		v.events = append(v.events, c.event(p, ch))
	}
	return historyPage(v), nil
}

type historyView struct {
	*Context
	promise.PledgeAccount
	filtered bool
	events   []ui.Event
	pager    ui.Pager
}

// here is the history's own address, with or without the filter.
func (v historyView) here(filtered bool) string {
	path := Home(v.Partnership.Slug, "loften", v.Pledge.ID, "historik")
	if filtered {
		path += "?visa=" + onlyCorrections
	}
	return v.Path(path)
}

// event tells a change as a reader understands it.
func (c *Context) event(p promise.PledgeAccount, ch promise.Change) ui.Event {
	e := ui.Event{When: c.Words.Date(ch.Dated), Exact: ch.Dated.String(), Title: c.headline(ch)}
	if pr, ok := p.Promise(ch.Promise); ok && ch.Promise != "" {
		e.Text = c.sv(pr.Promise.Text)
		e.Href = c.promisePath(p.Pledge.ID, ch.Promise)
	}
	if ch.Reason != "" {
		e.Notes = append(e.Notes, c.T("change.reason", c.sv(ch.Reason)))
	}
	if ch.Kind == promise.KindCorrection {
		if was := c.said(ch.Was); was != "" {
			e.Notes = append(e.Notes, c.T("change.was", was))
		}
	}
	if r := ch.Body.Removal; r != nil {
		e.Notes = append(e.Notes, c.T("change.law", c.ground(r.Ground)+", "+c.sv(r.Law)))
	}
	e.Notes = append(e.Notes, c.T("change.entry", strconv.FormatInt(ch.Seq, 10))+", "+c.T("change.entered", c.Words.Moment(ch.At)))
	return e
}

func (c *Context) ground(code string) string {
	if key := "ground." + code; c.Words.Has(key) {
		return c.T(key)
	}
	return code
}

// headline is what happened, in a line.
func (c *Context) headline(ch promise.Change) string {
	switch ch.Kind {
	case promise.KindPublication:
		if ch.Version <= 1 {
			return c.T("change.pledge.first")
		}
		return c.T("change.pledge.version", ch.Version)
	case promise.KindCorrection:
		if ch.Withdrawn {
			return c.T("change.withdrawn", c.said(ch.Was))
		}
		return c.T("change.corrected", c.said(ch.Body))
	case promise.KindRemoval:
		if ch.Of == nil {
			return c.T("change.removed.unknown")
		}
		return c.T("change.removed", strconv.FormatInt(ch.Of.Seq, 10))
	}
	return c.said(ch.Body)
}

// said is what a body says, in a line.
func (c *Context) said(b *promise.Body) string {
	switch {
	case b == nil:
		return ""
	case b.Action != nil:
		return c.T("change.action", c.actionLine(*b.Action))
	case b.Deviation != nil:
		return c.T("change.deviation", c.sv(b.Deviation.What))
	case b.Verdict != nil:
		return c.T("change.verdict", c.T("outcome."+string(b.Verdict.Outcome)))
	case b.Effect != nil:
		return c.T("change.effect", c.T("direction."+string(b.Effect.Direction)))
	}
	return ""
}

func (c *Context) actionLine(a promise.Action) string {
	line := c.Words.Number(a.Count)
	if a.Place != "" {
		line += ", " + c.sv(a.Place)
	}
	if a.Note != "" {
		line += ", " + c.sv(a.Note)
	}
	return line
}
