package demo

import (
	"fmt"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// traffic target before and after the pledge was changed.
const firstTrafficTarget, trafficTarget = 16, 20

// runningPledge is the pledge that runs today: sixteen promises of every
// shape.
func runningPledge(start day.Day) promise.Pledge {
	period := day.Period{From: start, To: start.AddMonths(13).Add(-1)}
	earlier := earlierPledge(start)
	return promise.Pledge{
		ID:      years(period),
		Title:   fmt.Sprintf("Medborgarlöfte %s–%s", monthYear(period.From), monthYear(period.To)),
		Goal:    "Fler ska känna sig trygga vid resecentrum och på torgen om kvällen, och färre ska störas av buskörning.",
		Problem: "I samtal och enkäter pekar invånarna ut resecentrum, Stortorget och Ekevåla torg som otrygga efter klockan 18. I Ekevåla stör A-traktorer och mopeder. Skolorna ser att narkotika har blivit lättare att få tag på.",
		Period:  period,
		Basis: []promise.Basis{
			{Kind: promise.Conversations, Number: 412, Text: "Samtal med invånare på torg, i skolor och i föreningar"},
			{Kind: promise.Survey, Number: 640, Text: "Svar i trygghetsundersökningen"},
			{Kind: promise.StaffDialogue, Number: 9, Text: "Dialoger med medarbetare i polisen och kommunerna"},
			{Kind: promise.Picture, Text: "Den gemensamma lägesbilden"},
		},
		Parties:     exampleParties(),
		Signatories: exampleSignatories(),
		Continues:   earlier.ID,
		Promises:    runningPromises(period),
		Decided:     weekday(start.Add(-14)),
	}
}

func runningPromises(p day.Period) []promise.Promise {
	promises := placesPromises(p)
	promises = append(promises, trafficPromises()...)
	promises = append(promises, youthPromises()...)
	return append(promises, togetherPromises()...)
}

func placesPromises(p day.Period) []promise.Promise {
	const heading = "Trygga platser"
	lights, brush := p.From.AddMonths(6).Add(-1), p.From.AddMonths(5).Add(-1)
	return []promise.Promise{
		{ID: "fotpatruller", Heading: heading, By: []string{police}, Shape: promise.Count, AtLeast: 60, Unit: "fotpatruller",
			Text:  "Polisen går minst 60 fotpatruller kvällstid vid resecentrum, på Stortorget och på Ekevåla torg.",
			Place: "resecentrum, Stortorget och Ekevåla torg", Time: "kl. 18–23", Continues: "fotpatruller",
			FollowUp: "Redovisas här samma vecka."},
		{ID: "belysning", Heading: heading, By: []string{mardsunda, ekevala}, Shape: promise.Count, AtLeast: 12, Unit: "platser", Deadline: lights,
			Text:  fmt.Sprintf("Kommunerna förbättrar belysningen på minst 12 platser senast den %s.", swedishDate(lights)),
			Place: "gångstråk och torg", Continues: "belysning"},
		{ID: "sly", Heading: heading, By: []string{mardsunda}, Shape: promise.Count, AtLeast: 10, Unit: "gångvägar", Deadline: brush,
			Text:  fmt.Sprintf("Mårdsunda kommun röjer sly längs minst 10 gångvägar senast den %s.", swedishDate(brush)),
			Place: "gångvägar i Mårdsunda"},
		{ID: "omradesvandringar", Heading: heading, By: []string{housing}, Shape: promise.Coverage, Unit: "trygghetsvandringar",
			Text: "Mårdsundahem håller en trygghetsvandring i vart och ett av sina fem bostadsområden.", TargetGroup: "hyresgäster",
			Members: []promise.Member{
				{ID: "norrgarden", Name: "Norrgården"}, {ID: "kvarnbacken", Name: "Kvarnbacken"}, {ID: "tallasen", Name: "Tallåsen"},
				{ID: "hamnen", Name: "Hamnen"}, {ID: "stationsstaden", Name: "Stationsstaden"}}},
		vagueUnder(heading, "narvaro", "Polisen prioriterar att synas där lägesbilden visar att det behövs.", []string{police}, "prioriterar"),
	}
}

func trafficPromises() []promise.Promise {
	const heading = "Lugnare trafik"
	return []promise.Promise{
		{ID: "trafikkontroller", Heading: heading, By: []string{police}, Shape: promise.Count, AtLeast: trafficTarget, Unit: "trafikkontroller",
			Text:  trafficText(trafficTarget),
			Place: "platser som invånarna har föreslagit", TargetGroup: "förare av A-traktor och moped", Continues: "trafikkontroller"},
		{ID: "mopedbrev", Heading: heading, By: []string{mardsunda, ekevala}, Shape: promise.Coverage, Unit: "utskick",
			Text:        "Kommunerna skickar brev om A-traktor och moped till alla vårdnadshavare till elever i årskurs 9, skola för skola.",
			TargetGroup: "vårdnadshavare till elever i årskurs 9", Members: exampleSchools},
	}
}

func trafficText(target int) string {
	return fmt.Sprintf("Polisen gör minst %d trafikkontroller av A-traktorer och mopeder där invånarna föreslår.", target)
}

func youthPromises() []promise.Promise {
	const heading = "Barn och unga"
	return []promise.Promise{
		{ID: "fredagskvallar", Heading: heading, By: []string{mardsunda}, Shape: promise.Recurring, Unit: "fredagskvällar",
			Text:   "Fältgruppen är ute varje fredagskväll klockan 19–01.",
			Recurs: &promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 1}, Time: "fredagar kl. 19–01", Place: "centrala Mårdsunda och Ekevåla torg", TargetGroup: "ungdomar"},
		{ID: "foraldramoten", Heading: heading, By: []string{mardsunda, ekevala, police}, Shape: promise.Coverage, Unit: "föräldramöten",
			Text:        "Kommunerna och polisen håller ett föräldramöte om narkotika på var och en av de sju högstadieskolorna.",
			TargetGroup: "vårdnadshavare till elever i årskurs 7 och 8", Members: exampleSchools, Continues: "foraldramoten"},
		{ID: "sspf-traffar", Heading: heading, By: []string{sspf}, Shape: promise.Recurring, Unit: "träffar",
			Text:   "SSPF träffas minst varannan vecka.",
			Recurs: &promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 2}, Continues: "sspf-traffar"},
		{ID: "oppna-kvallar", Heading: heading, By: []string{ekevala}, Shape: promise.Open, Optional: true, Unit: "öppna kvällar",
			Text: "Ekevåla kommun kan öppna idrottshallen extra kvällar under loven, vid behov.", Place: "Ekevåla idrottshall", Vague: []string{"vid behov"}},
	}
}

