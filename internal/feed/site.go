package feed

import (
	"net/url"
	"strings"

	"lykta/internal/promise"
)

// Site tells where a partnership's pages stand.
type Site struct {
	BaseURL   string // "https://lykta.vik.se", without a slash at the end
	Authority string // the domain in identifiers, which must outlive a move; empty: the host of BaseURL
	Name      string // of the partnership: "Vik"
	Slug      string // in addresses: "vik"
	Language  string // of the words: "sv" or "en"
	Example   bool   // invented, and says so
}

// Area is the address of the partnership's page.
func (s Site) Area() string { return s.BaseURL + "/i/" + url.PathEscape(s.Slug) }

// Pledge is the address of a pledge's page.
func (s Site) Pledge(id string) string { return s.Area() + "/loften/" + url.PathEscape(id) }

// Promise is the address of a promise's page; without a promise that of the
// pledge's.
func (s Site) Promise(pledge, id string) string {
	if id == "" {
		return s.Pledge(pledge)
	}
	return s.Pledge(pledge) + "/punkter/" + url.PathEscape(id)
}

// authority is the domain that stands in identifiers.
func (s Site) authority() string {
	if s.Authority != "" {
		return s.Authority
	}
	if u, err := url.Parse(s.BaseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "lykta.invalid"
}

// Labels are the words for people, in the site's language.
type Labels struct {
	Published, Changed, Action, Deviation, Verdict, Effect, Corrected, Withdrawn, Removed, Edition string // what an entry is: "Insats"

	Outcomes   map[promise.Outcome]string   // "uppfyllt"
	Directions map[promise.Direction]string // "förbättrat"

	Due, Deadline, PeriodBegins, PeriodEnds string // what an event is: "Senast i dag"
	Met, Missed, NotDue                     string // how an occasion stands
	Calendar                                string // the calendar's name, before that of the partnership: "Medborgarlöften"
	Feed                                    string // the feed's name, before that of the partnership

	Columns map[Column]string // the headings of the CSV
	Yes     string            // a mark in a column

	Sum func(promise.PromiseAccount) string // "13 av minst 20 trafikkontroller"
}

// subject is what a promise is called in a list: its heading is shared with
// others, so it is its text.
func subject(p *promise.PledgeAccount, id string) string {
	if row, found := p.Promise(id); found {
		return strings.TrimSpace(row.Promise.Text)
	}
	return p.Pledge.Title
}
