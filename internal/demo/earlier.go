package demo

import (
	"fmt"
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// earlierPledge is the pledge of the twelve months before start, closed with a
// verdict on every promise.
func earlierPledge(start day.Day) promise.Pledge {
	period := day.Period{From: start.AddMonths(-12), To: start.Add(-1)}
	lights := period.From.AddMonths(9).Add(-1)
	return promise.Pledge{
		ID:      years(period),
		Title:   fmt.Sprintf("Medborgarlöfte %s–%s", monthYear(period.From), monthYear(period.To)),
		Goal:    "Fler ska känna sig trygga i centrum om kvällen.",
		Problem: "Invånarna pekar ut resecentrum och mörka gångstråk som otrygga.",
		Period:  period,
		Basis: []promise.Basis{
			{Kind: promise.Conversations, Number: 275, Text: "Samtal med invånare"},
			{Kind: promise.Survey, Number: 618, Text: "Svar i trygghetsundersökningen"},
		},
		Parties:     exampleParties()[:4],
		Signatories: exampleSignatories(),
		Decided:     weekday(period.From.Add(-16)),
		Promises: []promise.Promise{
			{ID: "fotpatruller", By: []string{police}, Shape: promise.Count, AtLeast: 40, Unit: "fotpatruller",
				Text: "Polisen går minst 40 fotpatruller vid resecentrum.", Place: "resecentrum", Time: "kl. 18–23"},
			{ID: "trafikkontroller", By: []string{police}, Shape: promise.Count, AtLeast: 12, Unit: "trafikkontroller",
				Text: "Polisen gör minst 12 trafikkontroller i Ekevåla.", Place: "Ekevåla"},
			{ID: "belysning", By: []string{mardsunda}, Shape: promise.Count, AtLeast: 10, Unit: "platser", Deadline: lights,
				Text: fmt.Sprintf("Mårdsunda kommun förbättrar belysningen på minst 10 platser senast den %s.", swedishDate(lights)), Place: "gångstråk"},
			{ID: "foraldramoten", By: []string{mardsunda, ekevala}, Shape: promise.Coverage, Unit: "föräldramöten",
				Text: "Kommunerna håller ett föräldramöte på var och en av de sju högstadieskolorna.", Members: exampleSchools, TargetGroup: "vårdnadshavare"},
			{ID: "lagesbild", By: []string{mardsunda, ekevala, police}, Shape: promise.Recurring, Unit: "lägesbilder",
				Text: "En gemensam lägesbild var fjortonde dag.", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}},
			{ID: "sspf-traffar", By: []string{sspf}, Shape: promise.Recurring, Unit: "träffar",
				Text: "SSPF träffas minst varannan vecka.", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 2}},
			{ID: "mottagning", By: []string{police}, Shape: promise.Recurring, Unit: "mottagningar",
				Text: "Polisen tar emot besök på Ekevåla bibliotek en gång i månaden.", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 1}, Place: "Ekevåla bibliotek"},
			vague("samverkan", "Kommunerna och polisen ska samverka mot skadegörelse i möjligaste mån.", []string{mardsunda, ekevala, police}, "samverka", "i möjligaste mån"),
		},
	}
}

