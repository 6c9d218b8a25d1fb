package demo

import (
	"fmt"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/period"
)

// meet holds a period's meeting: earlier decisions first, then the areas, the
// places that come back, what is decided and where somebody should be.
func (j *joining) meet(p period.Period) error {
	if err := j.follow(); err != nil {
		return err
	}
	version, err := j.version(p)
	if err != nil {
		return err
	}
	if err := j.periods.Begin(j.ctx, j.coordinator(), j.key(), p.ID, version); err != nil {
		return err
	}
	for _, do := range []func(period.Period) error{j.notes, j.decide, j.wantPresence, j.close} {
		j.now = j.now.Add(15 * time.Minute)
		if err := do(p); err != nil {
			return err
		}
	}
	return nil
}

func (j *joining) version(p period.Period) (int64, error) {
	held, err := period.ByID(j.ctx, j.tx, j.partnership, p.ID)
	return held.Version, err
}

func (j *joining) close(p period.Period) error {
	version, err := j.version(p)
	if err != nil {
		return err
	}
	return j.periods.Close(j.ctx, j.coordinator(), j.key(), p.ID, version)
}

// follow tells how far the open decisions have come: most are done, one in
// five is late, few are stopped.
func (j *joining) follow() error {
	decisions, err := period.Decisions(j.ctx, j.tx, j.partnership)
	if err != nil {
		return err
	}
	for i, d := range decisions {
		if !d.Open() || j.now.Sub(d.Changed) < 7*24*time.Hour {
			continue
		}
		step := period.Step{State: period.Done, Text: results[(i+len(d.What))%len(results)]}
		switch turn := d.Changed.YearDay() % 10; {
		case turn < 2 && d.Overdue(day.In(j.now)):
			step = period.Step{State: period.Delayed, Text: "Tjänsten är vakant, arbetet börjar när den är tillsatt.", Deadline: day.In(j.now).Add(28)}
		case turn == 2:
			step = period.Step{State: period.Stopped, Text: "Fastighetsägaren har gjort det själv."}
		}
		scope := j.as(d.Owner, d.Organisation, access.Reporter)
		if err := j.periods.Follow(j.ctx, scope, j.key(), d.ID, d.Version, step); err != nil {
			return err
		}
	}
	return nil
}

// notes are what the secretary writes.
func (j *joining) notes(p period.Period) error {
	there, err := period.Functions(j.ctx, j.tx, j.partnership, j.now)
	if err != nil {
		return err
	}
	for i := range there {
		there[i].How = period.Present
		if (i+j.now.YearDay())%7 == 0 {
			there[i].How = period.Away
		}
	}
	levels, err := j.levels(p)
	if err != nil {
		return err
	}
	week := j.now.YearDay() / 14
	text := func(list []string) map[string]string { return map[string]string{"text": list[week%len(list)]} }
	notes := []period.Note{
		{Item: period.Opening, There: there},
		{Item: period.Police, Texts: text(policeViews)},
		{Item: period.Ahead, Texts: text(ahead)},
		{Item: period.Levels, Levels: levels},
		{Item: period.Causes, Texts: text(causes)},
		{Item: period.Outward, Texts: map[string]string{"text": outwards[week%len(outwards)], period.Back: backs[week%len(backs)]}},
	}
	for _, n := range notes {
		if err := j.periods.Write(j.ctx, j.coordinator(), j.key(), p.ID, n); err != nil {
			return err
		}
	}
	return nil
}

// levels judge each area by how many events were told of it.
func (j *joining) levels(p period.Period) ([]period.Assessment, error) {
	happened, err := period.Happenings(j.ctx, j.tx, j.partnership, p.ID)
	if err != nil {
		return nil, err
	}
	number := map[string]int{}
	for _, h := range happened {
		number[h.Area]++
	}
	var list []period.Assessment
	for _, a := range j.year.Areas {
		assessment := period.Assessment{Area: a.ID, Level: period.Calm}
		switch n := number[a.ID]; {
		case n > 16:
			assessment.Level, assessment.Why = period.Serious, "Våld och hot flera kvällar, fler är oroliga."
		case n > 9:
			assessment.Level, assessment.Why = period.Raised, "Fler händelser än vanligt på kvällar och nätter."
		}
		list = append(list, assessment)
	}
	return list, nil
}

// decide answers each place that comes back, with a measure or a reason for
// none.
func (j *joining) decide(p period.Period) error {
	schedule, err := period.ScheduleOf(j.ctx, j.tx, j.partnership)
	if err != nil {
		return err
	}
	repeated, err := period.RepeatedIn(j.ctx, j.tx, j.partnership, p, schedule.On(p.Span.From).Repeat)
	if err != nil {
		return err
	}
	for i, r := range repeated {
		d := period.Decision{Period: p.ID, Place: r.Place, Nothing: true, Why: "Det som redan är beslutat om platsen gäller. Vi ser på den igen nästa gång."}
		if i < 2 {
			m := measures[(i+j.now.YearDay())%len(measures)]
			d = period.Decision{Period: p.ID, Place: r.Place, What: m.what, Why: fmt.Sprintf("Platsen har rapporterats %d gånger på kort tid.", r.Reports),
				Owner: m.by.Function, Organisation: m.by.Party, Deadline: day.In(j.now).Add(m.days)}
		}
		if _, err := j.periods.Decide(j.ctx, j.coordinator(), j.key(), d); err != nil {
			return err
		}
	}
	return nil
}

// wantPresence asks for somebody on weekend nights where most happened, and
// tells that most of it was done.
func (j *joining) wantPresence(p period.Period) error {
	spot := []string{"resecentrum", "stortorget", "norrgardens-centrum", "ekevala-torg"}[j.now.YearDay()/14%4]
	if !day.In(j.now).Before(j.year.Drawn.HotFrom) {
		spot = j.year.Drawn.HotSpot
	}
	next := day.Period{From: p.Span.To.Add(1), To: p.Span.To.Add(14)}
	w := period.Wanted{Period: p.ID, Place: spot, Weekdays: []time.Weekday{time.Friday, time.Saturday}, From: 21 * 60, To: 60, Span: next}
	if _, err := j.periods.Want(j.ctx, j.coordinator(), j.key(), w); err != nil {
		return err
	}
	return j.present(spot, p.Span)
}

// present tells that the field team and the police were at the place on three
// of the four nights of the span.
func (j *joining) present(spot string, span day.Period) error {
	for d := span.From; !d.After(span.To) && d.Before(day.In(j.now)); d = d.Add(1) {
		if d.Weekday() != time.Friday && d.Weekday() != time.Saturday || (d.Sub(span.From)+j.now.YearDay())%4 == 0 {
			continue
		}
		who := field
		if d.Weekday() == time.Saturday {
			who = officer
		}
		began := d.Start().Add(21 * time.Hour)
		v := period.Visit{Reporter: who.Party, Function: who.Function, Place: spot, Began: began.UTC(), Finished: began.Add(3 * time.Hour).UTC()}
		if _, err := j.periods.Tell(j.ctx, j.as(who.Function, who.Party, access.Reporter), j.key(), v); err != nil {
			return err
		}
	}
	return nil
}
