package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"lykta/internal/promise"
)

// atomEntries is how many entries a feed shows.
const atomEntries = 50

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr,omitempty"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID       string       `xml:"id"`
	Title    string       `xml:"title"`
	Updated  string       `xml:"updated"`
	Category atomCategory `xml:"category"`
	Link     atomLink     `xml:"link"`
	Content  atomText     `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom writes the newest fifty entries of the ledger as an Atom 1.0 feed (RFC
// 4287), the newest first. self is the feed's own address. An entry's ID is a
// tag URI (RFC 4151) of its day of entry and its number, so that it stays the
// same for good; updated is when it was entered.
func Atom(a promise.Account, s Site, l Labels, self string) ([]byte, error) {
	feed := atomFeed{
		Lang: s.Language, ID: s.Area(), Title: strings.TrimSpace(l.Feed + " " + s.Name),
		Updated: moment(a.Day.Start()), Author: atomAuthor{s.Name},
		Links: []atomLink{{"self", "application/atom+xml", self}, {"alternate", "text/html", s.Area()}},
	}
	for _, it := range newest(a, atomEntries) {
		feed.Entries = append(feed.Entries, it.atom(s, l))
	}
	if len(feed.Entries) > 0 {
		feed.Updated = feed.Entries[0].Updated
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	err := enc.Encode(feed)
	b.WriteString("\n")
	return b.Bytes(), err
}

// news is a change with the pledge that it belongs to; none for a removal that
// does not tell.
type news struct {
	promise.Change
	pledge *promise.PledgeAccount
	id     string // of the edition that it is about; "" for everything else
}

// newest gives the last n entries of the ledger that the account knows, the
// newest first.
func newest(a promise.Account, n int) []news {
	var list []news
	seen := map[int64]bool{}
	for i := range a.Pledges {
		for _, c := range a.Pledges[i].Changes {
			list = append(list, news{Change: c, pledge: &a.Pledges[i]})
			seen[c.Seq] = true
		}
	}
	for _, c := range a.Removals {
		if !seen[c.Seq] {
			list = append(list, news{Change: c})
		}
	}
	for i := range a.Editions {
		e := &a.Editions[i]
		body := &promise.Body{Edition: &e.Edition}
		list = append(list, news{Change: promise.Change{Ref: e.Ref, Kind: promise.KindEdition, Body: body, Reason: e.Edition.Change}, id: e.Edition.ID})
	}
	slices.SortFunc(list, func(x, y news) int { return cmp.Compare(y.Seq, x.Seq) })
	return list[:min(n, len(list))]
}

func (it news) atom(s Site, l Labels) atomEntry {
	e := atomEntry{
		ID:       fmt.Sprintf("tag:%s,%s:%s/%d", s.authority(), it.Entered, s.Slug, it.Seq),
		Title:    it.label(l),
		Updated:  moment(it.At),
		Category: atomCategory{string(it.Kind)},
		Link:     atomLink{"alternate", "text/html", s.Area()},
		Content:  atomText{"text", it.text(l)},
	}
	if it.pledge != nil {
		e.Title += ": " + subject(it.pledge, it.Promise)
		e.Link.Href = s.Promise(it.pledge.Pledge.ID, it.Promise)
	}
	if it.id != "" {
		p := it.Body.Edition.Period
		e.Title += ": " + p.From.String() + "–" + p.To.String()
		e.Link.Href = s.Edition(it.id)
	}
	return e
}

// label says what sort of entry it is.
func (it news) label(l Labels) string {
	switch it.Kind {
	case promise.KindPublication:
		if it.Version > 1 {
			return l.Changed
		}
		return l.Published
	case promise.KindAction:
		return l.Action
	case promise.KindDeviation:
		return l.Deviation
	case promise.KindVerdict:
		return l.Verdict
	case promise.KindEffect:
		return l.Effect
	case promise.KindRemoval:
		return l.Removed
	case promise.KindEdition:
		if it.Body.Edition.Withdrawn {
			return l.Withdrawn
		}
		return l.Edition
	}
	if it.Withdrawn {
		return l.Withdrawn
	}
	return l.Corrected
}

// text says what the entry says, one thing a line.
func (it news) text(l Labels) string {
	lines := []string{it.Reason}
	switch b := it.Body; {
	case b.Action != nil:
		a := b.Action
		lines = append(lines, strings.Join(filled(a.Date.String(), fmt.Sprint(a.Count), a.Place), ", "), a.Note)
	case b.Deviation != nil:
		lines = append(lines, b.Deviation.Date.String(), b.Deviation.What, b.Deviation.Why)
	case b.Verdict != nil:
		v := b.Verdict
		sum := fmt.Sprint(v.Done)
		if v.Target > 0 {
			sum += "/" + fmt.Sprint(v.Target)
		}
		lines = append(lines, v.Date.String(), strings.Join(filled(l.Outcomes[v.Outcome], sum), ", "), v.Motive)
	case b.Effect != nil:
		lines = append(lines, b.Effect.Date.String(), l.Directions[b.Effect.Direction], b.Effect.Figure, b.Effect.Source)
	case b.Removal != nil:
		lines = append(lines, b.Removal.Date.String(), b.Removal.Law)
	case b.Edition != nil:
		for _, w := range b.Edition.Words {
			lines = append(lines, w.Text)
		}
	}
	return strings.Join(filled(lines...), "\n")
}

// filled leaves out what is empty.
func filled(parts ...string) []string {
	return slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return strings.TrimSpace(s) == "" })
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }
