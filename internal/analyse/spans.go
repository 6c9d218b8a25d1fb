package analyse

import (
	"context"
	"math"
	"time"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/presence"
	"lykta/internal/errs"
)

// spans reads needs and visits, and keeps the names that were used.
type spans struct {
	place    *time.Location
	minutes  bool // times are minutes and not the clock's
	places   map[string]int
	names    []string
	who      map[string]int
	whoNames []string
}

// told is a time as it was given.
func (r *spans) told(minute int64) any {
	if r.minutes {
		return minute
	}
	return time.Unix(minute*60, 0).In(r.place).Format(layouts[1])
}

// columns finds from and to, by the clock or in minutes.
func (r *spans) columns(s *sheet.Sheet) (from, to int) {
	if r.minutes = s.Find("from_min") >= 0; r.minutes {
		return s.Need("from_min"), s.Need("to_min")
	}
	return s.Need("from", "from_min"), s.Need("to", "to_min")
}

// sameClock is columns for a file after the first: its times must be of the
// same sort.
func (r *spans) sameClock(s *sheet.Sheet) (from, to int, err error) {
	first := r.minutes
	from, to = r.columns(s)
	if r.minutes != first {
		return 0, 0, errs.E(errs.Invalid, "analyse.coverage.clocks", s.Name)
	}
	return from, to, nil
}

func (r *spans) at(s *sheet.Sheet, column int) int64 {
	if r.minutes {
		return s.Int(column)
	}
	return HotTimes{Place: r.place}.moment(s, column).Unix() / 60
}

func (r *spans) needs(ctx context.Context, path string) ([]presence.Need, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	place, weight := s.Need("place"), s.Find("weight")
	from, to := r.columns(s)
	var list []presence.Need
	for s.Next() {
		n := presence.Need{From: r.at(s, from), To: r.at(s, to), Weight: 1}
		n.Place = numbered(&r.names, r.places, s.ID(place))
		if weight >= 0 {
			n.Weight = s.Float(weight)
			if s.OK() && !(n.Weight > 0 && !math.IsInf(n.Weight, 0)) {
				s.Fault(weight, "analyse.weigh.weight")
			}
		}
		if s.OK() && n.To <= n.From {
			s.Fault(to, "analyse.hottimes.backwards")
		}
		list = append(list, n)
	}
	return list, s.Err()
}

func (r *spans) visits(ctx context.Context, path string) ([]presence.Visit, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	place, who := s.Need("place"), s.Need("who")
	from, to, err := r.sameClock(s)
	if err != nil {
		return nil, err
	}
	var list []presence.Visit
	for s.Next() {
		v := presence.Visit{From: r.at(s, from), To: r.at(s, to), Place: numbered(&r.names, r.places, s.ID(place)), Who: numbered(&r.whoNames, r.who, s.ID(who))}
		if s.OK() && v.To < v.From {
			s.Fault(to, "analyse.hottimes.backwards")
		}
		list = append(list, v)
	}
	return list, s.Err()
}

// numbered gives a name its number, a new one where it is new.
func numbered(names *[]string, numbers map[string]int, name string) int {
	n, known := numbers[name]
	if !known {
		n = len(*names)
		numbers[name], *names = n, append(*names, name)
	}
	return n
}

// candidates reads what could be done: the rows of one name are one candidate.
// Its slot is what happens at the same time, and needed where teams are few.
func (r *spans) candidates(ctx context.Context, path string, slotted bool) ([]offer, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	candidate, place, slot := s.Need("candidate"), s.Need("place"), s.Find("slot")
	if slotted {
		slot = s.Need("slot")
	}
	from, to, err := r.sameClock(s)
	if err != nil {
		return nil, err
	}
	var list []offer
	var slotNames []string
	number, slots := map[string]int{}, map[string]int{}
	for s.Next() {
		name := s.ID(candidate)
		span := presence.Need{From: r.at(s, from), To: r.at(s, to), Weight: 1, Place: numbered(&r.names, r.places, s.ID(place))}
		if s.OK() && span.To <= span.From {
			s.Fault(to, "analyse.hottimes.backwards")
		}
		i, known := number[name]
		if !known {
			i, number[name] = len(list), len(list)
			list = append(list, offer{name: name})
		}
		if slot >= 0 {
			at := numbered(&slotNames, slots, s.ID(slot))
			if known && list[i].slot != at {
				s.Fault(slot, "analyse.placement.slot", name)
			}
			list[i].slot = at
		}
		list[i].spans = append(list[i].spans, span)
	}
	return list, s.Err()
}
