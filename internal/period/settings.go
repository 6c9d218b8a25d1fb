package period

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
)

// ScheduleOf returns the cycles of a partnership, the program's own first.
func ScheduleOf(ctx context.Context, d *db.DB, partnership string) (Schedule, error) {
	set, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (c Cycle, err error) {
		var document string
		if err := r.Scan(&c.Version, &document); err != nil {
			return c, err
		}
		return c, errs.Wrap(json.Unmarshal([]byte(document), &c), "cycle")
	}, `SELECT version, document FROM cycle WHERE partnership = $1 ORDER BY version`, partnership)
	if err != nil {
		return nil, err
	}
	schedule := Schedule{Default()}
	for _, c := range set {
		for len(schedule) > 1 && !schedule[len(schedule)-1].From.Before(c.From) {
			schedule = schedule[:len(schedule)-1] // changed again before it came into force
		}
		schedule = append(schedule, c)
	}
	return schedule, nil
}

// SetCycle decides how the cycle runs from a day on, which must come after every
// period that exists. version is that of the newest cycle that was seen. What is
// wrong is an Invalid error that names the fields from, rhythm, first,
// deadline.days, deadline.at, meeting.days, meeting.at, remind, repeat.reports,
// repeat.months and agenda.<item>; a change in between is a Conflict,
// "period.version".
func (s *Service) SetCycle(ctx context.Context, scope access.Scope, key string, version int64, c Cycle) error {
	now := s.now().UTC()
	a := act.Act{Rule: access.RunCycle, Key: key, Object: "cycle", Sent: []any{version, c}}
	_, err := act.Do(ctx, s.db, scope, a, now, func(tx *db.DB) (string, error) {
		schedule, err := ScheduleOf(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if newest(schedule) != version {
			return "", errs.E(errs.Conflict, "period.version")
		}
		if err := s.checkCycle(ctx, tx, scope, c, day.In(now)); err != nil {
			return "", err
		}
		document, err := json.Marshal(c)
		if err != nil {
			return "", errs.Wrap(err, "cycle")
		}
		_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO cycle (partnership, version, document, at) VALUES ($1, $2, $3, $4)`,
			scope.Partnership, version+1, string(document), db.Micros(now))
		if err != nil {
			return "", err
		}
		_, err = Taking(ctx, tx, scope.Partnership, now)
		return strconv.FormatInt(version+1, 10), err
	})
	return err
}

func newest(s Schedule) int64 {
	var v int64
	for _, c := range s {
		v = max(v, c.Version)
	}
	return v
}

func (s *Service) checkCycle(ctx context.Context, tx *db.DB, scope access.Scope, c Cycle, today day.Day) error {
	g, err := guarding(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	wrong := c.check()
	for _, item := range Agenda {
		wrong = append(wrong, g.Refuse(guard.Long("agenda."+string(item), strings.TrimSpace(c.Agenda[item])))...)
	}
	last, err := Recent(ctx, tx, scope.Partnership, 1)
	if err != nil {
		return err
	}
	earliest := today
	if len(last) > 0 {
		earliest = last[0].Span.To.Add(1)
	}
	if c.From.Before(earliest) {
		wrong = append(wrong, errs.Field{Name: "from", Key: "period.from.late", Args: []any{earliest}})
	}
	return errs.Fields(wrong...)
}
