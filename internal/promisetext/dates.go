package promisetext

import (
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/swedish"
)

// point is a day, a month, a part of a year or a year, as a text states it:
// the days that it spans, and whether the year was stated.
type point struct {
	from, to day.Day
	year     bool // the year is stated
	whole    bool // a whole year
	exact    bool // a day
	month    bool // a whole month
}

// pointAt reads a point of time at i and returns how many tokens it took. A
// point whose year is not stated lies in the year given, which may be 0.
func pointAt(ts []token, i, year int) (p point, n int, ok bool) {
	if !ts[i].num && !dateWords[ts[i].low] {
		return point{}, 0, false
	}
	for _, try := range []func([]token, int, int) (point, int, bool){schoolYear, isoPoint, slashPoint, dayPoint, monthPoint, partPoint, yearPoint} {
		if p, n, ok = try(ts, i, year); ok {
			return p, n, true
		}
	}
	return point{}, 0, false
}

// dateWords are the words that a point of time may begin with, so that most
// words are passed over at once.
var dateWords = toSet(strings.Fields(`läsåret läsår den år året åren sista kvartal tertial första andra tredje fjärde
januari februari mars april maj juni juli augusti september oktober november december
jan feb mar apr jun jul aug sep sept okt nov dec
vår våren sommar sommaren höst hösten vinter vintern vårtermin vårterminen hösttermin höstterminen
femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde
tjugoförsta tjugoandra tjugotredje tjugofjärde tjugofemte tjugosjätte tjugosjunde tjugoåttonde tjugonionde trettionde trettioförsta`))

// schoolYear reads "läsåret 2024/2025", "läsåret 2024–25": its autumn term and
// its spring term, August to June.
func schoolYear(ts []token, i, _ int) (point, int, bool) {
	if !oneOf(ts[i].low, "läsåret", "läsår") {
		return point{}, 0, false
	}
	from, ok := yearOf(ts, i+1)
	if !ok || !oneOf(word(ts, i+2), "/", "–", "-") || i+3 >= len(ts) {
		return point{}, 0, false
	}
	if next := ts[i+3].value; next != from+1 && next != (from+1)%100 {
		return point{}, 0, false
	}
	return point{from: day.Of(from, time.August, 1), to: day.Of(from+1, time.June, 30), year: true}, 4, true
}

func isoPoint(ts []token, i, _ int) (point, int, bool) {
	if len(ts[i].low) == 8 && ts[i].num { // "20190601"
		d, err := day.Parse(ts[i].low[:4] + "-" + ts[i].low[4:6] + "-" + ts[i].low[6:])
		return point{from: d, to: d, year: true, exact: true}, 1, err == nil && d.Year() >= 2010 && d.Year() <= 2060
	}
	if len(ts[i].low) != 10 || isoDate(ts[i].low) == 0 {
		return point{}, 0, false
	}
	d, err := day.Parse(ts[i].low)
	if err != nil {
		return point{}, 0, false
	}
	return point{from: d, to: d, year: true, exact: true}, 1, true
}

// slashPoint reads "31/12" and "31/12 2024".
func slashPoint(ts []token, i, year int) (point, int, bool) {
	if i+2 >= len(ts) || ts[i+1].low != "/" || !ts[i].num || !ts[i+2].num {
		return point{}, 0, false
	}
	d, ok1 := swedish.Number(ts[i].low)
	m, ok2 := swedish.Number(ts[i+2].low)
	if !ok1 || !ok2 || d < 1 || d > 31 || m < 1 || m > 12 {
		return point{}, 0, false
	}
	n := 3
	y, stated := yearOf(ts, i+3)
	if stated {
		n, year = 4, y
	}
	return exactPoint(year, time.Month(m), d, stated), n, true
}

func exactPoint(year int, m time.Month, d int, stated bool) point {
	if year == 0 {
		year = 4 // a leap year, so that every day exists; replaced once the year is known
	}
	at := day.Of(year, m, d)
	return point{from: at, to: at, year: stated, exact: true}
}

// dayPoint reads "den 1 mars 2022", "1 mars".
func dayPoint(ts []token, i, year int) (point, int, bool) {
	n := 0
	if ts[i].low == "den" {
		n++
	}
	if i+n+1 >= len(ts) {
		return point{}, 0, false
	}
	if p, used, ok := lastDay(ts, i+n, year); ok {
		return p, n + used, true
	}
	d, ok := swedish.Number(ts[i+n].low)
	if o, isOrdinal := swedish.Ordinal(ts[i+n].low); isOrdinal {
		d, ok = o, true
	}
	m, isMonth := swedish.Month(ts[i+n+1].low)
	if !ok || !isMonth || d < 1 || d > 31 {
		return point{}, 0, false
	}
	n += 2
	y, stated := yearOf(ts, i+n)
	if stated {
		year = y
		n++
	}
	return exactPoint(year, m, d, stated), n, true
}

