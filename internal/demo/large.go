package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// largePromises is how many promises each pledge of Large holds.
const largePromises = 12

// Large returns an invented partnership for measuring: pledges of largePromises
// promises each, one a year up to the year of now, each with the given number
// of actions over its whole year. The moments of entry run up to the end of
// the last year and so may lie after now.
func Large(pledges, actions int, now time.Time) Partnership {
	t := tenant("stora-exemplet", "Stora exemplet", "Lokalpolisområde Mårdbygden",
		[]partnership.Municipality{{Code: "9901", Name: "Mårdsunda", County: exampleCounty}}, exampleParties())
	t.Example, t.Places = true, examplePlaces()
	p := Partnership{Partnership: t}
	chance := rand.New(rand.NewPCG(7, 11))
	for i := range pledges {
		year := day.In(now).Year() - pledges + 1 + i
		p.Entries = append(p.Entries, largeYear(year, actions, chance)...)
	}
	return p
}

// largeYear is one pledge and its actions, spread evenly over the year.
func largeYear(year, actions int, chance *rand.Rand) []Entry {
	period := day.Period{From: day.Of(year, time.January, 1), To: day.Of(year, time.December, 31)}
	pledge := promise.Pledge{
		ID: fmt.Sprint(year), Title: fmt.Sprintf("Medborgarlöfte %d", year), Goal: "Fler ska känna sig trygga i centrum om kvällen.",
		Period: period, Parties: exampleParties(), Signatories: exampleSignatories(), Promises: largePromisesOf(actions), Decided: period.From,
	}
	places := examplePlaces()
	entries := make([]Entry, 0, actions+1)
	entries = append(entries, Entry{At: period.From.Start().Add(8 * time.Hour).UTC(), Body: promise.Body{Publication: &promise.Publication{
		Pledge: pledge, Approvals: approvals(period.From),
	}}})
	for i := range actions {
		date := period.From.Add(i * period.Days() / actions)
		entries = append(entries, Entry{At: weekly(date, period.To), Body: promise.Body{Action: &promise.Action{
			ID: fmt.Sprintf("%d-%05d", year, i), Pledge: pledge.ID, Promise: pledge.Promises[i%largePromises].ID,
			Date: date, Count: 1, Place: places[chance.IntN(len(places))].Name, By: officer,
			Note: fmt.Sprintf("Insats %d. Lugn kväll, samtal med besökare.", i+1),
		}}})
	}
	return entries
}

// weekly is when an action of the day is entered: with all others of its week
// on the Monday after, and what is left on the last evening of the year.
func weekly(date, last day.Day) time.Time {
	monday := next(date.Add(1), time.Monday)
	if monday.After(last) {
		return last.Start().Add(23 * time.Hour).UTC()
	}
	return monday.Start().Add(8 * time.Hour).UTC()
}

// largePromisesOf gives counts and weekly rhythms in turn, with targets that
// the actions just about reach.
func largePromisesOf(actions int) []promise.Promise {
	promises := make([]promise.Promise, largePromises)
	target := max(actions/largePromises, 1)
	for i := range promises {
		p := promise.Promise{ID: fmt.Sprintf("lofte-%02d", i+1), By: []string{police}, Unit: "insatser", Shape: promise.Count, AtLeast: target,
			Text: fmt.Sprintf("Polisen gör minst %d insatser i område %d.", target, i+1)}
		if i%3 == 2 {
			p.Shape, p.AtLeast, p.Recurs = promise.Recurring, 0, &promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 1}
			p.Text = fmt.Sprintf("Polisen gör en insats i veckan i område %d.", i+1)
		}
		promises[i] = p
	}
	return promises
}
