package demo

import (
	"time"

	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// stenungsund is the pledge that Stenungsund, Orust, Tjörn and their local
// police area share for 2023 and 2024, summarised.
func stenungsund(now time.Time) Partnership {
	parties := []promise.Party{
		{ID: "stenungsund", Kind: promise.Municipality, Name: "Stenungsunds kommun"},
		{ID: "orust", Kind: promise.Municipality, Name: "Orust kommun"},
		{ID: "tjorn", Kind: promise.Municipality, Name: "Tjörns kommun"},
		{ID: police, Kind: promise.Police, Name: "Polisen, lokalpolisområde Södra Fyrbodal"},
	}
	t := tenant("stenungsund-orust-tjorn", "Stenungsund, Orust och Tjörn", "Lokalpolisområde Södra Fyrbodal", []partnership.Municipality{
		{Code: "1415", Name: "Stenungsund", County: westGotaland},
		{Code: "1421", Name: "Orust", County: westGotaland},
		{Code: "1419", Name: "Tjörn", County: westGotaland},
	}, parties)
	return Partnership{Partnership: t, Entries: []Entry{published(now, promise.Pledge{
		ID:     "2023-2024",
		Title:  "Medborgarlöfte 2023–2024",
		Goal:   "Invånarna ska känna sig tryggare, färre unga ska begå brott och ingen ny ska rekryteras till brottslighet.",
		Period: days("2023-01-01", "2024-12-31"),
		Basis:  []promise.Basis{{Kind: promise.OtherBasis, Text: "Problem som invånare och verksamheter upplever"}},
		Signatories: []promise.Signatory{
			{Function: "kommundirektör", Party: "stenungsund"},
			{Function: "tillförordnad kommundirektör", Party: "orust"},
			{Function: "kommundirektör", Party: "tjorn"},
			{Function: "lokalpolisområdeschef", Party: police},
		},
		Parties: parties, Promises: stenungsundPromises(),
		Summarised: true, Reporting: promise.NotReported,
		Source: &promise.Source{Publisher: "Kommunerna och lokalpolisområde Södra Fyrbodal", Title: "Medborgarlöfte mellan polis och kommun"},
	})}}
}

func stenungsundPromises() []promise.Promise {
	officers := []string{police}
	three := []string{"stenungsund", "orust", "tjorn"}
	promises := []promise.Promise{
		vague("samverkan", "Polisen ska arbeta och samverka förebyggande med skola, socialtjänst, föreningsliv och näringsliv.", officers, "arbeta och samverka"),
		vague("motorburen-ungdom", "Polisen gör insatser ihop med motorburen ungdom och deras vårdnadshavare, i syfte att göra trafiken säkrare.", officers, "i syfte att"),
		vague("droger-vald", "Intensifiera polisens arbete mot droger, kränkningar och våld där barn och unga är.", officers, "Intensifiera"),
		vague("brottsoffer", "Fokusera och prioritera de brottsoffer som är särskilt utsatta.", officers, "Fokusera och prioritera"),
		vague("lagesbild", "Polisen låter den aktuella lägesbilden i de tre kommunerna styra arbetet, i största möjligaste mån.", officers, "i största möjligaste mån"),
		vague("psykisk-ohalsa", "Kommunerna gör insatser för att motverka kränkningar och psykisk ohälsa.", three, "motverka"),
		vague("trafiksakerhet", "För att öka säkerheten i trafiken och minska buskörningen gör kommunerna insatser, särskilt mot A-traktorer och EPA-traktorer.", three, "öka", "minska"),
		vague("foraldrastod", "Föräldrar får stärkande stöd genom tidiga insatser från kommunerna.", three, "tidiga"),
		vague("tidiga-insatser", "Tidigt och brett ska kommunerna motverka kriminalitet, våld i nära relation och droger.", three, "motverka"),
		vague("foreningsliv", "Involvera föreningslivet, näringslivet och andra i det gemensamma arbetet för trygghet.", three, "Involvera"),
		vague("skolmiljo", "Arbeta med trygghet och säkerhet i skolornas miljö.", three, "Arbeta med"),
	}
	for i := range promises {
		promises[i].Heading = "Polisen lovar"
		if i > 4 {
			promises[i].Heading = "Kommunerna lovar"
		}
	}
	promises[1].TargetGroup = "motorburen ungdom och deras vårdnadshavare"
	promises[2].TargetGroup = "barn och ungdomar"
	promises[3].TargetGroup = "särskilt utsatta brottsoffer"
	promises[7].TargetGroup = "föräldrar"
	promises[10].Place = "skolor"
	return promises
}
