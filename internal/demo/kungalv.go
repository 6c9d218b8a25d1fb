package demo

import (
	"time"

	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// kungalv is the pledge that Kungälv gave in June 2017 for one year,
// summarised.
func kungalv(now time.Time) Partnership {
	parties := []promise.Party{
		{ID: "kungalv", Kind: promise.Municipality, Name: "Kungälvs kommun"},
		{ID: police, Kind: promise.Police, Name: "Polisen"},
	}
	t := tenant("kungalv", "Kungälv", unnamedArea, []partnership.Municipality{{Code: "1482", Name: "Kungälv", County: westGotaland}}, parties)
	return Partnership{Partnership: t, Entries: []Entry{published(now, promise.Pledge{
		ID:     "2017-2018",
		Title:  "Medborgarlöfte juni 2017–maj 2018",
		Goal:   "Ökad trygghet, färre brott, fler invånare som är delaktiga och starkare förtroende för polisen.",
		Period: days("2017-06-01", "2018-05-31"),
		Basis: []promise.Basis{
			{Kind: promise.Survey, Text: "Trygghetsundersökningar"},
			{Kind: promise.Conversations, Text: "Medborgardialoger"},
			{Kind: promise.Picture, Text: "Polisens och kommunens lägesbilder"},
		},
		Parties: parties, Promises: kungalvPromises(),
		Summarised: true, Reporting: promise.NotReported,
		Source: &promise.Source{Publisher: "Kungälvs kommun", Title: "Samarbete för ökad trygghet"},
	})}}
}

func kungalvPromises() []promise.Promise {
	municipality, officers := []string{"kungalv"}, []string{police}
	const traffic, drugs = "Trafik", "Narkotika"
	return []promise.Promise{
		{ID: "trafikkontroller", Heading: traffic, By: officers, Shape: promise.Count, AtLeast: 20, Unit: "trafikkontroller",
			Text:  "Minst 20 trafikkontroller av hastighet, störande mopeder och EPA-traktorer, där och när invånarna föreslår.",
			Place: "där invånarna föreslår", Time: "när invånarna föreslår"},
		{ID: "mopedbrev", Heading: traffic, By: municipality, Shape: promise.Coverage, Unit: "brev",
			Text:        "Brev om laglig och säker moped till föräldrar vars barn fyller 15 år.",
			TargetGroup: "föräldrar till ungdomar som fyller 15"},
		{ID: "narkotikainsatser", Heading: drugs, By: officers, Shape: promise.Count, AtLeast: 8, Unit: "narkotikainsatser",
			Text:        "Minst åtta narkotikainsatser för ungdomar i högstadiet och gymnasiet.",
			TargetGroup: "ungdomar i högstadie- och gymnasieålder"},
		{ID: "narkotikabrev", Heading: drugs, By: municipality, Shape: promise.Coverage, Unit: "brev",
			Text:        "Brev om narkotika, och om vilket stöd kommunen ger, till föräldrar med barn som är 12–18 år.",
			TargetGroup: "föräldrar till ungdomar 12–18 år"},
		{ID: "foraldramoten", Heading: drugs, Shape: promise.Coverage, Unit: "möten", Place: "varje skola",
			Text:        "Ett möte om narkotika på varje skola för föräldrar till elever i årskurs 8.",
			TargetGroup: "föräldrar till ungdomar i skolår 8"},
	}
}
