package report

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
)

// clock is a time of day, or a span between two; hours and minutes.
type clock struct {
	from, to [2]int
	exact    bool
}

var (
	oneClock = regexp.MustCompile(`^(\d{1,2})(?:[.:]?(\d{2}))?$`)
	twoClock = regexp.MustCompile(`^(?:mellan |från )?(\d{1,2}(?:[.:]?\d{2})?) ?(?:-|till|och) ?(\d{1,2}(?:[.:]?\d{2})?)$`)
)

func readClock(text string) (clock, bool) {
	if m := twoClock.FindStringSubmatch(text); m != nil {
		from, ok1 := hourMinute(m[1])
		to, ok2 := hourMinute(m[2])
		return clock{from: from, to: to}, ok1 && ok2 && from != to
	}
	from, ok := hourMinute(text)
	return clock{from: from, to: from, exact: true}, ok
}

func hourMinute(text string) ([2]int, bool) {
	m := oneClock.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return [2]int{}, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	return [2]int{hour, minute}, hour < 24 && minute < 60 || hour == 24 && minute == 0
}

// clock puts a time of day on its day. "Natten" of a day belongs to the evening
// that it begins in, so that its small hours are of the day after.
func (r whenReader) clock(d day.Day, named bool, part string, c clock) (Span, bool) {
	if part != "" {
		if c.from[0] < 12 && (part == "kväll" || part == "eftermiddag") {
			c.from[0] += 12
			if c.to[0] < 12 {
				c.to[0] += 12
			}
		}
		if part == "natt" && c.from[0] < 12 {
			c.from[0], c.to[0] = c.from[0]+24, c.to[0]+24
		}
	}
	if !c.exact && (c.to[0] < c.from[0] || c.to[0] == c.from[0] && c.to[1] <= c.from[1]) {
		c.to[0] += 24
	}
	if c.exact {
		c.to = c.from
	}
	if !named {
		d = r.nearest(func(d day.Day) time.Time { return at(d, c.from[0], c.from[1]) })
	}
	return Span{at(d, c.from[0], c.from[1]), at(d, c.to[0], c.to[1])}, true
}
