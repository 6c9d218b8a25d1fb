package period

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

const decisionColumns = `id, period, no_action, what, why, owner, organisation, deadline, area, place, series, state, changed, version`

func scanDecision(r *sql.Rows) (d Decision, err error) {
	var deadline string
	var changed int64
	err = r.Scan(&d.ID, &d.Period, &d.Nothing, &d.What, &d.Why, &d.Owner, &d.Organisation, &deadline,
		&d.Area, &d.Place, &d.Series, &d.State, &changed, &d.Version)
	d.Changed = db.Time(changed)
	if err == nil {
		err = d.Deadline.UnmarshalText([]byte(deadline))
	}
	return d, err
}

// Decide keeps what the meeting decided and returns its ID. What is wrong is an
// Invalid error that names the fields what, why, owner, organisation, deadline
// and place.
func (s *Service) Decide(ctx context.Context, scope access.Scope, key string, d Decision) (string, error) {
	c := change{rule: access.RunCycle, key: key, period: d.Period, sent: d, states: []State{Meet}}
	return s.change(ctx, scope, c, func(tx *db.DB, p Period, now time.Time) (string, error) {
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		names, err := NamesOf(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := d.check(g, names, p); err != nil {
			return "", err
		}
		d.ID, d.State, d.Changed = ids.New(now), Ongoing, now
		if d.Nothing {
			d.State, d.What = None, ""
		}
		_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO decision (partnership, `+decisionColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)`,
			scope.Partnership, d.ID, d.Period, d.Nothing, d.What, d.Why, d.Owner, d.Organisation, d.Deadline.String(),
			d.Area, d.Place, d.Series, string(d.State), db.Micros(now))
		return d.ID, err
	})
}

// Follow tells how far a decision has come. version is the one that was seen;
// another is a Conflict, "period.version". What is wrong is an Invalid error that
// names the fields state, text and deadline.
func (s *Service) Follow(ctx context.Context, scope access.Scope, key, id string, version int64, step Step) error {
	now := s.now().UTC()
	a := act.Act{Rule: access.FollowDecision, Key: key, Object: "decision:" + id, Sent: []any{version, step}}
	_, err := act.Do(ctx, s.db, scope, a, now, func(tx *db.DB) (string, error) {
		d, err := decisionByID(ctx, tx, scope.Partnership, id)
		if err != nil {
			return "", err
		}
		if d.Nothing {
			return "", errs.E(errs.Conflict, "decision.nothing")
		}
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		if err := step.check(g, day.In(now)); err != nil {
			return "", err
		}
		step.Function, step.At = scope.Function, now
		return string(step.State), keepStep(ctx, tx, scope.Partnership, d, version, step)
	})
	return err
}

func keepStep(ctx context.Context, tx *db.DB, partnership string, d Decision, version int64, step Step) error {
	deadline := d.Deadline
	if step.State == Delayed {
		deadline = step.Deadline
	}
	n, err := tx.Of(partnership).Exec(ctx, `UPDATE decision SET state = $3, deadline = $4, changed = $5, version = version + 1
		WHERE partnership = $1 AND id = $2 AND version = $6`,
		partnership, d.ID, string(step.State), deadline.String(), db.Micros(step.At), version)
	if err == nil && n == 0 {
		err = errs.E(errs.Conflict, "period.version")
	}
	if err != nil {
		return err
	}
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO decision_step (partnership, decision, number, state, text, deadline, function, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		partnership, d.ID, version, string(step.State), step.Text, deadline.String(), step.Function, db.Micros(step.At))
	return err
}

func decisionByID(ctx context.Context, d *db.DB, partnership, id string) (Decision, error) {
	return db.One(ctx, d.Of(partnership), scanDecision, `SELECT `+decisionColumns+` FROM decision WHERE partnership = $1 AND id = $2`, partnership, id)
}

// DecisionByID returns a decision with what was told of it, or NotFound.
func DecisionByID(ctx context.Context, d *db.DB, partnership, id string) (Decision, error) {
	found, err := decisionByID(ctx, d, partnership, id)
	if err != nil {
		return found, err
	}
	found.Steps, err = db.All(ctx, d.Of(partnership), scanStep,
		`SELECT state, text, deadline, function, at FROM decision_step WHERE partnership = $1 AND decision = $2 ORDER BY number`, partnership, id)
	return found, err
}

func scanStep(r *sql.Rows) (s Step, err error) {
	var deadline string
	var at int64
	if err := r.Scan(&s.State, &s.Text, &deadline, &s.Function, &at); err != nil {
		return s, err
	}
	s.At = db.Time(at)
	return s, s.Deadline.UnmarshalText([]byte(deadline))
}

// Decisions lists all decisions of a partnership with what was told of them, the
// newest first.
func Decisions(ctx context.Context, d *db.DB, partnership string) ([]Decision, error) {
	list, err := db.All(ctx, d.Of(partnership), scanDecision,
		`SELECT `+decisionColumns+` FROM decision WHERE partnership = $1 ORDER BY id DESC`, partnership)
	if err != nil {
		return nil, err
	}
	type told struct {
		decision string
		step     Step
	}
	steps, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (t told, err error) {
		var deadline string
		var at int64
		if err := r.Scan(&t.decision, &t.step.State, &t.step.Text, &deadline, &t.step.Function, &at); err != nil {
			return t, err
		}
		t.step.At = db.Time(at)
		return t, t.step.Deadline.UnmarshalText([]byte(deadline))
	}, `SELECT decision, state, text, deadline, function, at FROM decision_step WHERE partnership = $1 ORDER BY decision, number`, partnership)
	of := map[string][]Step{}
	for _, t := range steps {
		of[t.decision] = append(of[t.decision], t.step)
	}
	for i := range list {
		list[i].Steps = of[list[i].ID]
	}
	return list, err
}
