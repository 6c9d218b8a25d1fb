package handover

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/report"
)

// Found finds what was reported in the scope's partnership, newest first, after a
// cursor.
type Found interface {
	Find(ctx context.Context, scope access.Scope, by report.Search, after report.Cursor, limit int) ([]report.Found, error)
}

// findBatch is how many events are read at a time.
const findBatch = 2000

// reported are the events that began in a request's days, newest first.
func (s *Service) reported(ctx context.Context, scope access.Scope, r Request) ([]report.Found, error) {
	var list []report.Found
	from, after := r.From.Start(), report.Cursor{Began: r.To.Add(1).Start(), ID: "0"} // before every event of the day after
	for {
		found, err := s.reports.Find(ctx, scope, report.Search{}, after, findBatch)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if f.Began.Before(from) {
				return list, nil
			}
			if list = append(list, f); len(list) > mostRecords {
				return nil, errs.Fields(errs.Field{Name: "from", Key: "record.large", Args: []any{mostRecords}})
			}
			after = f.Cursor()
		}
		if len(found) < findBatch {
			return list, nil
		}
	}
}

// atlas is what categories, areas, places and reporters are called. Names are in
// Swedish, as they were decided: a copy is of what there is.
type atlas struct {
	land    report.Land
	parties []partnership.Party
	others  []partnership.Organisation
}

func atlasOf(ctx context.Context, d *db.DB, id string) (a atlas, err error) {
	if a.land, err = report.LandOf(ctx, d, id); err != nil {
		return a, err
	}
	p, err := partnership.ByID(ctx, d, id)
	if err != nil {
		return a, err
	}
	a.parties = p.Parties
	a.others, err = partnership.Organisations(ctx, d, id)
	return a, err
}

func (a atlas) reporter(id string) string {
	if i := slices.IndexFunc(a.parties, func(p partnership.Party) bool { return p.ID == id }); i >= 0 {
		return a.parties[i].Name
	}
	if i := slices.IndexFunc(a.others, func(o partnership.Organisation) bool { return o.ID == id }); i >= 0 {
		return a.others[i].Name
	}
	return id
}

func (a atlas) category(id string) string {
	if c, ok := a.land.Scheme.Category(id); ok {
		return c.Swedish
	}
	return id
}

// where is all that is known of where an event was: the area, the place, and the
// middle of the square in metres of SWEREF 99 TM.
func (a atlas) where(e report.Event) string {
	var known []string
	for _, area := range a.land.Areas {
		if area.ID == e.Area {
			known = append(known, area.Name)
		}
	}
	for _, place := range a.land.Places {
		if place.ID == e.Place {
			known = append(known, place.Name)
		}
	}
	if e.Located {
		known = append(known, fmt.Sprintf("N %d E %d", int(e.At.Y), int(e.At.X)))
	}
	return strings.Join(known, ", ")
}

// ofReports are what was reported, an event in a row. The account that sent it is
// no field.
func ofReports(a atlas, found []report.Found) []row {
	var rows []row
	for _, f := range found {
		rows = append(rows, row{
			Number:   func() string { return f.ID },
			At:       func() string { return stamp(f.Began) },
			Ended:    func() string { return stamp(f.Finished) },
			Function: func() string { return f.Function },
			Party:    func() string { return a.reporter(f.Reporter) },
			Category: func() string { return a.category(f.Category) },
			Where:    func() string { return a.where(f.Event) },
			Severity: func() string { return number(int64(f.Severity)) },
			Text:     func() string { return f.Text },
		})
	}
	return rows
}
