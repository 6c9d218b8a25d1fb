package promise

import (
	"context"
	"slices"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/errs"
	"lykta/internal/guard"
)

// LogAction enters one thing done and returns its ID. Whatever is wrong with it
// is an Invalid error that names the fields date, from, count, members, place,
// party, function and note.
func (s *Service) LogAction(ctx context.Context, scope access.Scope, key string, action Action) (string, error) {
	a := act.Act{Rule: access.LogAction, Key: key, Sent: action}
	return s.record(ctx, scope, a, action.Pledge, action.Promise, func(sc scene, id string) (Body, error) {
		done := action
		done.ID = id
		return Body{Action: &done}, checkAction(sc, done)
	})
}

func checkAction(sc scene, a Action) error {
	wrong := sc.guard.Refuse(guard.Long("note", a.Note), guard.Short("place", a.Place), guard.Short("function", a.By.Function))
	return join(wrong, a.Validate(sc.pledge, sc.today))
}

// ReportDeviation enters what will not happen as promised, and why.
func (s *Service) ReportDeviation(ctx context.Context, scope access.Scope, key string, d Deviation) (string, error) {
	a := act.Act{Rule: access.ReportDeviation, Key: key, Sent: d}
	return s.record(ctx, scope, a, d.Pledge, d.Promise, func(sc scene, id string) (Body, error) {
		told := d
		told.ID = id
		if told.Date.IsZero() {
			told.Date = sc.today
		}
		return Body{Deviation: &told}, checkDeviation(sc, told)
	})
}

func checkDeviation(sc scene, d Deviation) error {
	wrong := sc.guard.Refuse(guard.Long("what", d.What), guard.Long("why", d.Why))
	return join(wrong, d.Validate(sc.pledge, sc.today))
}

// RecordEffect enters whether it helped, apart from whether it was done. An
// effect without a promise is about the pledge as a whole.
func (s *Service) RecordEffect(ctx context.Context, scope access.Scope, key string, e Effect) (string, error) {
	a := act.Act{Rule: access.RecordEffect, Key: key, Sent: e}
	return s.record(ctx, scope, a, e.Pledge, e.Promise, func(sc scene, id string) (Body, error) {
		told := e
		told.ID = id
		if told.Date.IsZero() {
			told.Date = sc.today
		}
		return Body{Effect: &told}, checkEffect(sc, told)
	})
}

func checkEffect(sc scene, e Effect) error {
	wrong := sc.guard.Refuse(guard.Long("figure", e.Figure), guard.Long("source", e.Source))
	return join(wrong, e.Validate(sc.pledge, sc.today))
}

// join puts complaints of two sorts into one error. A field is complained of
// once; an error that is not about fields wins.
func join(wrong []errs.Field, err error) error {
	fields := errs.FieldsOf(err)
	if err != nil && len(fields) == 0 {
		return err
	}
	for _, f := range fields {
		if !slices.ContainsFunc(wrong, func(w errs.Field) bool { return w.Name == f.Name }) {
			wrong = append(wrong, f)
		}
	}
	return errs.Fields(wrong...)
}
