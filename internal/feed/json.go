package feed

import (
	"bytes"
	"encoding/json"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// Format names the form of the JSON document. Fields may be added under the
// same name; a field that is there keeps its name and its meaning.
const Format = "lykta/partnership/1"

// Document is a partnership's whole public account as one JSON object. Days are
// "2026-11-28" in Europe/Stockholm, moments are RFC 3339 in UTC, and seq is the
// number of the entry in the partnership's ledger, counted from 0.
type Document struct {
	Format      string           `json:"format"`
	Partnership PartnershipRef   `json:"partnership"`
	Day         day.Day          `json:"day"` // as seen on this day
	Pledges     []Pledge         `json:"pledges"`
	Removals    []promise.Change `json:"removals,omitempty"`
}

// PartnershipRef tells whose account it is.
type PartnershipRef struct {
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	URL     string `json:"url"`
	Example bool   `json:"example,omitempty"` // invented
}

// Pledge is a pledge with the address of its page. The text of a published
// version stands in versions only; changes points at it by its number.
type Pledge struct {
	URL string `json:"url"`
	promise.PledgeAccount
	Promises []Promise `json:"promises"`
	Dropped  []Promise `json:"dropped,omitempty"`
}

// Promise is a promise with its sums by place.
type Promise struct {
	promise.PromiseAccount
	ByPlace []promise.PlaceSum `json:"by_place,omitempty"`
}

func promises(rows []promise.PromiseAccount) []Promise {
	list := make([]Promise, len(rows))
	for i, row := range rows {
		list[i] = Promise{row, row.ByPlace()}
	}
	return list
}

// JSON writes the whole account.
func JSON(a promise.Account, s Site) ([]byte, error) {
	doc := Document{Format: Format, Day: a.Day, Pledges: []Pledge{}, Removals: a.Removals,
		Partnership: PartnershipRef{Slug: s.Slug, Name: s.Name, URL: s.Area(), Example: s.Example}}
	for _, p := range a.Pledges {
		p.Changes = lean(p.Changes)
		doc.Pledges = append(doc.Pledges, Pledge{s.Pledge(p.Pledge.ID), p, promises(p.Promises), promises(p.Dropped)})
	}
	return marshal(doc)
}

// lean leaves the text of each version out of the changes.
func lean(changes []promise.Change) []promise.Change {
	out := make([]promise.Change, len(changes))
	copy(out, changes)
	for i := range out {
		if out[i].Kind == promise.KindPublication {
			out[i].Body = &promise.Body{}
		}
	}
	return out
}

// marshal writes JSON for programs and readers alike: indented, and with the
// text as it is rather than escaped for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(v)
	return b.Bytes(), err
}
