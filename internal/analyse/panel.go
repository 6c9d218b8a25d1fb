package analyse

import (
	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/effect"
)

// panelRow is what is known of one area while its weeks are read.
type panelRow struct {
	row     int
	treated bool
	next    int
	counts  []float64
}

// readPanel reads area, week, treated, post and count: every area has the same
// weeks in order, treated never changes within one, and post begins in the same
// week for all.
func readPanel(s *sheet.Sheet) (effect.Panel, error) {
	area, week, treated, post, count := s.Find("area", "muni"), s.Need("week", "time"), s.Find("treated"), s.Need("post"), s.Need("count")
	var order []string
	rows := map[string]*panelRow{}
	var clock weeks
	first, start, started := 0, 0, false
	for s.Next() {
		name := ""
		if area >= 0 {
			name = s.ID(area)
		}
		at, ok := clock.number(s.Text(week))
		if !ok {
			s.Fault(week, "analyse.series.week", s.Text(week))
		}
		is := treated < 0 || flag(s, treated)
		after, n := flag(s, post), s.Count(count)
		if !s.OK() {
			continue
		}
		r, known := rows[name]
		if !known {
			if len(order) == 0 {
				first = at
			}
			r = &panelRow{row: s.Line(), treated: is, next: first}
			rows[name], order = r, append(order, name)
		}
		switch {
		case at < r.next:
			s.Fault(week, "analyse.series.order", name, s.Text(week))
		case at > r.next:
			s.Fault(week, "analyse.series.gap", name, clock.name(r.next))
		case r.treated != is:
			s.Fault(treated, "analyse.effect.treated", name)
		case after && !started:
			start, started = at, true
		case started && after != (at >= start):
			s.Fault(post, "analyse.effect.post", clock.name(start))
		}
		r.next, r.counts = at+1, append(r.counts, float64(n))
	}
	if err := s.Err(); err != nil {
		return effect.Panel{}, err
	}
	p := effect.Panel{Start: start - first}
	for _, name := range order {
		r := rows[name]
		if len(r.counts) != len(rows[order[0]].counts) {
			s.FaultAt(r.row, week, "analyse.effect.length", name, len(r.counts), len(rows[order[0]].counts))
		}
		p.Counts, p.Treated = append(p.Counts, r.counts), append(p.Treated, r.treated)
	}
	if !started {
		s.FaultAt(2, post, "analyse.effect.never")
	}
	return p, s.Err()
}

// flag reads 0 or 1.
func flag(s *sheet.Sheet, column int) bool {
	v := s.Int(column)
	if s.OK() && v != 0 && v != 1 {
		s.Fault(column, "analyse.flag", int(v))
	}
	return v == 1
}
