package place

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/guard"
	"lykta/internal/ids"
	"lykta/internal/partnership"
)

// Step is what a file would do to one area or place.
type Step string

// The steps.
const (
	Fresh Step = "new"
	Moved Step = "moved" // another outline, position or class
	Same  Step = "same"
)

// Change is a feature and what it does.
type Change struct {
	Feature
	Step Step
	ID   string // of what it changes; "" for what is new
}

// Area reports whether it is one, or a place.
func (c Change) Area() bool { return c.Outline != nil }

// Compare tells what a file would change among what is in use. What a file does
// not name stays as it is.
func Compare(f File, areas []Area, places []Place) []Change {
	area, spot := map[string]Area{}, map[string]Place{}
	for _, a := range areas {
		if a.Ended.IsZero() {
			area[strings.ToLower(a.Name)] = a
		}
	}
	for _, p := range places {
		if p.Ended.IsZero() {
			spot[strings.ToLower(p.Name)] = p
		}
	}
	var list []Change
	for _, feature := range f.Features {
		c := Change{Feature: feature, Step: Fresh}
		name := strings.ToLower(feature.Name)
		if a, ok := area[name]; ok && c.Area() {
			c.ID, c.Step = a.ID, step(sameOutline(a.Outline, feature.Outline))
		}
		if p, ok := spot[name]; ok && !c.Area() {
			c.ID, c.Step = p.ID, step(p.Located && p.At == feature.At && p.Class == feature.Class)
		}
		list = append(list, c)
	}
	return list
}

func step(same bool) Step {
	if same {
		return Same
	}
	return Moved
}

func sameOutline(a, b geo.Polygon) bool {
	return slices.EqualFunc(a, b, func(x, y geo.Ring) bool { return slices.Equal(x, y) })
}

// Count is how many of the changes are of a step.
func Count(list []Change, s Step) int {
	n := 0
	for _, c := range list {
		if c.Step == s {
			n++
		}
	}
	return n
}

// Refused complains of the names that point at a person, by the number of their
// feature and never by the name. The second argument is the guard's reason, which
// is counted and not shown.
func (f File) Refused(p partnership.Profile) error {
	g := guard.Of(p)
	var wrong []errs.Field
	for _, feature := range f.Features {
		if why := g.Blocks(feature.Name); why != "" && len(wrong) < maxFaults {
			wrong = append(wrong, errs.Field{Name: "file", Key: "place.file.person", Args: []any{feature.Number, why}})
		}
	}
	return errs.Fields(wrong...)
}

// Import takes a file in: all of it or nothing. It returns how many areas and
// places became new and how many changed. Which property held the names is kept
// for the next file. Errors are Read's and Refused's.
func Import(ctx context.Context, d *db.DB, scope access.Scope, key string, content []byte, choice Choice, now time.Time) (fresh, moved int, err error) {
	f, err := Read(content, choice)
	if err != nil {
		return 0, 0, err
	}
	choice.Name = f.Name
	sum := sha256.Sum256(content)
	sent := act.Act{Rule: access.ChangeMap, Key: key, Object: "import", Sent: []any{hex.EncodeToString(sum[:]), choice}}
	outcome, err := act.Do(ctx, d, scope, sent, now, func(tx *db.DB) (string, error) {
		p, err := partnership.ByID(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := f.Refused(p.Profile); err != nil {
			return "", err
		}
		list, err := f.apply(ctx, tx, scope.Partnership, now)
		if err != nil {
			return "", err
		}
		if err := remember(ctx, tx, scope.Partnership, choice, now); err != nil {
			return "", err
		}
		told, err := json.Marshal([2]int{Count(list, Fresh), Count(list, Moved)})
		return string(told), err
	})
	if err != nil {
		return 0, 0, err
	}
	var told [2]int
	if err := json.Unmarshal([]byte(outcome), &told); err != nil {
		return 0, 0, errs.E(errs.Internal, "place.outcome", err)
	}
	return told[0], told[1], nil
}

func (f File) apply(ctx context.Context, tx *db.DB, partnership string, now time.Time) ([]Change, error) {
	areas, err := Areas(ctx, tx, partnership)
	if err != nil {
		return nil, err
	}
	places, err := Places(ctx, tx, partnership)
	if err != nil {
		return nil, err
	}
	list := Compare(f, areas, places)
	for _, c := range list {
		if err := c.apply(ctx, tx, partnership, places, now); err != nil {
			return nil, err
		}
	}
	if Count(list, Same) == len(list) {
		return list, nil
	}
	return list, settle(ctx, tx, partnership)
}

func (c Change) apply(ctx context.Context, tx *db.DB, partnership string, places []Place, now time.Time) error {
	switch {
	case c.Step == Same:
		return nil
	case c.Area() && c.Step == Fresh:
		return insertArea(ctx, tx, partnership, Area{ID: ids.New(now), Name: c.Name, Outline: c.Outline, Began: now})
	case c.Area():
		return setOutline(ctx, tx, partnership, c.ID, c.Outline)
	case c.Step == Fresh:
		return insertPlace(ctx, tx, partnership, Place{ID: ids.New(now), Name: c.Name, Class: c.Class, Located: true, At: c.At, Began: now})
	}
	i := slices.IndexFunc(places, func(p Place) bool { return p.ID == c.ID })
	p := places[i]
	p.Class, p.Located, p.At = c.Class, true, c.At
	return updatePlace(ctx, tx, partnership, p)
}

// source is under which what was chosen for files of areas and places is kept.
const source = "geojson"

// remember keeps which property held the names.
func remember(ctx context.Context, tx *db.DB, partnership string, choice Choice, now time.Time) error {
	text, err := json.Marshal(choice)
	if err != nil {
		return err
	}
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO import_source (partnership, source, choices, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (partnership, source) DO UPDATE SET choices = excluded.choices, at = excluded.at`,
		partnership, source, string(text), db.Micros(now))
	return err
}

// Remembered is what was chosen for the last file, or the zero Choice.
func Remembered(ctx context.Context, d *db.DB, partnership string) (Choice, error) {
	var c Choice
	var text string
	err := d.Of(partnership).QueryRow(ctx, `SELECT choices FROM import_source WHERE partnership = $1 AND source = $2`, partnership, source).Scan(&text)
	if errs.Is(err, errs.NotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, errs.E(errs.Internal, "place.choice", err)
	}
	return c, nil
}