// lastDay reads "sista februari", "sista dagen i mars 2022".
func lastDay(ts []token, i, year int) (point, int, bool) {
	if ts[i].low != "sista" {
		return point{}, 0, false
	}
	n := 1
	for i+n < len(ts) && oneOf(ts[i+n].low, "dagen", "i") {
		n++
	}
	if i+n >= len(ts) {
		return point{}, 0, false
	}
	p, used, ok := monthPoint(ts, i+n, year)
	return point{from: p.to, to: p.to, year: p.year, exact: true}, n + used, ok
}

// monthPoint reads "april 2021", "april", "2022-06".
func monthPoint(ts []token, i, year int) (point, int, bool) {
	if y, ok := yearOf(ts, i); ok && i+2 < len(ts) && ts[i+1].low == "-" && len(ts[i+2].low) == 2 && ts[i+2].low[0] <= '1' && ts[i+2].num {
		if m, ok := swedish.Number(ts[i+2].low); ok && m >= 1 && m <= 12 {
			return monthOf(y, time.Month(m), true), 3, true
		}
	}
	m, ok := swedish.Month(ts[i].low)
	if !ok || len(ts[i].low) < 3 {
		return point{}, 0, false
	}
	n := 1
	if nextIs(ts, i, "månad") {
		n++
	}
	y, stated := yearOf(ts, i+n)
	if stated {
		year = y
		n++
	}
	return monthOf(year, m, stated), n, true
}

func monthOf(year int, m time.Month, stated bool) point {
	if year == 0 {
		year = 4
	}
	return point{from: day.Of(year, m, 1), to: day.Of(year, m+1, 0), year: stated, month: true}
}

// partPoint reads "hösten 2023", "vårterminen 2024", "första halvåret 2025",
// "kvartal 3 2024".
func partPoint(ts []token, i, year int) (point, int, bool) {
	from, to, n, ok := yearPart(ts, i)
	if !ok {
		return point{}, 0, false
	}
	y, stated := yearOf(ts, i+n)
	if !stated && nextIs(ts, i+n-1, "år") {
		if y, stated = yearOf(ts, i+n+1); stated {
			n++
		}
	}
	if stated {
		year = y
		n++
	}
	if year == 0 {
		year = 4
	}
	last := to
	if to < from {
		last += 12
	}
	return point{from: day.Of(year, from, 1), to: day.Of(year, last+1, 0), year: stated}, n, true
}

func yearPart(ts []token, i int) (from, to time.Month, n int, ok bool) {
	if s, ok := swedish.SeasonOf(ts[i].low); ok {
		return s.From, s.To, 1, true
	}
	o, isOrdinal := swedish.Ordinal(ts[i].low)
	if ts[i].low == "sista" {
		o, isOrdinal = -1, true
	}
	if isOrdinal && i+1 < len(ts) {
		return nthPart(ts[i+1].low, o, 2)
	}
	if oneOf(ts[i].low, "kvartal", "tertial") && i+1 < len(ts) {
		if v, ok := swedish.Number(ts[i+1].low); ok {
			return nthPart(ts[i].low, v, 2)
		}
	}
	return 0, 0, 0, false
}

func nthPart(name string, nth, n int) (from, to time.Month, used int, ok bool) {
	length := map[string]int{"halvåret": 6, "halvår": 6, "kvartalet": 3, "kvartal": 3, "tertialet": 4, "tertial": 4}[name]
	if length == 0 {
		return 0, 0, 0, false
	}
	if nth == -1 {
		nth = 12 / length
	}
	if nth < 1 || nth*length > 12 {
		return 0, 0, 0, false
	}
	return time.Month((nth-1)*length + 1), time.Month(nth * length), n, true
}

func yearPoint(ts []token, i, _ int) (point, int, bool) {
	n := 0
	if oneOf(ts[i].low, "år", "året", "åren") {
		n++
	}
	y, ok := yearOf(ts, i+n)
	if !ok {
		return point{}, 0, false
	}
	return point{from: day.Of(y, time.January, 1), to: day.Of(y, time.December, 31), year: true, whole: true}, n + 1, true
}

