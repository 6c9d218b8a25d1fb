package demo

import (
	"crypto/sha256"
	"encoding/base32"
	"time"

	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// Partnership is one partnership of the demo, with everything that was entered
// in its ledger, in the order of entry.
type Partnership struct {
	partnership.Partnership
	Organisations []partnership.Organisation // beside the parties
	Entries       []Entry
	Joint         time.Time // the moment that its year of joint pictures ends at; zero: it has none
}

// Entry is one body of the ledger and the moment at which it was entered.
type Entry struct {
	At time.Time // UTC
	promise.Body
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

// tenant is a partnership before anything is entered. Its identifier is made
// of its slug, so that the demo is the same on every machine.
func tenant(slug, name, area string, municipalities []partnership.Municipality, parties []promise.Party) partnership.Partnership {
	p := partnership.Partnership{ID: identifier(slug), Slug: slug, Version: 1}
	p.Name, p.PoliceArea, p.Municipalities = name, area, municipalities
	for _, party := range parties {
		p.Parties = append(p.Parties, partnership.Party{ID: party.ID, Kind: partnership.Kind(party.Kind), Name: party.Name})
	}
	return p
}

// identifier has the form of ids.New.
func identifier(slug string) string {
	sum := sha256.Sum256([]byte("lykta/demo/" + slug))
	return base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}
