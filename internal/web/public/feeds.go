package public

import (
	"lykta/internal/feed"
	"lykta/internal/promise"
)

// Whole is everything public of a partnership as JSON.
func Whole(c *Context) ([]byte, string, error) {
	b, err := feed.JSON(c.account(), c.feedSite())
	return b, "application/json; charset=utf-8", err
}

// Priorities is the short list of promises and actions, in the form of the
// British police's open data.
func Priorities(c *Context) ([]byte, string, error) {
	b, err := feed.Priorities(c.account(), c.feedLabels())
	return b, "application/json; charset=utf-8", err
}

// Actions is every action as CSV.
func Actions(c *Context) ([]byte, string, error) {
	b, err := feed.CSV(c.account(), c.feedLabels())
	return b, "text/csv; charset=utf-8", err
}

// Latest is the newest of the ledger as Atom.
func Latest(c *Context) ([]byte, string, error) {
	b, err := feed.Atom(c.account(), c.feedSite(), c.feedLabels(), c.Base+c.Home("flode.atom"))
	return b, "application/atom+xml; charset=utf-8", err
}

// Calendar is the occasions, deadlines and ends of periods as iCalendar.
func Calendar(c *Context) ([]byte, string, error) {
	return feed.Calendar(c.account(), c.feedSite(), c.feedLabels()), "text/calendar; charset=utf-8", nil
}

func (c *Context) feedSite() feed.Site {
	p := c.Partnership
	base := c.Base
	if c.Lang != "sv" {
		base += "/" + c.Lang
	}
	return feed.Site{BaseURL: base, Name: p.Name, Slug: p.Slug, Language: c.Lang, Example: p.Example}
}

// feedLabels are the words of the feeds.
func (c *Context) feedLabels() feed.Labels {
	l := feed.Labels{
		Published: c.T("ledger.kind.pledge"), Changed: c.T("feed.changed"), Action: c.T("ledger.kind.action"),
		Deviation: c.T("ledger.kind.deviation"), Verdict: c.T("ledger.kind.verdict"), Effect: c.T("ledger.kind.effect"),
		Corrected: c.T("ledger.kind.correction"), Withdrawn: c.T("feed.withdrawn"), Removed: c.T("ledger.kind.removal"), Edition: c.T("ledger.kind.edition"),
		Due: c.T("feed.due"), Deadline: c.T("feed.deadline"), PeriodBegins: c.T("feed.begins"), PeriodEnds: c.T("feed.ends"),
		Met: c.T("occasion.met"), Missed: c.T("occasion.missed"), NotDue: c.T("occasion.not-due"),
		Calendar: c.T("feed.name"), Feed: c.T("feed.name"), Yes: c.T("feed.yes"), Sum: c.figure,
		Outcomes: map[promise.Outcome]string{}, Directions: map[promise.Direction]string{}, Columns: map[feed.Column]string{},
	}
	for _, o := range []promise.Outcome{promise.Kept, promise.PartlyKept, promise.NotKept, promise.CannotAssess, promise.Discontinued} {
		l.Outcomes[o] = c.T("outcome." + string(o))
	}
	for _, d := range []promise.Direction{promise.Improved, promise.Unchanged, promise.Worsened, promise.CannotSay} {
		l.Directions[d] = c.T("direction." + string(d))
	}
	for _, column := range feed.Columns() {
		l.Columns[column] = c.T("feed.column." + string(column))
	}
	return l
}
