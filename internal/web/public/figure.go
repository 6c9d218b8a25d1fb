package public

import (
	"slices"

	"lykta/internal/promise"
)

// figure is the one line that says how far a promise has come: never a
// percentage, always with the sum it is out of.
func (c *Context) figure(pr promise.PromiseAccount) string {
	g := pr.Progress
	if g.State == promise.OutcomeNotReported {
		return c.T("figure.not-reported")
	}
	switch pr.Promise.Shape {
	case promise.Count:
		return c.counted(pr)
	case promise.Recurring:
		return c.occasionsSoFar(g)
	case promise.Coverage:
		return c.covered(pr)
	}
	if g.Count > 0 {
		return c.T("figure.open.count", g.Count, c.unit(pr.Promise, g.Count))
	}
	return c.T("figure.open")
}

func (c *Context) counted(pr promise.PromiseAccount) string {
	g := pr.Progress
	switch {
	case g.Target == 0:
		return c.T("figure.open.count", g.Done, c.unit(pr.Promise, g.Done))
	case pr.Promise.Unit == "":
		return c.T("figure.count.bare", g.Done, g.Target)
	}
	return c.T("figure.count", g.Done, g.Target, pr.Promise.Unit)
}

func (c *Context) occasionsSoFar(g promise.Progress) string {
	switch due := g.Met + g.Missed; {
	case due > 0:
		return c.T("figure.recurring", g.Met, due)
	case g.Done > 0:
		return c.T("figure.recurring.whole", g.Done, g.Target)
	}
	return c.T("figure.recurring.none")
}

func (c *Context) covered(pr promise.PromiseAccount) string {
	g := pr.Progress
	if g.Coverage == nil || !g.Coverage.Known {
		return c.T("figure.coverage.unknown", g.Done, c.unit(pr.Promise, g.Done))
	}
	return c.T("figure.coverage", g.Done, g.Target, c.unit(pr.Promise, g.Target))
}

// unit is what is counted, or actions where the promise does not say.
func (c *Context) unit(p promise.Promise, n int) string {
	if p.Unit != "" {
		return p.Unit
	}
	if n == 1 {
		return c.T("unit.action.one")
	}
	return c.T("unit.action.other")
}

// performers names who performs a promise, as the pledge calls them.
func (c *Context) performers(pledge promise.Pledge, p promise.Promise) string {
	if len(p.By) == 0 {
		return c.T("pledge.by.unsaid")
	}
	names := make([]string, len(p.By))
	for i, id := range p.By {
		names[i] = c.sv(partyName(pledge, id))
	}
	return c.Words.Join(names)
}

// partyName is the name of a party of a pledge, and its ID where the pledge
// does not know it.
func partyName(pledge promise.Pledge, id string) string {
	i := slices.IndexFunc(pledge.Parties, func(p promise.Party) bool { return p.ID == id })
	if i < 0 {
		return id
	}
	return pledge.Parties[i].Name
}

// performed names who did something: the organisation, and the function where
// it is known; or who states it, where nobody says who did it.
func (c *Context) performed(pledge promise.Pledge, by promise.Performer) string {
	if by.ToldBy != "" {
		return c.T("promise.told-by", c.sv(partyName(pledge, by.ToldBy)))
	}
	name := partyName(pledge, by.Party)
	if by.Function != "" {
		name += ", " + by.Function
	}
	return c.sv(name)
}

// rhythm says in words how often.
func (c *Context) rhythm(r promise.Rhythm) string {
	unit := "unit." + string(r.Per)
	switch {
	case r == promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}:
		return c.T("rhythm.fortnight")
	case r == promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 3}:
		return c.T("rhythm.quarter")
	case r == promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 6}:
		return c.T("rhythm.half-year")
	case r.Times == 1 && r.Interval == 2 && r.Per == promise.PerWeek:
		return c.T("rhythm.second.week")
	case r.Times == 1 && r.Interval == 2 && r.Per == promise.PerMonth:
		return c.T("rhythm.second.month")
	case r.Times == 1 && r.Interval > 1 && r.Per == promise.PerDay:
		return c.T("rhythm.days", r.Interval)
	case r.Interval == 1:
		return c.Words.N("rhythm.each", r.Times, c.Words.N(unit, 1))
	}
	return c.Words.N("rhythm.interval", r.Times, r.Interval, c.Words.N(unit, r.Interval))
}

// stateKey is the catalogue's key of the state, or of the verdict where one was
// given.
func stateKey(pr promise.PromiseAccount) string {
	if pr.Verdict != nil && pr.Progress.State == promise.Ended {
		return "outcome." + string(pr.Verdict.Verdict.Outcome)
	}
	return "state." + string(pr.Progress.State)
}

// inState returns the promises of a pledge that stand in a state.
func inState(p promise.PledgeAccount, s promise.State) []promise.PromiseAccount {
	var list []promise.PromiseAccount
	for _, pr := range p.Promises {
		if pr.Progress.State == s {
			list = append(list, pr)
		}
	}
	return list
}
