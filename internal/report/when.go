package report

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
)

// Span is when something happened: at a moment, or some time within a span.
type Span struct {
	Began    time.Time // UTC
	Finished time.Time // UTC, exclusive; Began where the moment is exact
}

// ReadWhen reads when something happened, as people write it: "nu", "22.30",
// "i går 22.30", "i natt", "fredag kväll", "28/11 22–02", "mellan 22 och 02", "för
// en timme sedan", "28/11 18 till 1/12 7". What names no day is the last such
// time before now, and with ahead the first one after. A span that has not ended
// ends now. ok is false for what is not understood. Clocks are Stockholm's.
func ReadWhen(text string, now time.Time, ahead bool) (span Span, ok bool) {
	now = now.Truncate(time.Minute).UTC()
	r := whenReader{now: now, today: day.In(now), ahead: ahead}
	text = tidy(text)
	span, ok = r.read(text)
	if !ok {
		span, ok = r.fromTo(text)
	}
	if !ok {
		return Span{}, false
	}
	if !ahead && span.Began.Before(now) && span.Finished.After(now) {
		span.Finished = now
	}
	return span, true
}

var (
	dashes  = strings.NewReplacer("–", "-", "—", "-", "−", "-", "\u00a0", " ", "\u202f", " ", ",", " ", "idag", "i dag", "igår", "i går", "imorse", "i morse", "inatt", "i natt", "ikväll", "i kväll", "imorgon", "i morgon", "iförrgår", "i förrgår")
	filling = regexp.MustCompile(`\b(kl\.?|klockan|ca\.?|cirka|omkring|runt|vid|den|på|under)(\s|$)`)
	spaces  = regexp.MustCompile(`\s+`)
)

func tidy(text string) string {
	text = dashes.Replace(strings.ToLower(text))
	text = filling.ReplaceAllString(spaces.ReplaceAllString(text, " "), " ")
	return strings.TrimSuffix(strings.TrimSpace(spaces.ReplaceAllString(text, " ")), ".")
}

// whenReader knows from when a text is read.
type whenReader struct {
	now   time.Time
	today day.Day
	ahead bool
}

var ago = regexp.MustCompile(`^för (en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|femton|tjugo|en halv|\d{1,3}) ?(min|minut|minuter|tim|h|timma|timme|timmar|dag|dagar|dygn) sedan$`)

var small = map[string]float64{"en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "tolv": 12, "femton": 15, "tjugo": 20, "en halv": 0.5}

// read reads one moment or one span of one day or night.
func (r whenReader) read(text string) (Span, bool) {
	switch text {
	case "nu", "just nu", "nyss", "nyligen":
		return Span{r.now, r.now}, true
	case "för en halvtimme sedan":
		text = "för 30 minuter sedan"
	}
	if m := ago.FindStringSubmatch(text); m != nil {
		return r.ago(m[1], m[2])
	}
	if eve, found := strings.CutPrefix(text, "natten till "); found {
		d, _, rest, ok := r.day(eve)
		if !ok || rest != "" {
			return Span{}, false
		}
		return r.part(d.Add(-1), true, "natt")
	}
	d, part, rest, named := r.day(text)
	rest = strings.TrimSpace(rest)
	if part == "" {
		part, rest = partOf(rest)
	}
	switch {
	case named && part == "" && rest == "":
		return r.whole(d)
	case rest == "":
		return r.part(d, named, part)
	}
	c, ok := readClock(rest)
	if !ok {
		return Span{}, false
	}
	return r.clock(d, named, part, c)
}

func (r whenReader) ago(number, unit string) (Span, bool) {
	n, known := small[number]
	if !known {
		whole, err := strconv.Atoi(number)
		if err != nil {
			return Span{}, false
		}
		n = float64(whole)
	}
	length := time.Hour
	switch {
	case strings.HasPrefix(unit, "min"):
		length = time.Minute
	case strings.HasPrefix(unit, "d"):
		length = 24 * time.Hour
	}
	at := r.now.Add(-time.Duration(n * float64(length))).Truncate(time.Minute)
	return Span{at, at}, true
}

// fromTo reads "fredag 18 till måndag 7": two moments, the second with a day of
// its own or of the first.
func (r whenReader) fromTo(text string) (Span, bool) {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "mellan "), "från ")
	for _, between := range []string{" till ", " - ", " och ", "-"} {
		first, second, found := strings.Cut(text, between)
		if !found {
			continue
		}
		if from, ok := r.read(first); ok {
			if to, ok := r.read(second); ok && to.Finished.After(from.Began) {
				return Span{from.Began, to.Finished}, true
			}
		}
	}
	return Span{}, false
}

// whole is a day, and of today what has been of it.
func (r whenReader) whole(d day.Day) (Span, bool) {
	return Span{d.Start().UTC(), d.Add(1).Start().UTC()}, true
}

// parts are the parts of a day, in hours of its clock; the night ends on the day
// after.
var parts = map[string][2]int{
	"morgon": {5, 9}, "förmiddag": {9, 12}, "lunch": {11, 13}, "eftermiddag": {12, 18}, "kväll": {18, 23}, "natt": {22, 30},
}

func (r whenReader) part(d day.Day, named bool, part string) (Span, bool) {
	hours, ok := parts[part]
	if !ok {
		return Span{}, false
	}
	if !named {
		d = r.nearest(func(d day.Day) time.Time { return at(d, hours[0], 0) })
	}
	return Span{at(d, hours[0], 0), at(d, hours[1], 0)}, true
}

// at is a clock time of a day, in UTC; hours from 24 on are of the day after.
func at(d day.Day, hour, minute int) time.Time {
	y, m, dom := d.Add(hour / 24).Date()
	return time.Date(y, m, dom, hour%24, minute, 0, 0, day.Stockholm).UTC()
}

// nearest is the last day on which something begins no later than now, and
// ahead the first on which it begins no earlier.
func (r whenReader) nearest(begins func(day.Day) time.Time) day.Day {
	d := r.today
	if r.ahead {
		for begins(d).Before(r.now) {
			d = d.Add(1)
		}
		return d
	}
	for begins(d).After(r.now) {
		d = d.Add(-1)
	}
	return d
}
