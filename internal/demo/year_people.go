package demo

import (
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// enterYouth: the Friday evenings with three that were called off, the meetings
// at four of seven schools, and the extra evenings.
func enterYouth(d *diary, start day.Day) {
	notes := []string{"Lugn kväll, ungefär 40 ungdomar ute.", "Många vid resecentrum. Kontakt med fritidsgården.", "Samtal med ungdomar på Stortorget.", "Få ute. Besök på fritidsgården.", ""}
	off := day.Period{From: start.Add(84), To: start.Add(104)}
	for friday := next(start, time.Friday); !friday.After(d.today); friday = friday.Add(7) {
		if off.Contains(friday) {
			continue
		}
		d.act(promise.Action{Promise: "fredagskvallar", Date: friday, By: field, Note: notes[d.chance.IntN(len(notes))],
			Place: []string{"Stortorget", "Mårdsunda resecentrum", "Ekevåla torg"}[d.chance.IntN(3)]})
	}
	d.deviate(promise.Deviation{Promise: "fredagskvallar", Date: weekday(off.From.Add(-4)), Party: mardsunda, Span: off,
		What: "Fältgruppen är inte ute tre fredagar i rad.", Why: "Två tjänster i fältgruppen är vakanta. Rekrytering pågår."})
	for i, school := range exampleSchools[:4] {
		d.act(promise.Action{Promise: "foraldramoten", Date: schoolDay(start.Add(35 + i*49)), Members: []string{school.ID}, Place: school.Name,
			By: []promise.Performer{safety, liaison}[i%2], Note: "Möte på kvällen med frågestund."})
	}
	for i := range 3 {
		d.act(promise.Action{Promise: "oppna-kvallar", Date: next(start.Add(60+i*7), time.Thursday), Place: "Ekevåla idrottshall",
			By: promise.Performer{Party: ekevala, Function: "fritidsledare"}, Note: "Öppet till klockan 22."})
	}
}

// enterMeetings: SSPF every other week, once entered long after, and the
// situational picture every fourteenth day, twice missed.
func enterMeetings(d *diary, start day.Day) {
	for i := 0; i*14 < d.today.Sub(start); i++ {
		meeting := next(start.Add(i*14+3), time.Thursday)
		a := promise.Action{Promise: "sspf-traffar", Date: meeting, By: forum, Note: "Ordinarie träff."}
		switch i {
		case 4: // entered six weeks late, which is lawful and shown
			a.Note = "Ordinarie träff. Infördes sent eftersom anteckningen hade blivit liggande."
			d.actLate(a, 44)
		case 8: // called off
		default:
			d.act(a)
		}
		held := next(start.Add(i*14+6), time.Wednesday)
		if i == 5 || i == 11 || !held.Before(d.today.Add(-countingDays)) {
			continue
		}
		d.act(promise.Action{Promise: "lagesbild", Date: held, By: []promise.Performer{safety, liaison, ekSafety}[i%3],
			Note: "Avstämning med polisen och båda kommunerna."})
	}
	missed := next(start.Add(5*14+6), time.Wednesday)
	d.deviate(promise.Deviation{Promise: "lagesbild", Date: missed, Party: mardsunda, What: "Avstämningen ställdes in.",
		Why: "Polisen och kommunerna arbetade med ett långt strömavbrott. Nästa avstämning hölls som planerat.", Span: day.Period{From: missed, To: missed}})
}

func enterTogether(d *diary, start day.Day) {
	// The second edition came out some days after its quarter had ended.
	for i, after := range []int{70, 197} {
		if !start.Add(after).Before(d.today.Add(-countingDays)) {
			continue
		}
		d.act(promise.Action{Promise: "publik-lagesbild", Date: weekday(start.Add(after)), By: []promise.Performer{safety, ekSafety}[i],
			Note: "Publicerad på båda kommunernas webbplatser och anslagen på biblioteken."})
	}
	d.deviate(promise.Deviation{Promise: "publik-lagesbild", Date: weekday(start.Add(183)), Party: ekevala, What: "Den andra lägesbilden kom inte ut i tid.",
		Why: "Underlaget från trygghetsundersökningen dröjde.", Span: day.Period{From: start.Add(92), To: start.Add(182)}})
	for saturday := next(start.Add(9), time.Saturday); !saturday.After(d.today); saturday = saturday.Add(14) {
		d.act(promise.Action{Promise: "vuxenvandringar", Date: saturday, By: walkers, Place: []string{"Stortorget", "Hamnstråket"}[d.chance.IntN(2)],
			Note: []string{"Fyra vuxna gick.", "Sex vuxna gick.", "Fem vuxna gick. Fler behövs."}[d.chance.IntN(3)]})
	}
	for i := range 4 {
		d.act(promise.Action{Promise: "fler-vuxna", Date: next(start.Add(40+i*50), time.Monday), By: safety, Note: "Informationskväll för föreningar som vill vandra."})
	}
	d.measure(promise.Effect{Promise: "fotpatruller", Date: weekday(start.Add(200)), Direction: promise.CannotSay,
		Figure: "34 av 97 besökare kände sig otrygga vid resecentrum efter klockan 18. I den förra mätningen var det 41 av 102. Skillnaden kan bero på slumpen.",
		Source: "Enkät på plats, Mårdsunda kommun"})
}