// enterEarlier enters the earlier pledge, what was done for it, and how it
// ended.
func enterEarlier(d *diary, start day.Day) {
	pledge := earlierPledge(start)
	from := pledge.Period.From
	d.pledge = pledge.ID
	d.publish(pledge, "")
	for i := range 31 {
		d.act(promise.Action{Promise: "fotpatruller", Date: from.Add(i*11 + d.chance.IntN(9)), By: officer, Place: "Mårdsunda resecentrum"})
	}
	for i := range 14 {
		d.act(promise.Action{Promise: "trafikkontroller", Date: from.Add(i*25 + d.chance.IntN(9)), By: traffic, Place: []string{"Ekevåla torg", "Åvallens parkering"}[i%2]})
	}
	for i, school := range exampleSchools[:5] {
		d.act(promise.Action{Promise: "foraldramoten", Date: schoolDay(from.Add(20 + i*40)), Members: []string{school.ID}, Place: school.Name, By: safety})
	}
	for i := 0; i*14+13 < pledge.Period.Days(); i++ {
		d.act(promise.Action{Promise: "lagesbild", Date: next(from.Add(i*14+6), time.Wednesday), By: liaison})
		if i%6 != 3 {
			d.act(promise.Action{Promise: "sspf-traffar", Date: next(from.Add(i*14+3), time.Thursday), By: forum})
		}
	}
	for i := range 5 {
		d.act(promise.Action{Promise: "mottagning", Date: next(from.AddMonths(i).Add(9), time.Tuesday), By: liaison, Place: "Ekevåla bibliotek"})
	}
	d.deviate(promise.Deviation{Promise: "belysning", Date: weekday(from.Add(190)), Party: mardsunda,
		What: "Arbetet med belysningen kommer inte i gång i år.", Why: "Upphandlingen överklagades och måste göras om."})
	d.deviate(promise.Deviation{Promise: "mottagning", Date: weekday(from.Add(160)), Party: police,
		What: "Mottagningen på biblioteket upphör.", Why: "Nästan ingen kom. Kommunpolisen svarar på telefon i stället.",
		Span: day.Period{From: from.Add(160), To: pledge.Period.To}})
	closeEarlier(d, start)
}

// closeEarlier gives the verdict on every promise, and what is known of its
// effect, in the weeks after the period.
func closeEarlier(d *diary, start day.Day) {
	on := weekday(start.Add(16))
	verdict := func(id string, outcome promise.Outcome, done, target int, motive string) {
		d.judge(promise.Verdict{Promise: id, Date: on, Outcome: outcome, Proposed: outcome, Done: done, Target: target, Motive: motive})
	}
	verdict("fotpatruller", promise.PartlyKept, 31, 40, "31 av minst 40 fotpatruller. Under två månader saknades personal.")
	verdict("trafikkontroller", promise.Kept, 14, 12, "14 av minst 12 trafikkontroller.")
	verdict("belysning", promise.NotKept, 0, 10, "Upphandlingen överklagades, och inget arbete hann göras.")
	verdict("foraldramoten", promise.PartlyKept, 5, 7, "Möten på 5 av 7 skolor. Bruksskolan och Åkraskolan återstår.")
	verdict("lagesbild", promise.Kept, 26, 26, "Alla 26 lägesbilder gjordes i tid.")
	verdict("sspf-traffar", promise.PartlyKept, 22, 26, "22 av 26 träffar hölls i tid.")
	d.judge(promise.Verdict{Promise: "mottagning", Date: on, Outcome: promise.Discontinued, Proposed: promise.PartlyKept, Done: 5, Target: 12,
		Motive: "5 av 12 mottagningar. Löftet avbröts efter fem månader, eftersom nästan ingen kom."})
	verdict("samverkan", promise.CannotAssess, 0, 0, "Löftet säger inte vad som skulle göras eller hur mycket.")
	effect := func(id string, direction promise.Direction, figure, source string) {
		d.measure(promise.Effect{Promise: id, Date: on.Add(7), Direction: direction, Figure: figure, Source: source})
	}
	const survey = "Trygghetsundersökningen i Mårdsunda och Ekevåla"
	effect("fotpatruller", promise.Improved, "212 av 640 svarande känner sig otrygga vid resecentrum. Året innan var det 271 av 618.", survey)
	effect("trafikkontroller", promise.Unchanged, "148 av 640 svarande störs av buskörning. Året innan var det 141 av 618.", survey)
	effect("belysning", promise.Worsened, "301 av 640 svarande tycker att gångstråken är för mörka. Året innan var det 233 av 618.", survey)
	effect("", promise.CannotSay, "Löftet pågick ett år. Förändringen i anmälda brott är för liten för att säga något.", "Lägesbilden i "+monthYear(on))
}
