package report

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/swedish"
)

var (
	isoDay   = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})\b`)
	slashDay = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})(?:[ /-](\d{4}))?(?: |$)`)
	wordDay  = regexp.MustCompile(`^(\d{1,2})(?::e)? ([a-zåäö]+)\.?(?: (\d{4}))?(?: |$)`)
	weekWord = regexp.MustCompile(`^(i |förra )?((?:mån|tis|ons|tors|fre|lör|sön)[a-zåäö]*)\.?(?: |$)`)
	partWord = regexp.MustCompile(`^(?:(?:mitt i )?i |sen )?(morse|morgonen|morgon|förmiddags|förmiddagen|förmiddag|lunchen|lunch|eftermiddags|eftermiddagen|eftermiddag|kvällen|kvälls|kväll|natten|natt)(?: |$)`)
)

// day reads the day that a text begins with. A part of that day that stands in
// the same words ("i morse") is returned with it.
func (r whenReader) day(text string) (d day.Day, part, rest string, ok bool) {
	for _, w := range []struct {
		word string
		days int
	}{{"i förrgår", -2}, {"i går", -1}, {"i dag", 0}, {"i morgon", 1}, {"i övermorgon", 2}} {
		if rest, found := strings.CutPrefix(text, w.word); found && (rest == "" || rest[0] == ' ') {
			return r.today.Add(w.days), "", rest, true
		}
	}
	if rest, found := strings.CutPrefix(text, "i morse"); found {
		return r.today, "morgon", rest, true
	}
	if m := isoDay.FindStringSubmatch(text); m != nil {
		d, err := day.Parse(m[0])
		return d, "", text[len(m[0]):], err == nil
	}
	if m := slashDay.FindStringSubmatch(text); m != nil {
		d, ok := r.date(m[1], m[2], m[3])
		return d, "", text[len(m[0]):], ok
	}
	if m := wordDay.FindStringSubmatch(text); m != nil {
		if month, known := swedish.Month(m[2]); known {
			d, ok := r.date(m[1], strconv.Itoa(int(month)), m[3])
			return d, "", text[len(m[0]):], ok
		}
	}
	return r.weekday(text)
}

// weekday reads "fredag", "i fredags", "fredag kväll" and "fredagskväll".
func (r whenReader) weekday(text string) (d day.Day, part, rest string, ok bool) {
	m := weekWord.FindStringSubmatch(text)
	if m == nil {
		return day.Day{}, "", text, false
	}
	word, part := m[2], ""
	for _, p := range []string{"förmiddag", "eftermiddag", "kväll", "natt", "morgon"} {
		if before, found := strings.CutSuffix(strings.TrimSuffix(word, "en"), p); found {
			word, part = strings.TrimSuffix(before, "s"), p
			break
		}
	}
	w, known := weekdays[strings.TrimSuffix(strings.TrimSuffix(word, "en"), "s")]
	if !known {
		return day.Day{}, "", text, false
	}
	d, step := r.today, -1
	if r.ahead {
		step = 1
	}
	if m[1] != "" {
		d = d.Add(step) // "i fredags" is not today
	}
	for d.Weekday() != w {
		d = d.Add(step)
	}
	return d, part, text[len(m[0]):], true
}

var weekdays = map[string]time.Weekday{
	"måndag": time.Monday, "mån": time.Monday, "tisdag": time.Tuesday, "ti": time.Tuesday, "tis": time.Tuesday,
	"onsdag": time.Wednesday, "on": time.Wednesday, "ons": time.Wednesday, "torsdag": time.Thursday, "tor": time.Thursday, "tors": time.Thursday,
	"fredag": time.Friday, "fre": time.Friday, "lördag": time.Saturday, "lör": time.Saturday, "söndag": time.Sunday, "sön": time.Sunday,
}

// date is a day of a month; without a year the nearest that has been, and ahead
// the nearest to come.
func (r whenReader) date(dom, month, year string) (day.Day, bool) {
	d, _ := strconv.Atoi(dom)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	real := func(y int) (day.Day, bool) {
		found := day.Of(y, time.Month(m), d)
		_, gotMonth, gotDay := found.Date()
		return found, m >= 1 && m <= 12 && int(gotMonth) == m && gotDay == d
	}
	if year != "" {
		return real(y)
	}
	for n := range 9 { // 29 February
		y := r.today.Year() - n
		if r.ahead {
			y = r.today.Year() + n
		}
		if found, ok := real(y); ok && (r.ahead && !found.Before(r.today) || !r.ahead && !found.After(r.today)) {
			return found, true
		}
	}
	return day.Day{}, false
}

// partOf reads a part of the day at the beginning of a text.
func partOf(text string) (part, rest string) {
	m := partWord.FindStringSubmatch(text)
	if m == nil {
		return "", text
	}
	word := strings.TrimSuffix(m[1], "s")
	for p := range parts {
		if word == p || word == p+"en" {
			return p, strings.TrimSpace(text[len(m[0]):])
		}
	}
	if word == "morse" {
		return "morgon", strings.TrimSpace(text[len(m[0]):])
	}
	return "", text
}
