package period

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/ids"
)

// RosterOf returns who is expected to report in a period, by function, and who
// has: whoever is a reporter when reports should have come.
func RosterOf(ctx context.Context, d *db.DB, partnership string, p Period) (Roster, error) {
	list, err := rosters(ctx, d, partnership, []Period{p}, noEnd)
	if err != nil {
		return Roster{}, err
	}
	return list[0], nil
}

// RostersIn returns those of the periods that begin in a span of days, the
// newest first, with the reports that had been sent until a moment (UTC).
func RostersIn(ctx context.Context, d *db.DB, partnership string, span day.Period, until time.Time) ([]Roster, error) {
	periods, err := db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM period
		WHERE partnership = $1 AND id >= $2 AND id <= $3 ORDER BY id DESC`, partnership, span.From.String(), span.To.String())
	if err != nil {
		return nil, err
	}
	return rosters(ctx, d, partnership, periods, db.Micros(until))
}

// noEnd is after every report.
const noEnd = math.MaxInt64

// rosters are those of periods, given and returned the newest first, with the
// reports sent until a moment in microseconds.
func rosters(ctx context.Context, d *db.DB, partnership string, periods []Period, until int64) ([]Roster, error) {
	if len(periods) == 0 {
		return nil, nil
	}
	members, err := identity.EverHeld(ctx, d, partnership)
	if err != nil {
		return nil, err
	}
	absences, err := Absences(ctx, d, partnership)
	if err != nil {
		return nil, err
	}
	reports, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (s sent, err error) {
		return s, r.Scan(&s.period, &s.account, &s.reporter, &s.function, &s.count)
	}, `SELECT period, account, reporter, function, COUNT(*) FROM report
		WHERE partnership = $1 AND period >= $2 AND period <= $3 AND sent <= $4 AND withdrawn = 0 GROUP BY period, account, reporter, function`,
		partnership, periods[len(periods)-1].ID, periods[0].ID, until)
	of := map[string][]sent{}
	for _, s := range reports {
		of[s.period] = append(of[s.period], s)
	}
	var list []Roster
	for _, p := range periods {
		list = append(list, enroll(seating(identity.Held(members, p.Deadline), absences, day.In(p.Deadline)), of[p.ID]))
	}
	return list, err
}

// Coverage is how many of those who were expected have reported in a period: the
// reporting coverage, which is counted here and nowhere else.
type Coverage struct {
	Period             string
	Expected, Reported int
}

// CoverageOf returns the coverage of at most limit periods, the newest first.
func CoverageOf(ctx context.Context, d *db.DB, partnership string, limit int) ([]Coverage, error) {
	periods, err := Recent(ctx, d, partnership, limit)
	if err != nil {
		return nil, err
	}
	all, err := rosters(ctx, d, partnership, periods, noEnd)
	var list []Coverage
	for i, r := range all {
		list = append(list, Coverage{Period: periods[i].ID, Expected: r.Expected(), Reported: r.Reported()})
	}
	return list, err
}

// Absences lists those of a partnership that have not been lifted.
func Absences(ctx context.Context, d *db.DB, partnership string) ([]Absence, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (a Absence, err error) {
		var from, to string
		if err := r.Scan(&a.ID, &a.Member, &from, &to); err != nil {
			return a, err
		}
		if a.Span.From, err = day.Parse(from); err == nil {
			a.Span.To, err = day.Parse(to)
		}
		return a, err
	}, `SELECT id, member, begins, ends FROM absence WHERE partnership = $1 ORDER BY begins, id`, partnership)
}

// metUntil is the last day that a closed meeting counted reporters for: its
// deadline. Who was away until then stands as the minutes have it. Zero where no
// meeting has been closed.
func metUntil(ctx context.Context, tx *db.DB, partnership string) (day.Day, error) {
	list, err := db.All(ctx, tx.Of(partnership), func(r *sql.Rows) (at int64, err error) { return at, r.Scan(&at) },
		`SELECT deadline FROM period WHERE partnership = $1 AND state = $2 ORDER BY id DESC LIMIT 1`, partnership, string(Closed))
	if err != nil || len(list) == 0 {
		return day.Day{}, err
	}
	return day.In(db.Time(list[0])), nil
}

// Excuse notes that a membership is away on some days, after the last that a
// closed meeting counted for, and returns the ID. What is wrong is an Invalid
// error that names the fields member, away.from and away.to.
func (s *Service) Excuse(ctx context.Context, scope access.Scope, key string, absence Absence) (string, error) {
	now := s.now().UTC()
	a := act.Act{Rule: access.RunCycle, Key: key, Object: "absence", Sent: absence}
	return act.Do(ctx, s.db, scope, a, now, func(tx *db.DB) (string, error) {
		members, err := identity.Holding(ctx, tx, scope.Partnership, now)
		if err != nil {
			return "", err
		}
		met, err := metUntil(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := absence.check(members, met); err != nil {
			return "", err
		}
		id := ids.New(now)
		_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO absence (partnership, id, member, begins, ends) VALUES ($1, $2, $3, $4, $5)`,
			scope.Partnership, id, absence.Member, absence.Span.From.String(), absence.Span.To.String())
		return id, err
	})
}