func togetherPromises() []promise.Promise {
	const heading = "Tillsammans"
	return []promise.Promise{
		{ID: "lagesbild", Heading: heading, By: []string{mardsunda, ekevala, police}, Shape: promise.Recurring, Unit: "lägesbilder",
			Text:   "Kommunerna och polisen gör en gemensam lägesbild var fjortonde dag.",
			Recurs: &promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}, Continues: "lagesbild"},
		{ID: "publik-lagesbild", Heading: heading, By: []string{mardsunda, ekevala}, Shape: promise.Recurring, Unit: "publika lägesbilder",
			Text:   "Kommunerna ger ut en lägesbild för allmänheten fyra gånger per år.",
			Recurs: &promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1}, TargetGroup: "alla invånare"},
		{ID: "vuxenvandringar", Heading: heading, By: []string{adults}, Shape: promise.Count, AtLeast: 24, Unit: "kvällsvandringar",
			Text:  "Föreningen Vuxna på stan går minst 24 kvällsvandringar i Mårdsunda.",
			Place: "centrala Mårdsunda", Time: "lördagar kl. 21–01"},
		{ID: "undersokning", Heading: heading, By: []string{mardsunda, ekevala}, Shape: promise.Count, AtLeast: 1, Unit: "trygghetsundersökningar",
			Text: "Kommunerna gör minst en ny trygghetsundersökning och redovisar den här.", TargetGroup: "invånare från 16 år"},
		vagueUnder(heading, "fler-vuxna", "Kommunerna arbetar för att fler vuxna ska röra sig ute på kvällarna.", []string{mardsunda, ekevala}, "arbetar för"),
	}
}

func vagueUnder(heading, id, text string, by []string, words ...string) promise.Promise {
	p := vague(id, text, by, words...)
	p.Heading = heading
	return p
}
