package period

import (
	"context"
	"time"

	"lykta/internal/analysis/presence"
	"lykta/internal/day"
)

// Covered is how much of what was wanted at one place, so far, somebody was
// there.
type Covered struct {
	Wanted Wanted
	Needed int // minutes wanted up to now
	There  int // of these, with somebody there
	Times  int // how many times it was wanted
}

// Cover holds what was wanted against who was there, up to a moment. Being at a
// place counts for the place and for the area that it lies in; being somewhere
// in an area does not count for a place in it.
func Cover(ctx context.Context, wanted []Wanted, visits []Visit, span day.Period, until time.Time) ([]Covered, error) {
	spots := spots{}
	list := make([]Covered, len(wanted))
	var needs []presence.Need
	var of []int
	for i, w := range wanted {
		list[i].Wanted = w
		for _, n := range w.needs(span, until) {
			n.Place = spots.number(w.Area, w.Place)
			needs, of = append(needs, n), append(of, i)
			list[i].Times++
			list[i].Needed += int(n.To - n.From)
		}
	}
	c, err := presence.Cover(ctx, needs, spots.visits(visits))
	if err != nil {
		return nil, err
	}
	for i, minutes := range c.PerNeed {
		list[of[i]].There += int(minutes)
	}
	return list, nil
}

// needs are the times at which presence was wanted on days of a span, up to a
// moment: what lies ahead is not missing yet.
func (w Wanted) needs(span day.Period, until time.Time) []presence.Need {
	var list []presence.Need
	for d := w.Span.From; !d.After(w.Span.To); d = d.Add(1) {
		if !span.Contains(d) || !w.on(d.Weekday()) {
			continue
		}
		from := at(d, w.From)
		to := at(d, w.To)
		if w.To <= w.From {
			to = at(d.Add(1), w.To)
		}
		if to.After(until) {
			to = until
		}
		if to.Sub(from) >= time.Minute {
			list = append(list, presence.Need{From: minute(from), To: minute(to), Weight: 1})
		}
	}
	return list
}

func (w Wanted) on(weekday time.Weekday) bool {
	for _, d := range w.Weekdays {
		if d == weekday {
			return true
		}
	}
	return false
}

func minute(t time.Time) int64 { return t.Unix() / 60 }

// spots numbers places and areas.
type spots map[string]int

func (s spots) number(area, place string) int {
	name := "area|" + area
	if place != "" {
		name = "place|" + place
	}
	if _, known := s[name]; !known {
		s[name] = len(s)
	}
	return s[name]
}

// visits are those at a place, and once more as those in its area.
func (s spots) visits(list []Visit) []presence.Visit {
	var out []presence.Visit
	who := map[string]int{}
	for _, v := range list {
		from, to := minute(v.Began), minute(v.Finished)
		if to <= from {
			continue
		}
		name := v.Reporter + "|" + v.Function
		if _, known := who[name]; !known {
			who[name] = len(who)
		}
		if v.Place != "" {
			out = append(out, presence.Visit{Place: s.number("", v.Place), From: from, To: to, Who: who[name]})
		}
		if v.Area != "" {
			out = append(out, presence.Visit{Place: s.number(v.Area, ""), From: from, To: to, Who: who[name]})
		}
	}
	return out
}
