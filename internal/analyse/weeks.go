package analyse

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
)

// weeks is how a file names its weeks: by number, by year and week, or by a
// date seven days after the one before.
type weeks struct {
	style byte    // 'n', 'w' or 'd'; 0 before the first row
	zero  day.Day // the day of week number 0, for 'w' and 'd'
}

// firstMonday is what weeks are counted from when they are not numbered.
var firstMonday = day.MustParse("1969-12-29")

// number reads a week; ok is false for what is no week, or one of another style
// than those before it.
func (c *weeks) number(text string) (week int, ok bool) {
	style, n, d := byte(0), 0, day.Day{}
	if v, err := strconv.Atoi(text); err == nil {
		style, n = 'n', v
	} else if d, ok = isoWeek(text); ok {
		style = 'w'
	} else if d, err = day.Parse(text); err == nil {
		style = 'd'
	} else {
		return 0, false
	}
	if c.style == 0 {
		c.style, c.zero = style, firstMonday
		if style == 'd' {
			c.zero = firstMonday.Add(mod7(d.Sub(firstMonday)))
		}
	}
	if style != c.style {
		return 0, false
	}
	if style == 'n' {
		return n, true
	}
	days := d.Sub(c.zero)
	return floor7(days), days%7 == 0
}

// name writes a week as the file does.
func (c weeks) name(week int) string {
	d := c.zero.Add(7 * week)
	switch c.style {
	case 'w':
		year, w := d.ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, w)
	case 'd':
		return d.String()
	}
	return strconv.Itoa(week)
}

// value is a week in JSON: a number, or a text.
func (c weeks) value(week int) any {
	if c.style == 'n' {
		return week
	}
	return c.name(week)
}

// isoWeek returns the Monday of "2026-W48", "2026W48" or "2026-v48".
func isoWeek(text string) (day.Day, bool) {
	year, week, found := strings.Cut(strings.ToUpper(text), "W")
	if !found {
		year, week, found = strings.Cut(strings.ToUpper(text), "V")
	}
	y, errYear := strconv.Atoi(strings.TrimSuffix(year, "-"))
	w, errWeek := strconv.Atoi(week)
	if !found || errYear != nil || errWeek != nil || y < 1900 || y > 2200 || w < 1 || w > 53 {
		return day.Day{}, false
	}
	// 4 January is in week 1.
	first := day.Of(y, time.January, 4)
	monday := first.Add(-mod7(int(first.Weekday())-1) + 7*(w-1))
	gotYear, gotWeek := monday.ISOWeek()
	return monday, gotYear == y && gotWeek == w
}

func mod7(n int) int { return (n%7 + 7) % 7 }

func floor7(n int) int { return (n - mod7(n)) / 7 }
