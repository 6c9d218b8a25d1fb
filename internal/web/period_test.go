package web

import (
	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// turn gives a partnership a period whose meeting goes on, with a decision, and
// somebody who is away.
func (w *town) turn(s *Seed, boss access.Scope, what string) {
	w.t.Helper()
	ctx, cycle := w.t.Context(), period.New(w.db, w.server.staff.Now)
	var p period.Period
	w.check(w.db.Of(boss.Partnership).Write(ctx, func(tx *db.DB) (err error) {
		p, err = period.Taking(ctx, tx, boss.Partnership, noon)
		return err
	}))
	w.check(cycle.Lock(ctx, boss, ids.Token(), p.ID, 1))
	w.check(cycle.Begin(ctx, boss, ids.Token(), p.ID, 2))
	s.Period, s.Item = p.ID, "polisen"
	w.check(cycle.Write(ctx, boss, ids.Token(), p.ID, period.Note{Item: period.Police, Texts: map[string]string{"text": what}}))
	var err error
	s.Decision, err = cycle.Decide(ctx, boss, ids.Token(), period.Decision{Period: p.ID, What: what, Owner: "gatuchef",
		Organisation: "kommunen", Deadline: day.In(noon).Add(30)})
	w.check(err)
	s.Absence, err = cycle.Excuse(ctx, boss, ids.Token(), period.Absence{Member: s.Member, Span: day.Period{From: day.In(noon), To: day.In(noon).Add(3)}})
	w.check(err)
}

// cycle is what is kept of a partnership's cycle.
func (w *town) cycle(id string) []any {
	w.t.Helper()
	ctx := w.t.Context()
	periods, err := period.Recent(ctx, w.db, id, 100)
	w.check(err)
	decisions, err := period.Decisions(ctx, w.db, id)
	w.check(err)
	absences, err := period.Absences(ctx, w.db, id)
	w.check(err)
	all := []any{periods, decisions, absences}
	for _, p := range periods {
		notes, err := period.NotesOf(ctx, w.db, id, p.ID)
		w.check(err)
		all = append(all, notes)
	}
	return all
}
