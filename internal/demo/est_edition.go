package demo

import (
	"fmt"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/picture"
)

// countingDays is for how long the editions have been counted by themselves.
// Before that, whoever made one entered it by hand.
const countingDays = 70

// editions are the steps that make an edition of every period, and an open one
// of every quarter that has ended.
func (j *joining) editions(turns []period.Period, now time.Time) []step {
	counting := day.In(now).Add(-countingDays).Start().UTC()
	steps := []step{{counting, j.tie}}
	for _, p := range turns {
		at := p.Meeting.Add(25 * time.Hour)
		if at.Add(time.Hour).Before(now) {
			steps = append(steps, step{at, func() error { return j.edition(picture.Operative, p.Span, operativeWords) }})
		}
	}
	first := j.year.Reports[0].Sent
	for d := quarterOf(day.In(first).AddMonths(3)); ; d = d.AddMonths(3) {
		span := day.Period{From: d, To: d.AddMonths(3).Add(-1)}
		at := weekday(span.To.Add(10)).Start().Add(9 * time.Hour).UTC()
		if !at.Add(time.Hour).Before(now) {
			return steps
		}
		steps = append(steps, step{at, func() error { return j.edition(picture.Public, span, publicWords) }})
	}
}

// quarterOf is the first day of a day's quarter.
func quarterOf(d day.Day) day.Day {
	year, month, _ := d.Date()
	return day.Of(year, month-(month-1)%3, 1)
}

var operativeWords = map[picture.Section]string{
	picture.Summary: "Vi fortsätter att vara ute där det händer mest. Det som är nytt tar vi upp på nästa möte.",
}

var publicWords = map[picture.Section]string{
	picture.Summary: "Läget är stabilt i de flesta områden. Vi är mer ute på kvällar där många har sagt att det är otryggt, och vi lagar belysningen längs gångvägarna.",
	picture.Advice:  "Ring 112 när det är bråttom och 114 14 när det inte är det. Trasiga lampor anmäler du till kommunen.",
}

// tie lets the editions count as what the running pledge promises.
func (j *joining) tie() error {
	year, month, _ := day.In(j.year.Ends).Date()
	pledge := runningPledge(day.Of(year, month-8, 1)).ID
	for kind, promise := range map[picture.Kind]string{picture.Operative: "lagesbild", picture.Public: "publik-lagesbild"} {
		t := picture.Tie{Kind: kind, Pledge: pledge, Promise: promise, Party: mardsunda, Function: safety.Function}
		if err := j.pictures.TieTo(j.ctx, j.coordinator(), j.key(), t); err != nil {
			return err
		}
	}
	return nil
}

// edition makes an edition, words it, and has the parties approve it.
func (j *joining) edition(kind picture.Kind, span day.Period, words map[picture.Section]string) error {
	id, err := j.pictures.Begin(j.ctx, j.coordinator(), j.key(), kind, span)
	if err != nil {
		return err
	}
	acts := []func(picture.Seen) error{
		func(seen picture.Seen) error { return j.pictures.Write(j.ctx, j.coordinator(), j.key(), seen, words) },
		func(seen picture.Seen) error { return j.pictures.Send(j.ctx, j.coordinator(), j.key(), seen) },
	}
	for _, p := range j.parties {
		acts = append(acts, func(seen picture.Seen) error {
			scope := j.as("kommundirektör", p.ID, access.Approver)
			if p.Kind == partnership.KindPolice {
				scope.Function = "lokalpolisområdeschef"
			}
			scope.Account = "system:" + p.ID
			return j.pictures.Approve(j.ctx, scope, j.key(), seen, p.ID, picture.Told{Note: fmt.Sprintf("Lägesbild för %s.", span)})
		})
	}
	for _, act := range acts {
		e, err := picture.ByID(j.ctx, j.tx, j.partnership, id)
		if err != nil {
			return err
		}
		j.now = j.now.Add(time.Second) // the diary may enter something in the next minute
		if err := act(picture.Seen{ID: id, Version: e.Version}); err != nil {
			return err
		}
	}
	return nil
}