func (a Absence) check(members []identity.Member, met day.Day) error {
	var wrong []errs.Field
	complain := func(is bool, name, key string) {
		if is {
			wrong = append(wrong, errs.Field{Name: name, Key: key})
		}
	}
	known := false
	for _, m := range members {
		known = known || m.ID == a.Member
	}
	complain(!known, "member", "period.member.none")
	complain(a.Span.From.IsZero(), "away.from", "date.missing")
	if !a.Span.From.IsZero() && !met.IsZero() && !a.Span.From.After(met) {
		wrong = append(wrong, errs.Field{Name: "away.from", Key: "absence.met.from", Args: []any{met.Add(1)}})
	}
	complain(a.Span.To.IsZero(), "away.to", "date.missing")
	complain(!a.Span.From.IsZero() && !a.Span.To.IsZero() && a.Span.Days() == 0, "away.to", "period.away.reversed")
	return errs.Fields(wrong...)
}

// Lift ends an absence: it is taken away, but for the days that a closed meeting
// counted for, or the coverage of long ago would be another. One that lies wholly
// there is a Conflict, "absence.met".
func (s *Service) Lift(ctx context.Context, scope access.Scope, key, id string) error {
	a := act.Act{Rule: access.RunCycle, Key: key, Object: "absence:" + id, Sent: id}
	_, err := act.Do(ctx, s.db, scope, a, s.now().UTC(), func(tx *db.DB) (string, error) {
		absences, err := Absences(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(absences, func(a Absence) bool { return a.ID == id })
		if i < 0 {
			return "", errs.E(errs.NotFound, "db.none")
		}
		met, err := metUntil(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		switch span := absences[i].Span; {
		case met.IsZero() || span.From.After(met):
			_, err = tx.Of(scope.Partnership).Exec(ctx, `DELETE FROM absence WHERE partnership = $1 AND id = $2`, scope.Partnership, id)
		case !span.To.After(met):
			err = errs.E(errs.Conflict, "absence.met")
		default:
			_, err = tx.Of(scope.Partnership).Exec(ctx, `UPDATE absence SET ends = $3 WHERE partnership = $1 AND id = $2`, scope.Partnership, id, met.String())
		}
		return "", err
	})
	return err
}

// Functions lists who works in a partnership at a moment, once per function and
// organisation: those who may take part in a meeting, or own a decision.
func Functions(ctx context.Context, d *db.DB, partnership string, at time.Time) ([]Attendance, error) {
	members, err := identity.Holding(ctx, d, partnership, at)
	var list []Attendance
	seen := map[Attendance]bool{}
	for _, m := range members {
		a := Attendance{Function: m.Function, Organisation: m.Reporter()}
		if m.Role != access.Reader && !seen[a] {
			seen[a], list = true, append(list, a)
		}
	}
	return list, err
}
