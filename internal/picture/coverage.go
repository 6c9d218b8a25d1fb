package picture

import (
	"cmp"
	"slices"

	"lykta/internal/period"
)

// Coverage is the reporting coverage: which functions have reported, of those
// that were expected to. It is the meeting's roster and nothing else; a span of
// several periods expects each function once for every period that it was there.
type Coverage struct {
	Periods  int    `json:"periods"` // of the cycle that begin in the span
	Expected int    `json:"expected"`
	Reported int    `json:"reported"`
	Beside   int    `json:"beside"` // reports from others, such as files
	Seats    []Seat `json:"seats"`  // by organisation and function
}

// Seat is a function of an organisation, in the periods of a span.
type Seat struct {
	Function     string `json:"function"`
	Organisation string `json:"organisation"`
	Expected     int    `json:"expected"` // periods that a report was expected in
	Reported     int    `json:"reported"` // of these, in which one came
}

// coverageOf sums rosters, in any order.
func coverageOf(rosters []period.Roster) Coverage {
	c := Coverage{Periods: len(rosters), Seats: []Seat{}}
	sums := map[[2]string]Seat{}
	for _, r := range rosters {
		c.Expected, c.Reported, c.Beside = c.Expected+r.Expected(), c.Reported+r.Reported(), c.Beside+r.Beside
		for _, held := range r.Seats {
			key := [2]string{held.Organisation, held.Function}
			s := sums[key]
			s.Function, s.Organisation = held.Function, held.Organisation
			if held.Expected() {
				s.Expected++
			}
			if held.Reported() {
				s.Reported++
			}
			sums[key] = s
		}
	}
	for _, s := range sums {
		if s.Expected > 0 {
			c.Seats = append(c.Seats, s)
		}
	}
	slices.SortFunc(c.Seats, func(a, b Seat) int {
		return cmp.Or(cmp.Compare(a.Organisation, b.Organisation), cmp.Compare(a.Function, b.Function))
	})
	return c
}

// Missing are the functions of which no report came in some period of the span.
func (c Coverage) Missing() []Seat {
	return slices.DeleteFunc(slices.Clone(c.Seats), func(s Seat) bool { return s.Reported == s.Expected })
}

// organisations counts those that were expected to report, and those of them
// that did at least once: what everybody is told.
func (c Coverage) organisations() (expected, reported int) {
	sent := map[string]bool{}
	for _, s := range c.Seats {
		sent[s.Organisation] = sent[s.Organisation] || s.Reported > 0
	}
	for _, did := range sent {
		if did {
			reported++
		}
	}
	return len(sent), reported
}

// Sources are the organisations that the events come from: not how many of those
// who should report have, but who is compared with themselves. An imported file
// makes its organisation a source.
type Sources struct {
	Active []string `json:"active"` // IDs of all that sent something, also "nothing to report"
	Joined []string `json:"joined"` // active now, and in less than half of the earlier periods
	Left   []string `json:"left"`   // active in at least half of them, and not now
}

// Changed reports whether the events come from others than before.
func (s Sources) Changed() bool { return len(s.Joined)+len(s.Left) > 0 }

// sources tells which organisations there are, and which came or went.
func (t *tally) sources() Sources {
	s := Sources{Active: []string{}, Joined: []string{}, Left: []string{}}
	same := t.same(0)
	n := len(t.windows) - 2
	for _, reporter := range t.reporters() {
		if reporter == "" {
			continue
		}
		active := t.active[reporter]
		_, stays := same[reporter]
		periods := 0
		for _, a := range active[2:] {
			if a {
				periods++
			}
		}
		switch {
		case active[0] && !stays && n >= least:
			s.Joined = append(s.Joined, reporter)
		case !active[0] && n >= least && float64(periods) >= kept*float64(n):
			s.Left = append(s.Left, reporter)
		}
		if active[0] {
			s.Active = append(s.Active, reporter)
		}
	}
	return s
}
