package demo

import (
	"time"

	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// strangnas is what Strängnäs told of its pledge for 2019: targets and stated
// totals. The follow-up does not say who performed what, so neither do we; and
// it gives no target for the traffic checks, so that promise stays open, with
// its total.
func strangnas(now time.Time) Partnership {
	parties := []promise.Party{
		{ID: "strangnas", Kind: promise.Municipality, Name: "Strängnäs kommun"},
		{ID: police, Kind: promise.Police, Name: "Polisen"},
	}
	entered := published(now, promise.Pledge{
		ID:         "2019",
		Title:      "Medborgarlöfte 2019",
		Period:     days("2019-01-01", "2019-12-31"),
		Parties:    parties,
		Promises:   strangnasPromises(),
		Summarised: true,
		Source:     strangnasFollowUp(),
		Reporting:  promise.ReportedElsewhere,
		FollowUp:   strangnasFollowUp(),
	})
	t := tenant("strangnas", "Strängnäs", unnamedArea, []partnership.Municipality{{Code: "0486", Name: "Strängnäs", County: "Södermanlands län"}}, parties)
	return Partnership{Partnership: t, Entries: []Entry{
		entered,
		strangnasTotal(now, "grannsamverkan", 20),
		strangnasTotal(now, "batsamverkan", 3),
		strangnasTotal(now, "trygghetsvandringar", 4),
		strangnasTotal(now, "trafikkontroller", 303),
	}}
}

func strangnasFollowUp() *promise.Source {
	return &promise.Source{Publisher: "Strängnäs kommun", Title: "Kommunens egen uppföljning av medborgarlöftet 2019, den 28 januari 2020"}
}

func strangnasPromises() []promise.Promise {
	return []promise.Promise{
		{ID: "grannsamverkan", Text: "Minst 8 områden med grannsamverkan.", Shape: promise.Count, AtLeast: 8, Unit: "grannsamverkansområden"},
		{ID: "batsamverkan", Text: "Minst 2 båtsamverkan.", Shape: promise.Count, AtLeast: 2, Unit: "båtsamverkan"},
		{ID: "trygghetsvandringar", Text: "Minst 4 trygghetsvandringar.", Shape: promise.Count, AtLeast: 4, Unit: "trygghetsvandringar"},
		{ID: "trafikkontroller", Text: "Trafikkontroller. Inget mål är angivet.", Shape: promise.Open, Unit: "trafikkontroller"},
	}
}

// strangnasTotal is one stated total for the whole year. Its performer is the
// municipality that states it.
func strangnasTotal(now time.Time, id string, count int) Entry {
	return Entry{At: now.UTC(), Body: promise.Body{Action: &promise.Action{
		ID: "2019-" + id, Pledge: "2019", Promise: id,
		From: day.MustParse("2019-01-01"), Date: day.MustParse("2019-12-31"),
		Count:  count,
		By:     promise.Performer{ToldBy: "strangnas"},
		Note:   "Summa för hela året, som kommunen har angett den.",
		Source: strangnasFollowUp(),
	}}}
}
