package picture

import (
	"context"
	"database/sql"
	"slices"

	"lykta/internal/analysis/disclosure"
	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/place"
	"lykta/internal/promise"
)

// Publication is what may be told to everybody of a picture: how many reports
// there were, by area and by group of categories, as size classes whose limits
// are moved by a secret (see the room disclosure). Named places and hours are
// left out. A report counts once, by the first event in it, so that the bound
// holds for whole reports.
type Publication struct {
	Areas    []promise.Named    `json:"areas"`
	Groups   []promise.Named    `json:"groups"`
	Periods  []string           `json:"periods"` // of all editions until now, oldest first
	Cube     disclosure.Cube    `json:"cube"`    // of all of them
	Expected int                `json:"expected"`
	Reported int                `json:"reported"`
	Account  disclosure.Account `json:"-"` // for staff
}

// Counted is a report as the public edition counts it.
type Counted struct {
	Report   string // the same for all events of a report; of an imported row, its own
	Category string // of its first event
	Area     string
}

// periodName names a period of the cube.
func periodName(p day.Period) string { return p.From.String() + "/" + p.To.String() }

// Publish makes what may be told of a span, given what was told before: previous
// is the newest published edition of another span, nil for the first. Errors
// are those of disclosure.Publish: a key shorter than 16 bytes is refused, and
// so is none.
func Publish(span day.Period, reports []Counted, areas []place.Area, scheme category.Scheme, key []byte, previous *Publication) (Publication, error) {
	if len(key) < 16 {
		return Publication{}, errs.E(errs.Invalid, "disclosure.key", len(key))
	}
	var pub Publication
	var before *disclosure.Cube
	if previous != nil {
		pub.Areas, pub.Groups = slices.Clone(previous.Areas), slices.Clone(previous.Groups)
		pub.Periods, before = slices.Clone(previous.Periods), &previous.Cube
	}
	for _, a := range areas {
		if a.Ended.IsZero() {
			pub.Areas = adding(pub.Areas, promise.Named{ID: a.ID, Swedish: a.Name})
		}
	}
	for _, g := range scheme.Groups {
		if groupTroubles(scheme, g.ID) {
			pub.Groups = adding(pub.Groups, promise.Named{ID: g.ID, Swedish: g.Swedish, English: g.English})
		}
	}
	if name := periodName(span); !slices.Contains(pub.Periods, name) {
		pub.Periods = append(pub.Periods, name)
	}
	plan := pub.plan(key)
	cube, account, err := disclosure.Publish(plan, pub.reports(span, reports, scheme), before)
	pub.Cube, pub.Account = cube, account
	return pub, err
}

// adding keeps a name once, as it is called now.
func adding(list []promise.Named, n promise.Named) []promise.Named {
	if i := slices.IndexFunc(list, func(o promise.Named) bool { return o.ID == n.ID }); i >= 0 {
		list[i] = n
		return list
	}
	return append(list, n)
}

func groupTroubles(s category.Scheme, group string) bool {
	return slices.ContainsFunc(s.Categories, func(c category.Category) bool { return c.Group == group && trouble(c.Kind) })
}

// plan is the closed list of what is told: all, each group, each area.
func (p Publication) plan(key []byte) disclosure.Plan {
	plan := disclosure.Plan{Periods: p.Periods, Key: key, Tables: []disclosure.Table{{Geography: disclosure.Whole}, {Geography: disclosure.Whole, ByKind: true}, {Geography: 0}}}
	for _, a := range p.Areas {
		plan.Places = append(plan.Places, []string{a.ID})
	}
	plan.Places = append(plan.Places, []string{""}) // outside all areas
	for _, g := range p.Groups {
		plan.Kinds = append(plan.Kinds, g.ID)
	}
	return plan
}

func (p Publication) reports(span day.Period, list []Counted, scheme category.Scheme) []disclosure.Report {
	rows := map[string]int{}
	for i, a := range p.Areas {
		rows[a.ID] = i
	}
	var out []disclosure.Report
	seen := map[string]bool{}
	for _, r := range list {
		c, known := scheme.Category(r.Category)
		if seen[r.Report] || !known || !trouble(c.Kind) {
			continue
		}
		seen[r.Report] = true
		row, inside := rows[r.Area]
		if !inside {
			row = len(p.Areas)
		}
		out = append(out, disclosure.Report{Reporter: r.Report, Kind: c.Group, Period: periodName(span), Place: row})
	}
	return out
}

// Classes are the cells of one period, as they stand in the ledger.
func (p Publication) Classes(span day.Period) []promise.SizeClass {
	var list []promise.SizeClass
	for _, c := range p.Cube.Cells {
		if c.Period == periodName(span) {
			list = append(list, promise.SizeClass{Area: c.Area, Group: c.Kind, AtLeast: c.Class.AtLeast, AtMost: c.Class.AtMost})
		}
	}
	return list
}

// reported reads the reports of a span, each with its first event, in the order
// of the events' IDs.
func reported(ctx context.Context, tx *db.DB, partnership string, span day.Period, until int64) ([]Counted, error) {
	return db.All(ctx, tx.Of(partnership), func(r *sql.Rows) (c Counted, err error) {
		var source, id string
		if err = r.Scan(&c.Report, &id, &c.Category, &c.Area, &source); err == nil && source != "typed" {
			c.Report = id // a file is no report: each of its rows is one
		}
		return c, err
	}, `SELECT e.report, e.id, e.category, e.area, r.source FROM event e JOIN report r ON r.partnership = e.partnership AND r.id = e.report
		WHERE e.partnership = $1 AND e.began >= $2 AND e.began < $3 AND e.sent <= $4 ORDER BY e.id`,
		partnership, db.Micros(span.From.Start()), db.Micros(span.To.Add(1).Start()), until)
}
