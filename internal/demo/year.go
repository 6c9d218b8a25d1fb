package demo

import (
	"fmt"
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// The functions that do things in the invented partnership.
var (
	officer  = promise.Performer{Party: police, Function: "områdespolis"}
	liaison  = promise.Performer{Party: police, Function: "kommunpolis"}
	traffic  = promise.Performer{Party: police, Function: "trafikpolis"}
	field    = promise.Performer{Party: mardsunda, Function: "fältgruppen"}
	streets  = promise.Performer{Party: mardsunda, Function: "gatuenheten"}
	ekStreet = promise.Performer{Party: ekevala, Function: "tekniska enheten"}
	safety   = promise.Performer{Party: mardsunda, Function: "trygghetssamordnare"}
	ekSafety = promise.Performer{Party: ekevala, Function: "säkerhetsstrateg"}
	forum    = promise.Performer{Party: sspf, Function: "SSPF-koordinator"}
	walkers  = promise.Performer{Party: adults, Function: "vandringsledare"}
	landlord = promise.Performer{Party: housing, Function: "bosocial enhet"}
)

// enterRunning enters the pledge that runs today and everything done for it so
// far.
func enterRunning(d *diary, start day.Day) {
	pledge := runningPledge(start)
	d.pledge = pledge.ID
	publishRunning(d, pledge)
	enterPlaces(d, start)
	enterTraffic(d, start)
	enterYouth(d, start)
	enterMeetings(d, start)
	enterTogether(d, start)
}

// publishRunning publishes the pledge with the first traffic target, and a
// hundred days later the changed one, which all parties have approved.
func publishRunning(d *diary, pledge promise.Pledge) {
	first := pledge
	first.Promises = append([]promise.Promise(nil), pledge.Promises...)
	for i := range first.Promises {
		if p := &first.Promises[i]; p.ID == "trafikkontroller" {
			p.AtLeast, p.Text = firstTrafficTarget, trafficText(firstTrafficTarget)
		}
	}
	d.publish(first, "")
	pledge.Decided = weekday(pledge.Period.From.Add(100))
	d.publish(pledge, fmt.Sprintf("Målet för trafikkontroller höjs från %d till %d, eftersom många invånare har hört av sig om buskörning.", firstTrafficTarget, trafficTarget))
}

func enterPlaces(d *diary, start day.Day) {
	patrols := []string{"Mårdsunda resecentrum", "Stortorget", "Ekevåla torg", "Mårdsunda resecentrum"}
	notes := []string{"Lugn kväll. Samtal med resenärer och butikspersonal.", "Många ungdomar på plats, god stämning.", "Invånare berättade var det är mörkt. Tipset har gått vidare till gatuenheten.", ""}
	var ids []string
	for i := 0; i*5 < d.today.Sub(start); i++ {
		ids = append(ids, d.act(promise.Action{Promise: "fotpatruller", Date: start.Add(i*5 + d.chance.IntN(4)), By: officer,
			Place: patrols[i%len(patrols)], Note: notes[d.chance.IntN(len(notes))]}))
	}
	d.remove(ids[9], weekday(start.Add(70)), "artikel 17 i dataskyddsförordningen (EU) 2016/679")
	enterLights(d, start)
	enterBrush(d, start)
	enterWalks(d, start)
	for i, place := range []string{"Kvarnparken", "Hamnstråket", "Ekevåla station", "Mårdsunda resecentrum", "Bruksparken", "Kvarnparken"} {
		d.act(promise.Action{Promise: "narvaro", Date: start.Add(20 + i*38), By: officer, Place: place, Note: "Extra närvaro efter beslut vid avstämningen av lägesbilden."})
	}
}

// enterLights: the municipalities are done before the deadline. One action was
// first entered with three places instead of two.
func enterLights(d *diary, start day.Day) {
	works := []struct {
		after, count int
		place, note  string
		by           promise.Performer
	}{
		{25, 3, "Mårdsunda resecentrum", "Ny belysning vid cykelparkeringen, hållplatsen och gångtunneln.", streets},
		{52, 2, "Hamnstråket", "Trasiga armaturer är bytta.", streets},
		{80, 2, "Ekevåla torg", "Ljusare belysning på torget och vid busshållplatsen.", ekStreet},
		{111, 3, "Kvarnparken", "Belysta gångvägar genom parken.", streets},
		{133, 1, "Ekevåla station", "Belysning vid pendlarparkeringen.", ekStreet},
		{160, 2, "Norrgårdens centrum", "Belysning vid lekplatsen och gångbron.", streets},
	}
	for i, w := range works {
		a := promise.Action{Promise: "belysning", Date: weekday(start.Add(w.after)), Count: w.count, Place: w.place, Note: w.note, By: w.by}
		if i != 3 {
			d.act(a)
			continue
		}
		id := d.act(a)
		a.ID, a.Pledge, a.Count = id, d.pledge, 2
		d.correct(id, promise.Correction{Promise: "belysning", Date: a.Date.Add(6), Action: &a,
			Reason: "Två gångvägar är klara, inte tre. Den tredje får ny belysning senare."})
	}
}

// enterBrush: seven of ten when the deadline passes.
func enterBrush(d *diary, start day.Day) {
	for i, count := range []int{2, 1, 2, 2} {
		d.act(promise.Action{Promise: "sly", Date: weekday(start.Add(30 + i*33)), Count: count, By: streets,
			Place: []string{"Tallåsens idrottsplats", "Norrgårdens centrum", "Hamnstråket", "Kvarnparken"}[i], Note: "Sikten längs gångvägen är fri."})
	}
	deadline := start.AddMonths(5).Add(-1)
	d.deviate(promise.Deviation{Promise: "sly", Date: weekday(deadline.Add(3)), Party: mardsunda,
		What: "Tre av tio gångvägar blev inte röjda i tid.",
		Why:  "Röjmaskinen gick sönder och reservdelar dröjde. Arbetet görs när maskinen är lagad."})
}

func enterWalks(d *diary, start day.Day) {
	for i, area := range []struct{ id, name string }{{"norrgarden", "Norrgårdens centrum"}, {"hamnen", "Hamnstråket"}, {"tallasen", "Tallåsens idrottsplats"}} {
		d.act(promise.Action{Promise: "omradesvandringar", Date: next(start.Add(45+i*62), time.Tuesday), Members: []string{area.id}, Place: area.name, By: landlord,
			Note: "Hyresgäster gick med. Protokollet finns hos bostadsbolaget."})
	}
}

func enterTraffic(d *diary, start day.Day) {
	places := []string{"Åvallens parkering", "Ekevåla torg", "Bruksparken", "Stortorget", "Ekevåla station"}
	var second promise.Action
	for i := 0; i*31+6 < d.today.Sub(start); i++ {
		a := promise.Action{Promise: "trafikkontroller", Date: start.Add(i*31 + 6 + d.chance.IntN(3)), By: traffic, Place: places[i%len(places)],
			Note: []string{"Kontroll av A-traktorer och mopeder.", "Hastighet och bälte kontrollerades på en plats som invånare hade föreslagit."}[i%2]}
		d.act(a)
		if i == 1 {
			second = a
		}
	}
	twice := d.actLate(second, 3)
	d.correct(twice, promise.Correction{Promise: "trafikkontroller", Date: second.Date.Add(8), Withdrawn: true,
		Reason: "Samma kontroll var införd två gånger."})
	d.deviate(promise.Deviation{Promise: "trafikkontroller", Date: weekday(start.Add(150)), Party: police,
		What: "Kontrollerna är färre än planerat.", Why: "Trafikpolisen har varit utlånad till andra delar av polisregionen.",
		Span: day.Period{From: start.Add(118), To: start.Add(180)}})
	enterLetters(d, start)
}

// enterLetters: every school is reached, and the promise is closed early.
func enterLetters(d *diary, start day.Day) {
	var last day.Day
	for i, batch := range [][]string{{"mardskolan", "kvarnbacksskolan"}, {"norrgardsskolan", "tallasskolan"}, {"ekevala-skola", "bruksskolan", "akraskolan"}} {
		by := safety
		if i == 2 {
			by = ekSafety
		}
		last = schoolDay(start.Add(24 + i*9))
		d.act(promise.Action{Promise: "mopedbrev", Date: last, Members: batch, Count: len(batch), By: by, Note: "Brevet är skickat till alla vårdnadshavare till elever i årskurs 9."})
	}
	d.judge(promise.Verdict{Promise: "mopedbrev", Date: weekday(last.Add(20)), Outcome: promise.Kept, Proposed: promise.Kept, Done: 7, Target: 7,
		Motive: "Breven har gått ut på alla sju skolor."})
}
