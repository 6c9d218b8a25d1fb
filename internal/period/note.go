package period

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
)

// Note is what the secretary has written under one point of the agenda.
type Note struct {
	Item    Item              `json:"item"`
	Version int64             `json:"-"` // 0 where nothing is kept yet
	Texts   map[string]string `json:"texts,omitempty"`
	There   []Attendance      `json:"there,omitempty"`  // of Opening
	Levels  []Assessment      `json:"levels,omitempty"` // of Levels
}

// Attendance tells whether a function took part.
type Attendance struct {
	Function     string `json:"function"`
	Organisation string `json:"organisation"` // ID of a party or of one beside them
	How          How    `json:"how"`
}

// How is how a function took part.
type How string

// How a function may take part.
const (
	Present How = "present"
	Deputy  How = "deputy" // somebody was there in its place
	Away    How = "away"
)

// Hows are all of them, in the order in which they are offered.
var Hows = []How{Present, Deputy, Away}

// Level is how an area is judged to be.
type Level string

// The levels.
const (
	Calm    Level = "calm"
	Raised  Level = "raised"
	Serious Level = "serious"
)

// AllLevels are all of them, in the order in which they are offered.
var AllLevels = []Level{Calm, Raised, Serious}

// Assessment is how an area was judged at a meeting.
type Assessment struct {
	Area  string `json:"area"` // ID; "" where the partnership has no areas: all of it
	Level Level  `json:"level"`
	Why   string `json:"why,omitempty"`
}

// NotesOf returns what is written at a period's meeting, by point; where that has
// been disposed of, what its minutes hold.
func NotesOf(ctx context.Context, d *db.DB, partnership, id string) (map[Item]Note, error) {
	list, err := db.All(ctx, d.Of(partnership), scanNote,
		`SELECT item, document, version FROM meeting_note WHERE partnership = $1 AND period = $2 ORDER BY item`, partnership, id)
	notes := map[Item]Note{}
	for _, n := range list {
		notes[n.Item] = n
	}
	if err != nil || len(list) > 0 {
		return notes, err
	}
	return notesInMinutes(ctx, d, partnership, id)
}

// notesInMinutes are none where there are no minutes yet.
func notesInMinutes(ctx context.Context, d *db.DB, partnership, id string) (map[Item]Note, error) {
	m, err := frozen(ctx, d, partnership, id)
	if errs.Is(err, errs.NotFound) {
		return map[Item]Note{}, nil
	}
	return m.Notes, err
}

func scanNote(r *sql.Rows) (n Note, err error) {
	var item Item
	var document string
	if err := r.Scan(&item, &document, &n.Version); err != nil {
		return n, err
	}
	err = errs.Wrap(json.Unmarshal([]byte(document), &n), "note")
	n.Item = item
	return n, err
}

// Write keeps what stands under a point of the agenda; the version is the one
// that was seen, another is a Conflict, "period.version". It can be prepared as
// soon as the period is locked. What is wrong is an Invalid error that names the
// texts, and why.<area> of a level.
func (s *Service) Write(ctx context.Context, scope access.Scope, key, id string, n Note) error {
	c := change{rule: access.RunCycle, key: key, period: id, sent: []any{n.Version, n}, states: []State{Locked, Meet}}
	_, err := s.change(ctx, scope, c, func(tx *db.DB, _ Period, _ time.Time) (string, error) {
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := n.check(g); err != nil {
			return "", err
		}
		return strconv.FormatInt(n.Version+1, 10), keepNote(ctx, tx, scope.Partnership, id, n)
	})
	return err
}

// Answer tells those who reported what came of it, while the meeting lasts and
// after it: the minutes keep what was told when they were closed.
func (s *Service) Answer(ctx context.Context, scope access.Scope, key, id string, version int64, text string) error {
	c := change{rule: access.RunCycle, key: key, period: id, sent: []any{version, text}, states: []State{Locked, Meet, Closed}}
	_, err := s.change(ctx, scope, c, func(tx *db.DB, _ Period, _ time.Time) (string, error) {
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		notes, err := NotesOf(ctx, tx, scope.Partnership, id)
		if err != nil {
			return "", err
		}
		n := Note{Item: Outward, Version: version, Texts: map[string]string{"text": notes[Outward].Texts["text"], Back: text}}
		if err := n.check(g); err != nil {
			return "", err
		}
		return "", keepNote(ctx, tx, scope.Partnership, id, n)
	})
	return err
}

func (n Note) check(g guard.Guard) error {
	if n.Item.Number() == 0 {
		return errs.E(errs.NotFound, "db.none")
	}
	var wrong []errs.Field
	for _, name := range n.Item.Texts() {
		wrong = append(wrong, g.Refuse(guard.Long(name, n.Texts[name]))...)
	}
	for name := range n.Texts {
		if !slices.Contains(n.Item.Texts(), name) {
			return errs.E(errs.Invalid, "error.form")
		}
	}
	for _, a := range n.There {
		if !slices.Contains(Hows, a.How) {
			return errs.E(errs.Invalid, "error.form")
		}
	}
	for _, l := range n.Levels {
		name := "why." + l.Area
		if !slices.Contains(AllLevels, l.Level) {
			wrong = append(wrong, errs.Field{Name: "level." + l.Area, Key: "period.level.none"})
		}
		if l.Level != Calm && strings.TrimSpace(l.Why) == "" {
			wrong = append(wrong, errs.Field{Name: name, Key: "period.level.why"})
		}
		wrong = append(wrong, g.Refuse(guard.Long(name, l.Why))...)
	}
	return errs.Fields(wrong...)
}

// keepNote writes a note over the version that was seen.
func keepNote(ctx context.Context, tx *db.DB, partnership, id string, n Note) error {
	document, err := json.Marshal(n)
	if err != nil {
		return errs.Wrap(err, "note")
	}
	query := `UPDATE meeting_note SET document = $4, version = $5 + 1 WHERE partnership = $1 AND period = $2 AND item = $3 AND version = $5`
	if n.Version == 0 {
		query = `INSERT INTO meeting_note (partnership, period, item, document, version) VALUES ($1, $2, $3, $4, $5 + 1)
			ON CONFLICT (partnership, period, item) DO NOTHING`
	}
	kept, err := tx.Of(partnership).Exec(ctx, query, partnership, id, string(n.Item), string(document), n.Version)
	if err == nil && kept == 0 {
		err = errs.E(errs.Conflict, "period.version")
	}
	return err
}

// AssessmentsOf returns how each area was judged at a period's meeting.
func AssessmentsOf(ctx context.Context, d *db.DB, partnership, id string) ([]Assessment, error) {
	notes, err := NotesOf(ctx, d, partnership, id)
	if _, there := notes[Levels]; !there && err == nil {
		notes, err = notesInMinutes(ctx, d, partnership, id) // an answer was written after the rest was disposed of
	}
	return notes[Levels].Levels, err
}
