package period

import (
	"cmp"
	"slices"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/identity"
)

// Seat is a function of which reports are expected: all those who hold it
// together, with whoever stands in for them.
type Seat struct {
	Function     string   `json:"function"`
	Organisation string   `json:"organisation"`       // ID of a party or of one beside them
	Deputies     []string `json:"deputies,omitempty"` // functions that stand in
	Away         bool     `json:"away,omitempty"`     // nobody is there, and nobody stands in
	Reports      int      `json:"reports"`            // in the period, not withdrawn

	members  []string // IDs of memberships
	accounts []string
	letters  []identity.Member // to whom a reminder goes: those who are not away
}

// Expected reports whether a report of the function is expected: not where
// nobody is there and nothing was sent.
func (s Seat) Expected() bool { return !s.Away || s.Reports > 0 }

// Reported reports whether the function has sent anything, "nothing to report"
// too.
func (s Seat) Reported() bool { return s.Reports > 0 }

// Roster is who is expected to report in a period, and who has. The reporting
// coverage is Reported of Expected, at the meeting and in the picture alike.
type Roster struct {
	Seats  []Seat `json:"seats"`
	Beside int    `json:"beside"` // reports from others
}

// Expected counts the functions that are expected to report: not those that are
// away and have sent nothing.
func (r Roster) Expected() int {
	return r.count(Seat.Expected)
}

// Reported counts the functions that have.
func (r Roster) Reported() int { return r.count(Seat.Reported) }

func (r Roster) count(is func(Seat) bool) (n int) {
	for _, s := range r.Seats {
		if is(s) {
			n++
		}
	}
	return n
}

// Missing are the functions that are expected and have sent nothing.
func (r Roster) Missing() []Seat {
	var list []Seat
	for _, s := range r.Seats {
		if s.Expected() && !s.Reported() {
			list = append(list, s)
		}
	}
	return list
}

// Asks reports whether a report is still asked of an account: whether it holds a
// function that is missing, or stands in for one, and is not away.
func (r Roster) Asks(account string) bool {
	return slices.ContainsFunc(r.Missing(), func(s Seat) bool {
		return slices.ContainsFunc(s.letters, func(m identity.Member) bool { return m.Account == account })
	})
}

// Absence is a span of days on which a membership is away.
type Absence struct {
	ID     string
	Member string // ID of the membership
	Span   day.Period
}

// sent are the reports of one account in one function, as the roster needs them.
type sent struct {
	period, account, reporter, function string
	count                               int
}

// seating puts memberships together into seats, by function and organisation.
func seating(members []identity.Member, absences []Absence, due day.Day) []Seat {
	var seats []Seat
	away := func(id string) bool {
		return slices.ContainsFunc(absences, func(a Absence) bool { return a.Member == id && a.Span.Contains(due) })
	}
	for _, m := range members {
		if m.Role != access.Reporter || m.StandsIn != "" {
			continue
		}
		i := slices.IndexFunc(seats, func(s Seat) bool { return s.Function == m.Function && s.Organisation == m.Reporter() })
		if i < 0 {
			i, seats = len(seats), append(seats, Seat{Function: m.Function, Organisation: m.Reporter(), Away: true})
		}
		seats[i].take(m, away(m.ID))
	}
	for _, m := range members {
		i := slices.IndexFunc(seats, func(s Seat) bool { return slices.Contains(s.members, m.StandsIn) })
		if m.Role == access.Reporter && m.StandsIn != "" && i >= 0 {
			seats[i].Deputies = append(seats[i].Deputies, m.Function)
			seats[i].take(m, away(m.ID))
		}
	}
	slices.SortStableFunc(seats, func(a, b Seat) int {
		return cmp.Or(cmp.Compare(a.Organisation, b.Organisation), cmp.Compare(a.Function, b.Function))
	})
	return seats
}

func (s *Seat) take(m identity.Member, away bool) {
	s.members, s.accounts = append(s.members, m.ID), append(s.accounts, m.Account)
	if !away {
		s.Away, s.letters = false, append(s.letters, m)
	}
}

// enroll counts reports for the seats that they come from.
func enroll(seats []Seat, reports []sent) Roster {
	r := Roster{Seats: seats}
	for _, report := range reports {
		i := slices.IndexFunc(seats, func(s Seat) bool {
			return slices.Contains(s.accounts, report.account) && report.function != "" && (s.Function == report.function || slices.Contains(s.Deputies, report.function))
		})
		if i < 0 {
			i = slices.IndexFunc(seats, func(s Seat) bool { return s.Function == report.function && s.Organisation == report.reporter })
		}
		if i < 0 {
			i = slices.IndexFunc(seats, func(s Seat) bool { return slices.Contains(s.accounts, report.account) })
		}
		if i < 0 {
			r.Beside += report.count
			continue
		}
		seats[i].Reports += report.count
	}
	return r
}
