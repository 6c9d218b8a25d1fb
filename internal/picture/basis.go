package picture

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/db"
)

// Ask is which events a figure rests on.
type Ask struct {
	Key   Key
	Span  day.Period
	Until time.Time // UTC: what was sent later is not in it
	After string    // ID of the last event of the page before
	Limit int
}

// Basis lists the events that a figure counts, by ID, at most as many as the
// limit says. They are the rows as they stand now: one that was disposed of is
// gone.
func Basis(ctx context.Context, d *db.DB, partnership string, a Ask) ([]Event, error) {
	scheme, err := category.Current(ctx, d, partnership)
	if err != nil {
		return nil, err
	}
	w := where{}
	w.add("partnership = %s", partnership)
	w.add("began >= %s", db.Micros(a.Span.From.Start()))
	w.add("began < %s", db.Micros(a.Span.To.Add(1).Start()))
	w.add("sent <= %s", db.Micros(a.Until))
	w.add("id > %s", a.After)
	if a.Key.Area != All {
		w.add("area = %s", a.Key.Area)
	}
	if a.Key.Place != All {
		w.add("place = %s", a.Key.Place)
	}
	w.categories(scheme, a.Key.Series)
	names := interner{}
	return db.All(ctx, d.Of(partnership), names.event, `SELECT id, reporter, category, area, place, located, east, north, began, finished, severity
		FROM event WHERE `+strings.Join(w.terms, " AND ")+fmt.Sprintf(" ORDER BY id LIMIT $%d", len(w.args)+1), append(w.args, a.Limit)...)
}

// where gathers the terms of a condition with their arguments.
type where struct {
	terms []string
	args  []any
}

func (w *where) add(term string, arg any) {
	w.args = append(w.args, arg)
	w.terms = append(w.terms, fmt.Sprintf(term, fmt.Sprintf("$%d", len(w.args))))
}

// categories keeps those of a series; of all series, those that are trouble.
func (w *where) categories(s category.Scheme, series string) {
	if series == All {
		w.list("category NOT IN", func(c category.Category) bool { return !trouble(c.Kind) }, s)
		return
	}
	of := s.AllSeries()
	if _, known := s.Category(series); !known {
		w.add("category = %s", series)
		return
	}
	w.list("category IN", func(c category.Category) bool { return of[c.ID] == series && trouble(c.Kind) }, s)
}

func (w *where) list(operator string, holds func(category.Category) bool, s category.Scheme) {
	var marks []string
	for _, c := range s.Categories {
		if holds(c) {
			w.args = append(w.args, c.ID)
			marks = append(marks, fmt.Sprintf("$%d", len(w.args)))
		}
	}
	if len(marks) > 0 {
		w.terms = append(w.terms, operator+" ("+strings.Join(marks, ", ")+")")
	}
}

// Texts returns what reporters wrote of events, by the events' IDs: for those
// who may read the reports of others.
func Texts(ctx context.Context, d *db.DB, partnership string, events []Event) (map[string]string, error) {
	texts := map[string]string{}
	for _, e := range events {
		text, err := db.One(ctx, d.Of(partnership), func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) },
			`SELECT text FROM event WHERE partnership = $1 AND id = $2`, partnership, e.ID)
		if err != nil {
			return nil, err
		}
		texts[e.ID] = text
	}
	return texts, nil
}
