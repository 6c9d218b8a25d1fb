package promise

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"lykta/internal/promisetext"
)

// DraftFromReading fills a draft with what Löfteskollen read out of a text.
// parties are the partnership's own: a performer becomes the party of its kind,
// and where several municipalities can be meant, those that the promise names,
// or else all of them. It adds nothing that the text does not say.
func DraftFromReading(r promisetext.Reading, parties []Party) DraftBody {
	pledge := Pledge{Parties: parties, Continues: r.Continues}
	if r.Period != nil {
		pledge.Period = *r.Period
	}
	for _, b := range r.Basis {
		pledge.Basis = append(pledge.Basis, Basis{Kind: basisKind(b.Kind), Number: b.Number, Text: b.Text})
	}
	for _, read := range r.Promises {
		p := fromReading(read, parties)
		p.ID = freeID(p, pledge.Promises)
		pledge.Promises = append(pledge.Promises, p)
	}
	return DraftBody{Pledge: pledge}
}

func basisKind(s string) BasisKind {
	switch kind := BasisKind(s); kind {
	case Conversations, Survey, Picture, StaffDialogue:
		return kind
	}
	return OtherBasis
}

func fromReading(read promisetext.Promise, parties []Party) Promise {
	p := Promise{
		Heading: read.Heading, Text: read.Text, Shape: Shape(read.Shape), Unit: read.Unit,
		Place: read.Place, Time: read.Time, TargetGroup: read.TargetGroup,
		Optional: read.Optional, Vague: read.Vague,
	}
	if read.AtLeast != nil {
		p.AtLeast = *read.AtLeast
	}
	if read.Deadline != nil {
		p.Deadline = *read.Deadline
	}
	if read.Recurs != nil {
		p.Recurs = &Rhythm{Times: read.Recurs.Times, Per: Unit(read.Recurs.Per), Interval: read.Recurs.Interval}
	}
	for _, by := range read.By {
		p.By = append(p.By, performers(PartyKind(by), read.Text, parties)...)
	}
	return p
}

// performers returns the parties of a kind that a promise can mean.
func performers(kind PartyKind, text string, parties []Party) []string {
	var all, named []string
	for _, party := range parties {
		if party.Kind != kind {
			continue
		}
		all = append(all, party.ID)
		if strings.Contains(text, firstWord(party.Name)) {
			named = append(named, party.ID)
		}
	}
	if len(named) > 0 {
		return named
	}
	return all
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// yearsOf returns the ID that a pledge gets from its period: "2026", or
// "2020-2021".
func yearsOf(p Pledge) string {
	from, to := p.Period.From.Year(), p.Period.To.Year()
	if from == to {
		return strconv.Itoa(from)
	}
	return strconv.Itoa(from) + "-" + strconv.Itoa(to)
}

// maxSlug is the greatest length of an ID made from words.
const maxSlug = 32

// slug makes an ID of lower-case letters, digits and hyphens out of words.
func slug(words string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(words) {
		switch {
		case r == 'å' || r == 'ä':
			b.WriteByte('a')
		case r == 'ö':
			b.WriteByte('o')
		case r == 'é':
			b.WriteByte('e')
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	if len(s) > maxSlug {
		s = s[:maxSlug]
		if i := strings.LastIndexByte(s, '-'); i > 0 {
			s = s[:i]
		}
	}
	return strings.Trim(s, "-")
}

// freeID returns an ID for a promise that none of taken has.
func freeID(p Promise, taken []Promise) string {
	base := slug(p.Unit)
	if base == "" {
		base = slug(p.Text)
	}
	if base == "" {
		base = "lofte"
	}
	id := base
	for n := 2; ; n++ {
		if _, err := promiseAt(taken, id); err != nil {
			return id
		}
		id = base + "-" + strconv.Itoa(n)
	}
}

// Advice says in plain words what a promise of a draft lacks to be checkable,
// and proposes a wording with blanks; "" where it lacks nothing. The rule is
// that of Löfteskollen, asked of the promise as it stands now. lang is "sv" or
// "en".
func Advice(p Promise, pledge Pledge, lang string) string {
	read := promisetext.Promise{
		Text: p.Text, Shape: promisetext.Shape(p.Shape), Unit: p.Unit, Place: p.Place, Time: p.Time,
		TargetGroup: p.TargetGroup, Optional: p.Optional, Vague: p.Vague,
	}
	if p.AtLeast > 0 {
		read.AtLeast = &p.AtLeast
	}
	if p.Recurs != nil {
		read.Recurs = &promisetext.Rhythm{Times: p.Recurs.Times, Per: promisetext.Unit(p.Recurs.Per), Interval: p.Recurs.Interval}
	}
	for _, party := range pledge.Parties {
		kind := promisetext.Performer(party.Kind)
		if slices.Contains(p.By, party.ID) && !slices.Contains(read.By, kind) {
			read.By = append(read.By, kind)
		}
	}
	read.Missing = lacking(p, pledge)
	return promisetext.Advice(read, lang)
}

// lacking lists what a promise lacks, in the order in which advice names it.
func lacking(p Promise, pledge Pledge) []promisetext.Element {
	open := p.Shape == Open
	var list []promisetext.Element
	for _, e := range []struct {
		element promisetext.Element
		lacks   bool
	}{
		{promisetext.Number, open || p.Shape == Count && p.AtLeast == 0},
		{promisetext.UnitOf, p.Unit == ""},
		{promisetext.Place, open && p.Place == ""},
		{promisetext.Time, open && p.Time == "" && p.Deadline.IsZero()},
		{promisetext.TargetGroup, (open || p.Shape == Coverage) && p.TargetGroup == ""},
		{promisetext.By, len(p.By) == 0},
		{promisetext.Period, pledge.Period.Days() == 0 && (p.Deadline.IsZero() || p.Shape == Recurring)},
		{promisetext.FollowUp, open && p.FollowUp == ""},
	} {
		if e.lacks {
			list = append(list, e.element)
		}
	}
	return list
}

// NameMembers makes a set of what its members are called. One that keeps its
// name keeps its ID; the others get IDs of their own.
func NameMembers(names []string, was []Member) []Member {
	var list []Member
	taken := map[string]bool{}
	for _, m := range was {
		taken[m.ID] = true
	}
	for _, name := range names {
		i := slices.IndexFunc(was, func(m Member) bool { return m.Name == name })
		if i >= 0 {
			list = append(list, was[i])
			continue
		}
		id := freeName(slug(name), taken)
		taken[id] = true
		list = append(list, Member{ID: id, Name: name})
	}
	return list
}

func freeName(base string, taken map[string]bool) string {
	if base == "" {
		base = "del"
	}
	id := base
	for n := 2; taken[id]; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
