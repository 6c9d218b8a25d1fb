package report

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"lykta/internal/category"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/place"
)

// What a report may hold.
const (
	MaxEvents = 20
	MaxText   = 500                  // characters
	Longest   = 31 * 24 * time.Hour  // of an event's span
	Reach     = 400 * 24 * time.Hour // how far back an event may lie, and how far ahead one that is coming
	slack     = 5 * time.Minute      // that a device's clock may be before ours
)

// Land is what an event is checked against: the categories, areas and places of
// a partnership, and its guard.
type Land struct {
	Scheme category.Scheme
	Areas  []place.Area
	Places []place.Place
	Guard  guard.Guard
}

// LandOf reads the land of a partnership.
func LandOf(ctx context.Context, d *db.DB, partnership string) (Land, error) {
	return landOf(ctx, d, partnership)
}

func landOf(ctx context.Context, d *db.DB, of string) (l Land, err error) {
	p, err := partnership.ByID(ctx, d, of)
	if err != nil {
		return l, err
	}
	if l.Scheme, err = category.Current(ctx, d, of); err != nil {
		return l, err
	}
	if l.Areas, err = place.Areas(ctx, d, of); err != nil {
		return l, err
	}
	if l.Places, err = place.Places(ctx, d, of); err != nil {
		return l, err
	}
	var names []string
	for _, a := range l.Areas {
		names = append(names, a.Name)
	}
	for _, x := range l.Places {
		names = append(names, x.Name)
	}
	l.Guard = guard.Of(p.Profile, names...)
	return l, nil
}

// checked is what came of checking events.
type checked struct {
	events []Event
	wrong  []errs.Field
	ways   []Way // that are shown, because a text is about a person
}

// check puts every event in order and tells what is wrong with each.
func (l Land) check(events []Event, now time.Time) checked {
	var c checked
	if len(events) > MaxEvents {
		c.wrong = append(c.wrong, errs.Field{Key: "report.many", Args: []any{MaxEvents}})
		return c
	}
	for i, e := range events {
		wrong := func(field, key string, args ...any) {
			c.wrong = append(c.wrong, errs.Field{Name: fmt.Sprintf("event.%d.%s", i, field), Key: key, Args: args})
		}
		kind := l.what(&e, wrong)
		l.where(&e, wrong)
		when(&e, kind, now, wrong)
		if found, blocked := l.Guard.Blocking(e.Text); blocked {
			way := wayOf(found)
			c.ways = append(c.ways, way)
			wrong("text", "report.refused."+string(way))
		}
		if n := utf8.RuneCountInString(e.Text); n > MaxText {
			wrong("text", "text.long", MaxText, n)
		}
		e.ID = ids.New(now.Add(time.Duration(i) * time.Millisecond)) // in the order told
		c.events = append(c.events, e)
	}
	return c
}

type complain func(field, key string, args ...any)

// what checks category and severity, and returns the category's kind.
func (l Land) what(e *Event, wrong complain) category.Kind {
	of, known := l.Scheme.Category(e.Category)
	switch {
	case e.Category == "":
		wrong("category", "report.category.none")
	case !known:
		wrong("category", "report.category.unknown")
	case of.Ended:
		wrong("category", "report.category.ended")
	case of.Kind == category.Positive || of.Kind == category.Ahead:
		e.Severity = Unrated
	case !slices.Contains(Severities, e.Severity):
		wrong("severity", "report.severity")
	}
	return of.Kind
}

// where checks that a place, a point or an area is told, and finds the area that
// the place or the point lies in. A named place goes before a point, and a point
// before an area.
func (l Land) where(e *Event, wrong complain) {
	asked := "place"
	if len(l.Places) == 0 {
		asked = "area" // there is nothing else to choose
	}
	switch {
	case e.Place != "":
		i := slices.IndexFunc(l.Places, func(p place.Place) bool { return p.ID == e.Place && p.Ended.IsZero() })
		if i < 0 {
			wrong("place", "report.place")
			return
		}
		e.Area, e.Located, e.At = l.Places[i].Area, false, Event{}.At
		if e.Area == "" && l.Places[i].Located {
			e.Area = place.In(l.Areas, l.Places[i].At)
		}
	case e.Located:
		if !inSweden(e.At) {
			wrong(asked, "report.point")
			return
		}
		e.At = Coarse(e.At)
		e.Area = place.In(l.Areas, e.At)
	case e.Area == Outside || e.Area == "" && len(l.Places) == 0 && len(l.Areas) == 0:
		e.Area = "" // before there is a map, nobody can tell more
	case e.Area == "":
		wrong(asked, "report.where")
	case !slices.ContainsFunc(l.Areas, func(a place.Area) bool { return a.ID == e.Area && a.Ended.IsZero() }):
		wrong("area", "report.area")
	}
}

// when checks the time, to the minute. What is coming may lie ahead, anything
// else has begun; what goes on ends now.
func when(e *Event, kind category.Kind, now time.Time, wrong complain) {
	if e.Began.IsZero() {
		e.Began = now
	}
	if e.Finished.IsZero() {
		e.Finished = e.Began
	}
	e.Began, e.Finished = e.Began.UTC().Truncate(time.Minute), e.Finished.UTC().Truncate(time.Minute)
	ahead := kind == category.Ahead
	switch {
	case e.Finished.Before(e.Began):
		wrong("when", "report.when.order")
	case e.Finished.Sub(e.Began) > Longest:
		wrong("when", "report.when.long", int(Longest/(24*time.Hour)))
	case e.Began.Before(now.Add(-Reach)):
		wrong("when", "report.when.old", int(Reach/(24*time.Hour)))
	case ahead && e.Began.After(now.Add(Reach)):
		wrong("when", "report.when.far", int(Reach/(24*time.Hour)))
	case !ahead && e.Began.After(now.Add(slack)):
		wrong("when", "report.when.future")
	case !ahead && e.Finished.After(now):
		e.Began, e.Finished = earlier(e.Began, now), earlier(e.Finished, now)
	}
}

func earlier(a, b time.Time) time.Time {
	b = b.Truncate(time.Minute)
	if b.Before(a) {
		return b
	}
	return a
}
