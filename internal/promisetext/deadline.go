package promisetext

import (
	"time"

	"lykta/internal/day"
)

// findDeadline reads a day by which something is to be done: "senast den 30
// september", "före den 1 juni", "innan utgången av juni 2024", "senast i
// maj". "Före sommaren" names no day. A day without a year lies in the
// period, or has none.
func findDeadline(ts []token, period *day.Period) (d *day.Day, from, to int, ok bool) {
	for i := range ts {
		before := oneOf(ts[i].low, "före", "innan")
		if !before && ts[i].low != "senast" && !readyBy(ts, i) {
			continue
		}
		j := i + 1
		end := false    // "utgången av", "slutet av": the last day, not the day before
		middle := false // "mitten av maj": the fifteenth
		for j < len(ts) && oneOf(ts[j].low, "i", "den", "under", "utgången", "slutet", "av", "vid", "mitten", "till", "och", "med", "månadsskiftet") {
			end = end || oneOf(ts[j].low, "utgången", "slutet")
			middle = middle || ts[j].low == "mitten"
			if ts[j].low == "den" {
				break
			}
			j++
		}
		if j >= len(ts) {
			continue
		}
		if p, n, ok := deadlinePoint(ts, j, period); ok {
			if nextIs(ts, j+n-1, "månads") {
				n++
			}
			if nextIs(ts, j+n-1, "utgång", "slut") {
				end = true
				n++
			} else if nextIs(ts, j+n-1, "är", "tar") && nextIs(ts, j+n, "slut", "över") { // "innan november är slut"
				end = true
				n += 2
			}
			at := p.to
			if middle && p.month {
				at = p.from.Add(14)
			} else if before && !end {
				at = p.from.Add(-1)
			}
			return &at, i, j + n, true
		}
	}
	return nil, 0, 0, false
}

// readyBy reports whether what is to be ready stands at i and its day next:
// "klar till den 15 november", "färdigställt i juni".
func readyBy(ts []token, i int) bool {
	return oneOf(ts[i].low, "klar", "klart", "klara", "färdig", "färdigt", "färdiga", "färdigställd", "färdigställt", "färdigställda", "slutförd", "slutfört", "slutförda") &&
		nextIs(ts, i, "till", "den", "i", "under", "vid", "senast")
}

// weekPoint reads "vecka 20", "v. 20": an ISO week, Monday to Sunday, of the
// period's first year, or of the next where that week is over before it.
func weekPoint(ts []token, i int, period *day.Period) (point, int, bool) {
	if !oneOf(ts[i].low, "vecka", "v") || period == nil {
		return point{}, 0, false
	}
	j := i + 1
	if word(ts, j) == "." {
		j++
	}
	if j >= len(ts) || !ts[j].num || ts[j].value < 1 || ts[j].value > 53 {
		return point{}, 0, false
	}
	for _, year := range []int{period.From.Year(), period.From.Year() + 1} {
		monday := day.Of(year, time.January, 4) // always in week 1
		monday = monday.Add(-(int(monday.Weekday()) + 6) % 7).Add(7 * (ts[j].value - 1))
		if p := (point{from: monday, to: monday.Add(6)}); !p.to.Before(period.From) {
			return p, j + 1 - i, true
		}
	}
	return point{}, 0, false
}

// newYear reads "årsskiftet 2025/2026", the end of its first year.
func newYear(ts []token, j int) (point, int, bool) {
	y, ok := yearOf(ts, j+1)
	if ts[j].low != "årsskiftet" || !ok || word(ts, j+2) != "/" && word(ts, j+2) != "–" && word(ts, j+2) != "-" {
		return point{}, 0, false
	}
	last := day.Of(y, time.December, 31)
	return point{from: last.Add(1), to: last}, 4, true
}

func deadlinePoint(ts []token, j int, period *day.Period) (point, int, bool) {
	if oneOf(ts[j].low, "årsskiftet", "årets", "år", "året", "perioden", "periodens", "löftesperioden") && period != nil {
		_, dated := yearOf(ts, j+1)
		if _, end := yearOf(ts, j+2); !dated && !(end && ts[j].low == "årets") {
			n := 1
			if nextIs(ts, j, "slut", "utgång") {
				n++
			}
			last := period.To
			return point{from: last.Add(1), to: last}, n, true
		}
	}
	if ts[j].low == "årets" && nextIs(ts, j, "slut", "utgång") {
		if y, ok := yearOf(ts, j+2); ok {
			last := day.Of(y, time.December, 31)
			return point{from: last.Add(1), to: last}, 3, true
		}
	}
	if p, n, ok := newYear(ts, j); ok {
		return p, n, true
	}
	if p, n, ok := weekPoint(ts, j, period); ok {
		return p, n, true
	}
	p, n, ok := pointAt(ts, j, 0)
	if !ok || !p.exact && !p.month && !p.whole && !p.year {
		return point{}, 0, false
	}
	if p.year {
		return p, n, true
	}
	if period == nil {
		return point{}, 0, false
	}
	in := p.within(period.From.Year())
	if in.to.Before(period.From) {
		in = p.within(period.From.Year() + 1)
	}
	return in, n, true
}
