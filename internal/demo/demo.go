package demo

import (
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// Partnership is one partnership of the demo: who it is, how its pages look,
// and everything that was entered in its ledger, in the order of entry.
type Partnership struct {
	Slug           string // in addresses: "lysekil"
	Name           string
	PoliceArea     string
	Municipalities []Municipality
	Parties        []promise.Party
	Places         []Place
	Settings       Settings
	Example        bool // invented: every page says so
	Entries        []Entry
}

// Municipality is a municipality of a partnership and the county it lies in.
type Municipality struct {
	Party  string // ID among the partnership's parties
	Name   string // "Lysekil"
	Code   string // SCB's four digits, empty for an invented one
	County string
}

// Place is a public place with a name of its own: a square, a park, a school.
type Place struct {
	ID, Name string
	Party    string // the municipality that it lies in
}

// Settings are what the coordinator decides about the public pages.
type Settings struct {
	Colour       string // the brand colour, "#rrggbb"; empty for the house's own
	Contacts     []Contact
	Municipality []string // "detta gör kommunen"
	Police       []string // "detta gör polisen"
	Neither      []string // "detta gör ingen av oss"
	Notices      []Notice
}

// Contact is a function that people can reach.
type Contact struct{ Label, Phone, Email, URL string }

// Notice is a message on top of the partnership's pages on the days from From
// to Until, both included.
type Notice struct {
	Text        string
	From, Until day.Day
}

// Entry is one body of the ledger and the moment at which it was entered.
// Exactly one of Publication, Action, Deviation, Verdict, Effect, Correction
// and Removal is set.
type Entry struct {
	At          time.Time // UTC
	Publication *promise.Publication
	Action      *promise.Action
	Deviation   *promise.Deviation
	Verdict     *promise.Verdict
	Effect      *promise.Effect
	Correction  *promise.Correction
	Removal     *Removal
}

// Removal takes away the content of an earlier entry by law.
type Removal struct {
	Of     int64  // the number of the entry, counted as the ledger counts
	Ground string // the law, as the page shows it
	Party  string // who decided
}

// Partnerships returns the partnerships of the demo as they stand at the
// moment now: the same moment gives the same partnerships. The real ones are
// entered at that moment, whatever year they promise for, because that is when
// they were entered here.
func Partnerships(now time.Time) []Partnership {
	return []Partnership{
		example(now),
		kungalv(now),
		lidkoping(now),
		lysekil(now),
		stenungsund(now),
		strangnas(now),
	}
}

// Pledges returns the newest version of each pledge of the partnership, in the
// order in which they were first entered.
func (p Partnership) Pledges() []promise.Pledge {
	var pledges []promise.Pledge
	at := map[string]int{}
	for _, e := range p.Entries {
		if e.Publication == nil {
			continue
		}
		id := e.Publication.Pledge.ID
		if i, seen := at[id]; seen {
			pledges[i] = e.Publication.Pledge
			continue
		}
		at[id] = len(pledges)
		pledges = append(pledges, e.Publication.Pledge)
	}
	return pledges
}
