package demo

import (
	"time"

	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// lidkoping is the pledge of Lidköping for 2020, which continues that of 2019,
// summarised.
func lidkoping(now time.Time) Partnership {
	parties := []promise.Party{
		{ID: "lidkoping", Kind: promise.Municipality, Name: "Lidköpings kommun"},
		{ID: police, Kind: promise.Police, Name: "Polisen"},
	}
	t := tenant("lidkoping", "Lidköping", unnamedArea, []partnership.Municipality{{Code: "1494", Name: "Lidköping", County: westGotaland}}, parties)
	t.Settings.Contacts = []partnership.Contact{{Label: "Lidköpings kommun", Phone: "0510-77 00 00"}}
	return Partnership{Partnership: t, Entries: []Entry{published(now, promise.Pledge{
		ID:     "2020",
		Title:  "Medborgarlöfte 2020",
		Goal:   "Färre ungdomar ska hamna i missbruk, och Lidköpings tätorter ska bli tryggare.",
		Period: days("2020-01-01", "2020-12-31"),
		Basis: []promise.Basis{
			{Kind: promise.Conversations, Number: 600, Text: "Samtal med invånare"},
			{Kind: promise.StaffDialogue, Text: "Dialoger inom polisen och inom kommunen"},
		},
		Parties: parties, Continues: "2019", Promises: lidkopingPromises(),
		Summarised: true, Reporting: promise.NotReported,
		Source:  &promise.Source{Publisher: "Lidköpings kommun", Title: "Nyhet om årets medborgarlöfte, publicerad den 10 mars 2020"},
		Decided: day.MustParse("2020-03-10"),
	})}}
}

func lidkopingPromises() []promise.Promise {
	municipality, officers := []string{"lidkoping"}, []string{police}
	const youth, towns = "Mot missbruk hos ungdomar", "Trygghet i tätorterna"
	promises := []promise.Promise{
		vague("narkotikafri-skola", "Insatser görs så att skolorna blir fria från narkotika.", nil, "Insatser"),
		vague("narkotikasok", "Förebyggande narkotikasök i skolorna är nu möjligt, oanmält och utanför skoltid.", nil, "möjligt"),
		vague("orossamtal", "Polisen och socialtjänsten håller tillsammans orossamtal med föräldrar.", []string{"lidkoping", police}),
		vague("narvaro", "Polisen ska ha fortsatt hög närvaro där och när invånarna har sagt att de känner sig otrygga.", officers, "fortsatt hög"),
		vague("belysning", "Kommunen ska fortsätta att lysa upp stråk och mötesplatser.", municipality, "fortsätta"),
		vague("vuxna-ute", "Kommunen ska försöka få ut fler vuxna på kvällar och helger, i första hand föräldrar.", municipality, "försöka"),
	}
	for i := range promises {
		promises[i].Heading = youth
		if i > 2 {
			promises[i].Heading = towns
		}
	}
	promises[1].Optional = true
	promises[1].Place, promises[1].Time = "skolor", "utanför skoltid"
	promises[2].TargetGroup = "föräldrar"
	promises[3].Place = "platser som invånarna har pekat ut"
	promises[4].Place = "stråk och mötesplatser"
	promises[5].Time = "kvällar och helger"
	return promises
}
