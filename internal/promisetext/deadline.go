package promisetext

import "lykta/internal/day"

// findDeadline reads a day by which something is to be done: "senast den 30
// september", "före den 1 juni", "innan utgången av juni 2024", "senast i
// maj". "Före sommaren" names no day. A day without a year lies in the
// period, or has none.
func findDeadline(ts []token, period *day.Period) (d *day.Day, from, to int, ok bool) {
	for i := range ts {
		before := oneOf(ts[i].low, "före", "innan")
		if !before && !oneOf(ts[i].low, "senast") {
			continue
		}
		j := i + 1
		end := false // "utgången av", "slutet av": the last day, not the day before
		for j < len(ts) && oneOf(ts[j].low, "i", "den", "under", "utgången", "slutet", "av", "vid", "mitten", "till", "och", "med", "månadsskiftet") {
			end = end || oneOf(ts[j].low, "utgången", "slutet")
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
			}
			at := p.to
			if before && !end {
				at = p.from.Add(-1)
			}
			return &at, i, j + n, true
		}
	}
	return nil, 0, 0, false
}

func deadlinePoint(ts []token, j int, period *day.Period) (point, int, bool) {
	if oneOf(ts[j].low, "årsskiftet", "årets", "år", "året", "perioden", "periodens", "löftesperioden") && period != nil {
		if _, ok := yearOf(ts, j+1); !ok {
			n := 1
			if nextIs(ts, j, "slut", "utgång") {
				n++
			}
			last := period.To
			return point{from: last.Add(1), to: last}, n, true
		}
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
