package demo

import (
	"time"

	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// lysekil is the pledge of Lysekil for April 2020 to April 2021, summarised.
func lysekil(now time.Time) Partnership {
	parties := []promise.Party{
		{ID: "lysekil", Kind: promise.Municipality, Name: "Lysekils kommun"},
		{ID: police, Kind: promise.Police, Name: "Polisen"},
		{ID: "sspf", Kind: promise.SSPF, Name: "SSPF (skola, socialtjänst, polis och fritid)"},
	}
	t := tenant("lysekil", "Lysekil", unnamedArea, []partnership.Municipality{{Code: "1484", Name: "Lysekil", County: westGotaland}}, parties)
	t.Settings = partnership.Settings{
		Contacts: []partnership.Contact{{Label: "Lysekils kommun, växel", Phone: "0523-61 30 00"}},
		Mandate: partnership.Mandate{
			Municipality: []string{"Arbetar långsiktigt förebyggande genom skola, socialtjänst, fält och fritid.", "Låter väktare gå ronder på utvalda platser."},
			Police:       []string{"Ingriper mot brott och ordningsstörningar, och utreder brott."},
			Neither:      []string{"Stiftar lagar: det gör riksdagen."},
		},
	}
	return Partnership{Partnership: t, Entries: []Entry{published(now, promise.Pledge{
		ID:      "2020-2021",
		Title:   "Medborgarlöfte april 2020–april 2021",
		Goal:    "Större trygghet och mindre brottslighet i Lysekils kommun.",
		Problem: "Få människor är ute och rör sig, och många oroar sig för droger och för att unga begår brott.",
		Period:  days("2020-04-01", "2021-04-30"),
		Basis:   []promise.Basis{{Kind: promise.Picture, Text: "Den lokala problembilden"}},
		Parties: parties, Promises: lysekilPromises(),
		Summarised: true, Reporting: promise.NotReported,
		Source: &promise.Source{Publisher: "Lysekils kommun", Title: "Medborgarlöfte"},
	})}}
}

func lysekilPromises() []promise.Promise {
	municipality, officers, sspf := []string{"lysekil"}, []string{police}, []string{"sspf"}
	const est, about, youth = "Samordning enligt EST", "Fler vuxna i rörelse", "Mot droger och ungdomsbrott"
	promises := []promise.Promise{
		{ID: "lagesbild", By: []string{"lysekil", police}, Shape: promise.Recurring,
			Text: "En gemensam lägesbild enligt EST var fjortonde dag.",
			Unit: "gemensamma lägesbilder", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}},
		{ID: "kommunikativ-lagesbild", By: municipality, Shape: promise.Recurring,
			Text: "En lägesbild för allmänheten fyra gånger per år.",
			Unit: "kommunikativa lägesbilder", Recurs: &promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1}},
		vague("narvaro", "Lägesbilden avgör var polisen ska prioritera att finnas på plats.", officers, "prioritera"),
		vague("trygghetsvandrare", "Kommunen vidareutvecklar arbetet med föräldrar och andra vuxna som trygghetsvandrar.", municipality, "vidareutvecklar arbetet"),
		{ID: "narkotikainsatser", By: officers, Shape: promise.Count, AtLeast: 2, Unit: "insatser",
			Text: "Minst två insatser mot narkotikabrott bland ungdomar.", TargetGroup: "ungdomar"},
		vague("snabb-hjalp", "Kommunen medverkar till att ungdomar med problem snabbt får hjälp.", municipality, "medverkar till", "snabbt"),
		vague("uppsokande", "Mot rekrytering till kriminella grupper ska kommunen arbeta uppsökande och utveckla bra mötesplatser för unga.", municipality, "arbeta uppsökande", "utveckla"),
		vague("kommunikation", "Kommunen arbetar med information om droger och vad de ställer till med.", municipality, "arbetar med"),
		vague("sspf-insatser", "Under 2020 gör SSPF särskilda insatser för unga i grupper där brott förekommer.", sspf, "särskilda insatser"),
		{ID: "sspf-traffar", By: sspf, Shape: promise.Recurring, Unit: "träffar",
			Text: "SSPF träffas minst varannan vecka.", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 2}},
	}
	for i := range promises {
		switch {
		case i < 2:
			promises[i].Heading = est
		case i < 4:
			promises[i].Heading = about
		default:
			promises[i].Heading = youth
		}
	}
	promises[8].Time = "under 2020"
	promises[8].TargetGroup = "ungdomar i grupper där brott förekommer"
	return promises
}
