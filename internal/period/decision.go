package period

import (
	"slices"
	"strings"
	"time"

	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/guard"
)

// Progress is how far something decided has come.
type Progress string

// How far it may have come.
const (
	Ongoing Progress = "ongoing"
	Delayed Progress = "delayed" // it is told that it will be later
	Done    Progress = "done"
	Stopped Progress = "stopped" // with its reason
	None    Progress = "nothing" // of a decision that nothing is done: there is nothing to follow
)

// AllProgress is all that can be told of a decision, in the order in which they are offered.
var AllProgress = []Progress{Done, Ongoing, Delayed, Stopped}

// Decision is something that a meeting decided.
type Decision struct {
	ID           string    `json:"id"`
	Period       string    `json:"period"`            // ID of the period whose meeting decided it
	Nothing      bool      `json:"nothing,omitempty"` // that nothing is done about a place, and why
	What         string    `json:"what"`
	Why          string    `json:"why,omitempty"`
	Owner        string    `json:"owner,omitempty"`        // function
	Organisation string    `json:"organisation,omitempty"` // ID of a party or of one beside them
	Deadline     day.Day   `json:"deadline,omitzero"`
	Area         string    `json:"area,omitempty"` // ID
	Place        string    `json:"place,omitempty"`
	Series       string    `json:"series,omitempty"` // of categories
	State        Progress  `json:"state"`
	Changed      time.Time `json:"changed"` // UTC
	Version      int64     `json:"-"`       // from 1
	Steps        []Step    `json:"steps,omitempty"`
}

// Step is what was told of a decision at some time.
type Step struct {
	State    Progress  `json:"state"`
	Text     string    `json:"text,omitempty"` // the result, or the reason
	Deadline day.Day   `json:"deadline,omitzero"`
	Function string    `json:"function"`
	At       time.Time `json:"at"` // UTC
}

// Open reports whether something is still to be done.
func (d Decision) Open() bool { return !d.Nothing && (d.State == Ongoing || d.State == Delayed) }

// Overdue reports whether it should have been done before today.
func (d Decision) Overdue(today day.Day) bool { return d.Open() && d.Deadline.Before(today) }

// Result is what was last told of it, "" where nothing was.
func (d Decision) Result() string {
	if len(d.Steps) == 0 {
		return ""
	}
	return d.Steps[len(d.Steps)-1].Text
}

// check complains of a decision at the fields what, why, owner, organisation,
// deadline and place.
func (d Decision) check(g guard.Guard, names Names, p Period) error {
	wrong := g.Refuse(guard.Long("what", d.What), guard.Long("why", d.Why), guard.Short("owner", d.Owner))
	complain := func(is bool, name, key string) {
		if is && !slices.ContainsFunc(wrong, func(f errs.Field) bool { return f.Name == name }) {
			wrong = append(wrong, errs.Field{Name: name, Key: key})
		}
	}
	complain((d.Place != "" || d.Area != "") && names.Where(d.Area, d.Place) == "", "place", "decision.place.unknown")
	if d.Nothing {
		complain(blank(d.Why), "why", "decision.why.none")
		complain(d.Place == "", "place", "decision.place.none")
		return errs.Fields(wrong...)
	}
	complain(blank(d.What), "what", "decision.what.none")
	complain(!audit.ValidFunction(d.Owner), "owner", "decision.owner.none")
	complain(names.Organisations[d.Organisation] == "", "organisation", "decision.organisation.none")
	complain(d.Deadline.IsZero(), "deadline", "date.missing")
	complain(!d.Deadline.IsZero() && d.Deadline.Before(p.Span.From), "deadline", "decision.deadline.early")
	return errs.Fields(wrong...)
}

// check complains of a step at the fields state, text and deadline.
func (s Step) check(g guard.Guard, today day.Day) error {
	wrong := g.Refuse(guard.Long("text", s.Text))
	if !slices.Contains(AllProgress, s.State) {
		wrong = append(wrong, errs.Field{Name: "state", Key: "decision.state.none"})
	}
	if s.State == Stopped && blank(s.Text) {
		wrong = append(wrong, errs.Field{Name: "text", Key: "decision.stopped.why"})
	}
	if s.State == Delayed && (s.Deadline.IsZero() || s.Deadline.Before(today)) {
		wrong = append(wrong, errs.Field{Name: "deadline", Key: "decision.delayed.until"})
	}
	return errs.Fields(wrong...)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
