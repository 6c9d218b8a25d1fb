package analyse

import (
	"bytes"
	"context"
	"os"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// planned carries out a plan that was fixed before the measure, and answers as
// the plan said that it would.
func (m Effect) planned(ctx context.Context, stage Stage) (Answer, error) {
	text, err := os.ReadFile(m.Plan)
	if err != nil {
		return Answer{}, errs.E(errs.Invalid, "sheet.open", m.Plan, err)
	}
	plan, err := effect.ParsePlan(bytes.TrimSpace(text))
	if err != nil {
		return Answer{}, err
	}
	hash, err := plan.Hash()
	if err != nil {
		return Answer{}, err
	}
	if m.Kept == "" || m.On.IsZero() {
		return Answer{}, errs.E(errs.Invalid, "analyse.effect.keep", hash)
	}
	records, err := m.records(ctx)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.effect")
	r, err := effect.Judge(ctx, plan, effect.Kept{Hash: m.Kept, On: m.On}, records)
	if errs.Is(err, errs.Conflict) {
		return Answer{}, errs.E(errs.Invalid, "effect.plan.changed", m.Kept, hash)
	}
	if err != nil {
		return Answer{}, err
	}
	return reported(plan, r), nil
}

// reported is the report as an answer.
func reported(plan effect.Plan, r effect.Report) Answer {
	body := effectBody{Kind: string(plan.Method), Figure: Number(r.Figure), Low: Number(r.Low), High: Number(r.High), Confidence: plan.Confidence, SmallestLow: Number(r.Smallest.Low), SmallestHigh: Number(r.Smallest.High),
		Answer: r.Answer.String(), Why: r.Why.Key, Hash: r.Hash, P: missing, SE: missing}
	switch {
	case r.Weighted != nil:
		body.P, body.SE, body.Z, body.Local, body.Displaced = Number(r.Weighted.P), Number(r.Weighted.SE), number(r.Weighted.Z), number(r.Weighted.Local), number(r.Weighted.Displaced)
	case r.Differences != nil:
		body.P, body.SE, body.Log, body.Areas = Number(r.Differences.P), Number(r.Differences.SE), number(r.Differences.Log), r.Differences.Areas
	case r.Series != nil:
		body.P, body.SE, body.Log, body.Areas = Number(r.Series.P), Number(r.Series.SE), number(r.Series.Log), 1
	}
	for _, b := range r.Breaches {
		body.Breaches = append(body.Breaches, b.Key)
	}
	events := r.Treated.Before + r.Treated.After + r.Comparison.Before + r.Comparison.After
	a := body.answer(Answer{Method: "effect", Version: "1.0"}, int(events), append(r.Breaches, r.Notes...))
	unit := "ratio"
	if plan.Method == effect.Weighted {
		unit = "events"
	}
	a.Means = note.Of("analyse.effect.answer."+r.Answer.String(), note.Of("analyse.effect."+unit+".figure", r.Figure, r.Low, r.High))
	if r.Answer == effect.Untold {
		a.Means = note.Of("analyse.effect.answer.untold", r.Why)
	}
	return a
}

// records reads area, week (by its Monday or by number of the year) and count.
func (m Effect) records(ctx context.Context) ([]effect.Record, error) {
	s, err := sheet.Open(ctx, m.Events)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	area, week, count := s.Need("area", "muni"), s.Need("week", "date"), s.Need("count")
	var list []effect.Record
	for s.Next() {
		from, ok := isoWeek(s.Text(week))
		if !ok {
			from = dateOf(s, week)
		}
		list = append(list, effect.Record{Area: s.ID(area), From: from, Count: s.Count(count)})
	}
	return list, s.Err()
}
