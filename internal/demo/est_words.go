package demo

import "lykta/internal/promise"

// measure is something that a meeting of the example decides.
type measure struct {
	what string
	by   promise.Performer
	days int
}

var measures = []measure{
	{"Fältgruppen är på plats fredag och lördag klockan 21–01 i två veckor.", field, 14},
	{"Fotpatrull på kvällar när det har varit mest händelser.", officer, 14},
	{"Byt trasiga lampor och klipp buskar längs gångvägen.", streets, 21},
	{"Trygghetsvandring med boende och fastighetsägare.", safety, 28},
	{"Lås om källare och trapphus, informera de boende.", landlord, 21},
	{"Sanera klotter inom ett dygn under perioden.", streets, 14},
}

// results are what is told when something decided is done.
var results = []string{
	"Gjort som det var beslutat. Färre händelser veckan efter.",
	"Gjort. Boende säger att det är lugnare.",
	"Gjort. För tidigt att säga om det hjälper.",
}

var policeViews = []string{
	"Få anmälda brott. Tillgrepp i butik ökar något på eftermiddagar.",
	"Flera ingripanden mot bråk på kvällar. Trafiken är fortfarande ett problem i Ekevåla.",
	"Lugnt läge. Information till föräldrar om A-traktorer går ut.",
}

var ahead = []string{
	"Marknadsdag på lördag. Lönehelg.",
	"Inga större arrangemang. Skolorna har studiedag på fredag.",
	"Match i idrottshallen på lördag kväll, många besökare väntas.",
}

var causes = []string{
	"Få vuxna ute på kvällen och väntan på sena bussar samlar många på samma plats.",
	"Mörka gångvägar och dold sikt gör att färre vill gå där.",
	"Fritidsgården har haft stängt två kvällar, ungdomar samlas i stället på torget.",
}

var outwards = []string{
	"Vi berättar var vi är ute och vad vi gör åt belysningen.",
	"Vi bemöter ryktet om bråk i helgen: inget sådant har hänt.",
	"Vi påminner om vart man vänder sig: 112 när det är bråttom, 114 14 annars.",
}

var backs = []string{
	"Tack för rapporterna. De avgjorde var fältgruppen är ute de kommande två veckorna.",
	"Det ni såg vid gångvägen har gått till gatuenheten, som byter lamporna.",
	"Era rapporter visar att det var lugnare. Fortsätt att rapportera även när inget har hänt.",
}
