package period

import (
	"context"
	"database/sql"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Repetition is a place that was reported so often that the meeting has to
// decide about it.
type Repetition struct {
	Place   string `json:"place"`   // ID
	Reports int    `json:"reports"` // within the months of the rule
	New     int    `json:"new"`     // of these, in the period
}

// RepeatedIn lists the places that came back: as many reports within as many
// months as the rule says, one of them at least in the period itself. What is
// reported without a severity, such as something good, does not count.
func RepeatedIn(ctx context.Context, d *db.DB, partnership string, p Period, rule Repeat) ([]Repetition, error) {
	since := p.Span.To.AddMonths(-rule.Months).Start()
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (x Repetition, err error) {
		return x, r.Scan(&x.Place, &x.Reports, &x.New)
	}, `SELECT place, COUNT(DISTINCT report), COUNT(DISTINCT CASE WHEN period = $2 THEN report END) FROM event
		WHERE partnership = $1 AND place <> '' AND severity > 0 AND began >= $3 AND period <= $2
		GROUP BY place HAVING COUNT(DISTINCT report) >= $4 AND COUNT(DISTINCT CASE WHEN period = $2 THEN report END) > 0
		ORDER BY 2 DESC, place`, partnership, p.ID, db.Micros(since), rule.Reports)
}

// Undecided are the places that came back and that no decision of this period's
// meeting names.
func Undecided(list []Repetition, decided []Decision, id string) []Repetition {
	names := map[string]bool{}
	for _, d := range decided {
		if d.Period == id {
			names[d.Place] = true
		}
	}
	var left []Repetition
	for _, r := range list {
		if !names[r.Place] {
			left = append(left, r)
		}
	}
	return left
}

// settled refuses a meeting that has left a place undecided.
func settled(m Meeting) error {
	if left := Undecided(m.Repeated, m.Decisions, m.Period.ID); len(left) > 0 {
		var names []string
		for _, r := range left {
			names = append(names, m.Names.Where("", r.Place))
		}
		return errs.E(errs.Conflict, "period.repeated", names)
	}
	return nil
}
