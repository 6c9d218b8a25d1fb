package retention

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
)

// Due is what a class would lose if it were disposed of today.
type Due struct {
	Class  Class
	Period Period // zero where the partnership has set none: then nothing is due
	Items  []Item // oldest first; without those that are held
	Held   int    // due as well, and kept by a hold
}

// Oldest and Newest are the span of what is due, in UTC; zero where nothing is.
func (d Due) Oldest() time.Time {
	if len(d.Items) == 0 {
		return time.Time{}
	}
	return d.Items[0].Since
}

// Newest is the end of that span.
func (d Due) Newest() time.Time {
	if len(d.Items) == 0 {
		return time.Time{}
	}
	return d.Items[len(d.Items)-1].Since
}

// Overview is what the coordinator decides on.
type Overview struct {
	Due   []Due // every class, in the order of Classes
	Holds []Hold
}

// Seen is a name for exactly what an overview lists of some classes: a decision
// that names it disposes of that or of nothing.
func (o Overview) Seen(classes []Class) string {
	h := sha256.New()
	for _, d := range o.Due {
		if !slices.Contains(classes, d.Class) {
			continue
		}
		fmt.Fprintf(h, "%s %d %d\n", d.Class, d.Period.Months, len(d.Items))
		for _, i := range d.Items {
			fmt.Fprintln(h, i.Object)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Overview lists what is due today, and removes nothing.
func (s *Service) Overview(ctx context.Context, scope access.Scope) (Overview, error) {
	if err := access.Check(scope, access.DecideDisposal, scope.Own()); err != nil {
		return Overview{}, err
	}
	var o Overview
	err := s.db.Snapshot(ctx, func(tx *db.DB) (err error) {
		o, err = overview(ctx, tx, scope.Partnership, day.In(s.now()))
		return err
	})
	return o, err
}

func overview(ctx context.Context, d *db.DB, partnership string, today day.Day) (Overview, error) {
	periods, err := Periods(ctx, d, partnership)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{}
	if o.Holds, err = Holds(ctx, d, partnership); err != nil {
		return o, err
	}
	for _, class := range Classes {
		due := Due{Class: class, Period: periods[class]}
		if due.Period.Months > 0 {
			before := today.AddMonths(-due.Period.Months).Start()
			if due.Items, err = kinds[class].due(ctx, d, partnership, db.Micros(before)); err != nil {
				return o, err
			}
		}
		all := len(due.Items)
		due.Items = slices.DeleteFunc(due.Items, func(i Item) bool {
			return slices.ContainsFunc(o.Holds, func(h Hold) bool { return h.stops(class, i) })
		})
		due.Held = all - len(due.Items)
		o.Due = append(o.Due, due)
	}
	return o, nil
}
