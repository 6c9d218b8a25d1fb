package importing

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/swedish"
)

// clock is a time of day, from the beginning of that day, or a span of such.
type clock struct {
	from, to time.Duration // to beyond 24 h: on the day after
	told     bool
	exact    bool // to is from
}

// when is what one cell tells of a time: a day, a time of day, or both.
type when struct {
	day   day.Day // zero: not told
	clock clock
	zone  *time.Location // nil: Stockholm
}

var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`)
	compact   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:[ T]|$)`)
	yearLast  = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/. ](\d{4})`)
	wordMonth = regexp.MustCompile(`^(\d{1,2})(?::e)? ([a-zåäö]+)\.? (\d{4})`)
	serial    = regexp.MustCompile(`^\d{1,5}(?:[.,]\d+)?$`)
	wordDay   = regexp.MustCompile(`^(?:mån|tis|ons|tors|tor|fre|lör|sön)[a-zåäö]*\.?,? `)
	oneTime   = regexp.MustCompile(`^(\d{1,2})(?:[.:](\d{2})(?:[.:](\d{2})(?:[.,]\d+)?)?)?$`)
	fourTime  = regexp.MustCompile(`^(\d{2})(\d{2})$`)
	zoned     = regexp.MustCompile(`^(.*\d) ?(z|utc|[+-]\d{2}:?\d{2})$`)
	between   = regexp.MustCompile(`^(.*\d) ?(?:-|till|och) ?(\d.*)$`)
)

// plain makes one kind of dash, space and clock word of many.
var plain = strings.NewReplacer("–", "-", "—", "-", "−", "-", "\u00a0", " ", "\u202f", " ", "kl.", " ", "klockan", " ", "kl ", " ")

// readWhen reads a cell as Swedish programs and people write times: 2026-11-28
// 22:30, 2026-11-28T22:30:00+01:00, 20261128, 28/11 2026, 28.11.2026 kl. 22.30,
// 28 november 2026, 22–02, 2230, and the days since 1900 of a spreadsheet. What
// depends on today, such as "i går", is not read: a file is read later than it
// was written.
func readWhen(text string) (w when, ok bool) {
	text = strings.Join(strings.Fields(plain.Replace(strings.ToLower(text))), " ")
	if text == "" {
		return w, true
	}
	if serial.MatchString(text) {
		if w, ok := ofSerial(text); ok {
			return w, true
		}
	}
	text = wordDay.ReplaceAllString(text, "")
	d, rest, ok := readDay(text)
	if !ok {
		return w, false
	}
	w.day = d
	rest = strings.TrimLeft(rest, " t,")
	if m := zoned.FindStringSubmatch(rest); m != nil {
		if w.zone, ok = readZone(m[2]); !ok {
			return w, false
		}
		rest = strings.TrimSpace(m[1])
	}
	if rest == "" {
		return w, !d.IsZero()
	}
	w.clock, ok = readClock(rest)
	return w, ok
}

// ofSerial reads a number of days since 1900 with the time of day behind the
// point, as spreadsheets keep it; a number below one is a time of day.
func ofSerial(text string) (when, bool) {
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	if err != nil {
		return when{}, false
	}
	whole, part := math.Modf(n)
	at := time.Duration(math.Round(part*24*60)) * time.Minute
	c := clock{from: at, to: at, told: part > 0, exact: true}
	switch {
	case n > 0 && n < 1 && strings.ContainsAny(text, ".,"):
		return when{clock: c}, true
	case n >= 32874 && n < 73051: // 1990 to 2099
		return when{day: day.Of(1899, 12, 30).Add(int(whole)), clock: c}, true
	}
	return when{}, false
}

// readDay takes a day off the beginning of a text; ok is false for one that
// does not exist, and the day zero where none stands there.
func readDay(text string) (d day.Day, rest string, ok bool) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits only
	if m := yearFirst.FindStringSubmatch(text); m != nil {
		d, ok = dayOf(number(m[1]), number(m[2]), number(m[3]))
		return d, text[len(m[0]):], ok
	}
	if m := compact.FindStringSubmatch(strings.ToUpper(text)); m != nil {
		d, ok = dayOf(number(m[1]), number(m[2]), number(m[3]))
		return d, text[8:], ok
	}
	if m := yearLast.FindStringSubmatch(text); m != nil {
		d, ok = dayOf(number(m[3]), number(m[2]), number(m[1]))
		return d, text[len(m[0]):], ok
	}
	if m := wordMonth.FindStringSubmatch(text); m != nil {
		month, known := swedish.Month(m[2])
		d, ok = dayOf(number(m[3]), int(month), number(m[1]))
		return d, text[len(m[0]):], ok && known
	}
	return day.Day{}, text, true
}

func dayOf(year, month, dom int) (day.Day, bool) {
	if year < 1990 || year > 2099 || month < 1 || month > 12 || dom < 1 || dom > 31 {
		return day.Day{}, false
	}
	d := day.Of(year, time.Month(month), dom)
	_, _, got := d.Date()
	return d, got == dom
}

func readZone(text string) (*time.Location, bool) {
	if text == "z" || text == "utc" {
		return time.UTC, true
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:])
	offset := hours*3600 + minutes*60
	if text[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset), hours <= 14 && minutes < 60
}

func readClock(text string) (clock, bool) {
	if at, ok := timeOfDay(text); ok {
		return clock{from: at, to: at, told: true, exact: true}, true
	}
	m := between.FindStringSubmatch(text)
	if m == nil {
		return clock{}, false
	}
	from, ok := timeOfDay(m[1])
	to, ok2 := timeOfDay(m[2])
	if to <= from {
		to += 24 * time.Hour
	}
	return clock{from: from, to: to, told: true}, ok && ok2
}

func timeOfDay(text string) (time.Duration, bool) {
	m := oneTime.FindStringSubmatch(text)
	if m == nil {
		m = fourTime.FindStringSubmatch(text)
	}
	if m == nil {
		return 0, false
	}
	number := func(i int) int {
		if i >= len(m) {
			return 0
		}
		n, _ := strconv.Atoi(m[i]) // digits, or nothing
		return n
	}
	hour, minute, second := number(1), number(2), number(3)
	at := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	return at, hour < 24 && minute < 60 && second < 60 || hour == 24 && minute == 0
}

// moment is a time of a day on a clock, in UTC.
func (w when) moment(d day.Day, at time.Duration) time.Time {
	zone := w.zone
	if zone == nil {
		zone = day.Stockholm
	}
	y, m, dom := d.Date()
	minutes := int(at / time.Minute)
	return time.Date(y, m, dom, minutes/60, minutes%60, 0, 0, zone).UTC()
}

// span joins the cells of a row that tell when: the day or moment, the time of
// day beside it, and the end. A day without a time is the whole day; an end
// without a day is of the first day, or of the next where it would come before
// the beginning. ok is false where no day is told, or the end comes first.
func span(from, beside, to when) (began, finished time.Time, ok bool) {
	if from.day.IsZero() {
		return began, finished, false
	}
	if !from.clock.told && beside.clock.told {
		from.clock, from.zone = beside.clock, beside.zone
	}
	switch {
	case !from.clock.told:
		began, finished = from.moment(from.day, 0), from.moment(from.day.Add(1), 0)
	default:
		began, finished = from.moment(from.day, from.clock.from), from.moment(from.day, from.clock.to)
	}
	switch {
	case to.day.IsZero() && !to.clock.told:
	case !to.clock.told:
		finished = to.moment(to.day.Add(1), 0)
	case to.day.IsZero():
		if finished = to.moment(from.day, to.clock.to); finished.Before(began) {
			finished = to.moment(from.day.Add(1), to.clock.to)
		}
	default:
		finished = to.moment(to.day, to.clock.to)
	}
	backwards := !to.day.IsZero() && to.day.Before(from.day)
	return began, finished, !backwards && !finished.Before(began)
}
