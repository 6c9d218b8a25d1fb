package promisetext

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// proposal is the wording with blanks: the promise's own words, then a blank
// for each thing that they do not state.
func proposal(p Promise) string {
	base, named := ownWords(p)
	var tail []string
	if p.lacks(Number) || p.lacks(UnitOf) {
		tail = append(tail, countWords(p))
	}
	for _, e := range []Element{Place, Time, TargetGroup, Period} {
		if p.lacks(e) {
			tail = append(tail, blanks[e])
		}
	}
	if len(tail) > 0 {
		base += " – " + strings.Join(tail, ", ")
	}
	out := upperFirst(base) + "."
	if p.lacks(By) && !named {
		out += " " + responsibleIs + " " + blanks[By] + "."
	}
	if p.lacks(FollowUp) {
		out += " " + blanks[FollowUp]
	}
	return "»" + squeeze(out) + "«"
}

// countWords is "minst ___ kontroller", a blank for what is not stated.
func countWords(p Promise) string {
	number, unit := numberWords(p), p.Unit
	if p.lacks(Number) {
		number = blanks[Number]
	}
	if p.lacks(UnitOf) {
		unit = blanks[UnitOf]
	}
	return strings.TrimSpace(number + " " + unit)
}

// ownWords says the promise's first sentence as a sentence that can stand
// alone, and whether that names, or has a blank for, who does it. An item
// without a verb of its own, or one that begins with its infinitive, gets
// the performer and "ska" before it.
func ownWords(p Promise) (base string, named bool) {
	s := withoutEmpty(firstWords(p.Text))
	ts := tokenise(s)
	if len(ts) > 1 && ts[0].low == "att" {
		s = s[ts[1].at:]
		ts = tokenise(s)
	}
	if len(ts) == 0 {
		return blanks[By] + " " + willDo, true
	}
	who := byWords(p)
	if p.lacks(By) || who == "" {
		who = blanks[By]
	} else if slices.Contains(p.By, Other) { // the text names it: its own words do
		return s, true
	}
	c := parse(ts)
	switch {
	case deponents[ts[0].low] && strings.HasSuffix(ts[0].low, "as"): // "synas": infinitive too
		return who + " " + willDo + " " + lowerFirst(s), true
	case c.verb > 0:
		return s, false
	case c.verb == 0 && c.main.form != infin || c.mainAt > 0: // "Bemannar kontoret"; "polisen (ska) hålla …"
		return s, false
	case c.mainAt == 0 || infinitiveIn(ts): // "snarast återkomma till den som …"
		return who + " " + willDo + " " + lowerFirst(s), true
	}
	return who + " " + willStandFor + " " + lowerFirst(s), true
}

// infinitiveIn reports whether an item without a finite verb has an infinitive
// that no "att" governs.
func infinitiveIn(ts []token) bool {
	for i, t := range ts {
		if subordinators[t.low] {
			return false
		}
		if verbAt(ts, i).form == infin {
			return true
		}
	}
	return false
}

// firstWords is the first sentence without its full stop and without who is
// named in brackets at its end.
func firstWords(text string) string {
	all := sentences(text)
	if len(all) == 0 {
		return ""
	}
	s := strings.TrimRight(all[0], " .:;,")
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") && onlyParties(tokenise(s[i+1:len(s)-1])) != 0 {
		s = strings.TrimSpace(s[:i])
	}
	return s
}

// emptyWords can be left out of any sentence: they only make it vaguer.
var emptyWords = []string{"i möjligaste mån ", "så långt som möjligt ", "så långt det är möjligt ", "vid behov ", "regelbundet ", "löpande ", "kontinuerligt ", "om möjligt "}

func withoutEmpty(s string) string {
	for _, w := range emptyWords {
		s = strings.Replace(s, w, "", 1)
		s = strings.TrimSuffix(s, " "+strings.TrimSpace(w))
	}
	return s
}

// lowerFirst makes the first letter small, save that of a name or of an
// abbreviation: "SSPF", "E14".
func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); !unicode.IsUpper(r) || !unicode.IsLower(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
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
