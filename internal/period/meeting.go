package period

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Meeting is all that a meeting has before it and has written: while it lasts
// as the rows are now, and once it is closed as they were then.
type Meeting struct {
	Period    Period        `json:"period"`
	Next      Period        `json:"next"`
	Cycle     Cycle         `json:"cycle"`
	Names     Names         `json:"names"`
	Notes     map[Item]Note `json:"notes"`
	Functions []Attendance  `json:"functions"` // who may take part
	Roster    Roster        `json:"roster"`
	Events    []Happened    `json:"events"`
	Previous  Earlier       `json:"previous"`  // the period before
	LastYear  Earlier       `json:"last_year"` // the same time of the year before
	Repeated  []Repetition  `json:"repeated"`
	Earlier   []Decision    `json:"earlier"`   // of other meetings, open or told of since the one before
	Decisions []Decision    `json:"decisions"` // of this one
	Wanted    []Wanted      `json:"wanted"`

	Picture json.RawMessage `json:"picture,omitempty"` // as Drafting gave it; none while the meeting lasts

	Closed time.Time `json:"closed,omitzero"` // UTC
	By     string    `json:"by,omitempty"`    // the function that closed it
}

// MeetingOf returns a period's meeting; of a closed one its minutes, with what
// was told back to reporters since.
func MeetingOf(ctx context.Context, d *db.DB, partnership, id string) (Meeting, error) {
	p, err := ByID(ctx, d, partnership, id)
	if err != nil {
		return Meeting{}, err
	}
	if p.State == Closed {
		m, err := frozen(ctx, d, partnership, id)
		m.Period.State, m.Period.Version = p.State, p.Version
		return m, err
	}
	return live(ctx, d, partnership, p)
}

func frozen(ctx context.Context, d *db.DB, partnership, id string) (m Meeting, err error) {
	var document string
	err = d.Of(partnership).QueryRow(ctx, `SELECT document FROM minutes WHERE partnership = $1 AND period = $2`, partnership, id).Scan(&document)
	if err == nil {
		err = errs.Wrap(json.Unmarshal([]byte(document), &m), "minutes")
	}
	return m, err
}

func live(ctx context.Context, d *db.DB, partnership string, p Period) (Meeting, error) {
	m := Meeting{Period: p}
	schedule, err := ScheduleOf(ctx, d, partnership)
	if err != nil {
		return m, err
	}
	m.Cycle, m.Next = schedule.On(p.Span.To), schedule.After(p)
	for _, load := range []func() error{
		func() (err error) { m.Names, err = NamesOf(ctx, d, partnership); return err },
		func() (err error) { m.Notes, err = NotesOf(ctx, d, partnership, p.ID); return err },
		func() (err error) { m.Functions, err = Functions(ctx, d, partnership, p.Meeting); return err },
		func() (err error) { m.Roster, err = RosterOf(ctx, d, partnership, p); return err },
		func() (err error) { m.Events, err = Happenings(ctx, d, partnership, p.ID); return err },
		func() (err error) { m.Previous, err = earlier(ctx, d, partnership, p.Span.From.Add(-1)); return err },
		func() (err error) { m.LastYear, err = earlier(ctx, d, partnership, p.Span.From.Add(-364)); return err },
		func() (err error) { m.Repeated, err = RepeatedIn(ctx, d, partnership, p, m.Cycle.Repeat); return err },
		func() (err error) { m.Wanted, err = WantedIn(ctx, d, partnership, p.ID); return err },
		func() error { return m.decisions(ctx, d, partnership) },
	} {
		if err := load(); err != nil {
			return m, err
		}
	}
	return m, nil
}

// decisions splits what was decided into that of this meeting, and that of
// earlier ones that is open or was told of since the meeting before.
func (m *Meeting) decisions(ctx context.Context, d *db.DB, partnership string) error {
	all, err := Decisions(ctx, d, partnership)
	if err != nil {
		return err
	}
	since, err := metBefore(ctx, d, partnership, m.Period)
	slices.Reverse(all) // the oldest first
	for _, x := range all {
		switch {
		case x.Period == m.Period.ID:
			m.Decisions = append(m.Decisions, x)
		case x.Period < m.Period.ID && (x.Open() || !x.Nothing && x.Changed.After(since)):
			m.Earlier = append(m.Earlier, x)
		}
	}
	return err
}

// metBefore is when the meeting before a period's was closed.
func metBefore(ctx context.Context, d *db.DB, partnership string, p Period) (time.Time, error) {
	list, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (at int64, err error) { return at, r.Scan(&at) },
		`SELECT at FROM minutes WHERE partnership = $1 AND period < $2 ORDER BY period DESC LIMIT 1`, partnership, p.ID)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return db.Time(list[0]), nil
}

// freeze writes the minutes of a meeting that is being closed.
func freeze(ctx context.Context, tx *db.DB, scope access.Scope, p Period, picture json.RawMessage, now time.Time) error {
	m, err := live(ctx, tx, scope.Partnership, p)
	if err != nil {
		return err
	}
	if err := settled(m); err != nil {
		return err
	}
	m.Period.State, m.Closed, m.By, m.Picture = Closed, now, scope.Function, picture
	for i := range m.Events {
		m.Events[i].Text = "" // it stays where it can be withdrawn and disposed of
	}
	document, err := json.Marshal(m)
	if err != nil {
		return errs.Wrap(err, "minutes")
	}
	_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO minutes (partnership, period, document, at) VALUES ($1, $2, $3, $4)`,
		scope.Partnership, p.ID, string(document), db.Micros(now))
	return err
}
