package period

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/ids"
)

// Visit is that somebody was somewhere for a time: a function, never a person.
type Visit struct {
	ID       string
	Reporter string // ID of the party or of the organisation
	Function string
	Area     string // ID; of the place's area where there is a place
	Place    string
	Began    time.Time // UTC
	Finished time.Time // UTC, exclusive
	Told     time.Time // UTC; zero where it is not known: before all that has counted it
	Counted  Counted
}

const visitColumns = `id, reporter, function, area, place, began, finished, told`

func scanVisit(r *sql.Rows) (v Visit, err error) {
	var began, finished, told int64
	err = r.Scan(&v.ID, &v.Reporter, &v.Function, &v.Area, &v.Place, &began, &finished, &told)
	v.Began, v.Finished, v.Told = db.Time(began), db.Time(finished), db.Time(told)
	return v, err
}

const maxVisit = 16 * time.Hour

// Visits lists where somebody was in a span of time, the newest first, and whether
// anything has counted it.
func Visits(ctx context.Context, d *db.DB, partnership string, from, to time.Time) ([]Visit, error) {
	from = from.Add(-maxVisit)
	list, err := db.All(ctx, d.Of(partnership), scanVisit, `SELECT `+visitColumns+` FROM presence_done
		WHERE partnership = $1 AND began >= $2 AND began < $3 ORDER BY began DESC, id DESC`,
		partnership, db.Micros(from), db.Micros(to))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	counts, err := countsOn(ctx, d, partnership, day.Period{From: day.In(from), To: day.In(to)})
	for i := range list {
		list[i].Counted = list[i].countedBy(counts)
	}
	return list, err
}

// Tell keeps where somebody was and returns its ID. Whoever may send reports may
// tell it, for it is told by the same people in the same way. What is wrong is an
// Invalid error that names the fields function, where, date and to.
func (s *Service) Tell(ctx context.Context, scope access.Scope, key string, v Visit) (string, error) {
	now := s.now().UTC()
	a := act.Act{Rule: access.SendReport, Key: key, Object: "presence", Sent: v}
	return act.Do(ctx, s.db, scope, a, now, func(tx *db.DB) (string, error) {
		names, err := NamesOf(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := v.check(g, names, now); err != nil {
			return "", err
		}
		v.ID = ids.New(now)
		if v.Reporter == "" {
			v.Reporter = scope.Reporter()
		}
		if v.Place != "" {
			v.Area = names.Within[v.Place]
		}
		_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO presence_done (partnership, `+visitColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			scope.Partnership, v.ID, v.Reporter, v.Function, v.Area, v.Place, db.Micros(v.Began), db.Micros(v.Finished), db.Micros(now))
		return v.ID, err
	})
}

func (v Visit) check(g guard.Guard, names Names, now time.Time) error {
	wrong := g.Refuse(guard.Short("function", v.Function))
	complain := func(is bool, name, key string, args ...any) {
		if is {
			wrong = append(wrong, errs.Field{Name: name, Key: key, Args: args})
		}
	}
	complain(!audit.ValidFunction(v.Function), "function", "presence.function.none")
	complain(names.Where(v.Area, v.Place) == "", "where", "presence.where.none")
	complain(v.Began.IsZero(), "date", "date.missing")
	if !v.Began.IsZero() {
		complain(day.In(v.Began).After(day.In(now)), "date", "presence.began.ahead")
		complain(!v.Finished.After(v.Began), "to", "presence.to.same")
		complain(v.Finished.Sub(v.Began) > maxVisit, "to", "presence.long", int(maxVisit.Hours()))
	}
	return errs.Fields(wrong...)
}
