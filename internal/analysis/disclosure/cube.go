package disclosure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"lykta/internal/analysis/note"
)

// Report is one report as it may be counted.
type Report struct {
	Reporter string // pseudonym: the same for the same person
	Kind     string
	Period   string
	Place    int // number of a row of the plan's Places
	// Held is set until a moderator has released the report, and for reports by
	// reporters who are not verified where the municipality counts only those. Held
	// reports change nothing that is published.
	Held bool
}

// Class is a size class. The zero Class is "not shown": there are few
// reporters, or showing the cell would give others away; which of the two is
// not told.
type Class struct {
	AtLeast int // 0 when not shown
	AtMost  int // the greatest number that the class may stand for; 0 for no limit, and when not shown
}

// Shown reports whether the cell is shown.
func (c Class) Shown() bool { return c.AtLeast > 0 }

// Name is which cell of the cube: a key for maps.
type Name struct {
	Geography          int    // Whole or a column of Places
	Area, Kind, Period string // Area is empty for the whole, Kind for all together
}

// Cell is a published cell.
type Cell struct {
	Name
	Class Class
}

// Cube is an edition: all that is published, in the order of the plan.
type Cube struct {
	Cells []Cell
	// Advantage bounds how much better than a guess somebody can tell from this
	// edition whether one report is there who knows all others. It is 0.5, that is
	// certainty, without a key.
	Advantage float64
	Notes     []note.Note
}

// Account is what was left out and why. It holds counts, and is for staff,
// never for the public.
type Account struct {
	Held      int // reports that a moderator has not released
	Outside   int // reports of a place, kind or period that the plan does not have
	Few       int // cells not shown because of few reporters
	Protected int // cells not shown to protect others
	Frozen    int // cells that stand as in the previous edition
}

// Notes of this package:
//   - disclosure.no-key: the limits stand still, see Plan.Key
//   - disclosure.widened (first limit, room): the tables show each report so often
//     that a cell may need this many more reporters to be shown
//   - disclosure.frozen (cells): periods of the previous edition are as they stood

// Publish counts distinct reporters, puts every cell of the plan in a class,
// and hides cells until no sum or difference of what is shown tells that a
// place with fewer reporters than the first limit has some.
//
// A period that the previous edition holds stays exactly as it stood, with what
// it showed and did not show: late reports belong to the period in which they
// are released, so that two editions differ by whole periods only. Previous is
// nil for the first edition.
//
// Errors: Invalid for a plan that is not closed: without places, periods or
// tables, with a name twice, classes that do not rise from 0 with a first limit
// of at least 3, a key below 16 bytes.
func Publish(p Plan, reports []Report, previous *Cube) (Cube, Account, error) {
	if err := p.check(); err != nil {
		return Cube{}, Account{}, err
	}
	s := p.scale()
	cube := Cube{Advantage: s.advantage(len(p.Tables)), Notes: p.notes(s)}
	if p.Key == nil {
		cube.Advantage = 0.5
	}
	var account Account
	counts := p.count(reports, &account)
	old := standing(previous)
	atlas := p.atlas()
	for _, period := range p.Periods {
		if old[period] != nil {
			account.Frozen += atlas.freeze(&cube, period, old[period])
			continue
		}
		atlas.publish(&cube, &account, period, counts, p.Key, s)
	}
	if account.Frozen > 0 {
		cube.Notes = append(cube.Notes, note.Of("disclosure.frozen", account.Frozen))
	}
	return cube, account, nil
}

func (p Plan) notes(s scale) []note.Note {
	var notes []note.Note
	if p.Key == nil {
		notes = append(notes, note.Of("disclosure.no-key"))
	}
	if s.widened {
		notes = append(notes, note.Of("disclosure.widened", s.limits[1], s.room[1]))
	}
	return notes
}

// standing returns the previous edition by period.
func standing(previous *Cube) map[string]map[Name]Class {
	old := map[string]map[Name]Class{}
	if previous == nil {
		return old
	}
	for _, c := range previous.Cells {
		if old[c.Period] == nil {
			old[c.Period] = map[Name]Class{}
		}
		old[c.Period][c.Name] = c.Class
	}
	return old
}

// freeze copies a period; a cell that the previous edition did not have is not
// shown, as a new view of an old period would be a difference.
func (a atlas) freeze(cube *Cube, period string, old map[Name]Class) (cells int) {
	for _, c := range a.cells {
		name := c.name
		name.Period = period
		cube.Cells = append(cube.Cells, Cell{name, old[name]})
		cells++
	}
	return cells
}

// count returns the number of distinct reporters per cell.
func (p Plan) count(reports []Report, account *Account) map[Name]int {
	seen := map[Name]map[string]bool{}
	for _, r := range reports {
		switch {
		case r.Held:
			account.Held++
			continue
		case r.Place < 0 || r.Place >= len(p.Places), !slices.Contains(p.Kinds, r.Kind) && len(p.Kinds) > 0, !slices.Contains(p.Periods, r.Period):
			account.Outside++
			continue
		}
		for _, t := range p.Tables {
			name := Name{Geography: t.Geography, Period: r.Period}
			if t.Geography != Whole {
				if name.Area = p.Places[r.Place][t.Geography]; name.Area == "" {
					continue
				}
			}
			if t.ByKind {
				name.Kind = r.Kind
			}
			if seen[name] == nil {
				seen[name] = map[string]bool{}
			}
			seen[name][r.Reporter] = true
		}
	}
	counts := map[Name]int{}
	for name, who := range seen {
		counts[name] = len(who)
	}
	return counts
}

// moved returns the share of their room by which a cell's limits are moved: a
// number in [0, 1) that nobody can tell without the key, the same each time.
func moved(key []byte, n Name) float64 {
	if key == nil {
		return 0
	}
	mac := hmac.New(sha256.New, key)
	var size [8]byte
	for _, part := range []string{"lykta disclosure 1", string(rune('A' + n.Geography + 1)), n.Area, n.Kind, n.Period} {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		mac.Write(size[:])
		mac.Write([]byte(part))
	}
	return float64(binary.BigEndian.Uint64(mac.Sum(nil))>>11) * 0x1p-53
}
