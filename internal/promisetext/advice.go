package promisetext

import (
	"strconv"
	"strings"

	"lykta/internal/swedish"
)

// Advice says in plain words what a promise lacks, exactly its Missing
// elements, and proposes a wording with blanks for them: "minst ___". It
// never puts a number where the text has none. It is "" for a promise that
// lacks nothing. lang is "sv" or "en"; any other is Swedish.
func Advice(p Promise, lang string) string {
	if len(p.Missing) == 0 {
		return ""
	}
	w := wordsOf(lang)
	intro := w.closedIntro
	if p.Shape == Open {
		intro = w.openIntro
	}
	asks := make([]string, 0, len(p.Missing))
	for _, e := range p.Missing {
		asks = append(asks, w.elements[e])
	}
	return intro + " " + w.missing + " " + enumerate(asks, w.and) + ". " + w.proposal + " " + proposal(p)
}

func wordsOf(lang string) words {
	if w, ok := wordsIn[lang]; ok {
		return w
	}
	return wordsIn["sv"]
}

func enumerate(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + and + " " + items[len(items)-1]
}

// proposal is the wording with blanks: what the text states stands as it is,
// what it lacks is a blank.
func proposal(p Promise) string {
	parts := []string{orBlank(p, By, byWords(p)), proposalVerb}
	if n := numberWords(p); n != "" || p.lacks(Number) {
		parts = append(parts, orBlank(p, Number, n))
	}
	parts = append(parts, orBlank(p, UnitOf, p.Unit))
	if p.Recurs != nil {
		parts = append(parts, rhythmWords(*p.Recurs, wordsIn["sv"]))
	}
	for _, e := range []struct {
		element Element
		stated  string
	}{{Place, p.Place}, {Time, p.Time}, {TargetGroup, groupWords(p)}, {Period, ""}} {
		if s := orBlank(p, e.element, e.stated); s != "" {
			parts = append(parts, s)
		}
	}
	out := upperFirst(strings.Join(parts, " ")) + "."
	if p.lacks(FollowUp) {
		out += " " + blanks[FollowUp]
	}
	return "»" + squeeze(out) + "«"
}

func orBlank(p Promise, e Element, stated string) string {
	if p.lacks(e) {
		return blanks[e]
	}
	return stated
}

func byWords(p Promise) string {
	names := make([]string, 0, len(p.By))
	for _, b := range p.By {
		names = append(names, wordsIn["sv"].performers[b])
	}
	return enumerate(names, "och")
}

func numberWords(p Promise) string {
	if p.AtLeast == nil || p.Recurs != nil {
		return ""
	}
	return "minst " + swedish.Format(*p.AtLeast)
}

func groupWords(p Promise) string {
	if p.TargetGroup == "" || strings.HasPrefix(p.TargetGroup, "till ") {
		return p.TargetGroup
	}
	return "för " + p.TargetGroup
}

// rhythmWords says a rhythm plainly: "4 gånger per år", "1 gång per 14 dagar".
func rhythmWords(h Rhythm, w words) string {
	times := w.once
	if h.Times > 1 {
		times = strconv.Itoa(h.Times) + " " + w.times
	}
	unit := w.units[h.Per]
	if h.Interval == 1 {
		return times + " " + w.per + " " + unit[0]
	}
	return times + " " + w.per + " " + strconv.Itoa(h.Interval) + " " + unit[1]
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