func yearOf(ts []token, i int) (int, bool) {
	if i >= len(ts) || len(ts[i].low) != 4 || !ts[i].num {
		return 0, false
	}
	y, ok := swedish.Number(ts[i].low)
	return y, ok && y >= 2010 && y <= 2060
}

// within returns p in the given year.
func (p point) within(year int) point {
	shift := (year - p.from.Year()) * 12
	p.from = p.from.AddMonths(shift)
	if p.exact {
		p.to = p.from
	} else { // whole months: the day after the last is a first of the month
		p.to = p.to.Add(1).AddMonths(shift).Add(-1)
	}
	return p
}

// span is a point or a range of time found in a sentence.
type span struct {
	from, to day.Day
	at, end  int  // tokens
	ranged   bool // both ends are stated
	year     bool // the year is stated
	single   point
}

// spans returns every span of time that the sentence states.
func spans(ts []token) []span {
	var out []span
	for i := 0; i < len(ts); i++ {
		p, n, ok := pointAt(ts, i, 0)
		if !ok || falsePoint(ts, i, p) {
			continue
		}
		s := span{from: p.from, to: p.to, at: i, end: i + n, year: p.year, single: p}
		if q, end, ok := rangeTo(ts, i+n); ok {
			s = ranged(s, p, q, end)
		}
		if last, end, ok := forward(ts, s); ok {
			s.to, s.end, s.ranged = last, end, true
		}
		out = append(out, s)
		i = s.end - 1
	}
	return out
}

// forward reads "från den 1 september 2020 och ett år framåt": the last day,
// and where the words end.
func forward(ts []token, s span) (last day.Day, end int, ok bool) {
	if s.ranged || !s.year || !oneOf(word(ts, s.end), "och", "samt") || s.end+3 >= len(ts) || !ts[s.end+1].isNum || ts[s.end+1].value > 6 {
		return day.Day{}, 0, false
	}
	unit, months := ts[s.end+2].low, 12
	if oneOf(unit, "månader", "månad") {
		months = 1
	} else if unit != "år" {
		return day.Day{}, 0, false
	}
	if !oneOf(ts[s.end+3].low, "framåt", "fram") {
		return day.Day{}, 0, false
	}
	return s.from.AddMonths(months * ts[s.end+1].value).Add(-1), s.end + 4, true
}

// falsePoint reports whether the words only look like a point of time: "mars"
// in no date is kept, "maj" too, but "hösten" without a year and "vår" (our)
// are not periods by themselves.
func falsePoint(ts []token, i int, p point) bool {
	return !p.year && oneOf(ts[i].low, "vår", "den", "maj-", "andra") && !p.exact
}

// rangeTo reads "– 31 december 2024", "till och med april 2025", "och 2025".
func rangeTo(ts []token, i int) (point, int, bool) {
	j := i
	for j < len(ts) && oneOf(ts[j].low, "–", "-", "—", "till", "och", "med", "t.o.m", "tom", "fram", ".", "/", "samt", "t", "om") && j < i+6 {
		j++
	}
	if j == i || j >= len(ts) || word(ts, i) == "om" || word(ts, i) == "." || word(ts, i) == "med" {
		return point{}, 0, false
	}
	p, n, ok := pointAt(ts, j, 0)
	if !ok && j < len(ts) && len(ts[j].low) == 2 && ts[j].num && oneOf(word(ts, j-1), "/", "-", "–") {
		return shortYear(ts, i, j)
	}
	return p, j + n, ok
}

// shortYear reads the end of "2024/25" and "2023–24".
func shortYear(ts []token, i, j int) (point, int, bool) {
	y, ok := yearOf(ts, i-1)
	short, isNumber := swedish.Number(ts[j].low)
	if !ok || !isNumber || y%100+1 > short || short > y%100+5 {
		return point{}, 0, false
	}
	y += short - y%100
	return point{from: day.Of(y, time.January, 1), to: day.Of(y, time.December, 31), year: true, whole: true}, j + 1, true
}

// ranged puts the two ends of a range together. An end without a year takes
// the other's; a beginning later in the year than the end lies a year before.
func ranged(s span, p, q point, end int) span {
	switch {
	case !p.year && q.year:
		p = p.within(q.to.Year())
		if p.from.After(q.to) {
			p = p.within(q.to.Year() - 1)
		}
	case p.year && !q.year:
		q = q.within(p.from.Year())
		if q.to.Before(p.from) {
			q = q.within(p.from.Year() + 1)
		}
	}
	if q.to.Before(p.from) {
		return s
	}
	s.from, s.to, s.end, s.ranged, s.year = p.from, q.to, end, true, p.year || q.year
	return s
}
